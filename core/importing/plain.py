"""Plain rows many at a time: payments like the others, of which most ledgers consist.

Decision: a row is taken here only where reading it by itself would take it as a payment without
a second look, and what comes of it is the same to the letter; all others are handed on, in the
order of the file. Column by column it takes a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from core.domain.parties import VatBasis
from core.domain.spend import DraftBlock, Role
from core.importing import totals
from core.importing.amounts import Style
from core.importing.askew import Askew
from core.importing.known import Days, Names
from core.importing.plan import Plan
from core.importing.texts import Texts

# So many rows are looked at together: they stay near the processor, where seven times as many
# took a tenth longer. Where many of them are odd, one by one is quicker.
_BLOCK = 300
_MOST_ODD = 0.1
# Columns of amounts of the usual kinds, one to a line: 1234.50, -£1,234.50, (1,234.50), blank.
_FIGURES = r"(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,11})\.\d\d"
_USUAL = re.compile(rf"(?:(?:-?£?{_FIGURES}|\(£?{_FIGURES}\))?\n)+", re.ASCII)
# The same as workbooks keep them: 1234.5, -1234, blank.
_KEPT = re.compile(r"(?:(?:-?\d{1,11}(?:\.\d{1,2})?)?\n)+", re.ASCII)
_TO_PENCE = (("(", "-"), (")", ""), ("£", ""), (",", ""), (".", ""))


class Run(NamedTuple):
    """Plain rows that follow one another: their payments, their cells, what to count of them.

    ``stated`` is what their amounts add up to as they stand in the file; ``days`` are the cells
    of the date column.
    """

    block: DraftBlock
    rows: Sequence[list[str]]
    stated: int
    days: dict[str, date | None]


class _Read(NamedTuple):
    """The columns of rows that follow one another, read; None where a cell cannot be."""

    stated: Sequence[int | None]
    shared: Sequence[tuple[str, ...]]
    own: Sequence[Sequence[str]]
    days: Sequence[str]
    paid_on: Sequence[date | None]
    invoiced_on: Sequence[date | None]
    sides: Sequence[Sequence[int | None]]


class PlainRows:
    """Finds the runs of plain rows of a file that is read by a plan."""

    def __init__(self, plan: Plan, askew: Askew) -> None:
        """Prepare what is looked at; use ``of``."""
        self._plan, self._askew, self._money = plan, askew, plan.money
        self._date, self._invoice = plan.index(Role.DATE), plan.index(Role.INVOICE_DATE)
        self._supplier = plan.index(Role.SUPPLIER)
        self._width = len(plan.headings)
        self._read = plan.amount_reader()
        self._usual = plan.style is Style.BRITISH and plan.scale == 1
        self._days, self._invoiced, self._names = Days(plan.dates), Days(plan.invoiced), Names()
        self._texts = Texts(plan)

    @classmethod
    def of(cls, plan: Plan, askew: Askew) -> PlainRows | None:
        """Return what finds plain rows; None where each row is to be looked at by itself."""
        money = plan.money
        by_itself = money.amount < 0 or money.less_vat or plan.carry or plan.one_table
        by_itself = by_itself or plan.sections_out or plan.sums_out or plan.invoices_once
        lacks = min(plan.index(role) for role in (Role.DATE, Role.SUPPLIER)) < 0
        return None if by_itself or lacks else cls(plan, askew)

    def runs(
        self, sheet: str, rows: Iterator[list[str]], start: int
    ) -> Iterator[tuple[int, Run | list[str]]]:
        """Yield runs with the number of their last row, and all other rows with theirs."""
        while block := list(islice(rows, _BLOCK)):
            widths = list(map(len, block))
            unlike = {i for i, width in enumerate(widths) if width != self._width}
            for first, last in _parts(len(block), unlike):
                if first in unlike:
                    yield start + first, block[first]
                else:
                    yield from self._runs(sheet, block[first:last], start + first)
            start += len(block)

    def _runs(
        self, sheet: str, rows: list[list[str]], start: int
    ) -> Iterator[tuple[int, Run | list[str]]]:
        """Part rows that are as wide as their headings at those that are not plain."""
        columns = list(zip(*rows, strict=True))
        read = self._columns(rows, columns)
        odd = self._odd(rows, columns, read)
        if len(odd) > _MOST_ODD * len(rows):
            yield from enumerate(rows, start)
            return
        for first, last in _parts(len(rows), odd):
            if first in odd:
                yield start + first, rows[first]
            else:
                run = self._run(sheet, rows[first:last], start + first, _cut(read, first, last))
                yield start + last - 1, run

    def _columns(self, rows: list[list[str]], columns: Sequence[Sequence[str]]) -> _Read:
        money, basis, days = self._money, self._plan.basis, columns[self._date]
        blank: list[None] = [None] * len(rows)
        invoiced = columns[self._invoice] if self._invoice >= 0 else [""] * len(rows)
        # What is the amount itself is not read twice.
        net = -1 if basis is VatBasis.NET else money.net
        gross = -1 if basis is VatBasis.GROSS else money.gross
        return _Read(
            self._pence(columns[money.amount]),
            self._texts.shared(rows),
            self._texts.own(columns, len(rows)),
            days,
            list(map(self._days.__getitem__, days)),
            list(map(self._invoiced.__getitem__, invoiced)),
            [self._pence(columns[i]) if i >= 0 else blank for i in (net, money.vat, gross)],
        )

    def _pence(self, cells: Sequence[str]) -> list[int | None]:
        """Read amounts with their signs as they stand; None where there is none."""
        together = "\n".join(cells) + "\n"
        if self._usual and _USUAL.fullmatch(together):
            for sign, plain in _TO_PENCE:
                together = together.replace(sign, plain)
            texts = together.split("\n")
            # A cell may itself hold several lines.
            if len(texts) == len(cells) + 1:
                return [int(text) if text else None for text in texts[:-1]]
        elif self._usual and _KEPT.fullmatch(together) and together.count("\n") == len(cells):
            return [_kept(cell) if cell else None for cell in cells]
        return list(map(self._one, cells))

    def _one(self, cell: str) -> int | None:
        try:
            return self._read(cell)
        except ValueError:
            return None

    def _odd(
        self, rows: list[list[str]], columns: Sequence[Sequence[str]], read: _Read
    ) -> set[int]:
        """Return which rows need a look by themselves."""
        plan = self._plan
        doubted = self._askew.may_be_among(columns)
        odd = {i for i in doubted if not (read.stated[i] and self._stands(rows[i]))}
        for column in (read.stated, read.paid_on):
            if None in column:
                odd |= {i for i, value in enumerate(column) if value is None}
        named = list(map(self._names.__getitem__, columns[self._supplier]))
        said = list(map(itemgetter(0), read.shared))
        for told in (named, said):
            if not all(told):
                odd |= {i for i, found in enumerate(told) if not found}
        for place in plan.stray:
            odd |= {i for i, cell in enumerate(columns[place]) if cell.strip()}
        for mark in plan.marks:
            cells = columns[mark.column]
            marked = {cell for cell in set(cells) if cell.strip().lower() in mark.values}
            odd |= {i for i, cell in enumerate(cells) if cell in marked} if marked else set()
        if plan.receipts_out:
            odd |= {i for i, pence in enumerate(read.stated) if (pence or 0) * plan.sign < 0}
        return odd

    def _stands(self, cells: list[str]) -> bool:
        """Say whether a row that was doubted is a payment for all that."""
        # One look at a whole row tells that most have none.
        labelled = totals.may_be_label("\n".join(cells)) and any(map(totals.may_be_label, cells))
        return not (labelled or self._askew.is_askew(cells))

    def _run(self, sheet: str, rows: list[list[str]], start: int, read: _Read) -> Run:
        sign, basis = self._plan.sign, self._plan.basis
        stated = [amount or 0 for amount in read.stated]
        pence = stated if sign == 1 else [amount * sign for amount in stated]
        net, vat, gross = (_signed(column, sign) for column in read.sides)
        net = pence if basis is VatBasis.NET else net
        gross = pence if basis is VatBasis.GROSS else gross
        if self._money.recoverable and None in net:
            net = [
                whole - tax if own is None and whole is not None and tax is not None else own
                for own, tax, whole in zip(net, vat, gross, strict=True)
            ]
        references, descriptions, po_numbers = read.own
        block = DraftBlock(
            sheet,
            range(start, start + len(rows)),
            pence,
            read.shared,
            references,
            descriptions,
            po_numbers,
            read.paid_on,
            read.invoiced_on,
            net,
            vat,
            gross,
        )
        return Run(block, rows, sum(stated), dict(zip(read.days, read.paid_on, strict=True)))


def _kept(cell: str) -> int:
    whole, _, part = cell.partition(".")
    return int(whole + f"{part}00"[:2])


def _parts(length: int, apart: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of parts: each place that stands apart, and what lies between."""
    first = 0
    for place in sorted(apart):
        if first < place:
            yield first, place
        yield place, place + 1
        first = place + 1
    if first < length:
        yield first, length


def _cut(read: _Read, first: int, last: int) -> _Read:
    part = slice(first, last)
    return _Read(
        read.stated[part],
        read.shared[part],
        [column[part] for column in read.own],
        read.days[part],
        read.paid_on[part],
        read.invoiced_on[part],
        [column[part] for column in read.sides],
    )


def _signed(column: Sequence[int | None], sign: int) -> Sequence[int | None]:
    if sign == 1:
        return column
    return [None if amount is None else amount * sign for amount in column]
