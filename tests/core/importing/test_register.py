from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from core.domain.parties import Identifier
from core.importing.contract_days import decide, read_both
from core.importing.contract_sums import read_sums, yearly
from core.importing.contract_terms import read_option, yes_or_no
from core.importing.register import read_register

SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "contracts"
PUBLISHED = SHARED / "salford-cc_contracts_register_2022-07.csv"


def _register(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_the_columns_of_the_transparency_code_are_read(tmp_path: Path) -> None:
    rows = [
        [
            *("Reference number", "Title of agreement", "Local authority department responsible"),
            *("Description of the goods and/or services being provided", "Supplier name"),
            *("Sum to be paid", "Start date", "End date", "Review date", "SME", "VCSE"),
            *("Company registration number", "Process type"),
        ],
        [
            *("C12", "Grounds maintenance", "Parks", "Mowing", "Brook & Vale Ltd"),
            *("£12,000 per annum", "01/04/2024", "31/03/2026", "01/10/2025", "Yes", "No"),
            *("2535986", "Invitation to tender"),
        ],
    ]

    reading = read_register(_register(tmp_path, rows))

    contract = reading.contracts[0]
    assert (contract.ref, contract.title) == ("C12", "Grounds maintenance")
    assert (contract.start, contract.end) == (date(2024, 4, 1), date(2026, 3, 31))
    assert (contract.value, contract.annual_value) == (None, 1_200_000)
    assert (contract.sme, contract.vcse) == (True, False)
    assert contract.supplier_id == Identifier("GB-COH", "02535986")
    assert contract.row == 2


def test_extensions_taken_move_the_end_and_those_left_the_latest_end(tmp_path: Path) -> None:
    head = ["Ref", "Contract Title", "Supplier", "Start Date", "End Date"]
    head += ["Option to extend (months)", "How many extensions", "Extension 1 Taken?"]
    row = ["1", "Cleaning", "Bright Ltd", "2020-04-01", "2023-03-31", "24", "2", "Yes"]

    contract = read_register(_register(tmp_path, [head, row])).contracts[0]

    assert contract.end == date(2023, 3, 31)
    assert contract.current_end == date(2024, 3, 31)
    assert contract.latest_end == date(2025, 3, 31)


def test_a_stated_current_end_wins_over_extensions_counted(tmp_path: Path) -> None:
    head = ["Ref", "Contract Title", "Supplier", "Start Date", "End Date"]
    head += ["Extension (months)", "Extension 1 Taken?", "Current Expiry Date"]
    row = ["1", "Cleaning", "Bright Ltd", "2020-04-01", "2023-03-31", "12", "Yes", "2023-06-30"]

    contract = read_register(_register(tmp_path, [head, row])).contracts[0]

    assert contract.current_end == date(2023, 6, 30)


def test_both_dates_may_stand_in_one_cell_under_titles(tmp_path: Path) -> None:
    rows = [
        ["Contracts over £5,000"],
        [],
        ["Contract", "Contractor", "Contract period", "Value", "Framework"],
        ["Lift repair", "Up Ltd", "1 April 2024 to 31 March 2027", "£1.2m", "RM6232 lot 1a"],
        ["", "", "", "", ""],
        ["Updated in July"],
    ]

    reading = read_register(_register(tmp_path, rows))

    contract = reading.contracts[0]
    assert (contract.start, contract.end) == (date(2024, 4, 1), date(2027, 3, 31))
    assert contract.value == 120_000_000
    assert contract.framework_text == "RM6232 lot 1a"
    assert len(reading.contracts) + sum(row.rows for row in reading.left_out) == reading.rows_read


def test_an_end_follows_from_the_start_and_the_length(tmp_path: Path) -> None:
    head = ["Ref", "Title", "Supplier Name", "Start date", "Contract Length"]
    rows = [head, ["1", "Audit", "Sums LLP", "2024-04-01", "3 years"]]

    assert read_register(_register(tmp_path, rows)).contracts[0].end == date(2027, 3, 31)


def test_what_a_contract_lacks_is_listed_with_its_row(tmp_path: Path) -> None:
    head = ["Ref", "Title", "Supplier Name", "Start date", "End date"]
    rows = [
        head,
        ["1", "Audit", "", "01/04/2024", "31/03/2025"],
        ["2", "Paper", "P Ltd", "25/04/2024", "31/03/2024"],
        ["2", "Ink", "I Ltd", "", ""],
    ]

    problems = read_register(_register(tmp_path, rows)).problems

    found = {(p.code, p.place.row) for p in problems}
    assert found == {("SB-301", 2), ("SB-302", 3), ("SB-303", 4), ("SB-305", 4), ("SB-304", 3)}


def test_a_list_of_payments_is_no_register(tmp_path: Path) -> None:
    rows = [["Date", "Supplier", "Amount"], ["14/04/2025", "A Ltd", "12.00"]]

    assert read_register(_register(tmp_path, rows)).contracts == ()


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published register is not here")
def test_a_published_register_is_read_whole() -> None:
    reading = read_register(PUBLISHED)

    assert len(reading.contracts) == 360
    assert sum(contract.start is not None for contract in reading.contracts) == 356
    assert all(contract.supplier for contract in reading.contracts)
    assert reading.contracts[3].current_end == date(2023, 3, 31)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        *(("24", 24), ("12 months", 12), ("2 years", 24), ("two years", 24), ("18 mths", 18)),
        *(("2 + 1 + 1 years", 48), ("2 x 12 months", 24), ("2 years plus 1 year", 36), ("", None)),
    ],
)
def test_terms_are_read_in_months(text: str, months: float | None) -> None:
    assert read_option(text, "Duration (months)").months == months


@pytest.mark.parametrize(
    ("text", "total", "annual"),
    [
        *(("£1.2m", 120_000_000, None), ("25k", 2_500_000, None)),
        *(("£25,000 per annum", None, 2_500_000), ("Annual: £5,000", None, 500_000)),
        *(("£1,000 - £2,000", None, None), ("TBC", None, None), ("", None, None)),
        *(("12,345.67", 1_234_567, None), ("£3 million", 300_000_000, None)),
    ],
)
def test_sums_are_read_as_registers_word_them(
    text: str, total: int | None, annual: int | None
) -> None:
    sums = read_sums(text)

    assert (sums.total, sums.annual) == (total, annual)


def test_words_for_yearly_and_yes_are_known() -> None:
    assert yearly("£5,000 p.a.")
    assert yearly("per annum")
    assert not yearly("£5,000 in total")
    assert [yes_or_no(text) for text in ("Yes", "n", "SME", "Large", "N/A", "")] == [
        *(True, False, True, False, None, None)
    ]


def test_a_span_of_days_is_read_or_left_open() -> None:
    reading = decide(["01/04/2024"], ["31/03/2026"], "")

    start, end = read_both("01.04.24\u201331.03.26", reading)

    assert (start.day, end.day) == (date(2024, 4, 1), date(2026, 3, 31))
    assert read_both("until further notice", reading)[0].unclear


def test_what_cannot_be_read_of_sums_and_notices_is_listed(tmp_path: Path) -> None:
    path = _register(
        tmp_path,
        [
            ("Ref", "Title", "Supplier", "Start", "End", "Annual cost", "Notice period"),
            ("C1", "Hall", "Acme Ltd", "01/04/2025", "31/03/2026", "tbc", "Feb half term"),
            ("C2", "Yard", "Bolt Ltd", "01/04/2025", "31/03/2026", "n/a", "n/a"),
            ("C3", "Roof", "Cole Ltd", "01/04/2025", "31/03/2026", "90", "n/a - rolling after"),
        ],
    )

    read = read_register(path)

    told = [(p.code, p.values["ref"], p.values["text"]) for p in read.problems]
    assert told == [
        ("SB-310", "C1", "tbc"),
        ("SB-308", "C1", "Feb half term"),
        ("SB-308", "C3", "n/a - rolling after"),
    ]
    unclear = {one.heading: (one.cells, one.unclear) for one in read.found}
    assert (unclear["Annual cost"], unclear["Notice period"]) == ((3, 1), (3, 2))


def test_how_something_was_bought_may_stand_under_framework(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Title", "Supplier", "Start", "End", "Framework / how bought"),
        ("C1", "Hall", "Acme Ltd", "01/04/2025", "31/03/2026", "RM6100 lot 2"),
    )

    (contract,) = read_register(_register(tmp_path, rows)).contracts

    assert contract.framework_text == "RM6100 lot 2"


def test_notice_in_months_is_counted_back_from_the_end(tmp_path: Path) -> None:
    head = ["Ref", "Contract title", "Contractor", "Start", "End", "Notice (months)"]
    row = ["C1", "Guarding", "Brook Ltd", "01/04/2024", "31/03/2026", "6"]

    contract = read_register(_register(tmp_path, [head, row])).contracts[0]

    assert contract.notice_by == date(2025, 9, 30)
