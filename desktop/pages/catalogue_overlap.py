"""The same need on several agreements: side by side, best first, with the reasons, to share."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.period import day_in_words
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.lot_facts import route_words, usable_colour, usable_words
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import SaveFile
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.overlap import SameNeed, SideLot

_MOST_COMMON = 8


class CatalogueOverlap(QWidget):
    """Needs above; below, the lots that serve the one under the cursor."""

    def __init__(self, page: Page, empty: EmptyState) -> None:
        """Lay the needs, the lots side by side and what they share out."""
        super().__init__()
        self._page = page
        self._stale = True
        self.needs: RowTable[SameNeed] = RowTable(self._need_columns(), self)
        self.sides: RowTable[SideLot] = RowTable(self._side_columns(), self)
        self._list = ListPane(self.tr("Needs"), empty, self.tr("Search a need"))
        self._list.use_model(self.needs, stretch=0)
        self._list.filter_changed.connect(lambda _text: self._narrow())
        self._list.table.set_rows_shown(6)
        self._list.table.current_changed.connect(self._show_need)
        self.several = QCheckBox(self.tr("Only where several agreements serve it"))
        self.several.setChecked(True)
        self.several.toggled.connect(lambda _on: self._narrow())
        self._list.top.addWidget(self.several)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        self._add_detail(column)

    def refresh(self) -> None:
        """Ask again when the tab is next in sight."""
        self._stale = True
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Ask which needs are served, unless that is known."""
        if self._stale:
            self._stale = False
            view = self._page.open_book.view
            self._page.read(lambda book, _progress: _needs(book, view), self._show)

    # What is built once.

    def _add_detail(self, column: QVBoxLayout) -> None:
        self._title = Heading("", 2)
        self._best = Label()
        self._table = TableView(self.tr("Lots that serve the need, best first"))
        self._table.use_model(self.sides, stretch=4)
        self._table.set_rows_shown(4)
        self._common = Facts()
        self._common_title = Heading(self.tr("Suppliers in common"), 3)
        saving = [
            self._page.add_action(words, "", partial(self._save, ending))
            for words, ending in (
                (self.tr("Save a page to share…"), ".html"),
                (self.tr("Save as a workbook…"), ".xlsx"),
                (self.tr("Save as a list…"), ".csv"),
            )
        ]
        buttons = flow(*(button_for(action) for action in saving), ColumnsLeft(self._table))
        column.addWidget(self._title)
        column.addWidget(self._best)
        column.addWidget(buttons)
        column.addWidget(self._table, 1)
        column.addWidget(self._common_title)
        column.addWidget(self._common)
        self._about_need = (self._title, self._best, buttons, self._table, self._common)

    def _need_columns(self) -> tuple[Column[SameNeed], ...]:
        return (
            Column(self.tr("Need"), lambda need: need.label),
            Column(self.tr("Could move"), lambda need: need.available, Holds.POUNDS),
            Column(self.tr("Organisations"), lambda need: need.publishers(), Holds.COUNT),
            Column(self.tr("Agreements"), lambda need: need.agreements(), Holds.COUNT),
            Column(self.tr("Lots"), lambda need: len(need.lots), Holds.COUNT),
            Column(self.tr("We can use"), lambda need: need.usable(), Holds.COUNT),
            Column(self.tr("In common"), lambda need: len(need.in_common), Holds.COUNT, leaves=1),
        )

    def _side_columns(self) -> tuple[Column[SideLot], ...]:
        return (
            Column(self.tr("Owner"), lambda one: one.agreement.owner),
            Column(
                self.tr("Lot"),
                lambda one: f"{one.key.agreement_no} lot {one.key.lot_no}, {one.lot.title}",
            ),
            Column(
                self.tr("Can we use it"),
                lambda one: usable_words(one.answer),
                state=lambda one: usable_colour(one.answer),
            ),
            Column(self.tr("Ends"), lambda one: one.end, Holds.DAY),
            Column(self.tr("Best in"), lambda one: "; ".join(one.reasons)),
            Column(self.tr("Suppliers"), lambda one: one.suppliers, Holds.COUNT, leaves=1),
            Column(self.tr("In common"), lambda one: len(one.shared), Holds.COUNT, leaves=1),
            Column(self.tr("Fees"), lambda one: one.fees, leaves=2),
            Column(self.tr("Routes"), lambda one: route_words(one.lot), leaves=2),
            Column(self.tr("Effect on our spend"), lambda one: one.effect.in_words()),
        )

    # What the book says.

    def _show(self, found: tuple[SameNeed, ...]) -> None:
        self.needs.set_rows(found)
        self._narrow()

    def _narrow(self) -> None:
        several = self.several.isChecked()
        self.needs.set_filter(
            self._list.filter.text(), lambda need: need.agreements() > 1 or not several
        )
        shown, found = self.needs.rows(), self.needs.all_rows()
        words = self.tr("Showing {shown} of {count} needs that some lot serves")
        self._list.show_state(bool(found), words.format(shown=len(shown), count=len(found)))
        self._list.table.go_to_row(0)
        self._show_need(0)

    def _show_need(self, number: int) -> None:
        need = self.needs.row_at(number)
        for widget in self._about_need:
            widget.setVisible(need is not None)
        if need is None:
            self._common_title.hide()
            return
        self.sides.set_rows(need.lots)
        self._title.setText(need.label)
        best = need.lots[0]
        words = self.tr("Best placed: {title}, lot {lot} ({owner}). {why}")
        why = "; ".join(best.reasons) or self.tr("Nothing that is stated sets it apart.")
        self._best.setText(
            words.format(
                title=best.agreement.title,
                lot=best.key.lot_no,
                owner=best.agreement.owner,
                why=f"{why[:1].upper()}{why[1:]}",
            )
        )
        self._show_common(need)

    def _show_common(self, need: SameNeed) -> None:
        facts = [
            (one.name, "; ".join(f"{key.agreement_no} lot {key.lot_no}" for key in one.lots))
            for one in need.in_common[:_MOST_COMMON]
        ]
        more = len(need.in_common) - _MOST_COMMON
        if more > 0:
            facts.append((self.tr("and more"), str(more)))
        self._common.set_facts(facts)
        self._common_title.setVisible(bool(facts))

    # What the person does.

    def _save(self, ending: str) -> None:
        need = self.needs.row_at(self._list.table.current_row())
        if need is None:
            return
        name = f"same_need_{need.category.replace('.', '_')}{ending}"
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "overlap", self.tr("Save what is shown"), name)
        if path is not None:
            self.save(need, path)

    def save(self, need: SameNeed, path: Path) -> None:
        """Write the sheet of one need."""
        view = self._page.open_book.view
        self._page.read(lambda book, _progress: _write(book, need, path, view), self._saved)

    def _saved(self, path: Path) -> None:
        day = day_in_words(self._page.open_book.view.as_at)
        words = self.tr("The sheet, as at {day}, is in {path}.")
        self._page.notice(words.format(day=day, path=path))


def _needs(book: Book, view: View) -> tuple[SameNeed, ...]:
    from core.usecases import overlap

    return overlap.needs(book, as_at=view.as_at, period=view.period)


def _write(book: Book, need: SameNeed, path: Path, view: View) -> Path:
    from core.usecases import overlap

    return overlap.write_needs([need], path, as_at=view.as_at, name=book.body.name)
