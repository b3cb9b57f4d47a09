from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.beside import NOTHING, second_table
from core.importing.reading import read_file, stream_lines

HEAD = ["Date", "Supplier", "Details", "Amount"]
LINES = [
    ["14/04/2025", "Marlow Ltd", "Pens", "100.00"],
    ["15/04/2025", "Marlow Ltd", "Paper", "50.00"],
    ["25/04/2025", "Tees Ltd", "Windows", "10.00"],
]


def _read(folder: Path, text: str, answers: dict[str, str] | None = None) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers, limit=0)


def _beside(right: list[list[str]]) -> list[list[str]]:
    return [[*row, "", *more] for row, more in zip([HEAD, *LINES], right, strict=True)]


def test_a_table_that_adds_up_beside_the_payments_is_not_read(tmp_path: Path) -> None:
    right = [["Kind", "Total"], ["Office", "150.00"], ["Halls", "10.00"], ["Total", "160.00"]]
    text = "\n".join(",".join(row) for row in _beside(right))

    reading = _read(tmp_path, text)

    assert (reading.verdict, reading.total, reading.line_count) == (Verdict.READY, 16000, 3)
    assert "SB-174" in [note.code for note in reading.notes]
    path = tmp_path / "export.csv"
    assert sum(line.pence for line in stream_lines(path, reading)) == 16000


def test_columns_that_go_on_after_a_blank_one_belong_to_the_payments() -> None:
    right = [["VAT", "Gross"], ["20.00", "120.00"], ["10.00", "60.00"], ["2.00", "12.00"]]
    rows = _beside(right)

    assert second_table(rows[0], rows, 1) == NOTHING


def test_a_table_of_which_the_left_part_holds_no_amount_is_one_table() -> None:
    rows = [[row[0], row[1], "", row[2], row[3]] for row in [HEAD, *LINES]]

    assert second_table(rows[0], rows, 1) == NOTHING


@pytest.mark.parametrize(("pounds", "pence"), [("£", "p"), ("Pounds", "Pence")])
def test_pennies_in_a_column_of_their_own_are_put_behind_their_pounds(
    pounds: str, pence: str, tmp_path: Path
) -> None:
    reading = _read(
        tmp_path,
        f"Date,Payee,Details,{pounds},{pence}\n14/04/2025,Marlow Ltd,Pens,100,05\n"
        "25/04/2025,Tees Ltd,Windows,10,95\n26/04/2025,Tees Ltd,Hall,,50\n",
    )

    assert (reading.verdict, reading.total) == (Verdict.READY, 11150)


def test_pennies_that_are_none_are_listed_as_a_problem(tmp_path: Path) -> None:
    rows = "".join(f"{day}/04/2025,Marlow Ltd,Pens,10,05\n" for day in range(1, 29))
    reading = _read(tmp_path, f"Date,Payee,Details,£,p\n{rows}29/04/2025,A Ltd,Pens,10,x\n")

    assert [question.key for question in reading.questions] == ["faulty_rows"]


@pytest.mark.parametrize(("answer", "total"), [("yes", 15950), ("no", 15900)])
def test_a_column_without_heading_that_may_hold_pennies_is_asked_about(
    answer: str, total: int, tmp_path: Path
) -> None:
    text = (
        "Date,Payee,Details,Amount,\n14/04/2025,Marlow Ltd,Pens,100,00\n"
        "15/04/2025,Marlow Ltd,Paper,49,50\n25/04/2025,Tees Ltd,Windows,10,00\n"
    )

    asked = _read(tmp_path, text)
    answered = _read(tmp_path, text, {"pennies": answer})

    assert [question.key for question in asked.questions] == ["pennies"]
    assert (answered.verdict, answered.total) == (Verdict.READY, total)


def test_payments_beside_those_that_were_chosen_are_named(tmp_path: Path) -> None:
    rows = [f"1{n}/04/2025,Brook,1{n}.00,,1{n}/05/2025,Vale,2{n}.00" for n in range(6)]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["Date,Payee,Net,,Date,Payee,Net", *rows, ""]))

    reading = read_file(path, answers={"amount": "2", "supplier": "1", "date": "0"})

    assert (reading.verdict, reading.total) == (Verdict.READY, 7500)
    assert [note.message() for note in reading.notes] == [
        "Other payments stand beside these, from column E on (6 rows, £135.00), and were not read."
    ]
