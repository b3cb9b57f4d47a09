"""Match payments to contracts: offered with evidence, confirmed by a person, kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.classifying import contract_match, recurring
from core.classifying.recurring import Recurring
from core.domain.collector import without_collector
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.domain.spend import LineId
from core.domain.wording import number_of
from core.store import contract_payments, reading, suppliers
from core.store import contracts as store
from core.store.book import Book
from core.store.contract_payments import SharedSpend
from core.store.lines import LineRow
from core.store.memory import DEALS
from core.usecases.record_contracts import find

__all__ = ["Recurring"]

# A person said that payments to a supplier are under no contract, and is not asked again.
_NEVER = "not-contracts"
_LEAST_QUARTERS = 3
_LEAST_PENCE = 100_00
_MOST_LOOKED_AT = 400


class NotLikely(UserError):
    """These payments may not fall under that contract. {why}"""

    code = "SB-355"
    exit_code = 4
    remedy_text = "If they do fall under it, say so with --anyway."


@dataclass(frozen=True, slots=True)
class Shared:
    """Payments to a supplier that fall under several contracts alike: which one counts them?

    ``suggested`` is the contract whose value the amounts fit, with ``reason`` in words; None
    where nothing speaks for one of them.
    """

    spend: SharedSpend
    supplier: str
    contracts: tuple[str, ...]
    suggested: ContractId | None
    reason: str


def matches(book: Book) -> tuple[ContractMatch, ...]:
    """Offer payments that seem to fall under a contract, with the evidence, by strength.

    Regular amounts that fit the value of a contract make an offer stronger; they never make one.
    """
    return book.remembered("contract matches", lambda: _matches(book), in_spite_of=DEALS)


@without_collector()
def _matches(book: Book) -> tuple[ContractMatch, ...]:
    linked = {(contract, supplier) for contract, supplier, _ in store.links(book)}
    known = store.contracts(book)
    offered = [
        match
        for match in contract_match.propose(known, _payees(book))
        if (match.contract_id, match.supplier_id) not in linked
    ]
    paid = contract_payments.amounts_paid(book, {match.supplier_id for match in offered})
    return contract_match.strong(contract_match.with_amounts(offered, known, paid))


def confirm_matches(book: Book, confirmed: Sequence[ContractMatch]) -> Touched:
    """Record that payments to these suppliers fall under these contracts."""
    # A supplier with several contracts is one supplier, and what it was paid counts once.
    paid = {match.supplier_id: (match.lines, match.pence) for match in confirmed}
    summary = f"Matched payments of {number_of(len(paid), 'supplier')}"
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


def why_unlikely(
    lines: Sequence[LineRow], contract: Contract, linked: Collection[SupplierId]
) -> str:
    """Say why payments may not fall under a contract, "" where nothing speaks against it.

    ``linked`` are the suppliers whose payments fall under it already.
    """
    others = sorted(
        {
            one.supplier
            for one in lines
            if one.supplier_id not in linked
            and contract.supplier
            and not contract_match.names(contract, one.supplier)
        }
    )
    begins, ends = contract.start or date.min, contract.current_end or contract.end or date.max
    outside = sum(one.paid_on is None or not begins <= one.paid_on <= ends for one in lines)
    said = []
    if others:
        said.append(f"The contract is with {contract.supplier}, not {' or '.join(others[:3])}.")
    if outside:
        said.append(f"{outside} of {len(lines)} were paid outside its days.")
    return " ".join(said)


def linked(book: Book) -> dict[ContractId, frozenset[SupplierId]]:
    """Return the suppliers whose payments fall under each contract."""
    found: dict[ContractId, set[SupplierId]] = defaultdict(set)
    for contract, supplier, _ in store.links(book):
        found[contract].add(supplier)
    return {contract: frozenset(suppliers) for contract, suppliers in found.items()}


def require_likely(book: Book, line_ids: Sequence[LineId], contract_id: ContractId) -> None:
    """Make sure that nothing speaks against payments falling under a contract.

    Raises:
        UnknownContract: the book has none of that number. NotLikely: something does.
    """
    contract = find(book, contract_id)
    of_contract = linked(book).get(contract_id, frozenset())
    why = why_unlikely(reading.lines_by_ids(book, line_ids), contract, of_contract)
    if why:
        raise NotLikely(why=why)


def put_lines(
    book: Book, line_ids: Sequence[LineId], contract_id: ContractId | None, reason: str = ""
) -> Touched:
    """Put single payments under a contract, or (None) under none, whatever else speaks.

    Raises:
        UnknownContract: the book has none of that number.
    """
    where = "none"
    if contract_id is not None:
        contract = find(book, contract_id)
        where = contract.ref or contract.title
    words = f"Put {number_of(len(line_ids), 'payment')} under "
    summary = words + ("no contract" if contract_id is None else f"contract {where}")
    asked = {"contract": contract_id, "lines": list(line_ids)}
    with book.work(Operation("put-lines", summary, asked)) as work:
        contract_payments.put_lines(work, line_ids, contract_id, reason)
        total = sum(row.pence for row in reading.lines_by_ids(book, line_ids))
        work.count(len(line_ids), total)
    return work.touched


def release_lines(book: Book, line_ids: Sequence[LineId]) -> Touched:
    """Let single payments fall where the others of their kind do."""
    count = len(line_ids)
    words = "payment falls" if count == 1 else "payments fall"
    summary = f"{count} {words} where the others do again"
    with book.work(Operation("release-lines", summary, {"lines": list(line_ids)})) as work:
        contract_payments.release_lines(work, line_ids)
        work.count(count, sum(row.pence for row in reading.lines_by_ids(book, line_ids)))
    return work.touched


def shared(book: Book) -> tuple[Shared, ...]:
    """List payments that fall under several contracts alike, the most pounds first.

    They count once, under none of these, until a person says under which.
    """
    found = contract_payments.shared_spend(book)
    known = {contract.id: contract for contract in store.contracts(book)}
    names = suppliers.names_of(book, [one.supplier_id for one in found])
    paid = contract_payments.amounts_paid(book, {one.supplier_id for one in found})
    rows = []
    for one in found:
        offers = [
            ContractMatch(number, "", "", one.lines, one.pence, 50, one.supplier_id)
            for number in one.contract_ids
        ]
        fitting = [
            match
            for match in contract_match.with_amounts(offers, known.values(), paid)
            if match.reason
        ]
        only = fitting[0] if len(fitting) == 1 else None
        rows.append(
            Shared(
                one,
                names.get(one.supplier_id, ""),
                tuple(known[number].ref or known[number].title for number in one.contract_ids),
                only.contract_id if only else None,
                only.reason.lstrip("; ") if only else "",
            )
        )
    return tuple(rows)


def settle_shared(book: Book, one: SharedSpend, contract_id: ContractId) -> Touched:
    """Say under which of several contracts the payments of a question count."""
    lines = [
        payment.line_id
        for payment in contract_payments.payments_to(book, [one.supplier_id])
        if payment.contract_ids == one.contract_ids and not payment.scope
    ]
    return put_lines(book, lines, contract_id, "You said under which of several it counts")


@without_collector()
def looks_like_contract(book: Book) -> tuple[Recurring, ...]:
    """Offer payees that are paid again and again and have no contract, the most pounds first."""
    candidates = _candidates(book)
    payments: dict[SupplierId, list[tuple[date, Pence]]] = defaultdict(list)
    for one in contract_payments.payments_to(book, candidates):
        if not one.contract_ids and not one.scope and one.paid_on:
            payments[one.supplier_id].append((one.paid_on, one.pence))
    found = (
        recurring.recurring(supplier, candidates[supplier], paid)
        for supplier, paid in payments.items()
    )
    return recurring.by_pounds(one for one in found if one is not None)


def never_a_contract(book: Book, supplier_ids: Collection[SupplierId]) -> Touched:
    """Remember that payments to suppliers are under no contract: they are not offered again."""
    names = suppliers.names_of(book, list(supplier_ids))
    said = ", ".join(sorted(names.values())[:3])
    summary = f"Not a contract: {said}"
    asked = {"suppliers": sorted(supplier_ids)}
    with book.work(Operation("never-contract", summary, asked)) as work:
        said_of = _never(book) | set(supplier_ids)
        work.set_setting(_NEVER, " ".join(map(str, sorted(said_of))))
    return work.touched


def _candidates(book: Book) -> dict[SupplierId, str]:
    """Return suppliers paid in three quarters without a contract, the largest few hundred."""
    offers = contract_match.propose(store.contracts(book), _payees(book))
    known = {match.supplier_id for match in contract_match.strong(offers)}
    never = _never(book)
    quarters: dict[SupplierId, set[date]] = defaultdict(set)
    paid: dict[SupplierId, int] = defaultdict(int)
    positions = reading.positions(book, None)
    for row in positions.rows:
        alike = positions.alike[row.alike]
        if not alike.scope and not alike.contract_ids and row.quarter is not None:
            quarters[row.supplier_id].add(row.quarter)
            paid[row.supplier_id] += row.pence
    found = [
        supplier
        for supplier, when in quarters.items()
        if len(when) >= _LEAST_QUARTERS
        and paid[supplier] >= _LEAST_PENCE
        and supplier not in known
        and supplier not in never
    ]
    found.sort(key=lambda supplier: (-paid[supplier], supplier))
    return {supplier: positions.names[supplier] for supplier in found[:_MOST_LOOKED_AT]}


def _never(book: Book) -> set[SupplierId]:
    return {SupplierId(int(number)) for number in book.setting(_NEVER).split()}


def _payees(book: Book) -> list[contract_match.PayeePayments]:
    return [
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
    ]


def in_pounds(one: Shared) -> str:
    """Say the question of payments under several contracts in one sentence."""
    count = one.spend.lines
    return (
        f"{count} {'payment' if count == 1 else 'payments'} to {one.supplier} of "
        f"{pounds(one.spend.pence)} fall under {' and '.join(one.contracts)}: which one counts?"
    )
