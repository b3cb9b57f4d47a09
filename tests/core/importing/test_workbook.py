from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file, stream_lines
from core.importing.sniff import sniff
from core.importing.workbook import command, read_workbook

HEAD = ["Payment Date", "Supplier", "Reference", "Amount"]
ROWS = [
    ["14/04/2025", "Brook & Vale Ltd", "P1", "120.50"],
    ["25/04/2025", "Severn Stationers", "P2", "0.1"],
    ["29/04/2025", "Severn Stationers", "P3", "-21.5"],
]
TOTAL = 9910


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y")  # noqa: DTZ007 - a day has no time zone


def _write(book: xlsxwriter.Workbook, name: str, rows: Sequence[Sequence[str]]) -> object:
    sheet = book.add_worksheet(name)
    form = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEAD)
    for i, row in enumerate(rows, start=1):
        sheet.write_datetime(i, 0, _day(row[0]), form)
        sheet.write_string(i, 1, row[1])
        sheet.write_string(i, 2, row[2])
        sheet.write_number(i, 3, float(row[3]))
    return sheet


def _is_right(reading: FileReading) -> bool:
    return (
        reading.verdict is Verdict.READY
        and (reading.line_count, reading.total, reading.header_row) == (3, TOTAL, 1)
        and str(reading.date_from) == "2025-04-14"
    )


def test_a_new_excel_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "payments.xlsx"
    with xlsxwriter.Workbook(path) as book:
        _write(book, "Payments", ROWS)

    reading = read_file(path)

    assert _is_right(reading)
    assert (reading.kind, reading.sheets, reading.sheet) == ("xlsx", ("Payments",), "Payments")
    assert [line.row for line in reading.lines] == [2, 3, 4]


def test_an_old_excel_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "payments.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("Payments")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for i, row in enumerate([HEAD, *ROWS]):
        for j, cell in enumerate(row):
            if i and j == 0:
                sheet.write(i, j, _day(cell), style)
            else:
                sheet.write(i, j, float(cell) if i and j == 3 else cell)
    book.save(str(path))

    assert _is_right(read_file(path))


def test_an_opendocument_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "payments.ods"
    document, table = OpenDocumentSpreadsheet(), Table(name="Payments")
    for i, row in enumerate([HEAD, *ROWS]):
        line = TableRow()
        for j, text in enumerate(row):
            if i and j == 3:
                cell = TableCell(valuetype="float", value=text)
            elif i and j == 0:
                cell = TableCell(valuetype="date", datevalue="-".join(text.split("/")[::-1]))
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))

    assert _is_right(read_file(path))


def test_rows_and_columns_count_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "offset.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for i, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(i + 4, 2, row)

    reading = read_file(path)

    assert (reading.header_row, reading.lines[0].row, reading.total) == (5, 6, TOTAL)


def test_sheets_with_the_same_headings_are_read_one_or_all_as_the_person_says(
    tmp_path: Path,
) -> None:
    path = tmp_path / "months.xlsx"
    with xlsxwriter.Workbook(path) as book:
        _write(book, "April", ROWS[1:])
        _write(book, "May", ROWS[:1])

    asked = read_file(path)
    every = read_file(path, answers={"sheet": "*"})
    one = read_file(path, answers={"sheet": "May"})

    assert asked.verdict is Verdict.ASK
    assert [choice.value for choice in asked.questions[0].choices] == ["*", "April", "May"]
    assert (every.verdict, every.total) == (Verdict.READY, TOTAL)
    assert {line.sheet for line in every.lines} == {"April", "May"}
    assert (one.verdict, one.total) == (Verdict.READY, 12050)


def test_a_hidden_sheet_is_left_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        _write(book, "Now", ROWS)
        _write(book, "Before", ROWS[:1]).hide()  # type: ignore[attr-defined]

    reading = read_file(path)

    assert _is_right(reading)
    assert [note.code for note in reading.notes] == ["SB-119"]


def test_a_formula_without_a_saved_result_is_never_nought(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in ROWS:
        sheet.append([row[0], row[1], row[2], float(row[3])])
    sheet["D3"] = "=0.05*2"
    book.save(path)

    reading = read_file(path)

    assert reading.verdict is Verdict.ASK
    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-107", 3)]


def test_a_fault_in_an_amount_is_listed_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "fault.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = _write(book, "S", ROWS)
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]

    reading = read_file(path)

    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-106", 3)]
    assert reading.total == TOTAL - 10


def test_lines_stream_from_a_workbook_as_they_were_counted(tmp_path: Path) -> None:
    path = tmp_path / "payments.xlsx"
    with xlsxwriter.Workbook(path) as book:
        _write(book, "Payments", ROWS)
    preview = read_file(path, limit=1)

    assert sum(line.pence for line in stream_lines(path, preview)) == TOTAL


def test_a_reader_that_dies_ends_nothing_but_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")

    done = subprocess.run(command(path), capture_output=True, check=False)

    assert done.returncode != 0


def test_the_reading_of_a_workbook_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("S")
        for i in range(20_000):
            sheet.write_row(i, 0, HEAD)
    sniffed = sniff(path)
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        read_workbook(sniffed, progress)
