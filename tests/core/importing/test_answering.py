from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.spend import FileReading, Verdict
from core.importing.answering import NoAnswer, UnknownQuestion
from core.importing.reading import read_file

TEXT = (
    "Date,Supplier,Amount,Value,Out-Flow,In\n"
    "25/04/2025,A Ltd,1.00,2.00,5.00,\n"
    "26/04/2025,B Ltd,3.00,4.00,,1.00\n"
)


def _path(folder: Path, text: str = TEXT) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _read(folder: Path, **answers: str) -> FileReading:
    return read_file(_path(folder), answers=answers)


@pytest.mark.parametrize("answer", ["3", "D", "d", "Value", " value "])
def test_a_column_is_named_by_its_number_letter_or_heading(tmp_path: Path, answer: str) -> None:
    reading = _read(tmp_path, amount=answer)

    assert (reading.verdict, reading.total) == (Verdict.READY, 600)
    assert reading.answers["amount"] == "3"


@pytest.mark.parametrize("answer", ["4-5", "E-F", "Out-Flow-In", "e-in"])
def test_a_pair_of_columns_is_named_in_the_same_ways(tmp_path: Path, answer: str) -> None:
    assert _read(tmp_path, amount=answer).answers["amount"] == "4-5"


def test_a_heading_that_is_also_a_letter_is_the_heading(tmp_path: Path) -> None:
    path = _path(tmp_path, "B,Date,A\nA Ltd,25/04/2025,1.00\nB Ltd,26/04/2025,3.00\n")

    reading = read_file(path, answers={"header_row": "1", "supplier": "B", "amount": "A"})

    assert (reading.answers["supplier"], reading.answers["amount"]) == ("0", "2")


@pytest.mark.parametrize("key", ["fish", "", "Amount", "total"])
def test_an_answer_to_nothing_that_is_asked_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnknownQuestion, match=r"no question"):
        _read(tmp_path, **{key: "1"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("amount", "Q"),
        ("amount", "6"),
        ("amount", ""),
        ("amount", "none"),
        ("amount", "D-Q"),
        ("supplier", "Wer"),
        ("date", "groups"),
        ("date_format", "british"),
        ("header_row", "two"),
        ("header_row", "99"),
        ("sheet", "May"),
        ("cancelled", "perhaps"),
        ("vat_basis", "some"),
    ],
)
def test_a_value_that_the_question_does_not_take_is_refused(
    tmp_path: Path, key: str, value: str
) -> None:
    with pytest.raises(NoAnswer) as refused:
        _read(tmp_path, **{key: value})

    assert refused.value.sentence() == f'"{value}" does not answer {key} for the file export.csv.'
    assert refused.value.remedy().startswith("Answer with ")


def test_one_heading_for_two_columns_names_neither(tmp_path: Path) -> None:
    path = _path(tmp_path, "Date,Supplier,Amount,Amount\n25/04/2025,A Ltd,1.00,2.00\n")

    with pytest.raises(NoAnswer):
        read_file(path, answers={"amount": "Amount"})


def test_choices_may_be_given_in_capitals(tmp_path: Path) -> None:
    reading = _read(tmp_path, amount="D", date_format="DMY", supplier="None")

    assert (reading.answers["date_format"], reading.answers["supplier"]) == ("dmy", "none")


@pytest.mark.parametrize("answer", ["fish=3", "amount=Q", "amount"])
def test_the_command_line_refuses_with_its_own_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    code = main(["spend", "inspect", str(_path(tmp_path)), "--answer", answer])

    assert code == 4
    assert "Answer " in capsys.readouterr().err
