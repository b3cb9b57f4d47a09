"""A list of any length as a workbook or CSV file, written row by row: never all in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from core.domain.returns import Cell
from core.domain.wording import ENGLISH
from core.formats.columns import NUMBERS, Column, Holds
from core.formats.csv_tables import csv_lines
from core.formats.files import write_in_parts
from core.formats.workbooks import cell_formats, write_value

CSV = ".csv"
# A sheet of Excel has 1,048,576 rows.
SHEET_ROWS = 1_000_000
_HEADS_AT = 2
_PART = 1 << 20
_WIDTHS = {Holds.DAY: 12, Holds.PENCE: 14, Holds.COUNT: 9, Holds.RATE: 9}


def write_long(
    path: Path, about: tuple[str, str], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Path:
    """Write rows under their headings as XLSX, or as CSV where the name ends so.

    ``about`` is the title and a line below it, for the workbook; one that is too long for a
    sheet goes on in the next. What ``rows`` raises leaves an older file as it was.

    Raises:
        FileNotWritten: disk full, no permission, open in another program, no such folder.
    """
    if path.suffix.casefold() == CSV:
        write_in_parts(path, csv_lines(columns, rows))
        return path
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "list.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(str(made), options)
        try:
            _sheets(book, about, columns, iter(rows))
            book.close()
        finally:
            # Stopped in the middle, the writer would keep the rows of a sheet open.
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
        write_in_parts(path, _parts(made))
    return path


def _sheets(
    book: Any, about: tuple[str, str], columns: Sequence[Column], rows: Iterator[Sequence[Cell]]
) -> None:
    formats = {**cell_formats(book), "language": ENGLISH}
    row = next(rows, None)
    number = 0
    while row is not None or number == 0:
        number += 1
        sheet = book.add_worksheet(about[0][:28] + (f" {number}" if number > 1 else ""))
        _head(sheet, about, columns, formats)
        last = _HEADS_AT
        while row is not None and last < _HEADS_AT + SHEET_ROWS:
            last += 1
            for index, column in enumerate(columns):
                write_value(sheet, (last, index), column, row[index], formats)
            row = next(rows, None)
        sheet.autofilter(_HEADS_AT, 0, last, len(columns) - 1)


def _head(
    sheet: Any, about: tuple[str, str], columns: Sequence[Column], formats: dict[Any, Any]
) -> None:
    sheet.set_row(0, 26)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTHS.get(column.holds, 30))
    sheet.freeze_panes(_HEADS_AT + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADS_AT)
    sheet.write_string(0, 0, about[0], formats["title"])
    sheet.write_string(1, 0, about[1], formats["plain"])
    for index, column in enumerate(columns):
        head = formats["right" if column.holds in NUMBERS else "strong"]
        sheet.write_string(_HEADS_AT, index, column.title, head)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(_PART):
            yield part
