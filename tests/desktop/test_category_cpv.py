"""CPV looked for by keys alone, from the queue and back to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.usecases import books, import_spend
from tests.desktop.conftest import Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> Any:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    page = hand.go("categories")
    page.show_view(page.cpv)
    return page


def typed(hand: Hand, qtbot: QtBot, page: Any, text: str) -> Any:
    page.cpv.look_for("")
    field = page.window().focusWidget()
    qtbot.keyClicks(field, text)
    hand.settle()
    return field


def test_words_and_digits_find_codes_with_what_holds_them(
    page: Any, hand: Hand, qtbot: QtBot
) -> None:
    typed(hand, qtbot, page, "toner cart")
    assert [row.code for row in page.cpv.rows()] == ["30125100"]
    assert "> Toner cartridges. Category: Printers" in page.cpv.words()

    typed(hand, qtbot, page, "0931")
    assert page.cpv.rows()[0].label == "Electricity"


def test_nothing_found_says_what_to_try(page: Any, hand: Hand, qtbot: QtBot) -> None:
    typed(hand, qtbot, page, "zzzz")

    assert page.cpv.rows() == ()
    assert page.cpv.words() == ""


def test_a_code_leads_to_its_category_in_the_queue_by_keys_alone(
    page: Any, hand: Hand, qtbot: QtBot
) -> None:
    page.queue.table().go_to_row(0)
    group = page.queue.items()[0]
    field = typed(hand, qtbot, page, "toner")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(page.cpv.table(), Qt.Key.Key_Return)
    assert page.queue.isVisible()

    # At once: what was asked for is taken when it is found, not what was listed before.
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    hand.settle()

    page.queue.show_all(True)
    hand.settle()
    now = next(item for item in page.queue.items() if set(item.kinds) & set(group.kinds))
    assert now.category == "ict.print"


def test_the_queue_shows_the_codes_of_a_suggestion(page: Any, hand: Hand, qtbot: QtBot) -> None:
    page.show_view(page.queue)
    page.queue.show_all(True)
    hand.settle()
    place = [bool(item.category) for item in page.queue.items()].index(True)
    page.queue.table().go_to_row(place)
    leaf = page.queue.items()[place].category

    page.queue.table().setFocus()
    qtbot.keyClick(page.queue.table(), Qt.Key.Key_V)
    hand.settle()

    assert page.cpv.isVisible()
    assert {row.leaf for row in page.cpv.rows()} == {leaf}
