from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

WORDS = (
    *("NIL RETURN", "Nil", "None", "No spend to report for this period", "N/A - no transactions"),
    *("There were no payments over £25,000 in April 2025.", "Dim taliadau / No payments"),
    *("No expenditure exceeding £25,000 was incurred", "No qualifying payments"),
)


def _read(folder: Path, *rows: str) -> FileReading:
    path = folder / "april.csv"
    head = "Entity,Date,Supplier,Transaction Number,Amount"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return read_file(path)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("amount", ["", "0.00", "£0"])
def test_words_that_there_was_no_spend_in_place_of_a_supplier_are_a_nil_return(
    tmp_path: Path, words: str, amount: str
) -> None:
    reading = _read(tmp_path, f'Marlow Board,,"{words}",,{amount}')

    assert (reading.verdict, reading.line_count) == (Verdict.NIL, 0)
    assert [left.code for left in reading.left_out] == ["SB-139", "SB-135"]
    assert reading.rows_read == 2


def test_a_nil_return_may_have_a_date_and_a_blank_row(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Marlow Board,30/04/2025,Nil,Nil,0", ",,,,")

    assert reading.verdict is Verdict.NIL


def test_a_payment_to_one_who_is_called_none_is_a_payment(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Marlow Board,30/04/2025,None,R1,10.00")

    assert (reading.verdict, reading.total) == (Verdict.READY, 1000)


def test_a_payment_beside_words_that_there_was_none_is_counted(tmp_path: Path) -> None:
    reading = _read(
        tmp_path, "Marlow Board,,Nil,,0.00", "Marlow Board,30/04/2025,Brook Ltd,R1,10.00"
    )

    assert reading.verdict is not Verdict.NIL
    assert reading.total == 1000
