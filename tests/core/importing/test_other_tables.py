from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import Verdict
from core.importing.reading import read_file

PAYMENTS = (
    "Supplier,Date,Amount\nKier Ltd,17/04/2024,81.20\nSerco Ltd,19/04/2024,45.90\n"
    "Bidfood,26/04/2024,11.00\n\n"
)


@pytest.mark.parametrize(
    "summary",
    [
        "Department,Number,Amount\nHighways,3,81.20\nLeisure,2,56.90\n",
        "Service,No of payments,Total\nHighways,3,81.20\n",
    ],
)
def test_a_summary_below_the_payments_is_another_table(tmp_path: Path, summary: str) -> None:
    path = tmp_path / "payments.csv"
    path.write_text(PAYMENTS + summary, encoding="utf-8")

    asked = read_file(path)
    first = read_file(path, answers={"header_row": "1"})
    left = read_file(path, answers={"faulty_rows": "leave-out"})

    assert "SB-141" in [question.code for question in asked.questions]
    assert "SB-127" not in [question.code for question in asked.questions]
    assert (first.verdict, first.total, first.line_count) == (Verdict.READY, 13_810, 3)
    assert left.verdict is Verdict.ASK


@pytest.mark.parametrize("date", ["Invoice Paid Date", "Date"])
@pytest.mark.parametrize("supplier", ["Merchant/Supplier", "Supplier"])
def test_headings_of_two_words_for_one_thing_are_known(
    tmp_path: Path, date: str, supplier: str
) -> None:
    path = tmp_path / "payments.csv"
    path.write_text(f"{supplier},{date},Amount\n" + PAYMENTS.split("\n", 1)[1], encoding="utf-8")

    reading = read_file(path)

    assert (reading.verdict, reading.total) == (Verdict.READY, 13_810)


@pytest.mark.parametrize(
    "footer", ["Prepared by: J Smith,,01/05/2025", "Produced on,J Smith,01/05/2025"]
)
def test_who_prepared_the_list_and_when_is_a_note(tmp_path: Path, footer: str) -> None:
    path = tmp_path / "payments.csv"
    path.write_text(f"{PAYMENTS.strip()}\n{footer}\n", encoding="utf-8")

    reading = read_file(path)

    assert (reading.verdict, reading.total) == (Verdict.READY, 13_810)
