"""Lists of suppliers as systems export them: no system's number becomes a registered one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from core.domain.parties import Identifier, PayeeClass
from core.importing.supplier_rows import Listed, read_rows

Row = Sequence[str]
ACME, BOLT, ANN = "Acme UK Ltd", "Bolt Cleaning", "Mrs A Lee"


def _read(folder: Path, *rows: Row) -> tuple[Listed, ...]:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_rows(path)


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (
            ("A/C", "Name", "Balance", "Contact"),
            (("ACM01", ACME, "0", "Jo"), ("B1", BOLT, "0", "")),
        ),
        (("Account Number", "Account Name"), (("100200", ACME), ("100201", BOLT))),
        (("*ContactName", "AccountNumber", "City"), ((ACME, "1", "Bath"), (BOLT, "2", ""))),
        (("Company name", "Full name", "Vendor"), (("", "Jo", ACME), ("", "", BOLT))),
        (("Client", "Supplier ID", "Supplier ID(T)"), (("TT", "100200", ACME), ("TT", "1", BOLT))),
        (("Vendor", "Name 1", "City"), (("0010020000", ACME, "Bath"), ("0010020100", BOLT, ""))),
        (("Company", "Vendor", "Vendor name"), (("1000", "100200", ACME), ("1000", "1", BOLT))),
        (("Number", "Supplier"), (("100200", ACME), ("100201", BOLT))),
        (("Supplier", "Number"), ((ACME, "10000001"), (BOLT, "10000002"))),
        (("Supplier", "Name"), (("100200", ACME), ("100201", BOLT))),
        (("Name", "Supplier name"), ((ANN, ACME), (ANN, BOLT))),
        (("Code", "Supplier name", "Group"), (("1", ACME, "TRADE"), ("2", BOLT, "TRADE"))),
        (("Supplier name", "Registration number"), ((ACME, "1012345"), (BOLT, "123456"))),
    ],
    ids=lambda one: " ".join(one) if isinstance(one[0], str) else "",
)
def test_the_column_of_names_is_found_and_no_number_is_made_up(
    heads: Row, rows: Sequence[Row], tmp_path: Path
) -> None:
    found = _read(tmp_path, heads, *rows)

    assert [(one.supplier, one.numbers, one.parent) for one in found] == [
        (ACME, (), ""),
        (BOLT, (), ""),
    ]


def test_a_number_is_taken_where_its_register_is_said(tmp_path: Path) -> None:
    by_heading = _read(tmp_path, ("Name", "Company reg no."), (ACME, "1024567"))
    by_cell = _read(
        tmp_path,
        ("Name", "Company or charity number"),
        (ACME, "Company 01024567"),
        (BOLT, "Charity 1012345"),
        (ANN, "SC123456"),
    )

    assert by_heading[0].numbers == (Identifier("GB-COH", "01024567"),)
    assert [one.numbers[0] for one in by_cell] == [
        Identifier("GB-COH", "01024567"),
        Identifier("GB-CHC", "1012345"),
        Identifier("GB-COH", "SC123456"),
    ]


def test_bare_numbers_without_names_only_serve_to_find(tmp_path: Path) -> None:
    (one,) = _read(tmp_path, ("Number", "SME"), ("1012345", "yes"))

    assert one.supplier == ""
    assert Identifier("GB-CHC", "1012345") in one.numbers


def test_titles_that_look_like_headings_are_none(tmp_path: Path) -> None:
    (one,) = _read(
        tmp_path,
        ("Company Name", "Anytown Town Council"),
        (),
        ("Ref", "Name", "SME", "Local supplier?"),
        ("1", ACME, "Micro", "Yes"),
    )

    assert one.supplier == ACME
    assert one.flags == {"sme": True, "local": True}


def test_words_of_size_and_kind_are_read(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        ("Supplier", "SME/VCSE", "Supplier type"),
        (ACME, "SME", "Company"),
        (ANN, "Neither", "Individual"),
    )

    assert found[0].flags == {"sme": True}
    assert found[1].flags == {
        "sme": False, "vcse": False, "payee_class": PayeeClass.INDIVIDUAL,
    }  # fmt: skip


def test_every_sheet_is_read_and_repeated_headings_are_no_supplier(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Suppliers of the council")
        for name, supplier in (("A-M", ACME), ("N-Z", ANN)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate((("Supplier", "SME"), (supplier, "Yes"))):
                sheet.write_row(number, 0, row)
            sheet.write_row(2, 0, ("Supplier", "SME"))

    assert [one.supplier for one in read_rows(path)] == [ACME, ANN]
