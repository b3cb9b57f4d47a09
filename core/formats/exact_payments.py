"""Prove the payments of a return and add them up, all rows of a column at once.

It accepts what ``ExactRows`` accepts or less, and finds the same sums in half the time. Whatever
it is not made for is left to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.domain.assessment import Status
from core.domain.collecting import PayeeFigure, StatusFigure
from core.formats.cell_columns import CellColumns, Whole
from core.formats.columns import Column, Holds, Layout, read_cell
from core.formats.exact_rows import NotExact, headings, unquoted

_STATUSES = tuple(Status)
_STATUS_CODES = {status.value.encode(): number for number, status in enumerate(_STATUSES)}
# numpy adds up in numbers that are exact to here.
_EXACT = 2**53
# Beyond any tree of categories: what is kept between returns must not grow with made-up ones.
_MOST_CODES = 10_000


@dataclass(frozen=True, slots=True)
class PaymentSums:
    """What payments add up to. ``totals`` are debits, credits and net of each column of pence.

    ``categories`` and ``sources`` are what the rows name. ``payees`` are told of few returns.
    """

    count: int
    totals: Mapping[str, Mapping[str, int]]
    categories: frozenset[str]
    sources: frozenset[str]
    by_status: tuple[StatusFigure, ...]
    payees: tuple[PayeeFigure, ...] = ()


class ExactPayments:
    """Reads the payments of one return after another that have the same columns."""

    def __init__(self, layout: Layout, told: frozenset[str]) -> None:
        """Find the place of each column. ``told`` are registers whose payees must be told."""
        self._told = {scheme.encode() for scheme in told}
        names = list(headings(layout.columns))
        self._header = (",".join(names) + "\r\n").encode()
        self._places = {name: place for place, name in enumerate(names)}
        self._columns = layout.columns
        self._days = {0}
        self._codes: dict[bytes, int] = {}
        self._names: list[str] = []

    def read(self, data: bytes) -> PaymentSums:
        """Return the sums, without payees.

        Raises:
            NotExact: the bytes are not what ``table_bytes`` writes, or cannot be told to be, or
                a payee must be told.
        """
        if not data.startswith(self._header):
            raise NotExact
        text = data[len(self._header) :]
        if not text.isascii():
            _require_unicode(text)
        cells = CellColumns(text, len(self._places))
        numbers = {column.name: self._numbers(cells, column) for column in self._columns}
        self._require_different(cells, "line_id")
        if self._told & cells.distinct(self._places["supplier_scheme"]):
            raise NotExact
        codes, paid = self._categories(cells), numbers["net_pence"]
        pence = {c.name: numbers[c.name] for c in self._columns if c.holds is Holds.PENCE}
        sources = cells.distinct(self._places["source"])
        return PaymentSums(
            count=cells.count,
            totals={name: _totals(column) for name, column in pence.items()},
            categories=frozenset(self._names[code] for code in set(codes.tolist())),
            sources=frozenset(unquoted(source.decode()) for source in sources),
            by_status=tuple(
                self._added_up(codes, _quarters(numbers["payment_date"]), cells, paid)
            ),
        )

    def _numbers(self, cells: CellColumns, column: Column) -> Whole:
        """Prove the cells of a column; return what they say where they are numbers or days."""
        place = self._places[column.name]
        if column.holds is Holds.PENCE:
            return cells.pence(place)
        if column.holds is Holds.COUNT:
            return cells.whole(place)
        if column.holds is Holds.DAY:
            return self._real_days(cells.days(place))
        if column.holds is Holds.YES_NO:
            cells.require_yes_no(place)
        elif column.holds is Holds.CATEGORY:
            cells.require_filled(place)
        elif column.holds is not Holds.TEXT:
            raise NotExact
        return _NOTHING

    def _real_days(self, days: Whole) -> Whole:
        for number in set(days.tolist()) - self._days:
            try:
                date(number // 10_000, number // 100 % 100, number % 100)
            except ValueError:
                raise NotExact from None
            self._days.add(number)
        return days

    def _require_different(self, cells: CellColumns, name: str) -> None:
        """Require that no text comes twice in a column; of whole numbers each has one text."""
        place = self._places[name]
        try:
            different = len(np.unique(cells.whole(place)))
        except NotExact:
            different = len(set(cells.texts(place)))
        if different != cells.count:
            raise NotExact

    def _categories(self, cells: CellColumns) -> Whole:
        texts = cells.texts(self._places["category"])
        if len(self._codes) > _MOST_CODES:
            self._codes, self._names = {}, []
        for text in set(texts) - self._codes.keys():
            self._names.append(str(read_cell(Holds.CATEGORY, unquoted(text.decode()))))
            self._codes[text] = len(self._names) - 1
        return np.fromiter(map(self._codes.__getitem__, texts), np.int64, cells.count)

    def _added_up(
        self, codes: Whole, quarters: Whole, cells: CellColumns, pence: Whole
    ) -> Iterator[StatusFigure]:
        try:
            found = map(_STATUS_CODES.__getitem__, cells.texts(self._places["status"]))
            statuses = np.fromiter(found, np.int64, cells.count)
        except KeyError:
            raise NotExact from None
        kinds, which = np.unique(quarters, return_inverse=True)
        key = (codes * len(kinds) + which) * len(_STATUSES) + statuses
        places, which = np.unique(key, return_inverse=True)
        lines, sums = np.bincount(which), np.bincount(which, weights=pence)
        names = [_quarter(kind) for kind in kinds.tolist()]
        counts = zip(sums.tolist(), lines.tolist(), strict=True)
        for place, (added, count) in zip(places.tolist(), counts, strict=True):
            rest, status = divmod(place, len(_STATUSES))
            code, kind = divmod(rest, len(names))
            yield StatusFigure(
                self._names[code], names[kind], _STATUSES[status], int(added), count
            )


_NOTHING = np.zeros(0, dtype=np.int64)


def _require_unicode(text: bytes) -> None:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise NotExact from None


def _totals(pence: Whole) -> dict[str, int]:
    """Return debits, credits and net of a column of pence; exact, or refused."""
    if len(pence) and int(np.abs(pence).max()) * len(pence) > _EXACT:
        raise NotExact
    net, debits = int(pence.sum()), int(pence[pence > 0].sum())
    return {"debits_pence": debits, "credits_pence": net - debits, "net_pence": net}


def _quarters(days: Whole) -> Whole:
    """Return the quarter of each day as year x 4 + 0..3; 0 where there is no day."""
    return np.where(days > 0, days // 10_000 * 4 + (days // 100 % 100 - 1) // 3, 0)


def _quarter(number: int) -> str:
    return f"{number // 4}-Q{number % 4 + 1}" if number else ""
