"""What stands by a list of which not all columns fit: how many left, and the way to them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.qt import tip
from desktop.widgets.table_view import TableView


class ColumnsLeft(QPushButton):
    """Says how many columns have no room, and which; opens the choice of columns.

    A table with such a button lets columns leave instead of scrolling sideways.
    """

    def __init__(self, table: TableView) -> None:
        """Stand out of sight until a column leaves."""
        super().__init__()
        self._table = table
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.hide()
        self._some_left = False
        table.installEventFilter(self)
        table.columns_left.connect(self._tell)
        table.let_columns_leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go out of sight with the table."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self.setVisible(self._some_left and not self._table.isHidden())
        return super().eventFilter(watched, event)

    @Slot(object)
    def _tell(self, columns: Sequence[int]) -> None:
        model, across = self._table.model(), Qt.Orientation.Horizontal
        titles = (str(model.headerData(n, across)).split("\n")[0] for n in columns)
        which = self.tr("No room for: {columns}").format(columns=", ".join(titles))
        self.setText(self.tr("%n column(s) without room", "", len(columns)))
        self.setAccessibleDescription(which)
        self.setToolTip(tip(which))
        self._some_left = bool(columns)
        self.setVisible(self._some_left and not self._table.isHidden())

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        self._table.columns_menu(self._menu)
