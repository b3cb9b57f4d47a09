from __future__ import annotations

from pathlib import Path

import pytest

from core.usecases import books, import_spend
from desktop.pages.history_page import HistoryPage
from desktop.widgets.asking import ChooseFolder
from tests.desktop.conftest import TOTAL, Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> HistoryPage:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    shown = hand.go("history")
    assert isinstance(shown, HistoryPage)
    return shown


def test_every_entry_tells_who_what_and_how_much(page: HistoryPage) -> None:
    newest = page._model.rows()[0]

    assert newest.by == "Test"
    assert (newest.lines, newest.pence) == (6, TOTAL)
    assert page._list.status.text().startswith("Showing ")


def test_undo_and_redo_are_entries_themselves(hand: Hand, page: HistoryPage) -> None:
    before = len(page._model.all_rows())

    page._do_undo()
    hand.settle()
    assert page._model.rows()[0].undoes is not None
    assert page._redo.isEnabled()
    assert page._state(page._model.rows()[1]) == "undone"

    page._do_redo()
    hand.settle()
    assert len(page._model.all_rows()) == before + 2


def test_the_button_says_what_it_would_undo(hand: Hand, page: HistoryPage) -> None:
    newest = page._model.rows()[0].summary
    assert page._undo_button.text().startswith(f"Undo: {newest[:20]}")
    assert page._redo_button.text() == "Redo"

    page._do_undo()
    hand.settle()

    assert page._redo_button.text().startswith(f"Redo: {newest[:20]}")


def test_going_back_takes_everything_after_an_entry_back(
    hand: Hand, page: HistoryPage, book_path: Path
) -> None:
    rows = page._model.rows()
    page._list.table.go_to_row(len(rows) - 1)

    page._go_back()
    hand.settle()

    assert "The book is as it was after that entry" in page.banner.words()
    with books.open_book(book_path, read_only=True) as book:
        assert books.info(book).lines == 0


def test_going_back_to_the_newest_entry_changes_nothing(hand: Hand, page: HistoryPage) -> None:
    page._list.table.go_to_row(0)

    page._go_back()
    hand.settle()

    assert "Nothing after that entry" in page.banner.words()


def test_the_book_is_checked_in_words(hand: Hand, page: HistoryPage) -> None:
    page._check()
    hand.settle()

    assert page._verdict.text() == "The book is whole"
    assert not page._sheet.isHidden()


def test_a_backup_is_a_book_that_opens(
    hand: Hand, page: HistoryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setattr(ChooseFolder, "ask", lambda *_args: folder)

    page._back_up()
    hand.settle()

    (copy,) = folder.iterdir()
    assert copy.name in page.banner.words()
    with books.open_book(copy, read_only=True) as book:
        assert books.info(book).pence == TOTAL
