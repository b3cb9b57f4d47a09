from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.domain.auditing import Way
from core.domain.money import Pence
from core.domain.savings import Stage
from desktop.pages.savings_page import SavingsPage
from desktop.widgets.asking import SaveFile
from desktop.widgets.fields_form import Field, FieldsForm, Kind
from tests.core.usecases.test_track_savings import (
    AS_AT,
    PAPER,
    Book,
    agreed,
    book,
    paper_saving,
)
from tests.desktop.conftest import Hand

__all__ = ["book"]


@pytest.fixture
def path(book: Book) -> Path:
    number = agreed(book)
    from core.usecases import track_savings

    track_savings.realise(book, number, as_at=AS_AT)
    track_savings.save(book, replace(paper_saving(book), title="Print less"))
    book.close()
    return book.path


@pytest.fixture
def page(hand: Hand, path: Path) -> SavingsPage:
    hand.open(path)
    hand.window.open_book.set_view(replace(hand.window.open_book.view, as_at=AS_AT, period=None))
    found = hand.go("savings")
    assert isinstance(found, SavingsPage)
    return found


def answers(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Answer the next dialogs: what stands in the fields, but for some of them."""

    def ask(*args: Any) -> dict[str, Any]:
        dialog = FieldsForm(*args)
        return dialog.values() | values

    monkeypatch.setattr(FieldsForm, "ask", ask)


def test_the_register_says_how_each_figure_came_about(page: SavingsPage) -> None:
    first, second = page.register.rows()

    assert (first.realised.pence, second.counts) == (604_93, False)
    page.register._list.table.selectRow(0)
    words = page.register.facts_words()
    assert "12 payments in this book for Stationery" in words
    assert "may be less use" in words
    assert "Print less" in words


def test_a_saving_is_written_down_with_the_baseline_that_was_paid(
    hand: Hand, page: SavingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(
        monkeypatch, title="Cheaper paper", category=PAPER, evidence="A quote",
        start=date(2024, 4, 1), end=date(2025, 3, 31), low=Pence(100_00), high=Pence(200_00),
    )  # fmt: skip

    page.register.add()
    hand.settle()

    assert page.banner.words() == ""
    added = page.register.rows()[-1].saving
    assert (added.title, added.baseline.pence) == ("Cheaper paper", 3600_00)


def test_a_saving_without_a_baseline_is_refused_with_a_reason(
    hand: Hand, page: SavingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(
        monkeypatch, title="Cheaper gas", category="energy.gas", evidence="A quote",
        low=Pence(100_00), high=Pence(200_00),
    )  # fmt: skip

    page.register.add()
    hand.settle()

    assert "(SB-583)" in page.banner.words()


def test_a_saving_is_agreed_realised_and_removed_by_hand(
    hand: Hand, page: SavingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.register._list.table.selectRow(1)
    answers(monkeypatch, by="Council", switch=date(2025, 4, 1))
    page.register.agree()
    hand.settle()
    assert page.register.rows()[1].saving.stage is Stage.AGREED

    page.register._list.table.selectRow(1)
    page.register.realise()
    hand.settle()
    assert page.register.rows()[1].saving.stage is Stage.REALISED

    page.register._list.table.selectRow(1)
    page.register.change()
    page.register.remove()
    hand.settle()
    assert len(page.register.rows()) == 1


def test_what_is_kept_is_what_the_budget_did_not_need_and_can_go_elsewhere(
    hand: Hand, page: SavingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.kept._list.table.selectRow(0)
    answers(monkeypatch, needed=Pence(200_00))
    page.kept.say_needed()
    hand.settle()
    assert page.kept.rows()[0].kept == 304_93

    page.kept._list.table.selectRow(0)
    answers(monkeypatch, pence=Pence(300_00), purpose="Benches")
    page.kept.say_redeployed()
    hand.settle()
    assert page.kept.rows()[0].left() == 4_93
    assert "£4.93 is left" in page.kept._formula.text()


def test_the_register_can_be_taken_along(
    hand: Hand, page: SavingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("savings.xlsx", "savings.csv"):
        monkeypatch.setattr(SaveFile, "ask", lambda *_args, name=name: tmp_path / name)
        page.register._export()
        hand.settle()

    text = (tmp_path / "savings.csv").read_text("utf-8-sig")
    assert "Paper by the pallet" in text
    assert ",604.93," in text
    assert (tmp_path / "savings.xlsx").stat().st_size > 5000


def test_a_form_says_what_is_missing_or_cannot_be_read(hand: Hand) -> None:
    fields = (
        Field("name", "Name", needed=True),
        Field("day", "Day", Kind.DAY),
        Field("sum", "Sum", Kind.POUNDS),
        Field("count", "Count", Kind.NUMBER),
        Field("way", "Way", Kind.CHOICE, Way.ABOVE, choices=[(way, way.name) for way in Way]),
    )
    form = FieldsForm(hand.window, "Title", "Sentence", "Go", fields)
    assert form.why_not() == "Fill in: Name."

    for values, why in (
        ({"name": "A", "day": "31/02/2026"}, "Day is not a day"),
        ({"day": "01/02/2026", "sum": "1.5"}, "Sum is not an amount"),
        ({"sum": "1.50", "count": "3.5"}, "Count is not a whole number"),
        ({"count": "3"}, ""),
    ):
        form.fill(values)
        assert form.why_not().startswith(why)
        assert form.go.isEnabled() == (not why)
    assert form.values() == {
        "name": "A", "day": date(2026, 2, 1), "sum": 150, "count": 3, "way": Way.ABOVE,
    }  # fmt: skip
    assert type(form.values()["way"]) is Way
