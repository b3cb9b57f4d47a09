"""An import keeps which list its codes are of, and a payment says so where it stands by them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.parties import Body, Sector
from core.store import code_lists, imports, reading
from core.store.book import Book
from core.usecases import books, explain, import_spend

ROWS = """Payment date,Supplier,Description,CPV code,CPV label,Net amount
03/04/2025,Zib Ltd,Widget one,09310000-5,Electricity,100.00
14/04/2025,Zob Ltd,Widget two,79713000-5,Guard services,20.00
30/04/2025,Zab Ltd,Widget three,30190000-7,Various office equipment and supplies,3.00
"""
PLAIN = """Payment date,Supplier,Description,Net amount
03/05/2025,Zub Ltd,Widget four,100.00
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "tarnstead.spendbook", body) as made:
        for name, text in (("coded.csv", ROWS), ("plain.csv", PLAIN)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            import_spend.take_in(made, tmp_path / name, choices=import_spend.ImportChoices())
        yield made


def test_list_and_version_are_kept_with_the_file_that_has_the_column(book: Book) -> None:
    coded, plain = sorted(imports.batches(book), key=lambda one: one.file)

    found = code_lists.of_batch(book, coded.id)["category"]

    assert (found.scheme, found.version) == ("CPV", "2008")
    assert found.why == "3 of 3 codes have the labels of that list"
    assert code_lists.of_batch(book, plain.id) == {}


def test_a_payment_says_which_list_its_category_is_by(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = {row.supplier: row for row in reading.lines_by_ids(book, range(1, 5))}

    by_code = explain.why(book, lines["Zob Ltd"].line_id)
    without = explain.why(book, lines["Zub Ltd"].line_id)

    assert by_code.code_list.startswith("CPV version 2008 (3 of 3")
    assert without.code_list == ""
    path, line = str(book.path), str(lines["Zob Ltd"].line_id)
    book.close()
    capsys.readouterr()
    assert main(["categories", "why", line, "--book", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["code_list"] == by_code.code_list


def test_the_list_stays_known_when_an_import_is_taken_back_and_brought_back(book: Book) -> None:
    books.undo(book)
    books.undo(book)
    books.redo(book)

    (coded,) = imports.batches(book)

    assert code_lists.of_batch(book, coded.id)["category"].scheme == "CPV"
    assert all(result.passed for result in books.check_book(book))
