"""A table as a CSV file that Excel opens as it is meant: British days, pounds, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from core.domain.money import decimal_text
from core.domain.returns import Cell
from core.formats.columns import Column, Holds


def csv_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a table with its headings for people, in UTF-8 with the mark that Excel needs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow(_text(one, cell) for one, cell in zip(columns, row, strict=True))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _text(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, int):
        return decimal_text(cell) if column.holds is Holds.PENCE else str(cell)
    # Excel takes a text that begins so for a formula.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
