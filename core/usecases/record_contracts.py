"""Keep the register of contracts, and match payments to it: what is locked, until when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.classifying import contract_match
from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence, decimal_text
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.problems import Place, Problem, UserError
from core.domain.progress import Progress
from core.formats.files import write_atomically
from core.importing.register import RegisterReading, read_register
from core.store import contract_payments, suppliers
from core.store import contracts as store
from core.store.book import Book
from core.usecases import call_offs
from core.usecases.take_catalogue import current


class UnknownContract(UserError):
    """The book has no contract number {number}."""

    code = "SB-350"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook contracts list."


class NoContracts(UserError):
    """The file {file} holds no contract that can be read."""

    code = "SB-351"
    exit_code = 3
    remedy_text = "Choose a register with a heading row that names supplier, start and end."


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """What came of bringing a register in."""

    touched: Touched
    added: int
    already_here: int
    call_offs: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with what was paid under it and how it stands on a day."""

    contract: Contract
    paid_pence: int
    suppliers: tuple[str, ...]
    state: str
    locks: bool


def look_register(path: Path, *, progress: Progress | None = None) -> RegisterReading:
    """Say how a register would be read; nothing is changed."""
    return read_register(path, progress=progress)


def import_register(
    book: Book, path: Path, *, progress: Progress | None = None
) -> RegisterImported:
    """Bring a register in. Contracts that are here already are left as they are.

    A contract that names an agreement of a catalogue in the book becomes a call-off from it;
    one that names an agreement of no catalogue locks, and is listed as a problem.

    Raises:
        NoContracts: the file has no row that is a contract.
    """
    read = read_register(path, progress=progress)
    if not read.contracts:
        raise NoContracts(file=path.name)
    found = call_offs.with_lots(read.contracts, current(book))
    summary = f"Brought in the contracts register {path.name}"
    with book.work(Operation("import-register", summary, {"file": path.name})) as work:
        added = store.add_contracts(work, found)
    called_off = sum(contract.lot is not None for contract in found)
    already = len(found) - len(added)
    problems = (*read.problems, *_unknown_agreements(path.name, found))
    return RegisterImported(work.touched, len(added), already, called_off, problems)


def contracts(book: Book, as_at: date) -> tuple[ContractRow, ...]:
    """List the contracts, those that end first first; ended ones last."""
    paid = contract_payments.spend_to_date(book)
    linked: dict[ContractId, list[str]] = {}
    names = {row.supplier.id: row.supplier.name for row in suppliers.suppliers(book)}
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


def save_contract(book: Book, contract: Contract) -> Touched:
    """Save a contract; number 0 makes a new one."""
    is_new = contract.id == 0
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


def matches(book: Book) -> tuple[ContractMatch, ...]:
    """Offer payments that seem to fall under a contract, with the evidence, by pounds."""
    linked = {(contract, supplier) for contract, supplier, _ in store.links(book)}
    offered = contract_match.propose(
        store.contracts(book),
        [
            contract_match.PayeePayments(
                supplier_id=row.supplier_id,
                name=row.name,
                company_number=row.company_number,
                first=row.first,
                last=row.last,
                lines=row.lines,
                pence=Pence(row.pence),
                references=row.references,
            )
            for row in suppliers.payments_by_supplier(book)
        ],
    )
    return tuple(
        match for match in offered if (match.contract_id, match.supplier_id) not in linked
    )


def confirm_matches(book: Book, confirmed: Sequence[ContractMatch]) -> Touched:
    """Record that payments to these suppliers fall under these contracts."""
    # A supplier with several contracts is one supplier, and what it was paid counts once.
    paid = {match.supplier_id: (match.lines, match.pence) for match in confirmed}
    count = len(paid)
    summary = f"Matched payments of {count} {'supplier' if count == 1 else 'suppliers'}"
    pairs = [[match.contract_id, match.supplier_id] for match in confirmed]
    with book.work(Operation("match", f"{summary} to contracts", {"pairs": pairs})) as work:
        links = [(m.contract_id, m.supplier_id, m.reason) for m in confirmed]
        store.set_links(work, links)
        work.count(sum(n for n, _ in paid.values()), sum(pence for _, pence in paid.values()))
    return work.touched


def unlink(book: Book, contract_id: ContractId, supplier_id: SupplierId) -> Touched:
    """Say that a supplier's payments do not fall under a contract after all."""
    contract = find(book, contract_id)
    summary = f"Payments no longer matched to contract {contract.ref or contract.title}"
    asked = {"contract": contract_id, "supplier": supplier_id}
    with book.work(Operation("unmatch", summary, asked)) as work:
        store.remove_links(work, [(contract_id, supplier_id)])
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


def set_lot(book: Book, contract_id: ContractId, lot: LotKey | None) -> Touched:
    """Say that a contract is a call-off from a lot, or that it is not."""
    contract = find(book, contract_id)
    said = f"called off from {lot.agreement_no} lot {lot.lot_no}" if lot else "no call-off"
    summary = f"Contract {contract.ref or contract.title}: {said}"
    with book.work(Operation("call-off", summary, {"contract": contract_id})) as work:
        store.update_contract(work, replace(contract, lot=lot))
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


# The Transparency Code's register, in the words that councils publish.
_REGISTER = (
    "Reference",
    "Title",
    "Department",
    "Description",
    "Supplier",
    "Company number",
    "Value",
    "Annual value",
    "Start date",
    "End date",
    "Current end date",
    "Latest end date",
    "Notice by",
    "Process",
    "SME",
    "VCSE",
    "Framework",
    "Not locked because",
)


def export_register(book: Book, path: Path) -> Path:
    """Write the register as a CSV file that Excel opens and that can be imported again.

    Where a contract does not say whether its supplier is small or voluntary, what was said of
    the supplier itself is taken.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_REGISTER)
    known = _flags_by_contract(book)
    for contract in store.contracts(book):
        writer.writerow(_register_row(contract, known.get(contract.id, (None, None))))
    write_atomically(path, b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def _register_row(contract: Contract, known: tuple[bool | None, bool | None]) -> tuple[str, ...]:
    days = (contract.start, contract.end, contract.current_end, contract.latest_end)
    dates = [day.strftime("%d/%m/%Y") if day else "" for day in (*days, contract.notice_by)]
    amounts = [
        "" if pence is None else decimal_text(pence)
        for pence in (contract.value, contract.annual_value)
    ]
    stated = (contract.sme, contract.vcse)
    flags = (own if own is not None else of for own, of in zip(stated, known, strict=True))
    answers = ["" if flag is None else ("Yes" if flag else "No") for flag in flags]
    number = contract.supplier_id.id if contract.supplier_id else ""
    lot = contract.lot
    framework = f"{lot.agreement_no} lot {lot.lot_no}" if lot else contract.framework_text
    about = (contract.department, contract.description, contract.supplier, number)
    tail = (contract.process, *answers, framework, contract.freed_because)
    return (contract.ref, contract.title, *about, *amounts, *dates, *tail)


def _flags_by_contract(book: Book) -> dict[ContractId, tuple[bool | None, bool | None]]:
    """Return what was said of the supplier of each contract that has only one: SME, VCSE."""
    known = {row.supplier.id: row.supplier for row in suppliers.suppliers(book)}
    linked: dict[ContractId, list[SupplierId]] = {}
    for contract_id, supplier_id, _ in store.links(book):
        linked.setdefault(contract_id, []).append(supplier_id)
    return {
        contract_id: (known[only[0]].sme, known[only[0]].vcse)
        for contract_id, only in linked.items()
        if len(only) == 1 and only[0] in known
    }


def _unknown_agreements(file: str, found: Sequence[Contract]) -> Iterator[Problem]:
    for contract in found:
        if call_offs.is_open(contract):
            values = {"ref": contract.ref or contract.title, "text": contract.framework_text}
            yield Problem("SB-306", values, Place(file, row=contract.row or None))


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
