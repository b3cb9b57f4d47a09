from __future__ import annotations

from pathlib import Path

import xlsxwriter

from core.domain.spend import FileReading, RowFate, Verdict
from core.importing.reading import read_file

HEAD = "Payment Date,Supplier,Reference,Amount\n"


def _read(folder: Path, text: str, answers: dict[str, str] | None = None) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_file(path, answers=answers, limit=0)


def test_the_top_of_a_file_is_shown_with_what_becomes_of_each_row(tmp_path: Path) -> None:
    rows = "14/04/2025,Brook Ltd,P1,100.00\n15/04/2025,Vale Ltd,P2,#REF!\n,,,\n,,,\n"
    reading = _read(tmp_path, "Spend over £100\n" + HEAD + rows + "Total,,,100.00\n")

    assert [(row.row, row.fate, row.code) for row in reading.grid] == [
        (1, RowFate.LEFT_OUT, "SB-130"),
        (2, RowFate.HEADINGS, ""),
        (3, RowFate.PAYMENT, ""),
        (4, RowFate.PROBLEM, "SB-106"),
        (5, RowFate.LEFT_OUT, "SB-131"),
        (6, RowFate.LEFT_OUT, "SB-131"),
        (7, RowFate.LEFT_OUT, "SB-132"),
    ]
    assert reading.grid[2].cells == ("14/04/2025", "Brook Ltd", "P1", "100.00")


def test_cells_are_shown_on_one_line_without_control_characters(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + '14/04/2025,"Brook\r\n\u202eLtd",P1,100.00\n')

    assert reading.grid[1].cells[1] == "Brook Ltd"


def test_a_long_file_shows_its_first_sixty_rows(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + "25/04/2025,A Ltd,P1,1.00\n" * 500)

    assert [row.row for row in reading.grid] == list(range(1, 61))


def test_rows_can_be_looked_at_before_the_headings_are_known(tmp_path: Path) -> None:
    rows = "25/04/2025,Brook Ltd,100.00\n26/04/2025,Vale Ltd,50.00\n27/04/2025,Vale Ltd,7.00\n"
    reading = _read(tmp_path, "Wer,Was,Wieviel\n" + rows)

    assert (reading.verdict, reading.questions[0].key) == (Verdict.ASK, "header_row")
    assert [row.fate for row in reading.grid] == [RowFate.LEFT_OUT] * 4
    assert reading.grid[0].cells == ("Wer", "Was", "Wieviel")


def test_a_file_that_holds_no_payments_shows_what_it_holds(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Name,Colour\nElm,green\n\n")

    assert reading.verdict is Verdict.NOT_SPEND
    assert [(row.fate, row.code) for row in reading.grid] == [
        *((RowFate.LEFT_OUT, "SB-130"), (RowFate.LEFT_OUT, "SB-130")),
        (RowFate.LEFT_OUT, "SB-131"),
    ]


def test_each_sheet_that_is_read_shows_its_top(tmp_path: Path) -> None:
    path = tmp_path / "months.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("April", "May", "Notes"):
            sheet = book.add_worksheet(name)
            if name != "Notes":
                sheet.write_row(0, 0, ["Date", "Supplier", "Amount"])
                sheet.write_row(1, 0, ["25/04/2025", "A Ltd", 1.5])

    reading = read_file(path, answers={"sheet": "*"})

    assert [(row.sheet, row.row, row.fate) for row in reading.grid] == [
        *(("April", 1, RowFate.HEADINGS), ("April", 2, RowFate.PAYMENT)),
        *(("May", 1, RowFate.HEADINGS), ("May", 2, RowFate.PAYMENT)),
    ]


def test_a_row_with_a_problem_is_shown_wherever_it_stands(tmp_path: Path) -> None:
    rows = [f"14/04/2025,Brook Ltd,P{n},100.00\n" for n in range(200)]
    rows[150] = "14/04/2025,Brook Ltd,P150,#REF!\n"

    reading = _read(tmp_path, HEAD + "".join(rows))

    assert [row.row for row in reading.grid[-2:]] == [60, 152]
    assert reading.grid[-1].fate is RowFate.PROBLEM
    assert reading.grid[-1].cells[3] == "#REF!"
