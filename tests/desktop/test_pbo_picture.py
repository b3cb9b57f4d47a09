"""A buying organisation's desk: returns collected, chased, put together, each figure opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from core.domain.consolidated import Behind
from core.domain.expecting import BodyState
from core.domain.period import Period
from core.store.errors import FolderReadOnly
from desktop.open_book import Subject, View, Workspace
from desktop.pages.pbo_picture_page import PboPicturePage
from desktop.pages.pbo_returns_page import PboReturnsPage
from desktop.widgets.asking import SaveFile
from desktop.widgets.letter_form import Sender
from tests.desktop.conftest import Hand
from tests.flows import family_on_paper as paper


@pytest.fixture
def desk(hand: Hand) -> Hand:
    """The workbench on a day after the returns were due."""
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.window.open_book.set_view(View(None, date(2026, 8, 3)))
    hand.settle()
    return hand


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns")
    for name in paper.PAYMENTS:
        paper.write(folder, paper.made_return(name))
    (folder / "broken.zip").write_bytes(b"not a package")
    (folder / "list.csv").write_text(paper.LIST, encoding="utf-8")
    return folder


def test_without_returns_the_picture_says_what_to_do_first(desk: Hand) -> None:
    page = desk.go("pbo-picture")
    assert isinstance(page, PboPicturePage)

    assert page._empty.isVisible()
    assert not any(action.isEnabled() for action in page._needs_returns)


def test_from_a_folder_to_letters_and_to_the_bodies_behind_a_figure(
    desk: Hand, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns = desk.go("pbo-returns")
    assert isinstance(returns, PboReturnsPage)
    returns.collect(inbox)
    desk.settle()
    returns.chase.take_list(inbox / "list.csv")
    desk.settle()

    assert returns.received.model.rows()[0].file == "broken.zip"
    states = {one.name: one.state for one in returns.chase.model.rows()}
    assert states["Birch Primary"] is BodyState.MISSING
    (doubt,) = returns.chase.doubts.rows()
    assert doubt.body == "Ambleford Town Council"

    returns.chase._answer(same=True)
    desk.settle()
    assert returns.chase.doubts.rows() == ()
    returns.received.write_receipts("espo", tmp_path / "receipts")
    desk.settle()
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: tmp_path / "letters.pdf")
    returns.chase.write_letters(tmp_path / "letters", Sender("ESPO", "Jo Field", ""))
    desk.settle()
    offers = returns.banner.findChildren(QPushButton)
    offer = next(one for one in reversed(offers) if "PDF" in one.text())
    offer.click()
    desk.settle()
    assert (tmp_path / "letters" / "001_birch-primary.html").is_file()
    assert (tmp_path / "letters.pdf").read_bytes().startswith(b"%PDF")
    assert len(list((tmp_path / "receipts").iterdir())) == 5

    picture = desk.go("pbo-picture")
    assert isinstance(picture, PboPicturePage)
    desk.settle()
    assert [row.label for row in picture.figures.rows()][:2] == ["Electricity", "Catering"]
    assert picture.chart.chart() is not None
    assert "Birch Primary" in picture.notes.words()
    picture.figures._ask()
    desk.settle()
    assert picture.behind.rows()[0].body == "Acorn Learning Trust"
    picture.show_behind(Behind.REASON, ("not suitable", "price"), "price")
    desk.settle()
    assert sum(row.pence for row in picture.behind.rows()) == 32_000

    picture._choose_period(Period(date(2026, 4, 1), date(2027, 3, 31)))
    desk.settle()
    assert picture._seen.picture.returns == ()
    assert picture.period.currentText() == "April 2026 to March 2027 (0)"
    picture._choose_period(None)
    picture.choose_family("Acorn Learning Trust")
    desk.settle()
    assert len(picture._seen.picture.returns) == 4
    picture.save(tmp_path / "family.csv")
    desk.settle()
    assert (tmp_path / "family.csv").stat().st_size > 500


def test_a_list_that_seems_the_wrong_file_is_taken_only_when_a_person_says_so(
    desk: Hand, inbox: Path, tmp_path: Path
) -> None:
    returns = desk.go("pbo-returns")
    assert isinstance(returns, PboReturnsPage)
    returns.collect(inbox, tmp_path / "kept.spendreturns")
    desk.settle()
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("Organisation,Date,Supplier,Amount\nMe,01/04/2026,Acme,10.00\n", "utf-8")

    returns.chase.take_list(ledger)
    desk.settle()
    refused = returns.banner.words()
    offers = returns.banner.findChildren(QPushButton)
    next(one for one in offers if one.text() == "Take it all the same").click()
    desk.settle()

    assert "ledger.csv was not taken as the list of organisations" in refused
    assert "1 organisations are on the list" in returns.banner.words()


def test_what_is_read_of_a_folder_that_may_only_be_read_is_kept_elsewhere(
    desk: Hand, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.go("pbo-returns")
    assert isinstance(page, PboReturnsPage)
    page._not_collected(inbox, FolderReadOnly(folder=str(inbox)))
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: tmp_path / "kept.spendcollection")

    page.banner.findChildren(QPushButton)[0].click()
    desk.settle()
    page._again()
    desk.settle()

    assert desk.window.open_book.returns_folder == inbox
    assert "6 known from before" in page.banner.words()
