from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file


def _read(
    folder: Path, amounts: tuple[str, ...], answers: dict[str, str] | None = None
) -> FileReading:
    rows = [
        f"Kier Ltd,{day}/04/2024,{side},{amount}"
        for day, (side, amount) in enumerate(zip("HHSH", amounts, strict=True), start=14)
    ]
    path = folder / "ledger.csv"
    lines = ["Vendor Name,Posting Date,D/C indicator,Amount in LC", *rows, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_file(path, answers=answers)


@pytest.mark.parametrize(
    "answers",
    [
        {"credit_notes": "subtract-others"},
        {"credit_notes": "subtract", "sign": "negative", "receipts": "credits"},
    ],
)
def test_either_side_of_a_ledger_may_come_off(tmp_path: Path, answers: dict[str, str]) -> None:
    amounts = ("1000.00", "500.00", "100.00", "50.00")
    asked = _read(tmp_path, amounts)
    told = _read(tmp_path, amounts, answers)

    assert [choice.value for choice in asked.questions[0].choices][:2] == [
        "subtract",
        "subtract-others",
    ]
    assert (told.verdict, told.total, told.credit_pence) == (Verdict.READY, 145_000, -10_000)
    assert told.amounts == told.total


def test_a_side_that_has_the_other_sign_already_is_not_taken_off_again(tmp_path: Path) -> None:
    reading = _read(tmp_path, ("1000.00", "500.00", "-100.00", "50.00"))

    assert (reading.verdict, reading.total) == (Verdict.READY, 145_000)
