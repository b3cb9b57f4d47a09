from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.money import Pence
from core.usecases import books, import_spend
from core.usecases.challenge_demand import Initiative
from desktop.pages.demand_form import DemandForm
from desktop.pages.savings_page import SavingsPage
from desktop.widgets.asking import AskChoice, OpenFile
from tests.desktop.conftest import Hand

OURS = "Item,Unit,Unit Price,Quantity\nFire hood,each,30.00,10\n"
OTHERS = "Service,Fire hood (£),Gloves (£)\n" + "".join(
    f"Body {n},{price},9\n" for n, price in enumerate((14, 16, 18, 22, 30))
)


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> SavingsPage:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    shown = hand.go("savings")
    assert isinstance(shown, SavingsPage)
    return shown


def test_every_category_comes_with_questions_and_its_pounds(hand: Hand, page: SavingsPage) -> None:
    # A scan of all payments: only where somebody looks.
    assert page.demand.rows() == ()
    page.tabs.setCurrentIndex(1)
    hand.settle()
    rows = page.demand.rows()

    assert rows
    assert [row.pence for row in rows] == sorted((row.pence for row in rows), reverse=True)
    assert "Need it?" in page.demand._facts.words()


def test_an_initiative_goes_into_the_register_of_savings(
    hand: Hand, page: SavingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        DemandForm,
        "ask",
        lambda _parent, leaf: Initiative(
            leaf.category, "Order monthly", "Many small orders", Pence(100), Pence(200)
        ),
    )

    page.tabs.setCurrentIndex(1)
    hand.settle()
    page.demand.keep()
    hand.settle()

    assert "It is in the register." in page.banner.words()


def test_prices_are_taken_in_compared_and_taken_out(
    hand: Hand, page: SavingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.setCurrentIndex(2)
    for name, text, whose in (("ours.csv", OURS, 0), ("others.csv", OTHERS, 1)):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        monkeypatch.setattr(OpenFile, "ask", lambda *_args, path=path: path)
        monkeypatch.setattr(AskChoice, "ask", lambda *_args, whose=whose: whose)
        page.prices.take()
        hand.settle()

    (row,) = page.prices.rows()
    # 10 hoods at £12.00 above the median of £18.00.
    assert row.above_others == 120_00
    assert "5 prices: £14.00 to £30.00" in page.prices._facts.words()

    monkeypatch.setattr(AskChoice, "ask", lambda *_args: 0)
    page.prices.forget()
    hand.settle()
    assert page.prices.rows() == ()


def test_a_form_without_a_reason_or_amounts_cannot_be_kept(hand: Hand, page: SavingsPage) -> None:
    page.tabs.setCurrentIndex(1)
    hand.settle()
    form = DemandForm(page, page.demand.rows()[0])

    form.title.setText("Order monthly")
    form.because.setText("")
    assert not form.go.isEnabled()
    form.because.setText("Many small orders")
    form.low.set_pence(200)
    form.high.set_pence(100)
    assert not form.go.isEnabled()
    form.high.set_pence(300)
    assert form.go.isEnabled()
    assert form.initiative().high == 300
