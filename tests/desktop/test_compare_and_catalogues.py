from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from core.domain.agreements import Trust
from core.domain.taxonomy import CategoryCode
from core.usecases import books, categorise, import_spend, publish_catalogue, review_queue
from desktop.pages.catalogues_page import CataloguesPage
from desktop.pages.compare_page import ComparePage
from desktop.pages.forecast_page import ForecastPage
from desktop.widgets.asking import AskChoice
from desktop.widgets.confirm_fingerprint import ConfirmFingerprint
from tests.desktop.conftest import Hand

PASSPHRASE = "a long passphrase"


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed catalogue, from a form that the program ships."""
    folder = tmp_path_factory.mktemp("published")
    publish_catalogue.new_keys(folder / "keys", "espo", name="ESPO (DEMO)", passphrase=PASSPHRASE)
    keys = publish_catalogue.SigningKeys(folder / "keys", PASSPHRASE)
    shipped = files("resources") / "catalogues" / "espo_demo_edition_7.xlsx"
    with as_file(shipped) as form:
        return publish_catalogue.build(form, folder, keys=keys, issued=date(2026, 1, 12)).path


@pytest.fixture
def filled(hand: Hand, book_path: Path, payments: Path) -> Hand:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        for item in review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE):
            categorise.set_category(book, item.kinds, CategoryCode("energy.electricity"))
    hand.open(book_path)
    return hand


def looked_at(hand: Hand, catalogue: Path) -> CataloguesPage:
    hand.window.open_path(catalogue)
    hand.settle()
    page = hand.window.page()
    assert isinstance(page, CataloguesPage)
    return page


def applied(hand: Hand, catalogue: Path) -> CataloguesPage:
    page = looked_at(hand, catalogue)
    page.look.wanted.emit(False)
    hand.settle()
    return page


def test_an_empty_book_teaches_where_catalogues_come_from(filled: Hand) -> None:
    page = filled.go("catalogues")

    assert not page._list.empty.isHidden()
    assert not page.lots._list.empty.isHidden()


def test_a_new_publisher_is_shown_with_its_fingerprint(filled: Hand, catalogue: Path) -> None:
    page = looked_at(filled, catalogue)

    groups = page.look._fingerprint.text().split()
    assert [len(group) for group in groups] == [4] * 10
    assert "new to this book" in page.look._trust.text()
    assert page._editions.all_rows() == ()


def test_a_fingerprint_that_differs_stops_everything(filled: Hand, catalogue: Path) -> None:
    page = looked_at(filled, catalogue)
    page.look.digits.setText("1111 2222")

    page.look.wanted.emit(False)
    filled.settle()

    assert "(SB-470)" in page.banner.words()
    assert page._editions.all_rows() == ()


def test_a_catalogue_is_applied_and_confirmed_later(
    filled: Hand, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = applied(filled, catalogue)
    (row,) = page._editions.all_rows()
    assert row.trust is Trust.UNCONFIRMED

    monkeypatch.setattr(
        ConfirmFingerprint, "ask", lambda _page, _name, digits: (digits, "Ms Gray, switchboard")
    )
    page._confirm()
    filled.settle()

    (row,) = page._editions.all_rows()
    assert row.trust is Trust.CONFIRMED
    looked_at(filled, catalogue)
    assert page.look._trust.text() == "Signed, and the publisher is confirmed"
    assert page.look._counts.text() == "Nothing, against edition 7."


def test_lots_are_found_by_words_and_tell_what_is_not_stated(
    filled: Hand, catalogue: Path
) -> None:
    page = applied(filled, catalogue)
    count = len(page.lots._model.rows())

    page.lots._filter("electricity")

    assert 0 < len(page.lots._model.rows()) < count
    assert "not stated" in page.lots._facts.words()


def test_there_is_no_edition_to_go_back_to(filled: Hand, catalogue: Path) -> None:
    page = applied(filled, catalogue)

    page._roll_back()
    filled.settle()

    assert "(SB-472)" in page.banner.words()


def test_the_formula_holds_the_figures_to_the_penny(filled: Hand, catalogue: Path) -> None:
    applied(filled, catalogue)

    page = filled.go("compare")

    assert isinstance(page, ComparePage)
    assert page._formula.text().startswith("Paid £6,890.90 = ")
    assert "as at 31 March 2026" in page._basis.text()


def test_the_forecast_has_its_charts(filled: Hand, catalogue: Path) -> None:
    applied(filled, catalogue)

    page = filled.go("forecast")

    assert isinstance(page, ForecastPage)
    assert page.uptake.chart() is not None
    assert page.forecast.chart() is not None


def test_a_deal_is_decided_and_refused_with_a_reason(
    filled: Hand, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(filled, catalogue)
    page = filled.go("compare")
    assert isinstance(page, ComparePage)
    table = page.deals._list.table
    table.selectRow(0)
    lot = page.deals._chosen()[0].opportunity.lot
    assert "Lot" in page.deals._facts.words()

    page.deals._decide("use")
    filled.settle()
    row = next(row for row in page.deals._model.rows() if row.opportunity.lot == lot)
    assert row.opportunity.decision == "use"

    monkeypatch.setattr(AskChoice, "ask", lambda *_args: 1)
    table.selectRow(0)
    page.deals._refuse()
    filled.settle()
    decided = {row.opportunity.decision for row in page.deals._model.rows()}
    assert "not suitable" in decided


def test_without_a_catalogue_the_page_says_what_is_missing(filled: Hand) -> None:
    page = filled.go("compare")

    assert not page.deals._empty.isHidden()
    assert page.tabs.tabText(1) == "Questions (0)"
