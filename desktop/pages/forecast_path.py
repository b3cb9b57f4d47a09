"""What if: the deals that can be ticked, when the targets are reached, and the way there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.lot_facts import usable_colour, usable_words
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.domain.assessment import Answer
    from core.usecases.what_if import DealKey, Imagined, Option, Outlook

_DECIDED = 6


@dataclass(frozen=True, slots=True)
class _Row:
    """A deal as a row: ticked or not, and what moves to it by the last quarter, in pence."""

    option: Option
    ticked: bool
    moves: int


class ForecastPath(QWidget):
    """Ticking a deal changes the words at once; the chart follows when it is drawn."""

    def __init__(self, page: Page) -> None:
        """Lay the words, the deals and the chart out."""
        super().__init__()
        self._page = page
        self._outlook: Outlook | None = None
        self._chosen: frozenset[DealKey] = frozenset()
        self._by_hand = False
        self._model: RowTable[_Row] = RowTable(self._columns(), self)
        self._words = Label()
        self._rule = StateLabel()
        sheet = Sheetlike()
        sheet.column.addWidget(self._words)
        self._build_list()
        self.chart = ChartPane(page, self.tr("Forecast"))
        column = QVBoxLayout(self)
        for widget in (sheet, self._buttons(), self._list):
            column.addWidget(widget)
        column.addWidget(self.chart, 1)
        column.addWidget(self._rule)

    def show_outlook(self, outlook: Outlook) -> None:
        """Show what a comparison found; what is decided is ticked, until a person ticks."""
        self._outlook = outlook
        known = {one.key() for one in outlook.options}
        self._imagine(self._chosen & known if self._by_hand else outlook.planned())

    def words(self) -> str:
        """Return what is said of the targets."""
        return self._words.text()

    def ticked(self) -> tuple[str, ...]:
        """Return the categories of the deals that are ticked, in the order of the list."""
        return tuple(row.option.category for row in self._model.all_rows() if row.ticked)

    def tick(self) -> None:
        """Tick the deals that are selected; if all are ticked, take the ticks away."""
        numbers = self._list.table.selected_rows()
        rows = [row for number in numbers if (row := self._model.row_at(number)) is not None]
        keys = {row.option.key() for row in rows}
        if not keys:
            return
        self._by_hand = True
        all_ticked = all(row.ticked for row in rows)
        self._imagine(self._chosen - keys if all_ticked else self._chosen | keys)
        self._list.table.select_rows(numbers)

    def tick_all(self) -> None:
        """Tick every deal that can be used."""
        if self._outlook is not None:
            self._by_hand = True
            self._imagine(frozenset(one.key() for one in self._outlook.options))

    def tick_decided(self) -> None:
        """Tick what the body has decided to use, and nothing else."""
        if self._outlook is not None:
            self._by_hand = False
            self._imagine(self._outlook.planned())

    def tick_none(self) -> None:
        """Take all ticks away."""
        self._by_hand = True
        self._imagine(frozenset())

    def _build_list(self) -> None:
        empty = EmptyState(
            self.tr("No deal fits your spend yet, so there is nothing to tick."),
            self.tr("Load a catalogue"),
            lambda: self._page.go("catalogues"),
        )
        self._list = ListPane(self.tr("Deals to suppose"), empty)
        self._list.use_model(self._model, stretch=1)
        self._list.table.set_rows_shown(5)
        self._list.table.opened_row.connect(lambda _row: self.tick())

    def _buttons(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(self.tr("Tick or untick"), "T", self.tick, on=table),
            page.add_action(self.tr("Those decided on"), "Ctrl+D", self.tick_decided),
            page.add_action(self.tr("All"), "Ctrl+Shift+A", self.tick_all),
            page.add_action(self.tr("None"), "Ctrl+Shift+N", self.tick_none),
        )
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        return row

    def _columns(self) -> tuple[Column[_Row], ...]:
        return (
            Column(
                self.tr("Ticked"),
                lambda row: row.ticked,
                words=lambda row: self.tr("✓ yes") if row.ticked else self.tr("no"),
                state=lambda row: "done" if row.ticked else "quiet",
            ),
            Column(self.tr("Category"), lambda row: row.option.category),
            Column(self.tr("Agreement and lot"), _lot_words),
            Column(
                self.tr("Can use"),
                lambda row: usable_words(_verdict(row)),
                state=lambda row: usable_colour(_verdict(row)),
            ),
            Column(self.tr("From"), lambda row: row.option.starts_on, Holds.DAY, leaves=-1),
            Column(self.tr("Moves at most"), lambda row: row.moves or None, Holds.POUNDS),
            Column(self.tr("Decided"), lambda row: row.option.opportunity.decision),
            Column(self.tr("Why from then"), lambda row: row.option.why),
        )

    def _imagine(self, chosen: frozenset[DealKey]) -> None:
        """Show what comes of the deals: the words and the list at once, the chart when drawn."""
        outlook = self._outlook
        if outlook is None:
            return
        from core.usecases import what_if

        found = what_if.imagine(outlook, chosen)
        self._chosen = chosen
        parts = zip(*(one.moves for one in found.path.outcomes), strict=True)
        most = {one.key(): max(part) for one, part in zip(found.chosen, parts, strict=True)}
        self._model.set_rows(
            [
                _Row(one, one.key() in chosen, int(most.get(one.key(), 0)))
                for one in outlook.options
            ]
        )
        self._words.setText("\n".join([*(words for _, words in found.reaches), found.left]))
        self._rule.setText(what_if.RULE)
        decided = any(one.opportunity.decision for one in outlook.options)
        self._list.table.show_column(_DECIDED, decided)
        ticked = self.tr("%Ln deal(s) ticked", "", len(found.chosen))
        self._list.show_state(bool(outlook.options), ticked)
        self._page.run(lambda _progress: _drawn(outlook, found), self.chart.show_drawn)


def _verdict(row: _Row) -> Answer:
    return row.option.opportunity.verdict()


def _lot_words(row: _Row) -> str:
    one = row.option.opportunity
    title = one.lot_title or one.agreement_title
    return f"{one.lot.agreement_no} lot {one.lot.lot_no}, {title}"


def _drawn(outlook: Outlook, found: Imagined) -> Drawn:
    from core.usecases import what_if

    return draw(what_if.path_chart(outlook, found))
