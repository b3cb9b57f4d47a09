from __future__ import annotations

from pathlib import Path

from core.domain.spend import FileReading, Role
from core.importing.layouts import SavedLayout, layout_of
from core.importing.reading import read_file


def _text(header: str, rows: str = "") -> str:
    lines = "14/04/2025,Brook Ltd,120.00,20.00,Paper\n15/04/2025,Vale Ltd,60.00,10.00,Ink\n"
    return header + lines + rows


TAXED = "Date,Payee,Total,Tax,Words\n"


def _again(folder: Path, text: str, first: FileReading) -> FileReading:
    path = folder / "next.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, layouts=[SavedLayout.from_json(layout_of(first, "Ledger").to_json())])


def _first(folder: Path, text: str, **answers: str) -> FileReading:
    path = folder / "first.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers)


def test_what_was_said_of_columns_holds_for_the_next_file_unasked(tmp_path: Path) -> None:
    first = _first(tmp_path, _text(TAXED), description="Words", amount="Total", reference="none")

    moved = "Words,Date,Payee,Total,Tax\nPaper,14/04/2025,Brook Ltd,120.00,20.00\n"
    reading = _again(tmp_path, moved + "Ink,15/04/2025,Vale Ltd,60.00,10.00\n", first)

    assert reading.layout == "Ledger"
    assert (reading.columns[Role.DESCRIPTION].index, reading.answers["amount"]) == (0, "3")
    assert reading.answers["reference"] == "none"


def test_a_sum_that_was_chosen_is_not_forced_on_other_headings(tmp_path: Path) -> None:
    first = _first(tmp_path, _text(TAXED), vat_taken_off="yes", description="Words")

    same = _again(tmp_path, _text(TAXED), first)
    drifted = _again(tmp_path, _text("Date,Payee,Total,Tax,Words,Site\n"), first)

    assert (same.total, same.answers["vat_taken_off"]) == (15000, "yes")
    assert drifted.layout == "Ledger"
    assert drifted.answers == {"description": "4"}


def test_of_two_columns_with_one_heading_none_is_remembered(tmp_path: Path) -> None:
    text = _text("Date,Payee,Amount,Amount,Words\n")
    first = _first(tmp_path, text, amount="3")

    assert [question.key for question in _again(tmp_path, text, first).questions] == ["amount"]


def test_the_persons_own_answers_go_before_those_remembered(tmp_path: Path) -> None:
    first = _first(tmp_path, _text(TAXED), description="Words")
    layout = layout_of(first, "Ledger")
    path = tmp_path / "first.csv"

    reading = read_file(path, answers={"reference": "Words"}, layouts=[layout])

    assert reading.columns[Role.REFERENCE].index == 4
    assert Role.DESCRIPTION not in reading.columns


def test_vat_that_another_month_does_not_state_is_not_taken_off(tmp_path: Path) -> None:
    text = _text("Date,Payee,Amount,Tax,Words\n", "16/04/2025,Elm Ltd,30.00,5.00,Ink\n")
    first = _first(tmp_path, text, vat_taken_off="yes", description="Words")
    net = text.replace("20.00,P", "24.00,P").replace("10.00,I", "12.00,I").replace("5.00", "6.00")

    reading = _again(tmp_path, net, first)

    assert (first.total, reading.total) == (17500, 21000)
    assert reading.answers == {"description": "4"}
