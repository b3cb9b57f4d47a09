"""Watch: six lists, each read when it is looked at, their buttons, and what they keep."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.watching import Measure, Review, ReviewId
from core.usecases import run_demo, watch_decisions
from desktop.main_window import MainWindow
from desktop.pages.watch_page import WatchPage
from desktop.widgets.asking import AskChoice, SaveFile
from desktop.widgets.review_form import ReviewForm, Subject
from desktop.widgets.threshold_form import AskedThreshold, ThresholdForm
from tests.desktop.conftest import Hand

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_demo.run(tmp_path_factory.mktemp("demo")).book


@pytest.fixture
def page(demo: Path, tmp_path: Path, hand: Hand) -> WatchPage:
    hand.open(Path(shutil.copy(demo, tmp_path)))
    found: WatchPage = hand.go("watch")
    return found


def _answer(monkeypatch: pytest.MonkeyPatch, dialog: Any, answer: object) -> None:
    monkeypatch.setattr(dialog, "ask", classmethod(lambda *_: answer))


def _see(page: WatchPage, hand: Hand, tab: int) -> None:
    page.tabs.setCurrentIndex(tab)
    hand.settle()


def test_every_list_says_how_much_it_shows(page: WatchPage, hand: Hand) -> None:
    lists = (page.due, page.use, page.outside, page.thresholds, page.influence)
    read_first = [one.model.rowCount() > 0 for one in lists]
    for tab in range(page.tabs.count()):
        _see(page, hand, tab)

    assert read_first == [True, True, False, False, False]
    assert all(one.model.rowCount() > 0 for one in lists)
    assert all(one.pane.status.text().startswith("Showing ") for one in lists)
    assert page.tabs.tabText(0).startswith("Due (")


def test_what_is_overdue_stands_first_and_says_why(page: WatchPage) -> None:
    page.due.pane.table.selectRow(0)

    first = page.due.current()
    assert first is not None
    assert first.overdue
    assert page.due.why.text() == first.words


def test_the_sum_above_the_list_is_that_of_its_rows(page: WatchPage, hand: Hand) -> None:
    _see(page, hand, 2)

    total = sum(row.pence for row in page.outside.model.all_rows())

    assert f"= £{total // 100:,}.{total % 100:02}" in page.outside.said.text()


def test_a_reason_is_asked_for_and_shown_on_every_row_chosen(
    page: WatchPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, AskChoice, 0)
    _see(page, hand, 2)
    page.outside.pane.table.selectRow(0)
    chosen = page.outside.current()

    page.outside._say_why()
    hand.settle()

    assert chosen is not None
    again = page.outside.model.all_rows()[0]
    assert (again.supplier_id, again.reason) == (chosen.supplier_id, "emergency")
    assert "a reason is given for £0.00" not in page.outside.pane.status.text()


def test_a_review_recorded_is_listed_and_due(
    page: WatchPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = page.use.model.all_rows()[0].contract
    review = Review(ReviewId(0), TODAY, 3, "Slow", date(2026, 6, 30), contract_id=contract.id)
    _answer(monkeypatch, ReviewForm, review)

    page.reviews.record()
    hand.settle()
    _see(page, hand, 4)

    row = page.reviews.model.all_rows()[0]
    assert (row.of, row.review.note) == (contract.title, "Slow")
    assert date(2026, 6, 30) in {one.day for one in page.due.model.all_rows()}
    page.reviews.pane.table.selectRow(0)
    page.reviews._remove()
    hand.settle()
    assert "Slow" not in [one.review.note for one in page.reviews.model.all_rows()]


def test_a_threshold_of_ones_own_is_added_and_removed(
    page: WatchPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = AskedThreshold("Quotes", Pence(100_00), VatBasis.NET, Measure.SUPPLIER, "Ask three.")
    _answer(monkeypatch, ThresholdForm, asked)
    page.thresholds._add()
    hand.settle()
    _see(page, hand, 3)
    number = page.thresholds.model.find(lambda row: row.threshold.label == "Quotes")
    page.thresholds.pane.table.selectRow(number)

    page.thresholds._remove()
    hand.settle()

    assert number >= 0
    assert "Quotes" not in {row.threshold.label for row in page.thresholds.model.all_rows()}


def test_what_cannot_be_influenced_is_said_and_taken_back(
    page: WatchPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, AskChoice, 1)
    _see(page, hand, 5)
    page.influence.pane.table.selectRow(0)
    before = page.influence.said.text()

    page.influence._ask_why()
    hand.settle()
    said = page.influence.model.all_rows()[0]
    page.influence.pane.table.selectRow(0)
    page.influence._say(None)
    hand.settle()

    assert (said.can_influence, said.reason) == (False, "one-supplier")
    assert page.influence.said.text() == before


def test_lists_and_calendar_are_saved(
    page: WatchPage, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, SaveFile, tmp_path / "due.ics")
    page.due._calendar()
    hand.settle()
    _answer(monkeypatch, SaveFile, tmp_path / "use.csv")
    page.use._save("use")
    hand.settle()

    assert (tmp_path / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert (tmp_path / "use.csv").read_text("utf-8-sig").startswith("Reference,Contract,")


def test_opening_a_row_shows_its_payments(page: WatchPage, hand: Hand) -> None:
    _see(page, hand, 2)
    page.outside._open_row(page.outside.model.all_rows()[0])
    hand.settle()

    assert hand.window.page().title == "Spend"


def test_an_empty_book_says_what_will_stand_here(
    book_path: Path, hand: Hand, window: MainWindow
) -> None:
    hand.open(book_path)
    page = hand.go("watch")

    lists = (page.due, page.use, page.outside, page.thresholds, page.reviews, page.influence)
    assert all(one.empty.words() and not one.pane.table.isVisible() for one in lists)


def test_the_review_form_asks_for_a_day_and_offers_five_scores(
    qtbot: QtBot, window: MainWindow
) -> None:
    form = ReviewForm(window, [Subject("Acme")], TODAY)
    qtbot.addWidget(form)
    form.score.setCurrentIndex(4)
    form.note.setPlainText("On time")
    form.next.setText("31/12/2026")
    kept = form.review()
    form.on.setText("yesterday")

    assert (kept.reviewed_on, kept.score, kept.next_on) == (TODAY, 4, date(2026, 12, 31))
    assert kept.note == "On time"
    assert not form.go.isEnabled()
    assert form.why_not()
    nothing = ReviewForm(window, [], TODAY)
    qtbot.addWidget(nothing)
    assert not nothing.go.isEnabled()


def test_the_threshold_form_asks_for_a_name_and_an_amount(
    qtbot: QtBot, window: MainWindow
) -> None:
    form = ThresholdForm(window)
    qtbot.addWidget(form)
    allowed = [form.go.isEnabled()]
    form.name.setText("Three quotes")
    allowed.append(form.go.isEnabled())
    form.amount.setText("5000")
    form.measure.setCurrentIndex(1)
    form.vat.setCurrentIndex(1)
    allowed.append(form.go.isEnabled())

    asked = form.threshold()
    assert allowed == [False, False, True]
    assert (asked.pence, asked.vat, asked.measure) == (
        500_000, VatBasis.GROSS, Measure.CATEGORY,
    )  # fmt: skip


def test_reasons_offered_are_those_that_are_taken() -> None:
    assert all(words for _, words in watch_decisions.outside_reasons())
    assert "" not in dict(watch_decisions.influence_reasons())


def test_home_says_what_is_overdue_and_leads_there(page: WatchPage, hand: Hand) -> None:
    home = hand.go("home")
    words = home._coming.text().splitlines()
    home._watch.click()
    hand.settle()

    assert words[0].startswith('Overdue: "')
    assert len({line for line in words if line.startswith("Overdue")}) <= 4
    assert any("will be reached by" in line for line in words)
    assert hand.window.page() is page


def test_a_supplier_is_reviewed_from_its_card(
    page: WatchPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _see(page, hand, 2)
    row = page.outside.model.all_rows()[0]
    review = Review(ReviewId(0), TODAY, 4, "Good", None, supplier_id=row.supplier_id)
    _answer(monkeypatch, ReviewForm, review)
    hand.window.go_to("suppliers", int(row.supplier_id))
    hand.settle()
    suppliers: Any = hand.window.page()
    card = suppliers.card

    card.record_review()
    hand.settle()

    assert [one.words for one in card.card().reviews] == ["31 March 2026: 4 of 5"]
