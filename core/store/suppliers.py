"""Suppliers: which spellings are one, what they are, what they were paid."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from core.domain.decisions import RuleId
from core.domain.identifiers import CHARITY, COMPANY, read_identifier
from core.domain.parties import Identifier, KnownAs, PayeeClass, Supplier, SupplierId
from core.domain.spend import BatchId
from core.store import kept_sums, supplier_facts, tally
from core.store.book import Book, Work
from core.store.errors import NotInBook
from core.store.loading import number_day

_AMOUNTS = f"""
SELECT ps.supplier_id, ps.payee_id, sum(x.lines), sum(x.pence),
       coalesce(sum(x.pence) FILTER (WHERE x.scope = '' AND x.method = 'unknown'), 0)
FROM ({tally.cells(None)}) x
JOIN kind k ON k.id = x.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
GROUP BY ps.supplier_id, ps.payee_id
"""

# In scope, by the sums of months; kinds with a line of its own choice line by line.
_CHOSEN = "SELECT cl.kind_id FROM line_choice lc JOIN line cl ON cl.id = lc.line_id"
_PAYMENTS = f"""
SELECT ps.supplier_id, min(nullif(x.first_on, 0)), nullif(max(x.last_on), 0), sum(x.lines),
       sum(x.pence)
FROM (
  SELECT m.kind_id, m.batch_id, m.first_on, m.last_on, m.lines, m.pence,
         coalesce(o.scope, '') AS scope
  FROM kind_month m LEFT JOIN outcome o ON o.kind_id = m.kind_id
  WHERE m.kind_id NOT IN ({_CHOSEN})
  UNION ALL
  SELECT l.kind_id, l.batch_id, l.paid_on, l.paid_on, 1, l.pence, coalesce(c.scope, o.scope, '')
  FROM line l
  LEFT JOIN outcome o ON o.kind_id = l.kind_id
  LEFT JOIN line_choice c ON c.line_id = l.id
  WHERE l.kind_id IN ({_CHOSEN})) x
JOIN batch b ON b.id = x.batch_id AND b.active
JOIN kind k ON k.id = x.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE x.scope = ''
GROUP BY ps.supplier_id
"""

# Payees that say more than their supplier's name does, as far as payments to them count.
_KNOWN_AS = """
SELECT ps.supplier_id, p.name, p.company_number, p.charity_number
FROM payee p
JOIN payee_supplier ps ON ps.payee_id = p.id
JOIN supplier s ON s.id = ps.supplier_id
WHERE (p.name != s.name OR p.company_number != '' OR p.charity_number != '')
  AND (NOT EXISTS (SELECT 1 FROM batch WHERE NOT active) OR EXISTS (
    SELECT 1 FROM kind k CROSS JOIN kind_month m ON m.kind_id = k.id
    JOIN batch b ON b.id = m.batch_id AND b.active WHERE k.payee_id = p.id))
ORDER BY p.id
"""
_PAID = """
SELECT DISTINCT ps.supplier_id FROM payee_supplier ps
WHERE ps.supplier_id IN (SELECT value FROM json_each(?)) AND EXISTS (
  SELECT 1 FROM kind k CROSS JOIN kind_month m ON m.kind_id = k.id
  JOIN batch b ON b.id = m.batch_id AND b.active WHERE k.payee_id = ps.payee_id)
"""

# The same from the sums that are kept, where no line has a choice of its own.
_KEPT_PAYMENTS = """
SELECT supplier_id, min(nullif(first_on, 0)), nullif(max(last_on), 0), sum(lines), sum(pence)
FROM supplier_sum WHERE scope = '' GROUP BY supplier_id
"""

# (CROSS: the few lines with a reference first.)
_REFERENCES = """
SELECT DISTINCT ps.supplier_id, t.value
FROM (SELECT DISTINCT contract_ref FROM line WHERE contract_ref != 0) r
CROSS JOIN line l ON l.contract_ref = r.contract_ref AND l.contract_ref != 0
CROSS JOIN batch b ON b.id = l.batch_id AND b.active
CROSS JOIN text t ON t.id = l.contract_ref
CROSS JOIN kind k ON k.id = l.kind_id
CROSS JOIN payee_supplier ps ON ps.payee_id = k.payee_id
ORDER BY t.value
"""
_NUMBERED = """
SELECT id FROM supplier WHERE identifiers != '[]'
UNION SELECT ps.supplier_id FROM payee p JOIN payee_supplier ps ON ps.payee_id = p.id
WHERE p.company_number != ''
"""


_CLASSES = {one.value: one for one in PayeeClass}


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier with what it was paid. ``unmapped_pence`` is in scope without a category."""

    supplier: Supplier
    lines: int
    pence: int
    spellings: tuple[str, ...]
    unmapped_pence: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A payee as the files write it, and what was paid under that name.

    ``numbers`` are what the files state of it; ``read_as`` is how the name is read, where
    somebody asks.
    """

    payee_id: int
    name: str
    supplier_id: SupplierId
    lines: int
    pence: int
    numbers: tuple[str, ...] = ()
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class SupplierPayments:
    """What matching contracts needs: days, sums and numbers of a supplier's payments."""

    supplier_id: SupplierId
    name: str
    company_number: str
    first: date | None
    last: date | None
    lines: int
    pence: int
    references: tuple[str, ...]


def suppliers(book: Book) -> tuple[SupplierRow, ...]:
    """List the suppliers with payments that count, the most pounds first."""
    with book.read() as connection:
        known = by_id(connection)
        amounts = connection.exec_driver_sql(_AMOUNTS, tally.span(None)).all()
        written_as = _payees(connection)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    written: dict[int, set[str]] = defaultdict(set)
    for supplier, payee, *figures in amounts:
        sums[supplier] = [a + b for a, b in zip(sums[supplier], figures, strict=True)]
        written[supplier].add(written_as[payee][0])
    rows = (
        SupplierRow(known[number], lines, pence, tuple(sorted(written[number])), unmapped)
        for number, (lines, pence, unmapped) in sums.items()
        if lines
    )
    return tuple(sorted(rows, key=lambda r: (-r.pence, r.supplier.name, r.supplier.id)))


def known_as(book: Book) -> tuple[KnownAs, ...]:
    """Return everything under which others may know our suppliers, paid or not."""
    spellings: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, list[Identifier]] = defaultdict(list)
    with book.read() as connection:
        # The driver's own rows: there may be a hundred thousand.
        cursor = connection.connection.cursor()
        for number, name, company, charity in cursor.execute(_KNOWN_AS):
            spellings[number].append(name)
            if company or charity:
                numbers[number] += registered(company, charity)
        rows = cursor.execute(
            "SELECT id, name, tidy, payee_class, identifiers FROM supplier"
        ).fetchall()
    return tuple(
        KnownAs(
            number, name, tidy, _CLASSES[payee_class], tuple(spellings.get(number, ())),
            _numbers(identifiers, numbers.get(number, ())),
        )
        for number, name, tidy, payee_class, identifiers in rows
    )  # fmt: skip


def paid_of(book: Book, supplier_ids: Collection[SupplierId]) -> frozenset[SupplierId]:
    """Return those of some suppliers to which payments count."""
    with book.read() as connection:
        found = connection.exec_driver_sql(_PAID, (json.dumps(sorted(supplier_ids)),))
        return frozenset(SupplierId(number) for (number,) in found)


def payee_names(book: Book) -> tuple[Spelling, ...]:
    """List every payee as written with payments that count, the most pounds first."""
    with book.read() as connection:
        amounts = connection.exec_driver_sql(_AMOUNTS, tally.span(None)).all()
        written_as = _payees(connection)
    rows = (
        Spelling(payee, written_as[payee][0], supplier, lines, pence, written_as[payee][1])
        for supplier, payee, lines, pence, _ in amounts
        if lines
    )
    return tuple(sorted(rows, key=lambda r: (-r.pence, r.name, r.payee_id)))


def payees_of_batch(book: Book, batch_id: BatchId) -> tuple[tuple[str, PayeeClass, int, int], ...]:
    """List the payees of a file: name as written, class, payments, pence; most pounds first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT p.name, s.payee_class, sum(m.lines), sum(m.pence) FROM kind_month m"
            " JOIN kind k ON k.id = m.kind_id JOIN payee p ON p.id = k.payee_id"
            " JOIN payee_supplier ps ON ps.payee_id = p.id"
            " JOIN supplier s ON s.id = ps.supplier_id"
            " WHERE m.batch_id = ? GROUP BY p.name, s.payee_class ORDER BY 4 DESC, 1",
            (batch_id,),
        ).all()
    return tuple((name, PayeeClass(kind), lines, pence) for name, kind, lines, pence in rows)


def spellings(book: Book, supplier_id: SupplierId) -> tuple[Spelling, ...]:
    """List the names under which a supplier stands in the files, the most pounds first."""
    return tuple(row for row in payee_names(book) if row.supplier_id == supplier_id)


def names_of(book: Book, ids: Sequence[SupplierId]) -> dict[SupplierId, str]:
    """Return the names of suppliers; those that the book does not have are missing."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, name FROM supplier WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).all()
    known = {SupplierId(number): name for number, name in rows}
    return {number: known[number] for number in ids if number in known}


def merge(work: Work, keep: SupplierId, others: Sequence[SupplierId]) -> None:
    """Make several suppliers one; what was decided of the others moves to the one kept.

    The others stay in the book without payees, so that no number is ever used again.

    Raises:
        NotInBook: one of the numbers is not a supplier.
    """
    gone = [number for number in dict.fromkeys(others) if number != keep]
    for number in (keep, *gone):
        supplier_facts.require(work.connection, number)
    for number in gone:
        _move(work.connection, number, keep)


def split(work: Work, payee_ids: Sequence[int], new_name: str) -> SupplierId:
    """Make payees as written a supplier of their own and return its number.

    What was decided of the old supplier (contracts, lots) stays with the old one; one that
    keeps no payee keeps no payments either.
    """
    connection = work.connection
    first = connection.exec_driver_sql(
        "SELECT s.tidy, s.payee_class FROM payee_supplier ps JOIN supplier s"
        " ON s.id = ps.supplier_id WHERE ps.payee_id = ?",
        (payee_ids[0],),
    ).first()
    if first is None:
        raise NotInBook(what="payee with the number", number=payee_ids[0])
    number = connection.exec_driver_sql("SELECT max(id) + 1 FROM supplier").scalar_one()
    connection.exec_driver_sql(
        "INSERT INTO supplier VALUES (?, ?, ?, '[]', NULL, NULL, NULL, ?, 0, 0)",
        (number, new_name, *first),
    )
    connection.exec_driver_sql(
        "UPDATE payee_supplier SET supplier_id = ?, reason = 'split', confirmed = 1"
        " WHERE payee_id = ?",
        [(number, payee) for payee in payee_ids],
    )
    return SupplierId(int(number))


def refuse_pair(work: Work, a: SupplierId, b: SupplierId) -> None:
    """Remember that two suppliers are not one."""
    work.connection.exec_driver_sql(
        "INSERT INTO pair_refusal VALUES (?, ?) ON CONFLICT DO NOTHING", (min(a, b), max(a, b))
    )


def refusals(book: Book) -> frozenset[tuple[int, int]]:
    """Return the pairs that are not one, the smaller number first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT left_id, right_id FROM pair_refusal")
        return frozenset((left, right) for left, right in rows)


def move_rule(work: Work, rule_id: RuleId, supplier: str) -> None:
    """Make a rule for one supplier's name a rule for another's."""
    work.connection.exec_driver_sql(
        "UPDATE rule SET supplier = ? WHERE id = ?", (supplier, rule_id)
    )


def payments_by_supplier(book: Book) -> tuple[SupplierPayments, ...]:
    """List what was paid in scope to each supplier, for matching with contracts, by number."""
    with book.read() as connection:
        known = names(connection)
        numbered = by_id(
            connection, {number for (number,) in connection.exec_driver_sql(_NUMBERED)}
        )
        rows = connection.exec_driver_sql(_payments(connection)).all()
        references: dict[int, dict[str, None]] = defaultdict(dict)
        for supplier, reference in connection.exec_driver_sql(_REFERENCES):
            references[supplier][reference] = None
    companies = {number: _number_in(one, COMPANY) for number, one in numbered.items()}
    return tuple(
        SupplierPayments(
            supplier_id=number,
            name=known[number],
            company_number=companies.get(number, ""),
            first=number_day(first or 0),
            last=number_day(last or 0),
            lines=lines,
            pence=pence,
            references=tuple(references.get(number, ())),
        )
        for number, first, last, lines, pence in sorted(tuple(row) for row in rows)
    )


def _payments(connection: Connection) -> str:
    """Return the SQL for what was paid in scope to each supplier."""
    chosen = connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM line_choice)").scalar()
    return _PAYMENTS if chosen or not kept_sums.are_ready(connection) else _KEPT_PAYMENTS


def names(connection: Connection) -> dict[SupplierId, str]:
    """Return the name of every supplier of the book by its number."""
    # The driver's own rows: there may be a hundred thousand.
    return dict(connection.connection.cursor().execute("SELECT id, name FROM supplier"))


def by_id(connection: Connection, ids: Collection[int] | None = None) -> dict[int, Supplier]:
    """Return suppliers by number, all of the book if none are named.

    Registered numbers that the files give for a payee are its supplier's too.
    """
    only = () if ids is None else (json.dumps(list(ids)),)
    # Few are found by their numbers: of a large book, all of them are not passed over for that.
    chosen = "1" if ids is None else "{} IN (SELECT value FROM json_each(?))"
    numbers: dict[int, list[Identifier]] = defaultdict(list)
    for supplier, company, charity in connection.exec_driver_sql(
        "SELECT DISTINCT ps.supplier_id, p.company_number, p.charity_number"
        " FROM payee_supplier ps JOIN payee p ON p.id = ps.payee_id"
        " WHERE (p.company_number != '' OR p.charity_number != '')"
        f" AND {chosen.format('ps.supplier_id')} ORDER BY p.id",
        only,
    ):
        numbers[supplier] += registered(company, charity)
    rows = connection.exec_driver_sql(
        "SELECT s.id, s.name, s.identifiers, s.sme, s.vcse, s.local, s.payee_class,"
        " s.public_body, s.family, coalesce(sp.parent, '') AS parent"
        " FROM supplier s LEFT JOIN supplier_parent sp ON sp.supplier_id = s.id"
        f" WHERE {chosen.format('s.id')}",
        only,
    )
    return {row.id: _supplier(row, numbers[row.id]) for row in rows}


def registered(company: str, charity: str) -> list[Identifier]:
    """Return the numbers that a file's cells state, as their registers write them.

    A cell that has not the shape of a number states none.
    """
    found = (read_identifier(COMPANY, company), read_identifier(CHARITY, charity))
    return [one for one in found if one]


def _supplier(row: Any, found: Sequence[Identifier]) -> Supplier:
    numbers = {one.scheme: one for one in _numbers(row.identifiers, found)}
    return Supplier(
        id=row.id,
        name=row.name,
        identifiers=tuple(numbers.values()),
        sme=_answer(row.sme),
        vcse=_answer(row.vcse),
        local=_answer(row.local),
        payee_class=PayeeClass(row.payee_class),
        public_body=bool(row.public_body),
        family=bool(row.family),
        disputed=tuple(dict.fromkeys(one for one in found if one != numbers[one.scheme])),
        parent=row.parent,
    )


def _numbers(own: str, found: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Return the numbers of a supplier, one of each register: what was said of it comes first."""
    if own == "[]" and not found:
        return ()
    numbers: dict[str, Identifier] = {}
    for one in (*(Identifier(*pair) for pair in json.loads(own)), *found):
        numbers.setdefault(one.scheme, one)
    return tuple(numbers.values())


def _answer(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _number_in(supplier: Supplier, scheme: str) -> str:
    return next((one.id for one in supplier.identifiers if one.scheme == scheme), "")


def _payees(connection: Connection) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return the name and the numbers of every payee as the files write them."""
    rows = connection.exec_driver_sql("SELECT id, name, company_number, charity_number FROM payee")
    return {number: (name, tuple(filter(None, stated))) for number, name, *stated in rows}


def _move(connection: Connection, gone: int, keep: int) -> None:
    """Give what hangs on one supplier to another; what both have stays as the kept one has it."""
    pair = (keep, gone)
    connection.exec_driver_sql(
        "UPDATE payee_supplier SET supplier_id = ?, reason = 'merge', confirmed = 1"
        " WHERE supplier_id = ?",
        pair,
    )
    connection.exec_driver_sql(
        "INSERT INTO contract_link SELECT contract_id, ?, reason FROM contract_link"
        " WHERE supplier_id = ? ON CONFLICT DO NOTHING",
        pair,
    )
    connection.exec_driver_sql(
        "INSERT INTO lot_use SELECT ?, category, publisher, agreement_no, lot_no, answer"
        " FROM lot_use WHERE supplier_id = ? ON CONFLICT DO NOTHING",
        pair,
    )
    connection.exec_driver_sql("UPDATE saving SET supplier_id = ? WHERE supplier_id = ?", pair)
    others = connection.exec_driver_sql(
        "SELECT CASE left_id WHEN ? THEN right_id ELSE left_id END FROM pair_refusal"
        " WHERE ? IN (left_id, right_id)",
        (gone, gone),
    ).scalars()
    for other in [one for one in others if one != keep]:
        connection.exec_driver_sql(
            "INSERT INTO pair_refusal VALUES (?, ?) ON CONFLICT DO NOTHING",
            (min(keep, other), max(keep, other)),
        )
    connection.exec_driver_sql(
        "INSERT INTO off_contract_choice SELECT ?, category, reason, note"
        " FROM off_contract_choice WHERE supplier_id = ? ON CONFLICT DO NOTHING",
        pair,
    )
    connection.exec_driver_sql("UPDATE review SET supplier_id = ? WHERE supplier_id = ?", pair)
    supplier_facts.move(connection, gone, keep)
    for table in ("contract_link", "lot_use", "off_contract_choice"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE supplier_id = ?", (gone,))
    connection.exec_driver_sql("DELETE FROM pair_refusal WHERE ? IN (left_id, right_id)", (gone,))
