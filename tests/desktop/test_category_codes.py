"""The body's own codes in the window: seen first, taken in, taken out, never half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.usecases import books, import_spend, own_codes
from desktop.widgets.asking import OpenFile, SaveFile
from tests.desktop.conftest import Hand

ROWS = """Payment date,Supplier,Description,Account code,Account,Net amount
03/04/2025,Zib Ltd,Widget one,4010,Sundry zed,100.00
14/04/2025,Zob Ltd,Widget two,4010,Sundry zed,20.00
30/04/2025,Zab Ltd,Widget three,4020,Other zed,3.00
"""


@pytest.fixture
def page(hand: Hand, book_path: Path, tmp_path: Path) -> Any:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(ROWS, encoding="utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, ledger, choices=import_spend.ImportChoices())
    hand.open(book_path)
    page = hand.go("categories")
    page.show_view(page.codes)
    return page


def listed(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_list_would_move_is_said_before_it_is_taken_in(
    page: Any, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = listed(tmp_path, "Code,Label,Category\n4010,Sundry zed,office.stationery\n")
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: path)

    page.codes.choose()
    hand.settle()
    assert page.codes.box.words() == "1 code. 2 payments would move, £120.00."
    assert page.codes.rows() == ()

    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    hand.settle()
    assert [(row.scheme, row.code, row.category) for row in page.codes.rows()] == [
        ("own", "4010", "office.stationery")
    ]
    assert page.codes.box.words() == ""


def test_a_list_is_taken_out_again_by_keys_and_by_undo(
    page: Any, hand: Hand, tmp_path: Path, qtbot: QtBot
) -> None:
    book: Any = hand.window.open_book.subject.book
    page.codes.look_at(listed(tmp_path, "Code,Category\n4010,energy.water\n"))
    hand.settle()
    page.codes.box.do_it()
    hand.settle()

    page.codes.table().go_to_row(0)
    page.codes.table().setFocus()
    qtbot.keyClick(page.codes.table(), Qt.Key.Key_Delete)
    hand.settle()
    assert "2 payments would move, £120.00" in page.codes.box.words()
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    hand.settle()
    assert page.codes.rows() == ()

    books.undo(book)
    assert [one.code for one in own_codes.codes(book)] == ["4010"]


def test_all_that_is_wrong_is_listed_and_nothing_is_taken_in(
    page: Any, hand: Hand, tmp_path: Path
) -> None:
    page.codes.look_at(
        listed(tmp_path, "Code,Category\n4010,energy.sun\n,energy.gas\n4020,energy.gas\n")
    )
    hand.settle()

    assert [(one.code, one.place.row) for one in page.codes.box.problems()] == [
        ("SB-272", 2),
        ("SB-271", 3),
    ]
    assert "Nothing was taken in" in page.codes.box.words()
    page.codes.box.do_it()
    hand.settle()
    assert page.codes.rows() == ()


def test_account_codes_are_written_with_their_pounds(
    page: Any, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)

    page.codes.write()
    hand.settle()

    assert "120.00" in path.read_text("utf-8")
    assert "out.csv" in page.banner.words()
