"""The Market page: whom to tell, who could buy together, what others would see."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.open_book import Subject, Workspace
from desktop.pages.pbo_market_page import PboMarketPage
from desktop.widgets.asking import OpenFile, OpenFiles, SaveFile
from tests.desktop.conftest import Hand
from tests.flows.received_returns import make_received


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return make_received(tmp_path_factory.mktemp("pbo"))


@pytest.fixture
def page(hand: Hand) -> PboMarketPage:
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    found = hand.go("pbo-market")
    assert isinstance(found, PboMarketPage)
    return found


def test_the_page_asks_for_what_it_needs_and_then_lists_bodies(
    hand: Hand,
    page: PboMarketPage,
    received: tuple[Path, Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = list(received[:2])
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: chosen.pop(0))
    assert "Returns page" in page.list.empty.words()

    page.sources.choose_missing()
    hand.settle()
    page.sources.choose_missing()
    hand.settle()

    rows = page.list.rows.all_rows()
    assert [one.body().name for one in rows] == ["Birch Council", "Ash Council"]
    assert "returns not addressed to you, left out: 1" in page.list.list.status.text()
    page.list.open_only.setChecked(True)
    assert [one.body().name for one in page.list.rows.rows()] == ["Birch Council"]
    page.list.save(tmp_path / "list.xlsx")
    hand.settle()
    assert (tmp_path / "list.xlsx").read_bytes().startswith(b"PK")


def test_partners_are_shown_with_their_steps_and_saved(
    hand: Hand,
    page: PboMarketPage,
    received: tuple[Path, Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: tmp_path / "demand.zip")
    page.open_book.use_collection(received[0])
    page.sources.use_catalogue(received[1])
    page.tabs.setCurrentIndex(1)
    hand.settle()

    (group,) = page.partners.view.groups.all_rows()
    assert group.partners.bodies() == ("Ash Council", "Birch Council", "Juniper Council")
    assert page.partners.view.steps.all_rows()
    page.partners.signing.use_keys(received[2])
    page.partners.signing.passphrase.setText("a long passphrase")
    page.partners._save(".zip")
    hand.settle()

    assert "demand.zip" in page.banner.words()
    assert not page.partners.signing.passphrase.text()


def test_what_would_leave_is_shown_first_and_packs_stand_side_by_side(
    hand: Hand,
    page: PboMarketPage,
    received: tuple[Path, Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [tmp_path / "exchange.zip"])
    page.open_book.use_collection(received[0])
    page.sources.use_catalogue(received[1])
    page.tabs.setCurrentIndex(2)
    hand.settle()

    told = [one for one in page.exchange.figures.all_rows() if not one.hidden]
    assert [(one.label, one.available) for one in told] == [("Energy.Electricity", 485_00)]
    assert "Not agreed: 1" in page.exchange.bodies.text()
    page.exchange.save(tmp_path / "exchange.zip")
    hand.settle()
    page.exchange._choose_packs()
    hand.settle()

    assert len(page.exchange.common.all_rows()) == len(page.exchange.figures.all_rows())
