"""A table as a CSV file that Excel opens as it is meant: British days, pounds, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.domain.money import decimal_text
from core.domain.returns import Cell
from core.formats.columns import Column, Holds, guarded


def csv_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table with its headings for people, in UTF-8 with the mark that Excel needs."""
    return b"".join(csv_lines(columns, rows))


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the same line by line, for a table that is too large to hold."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow([guarded(column.title) for column in columns])
    yield b"\xef\xbb\xbf" + _taken(line)
    for row in rows:
        writer.writerow(_text(one, cell) for one, cell in zip(columns, row, strict=True))
        yield _taken(line)


def _taken(line: io.StringIO) -> bytes:
    data = line.getvalue().encode()
    line.seek(0)
    line.truncate()
    return data


def _text(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, int):
        forms = {Holds.PENCE: decimal_text(cell), Holds.RATE: f"{decimal_text(cell)}%"}
        return forms.get(column.holds, str(cell))
    return guarded(cell)
