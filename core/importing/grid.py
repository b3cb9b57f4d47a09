"""The top of a file as it stands, each row with what becomes of it: for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from core.domain.problems import Problem
from core.domain.spend import GridRow, LeftOut, RowFate
from core.importing.tables import Source
from core.importing.texts import clean

# As many rows of a sheet as a person looks at before the file is brought in.
GRID_ROWS = 60
# Rows with problems are shown wherever they stand, so many of them.
_PROBLEM_ROWS = 200
_LONGEST_CELL = 300
_MOST_CELLS = 200
_HEADINGS = "SB-139"

# What becomes of a row that is no payment, by sheet and number.
Fates = Mapping[tuple[str, int], tuple[RowFate, str]]


def grid_of(
    source: Source,
    sheets: Iterable[str],
    left_out: Sequence[LeftOut],
    problems: Sequence[Problem] = (),
) -> tuple[GridRow, ...]:
    """Return the first rows of the sheets, and those with problems wherever they stand.

    One neither left out nor a problem is a payment.
    """
    top = [problem for problem in problems if (problem.place.row or 0) <= GRID_ROWS]
    below = [problem for problem in problems if (problem.place.row or 0) > GRID_ROWS]
    fates = _fates(left_out, top + below[:_PROBLEM_ROWS])
    return tuple(row for sheet in sheets for row in _rows(source, sheet, fates))


def _rows(source: Source, sheet: str, fates: Fates) -> Iterator[GridRow]:
    last = max((row for name, row in fates if name == sheet), default=0)
    rows = islice(source.rows(sheet), max(last, GRID_ROWS))
    for number, cells in enumerate(rows, start=1):
        if number > GRID_ROWS and (sheet, number) not in fates:
            continue
        fate, code = fates.get((sheet, number), (RowFate.PAYMENT, ""))
        shown = tuple(clean(cell)[:_LONGEST_CELL] if cell else "" for cell in cells[:_MOST_CELLS])
        yield GridRow(sheet, number, shown, fate, code)


def _fates(left_out: Sequence[LeftOut], problems: Sequence[Problem]) -> Fates:
    fates: dict[tuple[str, int], tuple[RowFate, str]] = {}
    for left in left_out:
        if left.row <= GRID_ROWS:
            headings = left.code == _HEADINGS
            fate = (RowFate.HEADINGS, "") if headings else (RowFate.LEFT_OUT, left.code)
            # Blank rows that follow one another are one entry.
            last = min(left.row + left.rows - 1, GRID_ROWS)
            fates |= {(left.sheet, number): fate for number in range(left.row, last + 1)}
    for problem in problems:
        number = problem.place.row or 0
        fates[problem.place.sheet, number] = (RowFate.PROBLEM, problem.code)
    return fates
