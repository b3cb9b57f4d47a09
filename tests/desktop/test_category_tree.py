"""Newer editions of the tree in the window: asked about, seen first, one step, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain.taxonomy import CategoryCode
from core.usecases import books, categorise, import_spend, review_queue
from desktop.widgets.asking import AskChoice, OpenFile
from tests.core.usecases.test_move_tree import goes_nowhere, next_edition, written
from tests.desktop.conftest import Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> Any:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        kinds = review_queue.kinds_of(book, "Office Nook & Sons")
        categorise.set_category(book, kinds, CategoryCode("office.stationery"))
    hand.open(book_path)
    page = hand.go("categories")
    page.show_view(page.tree)
    return page


def test_the_edition_and_its_categories_are_shown(page: Any) -> None:
    assert page.tree.about().startswith("This book is kept in common-spend 1.0.")
    assert len(page.tree.rows()) == len(categorise.taxonomy().categories)


def test_a_newer_edition_asks_what_was_split_says_what_moves_and_is_one_step(
    page: Any, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[tuple[Any, ...]] = []
    book: Any = hand.window.open_book.subject.book
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: written(tmp_path, next_edition))
    monkeypatch.setattr(AskChoice, "ask", lambda *args: asked.append(args) or 1)

    page.tree.choose()
    hand.settle()

    assert "Stationery and office supplies is now several" in asked[0][2]
    assert asked[0][4] == ("Paper", "Desk goods")
    assert "2 payments would move, £66.40" in page.tree.box.words()
    assert "New categories: Paper, Desk goods, Current." in page.tree.box.words()
    assert page.tree.about().startswith("This book is kept in common-spend 1.0.")

    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    hand.settle()
    assert page.tree.about().startswith("This book is kept in common-spend 1.1.")
    page.queue.look_for("desk goods")
    hand.settle()
    assert page.queue.found()[0] == "Desk goods  (Office solutions)"

    books.undo(book)
    page.refresh()
    hand.settle()
    assert page.tree.about().startswith("This book is kept in common-spend 1.0.")


def test_who_does_not_answer_keeps_the_tree(
    page: Any, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskChoice, "ask", lambda *_args: None)

    page.tree.look_at(written(tmp_path, next_edition))
    hand.settle()

    assert page.tree.box.words() == ""
    assert page.tree.about().startswith("This book is kept in common-spend 1.0.")


def test_what_keeps_an_edition_out_is_listed(page: Any, hand: Hand, tmp_path: Path) -> None:
    page.tree.look_at(written(tmp_path, goes_nowhere))
    hand.settle()

    assert [one.code for one in page.tree.box.problems()] == ["SB-295"]
    assert "Nothing was taken in" in page.tree.box.words()
