"""The rows of a file that are no payments, as a workbook to put them right by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.problems import Problem
from core.domain.returns import Row
from core.domain.spend import LeftOut
from core.formats import workbooks
from core.formats.columns import Column, Holds
from core.formats.files import write_atomically
from core.formats.reports import Report, ReportTable, Section
from core.importing.rows import row_texts

_COLUMNS = (
    Column("sheet", "Sheet", "The sheet of the file."),
    Column("row", "Row", "The row as a spreadsheet counts it.", Holds.COUNT),
    Column("rows", "Rows", "How many rows, where several follow one another.", Holds.COUNT),
    Column("reason", "Why", "Why the row is no payment."),
    Column("remedy", "What to do", "What can be done about it."),
    Column("pence", "Amount", "What the row's amount says.", Holds.PENCE),
)
_BLANK = "SB-131"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row with its reason, from a problem or from a row left out."""

    sheet: str
    row: int
    rows: int
    problem: Problem
    pence: int | None


def save_listed_rows(
    out: Path, source: Path, left_out: Sequence[LeftOut], problems: Sequence[Problem]
) -> int:
    """Write a file's rows with problems, and those left out, each with its cells as they stand.

    Returns how many rows are listed.

    Raises:
        UserError: the file can no longer be read, or the workbook cannot be written.
    """
    faulty = [_Listed(p.place.sheet, p.place.row or 0, 1, p, p.pence) for p in problems]
    left = [
        _Listed(row.sheet, row.row, row.rows, Problem(row.code, {"text": row.text}), row.pence)
        for row in left_out
    ]
    cells = _cells(source, [*faulty, *left])
    tables = tuple(
        _table(name, caption, rows, cells)
        for name, caption, rows in (
            ("Problems", "Rows that could not be read as payments.", faulty),
            ("Left out", "Rows that are no payments.", left),
        )
    )
    report = Report(
        title=f"Rows of {source.name} that are no payments",
        subtitle="Each with its reason, what can be done about it, and its cells as they stand.",
        key_figures=(),
        sections=(Section("Rows", tables=tables),),
    )
    write_atomically(out, workbooks.workbook(report, working=True))
    return len(faulty) + len(left)


def _cells(source: Path, rows: Sequence[_Listed]) -> dict[tuple[str, int], tuple[str, ...]]:
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.problem.code != _BLANK:
            wanted[row.sheet].append(row.row)
    return {
        (sheet, number): texts
        for sheet, numbers in wanted.items()
        for number, texts in zip(numbers, row_texts(source, sheet, *numbers), strict=True)
    }


def _table(
    name: str,
    caption: str,
    rows: Sequence[_Listed],
    cells: Mapping[tuple[str, int], Sequence[str]],
) -> ReportTable:
    listed = rows[: workbooks.ROW_LIMIT]
    texts = [cells.get((row.sheet, row.row), ()) for row in listed]
    width = max(map(len, texts), default=0)
    columns = _COLUMNS + tuple(
        Column(letters, f"Cell {letters}", "The cell as it stands in the file.")
        for letters in map(_letters, range(width))
    )
    note = "" if len(listed) == len(rows) else f"The first {len(listed):,} of {len(rows):,} rows."
    return ReportTable(
        name, caption, columns, tuple(map(_row, listed, texts, [width] * len(listed))), note
    )


def _row(listed: _Listed, texts: Sequence[str], width: int) -> Row:
    problem = listed.problem
    said = (listed.sheet, listed.row, listed.rows, problem.message(), problem.remedy())
    return (*said, listed.pence, *texts, *("" for _ in range(width - len(texts))))


def _letters(index: int) -> str:
    """Name a column as spreadsheets do: A to Z, AA and so on."""
    return "".join(reversed(list(_digits(index))))


def _digits(index: int) -> Iterator[str]:
    while index >= 0:
        yield chr(ord("A") + index % 26)
        index = index // 26 - 1
