"""What suppliers are: flags, numbers and houses, said one by one or by a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.domain.parties import Body, Identifier, PayeeClass, Sector, Supplier, SupplierId
from core.store import imports, journal, supplier_facts
from core.store.book import Book
from core.usecases import (
    books,
    import_spend,
    know_suppliers,
    match_contracts,
    publish_register,
    take_register,
    tidy_suppliers,
)
from core.usecases.import_spend import ImportChoices
from core.usecases.supplier_lists import NothingListed

LEDGER = """Date,Supplier,Company number,Charity number,Net Amount
13/05/2025,Marlow Grounds Ltd,1234567,,900.00
14/05/2025,Kite Trust,,1012345,50.00
15/05/2025,Kite Catering,,,80.00
16/05/2025,Kite Group Ltd,,,20.00
17/05/2025,Harbour Cafe,n/a,0,60.00
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "may.csv"
    path.write_text(LEDGER, "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def _known(book: Book) -> dict[str, Supplier]:
    return {row.supplier.name: row.supplier for row in tidy_suppliers.suppliers(book)}


def _write(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return path


def test_numbers_in_the_files_are_taken_over_as_their_registers_write_them(book: Book) -> None:
    known = _known(book)

    assert known["Marlow Grounds Ltd"].identifiers == (Identifier("GB-COH", "01234567"),)
    assert known["Kite Trust"].identifiers == (Identifier("GB-CHC", "1012345"),)
    assert known["Harbour Cafe"].identifiers == ()


def test_a_number_that_a_person_states_stands_and_the_files_number_is_shown_beside_it(
    book: Book,
) -> None:
    marlow = _known(book)["Marlow Grounds Ltd"].id

    touched = know_suppliers.set_number(book, marlow, "GB-COH", "sc123456")

    assert touched.summary == "Marlow Grounds Ltd: company number SC123456"
    now = _known(book)["Marlow Grounds Ltd"]
    assert now.identifiers == (Identifier("GB-COH", "SC123456"),)
    assert now.disputed == (Identifier("GB-COH", "01234567"),)
    know_suppliers.set_number(book, marlow, "GB-COH", "")
    assert _known(book)["Marlow Grounds Ltd"].disputed == ()


def test_two_numbers_in_the_files_are_a_dispute(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    path.write_text(
        "Date,Supplier,Company number,Net Amount\n13/06/2025,Marlow Grounds Ltd,07654321,9.00\n"
        "14/06/2025,Kite Trust,,5.00\n",
        "utf-8",
    )
    import_spend.take_in(book, path, choices=ImportChoices())

    now = _known(book)["Marlow Grounds Ltd"]

    assert now.identifiers == (Identifier("GB-COH", "01234567"),)
    assert now.disputed == (Identifier("GB-COH", "07654321"),)


def test_what_has_not_the_shape_of_a_number_is_refused_with_its_shape(book: Book) -> None:
    with pytest.raises(know_suppliers.NotANumber) as told:
        know_suppliers.set_number(book, SupplierId(1), "VAT", "123456789")

    assert told.value.sentence() == '"123456789" does not have the shape of a VAT number.'
    assert "GB 123 4567 82" in told.value.remedy()
    with pytest.raises(know_suppliers.UnknownRegister):
        know_suppliers.set_number(book, SupplierId(1), "DUNS", "123456789")


def test_it_is_known_who_said_what_and_undo_takes_it_back(book: Book) -> None:
    kite = _known(book)["Kite Trust"].id

    know_suppliers.flag_several(book, [kite], sme=True, vcse=True)

    said = supplier_facts.said_of(book, kite)
    assert [(one.what, one.by, one.source) for one in said] == [
        ("sme", "Ann Clerk", ""),
        ("vcse", "Ann Clerk", ""),
    ]
    journal.undo(book)
    assert _known(book)["Kite Trust"].vcse is None
    assert supplier_facts.said_of(book, kite) == ()


def test_a_list_flags_the_suppliers_that_it_names(book: Book, tmp_path: Path) -> None:
    listed = _write(
        tmp_path,
        "Small firms we know of,,\nSupplier,Company number,SME,Individual\n"
        "MARLOW GROUNDS LIMITED,,yes,\nKite Trust,,no,\nNobody Ltd,,yes,\n,1234567,yes,\n"
        "Harbour Cafe,,,yes\n",
    )

    taken = know_suppliers.take_list(book, listed, local=True)

    known = _known(book)
    assert taken.suppliers == ("Marlow Grounds Ltd", "Kite Trust", "Harbour Cafe")
    assert taken.unknown == ("Nobody Ltd",)
    assert (known["Marlow Grounds Ltd"].sme, known["Kite Trust"].sme) == (True, False)
    assert known["Harbour Cafe"].payee_class is PayeeClass.INDIVIDUAL
    assert all(known[name].local for name in taken.suppliers)
    said = supplier_facts.said_of(book, known["Kite Trust"].id)
    assert {one.source for one in said} == {"list.csv"}
    journal.undo(book)
    assert _known(book)["Marlow Grounds Ltd"].sme is None


def test_rows_of_one_supplier_that_differ_are_told_and_not_taken(
    book: Book, tmp_path: Path
) -> None:
    listed = _write(
        tmp_path,
        "Supplier,Company number,SME,Local\nMarlow Grounds Ltd,,yes,yes\n"
        "Marlow Grounds Limited,,no,\n",
    )

    taken = know_suppliers.take_list(book, listed)

    marlow = _known(book)["Marlow Grounds Ltd"]
    assert (marlow.sme, marlow.local) == (None, True)
    assert taken.disputes == (
        "Marlow Grounds Ltd: rows 2 and 3 differ in SME, so neither was taken",
    )


def test_numbers_of_a_list_are_taken_over_and_disputes_are_told(
    book: Book, tmp_path: Path
) -> None:
    listed = _write(
        tmp_path,
        "Name,Company no.,VAT number\nMarlow Grounds Ltd,07654321,123456782\n"
        "Kite Catering,SC12345,1\n",
    )

    taken = know_suppliers.take_list(book, listed)

    known = _known(book)
    assert known["Marlow Grounds Ltd"].identifiers == (
        Identifier("VAT", "123456782"),
        Identifier("GB-COH", "01234567"),
    )
    assert known["Kite Catering"].identifiers == (Identifier("GB-COH", "SC012345"),)
    assert taken.disputes == (
        "Marlow Grounds Ltd: the book has company number 01234567, row 2 has 07654321",
    )


def test_a_workbook_of_suppliers_and_parents_makes_houses(book: Book, tmp_path: Path) -> None:
    sheet = Workbook()
    assert sheet.active is not None
    for row in (
        ("Supplier", "Parent", "Parent company number"),
        ("Kite Catering", "Kite Group", ""),
        ("Kite Trust", "", "01234567"),
        ("Harbour Cafe", "", "09999999"),
    ):
        sheet.active.append(row)
    sheet.save(tmp_path / "houses.xlsx")

    know_suppliers.take_list(book, tmp_path / "houses.xlsx")

    houses = {name: one.parent for name, one in _known(book).items()}
    assert houses == {
        "Kite Catering": "Kite Group",
        "Kite Group Ltd": "Kite Group",
        "Kite Trust": "Marlow Grounds Ltd",
        "Marlow Grounds Ltd": "Marlow Grounds Ltd",
        "Harbour Cafe": "Company 09999999",
    }


def test_a_supplier_leaves_its_house_and_undo_brings_it_back(book: Book) -> None:
    kite = _known(book)["Kite Trust"].id
    know_suppliers.set_parent(book, [kite], " Kite  Group ")

    touched = know_suppliers.set_parent(book, [kite], "")

    assert touched.summary == "Kite Trust: no parent"
    assert _known(book)["Kite Trust"].parent == ""
    journal.undo(book)
    assert _known(book)["Kite Trust"].parent == "Kite Group"


def test_a_list_without_suppliers_is_refused(book: Book, tmp_path: Path) -> None:
    with pytest.raises(NothingListed):
        know_suppliers.take_list(book, _write(tmp_path, "Date,Amount\n1/1/2025,5\n"))


def test_the_register_says_of_a_contract_what_is_known_of_its_supplier(
    book: Book, tmp_path: Path
) -> None:
    register = _write(
        tmp_path,
        "Reference,Title,Supplier,Start date,End date,Value,SME\n"
        "C1,Grass,Marlow Grounds Ltd,01/04/2025,31/03/2027,28800,\n"
        "C2,Food,Kite Catering,01/04/2025,31/03/2027,28800,No\n",
    )
    take_register.import_register(book, register)
    match_contracts.confirm_matches(book, match_contracts.matches(book))
    known = _known(book)
    for name in ("Marlow Grounds Ltd", "Kite Catering"):
        know_suppliers.set_flags(book, known[name].id, sme=True, vcse=False)

    publish_register.export_register(book, tmp_path / "out.csv", whole=True)
    text = (tmp_path / "out.csv").read_text("utf-8-sig")

    heading, first, second = (line.split(",") for line in text.splitlines())
    sme, vcse = heading.index("SME"), heading.index("VCSE")
    assert (first[sme], first[vcse]) == ("Yes", "No")
    assert (second[sme], second[vcse]) == ("No", "No")

    import_spend.take_out(book, imports.batches(book)[0].id)
    publish_register.export_register(book, tmp_path / "later.csv", whole=True)
    assert (tmp_path / "later.csv").read_text("utf-8-sig") == text
