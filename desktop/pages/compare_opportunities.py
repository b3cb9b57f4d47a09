"""Which agreement could take which spend: decide, and see up to three lots side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.assessment import Opportunity
from core.domain.money import short_pounds
from core.domain.operations import Touched
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.compare_papers import Papers
from desktop.pages.compare_sides import MOST_LOTS, CompareSides
from desktop.pages.lot_facts import usable_colour, usable_words
from desktop.pages.page import Page, button_for
from desktop.widgets.ask_decision import AskDecision, Reasoned
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.find_opportunities import Comparison

_YOURS, _SAVING, _DECISION = 5, 6, 7
_NOTHING = Reasoned("", "", None)


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """An opportunity as a row: with the words of its category and of when.

    ``withdrawn`` is one that is on offer no longer: its decision can only be taken back.
    """

    opportunity: Opportunity
    category: str
    when: str
    withdrawn: bool = False


class CompareOpportunities(QWidget):
    """The list above, the lots of the rows chosen below."""

    def __init__(self, page: Page, papers: Papers) -> None:
        """Lay the buttons, the list and the lots out."""
        super().__init__()
        self._page, self._papers = page, papers
        self._found: Comparison | None = None
        self._reasons: Sequence[tuple[str, str]] = ()
        self._model: RowTable[OpportunityRow] = RowTable(self._columns(), self)
        self._build_list()
        self.sides = CompareSides()
        column = QVBoxLayout(self)
        column.addWidget(self._decisions())
        column.addWidget(self._list, 1)
        column.addWidget(self._takings())
        column.addWidget(self.sides)

    def show_found(
        self,
        found: Comparison,
        rows: Sequence[OpportunityRow],
        reasons: Sequence[tuple[str, str]],
    ) -> None:
        """Show what a comparison found."""
        self._found, self._reasons = found, reasons
        self._model.set_rows(rows)
        # A column without a word in it takes room that the names of categories and lots need.
        deals = [row.opportunity for row in rows]
        table = self._list.table
        table.show_column(_YOURS, any(one.current_suppliers for one in deals))
        table.show_column(_SAVING, any(one.saving for one in deals))
        table.show_column(_DECISION, any(one.decision for one in deals))
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
        self._list.use_model(self._model, stretch=0)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.selectionModel().selectionChanged.connect(lambda *_: self._show_lots())
        self._list.table.opened_row.connect(lambda _row: self._decide("use"))

    def _decisions(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(
                self.tr("Use it"), "U", lambda: self._decide("use"), changes=True, on=table
            ),
            page.add_action(
                self.tr("Later…"), "L", lambda: self._ask("later"), changes=True, on=table
            ),
            page.add_action(
                self.tr("Not suitable…"),
                "N",
                lambda: self._ask("not suitable"),
                changes=True,
                on=table,
            ),
            page.add_action(
                self.tr("Note and start…"), "P", lambda: self._ask(""), changes=True, on=table
            ),
            page.add_action(
                self.tr("No decision"), "Del", lambda: self._decide(""), changes=True, on=table
            ),
        )
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        return row

    def _takings(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(self.tr("Decision note…"), "D", self._note, on=table),
            page.add_action(self.tr("Next steps…"), "S", self._steps, on=table),
            page.add_action(self.tr("Buy with others…"), "B", self._models, on=table),
            page.add_action(self.tr("Copy side by side"), "C", self._copy, on=table),
        )
        hint = StateLabel(self.tr("Choose up to three rows to see their lots side by side."))
        hint.setWordWrap(False)
        row = flow(*(button_for(action) for action in actions), hint)
        self._list.goes_with_rows(row)
        return row

    def _columns(self) -> tuple[Column[OpportunityRow], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.category),
            Column(
                self.tr("Available"), lambda row: row.opportunity.available, Holds.SHORT_POUNDS
            ),
            Column(
                self.tr("When"),
                lambda row: row.opportunity.available_from,
                words=lambda row: row.when,
                leaves=-1,
            ),
            Column(self.tr("Agreement and lot"), lambda row: lot_words(row.opportunity)),
            Column(
                self.tr("Usable"),
                lambda row: usable_words(row.opportunity.verdict()),
                state=lambda row: usable_colour(row.opportunity.verdict()),
                leaves=1,
            ),
            Column(
                self.tr("Yours on it"),
                lambda row: len(row.opportunity.current_suppliers) or None,
                Holds.COUNT,
                leaves=2,
            ),
            Column(self.tr("Saving stated"), _saved, words=_saving_words, leaves=3, whole=True),
            Column(self.tr("Decision"), self._decision, state=_decision_colour),
        )

    def _decision(self, row: OpportunityRow) -> str:
        words = {
            "use": self.tr("use it"),
            "later": self.tr("later"),
            "not suitable": self.tr("not suitable"),
        }
        said = row.opportunity.decided
        if not said.decision:
            return ""
        why = dict(self._reasons).get(said.reason, "") if said.reason else ""
        from_day = self.tr("from {day}")
        parts = (
            words.get(said.decision, said.decision),
            why,
            from_day.format(day=f"{said.start_on:%d/%m/%Y}") if said.start_on else "",
            self.tr("changed since") if row.opportunity.changed else "",
        )
        return ", ".join(filter(None, parts))

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
        gone = sum(row.withdrawn for row in shown)
        if gone:
            status += " " + self.tr(
                "%Ln deal(s) that you decided on cannot be used now and count in no figure: "
                "No decision takes them off the list.",
                "",
                gone,
            )
        self._list.show_state(bool(rows), status)

    def _chosen(self, *, withdrawn: bool = False) -> list[Opportunity]:
        """Return the deals chosen; those on offer no longer only where they are asked for."""
        numbers = self._list.table.selected_rows()
        rows = [self._model.row_at(number) for number in numbers]
        return [
            row.opportunity for row in rows if row is not None and (withdrawn or not row.withdrawn)
        ]

    def _show_lots(self) -> None:
        if self._found is None:
            return
        chosen = self._chosen(withdrawn=True)
        if len(chosen) == 1 and not self._chosen():
            self.sides.show_withdrawn(chosen[0])
        else:
            self.sides.show_deals(self._found, self._chosen()[:MOST_LOTS])

    def _decide(self, decision: str, said: Reasoned = _NOTHING) -> None:
        chosen = self._chosen(withdrawn=not decision)
        if chosen:
            self._page.change(lambda book, _progress: _decide(book, chosen, decision, said))

    def _ask(self, decision: str) -> None:
        """Ask for reason, note and start; without a decision of its own it keeps the one taken."""
        chosen = self._chosen()
        if not chosen:
            return
        first = chosen[0]
        title = {
            "later": self.tr("Later"),
            "not suitable": self.tr("Not suitable"),
        }.get(decision, self.tr("Note and start"))
        said = AskDecision.ask(
            self,
            title,
            self._reasons,
            first.decided,
            first.available_from,
            declines=(decision or first.decision) == "not suitable",
        )
        if said is not None:
            self._decide(decision or first.decision or "use", said)

    def _note(self) -> None:
        chosen = self._chosen()[:MOST_LOTS]
        if chosen and self._found is not None:
            self._papers.note(self._found, chosen)

    def _steps(self) -> None:
        chosen = self._chosen()
        if chosen and self._found is not None:
            self._papers.steps(self._found, chosen[0].category, chosen[0])

    def _models(self) -> None:
        chosen = self._chosen()
        if chosen and self._found is not None:
            self._papers.models(self._found, chosen[0].category)

    def _copy(self) -> None:
        if self._chosen():
            self.sides.copy()
            self._page.say(self.tr("Copied."))


def lot_words(one: Opportunity) -> str:
    """Name a lot in one line."""
    lot = one.lot
    title = one.lot_title or one.agreement_title
    return f"{lot.agreement_no} lot {lot.lot_no}, {title}".removesuffix(", ")


def _saved(row: OpportunityRow) -> int | None:
    found = row.opportunity.saving
    if found is None:
        return None
    return found.central if found.central is not None else found.high or found.low


def _saving_words(row: OpportunityRow) -> str:
    """Say in pounds what the publisher states; nothing where it states nothing."""
    found = row.opportunity.saving
    if found is None:
        return ""
    known = [one for one in (found.low, found.central, found.high) if one is not None]
    ends = dict.fromkeys(short_pounds(one) for one in (known[0], known[-1]))
    return " to ".join(ends) + (" (old)" if found.stale else "")


def _decision_colour(row: OpportunityRow) -> str:
    if row.opportunity.changed:
        return "notice"
    return {"use": "done", "not suitable": "quiet"}.get(row.opportunity.decision, "")


def _decide(book: Book, chosen: Sequence[Opportunity], decision: str, said: Reasoned) -> Touched:
    from core.usecases import decide_deals

    return decide_deals.decide(
        book, chosen, decision, said.reason, note=said.note, start_on=said.start_on
    )
