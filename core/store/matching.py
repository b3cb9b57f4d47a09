"""Which contracts a payment falls under, for every room that asks: one rule, one place.

A payment that a person put under a contract, or under none, is there. One that names a contract
falls under that contract. Any other falls under the contracts of its supplier that run on the day
of payment, else under those of which no end is known, from their start on; where some of these
are of the payment's category, under those alone. A credit that names none falls under the
contracts of the payment that it lowers. Where that is not known, and none runs on its day, it
falls under the contract of its supplier that ended last before it.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row

from core.domain.assessment import Bought
from core.domain.contracts import ContractId
from core.domain.period import Period
from core.store import tally
from core.store.loading import number_day

_CONTRACTS = """
SELECT id, ref, category, coalesce(cast(replace(start, '-', '') AS INTEGER), 0) AS first,
       coalesce(cast(replace(coalesce(current_end, "end"), '-', '') AS INTEGER), 0) AS last
FROM contract ORDER BY id
"""

# Kinds with lines that name a contract, of which something else is said than of their kind, that
# fall elsewhere because of what they lower, or of a supplier that sells through a lot: their lines
# are looked at one by one, all others by the sums of their months. (CROSS: the few choices first.)
_SELLERS = "SELECT supplier_id FROM lot_use WHERE answer = 'yes'"
_BY_LINE = f"""
SELECT kind_id FROM line WHERE contract_ref IN (SELECT value FROM json_each(:refs))
  AND contract_ref != 0
UNION
SELECT l.kind_id FROM line_said c CROSS JOIN line l ON l.id = c.line_id
UNION
SELECT l.kind_id FROM line_contract c CROSS JOIN line l ON l.id = c.line_id
UNION
SELECT kind_id FROM line WHERE id IN (SELECT value FROM json_each(:apart))
UNION
SELECT k.id FROM payee_supplier u CROSS JOIN kind k ON k.payee_id = u.payee_id
WHERE u.supplier_id IN ({_SELLERS})
"""

_NO_END = 99_999_999

# In the order of cells, those of which the day is not kept come first.
_NOT_KEPT = (-1, False)

_LINKED = "SELECT supplier_id FROM contract_link"

_ALIKE = """ps.supplier_id, coalesce(c.category, o.category, ''), coalesce(c.scope, o.scope, ''),
       l.contract_ref, l.paid_on, l.pence < 0,
       CASE WHEN put.line_id IS NOT NULL OR l.id IN (SELECT value FROM json_each(:apart))
            THEN l.id ELSE 0 END"""

_LINES = f"""
SELECT {_ALIKE}, count(*), sum(l.pence), sum(coalesce(l.vat, 0))
FROM {{source}}
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
LEFT JOIN line_contract put ON put.line_id = l.id
WHERE {{kinds}} AND l.paid_on BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# The lines of some months of some suppliers: a number is supplier times a million, plus month.
_OF_MONTHS = """payee_supplier ms
CROSS JOIN kind mk ON mk.payee_id = ms.payee_id
  AND ms.supplier_id IN (SELECT value / 1000000 FROM json_each(:months))
CROSS JOIN line l ON l.kind_id = mk.id
  AND ms.supplier_id * 1000000 + l.paid_on / 100 IN (SELECT value FROM json_each(:months))"""

_MONTHS = f"""
SELECT ps.supplier_id, coalesce(o.category, ''), coalesce(o.scope, ''), {{span}},
       coalesce(min(nullif(m.first_on, 0)), 0), max(m.last_on), sum(m.lines), sum(m.pence),
       sum(m.vat), sum(m.credit_lines)
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE ps.supplier_id {{linked}} IN ({_LINKED}) AND m.kind_id NOT IN ({_BY_LINE})
  AND m.month BETWEEN :first / 100 AND :last / 100
GROUP BY 1, 2, 3, 4
"""
# The same over all months: the sums of each kind are made first, in the order in which they are
# kept, so that a sixth of the rows has to be looked up and put in order.
_WHOLE = f"""
SELECT ps.supplier_id, coalesce(o.category, ''), coalesce(o.scope, ''), 0,
       coalesce(min(nullif(m.first_on, 0)), 0), max(m.last_on), sum(m.lines), sum(m.pence),
       sum(m.vat), sum(m.credit_lines)
FROM (
  SELECT kind_id, coalesce(min(nullif(first_on, 0)), 0) AS first_on, max(last_on) AS last_on,
         sum(lines) AS lines, sum(pence) AS pence, sum(vat) AS vat,
         sum(credit_lines) AS credit_lines
  FROM kind_month
  WHERE batch_id IN (SELECT id FROM batch WHERE active)
    AND month BETWEEN :first / 100 AND :last / 100
  GROUP BY batch_id, kind_id) m
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE ps.supplier_id NOT IN ({_LINKED}) AND m.kind_id NOT IN ({_BY_LINE})
GROUP BY 1, 2, 3
"""
Span = Literal["month", "quarter", "whole"]
_SPANS: dict[Span, str] = {
    "month": "m.month",
    "quarter": "m.month / 100 * 4 + (m.month % 100 - 1) / 3",
}

_REFERENCES = """
SELECT id, value FROM text WHERE id IN (SELECT contract_ref FROM line WHERE contract_ref != 0)
"""

_LINES_OF = """
SELECT l.id, ps.supplier_id, l.contract_ref, l.paid_on, l.pence < 0 AS credit,
       coalesce(c.category, o.category, '') AS category
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE ps.supplier_id IN (SELECT supplier_id FROM contract_link WHERE contract_id = :contract)
   OR l.contract_ref IN (SELECT value FROM json_each(:refs)) AND l.contract_ref != 0
   OR l.id IN (SELECT line_id FROM line_contract WHERE contract_id = :contract)
   OR l.id IN (SELECT c.line_id FROM credit_original c JOIN line p ON p.id = c.original_id
               WHERE p.contract_ref IN (SELECT value FROM json_each(:refs)) AND p.contract_ref != 0
                  OR p.id IN (SELECT line_id FROM line_contract WHERE contract_id = :contract))
ORDER BY l.id
"""

# Credits with the payment that each lowers; both are of one supplier.
_LOWERED = """
SELECT l.id, ps.supplier_id, lr.value AS named, l.paid_on,
       coalesce(ls.category, lo.category, '') AS category,
       p.id AS original_id, pr.value AS original_named, p.paid_on AS original_on,
       coalesce(pc.category, po.category, '') AS original_category
FROM credit_original c
JOIN line l ON l.id = c.line_id JOIN text lr ON lr.id = l.contract_ref
JOIN line p ON p.id = c.original_id JOIN text pr ON pr.id = p.contract_ref
JOIN kind k ON k.id = l.kind_id JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome lo ON lo.kind_id = l.kind_id LEFT JOIN line_said ls ON ls.line_id = l.id
LEFT JOIN outcome po ON po.kind_id = p.kind_id LEFT JOIN line_said pc ON pc.line_id = p.id
WHERE c.follows
"""
_LOWERED_BY = f"{_LOWERED} AND c.line_id = ?"
_UNDER_SOME = f"""{_LOWERED}
AND (ps.supplier_id IN ({_LINKED}) OR l.contract_ref != 0 OR p.contract_ref != 0
     OR p.id IN (SELECT line_id FROM line_contract)
     OR ps.supplier_id IN ({_SELLERS}))
"""


class Term(NamedTuple):
    """A contract as matching sees it. Days are yyyymmdd, 0 where not stated."""

    id: ContractId
    category: str
    first: int
    last: int


class Spent(NamedTuple):
    """What of a payment decides its contracts. The day is yyyymmdd, 0 where there is none."""

    supplier_id: int
    reference: str
    paid_on: int
    category: str
    credit: bool


class Cell(NamedTuple):
    """Lines alike in supplier, category, scope, contracts and month. Days are yyyymmdd.

    ``bought`` (its day, whether a refund) is kept of suppliers of which a use of a lot was
    confirmed: lines of one day.
    """

    supplier_id: int
    category: str
    scope: str
    contract_ids: tuple[ContractId, ...]
    first_on: int
    last_on: int
    lines: int
    pence: int
    vat: int
    bought: tuple[int, bool] | None = None

    def alike(self) -> tuple[int, str, str, tuple[ContractId, ...], tuple[int, bool]]:
        """Return what decides where the lines stand, such that it can be put in order."""
        return (*self[:4], self.bought or _NOT_KEPT)

    def when_bought(self) -> Bought | None:
        """Return ``bought`` as rooms outside the store know it."""
        return None if self.bought is None else Bought(number_day(self.bought[0]), self.bought[1])

    def plus(self, other: Cell) -> Cell:
        """Return both cells as one; they differ in nothing but days and sums."""
        return self._replace(
            # What has no day says nothing of the first.
            first_on=min(self.first_on or other.first_on, other.first_on or self.first_on),
            last_on=max(self.last_on, other.last_on),
            lines=self.lines + other.lines,
            pence=self.pence + other.pence,
            vat=self.vat + other.vat,
        )


class Terms:
    """The contracts of a book and what they cover, read once for many questions."""

    def __init__(self, connection: Connection) -> None:
        """Read contracts and links."""
        self._connection = connection
        by_ref: dict[str, list[Term]] = defaultdict(list)
        known: dict[int, Term] = {}
        for number, ref, category, first, last in connection.exec_driver_sql(_CONTRACTS):
            known[number] = Term(number, category, first, last)
            if folded(ref):
                by_ref[folded(ref)].append(known[number])
        self._by_ref = dict(by_ref)
        self._known = bool(known)
        self._by_supplier: dict[int, list[Term]] = defaultdict(list)
        for contract, supplier in connection.exec_driver_sql(
            "SELECT contract_id, supplier_id FROM contract_link ORDER BY contract_id"
        ):
            self._by_supplier[supplier].append(known[contract])
        put = connection.exec_driver_sql("SELECT line_id, contract_id FROM line_contract")
        self._put: dict[int, tuple[ContractId, ...]] = {
            line: () if contract is None else (contract,) for line, contract in put
        }
        self._sellers = frozenset(connection.exec_driver_sql(_SELLERS).scalars())

    def of_line(self, line_id: int, spent: Spent) -> tuple[ContractId, ...]:
        """Return the contracts that a line falls under: where a person put it decides first."""
        put = self._put.get(line_id) if self._put else None
        if put is not None:
            return put
        if line_id and spent.credit and self._known and not self._names_one(spent.reference):
            row = self._lowered_by(line_id)
            if row is not None:
                return self._of_original(row)
        return self.of(spent)

    def of_each(self, line_id: int, spent: Spent) -> tuple[ContractId, ...]:
        """Return what ``of_line`` does, for whoever asks of very many lines."""
        put = self._put.get(line_id)
        if put is not None:
            return put
        return self.of_line(line_id, spent) if line_id in self._apart else self.of(spent)

    @cached_property
    def _apart(self) -> frozenset[int]:
        return frozenset(self.apart)

    def bought(self, line_id: int, spent: Spent) -> tuple[int, bool] | None:
        """Return the day by which it is told through which lot a line was bought.

        With it, whether the line is a credit of which no payment is known; of one whose payment
        is, the day is that of the payment. None where no use was confirmed of its supplier.
        """
        if spent.supplier_id not in self._sellers:
            return None
        row = self._lowered_by(line_id) if spent.credit and line_id else None
        return (spent.paid_on, spent.credit) if row is None else (row.original_on, False)

    def _lowered_by(self, line_id: int) -> Row[Any] | None:
        return self._connection.exec_driver_sql(_LOWERED_BY, (line_id,)).first()

    @cached_property
    def apart(self) -> list[int]:
        """Return the credits that what they lower puts elsewhere than they would be."""
        if not (self._known or self._sellers):
            return []
        rows = self._connection.exec_driver_sql(_UNDER_SOME)
        return [row.id for row in rows if self._is_apart(row)]

    def _is_apart(self, row: Row[Any]) -> bool:
        if row.supplier_id in self._sellers:
            return True
        if row.id in self._put or self._names_one(row.named):
            return False
        by_itself = self.of(Spent(row.supplier_id, "", row.paid_on, row.category, credit=True))
        return self._of_original(row) != by_itself

    def _of_original(self, row: Row[Any]) -> tuple[ContractId, ...]:
        spent = Spent(
            row.supplier_id, row.original_named, row.original_on, row.original_category,
            credit=False,
        )  # fmt: skip
        return self.of_line(row.original_id, spent)

    def _names_one(self, reference: str) -> bool:
        return bool(reference) and folded(reference) in self._by_ref

    def of(self, spent: Spent) -> tuple[ContractId, ...]:
        """Return the contracts that a payment or a credit falls under, by number."""
        supplier_id, reference, paid_on, category, credit = spent
        found = self._by_ref.get(folded(reference)) if reference else None
        if found is None:
            begun = [
                term
                for term in self._by_supplier.get(supplier_id, ())
                if term.first and term.first <= paid_on
            ]
            found = [term for term in begun if paid_on <= term.last]
            found = found or [term for term in begun if not term.last]
            if credit and begun and not found:
                latest = max(term.last for term in begun)
                found = [term for term in begun if term.last == latest]
        if not found:
            return ()
        same = [term.id for term in found if category and term.category == category]
        return tuple(same or [term.id for term in found])

    def of_month(
        self, supplier_id: int, month: int, category: str, *, credit: bool = False
    ) -> tuple[ContractId, ...] | None:
        """Return the contracts that all payments of a month fall under that name none.

        None where they may not all fall under the same. The month is yyyymm, 0 for none.
        """
        first, last = month * 100 + 1, month * 100 + _days_in(month)
        for term in self._by_supplier.get(supplier_id, ()):
            until = term.last or _NO_END
            touches = term.first and term.first <= last and until >= first
            if touches and not (term.first <= first and last <= until):
                return None
        return self.of(Spent(supplier_id, "", first if month else 0, category, credit))

    @cached_property
    def references(self) -> dict[int, str]:
        """Return the references on lines that name a contract, by the number of their text."""
        if not self._by_ref:
            return {}
        rows = self._connection.exec_driver_sql(_REFERENCES)
        return {number: value for number, value in rows if folded(value) in self._by_ref}


def cells(
    connection: Connection, period: Period | None, *, span: Span = "month"
) -> Iterator[Cell]:
    """Yield every active payment of a period within the cell that it belongs to.

    ``span`` is the longest time that a cell may hold: longer ones are fewer.
    """
    terms = Terms(connection)
    yield from _matched(connection, period, terms)
    if tally.whole_months(period):
        several = _MONTHS.format(span=_SPANS.get(span, ""), linked="NOT")
        query = _WHOLE if span == "whole" else several
        for row in _rows(connection, query, period, terms):
            yield Cell(row[0], row[1], row[2], (), *row[4:9])


def matched_cells(connection: Connection, period: Period | None) -> Iterator[Cell]:
    """Yield the payments of a period that may fall under contracts, or have own choices.

    Where the period cuts a month, these are all payments.
    """
    yield from _matched(connection, period, Terms(connection))


def _matched(connection: Connection, period: Period | None, terms: Terms) -> Iterator[Cell]:
    if tally.whole_months(period):
        yield from _by_line(connection, period, terms, f"l.kind_id IN ({_BY_LINE})")
        yield from _by_month(connection, period, terms)
    else:
        yield from _by_line(connection, period, terms, ":refs IS NOT NULL")


def _by_month(connection: Connection, period: Period | None, terms: Terms) -> Iterator[Cell]:
    """Yield the payments to suppliers with contracts, month by month.

    Only where a contract begins or ends within a month, or a credit follows one that ended, are
    the lines of the month looked at.
    """
    open_months: set[tuple[int, str, str, int]] = set()
    query = _MONTHS.format(span="m.month", linked="")
    for row in _rows(connection, query, period, terms):
        supplier, category, scope, month = row[:4]
        ids = terms.of_month(supplier, month, category)
        if ids is None or (
            not ids and row[9] and terms.of_month(supplier, month, "", credit=True)
        ):
            open_months.add((supplier, category, scope, month))
        else:
            yield Cell(supplier, category, scope, ids, *row[4:9])
    months = sorted({supplier * 1_000_000 + month for supplier, _, _, month in open_months})
    others = f"l.kind_id NOT IN ({_BY_LINE})"
    for cell in _by_line(connection, period, terms, others, _OF_MONTHS, json.dumps(months)):
        if (*cell[:3], cell.first_on // 100) in open_months:
            yield cell


def _by_line(
    connection: Connection,
    period: Period | None,
    terms: Terms,
    kinds: str,
    source: str = "line l",
    months: str = "",
) -> Iterator[Cell]:
    query = _LINES.format(kinds=kinds, source=source)
    for row in _rows(connection, query, period, terms, months):
        supplier, category, scope, named, day, credit, alone, lines, pence, vat = row
        spent = Spent(supplier, terms.references.get(named, ""), day, category, bool(credit))
        ids, bought = terms.of_line(alone, spent), terms.bought(alone, spent)
        yield Cell(supplier, category, scope, ids, day, day, lines, pence, vat, bought)


def _rows(
    connection: Connection,
    query: str,
    period: Period | None,
    terms: Terms,
    months: str = "",
) -> Iterator[tuple[Any, ...]]:
    asked = {"refs": json.dumps(list(terms.references)), "apart": json.dumps(terms.apart)}
    values = {**tally.span(period), **asked, "months": months}
    # The driver's own rows: there may be a hundred thousand.
    yield from connection.connection.cursor().execute(query, values)


def lines_under(connection: Connection, contract_id: ContractId) -> list[int]:
    """Return the active lines that fall under a contract, by number."""
    terms = Terms(connection)
    values = {"contract": contract_id, "refs": json.dumps(list(terms.references))}
    return [
        row.id
        for row in connection.exec_driver_sql(_LINES_OF, values)
        if contract_id in terms.of_line(row.id, _spent(row, terms))
    ]


def _spent(row: Row[Any], terms: Terms) -> Spent:
    named = terms.references.get(row.contract_ref, "")
    return Spent(row.supplier_id, named, row.paid_on, row.category, bool(row.credit))


@lru_cache(1200)
def _days_in(month: int) -> int:
    return monthrange(month // 100, month % 100)[1] if month else 0


def folded(text: str) -> str:
    """Return a reference as it is compared: case and spaces do not matter."""
    return "".join(text.casefold().split())
