from __future__ import annotations

from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.assessment import Decision
from core.domain.operations import Operation, Touched
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import books, categorise, import_spend, review_queue
from desktop.pages.compare_page import ComparePage
from desktop.widgets.ask_decision import AskDecision, Reasoned
from desktop.widgets.asking import SaveFile
from desktop.widgets.page_dialog import PDF, PageDialog
from desktop.widgets.text_dialog import TextDialog
from tests.desktop.conftest import Hand
from tests.desktop.test_compare_and_catalogues import applied, catalogue, filled

__all__ = ["catalogue", "filled"]


@pytest.fixture
def two_needs(hand: Hand, book_path: Path, payments: Path) -> Hand:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        codes = cycle(("energy.electricity", "construction.building"))
        queue = review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE)
        for item, code in zip(queue, codes, strict=False):
            categorise.set_category(book, item.kinds, CategoryCode(code))
    hand.open(book_path)
    return hand


def test_the_formula_holds_the_figures_to_the_penny(filled: Hand, catalogue: Path) -> None:
    applied(filled, catalogue)

    page = filled.go("compare")

    assert isinstance(page, ComparePage)
    assert page._formula.text().startswith("Paid £6,890.90 = ")
    assert "as at 31 March 2026" in page._basis.text()


def compared(hand: Hand, catalogue: Path) -> ComparePage:
    applied(hand, catalogue)
    page = hand.go("compare")
    assert isinstance(page, ComparePage)
    return page


def test_a_deal_is_decided_and_refused_with_a_reason(
    filled: Hand, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = compared(filled, catalogue)
    table = page.deals._list.table
    table.selectRow(0)
    lot = page.deals._chosen()[0].lot
    assert "Lot" in page.deals.sides.words()

    page.deals._decide("use")
    filled.settle()
    row = next(row for row in page.deals._model.rows() if row.opportunity.lot == lot)
    assert row.opportunity.decision == "use"

    said = Reasoned("price", "Asked in May", date(2026, 9, 1))
    monkeypatch.setattr(AskDecision, "ask", lambda *_args, **_kind: said)
    table.selectRow(0)
    page.deals._ask("not suitable")
    filled.settle()
    (decided,) = [
        row.opportunity.decided for row in page.deals._model.rows() if row.opportunity.decision
    ]
    assert (decided.decision, decided.reason, decided.note, decided.start_on) == (
        "not suitable", "price", "Asked in May", date(2026, 9, 1),
    )  # fmt: skip
    assert decided.edition == 7


def test_several_deals_are_decided_and_taken_back_as_one_step(
    two_needs: Hand, catalogue: Path
) -> None:
    page = compared(two_needs, catalogue)
    table = page.deals._list.table
    table.select_rows([0, 1])
    count = len(page.deals._chosen())

    page.deals._decide("later")
    two_needs.settle()
    decided = sum(bool(row.opportunity.decision) for row in page.deals._model.rows())
    page.open_book.undo(page, lambda _answer: None, page.trouble)
    two_needs.settle()

    assert decided == count == 2
    assert not any(row.opportunity.decision for row in page.deals._model.rows())


def test_deals_side_by_side_are_copied_as_a_table(two_needs: Hand, catalogue: Path) -> None:
    page = compared(two_needs, catalogue)
    page.deals._list.table.select_rows([0, 1])

    page.deals._copy()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].count("\t") == 2
    assert {line.split("\t")[0] for line in lines} >= {"Ends", "Routes", "Fees", "Saving"}


def test_a_decision_note_is_shown_and_saved_as_one_page_of_paper(
    filled: Hand, catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = compared(filled, catalogue)
    page.deals._list.table.selectRow(0)
    shown: list[str] = []
    monkeypatch.setattr(PageDialog, "ask", lambda _page, _title, text: shown.append(text) or PDF)
    path = tmp_path / "note.pdf"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)

    page.deals._note()
    filled.settle()

    assert "Decision note: Electricity" in shown[0]
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    assert str(path) in page.banner.words()


def test_the_steps_to_a_deal_are_shown_with_their_days(
    filled: Hand, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = compared(filled, catalogue)
    page.deals._list.table.selectRow(0)
    shown: list[str] = []
    monkeypatch.setattr(PageDialog, "ask", lambda _page, _title, text: shown.append(text) or "")

    page.deals._steps()
    filled.settle()

    assert "Challenge the need" in shown[0]
    assert "3 June 2026" in shown[0]


def test_where_there_is_no_deal_the_rule_against_the_nearest_is_named(filled: Hand) -> None:
    page = filled.go("compare")
    assert isinstance(page, ComparePage)
    page.tabs.setCurrentIndex(3)

    assert page.tabs.tabText(3) == "No deal found (1)"
    assert page.misses._why.text() == "No lot of your catalogues serves this category."
    assert "£6,890.90 for which no lot was found" in page.misses._list.status.text()


def test_ways_to_buy_with_others_are_told_where_no_lot_serves(
    filled: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled.go("compare")
    assert isinstance(page, ComparePage)
    said: list[str] = []
    monkeypatch.setattr(TextDialog, "ask", lambda _page, _title, text: said.append(text))

    page.misses._models()
    filled.settle()

    assert "Occasional joint procurement: fits. No lot serves it." in said[0]


def test_without_a_catalogue_the_page_says_what_is_missing(filled: Hand) -> None:
    page = filled.go("compare")

    assert not page.deals._empty.isHidden()
    assert page.tabs.tabText(1) == "Questions (0)"


def test_a_deal_that_left_its_catalogue_stays_listed_until_its_decision_is_taken_back(
    filled: Hand, catalogue: Path
) -> None:
    page = compared(filled, catalogue)
    page.deals._list.table.selectRow(0)
    page.deals._decide("use")
    filled.settle()
    title = page.tabs.tabText(0)
    page.change(lambda book, _progress: _leave(book))
    filled.settle()

    (row,) = page.deals._model.rows()
    page.deals._list.table.selectRow(0)
    said = page.deals.sides._why.text()
    page.deals._decide("later")
    filled.settle()
    kept = page.deals._model.rows()
    page.deals._list.table.selectRow(0)
    page.deals._decide("")
    filled.settle()

    assert (row.withdrawn, row.when, title) == (True, "no longer on offer", "Deals (1)")
    assert said.startswith("No longer on offer: no catalogue in use has this lot. £")
    assert [one.opportunity.decision for one in kept] == ["use"]
    assert page.deals._model.rows() == ()


def _leave(book: Book) -> Touched:
    """Leave the book without a catalogue in use."""
    with book.work(Operation("leave", "Left the catalogue", {})) as work:
        work.connection.exec_driver_sql("UPDATE edition SET current = 0")
    return work.touched


def test_what_does_not_suit_needs_a_reason_and_has_no_start(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    before = Decision("use", "", "", date(2026, 9, 1))
    reasons = (("", "No reason given"), ("price", "Our price is lower"))

    asks = AskDecision(parent, "Not suitable", reasons, before, declines=True)

    assert (asks.planned.isHidden(), asks.start.isHidden()) == (True, True)
    assert not asks.go.isEnabled()
    asks.reason.setCurrentIndex(1)
    assert asks.go.isEnabled()
    assert asks.said() == Reasoned("price", "", None)
    assert AskDecision(parent, "Later", reasons, before).go.isEnabled()
