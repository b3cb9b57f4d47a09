from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file


def _read(folder: Path, text: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text)
    return read_file(path)


def test_payments_without_a_day_above_clearer_headings_are_asked_about(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "Whom,What,How much\nBrook Ltd,Mowing,100.00\n\n"
        "Supplier Name,Description,Amount\nVale Ltd,Paper,50.00\nHay Ltd,Ink,60.00\n",
    )

    assert "header_row" in [question.key for question in reading.questions]


def test_a_table_of_other_columns_above_the_headings_is_asked_about(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "100.00,Brook Ltd,14/04/2025\n120.00,Vale Ltd,15/04/2025\n\n"
        "Supplier,Date,Amount\nVale Ltd,16/04/2025,50.00\nHay Ltd,17/04/2025,60.00\n",
    )

    assert "header_row" in [question.key for question in reading.questions]


@pytest.mark.parametrize("title", ["Payments in April,,", "Total spend,,110.00", "Rows,2,"])
def test_titles_above_the_headings_are_left_out(tmp_path: Path, title: str) -> None:
    reading = _read(
        tmp_path,
        f"{title}\nSupplier,Description,Amount\nVale Ltd,Paper,50.00\nHay Ltd,Ink,60.00\n",
    )

    assert "header_row" not in [question.key for question in reading.questions]


def test_a_file_of_which_little_can_be_read_is_called_so(tmp_path: Path) -> None:
    rows = "".join(f"{n:02}/04/2025,Brook Ltd,Parks,,5.00\n" for n in range(1, 9))

    reading = _read(
        tmp_path, f"Date,Supplier,Service,Amount,Fund\n{rows}09/04/2025,Hay Ltd,Parks,7.00,\n"
    )

    assert reading.verdict is Verdict.ASK
    assert "SB-127" not in [question.code for question in reading.questions]
