from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role
from core.importing.reading import read_file

PAYEES = ("Brook & Vale Ltd", "Marlow Supplies", "Harrow Print", "Wells Electrical", "A1 Skips")


def _read(folder: Path, head: list[str], rows: list[list[str]]) -> FileReading:
    path = folder / "export.csv"
    path.write_text("\n".join(",".join(row) for row in [head, *rows]), encoding="utf-8")
    return read_file(path)


def _two_days(between: str) -> list[list[str]]:
    return [
        [name, f"1{n}/03/2025", f"2{n}/04/2025" if between == "days" else between, "10.50"]
        for n, name in enumerate(PAYEES)
    ]


@pytest.mark.parametrize("heading", ["Paid on", "Settled", "Posted", "Pay run", "Clearing"])
def test_days_of_payment_are_preferred_to_those_of_the_invoice(
    tmp_path: Path, heading: str
) -> None:
    reading = _read(tmp_path, ["Supplier", "Invoice Date", heading, "Amount"], _two_days("days"))

    assert reading.questions == ()
    assert reading.columns[Role.DATE].heading == heading


def test_days_under_an_unknown_heading_beside_those_of_invoices_are_asked_about(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path, ["Supplier", "Invoice Date", "Zzyzx", "Amount"], _two_days("days"))

    assert [question.code for question in reading.questions] == ["SB-126"]


def test_a_column_of_dates_without_a_date_is_not_preferred_to_a_full_one(tmp_path: Path) -> None:
    reading = _read(tmp_path, ["Supplier", "Invoice Date", "Date", "Amount"], _two_days(""))

    assert reading.questions == ()
    assert reading.columns[Role.DATE].heading == "Invoice Date"


def test_one_name_all_the_way_down_beside_other_names_is_asked_about(tmp_path: Path) -> None:
    rows = [["J Smith", name, f"1{n}/04/2025", "10.50"] for n, name in enumerate(PAYEES)]

    reading = _read(tmp_path, ["Name", "To", "Date", "Amount"], rows)

    assert [question.code for question in reading.questions] == ["SB-121"]


def test_figures_headed_as_the_account_beside_its_name_are_its_codes(tmp_path: Path) -> None:
    rows = [
        [name, f"1{n}/03/2025", f"43{n}0", "Conservation", "10.50"]
        for n, name in enumerate(PAYEES)
    ]

    reading = _read(tmp_path, ["Supplier", "Date", "Nominal", "Nominal name", "Net"], rows)

    assert reading.columns[Role.ACCOUNT_CODE].index == 2
    assert reading.columns[Role.ACCOUNT].index == 3
