"""What looks like a contract: payees paid again and again that no register names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.contracts import Contract
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import SupplierId
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.contract_form import ContractForm, blank_contract
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.match_contracts import Recurring


class ContractsRecurring(QWidget):
    """The list of payees with their pattern in words; A adds a contract, N says never."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._found: RowTable[Recurring] = RowTable(self._columns(), self)
        sentence = self.tr("No payee without a contract is paid again and again.")
        empty = EmptyState(sentence, self.tr("See the register"), lambda: page.take(0))
        self._list = ListPane(self.tr("Looks like a contract"), empty, self.tr("Filter payees"))
        self._list.use_model(self._found, stretch=1)
        self._list.filter_changed.connect(self._found.set_filter)
        self._list.table.set_rows_shown(8)
        self._list.table.opened_row.connect(lambda _row: self.add())
        table = self._list.table
        actions = [
            page.add_action(self.tr("Add a contract"), "A", self.add, changes=True, on=table),
            page.add_action(self.tr("It is none"), "N", self.never, changes=True, on=table),
            page.add_action(self.tr("See the payments"), "P", self.payments, on=table),
        ]
        words = Label(
            self.tr(
                "These are paid on regular days or in regular amounts over three quarters and "
                "more, and no contract covers them. Enter adds one, filled in as far as known."
            )
        )
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(words, row)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(row)
        column.addWidget(self._list, 1)

    def show_found(self, found: tuple[Recurring, ...]) -> None:
        """Show what looks like a contract."""
        self._found.set_rows(found)
        words = self.tr("%Ln supplier(s)", "", len(found))
        self._list.show_state(bool(found), f"{words}, {pounds(sum(one.pence for one in found))}")

    def rows(self) -> tuple[Recurring, ...]:
        """Return what is shown."""
        return tuple(self._found.rows())

    def add(self) -> None:
        """Ask for a contract with the payee under the cursor."""
        current = self._current()
        if current is None:
            return
        start = replace(blank_contract(), supplier=current.supplier, start=current.first)
        contract = ContractForm.ask(self, start)
        if contract is not None:
            self._page.change(lambda book, _progress: _save(book, contract))

    def never(self) -> None:
        """Remember that what is selected is no contract."""
        rows = self._found.rows()
        chosen = [rows[number].supplier_id for number in self._list.table.selected_rows()]
        if chosen:
            self._page.change(lambda book, _progress: _never(book, chosen))

    def payments(self) -> None:
        """Show the payments to the payee under the cursor."""
        current = self._current()
        if current is not None:
            narrow = {"supplier_id": current.supplier_id, "words": current.supplier}
            self._page.go("spend", narrow)

    def _current(self) -> Recurring | None:
        return self._found.row_at(self._list.table.current_row())

    def _columns(self) -> tuple[Column[Recurring], ...]:
        return (
            Column(self.tr("Paid to"), lambda one: one.supplier),
            Column(self.tr("What recurs"), lambda one: one.words),
            Column(self.tr("Last"), lambda one: one.last, Holds.DAY),
            Column(self.tr("Paid in all"), lambda one: one.pence, Holds.POUNDS),
        )


def read_recurring(book: Book) -> tuple[Recurring, ...]:
    """Read what looks like a contract in a book."""
    from core.usecases import match_contracts

    return match_contracts.looks_like_contract(book)


def _save(book: Book, contract: Contract) -> Touched:
    from core.usecases import record_contracts

    return record_contracts.save_contract(book, contract)


def _never(book: Book, chosen: Sequence[SupplierId]) -> Touched:
    from core.usecases import match_contracts

    return match_contracts.never_a_contract(book, chosen)
