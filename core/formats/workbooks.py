"""Workbooks for people, from the same report values as the page.

Values only: text cells are forced to be text, so that a supplier called ``=1+1`` stays a name.
The bytes depend on the content alone.
"""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from core.domain.money import decimal_text
from core.domain.returns import Cell, Row
from core.domain.wording import Wording, Words
from core.formats.columns import NUMBERS, Column, Holds
from core.formats.packages import build_zip
from core.formats.reports import Report, ReportTable

# What a cell of a workbook can hold, and what opens in reasonable time.
_TEXT_LIMIT = 32_767
ROW_LIMIT = 50_000

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone
_FIRST_DAY = date(1900, 3, 1)
# What surely fits on a line of the cover, and how high a line is.
_COVER_LETTERS, _LINE_POINTS = 84, 15
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_HEADER_ROW = 2


def new_workbook(buffer: io.BytesIO) -> Any:
    """Return a writer that never guesses: text stays text, nothing is followed or linked."""
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # A copy: the writer adds to what it is given.
        "default_format_properties": dict(_FONT),
    }
    return xlsxwriter.Workbook(buffer, options)


def fixed_bytes(workbook: Any, buffer: io.BytesIO, made_at: str, **properties: str) -> bytes:
    """Finish a workbook and return bytes that depend on its content alone.

    Its parts are stored, not packed: packing differs between versions of the packer.
    """
    workbook.set_properties({**properties, "created": _moment(made_at)})
    workbook.close()
    with zipfile.ZipFile(buffer) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    return build_zip(parts)


def _moment(made_at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(made_at)
    except ValueError:
        return _EPOCH
    # Without a zone it is taken as UTC: the zone of this machine must leave no trace.
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def workbook(report: Report, *, working: bool = False) -> bytes:
    """Return the report as XLSX: a cover, then one table on each sheet.

    ``working`` adds filters, fixed headings and heights for wrapped texts, for people who go on
    working with it; a published workbook has none of them.
    """
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    formats = cell_formats(book)
    sheets = dict(zip(_sheet_names(report), report.tables(), strict=True))
    _cover(book, report, sheets, formats)
    formats["language"] = report.wording
    for number, (name, table) in enumerate(sheets.items(), start=1):
        if table.in_workbook:
            _sheet(book.add_worksheet(name), table, number, formats, working=working)
    return fixed_bytes(book, buffer, report.made_at, title=report.title, author=report.author)


def cell_formats(book: Any) -> dict[Any, Any]:
    """Return the looks of cells by what they hold, and of headings by name."""
    numbers = {Holds.PENCE: "#,##0.00", Holds.RATE: "0.0%", Holds.COUNT: "#,##0"}
    formats: dict[Any, Any] = {
        holds: book.add_format({**_FONT, "num_format": form}) for holds, form in numbers.items()
    }
    # A little room, so that a text does not touch the figure on its left.
    left = {**_FONT, "align": "left", "indent": 1}
    text = book.add_format({**left, "num_format": "@", "text_wrap": True})
    formats |= dict.fromkeys((Holds.TEXT, Holds.CATEGORY, Holds.YES_NO, Holds.DECIMAL), text)
    formats[Holds.DAY] = book.add_format({**left, "num_format": "d mmm yyyy"})
    formats["title"] = book.add_format({**_FONT, "bold": True, "font_size": 16})
    formats["strong"] = book.add_format({**left, "bold": True, "text_wrap": True})
    formats["right"] = book.add_format(
        {**_FONT, "bold": True, "text_wrap": True, "align": "right"}
    )
    formats["label"] = book.add_format({**_FONT, "bold": True, "text_wrap": True})
    formats["plain"] = book.add_format({**_FONT, "num_format": "@"})
    formats["link"] = book.add_format({**_FONT, "underline": True, "font_color": "#12436D"})
    return formats


def _sheet_names(report: Report) -> Iterator[str]:
    used = {report.wording.own("Cover").lower()}
    for table in report.tables():
        base = "".join(c for c in table.name if c not in "[]:*?/\\'")[:31].strip() or "Table"
        name, number = base, 2
        while name.lower() in used:
            name, number = f"{base[:28]} {number}", number + 1
        used.add(name.lower())
        yield name


def _cover(
    book: Any, report: Report, sheets: dict[str, ReportTable], formats: dict[Any, Any]
) -> None:
    wording = report.wording
    sheet = book.add_worksheet(wording.own("Cover"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    _write_text(sheet, (0, 0), report.title, formats["title"])
    _write_text(sheet, (1, 0), report.subtitle, formats["plain"])
    row = 3
    pairs = [(f.label, f"{f.value}  {f.note}".strip()) for f in report.key_figures]
    for section in report.sections:
        pairs += section.facts
    for label, value in pairs:
        _write_text(sheet, (row, 0), label, formats["label"])
        _write_wrapped(sheet, row, value, formats)
        row += 1
    row += 1
    _write_text(sheet, (row, 0), wording.own("Sheets"), formats["label"])
    for name, table in sheets.items():
        row += 1
        if table.in_workbook:
            sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        else:
            _write_text(sheet, (row, 0), name, formats["plain"])
        _write_wrapped(sheet, row, _says(table, wording), formats)


def _write_wrapped(sheet: Any, row: int, text: str, formats: dict[Any, Any]) -> None:
    # Without a height LibreOffice lays wrapped lines over the next row.
    lines = len(textwrap.wrap(text, _COVER_LETTERS))
    if lines > 1:
        sheet.set_row(row, lines * _LINE_POINTS)
    _write_text(sheet, (row, 1), text, formats[Holds.TEXT])


def _closed(caption: str) -> str:
    """End a caption with a full stop where a sentence follows it."""
    return caption if not caption or caption.endswith((".", "?", ":")) else f"{caption}."


def _says(table: ReportTable, wording: Wording) -> str:
    template = "{count:,} row." if len(table.rows) == 1 else "{count:,} rows."
    rows = wording.say(Words(template, count=len(table.rows)))
    return f"{rows} {_closed(table.caption) if table.note else table.caption} {table.note}".strip()


def _sheet(
    sheet: Any, table: ReportTable, number: int, formats: dict[Any, Any], *, working: bool
) -> None:
    sheet.set_row(0, 26)
    _write_text(sheet, (0, 0), table.name, formats["title"])
    own = formats["language"].own
    amounts = own("Amounts are in pounds; credits have a minus.")
    words = f"{_closed(table.caption)} {amounts} {table.note}".strip()
    none = "" if table.rows else f" {own('None.')}"
    _write_text(sheet, (1, 0), f"{words}{none}", formats["plain"])
    heads = []
    widths = [_width(table, index) for index in range(len(table.columns))]
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, widths[index])
        head = formats["right" if column.holds in NUMBERS else "strong"]
        heads.append({"header": column.title, "header_format": head})
        _write_text(sheet, (_HEADER_ROW, index), column.title, head)
    for offset, row in enumerate(table.rows, start=_HEADER_ROW + 1):
        for index, column in enumerate(table.columns):
            write_value(sheet, (offset, index), column, row[index], formats)
        if working and (lines := _lines(row, widths)) > 1:
            sheet.set_row(offset, lines * _LINE_POINTS)
    last = _HEADER_ROW + len(table.rows)
    if table.rows:
        options = {
            "name": f"table_{number}",
            "columns": heads,
            "autofilter": working,
            "style": "Table Style Light 1",
            "banded_rows": False,
        }
        sheet.add_table(_HEADER_ROW, 0, last, len(table.columns) - 1, options)
    if working:
        sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


def _width(table: ReportTable, index: int) -> int:
    column = table.columns[index]
    widest = max((len(str(row[index] or "")) for row in table.rows[:200]), default=0)
    spare = 4 if column.holds is Holds.PENCE else 2
    return max(9, min(44, widest + spare), min(24, len(column.title) + 3))


def _lines(row: Row, widths: Sequence[int]) -> int:
    """Return how many lines the longest text of a row takes in its column."""
    return max(
        len(textwrap.wrap(cell, width)) if isinstance(cell, str) else 1
        for cell, width in zip(row, widths, strict=True)
    )


def write_value(
    sheet: Any, place: tuple[int, int], column: Column, value: Cell, formats: dict[Any, Any]
) -> None:
    """Write a typed value into a cell: numbers and days as such, words never as formulas."""
    holds = column.holds
    style = formats[holds]
    if isinstance(value, bool) or value is None or holds is Holds.CATEGORY:
        own = formats["language"].own
        text = own("yes" if value else "no") if isinstance(value, bool) else value
        unknown = own("unknown") if holds is Holds.CATEGORY else ""
        _write_text(sheet, place, str(text or unknown), style)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(*place, value, style)
    elif isinstance(value, int) and holds in NUMBERS:
        sheet.write_number(*place, _number(holds, value), style)
    else:
        _write_text(sheet, place, str(value), formats[Holds.TEXT])


def _number(holds: Holds, value: int) -> Decimal:
    scale = {Holds.PENCE: 100, Holds.RATE: 10_000}.get(holds, 1)
    return Decimal(decimal_text(value)) if scale == 100 else Decimal(value) / scale


def _write_text(sheet: Any, place: tuple[int, int], text: str, style: Any) -> None:
    if text:
        sheet.write_string(*place, text[:_TEXT_LIMIT], style)
    else:
        sheet.write_blank(*place, None, style)


def read_rows(data: bytes, sheet: str, columns: Sequence[Column]) -> tuple[Row, ...]:
    """Read the rows of a sheet that ``workbook`` wrote. Only for bytes that we trust."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    lines = book[sheet].iter_rows(min_row=_HEADER_ROW + 2, max_col=len(columns), values_only=True)
    return tuple(
        tuple(_value(column.holds, cell) for column, cell in zip(columns, line, strict=False))
        for line in lines
    )


def _value(holds: Holds, cell: object) -> Cell:
    if holds is Holds.CATEGORY:
        return "" if cell == "unknown" else str(cell)
    if cell is None:
        return "" if holds is Holds.TEXT else None
    if holds is Holds.YES_NO:
        return cell == "yes"
    if holds is Holds.DAY:
        return cell.date() if isinstance(cell, datetime) else date.fromisoformat(str(cell))
    if holds in NUMBERS:
        scale = {Holds.PENCE: 100, Holds.RATE: 10_000}.get(holds, 1)
        return int((Decimal(str(cell)) * scale).to_integral_value())
    return str(cell)
