"""Why there is no deal: for each category with money, the nearest lot and the rule against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.assessment import Miss
from core.domain.money import pounds
from core.domain.taxonomy import UNKNOWN, CategoryCode
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.compare_papers import Papers
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.find_opportunities import Comparison


class CompareMisses(QWidget):
    """A row for each category without a deal; what stands against it in full above."""

    def __init__(self, page: Page, papers: Papers) -> None:
        """Lay the words, the buttons and the list out."""
        super().__init__()
        self._page, self._papers = page, papers
        self._found: Comparison | None = None
        self._labels: Mapping[CategoryCode, str] = {}
        self._rules: Mapping[str, str] = {}
        self._model: RowTable[Miss] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "No category waits for a deal: each has one that you can use, or there are no "
                "payments yet."
            ),
            self.tr("Import a file"),
            lambda: page.go("import", "choose"),
        )
        self._list = ListPane(self.tr("No deal found"), empty, self.tr("Filter"))
        self._list.use_model(self._model, stretch=5)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.opened_row.connect(lambda _row: self._see_payments())
        self._list.table.current_changed.connect(self._tell)
        self._title = Heading("", 2)
        self._why = Label()
        column = QVBoxLayout(self)
        for widget in (self._title, self._why, self._buttons()):
            column.addWidget(widget)
        column.addWidget(self._list, 1)

    def show_found(self, found: Comparison, labels: Mapping[CategoryCode, str]) -> None:
        """Show what a comparison found no deal for, most pounds first."""
        from core.usecases import deal_facts

        self._found, self._labels = found, labels
        self._rules = deal_facts.rules_against()
        self._model.set_rows(found.assessment.misses)
        self._say_shown()
        self._tell(self._list.table.current_row())

    def _buttons(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(self.tr("See the payments"), "", self._see_payments),
            page.add_action(self.tr("Next steps without a deal…"), "S", self._steps, on=table),
            page.add_action(self.tr("Buy with others…"), "B", self._models, on=table),
        )
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row, self._title, self._why)
        return row

    def _columns(self) -> tuple[Column[Miss], ...]:
        return (
            Column(self.tr("Category"), self._label),
            Column(self.tr("No lot found"), lambda row: row.no_lot, Holds.POUNDS),
            Column(
                self.tr("Lot does not fit"),
                lambda row: row.addressable or None,
                Holds.POUNDS,
                leaves=1,
            ),
            Column(self.tr("Locked"), lambda row: row.locked or None, Holds.POUNDS, leaves=2),
            Column(
                self.tr("What stands against it"), lambda row: self._rules[row.rule], leaves=-1
            ),
            Column(self.tr("Nearest lot"), lambda row: row.nearest_title),
        )

    def _label(self, row: Miss) -> str:
        return self._labels.get(row.category) or str(row.category) or self.tr("Unknown")

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._model.rows(), self._model.all_rows()
        words = self.tr(
            "Showing {shown} of {count} categories, {pounds} for which no lot was found, "
            "{unfit} whose lots do not fit, {locked} locked"
        )
        status = words.format(
            shown=len(shown),
            count=len(rows),
            pounds=pounds(sum(row.no_lot for row in shown)),
            unfit=pounds(sum(row.addressable for row in shown)),
            locked=pounds(sum(row.locked for row in shown)),
        )
        self._list.show_state(bool(rows), status)

    def _tell(self, number: int) -> None:
        row = self._model.row_at(number)
        if row is None:
            return
        self._title.setText(self._label(row))
        lots = self.tr("%Ln lot(s) of your catalogues serve this category.", "", row.lots)
        nearest = self.tr("The nearest is {title}. {reason} {lots}").format(
            title=row.nearest_title, reason=row.reason, lots=lots
        )
        self._why.setText(nearest if row.nearest else row.reason)

    def _current(self) -> Miss | None:
        return self._model.row_at(self._list.table.current_row())

    def _see_payments(self) -> None:
        row = self._current()
        if row is not None:
            narrow = {
                "category": row.category or UNKNOWN,
                "scope": "in",
                "words": self._label(row),
            }
            self._page.go("spend", narrow)

    def _steps(self) -> None:
        row = self._current()
        if row is not None and self._found is not None:
            self._papers.steps(self._found, row.category)

    def _models(self) -> None:
        row = self._current()
        if row is not None and self._found is not None:
            self._papers.models(self._found, row.category)
