"""Card files and the payments of their bills, as a clerk joins them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.domain.cards import JoinState
from core.usecases import books, import_spend
from desktop.widgets.asking import AskChoice, AskText
from tests.desktop.conftest import Hand

LEDGER = """Payment Date,Supplier,Description,Net Amount
20/05/2025,Acme Cleaning,Office cleaning,500.00
14/06/2025,BARCLAYCARD,Statement,168.00
14/07/2025,BARCLAYCARD,Statement,129.40
"""
CARDS = """Transaction Date,Card Number,Merchant Name,Net Amount,VAT Amount,Gross Amount
03/05/2025,5412 0000 0000 1111,TOOLSHED,100.00,20.00,120.00
20/05/2025,5412 0000 0000 1111,STATIONERS,40.00,8.00,48.00
05/06/2025,5412 0000 0000 1111,HARBOUR HOTEL,80.00,16.00,96.00
16/06/2025,5412 0000 0000 1111,SAAS INC,30.90,0.00,30.90
"""


@pytest.fixture
def page(hand: Hand, book_path: Path, tmp_path: Path) -> Any:
    with books.open_book(book_path, actor="Test") as book:
        for name, text in (("ledger.csv", LEDGER), ("cards.csv", CARDS)):
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    hand.open(book_path)
    found = hand.go("import")
    found.see_cards()
    hand.settle()
    return found


def states(page: Any) -> list[JoinState]:
    return [bill.state for bill in page.cards.bills()]


def test_bills_stand_with_what_speaks_for_them(page: Any) -> None:
    page.cards.pane.table.go_to_row(0)

    assert states(page) == [JoinState.OFFERED, JoinState.OFFERED]
    assert [bill.difference for bill in page.cards.bills()] == [0, 250]
    assert page.cards.file_words() == (
        "cards.csv is a card file: it has a column \u201cCard Number\u201d. £294.90 charged."
    )


def test_a_bill_that_agrees_is_joined_and_the_joining_undone(page: Any, hand: Hand) -> None:
    page.cards.pane.table.go_to_row(0)

    page.cards.join()
    hand.settle()
    joined = states(page)
    page.undo()
    hand.settle()

    assert joined == [JoinState.JOINED, JoinState.OFFERED]
    assert states(page) == [JoinState.OFFERED, JoinState.OFFERED]


def test_a_bill_that_differs_is_joined_only_with_a_reason(
    page: Any, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.cards.pane.table.go_to_row(1)
    monkeypatch.setattr(AskText, "ask", lambda *_args, **_named: None)
    page.cards.join()
    hand.settle()
    left = states(page)

    monkeypatch.setattr(AskText, "ask", lambda *_args, **_named: "annual fee")
    page.cards.join()
    hand.settle()

    assert left == [JoinState.OFFERED, JoinState.OFFERED]
    assert states(page) == [JoinState.OFFERED, JoinState.JOINED]
    assert page.cards.bills()[1].reason.endswith("differs by £2.50: annual fee")


def test_all_that_agree_are_joined_at_once(page: Any, hand: Hand) -> None:
    page.cards.join_agreeing()
    hand.settle()

    assert states(page) == [JoinState.JOINED, JoinState.OFFERED]


def test_a_refusal_stands_until_it_is_forgotten(page: Any, hand: Hand) -> None:
    page.cards.pane.table.go_to_row(0)

    page.cards.refuse()
    hand.settle()
    refused = states(page)
    page.cards.pane.table.go_to_row(0)
    page.cards.forget()
    hand.settle()

    assert refused[0] is JoinState.REFUSED
    assert states(page)[0] is JoinState.OFFERED


def test_a_person_says_that_a_file_is_no_card_file(
    page: Any, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(*args: Any, **_named: Any) -> int:
        offered.extend(args[-1])
        return 1

    monkeypatch.setattr(AskChoice, "ask", choose)

    page.cards.say_card_file()
    hand.settle()

    assert offered == ["ledger.csv is a card file", "cards.csv is no card file"]
    assert states(page) == [JoinState.NO_FILE, JoinState.NO_FILE]
    assert page.cards.file_words() == "cards.csv is no card file: you said so."
