from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.reading import read_file

HEAD = "Date,Supplier,Reference,Amount,Narrative"
ROWS = [f"{14 + i}/04/2025,Brook Ltd,P{i},{i + 1}0.50," for i in range(10)]
TOTAL = sum((i + 1) * 1000 + 50 for i in range(10))


def _read(folder: Path, row: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text("\n".join([HEAD, *ROWS, row, ""]), encoding="utf-8")
    return read_file(path)


def test_a_comma_that_may_belong_to_either_of_two_names_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "25/04/2025,Hay, Hay & Co,P77,12.00,Late")

    assert [question.key for question in reading.questions] == ["faulty_rows"]
    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-105", 12)]


def test_an_amount_split_by_its_comma_is_never_taken_for_its_first_part(tmp_path: Path) -> None:
    reading = _read(tmp_path, "25/04/2025,Hay Ltd,P77,1,234.56,")

    assert reading.verdict is Verdict.ASK
    assert reading.total == TOTAL
    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-105", 12)]


def test_a_blank_cell_more_at_the_end_changes_nothing(tmp_path: Path) -> None:
    reading = _read(tmp_path, "25/04/2025,Hay Ltd,P77,12.00,,")

    assert reading.verdict is Verdict.READY
    assert reading.total == TOTAL + 1200


def test_a_row_that_lacks_a_cell_is_not_read_askew(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{14 + i}/04/2025,Brook Ltd,P{i},{i + 1}0.50,{i + 1}.10" for i in range(10)]
    rows.append("25/04/2025,Hay Ltd,P77,2.10")
    path.write_text("\n".join(["Date,Supplier,Ref,Net,VAT", *rows]), encoding="utf-8")

    reading = read_file(path)

    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-157", 12)]
    assert reading.total == TOTAL


@pytest.mark.parametrize("row", ["25/04/2025,Hay Ltd,P77", "", ",,,,", "End of report"])
def test_short_rows_without_an_amount_are_no_payments(row: str, tmp_path: Path) -> None:
    assert _read(tmp_path, row).total == TOTAL


def test_a_mended_row_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{14 + i}/04/2025,Brook Ltd,{i + 1}0.50" for i in range(10)]
    rows.append("25/04/2025,Hay, Hay & Co,12.00")
    path.write_text("\n".join(["Date,Supplier,Amount", *rows]), encoding="utf-8")

    reading = read_file(path)

    assert reading.verdict is Verdict.READY
    assert reading.lines[-1].text(Role.SUPPLIER) == "Hay, Hay & Co"
    assert [note.code for note in reading.notes] == ["SB-112"]


def _table(folder: Path, head: str, *rows: str) -> FileReading:
    path = folder / "list.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return read_file(path)


def test_thousands_that_no_quotation_marks_hold_together_are_read_whole(tmp_path: Path) -> None:
    rows = [f"{n:02}/04/2025,Brook Ltd,{n},{n:03}.50" for n in range(1, 21)]
    rows += ["21/04/2025,Vale Ltd,80.25", "22/04/2025,Hay Ltd,-1,200.00"]

    reading = _table(tmp_path, "Date,Supplier,Amount", *rows)

    assert reading.verdict is Verdict.READY
    assert reading.total == sum(n * 100_000 + n * 100 + 50 for n in range(1, 21)) + 8025 - 120_000


def test_thousands_in_the_middle_of_a_row_are_read_whole(tmp_path: Path) -> None:
    rows = [f"{n:02}/04/2025,Brook Ltd,{n},{n:03}.50,Parks" for n in range(1, 13)]
    rows += [f"{n:02}/04/2025,Vale Ltd,80.25,Parks" for n in range(13, 20)]

    reading = _table(tmp_path, "Date,Supplier,Amount,Service", *rows)

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 19)
    assert reading.lines[0].pence == 100_150


def test_a_comma_between_two_columns_of_words_is_told_by_the_words_of_other_rows(
    tmp_path: Path,
) -> None:
    rows = [
        f"{n:02}/04/2025,Brook {n} Ltd,{'Parks Roads'.split()[n % 2]},80.25" for n in range(1, 15)
    ]
    rows.append("15/04/2025,Hay & Sons, Builders,Parks,12.00")

    reading = _table(tmp_path, "Date,Supplier,Service,Amount", *rows)

    assert reading.verdict is Verdict.READY
    assert reading.lines[-1].text(Role.SUPPLIER) == "Hay & Sons, Builders"


def test_a_comma_in_the_name_and_one_in_the_amount_are_both_put_right(tmp_path: Path) -> None:
    rows = [f"{n:02}/04/2025,Brook {'ABCDEFGHIJKLMNO'[n]} Ltd,80.25" for n in range(1, 15)]
    rows.append("15/04/2025,Hay & Sons, Builders,1,212.00")

    reading = _table(tmp_path, "Date,Supplier,Amount", *rows)

    assert reading.verdict is Verdict.READY
    assert reading.lines[-1].pence == 121_200
