"""A book that lies where others can change it underneath us is said so, with a way out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.store.book import Book
from core.store.errors import FolderReadOnly
from core.usecases import book_place, books
from desktop.pages import book_place as notices
from desktop.pages.home_page import HomePage
from tests.desktop.conftest import Hand


def test_a_synchronised_book_is_worked_on_as_a_copy_of_this_computer(
    hand: Hand, book_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "OneDrive - Example Council"
    shared.mkdir()
    there = Path(shutil.copy(book_path, shared / book_path.name))
    here = tmp_path / "on this computer"
    monkeypatch.setattr(notices, "local_folder", lambda: here)
    hand.open(there)
    home = hand.go("home")
    assert isinstance(home, HomePage)
    hand.settle()
    assert "synchronised" in home.place.words()

    home.place._copy_here()
    hand.settle()

    assert hand.window.open_book.subject.path == here / book_path.name
    assert hand.window.page().place.words() == ""
    assert there.exists()


def test_a_copy_never_takes_the_place_of_another_file(book_path: Path, tmp_path: Path) -> None:
    with books.open_book(book_path) as book:
        first = book_place.copy_here(book, tmp_path / "here")
        second = book_place.copy_here(book, tmp_path / "here")

    assert first.name == book_path.name
    assert second.name == f"{book_path.stem} 2{book_path.suffix}"


def test_a_folder_that_cannot_be_made_is_said(book_path: Path, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file in the way", "utf-8")

    with books.open_book(book_path) as book, pytest.raises(FolderReadOnly):
        book_place.copy_here(book, tmp_path / "here")


def test_a_copy_is_not_put_where_it_is_in_the_same_danger(book_path: Path, tmp_path: Path) -> None:
    with (
        books.open_book(book_path) as book,
        pytest.raises(book_place.NoPlaceHere, match="synchronised"),
    ):
        book_place.copy_here(book, tmp_path / "Dropbox")

    assert not (tmp_path / "Dropbox").exists()


def test_a_clock_that_is_behind_the_book_is_said_without_a_way_out(
    hand: Hand, book_path: Path
) -> None:
    ahead = datetime.now(UTC) + timedelta(days=4000)
    with Book.open(book_path, clock=lambda: ahead) as book:
        books.change_body(book, replace(book.body, name="Much later"))
    hand.open(book_path)
    home = hand.go("home")
    assert isinstance(home, HomePage)
    hand.settle()

    assert "was changed on" in home.place.words()
    assert home.place._way_out.isHidden()
