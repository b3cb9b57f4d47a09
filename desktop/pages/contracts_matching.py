"""Payments to match: offers with their evidence, and payments under several contracts alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.contracts import Contract, ContractMatch
from core.domain.money import pounds
from core.domain.operations import Touched
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskChoice
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.match_contracts import Shared


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to say of payments: that they fall under a contract, or under which of several.

    ``match`` is an offer with its ``contract``; ``shared`` a question.
    """

    supplier: str
    lines: int
    pence: int
    contract_words: str
    reason: str
    match: ContractMatch | None = None
    contract: Contract | None = None
    shared: Shared | None = None


class ContractsMatching(QWidget):
    """The list of offers and questions; M or Enter says yes, or asks which."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._offers: RowTable[Offer] = RowTable(self._columns(), self)
        sentence = self.tr(
            "No payments seem to fall under a contract that they are not matched to."
        )
        empty = EmptyState(sentence, self.tr("See the register"), lambda: page.take(0))
        self._list = ListPane(self.tr("Payments to match"), empty, self.tr("Filter matches"))
        self._list.use_model(self._offers, stretch=4)
        self._list.filter_changed.connect(self._offers.set_filter)
        self._list.table.set_rows_shown(8)
        self._list.table.opened_row.connect(lambda _row: self.confirm())
        table = self._list.table
        actions = [
            page.add_action(
                self.tr("They fall under it"), "M", self.confirm, changes=True, on=table
            ),
            page.add_action(self.tr("Select all"), "Ctrl+A", table.selectAll, on=table),
        ]
        words = Label(self.tr("Do these payments fall under the contract? M or Enter says yes."))
        self._why = Label()
        table.current_changed.connect(self._show_why)
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(words, row)
        column = QVBoxLayout(self)
        for widget in (words, row):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(self._why)

    def show_offers(self, found: Sequence[Offer]) -> None:
        """Show offers and questions."""
        self._offers.set_rows(found)
        words = self.tr("%Ln supplier(s)", "", len(found))
        words = f"{words}, {pounds(sum(one.pence for one in found))}"
        self._list.show_state(bool(found), words)

    def rows(self) -> tuple[ContractMatch, ...]:
        """Return the offers that are shown."""
        return tuple(one.match for one in self._offers.rows() if one.match is not None)

    def confirm(self) -> None:
        """Record that the selected payments fall under their contracts; ask where several are."""
        rows = self._offers.rows()
        chosen = [rows[number] for number in self._list.table.selected_rows()]
        matches = tuple(one.match for one in chosen if one.match is not None)
        if matches:
            self._page.change(lambda book, _progress: _confirm(book, matches))
        for question in [one.shared for one in chosen if one.shared is not None][:1]:
            self._settle(question)

    def _settle(self, question: Shared) -> None:
        from core.usecases.match_contracts import in_pounds

        number = AskChoice.ask(
            self,
            self.tr("Payments under several contracts"),
            " ".join(part for part in (in_pounds(question), question.reason) if part),
            self.tr("Count them there"),
            question.contracts,
        )
        if number is not None:
            self._page.change(lambda book, _progress: _settle(book, question, number))

    def _columns(self) -> tuple[Column[Offer], ...]:
        return (
            Column(self.tr("Payments to"), lambda one: one.supplier),
            Column(self.tr("Payments"), lambda one: one.lines, Holds.COUNT),
            Column(self.tr("Amount"), lambda one: one.pence, Holds.POUNDS),
            Column(self.tr("Contract"), lambda one: one.contract_words),
            Column(self.tr("What speaks for it"), lambda one: one.reason),
        )

    def _show_why(self, number: int) -> None:
        row = self._offers.row_at(number)
        self._why.setText(row.reason if row else "")


def read_offers(book: Book) -> tuple[Offer, ...]:
    """Read the offers and the questions of a book."""
    from core.usecases import match_contracts, record_contracts

    offers = []
    for match in match_contracts.matches(book):
        contract = record_contracts.find(book, match.contract_id)
        words = contract.title or contract.ref
        offers.append(
            Offer(match.supplier, match.lines, match.pence, words, match.reason, match, contract)
        )
    for one in match_contracts.shared(book):
        said = " ".join(part for part in (match_contracts.in_pounds(one), one.reason) if part)
        names = " / ".join(one.contracts)
        offers.append(
            Offer(one.supplier, one.spend.lines, one.spend.pence, names, said, shared=one)
        )
    return tuple(offers)


def _confirm(book: Book, matches: tuple[ContractMatch, ...]) -> Touched:
    from core.usecases import match_contracts

    return match_contracts.confirm_matches(book, matches)


def _settle(book: Book, question: Shared, number: int) -> Touched:
    from core.usecases import match_contracts

    return match_contracts.settle_shared(book, question.spend, question.spend.contract_ids[number])
