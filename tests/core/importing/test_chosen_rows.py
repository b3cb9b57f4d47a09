from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from core.domain.spend import FileReading, RowFate, Verdict
from core.importing.answering import NoAnswer
from core.importing.chosen_rows import on_sheet, parse, write
from core.importing.layouts import layout_of
from core.importing.reading import read_file, read_top, stream_lines
from core.importing.tables import open_top

TEXT = (
    "Payment Date,Supplier,Reference,Amount\n"
    "14/04/2025,Brook Ltd,P1,100.00\n"
    "15/04/2025,Vale Ltd,P2,50.00\n"
    "16/04/2025,Vale Ltd,P3,-7.00\n"
    ",,,143.00\n"
    "17/04/2025,Elm Ltd,P4,n/a\n"
)


def _path(folder: Path, text: str = TEXT) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _read(folder: Path, **answers: str) -> FileReading:
    return read_file(_path(folder), answers=answers)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3,7-9", "3,7-9"),
        (" 3 , 7 - 9 ", "3,7-9"),
        ("3-3", "3"),
        ("May!15", "May!15"),
        ("May 25!15-16,June!2", "May 25!15-16,June!2"),
        ("'May, 25'!4", "'May, 25'!4"),
        ("'It''s!'!4", "'It''s!'!4"),
        ("", ""),
    ],
)
def test_rows_are_named_as_in_a_spreadsheet(text: str, written: str) -> None:
    assert write(parse(text)) == written
    assert parse(written) == parse(text)


@pytest.mark.parametrize("text", ["x", "3;4", "0", "9-7", "-3", "3-", "May!", "!3", "3,,4", "3 4"])
def test_what_names_no_rows_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        parse(text)


def test_rows_of_another_sheet_are_not_meant() -> None:
    spans = parse("3,May!5,June!7-8")

    assert [n for n in range(10) if n in on_sheet(spans, "June")] == [3, 7, 8]


def test_a_row_that_the_person_skips_is_left_out_and_counted(tmp_path: Path) -> None:
    reading = _read(tmp_path, skip_rows="3,6")

    skipped = [row for row in reading.left_out if row.code == "SB-159"]
    assert (reading.verdict, reading.total, reading.line_count) == (Verdict.ASK, 9300, 2)
    assert [(row.row, row.pence, row.text) for row in skipped] == [
        (3, 5000, "15/04/2025 | Vale Ltd | P2 | 50.00"),
        (6, None, "17/04/2025 | Elm Ltd | P4 | n/a"),
    ]
    assert [row.fate for row in reading.grid][1:3] == [RowFate.PAYMENT, RowFate.LEFT_OUT]


def test_skipping_the_rows_with_problems_makes_a_file_ready(tmp_path: Path) -> None:
    reading = _read(tmp_path, skip_rows="6")

    assert (reading.verdict, reading.total) == (Verdict.READY, 14300)


def test_a_row_that_would_be_a_total_is_a_payment_where_the_person_says_so(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path, skip_rows="6", payment_rows="5")

    assert (reading.verdict, reading.total, reading.line_count) == (Verdict.READY, 28600, 4)
    assert reading.lines[3].row == 5
    assert [row.fate for row in reading.grid][4] is RowFate.PAYMENT


def test_what_the_person_says_of_rows_holds_when_lines_are_read_again(tmp_path: Path) -> None:
    answers = {"skip_rows": "2,6", "payment_rows": "5"}
    path = _path(tmp_path)

    preview = read_file(path, answers=answers, limit=0)

    assert [line.row for line in stream_lines(path, preview)] == [3, 4, 5]


def test_rows_say_nothing_of_the_next_file(tmp_path: Path) -> None:
    layout = layout_of(_read(tmp_path, skip_rows="6", payment_rows="5"), "ledger")

    assert not {"skip_rows", "payment_rows"} & layout.answers.keys()


@pytest.mark.parametrize(
    ("answers", "remedy"),
    [
        ({"payment_rows": "6"}, "Answer with rows that hold an amount; row 6 has none"),
        ({"payment_rows": "1"}, "Answer with rows below the headings, which stand in row 1."),
        ({"payment_rows": "99"}, "Answer with rows of the file; it has no row 99."),
        ({"skip_rows": "2,40-50"}, "Answer with rows of the file; it has no row 40."),
        ({"skip_rows": "2-4", "payment_rows": "4"}, "Answer with rows that are not left out"),
        ({"skip_rows": "two"}, "Answer with row numbers such as 3,7-9, or Sheet!3"),
        ({"skip_rows": "May!2"}, "Answer with row numbers."),
    ],
)
def test_rows_that_cannot_be_meant_are_refused(
    tmp_path: Path, answers: dict[str, str], remedy: str
) -> None:
    with pytest.raises(NoAnswer) as refused:
        _read(tmp_path, **answers)

    assert refused.value.remedy().startswith(remedy)


def test_where_several_sheets_are_read_a_row_is_named_with_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / "months.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("April", "May 25"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Date", "Supplier", "Amount"])
            for row in (1, 2):
                sheet.write_row(row, 0, ["25/04/2025", f"{name} Ltd", row * 1.5])

    reading = read_file(path, answers={"sheet": "*", "skip_rows": "may 25!2"})
    with pytest.raises(NoAnswer) as refused:
        read_file(path, answers={"sheet": "*", "skip_rows": "2"})

    assert (reading.total, reading.answers["skip_rows"]) == (750, "May 25!2")
    assert refused.value.remedy() == "Answer with the sheet too, such as April!2."


def test_skipped_rows_do_not_count_as_evidence(tmp_path: Path) -> None:
    text = (
        "Date,Supplier,Amount\n05/06/2025,A Ltd,1.00\n06/07/2025,B Ltd,2.00\n25/07/2025,C,3.00\n"
    )
    path = _path(tmp_path, text)

    assert read_file(path).verdict is Verdict.READY
    skipped = read_file(path, answers={"skip_rows": "4"})
    assert [question.key for question in skipped.questions] == ["date_format"]


def test_rows_beyond_the_top_of_a_file_are_not_refused_by_a_look_at_its_top(
    tmp_path: Path,
) -> None:
    rows = "".join(f"25/04/2025,A Ltd,P{n},1.00\n" for n in range(3000))
    path = _path(tmp_path, TEXT.splitlines()[0] + "\n" + rows)
    answers = {"skip_rows": "2,2900"}

    top = read_top(open_top(path), answers=answers)

    assert (top.whole, top.total) == (False, top.line_count * 100)
    assert read_file(path, answers=answers).line_count == 2998
