"""Files with VAT beside files without are told apart when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.parties import Body, Sector, VatBasis
from core.domain.problems import Problem
from core.store.book import Book
from core.usecases import books, find_opportunities, import_spend, vat_bases
from core.usecases.import_spend import ImportChoices

NET = "Date,Supplier,Net Amount\n13/05/2025,Acme Ltd,100.00\n14/05/2025,Bolt Ltd,20.00\n"
GROSS = (
    "Date,Supplier,Gross Amount,VAT\n15/06/2025,Elm Ltd,120.00,20.00\n16/06/2025,Oak,1.20,0.20\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _said(notes: tuple[Problem, ...]) -> list[str]:
    return [note.message() for note in notes if note.code == "SB-188"]


def test_a_file_on_another_basis_than_the_book_is_said_to_be(book: Book, tmp_path: Path) -> None:
    may, june = _write(tmp_path, "may.csv", NET), _write(tmp_path, "june.csv", GROSS)

    first = import_spend.take_in(book, may, choices=ImportChoices())
    look = import_spend.look(june, book=book)
    glance = import_spend.glance_at(june, book=book).read()

    said = ["The amounts of this file are with VAT; those of other files are without VAT."]
    assert _said(first.notes) == []
    assert _said(look.notes) == _said(glance.notes) == said
    assert _said(import_spend.take_in(book, june, choices=ImportChoices()).notes) == said


def test_nothing_is_said_where_vat_is_taken_off(book: Book, tmp_path: Path) -> None:
    may, june = _write(tmp_path, "may.csv", NET), _write(tmp_path, "june.csv", GROSS)
    import_spend.take_in(book, may, choices=ImportChoices())

    look = import_spend.look(june, book=book, answers={"vat_taken_off": "yes"})

    assert _said(look.notes) == []


def test_files_brought_in_together_are_compared_with_each_other(
    book: Book, tmp_path: Path
) -> None:
    paths = (_write(tmp_path, "may.csv", NET), _write(tmp_path, "june.csv", GROSS))

    taken = import_spend.take_in_all(book, paths, choices=ImportChoices())

    assert [len(_said(one.notes)) for one in taken] == [1, 1]


def test_a_file_that_is_read_in_another_way_is_not_compared_with_itself(
    book: Book, tmp_path: Path
) -> None:
    june = _write(tmp_path, "june.csv", GROSS)
    import_spend.take_in(book, june, choices=ImportChoices())

    again = import_spend.look(june, book=book, answers={"vat_taken_off": "yes"})

    assert _said(again.notes) == []


def test_the_basis_of_all_payments_is_unknown_where_files_differ(
    book: Book, tmp_path: Path
) -> None:
    assert vat_bases.of_payments(book) is None
    import_spend.take_in(book, _write(tmp_path, "may.csv", NET), choices=ImportChoices())
    assert vat_bases.of_payments(book) is VatBasis.NET
    import_spend.take_in(book, _write(tmp_path, "june.csv", GROSS), choices=ImportChoices())

    assert vat_bases.of_payments(book) is VatBasis.UNKNOWN
    assert find_opportunities.vat_basis_of(book) is VatBasis.UNKNOWN
