"""A book can be made again from the files that it keeps and from its history."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.problems import UserError
from core.store import imports, journal, reading
from core.store.book import Book
from core.store.errors import BookExists
from core.store.rebuilding import HistoryNotWhole, KeptFileNotWhole, ReadsOtherwise
from core.usecases import books, import_spend, rebuild_book
from tests.core.store.conftest import BODY, FakeClock
from tests.faults.walk import walk

APRIL = """Date,Supplier,Description,Net Amount
03/04/2025,Acme Ltd,Pens,120.00
30/05/2025,ACME,Paper,80.00
02/06/2025,Bolt & Co,Bolts,50.00
03/06/2025,Café Zoë,Tea,-7.00
Total,,,243.00
"""
JUNE = """Date,Supplier,Description,Net Amount
02/06/2025,Bolt & Co,Bolts,50.00
03/06/2025,Café Zoë,Tea,-7.00
09/06/2025,Dunn,Repairs,9.00
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with two files, the second of which holds rows of the first, and some decisions."""
    folder = tmp_path_factory.mktemp("lived in")
    path = folder / "ambleford.spendbook"
    with Book.create(path, BODY, actor="Ann Clerk", clock=FakeClock()) as book:
        for name, text, overlap in (("april.csv", APRIL, "ask"), ("june.csv", JUNE, "skip")):
            (folder / name).write_text(text, "utf-8")
            choices = import_spend.ImportChoices(overlap=overlap)
            import_spend.take_in(book, folder / name, choices=choices)
        assert walk(book, random.Random(3), folder, 30) > 10
    return path


@pytest.fixture
def path(lived_in: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "ambleford.spendbook"
    copy.write_bytes(lived_in.read_bytes())
    return copy


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with Book.open(path, read_only=True) as book:
        yield book


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_a_book_made_again_says_the_same_and_holds(book: Book, tmp_path: Path) -> None:
    made = rebuild_book.rebuild(book, tmp_path / "again.spendbook")

    assert made.difference == ""
    assert (made.lines, made.pence) == (reading.totals(book).lines, reading.totals(book).pence)
    with Book.open(made.path, read_only=True) as again:
        assert all(result.passed for result in books.check_book(again))
        assert journal.entries(again) == journal.entries(book)
        assert imports.batches(again, True) == imports.batches(book, True)
        assert reading.positions(again, None) == reading.positions(book, None)


def test_a_decision_that_the_history_does_not_know_is_named_and_not_taken_over(
    path: Path, tmp_path: Path
) -> None:
    change(path, "UPDATE supplier SET name = 'Somebody Else' WHERE id = 1")

    with Book.open(path, read_only=True) as book:
        made = rebuild_book.rebuild(book, tmp_path / "again.spendbook")

    assert made.difference == "supplier [1] is another"
    with Book.open(made.path, read_only=True) as again:
        assert all(result.passed for result in books.check_book(again))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE journal SET summary = 'Nothing' WHERE seq = 2", HistoryNotWhole),
        ("UPDATE original SET content = x'00' WHERE name = 'june.csv'", KeptFileNotWhole),
        ("UPDATE batch SET digest = 'x' WHERE id = 1", ReadsOtherwise),
        ("UPDATE batch SET layout = 'x' WHERE id = 2", ReadsOtherwise),
    ],
)
def test_from_what_is_damaged_or_reads_otherwise_no_book_is_made(
    statement: str, why: type[UserError], path: Path, tmp_path: Path
) -> None:
    change(path, statement)

    with Book.open(path, read_only=True) as book, pytest.raises(why):
        rebuild_book.rebuild(book, tmp_path / "again.spendbook")

    assert [one.name for one in tmp_path.iterdir()] == ["ambleford.spendbook"]


def test_a_file_that_is_there_is_left_alone(book: Book, tmp_path: Path) -> None:
    there = tmp_path / "again.spendbook"
    there.write_bytes(b"mine")

    with pytest.raises(BookExists):
        rebuild_book.rebuild(book, there)

    assert there.read_bytes() == b"mine"


def test_by_command(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("book", "rebuild", "--book", str(path), "-o")
    same = main([*command, str(tmp_path / "again.spendbook")])
    change(path, "UPDATE supplier SET name = 'Somebody Else' WHERE id = 1")
    other = main([*command, str(tmp_path / "other.spendbook")])

    assert (same, other) == (0, 6)
    said = capsys.readouterr().out
    assert "It says the same as the book." in said
    assert "The book says something else: supplier [1] is another." in said
