from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from core.domain.agreements import Trust, Usable
from core.domain.taxonomy import CategoryCode
from core.usecases import books, categorise, import_spend, publish_catalogue, review_queue
from desktop.pages.catalogues_page import CataloguesPage
from desktop.widgets.ask_publisher import AskPublisher, Said
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

    page.lots._list.filter.setText("electricity")
    page.lots._find(afresh=True)

    assert 0 < len(page.lots._model.rows()) < count
    assert "not stated" in page.lots._parts.words()


def test_there_is_no_edition_to_go_back_to(filled: Hand, catalogue: Path) -> None:
    page = applied(filled, catalogue)

    page._roll_back()
    filled.settle()

    assert "(SB-472)" in page.banner.words()


def test_a_file_says_what_of_ours_it_changes_before_it_is_applied(
    filled: Hand, catalogue: Path
) -> None:
    page = looked_at(filled, catalogue)

    words = page.look._ours_words.text()
    assert "what could use a lot goes from £0.00 to" in words
    assert any(one.what == "opportunity" for one in page.look._effects.all_rows())


def test_words_are_found_over_all_lots_and_narrowed(filled: Hand, catalogue: Path) -> None:
    lots = applied(filled, catalogue).lots
    every = len(lots._model.rows())

    lots.usable.setCurrentIndex(lots.usable.findData(Usable.YES))
    usable = lots._model.rows()
    lots._list.filter.setText("electricity")
    lots._find(afresh=True)

    assert 0 < len(usable) <= every
    assert all(one.offer.answer.usable is Usable.YES for one in usable)
    assert "Found in" in lots._parts.words()
    lots._list.filter.setText("nothing like it")
    lots._find(afresh=True)
    assert lots._model.rows() == ()
    assert lots._detail.isHidden()


def test_what_a_publisher_said_is_recorded_on_the_page(
    filled: Hand, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots = applied(filled, catalogue).lots
    open_ones = [
        n for n, one in enumerate(lots._model.rows()) if one.offer.answer.usable is Usable.ASK
    ]
    said = Said("yes", date(2026, 5, 3), "Jo of ESPO", "")
    monkeypatch.setattr(AskPublisher, "ask", lambda *_, **__: said)
    if open_ones:
        lots._list.table.go_to_row(open_ones[0])

    lots._ask()
    filled.settle()

    told = [one for one in lots._model.rows() if "told us" in one.offer.answer.reason]
    assert len(told) == min(len(open_ones), 1)


def test_the_same_need_is_shown_side_by_side_and_shared(
    filled: Hand, catalogue: Path, tmp_path: Path
) -> None:
    page = applied(filled, catalogue)
    page.tabs.setCurrentIndex(2)
    filled.settle()
    page.overlap.several.setChecked(False)

    need = page.overlap.needs.row_at(0)
    assert need is not None
    assert page.overlap.sides.rows() == need.lots
    page.overlap.save(need, tmp_path / "same.html")
    filled.settle()
    assert "Same need" in (tmp_path / "same.html").read_text("utf-8")
