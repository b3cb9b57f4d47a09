from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

HEADINGS = ("Deleted", "Void", "Voided", "Cancelled", "Canceled?", "Reversed", "IsVoid", "is_void")
MARKS = ("Y", "yes", "TRUE", "1", "X")


def _read(
    folder: Path, heading: str, cells: list[str], answers: dict[str, str] | None = None
) -> FileReading:
    rows = [f"14/04/2025,Brook & Vale Ltd,R{n},10.00,{cell}" for n, cell in enumerate(cells)]
    text = "\n".join([f"Date,Supplier,Reference,Amount,{heading}", *rows, ""])
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("other", ["", "N"])
def test_a_row_marked_as_deleted_or_void_is_asked_about(
    tmp_path: Path, heading: str, mark: str, other: str
) -> None:
    asked = _read(tmp_path, heading, [other, mark, other])
    without = _read(tmp_path, heading, [other, mark, other], {"cancelled": "leave-out"})
    kept = _read(tmp_path, heading, [other, mark, other], {"cancelled": "keep"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)
    assert (kept.verdict, kept.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("other", ["N", "No", "False", "0", ""])
def test_a_column_that_marks_no_row_changes_nothing(
    tmp_path: Path, heading: str, other: str
) -> None:
    reading = _read(tmp_path, heading, [other] * 3)

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


def test_rows_that_are_all_marked_are_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Void", ["Y", "Y"])

    assert [question.key for question in reading.questions] == ["cancelled"]


def test_a_yes_to_not_cancelled_is_no_mark(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Not cancelled", ["Y", "N", "Y"])

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("place", [5_001, 20_500])
def test_one_mark_far_down_a_long_file_is_asked_about(tmp_path: Path, place: int) -> None:
    cells = [""] * 21_000
    cells[place] = "Y"

    reading = _read(tmp_path, "Void", cells)

    assert [question.key for question in reading.questions] == ["cancelled"]


def test_a_status_that_is_blank_but_for_cancelled_rows_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Status", ["", "Cancelled", ""])

    assert [question.key for question in reading.questions] == ["cancelled"]
