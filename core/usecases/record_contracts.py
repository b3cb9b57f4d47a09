"""Keep the register of contracts: what is locked, until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.domain.contracts import Contract, ContractId
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.wording import number_of
from core.store import contract_payments, suppliers
from core.store import contracts as store
from core.store.book import Book
from core.usecases import call_offs
from core.usecases.take_catalogue import current

# Why a running contract does not lock its spend, in codes that can be added up.
FREED: Mapping[str, str] = {
    "break-clause": "It can be ended by its break clause",
    "no-commitment": "It commits us to no volume",
    "not-exclusive": "It lets us buy elsewhere",
    "ended-early": "It was ended early",
    "one-off": "All of it was delivered",
    "other": "Another reason",
}


class UnknownContract(UserError):
    """The book has no contract number {number}."""

    code = "SB-350"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook contracts list."


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with what was paid under it and how it stands on a day."""

    contract: Contract
    paid_pence: int
    suppliers: tuple[str, ...]
    state: str
    locks: bool


def register(book: Book) -> tuple[Contract, ...]:
    """List the contracts in the order in which they came in."""
    return store.contracts(book)


def contracts(book: Book, as_at: date) -> tuple[ContractRow, ...]:
    """List the contracts, those that end first first; ended ones last."""
    return book.remembered(("contracts", as_at), lambda: _contracts(book, as_at))


def _contracts(book: Book, as_at: date) -> tuple[ContractRow, ...]:
    paid = contract_payments.spend_to_date(book)
    linked: dict[ContractId, list[str]] = {}
    with book.read() as connection:
        names = suppliers.names(connection)
    for contract_id, supplier_id, _ in store.links(book):
        linked.setdefault(contract_id, []).append(names.get(supplier_id, ""))
    rows = [
        ContractRow(
            contract,
            paid.get(contract.id, 0),
            tuple(sorted(linked.get(contract.id, ()))),
            _state(contract, as_at),
            contract.locks_on(as_at),
        )
        for contract in store.contracts(book)
    ]
    return tuple(sorted(rows, key=lambda row: _ends(row, as_at)))


def freed_code(contract: Contract) -> str:
    """Return the code of why a contract does not lock: "" where it may, other for own words."""
    words = contract.freed_because
    return next((code for code, said in FREED.items() if said == words), "other" if words else "")


def change_contracts(
    book: Book, contract_ids: Sequence[ContractId], changes: Mapping[str, Any]
) -> Touched:
    """Change the same fields of several contracts in one step.

    One that names another agreement now becomes a call-off from it, or ceases to be one.

    Raises:
        UnknownContract: the book has none of one of the numbers.
    """
    known = {contract.id: contract for contract in store.contracts(book)}
    missing = [number for number in contract_ids if number not in known]
    if missing:
        raise UnknownContract(number=missing[0])
    summary = f"Changed {number_of(len(contract_ids), 'contract')}"
    asked = {"contracts": list(contract_ids), "fields": sorted(changes)}
    with book.work(Operation("contract", summary, asked)) as work:
        for number in contract_ids:
            before = known[number]
            store.update_contract(work, _changed(book, before, replace(before, **changes)))
    return work.touched


def save_contract(book: Book, contract: Contract) -> Touched:
    """Save a contract; number 0 makes a new one.

    One that names an agreement of a catalogue in use becomes a call-off from it.

    Raises:
        UnknownContract: the book has none of the number.
    """
    is_new = contract.id == 0
    contract = _changed(book, None if is_new else find(book, contract.id), contract)
    summary = f"{'New' if is_new else 'Changed'} contract {contract.ref or contract.title}"
    with book.work(Operation("contract", summary, {"contract": contract.id})) as work:
        if is_new:
            store.add_contracts(work, [contract])
        else:
            store.update_contract(work, contract)
    return work.touched


def remove_contract(book: Book, contract_id: ContractId) -> Touched:
    """Take a contract out of the register."""
    contract = find(book, contract_id)
    summary = f"Removed contract {contract.ref or contract.title}"
    with book.work(Operation("remove-contract", summary, {"contract": contract_id})) as work:
        store.remove_contract(work, contract_id)
    return work.touched


def free_contract(book: Book, contract_id: ContractId, reason: str) -> Touched:
    """Say why a running contract does not lock its spend; no reason locks it again."""
    contract = find(book, contract_id)
    said = f"does not lock: {reason}" if reason else "locks its spend"
    summary = f"Contract {contract.ref or contract.title} {said}"
    asked = {"contract": contract_id, "reason": reason}
    with book.work(Operation("free-contract", summary, asked)) as work:
        store.update_contract(work, replace(contract, freed_because=reason))
    return work.touched


def find(book: Book, contract_id: ContractId) -> Contract:
    """Return a contract.

    Raises:
        UnknownContract: the book has none of that number.
    """
    for contract in store.contracts(book):
        if contract.id == contract_id:
            return contract
    raise UnknownContract(number=contract_id)


def _changed(book: Book, before: Contract | None, after: Contract) -> Contract:
    return call_offs.after_change(before, after, current(book))


def _state(contract: Contract, as_at: date) -> str:
    end = contract.current_end or contract.end
    if contract.start is None or end is None:
        return "no dates"
    if as_at < contract.start:
        return "not started"
    return "running" if as_at <= end else "ended"


def _ends(row: ContractRow, as_at: date) -> tuple[bool, date, int]:
    end = row.contract.current_end or row.contract.end or date.max
    return (end < as_at, end, row.contract.id)
