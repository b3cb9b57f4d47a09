"""Which columns of a list a person wants to see, and in what order; remembered by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from desktop.qt import Settings, button_text


class ColumnChoice(QObject):
    """What a person chose for one table. Headings name the columns: their places may change."""

    changed = Signal()

    def __init__(self, table: QTableView, titles: Sequence[str]) -> None:
        """Take up what was chosen for a list of this name before."""
        super().__init__(table)
        self._titles = tuple(titles)
        self._key = f"columns/{table.accessibleName()}"
        self._store = Settings()
        self._hidden = self._kept("hidden")
        self._put_in_order(self._kept("order"))
        table.horizontalHeader().sectionMoved.connect(self._remember_order)

    def hides(self, column: int) -> bool:
        """Say whether the person does not want to see a column."""
        return self._titles[column] in self._hidden

    def show(self, column: int, shown: bool) -> None:
        """Show or hide a column, now and from now on."""
        rest = [title for title in self._hidden if title != self._titles[column]]
        self._hidden = rest if shown else [*rest, self._titles[column]]
        self._store.set_text(f"{self._key}/hidden", "\n".join(self._hidden))
        self.changed.emit()

    def scrolls(self) -> bool:
        """Say whether the list scrolls sideways where not all columns fit."""
        return bool(self._store.text(f"{self._key}/scrolls"))

    def scroll(self, on: bool) -> None:
        """Scroll sideways, or let columns leave that do not fit; now and from now on."""
        self._store.set_text(f"{self._key}/scrolls", "yes" if on else "")
        self.changed.emit()

    def forget(self) -> None:
        """Show all columns in the order in which they came."""
        self._hidden = []
        self._put_in_order(self._titles)
        for part in ("hidden", "order", "scrolls"):
            self._store.set_text(f"{self._key}/{part}", "")
        self.changed.emit()

    def fill(self, menu: QMenu) -> None:
        """Fill a menu with a line for each column, and one for all as they were."""
        last = sum(not self.hides(column) for column in range(len(self._titles))) == 1
        for column, title in enumerate(self._titles):
            action = QAction(button_text(title), menu)
            action.setCheckable(True)
            action.setChecked(not self.hides(column))
            action.setEnabled(self.hides(column) or not last)
            action.toggled.connect(lambda on, column=column: self.show(column, on))
            menu.addAction(action)
        menu.addSeparator()
        scroll = menu.addAction(self.tr("Scroll sideways where they do not fit"))
        scroll.setCheckable(True)
        scroll.setChecked(self.scrolls())
        scroll.toggled.connect(self.scroll)
        menu.addAction(self.tr("All columns, as at first")).triggered.connect(self.forget)

    def _header(self) -> QHeaderView:
        # By its parent, not kept: a table that is held in a circle may go while it is painted.
        table = self.parent()
        assert isinstance(table, QTableView)
        return table.horizontalHeader()

    def _kept(self, part: str) -> list[str]:
        kept = self._store.text(f"{self._key}/{part}").split("\n")
        return [title for title in kept if title in self._titles]

    def _put_in_order(self, titles: Sequence[str]) -> None:
        header = self._header()
        for place, title in enumerate(titles):
            header.moveSection(header.visualIndex(self._titles.index(title)), place)

    @Slot()
    def _remember_order(self) -> None:
        header = self._header()
        order = (header.logicalIndex(place) for place in range(len(self._titles)))
        self._store.set_text(f"{self._key}/order", "\n".join(self._titles[n] for n in order))


def sort_menu(table: QTableView, columns: Sequence[int], menu: QMenu) -> None:
    """Fill a menu with the ways to sort a table by some of its columns."""
    across = Qt.Orientation.Horizontal
    orders = (
        (menu.tr("{column}, up"), Qt.SortOrder.AscendingOrder),
        (menu.tr("{column}, down"), Qt.SortOrder.DescendingOrder),
    )
    for column in columns:
        title = str(table.model().headerData(column, across)).split("\n")[0]
        for words, order in orders:
            action = menu.addAction(button_text(words.format(column=title)))
            action.triggered.connect(
                lambda _checked=False, n=column, o=order: table.sortByColumn(n, o)
            )
