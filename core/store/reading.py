"""What screens, reports and analysis read from a book: values only, never connections.

Every total here equals the sum of its lines; a property test holds it to that.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.positions import Lowered, Paid, Positions
from core.store import held_positions, lines, suppliers, tally
from core.store.book import Book
from core.store.lines import SORTS, Filter, LineRow
from core.store.loading import number_day
from core.store.memory import CATEGORIES, CONTRACTS, DEALS

__all__ = [
    "SORTS",
    "Filter",
    "LineRow",
    "SupplierTotal",
    "Totals",
    "by_day",
    "by_supplier",
    "count_and_sum",
    "days_lowered",
    "line_keys_for",
    "line_rows_for_return",
    "lines_by_ids",
    "monthly",
    "most_paid",
    "paid_each",
    "positions",
    "repeated_across_files",
    "totals",
]

# A file says what its payments add up to, and the check of a book holds it to that.
_TOTALS = """
SELECT coalesce(sum(lines), 0) AS lines, coalesce(sum(total), 0) AS pence,
       coalesce(sum(credit_lines), 0) AS credit_lines,
       coalesce(sum(credit_pence), 0) AS credit_pence,
       count(nullif(lines, 0)) AS batches,
       (SELECT count(DISTINCT supplier_id) FROM ({suppliers}) WHERE lines > 0) AS suppliers,
       min(nullif(date_from, 0)) AS date_from, max(date_to) AS date_to
FROM batch WHERE active
"""

# What is said of contracts and deals moves no payment from one sum to another.
_NO_PAYMENTS = CONTRACTS | DEALS | {"leaf_choice"}

_IN_SCOPE = " WHERE x.scope = ''"
_BY_SCOPE = {None: "", "in": _IN_SCOPE, "out": " WHERE x.scope != ''"}

_BY_SUPPLIER = """
SELECT su.id, su.name, x.lines, x.pence FROM ({paid}) x JOIN supplier su ON su.id = x.supplier_id
"""
_BY_PARENT = """
SELECT min(su.id), coalesce(sp.parent, su.name), sum(x.lines), sum(x.pence) FROM ({paid}) x
JOIN supplier su ON su.id = x.supplier_id
LEFT JOIN supplier_parent sp ON sp.supplier_id = su.id
GROUP BY sp.parent, CASE WHEN sp.parent IS NULL THEN su.id END
"""

# The same payment counted per file: what one file repeats within itself is its own business.
_REPEATED = """
SELECT sum(n) - sum(most), sum(n * pence) - sum(most * pence) FROM (
  SELECT pence, sum(n) AS n, max(n) AS most FROM (
    SELECT l.batch_id, p.name, l.paid_on, l.pence, l.reference, d.value, count(*) AS n
    FROM line l
    JOIN batch b ON b.id = l.batch_id AND b.active
    JOIN kind k ON k.id = l.kind_id
    JOIN payee p ON p.id = k.payee_id
    JOIN text d ON d.id = l.description
    WHERE l.paid_on != 0 AND l.batch_id IN (
      SELECT one.id FROM batch one JOIN batch other ON other.active AND other.id != one.id
        AND other.date_from <= one.date_to AND other.date_to >= one.date_from)
    GROUP BY 2, 3, 4, 5, 6, 1)
  GROUP BY name, paid_on, pence, reference, value HAVING count(*) > 1)
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What counts in a book, over all payments."""

    lines: int
    pence: int
    credit_lines: int
    credit_pence: int
    batches: int
    suppliers: int
    date_from: date | None
    date_to: date | None


class SupplierTotal(NamedTuple):
    """What a supplier was paid in a period."""

    supplier_id: SupplierId
    name: str
    lines: int
    pence: int


def positions(book: Book, period: Period | None, *, by_quarter: bool = True) -> Positions:
    """Return all active payments, grouped by everything that decides where they stand.

    With a period only payments made in it; a payment without a day is in no period. Without
    ``by_quarter`` they are fewer, and none has a quarter. The order is fixed: by supplier,
    category, scope, contracts, day bought, quarter.
    """
    return held_positions.of_view(book, period, by_quarter=by_quarter)


def by_day(book: Book, period: Period | None, among: Collection[Paid]) -> Positions:
    """Return the payments of a period in some quarters, parted by the day bought.

    Of a credit it is the day of the payment that it lowers, where that is known.
    """
    return held_positions.by_day(book, period, among)


def days_lowered(book: Book, period: Period | None) -> Lowered:
    """Return of which days the payments are that the credits of a period lower."""
    return held_positions.days_lowered(book, period)


def line_keys_for(book: Book, chosen: Filter) -> array[int]:
    """Return the numbers of the lines that a view shows, in its order."""
    with book.read() as connection:
        return lines.keys(connection, chosen)


def lines_by_ids(book: Book, ids: Sequence[int]) -> tuple[LineRow, ...]:
    """Return lines in the order asked; numbers that are no line are left out."""
    with book.read() as connection:
        return lines.by_ids(connection, ids)


def count_and_sum(book: Book, chosen: Filter) -> tuple[int, int]:
    """Return how many lines a view shows, and their sum in pence."""
    in_sums = replace(chosen, scope=None).is_wide() and chosen.scope in _BY_SCOPE
    with book.read() as connection:
        if not in_sums:
            return lines.count_and_sum(connection, chosen)
        found, pence = connection.exec_driver_sql(
            "SELECT coalesce(sum(x.lines), 0), coalesce(sum(x.pence), 0)"
            f" FROM ({tally.months(connection, chosen.period)}) x{_BY_SCOPE[chosen.scope]}",
            tally.span(chosen.period),
        ).one()
    return int(found), int(pence)


def line_rows_for_return(book: Book, period: Period | None) -> Iterator[LineRow]:
    """Yield the active lines of a period in the order of files and rows, one by one."""
    with book.read() as connection:
        yield from lines.of_period(connection, period)


def totals(book: Book) -> Totals:
    """Add up all payments that count."""
    return book.remembered("totals", lambda: _totals(book), in_spite_of=_NO_PAYMENTS | CATEGORIES)


def _totals(book: Book) -> Totals:
    with book.read() as connection:
        query = _TOTALS.format(suppliers=tally.suppliers(connection, None))
        row = connection.exec_driver_sql(query, tally.span(None)).one()
    days = {name: number_day(row._mapping[name] or 0) for name in ("date_from", "date_to")}
    return Totals(**{**row._mapping, **days})


def monthly(
    book: Book, period: Period | None = None, *, in_scope: bool = False
) -> tuple[tuple[date | None, Pence], ...]:
    """Return pence by month, each named by its first day; first of all what has no day.

    With ``in_scope`` only of what is third-party spend.
    """
    name = ("monthly", period, in_scope)
    return book.remembered(
        name, lambda: _monthly(book, period, in_scope=in_scope), in_spite_of=_NO_PAYMENTS
    )


def _monthly(
    book: Book, period: Period | None, *, in_scope: bool
) -> tuple[tuple[date | None, Pence], ...]:
    only = _IN_SCOPE if in_scope else ""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT x.month, sum(x.pence) FROM ({tally.months(connection, period)}) x{only}"
            " GROUP BY x.month HAVING sum(x.lines) != 0 ORDER BY x.month",
            tally.span(period),
        ).all()
    return tuple((number_day(month * 100 + 1 if month else 0), pence) for month, pence in rows)


def by_supplier(
    book: Book,
    period: Period | None = None,
    *,
    in_scope: bool = False,
    by_parent: bool = False,
) -> tuple[SupplierTotal, ...]:
    """Return what each supplier was paid, the most pounds first.

    With ``in_scope`` only of what is third-party spend; ``by_parent`` adds the suppliers of one
    house up under its name, with the number of the first of them.
    """
    return book.remembered(
        ("by supplier", period, in_scope, by_parent),
        lambda: _by_supplier(book, period, in_scope=in_scope, by_parent=by_parent),
        in_spite_of=_NO_PAYMENTS,
    )


def most_paid(
    book: Book, period: Period | None = None, *, top: int, in_scope: bool = False
) -> tuple[SupplierTotal, ...]:
    """Return the first so many of ``by_supplier``, in a fourth of its time."""
    return book.remembered(
        ("most paid", period, top, in_scope),
        lambda: _most_paid(book, period, top, in_scope=in_scope),
        in_spite_of=_NO_PAYMENTS,
    )


def _most_paid(
    book: Book, period: Period | None, top: int, *, in_scope: bool
) -> tuple[SupplierTotal, ...]:
    with book.read() as connection:
        query = f"{_paid(connection, period, in_scope=in_scope)} ORDER BY 3 DESC LIMIT :more"
        asked = {**tally.span(period), "more": top + 1}
        rows = connection.exec_driver_sql(query, asked).all()
    if len(rows) > top and rows[top - 1].pence == rows[top].pence:
        # Which of them are the last is told by the names of all that were paid as much.
        return by_supplier(book, period, in_scope=in_scope)[:top]
    names = suppliers.names_of(book, [SupplierId(row.supplier_id) for row in rows[:top]])
    found = [SupplierTotal(row[0], names[row[0]], *row[1:]) for row in rows[:top]]
    return tuple(sorted(found, key=lambda one: (-one.pence, one.name, one.supplier_id)))


def paid_each(
    book: Book, period: Period | None = None, *, in_scope: bool = False
) -> tuple[int, ...]:
    """Return what each supplier was paid, the most first: the pence of ``by_supplier``."""
    return book.remembered(
        ("paid each", period, in_scope),
        lambda: _paid_each(book, period, in_scope=in_scope),
        in_spite_of=_NO_PAYMENTS,
    )


def _paid_each(book: Book, period: Period | None, *, in_scope: bool) -> tuple[int, ...]:
    with book.read() as connection:
        paid = _paid(connection, period, in_scope=in_scope)
        text = connection.exec_driver_sql(
            f"SELECT group_concat(pence) FROM ({paid})", tally.span(period)
        ).scalar()
    return tuple(sorted(map(int, text.split(",")), reverse=True)) if text else ()


def _paid(connection: Connection, period: Period | None, *, in_scope: bool) -> str:
    """Return the SQL for what each supplier was paid, by its number alone: names cost more."""
    return (
        "SELECT supplier_id, sum(x.lines) AS lines, sum(x.pence) AS pence"
        f" FROM ({tally.suppliers(connection, period)}) x{_IN_SCOPE if in_scope else ''}"
        " GROUP BY supplier_id HAVING sum(x.lines) != 0"
    )


def _by_supplier(
    book: Book, period: Period | None, *, in_scope: bool, by_parent: bool
) -> tuple[SupplierTotal, ...]:
    with book.read() as connection:
        paid = _paid(connection, period, in_scope=in_scope)
        query = (_BY_PARENT if by_parent else _BY_SUPPLIER).format(paid=paid)
        rows = connection.connection.cursor().execute(
            f"{query} ORDER BY 4 DESC, 2, 1", tally.span(period)
        )
        return tuple(map(SupplierTotal._make, rows))


def repeated_across_files(book: Book) -> tuple[int, int]:
    """Return how many payments stand in more than one file, and their sum in pence.

    The same payee, day, amount, reference and description; of each the largest count within
    one file is taken as right, the rest is counted.
    """
    with book.read() as connection:
        count, pence = connection.exec_driver_sql(_REPEATED).one()
    return int(count or 0), int(pence or 0)
