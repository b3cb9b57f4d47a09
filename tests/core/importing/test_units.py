from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

ROWS = ("Kier Ltd,17/04/2024,{}", "Serco Ltd,19/04/2024,{}", "Bidfood,26/04/2024,{}")


def _read(
    folder: Path,
    amounts: tuple[str, str, str],
    answers: dict[str, str] | None = None,
    *,
    heading: str = "Amount",
    above: str = "",
    below: str = "",
) -> FileReading:
    rows = [row.format(amount) for row, amount in zip(ROWS, amounts, strict=True)]
    head = [above] if above else []
    text = "\n".join([*head, f"Supplier,Date,{heading}", *rows, *(["", below] if below else [])])
    path = folder / "payments.csv"
    path.write_text(text + "\n", encoding="utf-8")
    return read_file(path, answers=answers)


def test_millions_with_three_decimals_are_read_to_the_pound(tmp_path: Path) -> None:
    reading = _read(
        tmp_path, ("1.234", "0.045", "0.116"), {"scale": "1000000"}, heading="Amount £m"
    )

    assert (reading.verdict, reading.total) == (Verdict.READY, 139_500_000)


def test_a_thousand_after_a_dot_beside_one_after_a_comma_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, ('"1,200"', "60", "1.200"))

    assert [question.code for question in reading.questions] == ["SB-143"]


@pytest.mark.parametrize(
    ("note", "by"),
    [
        ("All figures in thousands of pounds", "1000"),
        ("£'000", "1000"),
        ("Figures are £'000", "1000"),
        ("All values in £000s", "1000"),
        ("Amounts shown in £ millions", "1000000"),
        ("Amounts are in millions", "1000000"),
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_note_of_thousands_or_millions_asks_for_the_unit(
    tmp_path: Path, note: str, by: str, place: str
) -> None:
    amounts = ("81.2", "45.9", "120.4")
    where = {place: note}
    asked = _read(tmp_path, amounts, **where)
    told = _read(tmp_path, amounts, {"scale": by}, **where)

    assert [question.code for question in asked.questions] == ["SB-149"]
    assert (told.verdict, told.total) == (Verdict.READY, 24_750 * int(by))


@pytest.mark.parametrize(
    "note", ["Amounts in euros", "All figures in EUR", "Values are shown in US dollars"]
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_note_of_another_currency_is_asked_about(tmp_path: Path, note: str, place: str) -> None:
    amounts = ("81.20", "45.90", "120.40")
    where = {place: note}
    asked = _read(tmp_path, amounts, **where)
    pounds = _read(tmp_path, amounts, {"currency": "pounds"}, **where)
    out = _read(tmp_path, amounts, {"currency": "leave-out"}, **where)

    assert [question.code for question in asked.questions] == ["SB-145"]
    assert (pounds.verdict, pounds.total) == (Verdict.READY, 24_750)
    assert out.verdict is Verdict.NOT_SPEND


@pytest.mark.parametrize(
    "note",
    [
        "Payments in euros are converted to pounds",
        "We pay thousands of suppliers every year",
        "All payments over £500",
    ],
)
def test_a_note_that_states_no_unit_asks_nothing(tmp_path: Path, note: str) -> None:
    assert _read(tmp_path, ("81.20", "45.90", "120.40"), below=note).verdict is Verdict.READY
