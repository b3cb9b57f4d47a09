"""Suppliers in the window: pairs several at once, parents, numbers, one supplier on a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QTableView

from core.domain.parties import Identifier
from core.usecases import books, import_spend
from desktop.widgets.asking import AskChoice, AskText, OpenFile
from tests.desktop.conftest import Hand

LEDGER = """Date,Supplier,Account,Net Amount
13/05/2025,Marlow Grounds Ltd,Grass,900.00
14/05/2025,Marlow Grounds Limited,Grass,50.00
15/06/2025,Kite Catering,Events,80.00
16/06/2025,Kite Catering Ltd,Events,20.00
17/06/2025,Harbour Cafe,Events,60.00
"""


@pytest.fixture
def page(hand: Hand, book_path: Path, tmp_path: Path) -> Any:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, "utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    hand.open(book_path)
    return hand.go("suppliers")


def names(page: Any) -> list[str]:
    return [row.supplier.name for row in page.rows()]


def table(page: Any, name: str) -> QTableView:
    return next(one for one in page.findChildren(QTableView) if one.accessibleName() == name)


def test_several_pairs_are_joined_by_one_key_and_one_undo_brings_them_back(
    hand: Hand, page: Any
) -> None:
    assert len(page.pairs()) == 2
    table(page, "Possible matches").selectAll()

    page.join()
    hand.settle()

    assert page.pairs() == ()
    assert len(page.rows()) == 3
    next(a for a in hand.window.all_actions() if a.text().startswith("Undo:")).trigger()
    hand.settle()
    assert len(page.pairs()) == 2


def test_several_pairs_are_refused_at_once(hand: Hand, page: Any) -> None:
    table(page, "Possible matches").selectAll()

    page.never()
    hand.settle()

    assert page.pairs() == ()
    assert len(page.rows()) == 5


def test_a_number_is_asked_for_with_its_shape_and_refused_where_it_has_another(
    hand: Hand, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def first(*words: Any) -> int:
        asked.append(words[-1])
        return 0

    monkeypatch.setattr(AskChoice, "ask", first)
    monkeypatch.setattr(AskText, "ask", lambda *_words: "12")
    page.show_supplier("Harbour Cafe")
    page.detail.state_number()
    hand.settle()
    assert "does not have the shape of a company number" in page.banner.words()
    assert "01234567" in asked[0][0]

    monkeypatch.setattr(AskText, "ask", lambda *_words: "1234567")
    page.detail.state_number()
    hand.settle()

    cafe = next(row.supplier for row in page.rows() if row.supplier.name == "Harbour Cafe")
    assert cafe.identifiers == (Identifier("GB-COH", "01234567"),)


def test_the_list_can_be_added_up_by_parent(
    hand: Hand, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskText, "ask", lambda *_words: "Kite Group")
    for name in ("Kite Catering", "Harbour Cafe"):
        page.show_supplier(name)
        page.detail.say_parent()
        hand.settle()

    page.show_by_parent(True)

    found = {row.name: row.pence for row in page.houses()}
    assert found["Kite Group"] == 140_00
    assert sum(found.values()) == 1_110_00
    monkeypatch.setattr(AskText, "ask", lambda *_words: "-")
    page.show_supplier("Harbour Cafe")
    page.detail.say_parent()
    hand.settle()
    assert {row.name: row.pence for row in page.houses()}["Kite Group"] == 80_00


def test_enter_on_a_supplier_shows_all_that_is_known_of_it(hand: Hand, page: Any) -> None:
    page.show_supplier("Marlow Grounds Ltd")
    page.detail.say_flag("sme", True)
    hand.settle()

    page.open_card()
    hand.settle()

    card = page.card.card()
    assert card.supplier.name == "Marlow Grounds Ltd"
    assert [row.words for row in card.accounts] == ["Grass"]
    for name in ("By year", "By month", "By category", "By account", "Contracts"):
        assert table(page.card, name).accessibleName() == name
    assert table(page.card, "Decisions").model().rowCount() == 1


def test_a_row_of_the_card_opens_its_payments(hand: Hand, page: Any) -> None:
    page.show_supplier("Kite Catering")
    page.open_card()
    hand.settle()

    page.card.table("months").opened_row.emit(0)
    hand.settle()

    spend = hand.window.page()
    assert hand.window.page() is not page
    assert "Kite Catering, June 2025" in spend.lines._narrow["words"]  # type: ignore[attr-defined]  # what is shown


def test_a_list_of_small_firms_is_taken_in_and_strangers_are_told(
    hand: Hand, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "small.csv"
    path.write_text("Supplier,SME\nHarbour Cafe,yes\nNobody Ltd,yes\n", "utf-8")
    monkeypatch.setattr(OpenFile, "ask", lambda *_words: path)

    next(a for a in page.menu_actions if a.text() == "Take in a list").trigger()
    hand.settle()

    cafe = next(row.supplier for row in page.rows() if row.supplier.name == "Harbour Cafe")
    assert cafe.sme is True
    assert "Nobody Ltd" in page.banner.words()


def test_nobody_said_no_of_a_public_body(page: Any) -> None:
    assert page.detail._combos["public_body"].currentText() == "no or not known"
