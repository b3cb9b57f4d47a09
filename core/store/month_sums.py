"""Payments added up by month for what is watched: by supplier, category and contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from core.domain.contracts import ContractId
from core.domain.parties import SupplierId, VatBasis
from core.domain.period import Period, month_end
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Amounts, MonthPaid
from core.store import spend_cells, tally
from core.store.book import Book
from core.store.loading import number_day

# Before any payment that a book may hold.
_EVER = date(1900, 1, 1)

_Key = tuple[int, str, str, tuple[ContractId, ...], tuple[int, bool], int]

# A file whose payments state no VAT at all says nothing of it; a blank cell beside others is none.
_BASES = """
SELECT DISTINCT ps.supplier_id, b.vat_basis, s.stated
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN (SELECT batch_id, max(vat != 0) AS stated FROM kind_month GROUP BY 1) s
  ON s.batch_id = b.id
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
"""

_LARGE = """
SELECT count(*), coalesce(sum(x.{vat}), 0) FROM (
  SELECT CASE WHEN b.vat_basis = 'net' THEN l.pence WHEN l.net IS NOT NULL THEN l.net
              WHEN b.vat_basis = 'gross' THEN l.pence - coalesce(l.vat, 0) ELSE l.pence END AS net,
         CASE WHEN b.vat_basis = 'gross' THEN l.pence WHEN l.gross IS NOT NULL THEN l.gross
              WHEN b.vat_basis = 'net' THEN l.pence + coalesce(l.vat, 0) ELSE l.pence END AS gross,
         l.pence AS unknown
  FROM line l JOIN batch b ON b.id = l.batch_id AND b.active
  WHERE l.paid_on BETWEEN :first AND :last AND l.pence > 0) x
WHERE x.{vat} {reaches} :least
"""

_NET, _GROSS = {Amounts.NET, Amounts.NET_AND_VAT}, {Amounts.GROSS, Amounts.GROSS_AND_VAT}
_KNOWN = {
    ("net", 0): Amounts.NET,
    ("net", 1): Amounts.NET_AND_VAT,
    ("gross", 0): Amounts.GROSS,
    ("gross", 1): Amounts.GROSS_AND_VAT,
}


def paid_by_month(book: Book, period: Period) -> tuple[MonthPaid, ...]:
    """Add the payments of a period up by month, supplier, category, scope and contracts.

    Whole months come from the sums that are kept, only what the period cuts is read line by
    line: at most two months, however long the book.
    """
    with book.read() as connection:
        cells = (cell for part in _parts(period) for cell in spend_cells.cells(connection, part))
        return _months(cells)


def paid_under_contracts(book: Book, until: date) -> tuple[MonthPaid, ...]:
    """Add up what was paid in scope under contracts by month, up to and including a day."""
    with book.read() as connection:
        cells = (
            cell
            for part in _parts(Period(_EVER, until))
            for cell in spend_cells.matched_cells(connection, part)
        )
        return _months(cell for cell in cells if cell.contract_ids and not cell.scope)


def amounts_by_supplier(book: Book) -> dict[SupplierId, Amounts]:
    """Return what is known of the VAT in each supplier's payments: what all their files tell."""
    found: dict[SupplierId, set[Amounts]] = defaultdict(set)
    with book.read() as connection:
        for number, basis, stated in connection.exec_driver_sql(_BASES):
            found[SupplierId(number)].add(_KNOWN.get((basis, stated), Amounts.UNKNOWN))
    return {number: _together(kinds) for number, kinds in found.items()}


def payments_reaching(
    book: Book, period: Period, pence: int, vat: VatBasis, *, over: bool
) -> tuple[int, int]:
    """Return how many single payments of a period reach an amount, and their sum in pence.

    Each is taken with or without VAT as ``vat`` says, as far as its file tells. ``over`` asks
    for more than the amount.
    """
    query = _LARGE.format(vat=vat.value, reaches=">" if over else ">=")
    values = {**tally.span(period), "least": pence}
    with book.read() as connection:
        count, total = connection.exec_driver_sql(query, values).one()
    return int(count), int(total)


def _together(kinds: set[Amounts]) -> Amounts:
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds <= _NET:
        return Amounts.NET
    return Amounts.GROSS if kinds <= _GROSS else Amounts.UNKNOWN


def _parts(period: Period) -> Iterator[Period]:
    """Yield the part of a period before its first whole month, its whole months, and the rest."""
    start, end = period.start, period.end
    if start.day != 1:
        cut = min(month_end(start), end)
        yield Period(start, cut)
        start = cut + timedelta(days=1)
    whole_end = end if end == month_end(end) else end.replace(day=1) - timedelta(days=1)
    if start <= whole_end:
        yield Period(start, whole_end)
        start = whole_end + timedelta(days=1)
    if start <= end:
        yield Period(start, end)


def _months(cells: Iterable[spend_cells.Cell]) -> tuple[MonthPaid, ...]:
    sums: dict[_Key, spend_cells.Cell] = {}
    for cell in cells:
        key = (*cell.alike(), cell.first_on // 100)
        sums[key] = cell if key not in sums else sums[key].plus(cell)
    return tuple(_month(sums[key]) for key in sorted(sums))


def _month(cell: spend_cells.Cell) -> MonthPaid:
    first, last = number_day(cell.first_on), number_day(cell.last_on)
    if first is None or last is None:
        raise ValueError("a month of payments has days")
    return MonthPaid(
        SupplierId(cell.supplier_id), CategoryCode(cell.category), cell.scope,
        cell.contract_ids, first, last, cell.lines, cell.pence, cell.vat, cell.when_bought(),
    )  # fmt: skip
