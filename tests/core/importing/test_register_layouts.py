"""Registers as bodies publish them, made up: whatever the layout, no day or sum is guessed.

Each layout is the rows of a file and what its contracts must say: supplier, start, end first
agreed, total and annual value in pence, and the codes of what is listed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from core.importing.register import read_register

Row = Sequence[str]
Said = tuple[str, date | None, date | None, int | None, int | None]


@dataclass(frozen=True)
class Layout:
    """Rows of a file, what its contracts say, and the codes listed of them."""

    name: str
    rows: Sequence[Row]
    says: Sequence[Said]
    codes: frozenset[str] = frozenset()


def d(text: str) -> date:
    return date.fromisoformat(text)


A, B = d("2024-04-01"), d("2026-03-31")
ACME = ("Acme Ltd", A, B, 12_000_00, None)

LAYOUTS = (
    Layout(
        "the code's own words, with a value that may be of a year or of the whole",
        [
            [
                *("Reference number", "Title of agreement", "Local authority department"),
                "Description of the goods and/or services being provided",
                *("Supplier name and details", "Sum to be paid over the length of the contract or "
                "the estimated annual spending or budget for the contract"),
                *("Value Added Tax that cannot be recovered", "Start date", "End date"),
                *("Review date", "SME or VCSE", "Process used"),
            ],
            ["1", "Mowing", "Parks", "Grass", "Acme Ltd", "12000", "0", "01/04/2024",
             "31/03/2026", "01/10/2025", "SME", "ITT"],
            ["2", "Audit", "Finance", "Audit", "Sums LLP", "£5,000 per annum", "", "01/04/2024",
             "31/03/2026", "", "Neither", "RFQ"],
            ["3", "Fair", "Events", "Fair", "Fun Ltd", "800", "", "01/06/2024", "30/06/2024", "",
             "VCSE", "RFQ"],
        ],
        [
            ("Acme Ltd", A, B, None, None),
            ("Sums LLP", A, B, None, 5_000_00),
            ("Fun Ltd", d("2024-06-01"), d("2024-06-30"), 800_00, None),
        ],
        frozenset({"SB-311"}),
    ),
    Layout(
        "an export of a tender portal",
        [
            ["Contract ID", "Contract title", "Description", "Supplier(s)", "Contract start",
             "Contract end", "Review date", "Estimated total value", "Estimated annual value",
             "Number of extensions", "Extension length (months)"],
            ["DN512345", "Lifts", "Lift repair", "Acme Ltd", "01/04/2024 00:00:00",
             "31/03/2026 00:00:00", "", "£12,000.00", "£6,000.00", "2", "24"],
        ],
        [("Acme Ltd", A, B, 12_000_00, 6_000_00)],
    ),
    Layout(
        "headings that a report writer put the table's name before",
        [
            ["Contract: Contract Reference", "Contract: Contract Name", "Supplier: Account Name",
             "Contract: Start Date", "Contract: Current End Date", "Full Contract Value"],
            ["C-1", "Lifts", "Acme Ltd", "2024-04-01", "2026-03-31", "12000"],
        ],
        [("Acme Ltd", A, None, 12_000_00, None)],
    ),
    Layout(
        "commencement, expiry and whole life value",
        [
            ["Contract No", "Contract Name", "Provider", "Commencement", "Expiry",
             "Annual Value", "Whole Life Value"],
            ["17", "Lifts", "Acme Ltd", "1 April 2024", "31 March 2026", "6000", "12000"],
        ],
        [("Acme Ltd", A, B, 12_000_00, 6_000_00)],
    ),
    Layout(
        "titles above, headings on the fourth row, a total below",
        [
            ["Anytown Town Council"],
            ["Contracts over £5,000 at 30 September 2024"],
            [],
            ["Contract", "Contractor", "From", "To", "Value"],
            ["Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "£12,000"],
            ["Total", "", "", "", "£12,000"],
        ],
        [ACME],
    ),
    Layout(
        "start and end in one cell, with an option behind",
        [
            ["Ref", "Title", "Supplier", "Contract period", "Contract value"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024 - 31/03/2026 (+ 2 years)", "12000"],
            ["2", "Doors", "Bolt Ltd", "1 April 2024 to 31 March 2026", "12000"],
            ["3", "Gates", "Cole Ltd", "from 01/04/2024, ongoing", "12000"],
        ],
        [ACME, ("Bolt Ltd", A, B, 12_000_00, None), ("Cole Ltd", A, None, 12_000_00, None)],
        frozenset({"SB-307"}),
    ),
    Layout(
        "terms such as 2+1+1",
        [
            ["Ref", "Title", "Supplier", "Start date", "Term", "Value"],
            ["1", "Lifts", "Acme Ltd", "1 April 2024", "2+1+1", "12000"],
            ["2", "Doors", "Bolt Ltd", "1 April 2024", "2 years + 2 x 12 months", "12000"],
            ["3", "Gates", "Cole Ltd", "1 April 2024", "4 years (2+1+1)", "12000"],
        ],
        [ACME, ("Bolt Ltd", A, B, 12_000_00, None), ("Cole Ltd", A, B, 12_000_00, None)],
    ),
    Layout(
        "a length without a unit is no length",
        [
            ["Ref", "Title", "Supplier", "Start date", "Contract length"],
            ["1", "Lifts", "Acme Ltd", "1 April 2024", "3"],
        ],
        [("Acme Ltd", A, None, None, None)],
        frozenset({"SB-312", "SB-303"}),
    ),
    Layout(
        "words where an end should be",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "Rolling"],
            ["2", "Doors", "Bolt Ltd", "01/04/2024", "Ongoing - annual renewal"],
            ["3", "Gates", "Cole Ltd", "01/04/2024", "TBC"],
            ["4", "Roofs", "Dale Ltd", "01/04/2024", "31/12/9999"],
            ["5", "Walls", "Eden Ltd", "01/04/2024", "Summer 2026"],
            ["6", "Paths", "Ford Ltd", "13/04/2024", "2026/27"],
        ],
        [
            *((f"{name} Ltd", A, None, None, None) for name in "Acme Bolt Cole Dale Eden".split()),
            ("Ford Ltd", d("2024-04-13"), None, None, None),
        ],
        frozenset({"SB-303", "SB-307", "SB-308"}),
    ),
    Layout(
        "an end with its option in words",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026 (option to 31/03/2028)"],
            ["2", "Doors", "Bolt Ltd", "01/04/2024", "31/03/2026 extended to 31/03/2027"],
            ["3", "Gates", "Cole Ltd", "01/04/2024", "31/03/2026 or 30/09/2026"],
        ],
        [
            ("Acme Ltd", A, B, None, None),
            ("Bolt Ltd", A, B, None, None),
            ("Cole Ltd", A, None, None, None),
        ],
        frozenset({"SB-308"}),
    ),
    Layout(
        "sums in short",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date", "Value"],
            ["1", "a", "A Ltd", "01/04/2024", "31/03/2026", "£1.2m"],
            ["2", "b", "B Ltd", "01/04/2024", "31/03/2026", "£10k pa"],
            ["3", "c", "C Ltd", "01/04/2024", "31/03/2026", "£5,000 - £10,000"],
            ["4", "d", "D Ltd", "01/04/2024", "31/03/2026", "up to £50,000"],
            ["5", "e", "E Ltd", "01/04/2024", "31/03/2026", "€12,000"],
            ["6", "f", "F Ltd", "01/04/2024", "31/03/2026", "£500 per month"],
            ["7", "g", "G Ltd", "01/04/2024", "31/03/2026", "£45 per hour"],
            ["8", "h", "H Ltd", "01/04/2024", "31/03/2026", "£6,000 pa, £12,000 in total"],
            ["9", "i", "I Ltd", "01/04/2024", "31/03/2026", "3 x £4,000"],
            ["10", "j", "J Ltd", "01/04/2024", "31/03/2026", "TBC"],
            ["11", "k", "K Ltd", "01/04/2024", "31/03/2026", "c. £12,000"],
        ],
        [
            *(("A Ltd", A, B, 1_200_000_00, None), ("B Ltd", A, B, None, 10_000_00)),
            *(("C Ltd", A, B, None, None), ("D Ltd", A, B, None, None)),
            *(("E Ltd", A, B, None, None), ("F Ltd", A, B, None, 6_000_00)),
            *(("G Ltd", A, B, None, None), ("H Ltd", A, B, 12_000_00, 6_000_00)),
            *(("I Ltd", A, B, None, None), ("J Ltd", A, B, None, None)),
            ("K Ltd", A, B, 12_000_00, None),
        ],
        frozenset({"SB-310"}),
    ),
    Layout(
        "sums in thousands",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date", "Total value (£000)"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "12"],
        ],
        [ACME],
    ),
    Layout(
        "a column that says of what the value is",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date", "Value", "Annual or total"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "12000", "Total"],
            ["2", "Doors", "Bolt Ltd", "01/04/2024", "31/03/2026", "6000", "Annual"],
        ],
        [ACME, ("Bolt Ltd", A, B, None, 6_000_00)],
    ),
    Layout(
        "an American export",
        [
            ["Contract Number", "Contract Name", "Vendor", "Effective Date", "Expiration Date",
             "Contract Amount"],
            ["1", "Lifts", "Acme Ltd", "4/1/2024", "3/31/2026", "12,000.00"],
        ],
        [ACME],
    ),
    Layout(
        "days that may be read in two ways stay unknown until somebody says",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date"],
            ["1", "Lifts", "Acme Ltd", "04/01/2024", "03/05/2026"],
        ],
        [("Acme Ltd", None, None, None, None)],
        frozenset({"SB-308", "SB-309"}),
    ),
    Layout(
        "days as a spreadsheet counts them",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date", "Value"],
            ["1", "Lifts", "Acme Ltd", "45383", "46112", "12000"],
        ],
        [ACME],
    ),
    Layout(
        "months without a day: the end is the month's last",
        [
            ["Ref", "Title", "Supplier", "Start date", "End date", "Value"],
            ["1", "Lifts", "Acme Ltd", "Apr-24", "March 2026", "12000"],
        ],
        [ACME],
        frozenset({"SB-313"}),
    ),
    Layout(
        "sections by department",
        [
            ["Title", "Supplier", "Start", "End", "Value"],
            ["HOUSING"],
            ["Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "12000"],
            ["PARKS"],
            ["Mowing", "Bolt Ltd", "01/04/2024", "31/03/2026", "12000"],
        ],
        [ACME, ("Bolt Ltd", A, B, 12_000_00, None)],
    ),
    Layout(
        "several suppliers in a cell and below it",
        [
            ["Ref", "Title", "Supplier", "Start", "End"],
            ["1", "Lifts", "Acme Ltd; Bolt Ltd", "01/04/2024", "31/03/2026"],
            ["2", "Doors", "Cole Ltd", "01/04/2024", "31/03/2026"],
            ["", "", "Dale Ltd", "", ""],
        ],
        [("Acme Ltd; Bolt Ltd", A, B, None, None), ("Cole Ltd; Dale Ltd", A, B, None, None)],
        frozenset({"SB-314"}),
    ),
    Layout(
        "lots as rows of one contract",
        [
            ["Contract Ref", "Contract Title", "Lot", "Awarded Supplier", "Start", "End", "Value"],
            ["C1", "Repairs", "1", "Acme Ltd", "01/04/2024", "31/03/2026", "12000"],
            ["C1", "Repairs", "2", "Bolt Ltd", "01/04/2024", "31/03/2026", "12000"],
        ],
        [ACME, ("Bolt Ltd", A, B, 12_000_00, None)],
        frozenset({"SB-304"}),
    ),
    Layout(
        "what Contracts Finder gives as a table",
        [
            ["Notice Identifier", "Notice Type", "Organisation Name", "Status", "Title",
             "Description", "Cpv Codes", "Awarded Date", "Awarded Value",
             "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]",
             "Contract start date", "Contract end date"],
            ["tender_1/2", "Contract", "Anytown", "Awarded", "Lifts", "Lift repair", "50750000",
             "2024-03-01", "12000", "[Acme Ltd|1 High St|COMPANIES_HOUSE|02535986|Yes|No]",
             "2024-04-01", "2026-03-31"],
        ],
        [ACME],
    ),
    Layout(
        "headings in two rows, with one over start and end",
        [
            ["", "", "", "Contract", "", "Value"],
            ["Ref", "Title", "Supplier", "Start date", "End date", "Total"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "12000"],
        ],
        [ACME],
    ),
    Layout(
        "contracts that are over before their end",
        [
            ["Ref", "Title", "Supplier", "Start", "End", "Value", "Contract status"],
            ["1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "12000", "Terminated"],
        ],
        [ACME],
        frozenset({"SB-315"}),
    ),
    Layout(
        "a health trust's register",
        [
            ["Trust", "Category", "Contract Description", "Supplier",
             "Annual Contract Value (Ex VAT)", "Contract Start Date", "Contract Expiry Date",
             "Extension Options", "Framework Name"],
            ["Anytown NHS Trust", "Estates", "Lifts", "Acme Ltd", "£6,000.00", "01/04/2024",
             "31/03/2026", "1 + 1", "SBS/19/AB/ZZZ/9999"],
        ],
        [("Acme Ltd", A, B, None, 6_000_00)],
    ),
    Layout(
        "an academy's list made by hand",
        [
            ["Company", "What the contract is for", "Cost per annum", "Start",
             "Renewal / end date", "Notice period"],
            ["Acme Ltd", "Lifts", "£6,000", "01.04.24", "31.03.26", "3 months"],
        ],
        [("Acme Ltd", A, B, None, 6_000_00)],
    ),
    Layout(
        "a fire service's register with its review and its notice",
        [
            ["Contract Number", "Contract Title", "Contractor Name", "Contract Start Date",
             "Contract End Date", "Review Date", "Notice Date", "Total Contract Value",
             "Irrecoverable VAT", "SME", "VCSE", "Procurement Route"],
            ["FRS/1", "Lifts", "Acme Ltd", "01-Apr-2024", "31-Mar-2026", "01-Oct-2025",
             "31-Dec-2025", "12000", "240", "Y", "N", "Framework"],
        ],
        [ACME],
    ),
    Layout(
        "a museum's list with the money a quarter",
        [
            ["Contract", "Supplier", "Starts", "Ends", "Contract value"],
            ["Lifts", "Acme Ltd", "Mon 1 April 2024", "Tue 31 March 2026", "£1,500 per quarter"],
        ],
        [("Acme Ltd", A, B, None, 6_000_00)],
    ),
    Layout(
        "semicolon separated with blank columns between",
        [
            ["Ref", "", "Title", "", "Supplier name", "Start date", "", "Expiry date", "Value"],
            ["1", "", "Lifts", "", "Acme Ltd", "01/04/2024", "", "31/03/2026", "12000"],
        ],
        [ACME],
    ),
)  # fmt: skip


def _register(folder: Path, rows: Sequence[Row]) -> Path:
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_register_says_what_it_says_and_no_more(layout: Layout, tmp_path: Path) -> None:
    reading = read_register(_register(tmp_path, layout.rows))

    found = [(c.supplier, c.start, c.end, c.value, c.annual_value) for c in reading.contracts]

    assert found == list(layout.says)
    assert {p.code for p in reading.problems} == layout.codes
    assert all(p.message() and p.remedy() for p in reading.problems)


def _one(tmp_path: Path, name: str, number: int = 0):  # type: ignore[no-untyped-def]  # a contract
    layout = next(one for one in LAYOUTS if one.name.startswith(name))
    return read_register(_register(tmp_path, layout.rows)).contracts[number]


def test_options_move_the_latest_end_and_what_was_taken_the_current(tmp_path: Path) -> None:
    portal, plus = _one(tmp_path, "an export of a tender"), _one(tmp_path, "terms such as")
    words = [_one(tmp_path, "an end with its option", n) for n in (0, 1)]
    span, health = _one(tmp_path, "start and end in one"), _one(tmp_path, "a health trust")

    ends = [one.latest_end for one in (portal, plus, words[0], span, health)]
    assert ends == [d("2028-03-31")] * 5
    assert words[0].current_end == B
    assert words[1].current_end == d("2027-03-31")
    assert plus.extension_terms == "2+1+1"


def test_fields_of_the_code_are_read(tmp_path: Path) -> None:
    fire, code = _one(tmp_path, "a fire service"), _one(tmp_path, "the code's own words")

    assert (fire.review_on, fire.notice_by) == (d("2025-10-01"), d("2025-12-31"))
    assert (fire.irrecoverable_vat, fire.sme, fire.vcse) == (240_00, True, False)
    assert (code.review_on, code.sme, code.department) == (d("2025-10-01"), True, "Parks")


def test_a_notice_period_is_counted_back_from_the_end(tmp_path: Path) -> None:
    assert _one(tmp_path, "an academy").notice_by == d("2025-12-31")


def test_what_is_over_says_so_and_locks_nothing(tmp_path: Path) -> None:
    over = _one(tmp_path, "contracts that are over")

    assert over.freed_because == "The register says: Terminated"
    assert not over.locks_on(d("2025-01-01"))


def test_sections_are_departments(tmp_path: Path) -> None:
    found = [_one(tmp_path, "sections by department", n).department for n in (0, 1)]

    assert found == ["HOUSING", "PARKS"]


def test_who_says_which_comes_first_has_the_days(tmp_path: Path) -> None:
    layout = next(one for one in LAYOUTS if one.name.startswith("days that may be"))
    path = _register(tmp_path, layout.rows)

    asked = read_register(path)
    british, american = (read_register(path, dates=order) for order in ("dmy", "mdy"))

    assert asked.asks == "dates"
    assert british.contracts[0].start == d("2024-01-04")
    assert (american.contracts[0].start, american.asks) == (d("2024-04-01"), "")


def test_every_column_is_shown_with_what_it_holds(tmp_path: Path) -> None:
    layout = next(one for one in LAYOUTS if one.name == "sums in short")

    found = {one.heading: one for one in read_register(_register(tmp_path, layout.rows)).found}

    value = found["Value"]
    assert (value.field, value.cells, value.unclear, value.example) == ("value", 11, 6, "£1.2m")
    assert found["Supplier"].field == "supplier"


def test_every_sheet_with_contracts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Guidance").write(0, 0, "How to use this register")
        for name in ("Housing", "Parks"):
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, 4, f"Contracts of {name}")
            sheet.write_row(1, 0, ["Title", "Supplier", "Start date", "End date", "Value"])
            sheet.write_row(2, 0, [f"{name} lifts", "Acme Ltd", 45383, 46112, 12000.5])

    reading = read_register(path)

    assert [(c.department, c.start, c.end, c.value) for c in reading.contracts] == [
        ("Housing", A, B, 12_000_50),
        ("Parks", A, B, 12_000_50),
    ]
    assert reading.sheets == ("Housing", "Parks")
    assert [p.code for p in reading.problems] == ["SB-316"]


@pytest.mark.parametrize(
    "cell",
    ["9" * 5000, "99999 months", "\u00b2", "999 x 99999 years", "=1+1", "1e999", "-", "+" * 300],
)
def test_no_cell_however_odd_stops_the_reading(tmp_path: Path, cell: str) -> None:
    head = ["Ref", "Title", "Supplier", "Start date", "End date", "Term", "Option to extend"]
    head += ["Number of extensions", "Extension 1 taken", "Notice period", "Value", "Annual value"]
    rows = [
        head,
        ["1", "Lifts", "Acme Ltd", "13/04/2024", *([cell] * 8)],
        ["2", "Doors", "Acme Ltd", "13/04/2024", "31/03/2026", *([cell] * 7)],
        ["3", "Gates", "Acme Ltd", "13/04/2024", "", *([cell] * 7)],
    ]

    reading = read_register(_register(tmp_path, rows))

    assert [one.ref for one in reading.contracts] == ["1", "2", "3"]
