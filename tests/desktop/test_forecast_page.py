from __future__ import annotations

from pathlib import Path

import pytest

from desktop.pages.forecast_page import ForecastPage
from tests.desktop.conftest import Hand
from tests.desktop.test_compare_and_catalogues import applied, catalogue, filled

__all__ = ["catalogue", "filled"]


@pytest.fixture
def page(filled: Hand, catalogue: Path) -> ForecastPage:
    applied(filled, catalogue)
    found = filled.go("forecast")
    assert isinstance(found, ForecastPage)
    return found


def test_the_formula_and_its_basis_stand_above(page: ForecastPage) -> None:
    assert page._formula.text().startswith("In scope £6,890.90 = locked £0.00 + available")
    assert "as at 31 March 2026" in page._basis.text()


def test_uptake_over_time_can_be_seen_by_category(filled: Hand, page: ForecastPage) -> None:
    assert page.charts()[:2] == ("Over time, all categories", "By category, on this day")

    page.choose(2)
    filled.settle()

    chart = page.uptake.chart()
    assert chart is not None
    assert chart.title.startswith("Uptake of Electricity")


def test_a_ticked_deal_changes_the_words_at_once_and_then_the_chart(
    filled: Hand, page: ForecastPage
) -> None:
    before = page.path.words()
    page.path._list.table.selectRow(0)

    page.path.tick()

    assert len(page.path.ticked()) == 1
    assert page.path.words() != before
    filled.settle()
    chart = page.path.chart.chart()
    assert chart is not None
    taken = chart.table.columns.index("Through ticked deals")
    assert chart.table.rows[1][taken] == 6890_90
    page.path.tick()
    assert page.path.ticked() == ()
    assert page.path.words() == before


def test_ticks_stay_when_the_page_is_read_again(filled: Hand, page: ForecastPage) -> None:
    page.path.tick_all()
    ticked = page.path.ticked()
    assert len(ticked) == len(page.path._model.all_rows())

    page.refresh()
    filled.settle()

    assert page.path.ticked() == ticked
    page.path.tick_decided()
    assert page.path.ticked() == ()
    page.path.tick_none()
    assert page.path.ticked() == ()


def test_without_a_catalogue_there_is_nothing_to_tick(filled: Hand) -> None:
    page = filled.go("forecast")

    assert isinstance(page, ForecastPage)
    assert not page.path._list.empty.isHidden()


@pytest.mark.parametrize("key", ["compare", "forecast"])
def test_without_payments_the_page_teaches_and_shows_no_formula(
    hand: Hand, book_path: Path, key: str
) -> None:
    hand.open(book_path)

    page = hand.go(key)

    assert page._none.isVisible()
    assert page._none.words().startswith("No payments yet. With payments, this page")
    assert not page._formula.isVisible()
    assert not page.tabs.isVisible()
