"""What a person reads where a command stops: every question and fault, not just the first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.cli.main import main
from core.store.book import utc_now
from tests.flows.conftest import RESOURCES, Run

TWO_READINGS = "Date,Name,Amount,Value\n03/04/2025,Alpha,10.00,12.00\n05/06/2025,Beta,5.50,6.60\n"


def _form(folder: Path, changes: dict[tuple[str, str], object]) -> Path:
    workbook = load_workbook(next((RESOURCES / "catalogues").glob("espo_*.xlsx")))
    for (sheet, cell), value in changes.items():
        workbook[sheet][cell] = value
    path = folder / "form.xlsx"
    workbook.save(path)
    return path


def test_every_open_question_is_said_with_its_answers(
    spendbook: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, payments = tmp_path / "b.spendbook", tmp_path / "payments.csv"
    payments.write_text(TWO_READINGS, "utf-8")
    spendbook("book", "new", "--book", book, "--name", "B", "--type", "parish-council")

    code = main(["spend", "import", str(payments), "--book", str(book)])

    said = capsys.readouterr().err
    assert code == 4
    assert "date_format=dmy (" in said
    assert "amount=2 (" in said


def test_every_fault_of_a_form_is_said_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = _form(tmp_path, {("Agreements", "H3"): "31/02/2025", ("Agreements", "L4"): "a lot"})

    code = main(["catalogue", "build", str(form), "-o", str(tmp_path / "out.zip")])

    said = capsys.readouterr().err
    assert code == 4
    assert 'form.xlsx, sheet Agreements, row 3, Start: "31/02/2025" is not a date.' in said
    assert "form.xlsx, sheet Agreements, row 4, Estimated value:" in said


def test_a_form_without_a_day_of_issue_is_issued_today(spendbook: Run, tmp_path: Path) -> None:
    form, package = _form(tmp_path, {("About", "B5"): None}), tmp_path / "out.zip"
    before = utc_now().date()

    spendbook("catalogue", "build", form, "-o", package)

    read = spendbook("catalogue", "verify", package)
    assert before <= date.fromisoformat(read.data["issued"]) <= utc_now().date()
