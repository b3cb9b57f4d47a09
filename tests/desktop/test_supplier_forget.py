"""Forgetting a person in the window: the effect is said first, a word is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.domain.parties import PayeeClass
from core.usecases import books, forget_person, import_spend, know_suppliers, tidy_suppliers
from desktop.widgets.forget_form import ForgetForm
from desktop.widgets.text_dialog import TextDialog
from tests.desktop.conftest import Hand

LEDGER = """Date,Supplier,Description,Net Amount
13/05/2025,Mrs Jane Quorxham,Allowance,90.00
14/05/2025,Marlow Grounds Ltd,Gate for J Quorxham,50.00
"""


@pytest.fixture
def page(hand: Hand, book_path: Path, tmp_path: Path) -> Any:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, "utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, path, choices=import_spend.ImportChoices())
        person = tidy_suppliers.supplier_called(book, "Mrs Jane Quorxham")
        know_suppliers.flag_several(book, [person], payee_class=PayeeClass.INDIVIDUAL)
        books.back_up(book, book_path.with_name(f"{book_path.stem} backups"))
    hand.open(book_path)
    found = hand.go("suppliers")
    found.take(int(person))
    hand.settle()
    return found


def test_nothing_is_forgotten_before_the_word_is_typed(hand: Hand, page: Any) -> None:
    book = hand.window.open_book.subject.book
    found = forget_person.foresee(book, page.card.card().supplier.id)

    form = ForgetForm(page, found)

    assert form.chosen() == found.names
    assert "£90.00" in form.sentence.text()
    assert not form.go.isEnabled()
    form.field.setText("FORGET")
    assert form.go.isEnabled()
    form.names.tick(())
    assert not form.go.isEnabled()


def test_a_forgotten_person_is_gone_from_the_book_and_every_page(
    hand: Hand, page: Any, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    names = ("Mrs Jane Quorxham", "J Quorxham")
    monkeypatch.setattr(ForgetForm, "ask", lambda *_: (names, True, True))
    monkeypatch.setattr(TextDialog, "ask", lambda *said: told.append(said[2]))

    page.card.forget_person()
    hand.settle()

    assert b"uorxham" not in book_path.read_bytes()
    assert "Person removed 1" in told[0]
    assert "Deleted: " in told[0]
    assert {row.supplier.name for row in hand.go("suppliers").rows()} == {
        "Person removed 1",
        "Marlow Grounds Ltd",
    }


def test_a_person_stays_where_the_question_is_left(
    hand: Hand, page: Any, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book_path.read_bytes()
    monkeypatch.setattr(ForgetForm, "ask", lambda *_: None)

    page.card.forget_person()
    hand.settle()

    assert book_path.read_bytes() == before
