from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.assessment import figures
from core.analysis.forecast import forecast, judge_on, look_ahead, pipeline
from tests.core.analysis.conftest import AS_AT, Parish


def test_the_first_quarter_is_the_one_still_to_end(parish: Parish) -> None:
    within = forecast(look_ahead(parish.population, parish.market, date(2026, 2, 1), quarters=2))
    at_the_end = forecast(look_ahead(parish.population, parish.market, AS_AT, quarters=2))

    assert [one.quarter for one in within] == ["2026-Q1", "2026-Q2"]
    assert [one.quarter for one in at_the_end] == ["2026-Q2", "2026-Q3"]


def test_no_quarters_give_no_forecast(parish: Parish) -> None:
    assert look_ahead(parish.population, parish.market, AS_AT, quarters=0) == ()
    assert forecast(()) == ()


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_forecast_is_the_comparison_of_that_day(parish: Parish, as_at: date) -> None:
    for row in forecast(look_ahead(parish.population, parish.market, as_at, quarters=3)):
        sums = figures(judge_on(parish.population, parish.market, row.day))

        assert (row.available, row.collaborative) == (sums.available, sums.collaborative)
        assert row.uptake == sums.uptake()
        assert sums.total == 6635_67


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_what_becomes_available_was_locked_before(parish: Parish, as_at: date) -> None:
    locked = figures(judge_on(parish.population, parish.market, as_at)).locked

    coming = look_ahead(parish.population, parish.market, as_at)
    freed = sum(one.becomes_available for one in forecast(coming))

    assert freed >= 0
    if as_at >= date(2025, 1, 1):  # every contract with an end has begun
        assert freed <= locked


def test_the_pipeline_is_what_comes_free_by_category(parish: Parish) -> None:
    coming = look_ahead(parish.population, parish.market, AS_AT)

    assert pipeline(coming) == {
        ("energy.electricity", "2026-Q2"): 1049_75,
        ("facilities.grounds", "2027-Q2"): 1500_00,
    }
    assert sum(pipeline(coming).values()) == sum(one.becomes_available for one in forecast(coming))
