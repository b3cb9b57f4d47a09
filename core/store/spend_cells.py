"""Payments added up as far as they are alike in supplier, category, scope, contracts and time.

By the sums of months that are kept; only where what is said of single lines, or the days of a
contract, part a month are its lines looked at.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from core.domain.assessment import Bought
from core.domain.contracts import ContractId
from core.domain.period import Period
from core.store import kept_sums, tally
from core.store.loading import number_day
from core.store.matching import LINKED, SELLERS, Spent, Terms

# Months of kinds with lines that name a contract, of which something else is said than of their
# kind, that fall elsewhere because of what they lower, or of a supplier that sells through a lot:
# their lines are looked at one by one, all others by the sums of their months. (CROSS: the few
# choices first.)
_BY_LINE = f"""
SELECT kind_id, paid_on / 100 AS month FROM line
WHERE contract_ref IN (SELECT value FROM json_each(:refs)) AND contract_ref != 0
UNION
SELECT l.kind_id, l.paid_on / 100 FROM line_said c CROSS JOIN line l ON l.id = c.line_id
UNION
SELECT l.kind_id, l.paid_on / 100 FROM line_contract c CROSS JOIN line l ON l.id = c.line_id
UNION
SELECT kind_id, paid_on / 100 FROM line WHERE id IN (SELECT value FROM json_each(:apart))
UNION
SELECT m.kind_id, m.month FROM payee_supplier u CROSS JOIN kind k ON k.payee_id = u.payee_id
CROSS JOIN kind_month m ON m.kind_id = k.id
WHERE u.supplier_id IN ({SELLERS})
"""

# In the order of cells, those of which the day is not kept come first.
_NOT_KEPT = (-1, False)

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

# Every value that is given to a query must stand in it.
_ANY = ":refs IS NOT NULL"

_SOME = "IN (SELECT value FROM json_each(:among))"
_LINES_APART = f"""(SELECT DISTINCT kind_id FROM ({_BY_LINE})) y
CROSS JOIN line l ON l.kind_id = y.kind_id"""
_LINES_OF_SOME = f"""payee_supplier ms
CROSS JOIN kind mk ON mk.payee_id = ms.payee_id AND ms.supplier_id {_SOME}
CROSS JOIN line l ON l.kind_id = mk.id"""
# The lines of some months of some suppliers: a number is supplier times a million, plus month.
_OF_MONTHS = """json_each(:months) one
CROSS JOIN payee_supplier ms ON ms.supplier_id = one.value / 1000000
CROSS JOIN kind mk ON mk.payee_id = ms.payee_id
CROSS JOIN line l ON l.kind_id = mk.id
  AND l.paid_on BETWEEN one.value % 1000000 * 100 AND one.value % 1000000 * 100 + 99"""

_MONTHS_OF_ALL = """kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id"""
_MONTHS_OF_SOME = f"""payee_supplier ps
CROSS JOIN kind k ON k.payee_id = ps.payee_id AND ps.supplier_id {_SOME}
CROSS JOIN kind_month m ON m.kind_id = k.id
JOIN batch b ON b.id = m.batch_id AND b.active"""
_MONTHS = f"""
SELECT ps.supplier_id, coalesce(o.category, ''), coalesce(o.scope, ''), {{span}},
       coalesce(min(nullif(m.first_on, 0)), 0), max(m.last_on), sum(m.lines), sum(m.pence),
       sum(m.vat), sum(m.credit_lines)
FROM {{source}}
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE ps.supplier_id {{linked}} IN ({LINKED}) AND (m.kind_id, m.month) NOT IN ({_BY_LINE})
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
    AND month BETWEEN :first / 100 AND :last / 100 AND (kind_id, month) NOT IN ({_BY_LINE})
  GROUP BY batch_id, kind_id) m
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE ps.supplier_id NOT IN ({LINKED})
GROUP BY 1, 2, 3
"""
# The same of the whole book, from the sums that are kept of suppliers: but of those of which a
# kind is looked at line by line.
_KEPT = f"""
SELECT supplier_id, category, scope, 0, first_on, last_on, lines, pence, vat FROM supplier_sum
WHERE supplier_id NOT IN ({LINKED})
  AND supplier_id NOT IN (SELECT value FROM json_each(:among))
"""
_IN_PARTS = f"""
SELECT DISTINCT ps.supplier_id FROM ({_BY_LINE}) y
JOIN kind k ON k.id = y.kind_id JOIN payee_supplier ps ON ps.payee_id = k.payee_id
"""
# If these are more, all are read at once.
_MANY_IN_PARTS = 2_000
Span = Literal["month", "quarter", "whole"]
_SPANS: dict[Span, str] = {
    "month": "m.month",
    "quarter": "m.month / 100 * 4 + (m.month % 100 - 1) / 3",
    "whole": "0",
}


class Cell(NamedTuple):
    """Lines alike in supplier, category, scope, contracts and month. Days are yyyymmdd.

    ``bought`` (its day, whether a refund) is kept of suppliers of which a use of a lot was
    confirmed, or whose days were asked for: lines of one day.
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
        return Cell(
            *self[:4],
            # What has no day says nothing of the first.
            min(self.first_on or other.first_on, other.first_on or self.first_on),
            max(self.last_on, other.last_on),
            self.lines + other.lines,
            self.pence + other.pence,
            self.vat + other.vat,
            self.bought,
        )


def cells(
    connection: Connection,
    period: Period | None,
    *,
    span: Span = "month",
    terms: Terms | None = None,
    among: Collection[int] | None = None,
) -> Iterator[Cell]:
    """Yield every active payment of a period within the cell that it belongs to.

    ``span`` is the longest time that a cell may hold: longer ones are fewer. ``among`` asks for
    the payments to some suppliers only; ``terms`` are those of the book, where they are at hand.
    """
    asked = _Asked(connection, period, terms or Terms(connection), among)
    yield from asked.matched()
    if tally.whole_months(period):
        yield from asked.under_none(span)


def parted(
    connection: Connection,
    period: Period | None,
    *,
    span: Span,
    terms: Terms,
    among: Collection[int] | None,
) -> Parted:
    """Return what ``cells`` yields, in two parts that share no supplier."""
    asked = _Asked(connection, period, terms, among)
    found = list(asked.matched())
    if not tally.whole_months(period):
        return Parted(found, ())
    matched = {cell.supplier_id for cell in found}
    under_none: list[Sums] = []
    for row in asked.sums_under_none(span):
        if row[0] in matched:
            found.append(_under_none(row))
        else:
            under_none.append(row)
    return Parted(found, under_none)


def cells_by_day(
    connection: Connection, period: Period | None, months: Collection[tuple[int, int]]
) -> Iterator[Cell]:
    """Yield the active payments of a period in some months of suppliers, by the cells of days.

    Each tells when it was bought; a credit, when the payment was made that it lowers. A month is
    yyyymm, 0 for what has no day.
    """
    among = {supplier for supplier, _ in months}
    terms = Terms(connection, by_day=among)
    yield from _Asked(connection, period, terms, among).of_months(months)


def matched_cells(connection: Connection, period: Period | None) -> Iterator[Cell]:
    """Yield the payments of a period that may fall under contracts, or have own choices.

    Where the period cuts a month, these are all payments.
    """
    yield from _Asked(connection, period, Terms(connection), None).matched()


# Supplier, category, scope, a number of the span, first and last day, lines, pence, VAT; in some
# queries more. No two of a view are alike in the first four.
Sums = tuple[Any, ...]


class Parted(NamedTuple):
    """Cells, and apart from them the sums of suppliers of which nothing but these is known.

    Those fall under no contract, and what is said of their kinds is said of all their lines.
    """

    cells: Sequence[Cell]
    under_none: Sequence[Sums]


def _under_none(row: Sums) -> Cell:
    return Cell(row[0], row[1], row[2], (), *row[4:9])


class _Asked:
    """Whose payments are asked for, of what period, under which terms."""

    def __init__(
        self,
        connection: Connection,
        period: Period | None,
        terms: Terms,
        among: Collection[int] | None,
    ) -> None:
        self._connection = connection
        self._cursor = connection.connection.cursor
        self._whole_book = period is None
        self._whole_months = tally.whole_months(period)
        self._terms = terms
        self._some = among is not None
        self._values = {
            **tally.span(period),
            "refs": json.dumps(list(terms.references)),
            "apart": json.dumps(terms.apart(among)),
            "among": json.dumps(sorted(among or ())),
        }

    def matched(self) -> Iterator[Cell]:
        """Yield what may fall under contracts, or has own choices."""
        if self._whole_months:
            lines = _LINES_OF_SOME if self._some else _LINES_APART
            yield from self._by_line(lines, f"(l.kind_id, l.paid_on / 100) IN ({_BY_LINE})")
            yield from self._by_month()
        else:
            yield from self._by_line(_LINES_OF_SOME if self._some else "line l", _ANY)

    def of_months(self, months: Collection[tuple[int, int]], kinds: str = _ANY) -> Iterator[Cell]:
        """Yield what was paid to suppliers in a month, line by line."""
        numbers = sorted({supplier * 1_000_000 + month for supplier, month in months})
        yield from self._by_line(_OF_MONTHS, kinds, json.dumps(numbers))

    def under_none(self, span: Span) -> Iterator[Cell]:
        """Yield what is paid to suppliers without contracts, and has no choices of its own."""
        return map(_under_none, self.sums_under_none(span))

    def sums_under_none(self, span: Span) -> Iterator[Sums]:
        """Yield the same as the book adds it up."""
        if self._some or span != "whole":
            return self._rows(self._months(_SPANS[span], "NOT"))
        if self._whole_book and kept_sums.are_ready(self._connection):
            in_parts = [number for (number,) in self._rows(_IN_PARTS)]
            if len(in_parts) <= _MANY_IN_PARTS:
                among = json.dumps(in_parts)
                query = self._months(_SPANS[span], "NOT", _MONTHS_OF_SOME)
                return chain(self._rows(_KEPT, among=among), self._rows(query, among=among))
        return self._rows(_WHOLE)

    def _by_month(self) -> Iterator[Cell]:
        """Yield the payments to suppliers with contracts, month by month.

        Only where a contract begins or ends within a month, or a credit follows one that ended,
        are the lines of the month looked at.
        """
        terms = self._terms
        open_months: set[tuple[int, str, str, int]] = set()
        for row in self._rows(self._months("m.month", "")):
            supplier, category, scope, month = row[:4]
            ids = terms.of_month(supplier, month, category)
            if ids is None or (
                not ids and row[9] and terms.of_month(supplier, month, "", credit=True)
            ):
                open_months.add((supplier, category, scope, month))
            else:
                yield Cell(supplier, category, scope, ids, *row[4:9])
        months = {(supplier, month) for supplier, _, _, month in open_months}
        for cell in self.of_months(months, f"(l.kind_id, l.paid_on / 100) NOT IN ({_BY_LINE})"):
            if (*cell[:3], cell.first_on // 100) in open_months:
                yield cell

    def _by_line(self, source: str, kinds: str, months: str = "") -> Iterator[Cell]:
        terms = self._terms
        for row in self._rows(_LINES.format(source=source, kinds=kinds), months=months):
            supplier, category, scope, named, day, credit, alone, lines, pence, vat = row
            spent = Spent(supplier, terms.references.get(named, ""), day, category, bool(credit))
            ids, bought = terms.of_line(alone, spent), terms.bought(alone, spent)
            yield Cell(supplier, category, scope, ids, day, day, lines, pence, vat, bought)

    def _months(self, span: str, linked: str, source: str = _MONTHS_OF_ALL) -> str:
        source = _MONTHS_OF_SOME if self._some else source
        return _MONTHS.format(span=span, linked=linked, source=source)

    def _rows(self, query: str, **values: str) -> Iterator[tuple[Any, ...]]:
        # The driver's own rows: there may be a hundred thousand.
        rows: Iterator[tuple[Any, ...]] = self._cursor().execute(
            query, {**self._values, "months": "", **values}
        )
        return rows
