"""What is left out of the figures, switched on the Organisation page by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.usecases import books, import_spend
from tests.desktop.conftest import Hand

ROWS = """Payment date,Supplier,Description,Account,Net amount
03/04/2025,Tarn Water Ltd,Zibble,Utilities,1204.50
14/04/2025,Larkfield Housing Association,Zibble,Rents,820.00
02/06/2025,Office Nook & Sons,Grant towards zibble,Grants,900.00
"""


@pytest.fixture
def filled(hand: Hand, book_path: Path, tmp_path: Path) -> Hand:
    path = tmp_path / "rents.csv"
    path.write_text(ROWS, encoding="utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    hand.open(book_path)
    return hand


def state(page: object, preset: str) -> tuple[bool, int]:
    rows = page.scope.rows()  # type: ignore[attr-defined] # the page of the registry
    (row,) = (one for one in rows if one.rule.id == preset)
    return row.on, row.pence


def test_a_preset_says_what_it_would_move_and_waits_for_a_yes(filled: Hand) -> None:
    page = filled.go("body")
    page.scope.go_to("housing-associations")
    page.scope.set_focus()

    filled.qtbot.keyClick(page.scope.table(), Qt.Key.Key_O)
    filled.settle()
    assert "1 payment, £820.00, would leave the figures." in page.scope.box.words()
    assert state(page, "housing-associations") == (False, 0)
    page.scope.box.do_it()
    filled.settle()

    assert state(page, "housing-associations") == (True, 82_000)
    assert page.scope.box.words() == ""


def test_what_is_usual_can_be_counted_again_and_undone(filled: Hand) -> None:
    page = filled.go("body")
    assert state(page, "grants") == (True, 90_000)

    page.scope.go_to("grants")
    page.scope.ask()
    filled.settle()
    assert "1 payment, £900.00, would come back into the figures." in page.scope.box.words()
    page.scope.box.do_it()
    filled.settle()
    assert state(page, "grants") == (False, 0)
    next(a for a in filled.window.all_actions() if a.text().startswith("Undo:")).trigger()
    filled.settle()

    assert state(page, "grants") == (True, 90_000)


def test_a_switch_leaves_what_is_typed_in_the_form(filled: Hand) -> None:
    page = filled.go("body")
    page.form.name.setText("Tarnstead Town Council")

    page.scope.go_to("voluntary")
    page.scope.ask()
    filled.settle()
    page.scope.box.do_it()
    filled.settle()

    assert page.form.name.text() == "Tarnstead Town Council"


def test_the_totals_lead_to_what_is_left_out(filled: Hand) -> None:
    page = filled.go("categories")

    next(a for a in page.menu_actions if "left out" in a.text()).trigger()
    filled.settle()

    assert filled.window.page().title == "Organisation"
    assert filled.window.focusWidget() is filled.window.page().scope.table()
