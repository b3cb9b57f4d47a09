from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from core.domain.spend import FileReading, Verdict
from core.importing.answering import UnknownQuestion
from core.importing.reading import read_file, read_top
from core.importing.tables import TOP_ROWS, open_top
from core.importing.unreadable import HasPassword, UnsafeWorkbook

HEAD = ["Payment Date", "Supplier", "Reference", "Amount"]
MORE = TOP_ROWS + 500


def _row(number: int) -> list[str]:
    return [f"{number % 28 + 1:02d}/05/2025", f"Supplier {number % 9}", f"P{number}", "10.50"]


def _text(folder: Path, rows: int) -> Path:
    path = folder / "payments.csv"
    lines = [",".join(HEAD), *(",".join(_row(n)) for n in range(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _workbook(folder: Path, rows: int, *, inline: bool = False) -> Path:
    path = folder / "payments.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": inline}) as book:
        for name in ("Payments", "Notes"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD if name == "Payments" else ["Notes"])
            for number in range(rows if name == "Payments" else 1):
                sheet.write_row(number + 1, 0, _row(number)[:3])
                sheet.write_number(number + 1, 3, 10.5)
    return path


def _same(top: FileReading, whole: FileReading) -> bool:
    return (top.verdict, top.columns, top.header_row, top.date_format, top.vat_basis) == (
        *(whole.verdict, whole.columns, whole.header_row, whole.date_format, whole.vat_basis),
    )


def test_the_top_of_a_small_file_is_the_file(tmp_path: Path) -> None:
    path = _text(tmp_path, 10)

    top = read_top(open_top(path))

    assert top == read_file(path)
    assert top.whole


def test_the_top_of_a_long_text_file_is_read_as_the_whole_is(tmp_path: Path) -> None:
    path = _text(tmp_path, MORE)

    top, whole = read_top(open_top(path)), read_file(path)

    assert _same(top, whole)
    assert (top.whole, top.line_count, whole.line_count) == (False, TOP_ROWS - 1, MORE)
    assert top.lines == whole.lines[: TOP_ROWS - 1]


@pytest.mark.parametrize("inline", [False, True])
def test_the_top_of_a_long_workbook_is_read_as_the_whole_is(tmp_path: Path, inline: bool) -> None:
    path = _workbook(tmp_path, MORE, inline=inline)
    answers = {"sheet": "Payments"}

    top, whole = read_top(open_top(path), answers=answers), read_file(path, answers=answers)

    assert _same(top, whole)
    assert (top.whole, top.line_count, whole.line_count) == (False, TOP_ROWS - 1, MORE)
    assert top.lines == whole.lines[: TOP_ROWS - 1]


def test_the_top_of_a_short_workbook_is_the_workbook(tmp_path: Path) -> None:
    path = _workbook(tmp_path, 30)

    top = read_top(open_top(path), answers={"sheet": "Payments"})

    assert top == read_file(path, answers={"sheet": "Payments"})
    assert top.whole


def test_rows_after_many_blank_ones_are_not_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "gap.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Payments")
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for number, row in enumerate([HEAD, _row(1), _row(2)]):
            sheet.write_row(number, 0, row)
        for number in range(3, MORE):
            sheet.write_blank(number, 0, None, grey)
        sheet.write_row(MORE, 0, _row(3))

    assert not read_top(open_top(path)).whole


def test_a_top_is_read_again_by_other_answers_after_its_file_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "either.csv"
    path.write_text("Date,Supplier,Amount\n05/06/2025,A Ltd,10.00\n", encoding="utf-8")
    top = open_top(path)
    path.unlink()

    asked = read_top(top)
    answered = read_top(top, answers={"date_format": "mdy"})

    assert [question.key for question in asked.questions] == ["date_format"]
    assert (answered.verdict, str(answered.date_from)) == (Verdict.READY, "2025-05-06")


def test_an_answer_to_nothing_is_refused_for_a_top_too(tmp_path: Path) -> None:
    with pytest.raises(UnknownQuestion):
        read_top(open_top(_text(tmp_path, 3)), answers={"colour": "red"})


def test_the_top_of_a_file_whose_quotation_marks_do_not_pair_is_read_line_by_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text('Date,Supplier,Amount\n05/06/2025,"A" Ltd,1.00\n', encoding="utf-8")

    assert read_top(open_top(path), answers={"date_format": "dmy"}).line_count == 1
    assert not open_top(path).paired


def test_the_top_of_a_long_web_page_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "payments.xls"
    rows = [HEAD, *(_row(n) for n in range(MORE))]
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>\n" for row in rows)
    path.write_text(f"<html><body><table>{cells}</table></body></html>", encoding="utf-8")

    top = read_top(open_top(path))

    assert (top.verdict, top.whole, top.line_count) == (Verdict.READY, False, TOP_ROWS - 1)


def test_a_large_file_has_no_fingerprint_until_it_is_read_whole(tmp_path: Path) -> None:
    path = _text(tmp_path, 150_000)

    assert read_top(open_top(path)).fingerprint == ""
    assert len(read_file(path, limit=0).fingerprint) == 64


def test_wide_rows_make_the_top_shorter(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEAD) + "," * 996 + "\n")
        file.writelines(",".join(_row(n)) + "," * 996 + "\n" for n in range(200))

    reading = read_top(open_top(path))

    assert (reading.whole, reading.rows_read) == (False, 60)


@pytest.mark.parametrize("harm", ["doctype", "password"])
def test_what_is_made_to_harm_is_refused_at_its_top(tmp_path: Path, harm: str) -> None:
    path = _workbook(tmp_path, MORE)
    raw = bytearray(path.read_bytes())
    if harm == "password":
        # The bit that says so, in the directory entry of the first part.
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(raw)
        with pytest.raises(HasPassword):
            open_top(path)
        return
    import zipfile

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.xlsx", "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(name, xml.replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1))
    with pytest.raises(UnsafeWorkbook):
        open_top(tmp_path / "new.xlsx")
