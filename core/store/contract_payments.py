"""Payments as contracts see them: paid under which, shared by which, under none of any.

What is out of scope was paid under no contract: a scope rule says that it buys nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.spend import LineId
from core.store import matching, spend_cells
from core.store.book import Book, Work
from core.store.loading import number_day

_OF_SUPPLIERS = """
SELECT l.id, ps.supplier_id, cr.value AS named, l.paid_on, l.pence, l.net,
       coalesce(c.category, o.category, '') AS category, coalesce(c.scope, o.scope, '') AS scope
FROM payee_supplier ps
JOIN kind k ON k.payee_id = ps.payee_id
JOIN line l ON l.kind_id = k.id
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN text cr ON cr.id = l.contract_ref
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE ps.supplier_id IN (SELECT value FROM json_each(?))
ORDER BY l.paid_on, l.id
"""

_AMOUNTS = """
SELECT ps.supplier_id, l.paid_on, l.pence
FROM payee_supplier ps
JOIN kind k ON k.payee_id = ps.payee_id
JOIN line l ON l.kind_id = k.id AND l.paid_on != 0
JOIN batch b ON b.id = l.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_choice c ON c.line_id = l.id
WHERE ps.supplier_id IN (SELECT value FROM json_each(?)) AND coalesce(c.scope, o.scope, '') = ''
"""

_PUT = """
SELECT p.line_id, p.contract_id, p.reason FROM line_contract p
JOIN line l ON l.id = p.line_id JOIN batch b ON b.id = l.batch_id AND b.active
ORDER BY p.line_id
"""


@dataclass(frozen=True, slots=True)
class SharedSpend:
    """Payments to a supplier that fall under several contracts alike, in pence."""

    supplier_id: SupplierId
    contract_ids: tuple[ContractId, ...]
    lines: int
    pence: Pence


@dataclass(frozen=True, slots=True)
class SupplierPayment:
    """A payment to a supplier with the contracts that it falls under. ``pence`` as counted."""

    line_id: LineId
    supplier_id: SupplierId
    paid_on: date | None
    pence: Pence
    net: Pence | None
    category: str
    scope: str
    contract_ids: tuple[ContractId, ...]


def spend_to_date(book: Book) -> dict[ContractId, Pence]:
    """Return what was paid under each contract that has payments, each pound under one.

    A payment that falls under several contracts alike counts under none of them until a person
    says under which: ``shared_spend`` has those.
    """
    sums: dict[ContractId, int] = defaultdict(int)
    with book.read() as connection:
        for cell in spend_cells.matched_cells(connection, None):
            if len(cell.contract_ids) == 1 and not cell.scope:
                sums[cell.contract_ids[0]] += cell.pence
    return {contract: Pence(pence) for contract, pence in sums.items()}


def shared_spend(book: Book) -> tuple[SharedSpend, ...]:
    """List what falls under several contracts alike, the most pounds first."""
    sums: dict[tuple[int, tuple[ContractId, ...]], list[int]] = defaultdict(lambda: [0, 0])
    with book.read() as connection:
        for cell in spend_cells.matched_cells(connection, None):
            if len(cell.contract_ids) > 1 and not cell.scope:
                sums[cell.supplier_id, cell.contract_ids][0] += cell.lines
                sums[cell.supplier_id, cell.contract_ids][1] += cell.pence
    found = [
        SharedSpend(SupplierId(supplier), ids, lines, Pence(pence))
        for (supplier, ids), (lines, pence) in sums.items()
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.pence), one.contract_ids)))


def payments_to(book: Book, supplier_ids: Collection[SupplierId]) -> Iterator[SupplierPayment]:
    """Yield the active payments to suppliers, by day, with the contracts that they fall under."""
    with book.read() as connection:
        terms = matching.Terms(connection)
        numbers = json.dumps(sorted(supplier_ids))
        days: dict[int, date | None] = {}
        # The driver's own rows: there may be a hundred thousand.
        rows = connection.connection.cursor().execute(_OF_SUPPLIERS, (numbers,))
        for line, supplier, named, paid_on, pence, net, category, scope in rows:
            if paid_on not in days:
                days[paid_on] = number_day(paid_on)
            spent = matching.Spent(supplier, named, paid_on, category, pence < 0)
            ids = terms.of_each(line, spent)
            yield SupplierPayment(line, supplier, days[paid_on], pence, net, category, scope, ids)


def amounts_paid(
    book: Book, supplier_ids: Collection[SupplierId]
) -> dict[SupplierId, list[tuple[date, Pence]]]:
    """Return the day and the amount of each payment in scope to suppliers that has a day."""
    found: dict[SupplierId, list[tuple[date, Pence]]] = defaultdict(list)
    days: dict[int, date] = {}
    with book.read() as connection:
        # The driver's own rows: there may be a hundred thousand.
        cursor = connection.connection.cursor()
        for supplier, paid_on, pence in cursor.execute(
            _AMOUNTS, (json.dumps(sorted(supplier_ids)),)
        ):
            day = days.get(paid_on) or days.setdefault(paid_on, number_day(paid_on) or date.min)
            found[supplier].append((day, pence))
    return found


def put_lines(
    work: Work, line_ids: Iterable[LineId], contract_id: ContractId | None, reason: str
) -> None:
    """Say of single payments under which contract they fall; None for none at all."""
    rows = [(line_id, contract_id, reason) for line_id in line_ids]
    if rows:
        work.connection.exec_driver_sql(
            "INSERT INTO line_contract VALUES (?, ?, ?) ON CONFLICT (line_id) DO UPDATE SET"
            " contract_id = excluded.contract_id, reason = excluded.reason",
            rows,
        )


def release_lines(work: Work, line_ids: Iterable[LineId]) -> None:
    """Let single payments fall where the others of their kind do."""
    rows = [(line_id,) for line_id in line_ids]
    if rows:
        work.connection.exec_driver_sql("DELETE FROM line_contract WHERE line_id = ?", rows)


def placed(book: Book) -> dict[LineId, tuple[ContractId | None, str]]:
    """Return the payments that a person put under a contract (None: under none), and why."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_PUT).all()
    return {line: (contract, reason) for line, contract, reason in rows}
