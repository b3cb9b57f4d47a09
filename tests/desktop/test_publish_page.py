from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.domain.period import Period
from core.usecases import books, import_spend
from desktop.pages.publish_page import PublishPage
from desktop.widgets.asking import OpenFile, SaveFile
from tests.desktop.conftest import Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> PublishPage:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    shown = hand.go("publish")
    assert isinstance(shown, PublishPage)
    return shown


def _choose(page: PublishPage, duty: str, start: date) -> None:
    number = page._rows.find(lambda due: due.definition.id == duty and due.period.start == start)
    assert number >= 0
    page._list.table.selectRow(number)


def test_what_is_owed_comes_with_its_day_and_state(page: PublishPage) -> None:
    found = {(due.definition.id, due.period) for due in page.duties()}

    assert ("lga-spend-500", Period(date(2025, 4, 1), date(2025, 6, 30))) in found
    assert all(due.prepared_on is None for due in page.duties())


def test_every_payment_of_the_period_is_accounted_for_before_anything_is_written(
    hand: Hand, page: PublishPage
) -> None:
    _choose(page, "lga-spend-500", date(2025, 4, 1))

    page.see()
    hand.settle()

    fates = page.preview._fates.rows()
    assert fates[-1].words == "All payments of the period"
    assert fates[-1].pence == sum(fate.pence for fate in fates[:-1])
    assert fates[-1].lines > 0


def test_a_saved_publication_is_checked_and_remembered(
    hand: Hand, page: PublishPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "spending.csv"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: out)
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: out)
    _choose(page, "lga-spend-500", date(2025, 4, 1))

    page.save()
    hand.settle()

    assert out.read_text("utf-8").startswith("OrganisationLabel,")
    prepared = [due for due in page.duties() if due.prepared_on]
    assert [due.file for due in prepared] == ["spending.csv"]
    page.check()
    hand.settle()
    assert "holds against the rule" in page.banner.words()


def test_a_file_with_other_headings_is_named(
    hand: Hand, page: PublishPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Body,Date\nX,1\n", "utf-8")
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: other)
    _choose(page, "lga-spend-500", date(2025, 4, 1))

    page.check()
    hand.settle()

    assert "Heading 1 is Body, and the rule asks for OrganisationLabel." in page.banner.words()
