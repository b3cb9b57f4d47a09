"""Payments that stand in a file twice, row by row: a month pasted again below itself.

Decision: single rows recur in honest ledgers, on a fifth of all lines; so many different ones in
the same order do not, unless all of the file recurs over and over. Where rows have a day and a
reference of their own each, which no other row bears, a few say as much. The person is asked, for
the same people may be paid every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.domain.spend import Choice, Question, Role
from core.domain.wording import number_of
from core.importing import dates, headings, totals, unread
from core.importing.asking import ask
from core.importing.chosen_rows import Span
from core.importing.plan import Plan

KEY, LEAVE_OUT, KEEP = "pasted", "leave-out", "keep"
# So many different rows in the same order, in columns of so many different cells; so many times.
_MANY, _DIFFERENT, _MOST_COPIES = 20, 4, 3
_LEAST_CELLS = 3
# So few are enough where each has a reference of its own.
_FEW = 5
_SHORTEST_DAY = 6
# A row that recurs is looked for at so many places; the same few, over so many rows, are no copy.
_MOST_PLACES, _MOST_ALIKE = 4, 60


class Table(NamedTuple):
    """The rows of a sheet, with the number of that of the headings and what they are."""

    sheet: str
    header_row: int
    names: Sequence[str]
    rows: Sequence[Sequence[str]]


class Copy(NamedTuple):
    """Rows that repeat others above them, and where they stand."""

    span: Span
    rows: Sequence[Sequence[str]]


class _Row(NamedTuple):
    """A row that may be a payment; ``own``: only rows that equal it have its reference."""

    number: int
    cells: tuple[str, ...]
    own: bool = False


def find(tables: Sequence[Table]) -> list[Copy]:
    """Return the rows that repeat rows above them on their sheet, many in the same order."""
    found = []
    for table in tables:
        # Most files have no such rows, and are done with at a glance.
        again = len(table.rows) - len(set(map(tuple, table.rows)))
        place = _references(table.names)
        if again < (_MANY if place < 0 else _FEW):
            continue
        copies = list(_copies(_with_own(list(_payments(table)), place)))
        for rows in copies if len(copies) <= _MOST_COPIES else ():
            numbers = range(rows[0].number, rows[-1].number + 1)
            span = Span(table.sheet if len(tables) > 1 else "", numbers)
            found.append(Copy(span, [row.cells for row in rows]))
    return found


def question(copies: Sequence[Copy], amount: int, answers: Mapping[str, str]) -> Question | None:
    """Ask whether rows that repeat others are payments of their own."""
    if not copies or KEY in answers:
        return None
    choices = (
        Choice(LEAVE_OUT, "They were pasted twice: leave the second time out"),
        Choice(KEEP, "They are payments of their own: count them"),
    )
    rows = [row for copy in copies for row in copy.rows]
    held = unread.sum_of(rows, amount).in_words() if amount >= 0 else number_of(len(rows), "row")
    first = copies[0].span.text().replace("-", " to ")
    return ask("SB-005", KEY, choices, {"held": held, "rows": first})


def without(plan: Plan, copies: Sequence[Copy]) -> Plan:
    """Leave the rows that repeat others out of what is read."""
    return replace(plan, skip_rows=(*plan.skip_rows, *(copy.span for copy in copies)))


def _payments(table: Table) -> Iterator[_Row]:
    names = tuple(name.strip() for name in table.names)
    for number, row in enumerate(table.rows[table.header_row :], start=table.header_row + 1):
        cells = tuple(cell.strip() for cell in row)
        if sum(map(bool, cells)) < _LEAST_CELLS or cells == names or totals.has_label(cells):
            continue
        yield _Row(number, cells)


def _references(names: Sequence[str]) -> int:
    """Return the column of references, -1 where no heading is plainly theirs."""
    for place, name in enumerate(names):
        for meaning in headings.meanings(name)[:1]:
            if meaning.role == Role.REFERENCE and meaning.sure:
                return place
    return -1


def _with_own(rows: Sequence[_Row], place: int) -> list[_Row]:
    """Say of each row whether its reference is its own; all of them stay, in their order."""
    if place < 0:
        return list(rows)
    bearers: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        if place < len(row.cells):
            bearers.setdefault(row.cells[place], set()).add(row.cells)
    own = {reference for reference, cells in bearers.items() if reference and len(cells) == 1}
    return [
        row._replace(own=place < len(row.cells) and row.cells[place] in own and _dated(row.cells))
        for row in rows
    ]


def _dated(cells: Iterable[str]) -> bool:
    kinds = {dates.Shape.NUMERIC, dates.Shape.ISO, dates.Shape.NAMED}
    return any(len(cell) >= _SHORTEST_DAY and dates.shape(cell) in kinds for cell in cells)


def _copies(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    places: dict[tuple[str, ...], list[int]] = {}
    at = 0
    while at < len(rows):
        known = places.setdefault(rows[at].cells, [])
        run = max((_run(rows, place, at) for place in known), default=0)
        if run:
            yield rows[at : at + run]
            at += run
            continue
        if len(known) < _MOST_PLACES:
            known.append(at)
        at += 1


def _run(rows: Sequence[_Row], place: int, at: int) -> int:
    """Return how many rows from one on repeat those from another on, 0 if too few do."""
    different: set[tuple[str, ...]] = set()
    own: set[tuple[str, ...]] = set()
    run = 0
    while at + run < len(rows) and place + run < at:
        cells = rows[at + run].cells
        if cells != rows[place + run].cells:
            break
        different.add(cells)
        own |= {cells} if rows[at + run].own else set()
        run += 1
        if run > _MOST_ALIKE and len(different) < _MANY:
            return 0
    enough = len(own) >= _FEW if len(own) == len(different) else len(different) >= _MANY
    return run if enough and _differ(different) else 0


def _differ(rows: Iterable[tuple[str, ...]]) -> bool:
    """Say whether rows differ in more than one column: not the amounts alone, as in a basket."""
    return sum(len(set(column)) >= _DIFFERENT for column in zip(*rows, strict=False)) > 1
