"""The positions of a view of a book: read once, and again only where contracts are others.

What is held is compared with the terms of the contracts as they are now, so it does not matter
which change made them so.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from sqlalchemy import Connection

from core.domain.contracts import ContractId
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.positions import Alike, Lowered, Paid, Positions, Row
from core.domain.taxonomy import CategoryCode
from core.store import spend_cells, suppliers, tally
from core.store.book import Book
from core.store.loading import number_day
from core.store.matching import Named, Term, Terms, references_on_lines
from core.store.memory import CATEGORIES, CONTRACTS, DEALS

# Of the quarter the first month, 0 for none.
_Key = tuple[int, str, str, tuple[ContractId, ...], tuple[int, bool], int]

# Whose use of a lot is confirmed has payments kept apart by day; other deals change nothing.
_NOT_RESTED_ON = CONTRACTS | DEALS - {"lot_use"} | {"leaf_choice"}

_DAYS_LOWERED = """
SELECT ps.supplier_id, coalesce(s.category, o.category, ''), l.paid_on / 100,
       min(p.paid_on), max(p.paid_on)
FROM credit_original c
JOIN line p ON p.id = c.original_id
JOIN line l ON l.id = c.line_id AND l.paid_on BETWEEN :first AND :last
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said s ON s.line_id = l.id
WHERE c.follows
GROUP BY 1, 2, 3
"""

# Where the contracts of more suppliers are others than before, everything is read again.
_MANY = 400


def of_view(book: Book, period: Period | None, *, by_quarter: bool) -> Positions:
    """Return all active payments of a period, grouped by everything that decides where they stand.

    The order is fixed: by supplier, category, scope, contracts, day bought, quarter.
    """
    facts = book.remembered(
        "names and references",
        lambda: _Facts.read(book),
        in_spite_of=CONTRACTS | DEALS | CATEGORIES,
    )
    held = book.remembered(
        ("positions", period, by_quarter),
        lambda: _Held(period, by_quarter=by_quarter),
        in_spite_of=_NOT_RESTED_ON,
    )
    # Read only now: what is changed from here on has the book forget what is held.
    with book.read() as connection:
        return held.positions(connection, facts)


def by_day(book: Book, period: Period | None, among: Collection[Paid]) -> Positions:
    """Return the payments of a period in some quarters, parted by the day bought."""
    places: dict[Alike, int] = {}
    months = {(supplier, month) for supplier, _, quarter in among for month in _months_of(quarter)}
    with book.read() as connection:
        names = suppliers.names(connection)
        cells = spend_cells.cells_by_day(connection, period, months)
        found = _rows((cell for cell in cells if _paid(cell) in among), places, by_quarter=True)
    return Positions(tuple(places), list(chain.from_iterable(found.values())), names)


def days_lowered(book: Book, period: Period | None) -> Lowered:
    """Return of which days the payments are that the credits of a period lower.

    The first and the last of each supplier, category and quarter that has such credits.
    """
    with book.read() as connection:
        rows = connection.exec_driver_sql(_DAYS_LOWERED, tally.span(period)).all()
    found: dict[Paid, tuple[date, date]] = {}
    for supplier, category, month, first_on, last_on in rows:
        quarter = _day(_quarter(month) * 100 + 1) if month else None
        days = number_day(first_on) or date.min, number_day(last_on) or date.max
        key = SupplierId(supplier), CategoryCode(category), quarter
        first, last = found.get(key, days)
        found[key] = min(first, days[0]), max(last, days[1])
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What does not change with decisions: what suppliers are called, what lines refer to."""

    names: Mapping[SupplierId, str]
    references: Named

    @classmethod
    def read(cls, book: Book) -> _Facts:
        with book.read() as connection:
            return cls(suppliers.names(connection), references_on_lines(connection))


class _Held:
    """The rows of a view by supplier, each read under the terms that are held beside them."""

    def __init__(self, period: Period | None, *, by_quarter: bool) -> None:
        self._period, self._by_quarter = period, by_quarter
        self._lock = threading.Lock()
        self._for_all: object = None
        self._terms: Mapping[int, Sequence[Term]] = {}
        self._places: dict[Alike, int] = {}
        self._rows: dict[int, list[Row]] = {}
        self._found = Positions((), (), {})

    def positions(self, connection: Connection, facts: _Facts) -> Positions:
        terms = Terms(connection, facts.references)
        with self._lock:
            among = self._otherwise(terms)
            if among is None:
                places: dict[Alike, int] = {}
                self._rows = self._read(connection, terms, places, None)
                self._places = places
                self._found = Positions(tuple(places), self._all_rows(), facts.names)
            elif among:
                self._rows.update(self._read(connection, terms, self._places, among))
                self._found = self._found.under_others(tuple(self._places), self._all_rows())
            self._for_all, self._terms = terms.for_all, terms.by_supplier
            return self._found

    def _all_rows(self) -> list[Row]:
        return list(chain.from_iterable(self._rows.values()))

    def _otherwise(self, terms: Terms) -> Collection[int] | None:
        """Return the suppliers whose terms are others than those held, None for all of them."""
        if self._for_all != terms.for_all:
            return None
        before, now = self._terms, terms.by_supplier
        others = [
            number
            for number in before.keys() | now.keys()
            if before.get(number) != now.get(number)
        ]
        return None if len(others) > _MANY else others

    def _read(
        self,
        connection: Connection,
        terms: Terms,
        places: dict[Alike, int],
        among: Collection[int] | None,
    ) -> dict[int, list[Row]]:
        span: spend_cells.Span = "quarter" if self._by_quarter else "whole"
        found = spend_cells.parted(connection, self._period, span=span, terms=terms, among=among)
        rows = _rows(found.cells, places, by_quarter=self._by_quarter)
        rows |= _rows_under_none(found.under_none, places, by_quarter=self._by_quarter)
        return {number: rows[number] for number in sorted(rows)}


def _rows(
    cells: Iterable[spend_cells.Cell], places: dict[Alike, int], *, by_quarter: bool
) -> dict[int, list[Row]]:
    """Return the rows of positions by supplier; new places are given to what has none."""
    sums: dict[_Key, spend_cells.Cell] = {}
    for cell in cells:
        key = (*cell.alike(), _quarter(cell.first_on // 100) if by_quarter else 0)
        held = sums.get(key)
        sums[key] = cell if held is None else held.plus(cell)
    rows: dict[int, list[Row]] = {}
    for key in sorted(sums):
        rows.setdefault(key[0], []).append(_row(key, sums[key], places))
    return rows


def _row(key: _Key, cell: spend_cells.Cell, places: dict[Alike, int]) -> Row:
    """Return a row of positions; what decides where it stands is given a place."""
    supplier, category, scope, contract_ids, _, quarter = key
    bought = cell.when_bought()
    seller = None if bought is None else SupplierId(supplier)
    alike = Alike(scope, CategoryCode(category), contract_ids, seller, bought)
    return Row(
        places.setdefault(alike, len(places)),
        SupplierId(supplier),
        _day(quarter * 100 + 1) if quarter else None,
        _day(cell.first_on),
        _day(cell.last_on),
        cell.lines,
        cell.pence,
        cell.vat,
    )


def _rows_under_none(
    sums: Iterable[spend_cells.Sums], places: dict[Alike, int], *, by_quarter: bool
) -> dict[int, list[Row]]:
    """Return the rows of suppliers of which each sum is a row: of most there is no more to say."""
    known: dict[tuple[str, str], int] = {}
    rows: dict[int, list[Row]] = {}
    for supplier, category, scope, _, first_on, last_on, lines, pence, vat, *_ in sorted(sums):
        place = known.get((category, scope))
        if place is None:
            alike = Alike(scope, CategoryCode(category), ())
            place = known[category, scope] = places.setdefault(alike, len(places))
        quarter = _quarter(first_on // 100) if by_quarter else 0
        row = Row(
            place, SupplierId(supplier), _day(quarter * 100 + 1) if quarter else None,
            _day(first_on), _day(last_on), lines, pence, vat,
        )  # fmt: skip
        rows.setdefault(supplier, []).append(row)
    return rows


def _paid(cell: spend_cells.Cell) -> Paid:
    month = _quarter(cell.first_on // 100)
    quarter = _day(month * 100 + 1) if month else None
    return SupplierId(cell.supplier_id), CategoryCode(cell.category), quarter


def _months_of(quarter: date | None) -> Sequence[int]:
    if quarter is None:
        return (0,)
    first = quarter.year * 100 + quarter.month
    return range(first, first + 3)


def _quarter(month: int) -> int:
    return month - (month % 100 - 1) % 3 if month else 0


@lru_cache(4000)
def _day(number: int) -> date | None:
    return number_day(number)
