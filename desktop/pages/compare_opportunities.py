"""Which agreement could take which spend: decide, and see up to three lots side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.agreements import Evidence, LotKey
from core.domain.assessment import Opportunity
from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.period import day_in_words
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.lot_facts import lot_facts, usable_colour, usable_words
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.asking import AskChoice
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.find_opportunities import LotOnOffer

_MOST_LOTS = 3
_ALREADY_WITH, _DECISION = 5, 7


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """An opportunity as a row: with the words of its category and of when."""

    opportunity: Opportunity
    category: str
    when: str


class CompareOpportunities(QWidget):
    """The list above, the lots of the rows chosen below."""

    def __init__(self, page: Page) -> None:
        """Lay the buttons, the list and the lots out."""
        super().__init__()
        self._page = page
        self._lots: Mapping[LotKey, LotOnOffer] = {}
        self._reasons: Sequence[tuple[str, str]] = ()
        self._model: RowTable[OpportunityRow] = RowTable(self._columns(), self)
        self._build_list()
        column = QVBoxLayout(self)
        column.addWidget(self._buttons())
        column.addWidget(self._list, 1)
        column.addWidget(self._build_lots())

    def show_rows(
        self,
        rows: Sequence[OpportunityRow],
        lots: Mapping[LotKey, LotOnOffer],
        reasons: Sequence[tuple[str, str]],
    ) -> None:
        """Show what a comparison found."""
        self._lots, self._reasons = lots, reasons
        self._model.set_rows(rows)
        # A column without a word in it takes room that the names of categories and lots need.
        known = any(row.opportunity.current_suppliers for row in rows)
        self._list.table.show_column(_ALREADY_WITH, known)
        decided = any(row.opportunity.decision for row in rows)
        self._list.table.show_column(_DECISION, decided)
        self._say_shown()
        self._show_lots()

    def _build_list(self) -> None:
        self._empty = EmptyState(
            self.tr(
                "No agreement fits your spend yet. Load the catalogue of a buying organisation, "
                "and put payments into categories."
            ),
            self.tr("Load a catalogue"),
            lambda: self._page.go("catalogues"),
        )
        self._list = ListPane(self.tr("Opportunities"), self._empty, self.tr("Filter"))
        self._list.use_model(self._model, stretch=3)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.selectionModel().selectionChanged.connect(lambda *_: self._show_lots())
        self._list.table.opened_row.connect(lambda _row: self._decide("use"))

    def _buttons(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(
                self.tr("Use it"), "U", lambda: self._decide("use"), changes=True, on=table
            ),
            page.add_action(
                self.tr("Later"), "L", lambda: self._decide("later"), changes=True, on=table
            ),
            page.add_action(self.tr("Not suitable…"), "N", self._refuse, changes=True, on=table),
            page.add_action(
                self.tr("No decision"), "Del", lambda: self._decide(""), changes=True, on=table
            ),
        )
        hint = StateLabel(self.tr("Choose up to three rows to see their lots side by side."))
        hint.setWordWrap(False)
        row = flow(*(button_for(action) for action in actions), hint)
        self._list.goes_with_rows(row)
        return row

    def _build_lots(self) -> QWidget:
        self._sheet = Sheetlike()
        self._title = Heading("", 2)
        self._why = Label()
        self._facts = Facts(_MOST_LOTS)
        for widget in (self._title, self._why, self._facts):
            self._sheet.column.addWidget(widget)
        self._sheet.column.setSpacing(em(self, 0.5))
        return self._sheet

    def _columns(self) -> tuple[Column[OpportunityRow], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.category),
            Column(self.tr("Available"), lambda row: row.opportunity.available, Holds.POUNDS),
            Column(
                self.tr("When"),
                lambda row: row.opportunity.available_from,
                words=lambda row: row.when,
            ),
            Column(self.tr("Agreement and lot"), lambda row: lot_words(row.opportunity)),
            Column(
                self.tr("Usable"),
                lambda row: usable_words(row.opportunity.answer),
                state=lambda row: usable_colour(row.opportunity.answer),
            ),
            Column(
                self.tr("Already with"),
                lambda row: ", ".join(row.opportunity.current_suppliers),
            ),
            Column(self.tr("Evidence"), lambda row: best_evidence(row.opportunity.evidence)),
            Column(self.tr("Decision"), self._decision, state=_decision_colour),
        )

    def _decision(self, row: OpportunityRow) -> str:
        words = {
            "use": self.tr("use it"),
            "later": self.tr("later"),
            "not suitable": self.tr("not suitable"),
        }
        decided = words.get(row.opportunity.decision, "")
        why = dict(self._reasons).get(row.opportunity.decision_reason, "")
        if decided and row.opportunity.decision_reason and why:
            return self.tr("{decision}: {why}").format(decision=decided, why=why)
        return decided

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._model.rows(), self._model.all_rows()
        words = self.tr(
            "Showing {shown} of {count} deals, {decided} decided. A pound may fit several deals, "
            "so the amounts do not add up."
        )
        decided = sum(bool(row.opportunity.decision) for row in shown)
        status = words.format(shown=len(shown), count=len(rows), decided=decided)
        self._list.show_state(bool(rows), status)

    def _chosen(self) -> list[OpportunityRow]:
        numbers = self._list.table.selected_rows()
        rows = [self._model.row_at(number) for number in numbers]
        return [row for row in rows if row is not None]

    def _show_lots(self) -> None:
        chosen = self._chosen()[:_MOST_LOTS]
        offers = [self._lots[row.opportunity.lot] for row in chosen]
        self._sheet.setVisible(bool(offers))
        if not offers:
            return
        first = chosen[0].opportunity
        self._title.setText(self.tr("What the catalogue says"))
        self._why.setText(self._why_words(chosen[0]))
        self._why.setVisible(len(chosen) == 1 and bool(first.routes))
        self._facts.set_headings(
            [f"{one.key.agreement_no} {one.key.lot_no}" for one in offers]
            if len(offers) > 1
            else []
        )
        columns = [lot_facts(offer) for offer in offers]
        rows = zip(*columns, strict=True)
        self._facts.set_facts([(facts[0][0], *(words for _, words in facts)) for facts in rows])

    def _why_words(self, row: OpportunityRow) -> str:
        one = row.opportunity
        words = self.tr(
            "{available} of your spend on {category} is free and not yet collaborative; {locked} "
            "more is locked. Lot and money are both free from {day}; the lot ends on {end}."
        )
        return words.format(
            available=pounds(one.available),
            category=row.category,
            locked=pounds(one.locked),
            day=day_in_words(one.available_from),
            end=day_in_words(one.ends),
        )

    def _decide(self, decision: str, reason: str = "") -> None:
        chosen = [row.opportunity for row in self._chosen()]
        if chosen:
            self._page.change(lambda book, _progress: _decide(book, chosen, decision, reason))

    def _refuse(self) -> None:
        if not self._chosen():
            return
        labels = [label for _, label in self._reasons]
        number = AskChoice.ask(
            self,
            self.tr("Not suitable"),
            self.tr("Why is it not suitable? Buying organisations learn from the reasons."),
            self.tr("Keep the reason"),
            labels,
        )
        if number is not None:
            self._decide("not suitable", self._reasons[number][0])


def lot_words(one: Opportunity) -> str:
    """Name a lot in one line."""
    lot = one.lot
    return f"{lot.agreement_no} lot {lot.lot_no}, {one.lot_title or one.agreement_title}"


def best_evidence(evidence: Sequence[Evidence]) -> str:
    """Say the range of what a deal saves, as its publisher states it; "" without one."""
    for one in evidence:
        if one.low is not None and one.high is not None:
            return f"{_percent(one.low).removesuffix(' %')} to {_percent(one.high)}"
        if one.central is not None:
            return _percent(one.central)
    return ""


def _percent(points: int) -> str:
    return share(points, 10_000).replace(".0 %", " %")


def _decision_colour(row: OpportunityRow) -> str:
    return {"use": "done", "not suitable": "quiet"}.get(row.opportunity.decision, "")


def _decide(
    book: Book, chosen: Sequence[Opportunity], decision: str, reason: str
) -> Touched:
    from core.usecases import decide_deals

    return decide_deals.decide(book, chosen, decision, reason)
