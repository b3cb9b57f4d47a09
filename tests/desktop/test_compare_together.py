from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.formats.demand_sheet import build_pipeline, read_sheet
from desktop.pages.compare_page import ComparePage
from desktop.widgets.asking import OpenFiles, SaveFile
from tests.core.store.collected import made_body
from tests.desktop.conftest import Hand
from tests.flows import test_a_body_on_paper as on_paper
from tests.flows.conftest import Run, spendbook

__all__ = ["spendbook"]


def test_only_what_is_shown_leaves_and_a_neighbour_who_told_us_is_found(
    hand: Hand, spendbook: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = tmp_path / "own.zip", tmp_path / "ash.zip"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: own)
    monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [others])
    hand.open(on_paper.make_book(spendbook, tmp_path))
    page = hand.go("compare")
    assert isinstance(page, ComparePage)
    page.tabs.setCurrentWidget(page.together)
    hand.settle()

    page.together._save()
    hand.settle()
    assert "know whom to ask" in page.banner.words()
    page.together.contact.setText("clerk@example.org")
    page.together._save()
    hand.settle()
    (offer,) = read_sheet(own.read_bytes()).offers
    neighbour = replace(offer, body=made_body("Ash Council", region=offer.body.region))
    others.write_bytes(build_pipeline([neighbour], "Ash", offer.as_at, offer.as_at, None))
    page.together._choose_files()
    hand.settle()

    assert not page.together.decisions.rows.all_rows()
    page.together.decisions._save()
    hand.settle()
    assert "Nothing is decided" in page.banner.words()
    (group,) = page.together.view.groups.all_rows()
    assert group.partners.bodies() == ("Ash Council", offer.body.name)
    assert (offer.contact, offer.pence) == ("clerk@example.org", 1_000_00)
