"""Registers of other bodies, made up: what was once read wrong without a word."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from core.importing.contract_sums import read_sums
from core.importing.contract_suppliers import read_supplier
from core.importing.register import RegisterReading, read_register

Row = Sequence[str]
A, B = date(2024, 4, 1), date(2026, 3, 31)
DAYS = ("01/04/2024", "31/03/2026")


def _read(folder: Path, *rows: Row) -> RegisterReading:
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_register(path)


def _codes(reading: RegisterReading) -> list[str]:
    return sorted({problem.code for problem in reading.problems})


@pytest.mark.parametrize(
    ("heading", "total", "annual"),
    [
        ("Value p.a.", None, 1200_00),
        ("Cost per year £", None, 1200_00),
        ("Annual contract sum", None, 1200_00),
        ("Annualised Value", None, 1200_00),
        ("Monthly cost", None, 14_400_00),
        ("Quarterly charge (£)", None, 4_800_00),
        ("Value 2024/25", None, None),
        ("Estimated saving value", None, None),
        ("Value (inc VAT)", 1200_00, None),
        ("Lot value", 1200_00, None),
    ],
)
def test_a_heading_says_of_what_its_sums_are(
    heading: str, total: int | None, annual: int | None, tmp_path: Path
) -> None:
    reading = _read(
        tmp_path, ("Contract", "Supplier", "Start", "End", heading), ("Lifts", "A", *DAYS, "1200")
    )

    assert [(c.value, c.annual_value) for c in reading.contracts] == [(total, annual)]


@pytest.mark.parametrize(
    "heads", [("Value inc VAT", "Value ex VAT"), ("Gross Value", "Net Value")]
)
def test_a_sum_without_vat_is_taken_wherever_it_stands(
    heads: tuple[str, str], tmp_path: Path
) -> None:
    reading = _read(
        tmp_path,
        ("Contract", "Supplier", "Start", "End", *heads),
        ("Lifts", "Acme Ltd", *DAYS, "1440", "1200"),
    )

    assert reading.contracts[0].value == 1200_00


@pytest.mark.parametrize(
    "text",
    ["£45/hour", "£8.000", "£6k per site", "Year 1 £5,000", "£1,000 - 2,000", "£7 each way"],
)
def test_what_is_no_sum_of_a_contract_stays_open(text: str) -> None:
    assert read_sums(text) == (None, None, True)


@pytest.mark.parametrize(
    ("text", "total", "annual"),
    [
        ("£500pcm", None, 6000_00),
        ("£20,000pa", None, 20_000_00),
        ("£7,500 for 3 years", 7_500_00, None),
        ("£36,000 (2024-2027)", 36_000_00, None),
    ],
)
def test_words_beside_a_sum_are_understood(
    text: str, total: int | None, annual: int | None
) -> None:
    assert read_sums(text) == (total, annual, False)


def test_what_a_column_of_yearly_sums_calls_a_total_is_one(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ("Contract", "Supplier", "Start", "End", "Annual value"),
        ("Lifts", "Acme Ltd", *DAYS, "£36,000 over 3 years"),
    )

    assert [(c.value, c.annual_value) for c in reading.contracts] == [(36_000_00, None)]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("31/03/2026+1", date(2027, 3, 31)),
        ("31/03/2026 plus 2 optional years", date(2028, 3, 31)),
        ("31/03/2026 + 1 + 1", date(2028, 3, 31)),
        ("31/03/2026 + 6", B),
    ],
)
def test_a_bare_plus_is_years_where_it_can_be_nothing_else(
    text: str, latest: date, tmp_path: Path
) -> None:
    reading = _read(
        tmp_path, ("Contract", "Supplier", "Start", "End"), ("Lifts", "Acme", DAYS[0], text)
    )

    assert (reading.contracts[0].end, reading.contracts[0].latest_end) == (B, latest)
    assert _codes(reading) == (["SB-312"] if text.endswith("+ 6") else [])


def test_two_months_are_a_term_and_never_a_day_of_a_year(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ("Contract title", "Contractor", "Contract period"),
        ("Lifts", "Acme Ltd", "Apr 2024 - Mar 2026"),
    )

    assert [(c.start, c.end) for c in reading.contracts] == [(A, B)]


def test_start_end_and_review_may_share_a_cell(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ("Reference number", "Title of agreement", "Supplier", "Start, end and review dates"),
        ("1", "Lifts", "Acme Ltd", "01/04/2024 - 31/03/2026 - 01/10/2025"),
    )

    assert [(c.start, c.end) for c in reading.contracts] == [(A, B)]


def test_days_of_the_notice_and_of_earlier_suppliers_are_not_the_contracts(tmp_path: Path) -> None:
    heads = ("Title", "Previous supplier", "Current supplier", "Start Date", "End Date")
    more = ("Contract start date", "Contract end date", "Insurance expiry date")
    reading = _read(
        tmp_path,
        (*heads, *more),
        ("Lifts", "Old Ltd", "Acme Ltd", "01/03/2024", "14/03/2024", *DAYS, "31/12/2024"),
    )

    assert [(c.supplier, c.start, c.end) for c in reading.contracts] == [("Acme Ltd", A, B)]


def test_numbered_extensions_move_the_latest_end(tmp_path: Path) -> None:
    heads = ("Contract", "Supplier", "Start", "End", "Extension 1 (to)", "Extension 2 (to)")
    reading = _read(
        tmp_path,
        heads,
        ("Lifts", "Acme Ltd", *DAYS, "31/03/2027", "31/03/2028"),
        ("Doors", "Bolt Ltd", *DAYS, "12 months", ""),
    )

    latest = [contract.latest_end for contract in reading.contracts]
    assert latest == [date(2028, 3, 31), date(2027, 3, 31)]


def test_an_initial_end_is_the_end_and_a_final_one_the_latest(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ("Contract", "Supplier", "Start Date", "Initial End Date", "Final End Date"),
        ("Lifts", "Acme Ltd", *DAYS, "31/03/2028"),
    )

    assert reading.contracts[0].end == B
    assert reading.contracts[0].latest_end == date(2028, 3, 31)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Arden Ltd, Beacon Ltd and Cole Ltd", "Arden Ltd; Beacon Ltd; Cole Ltd"),
        ("Arden Ltd\nBeacon Ltd", "Arden Ltd; Beacon Ltd"),
        ("Lot 1: Arden Ltd, Lot 2: Beacon Ltd", "Arden Ltd; Beacon Ltd"),
        ("Marks, Hall and Partners LLP", "Marks, Hall and Partners LLP"),
        ("Smith & Jones (Contractors) Ltd", "Smith & Jones (Contractors) Ltd"),
        ("Acme Ltd, Unit 4, Mill Lane, Thornbury BS35 2AR", "Acme Ltd"),
        ("Marks, Hall and Partners LLP\n1 High St\nBS35 2AR", "Marks, Hall and Partners LLP"),
        ("The Scout Hall\n1 High St\nBS35 2AR", "The Scout Hall"),
        ("Acme Ltd t/a Bolt", "Acme Ltd t/a Bolt"),
        ("TBC", ""),
    ],
)
def test_names_are_parted_and_addresses_left_out(cell: str, names: str) -> None:
    assert read_supplier(cell).name == names


HEADS = ("Ref", "Title", "Supplier", "Start", "End", "Value")
LIFTS = ("1", "Lifts", "Acme Ltd", *DAYS, "1200")


def test_a_second_table_below_is_read_under_its_own_headings(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        HEADS,
        LIFTS,
        (),
        ("Contracts under £5,000",),
        ("Supplier", "Title", "Ref", "Value", "End", "Start"),
        ("Bolt Ltd", "Doors", "2", "800", DAYS[1], DAYS[0]),
    )

    found = [(c.ref, c.title, c.supplier, c.start, c.end, c.value) for c in reading.contracts]
    assert found == [
        ("1", "Lifts", "Acme Ltd", A, B, 1200_00),
        ("2", "Doors", "Bolt Ltd", A, B, 800_00),
    ]
    assert not reading.problems


def test_a_second_table_beside_is_read_too(tmp_path: Path) -> None:
    bolt = ("2", "Doors", "Bolt Ltd", *DAYS, "800")
    reading = _read(tmp_path, (*HEADS, "", *HEADS), (*LIFTS, "", *bolt))

    assert [(c.ref, c.supplier, c.value) for c in reading.contracts] == [
        ("1", "Acme Ltd", 1200_00),
        ("2", "Bolt Ltd", 800_00),
    ]


def test_a_contract_on_a_sheet_of_all_and_on_its_own_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (
            ("Summary", (("Title", "Supplier", "End"), ("Lifts", "Acme Ltd", DAYS[1]))),
            ("Detail", (HEADS, LIFTS)),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    reading = read_register(path)

    assert [(c.start, c.value) for c in reading.contracts] == [(A, 1200_00)]
    assert [one.sheet for one in reading.left_out if one.code == "SB-320"] == ["Summary"]
    assert not reading.problems


def test_the_same_row_twice_is_one_contract_and_said_so(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEADS, LIFTS, LIFTS)

    assert len(reading.contracts) == 1
    assert [(one.row, one.code) for one in reading.left_out][-1] == (3, "SB-320")


def test_what_is_written_below_is_no_contract(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        HEADS,
        LIFTS,
        (),
        ("Prepared by", "J Smith", "Clerk"),
        ("Updated", "", "", "9/9/26"),
    )

    assert len(reading.contracts) == 1
    assert not reading.problems


def test_what_is_not_awarded_yet_locks_nothing(tmp_path: Path) -> None:
    reading = _read(tmp_path, (*HEADS, "Status"), (*LIFTS, "In procurement"))

    assert _codes(reading) == ["SB-315"]
    assert not reading.contracts[0].locks_on(date(2025, 1, 1))


def test_a_column_taken_with_a_strange_word_in_its_heading_is_told(tmp_path: Path) -> None:
    heads = ("Contract", "Zebra supplier", "Start", "End")
    reading = _read(tmp_path, heads, ("Lifts", "Acme Ltd", *DAYS))

    (told,) = reading.problems
    assert told.code == "SB-321"
    assert told.message().startswith('The column "Zebra supplier" was taken for the supplier')


def test_headings_above_several_columns_are_used_only_where_they_say_more(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ("Contract", "", "", "Term", "", "", "Value", ""),
        ("Ref", "Title", "Supplier", "Start", "End", "Extension", "Annual", "Whole life"),
        ("1", "Lifts", "Acme Ltd", *DAYS, "12 months", "600", "1200"),
    )

    (one,) = reading.contracts
    assert (one.value, one.annual_value) == (1200_00, 600_00)
    assert one.latest_end == date(2027, 3, 31)
