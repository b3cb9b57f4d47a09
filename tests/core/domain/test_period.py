from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.period import (
    Period,
    add_months,
    day_in_words,
    financial_year,
    month_end,
    month_in_words,
    month_named,
    quarter_code,
    quarter_of,
    quarter_short,
    quarter_words,
    read_period,
)

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def test_a_period_holds_both_its_ends() -> None:
    period = Period(date(2025, 4, 1), date(2026, 3, 31))

    assert period.covers(date(2025, 4, 1))
    assert period.covers(date(2026, 3, 31))
    assert not period.covers(date(2025, 3, 31))
    assert not period.covers(date(2026, 4, 1))


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Period(date(2025, 4, 2), date(2025, 4, 1))


def test_a_period_may_be_a_single_day() -> None:
    assert Period(date(2025, 4, 1), date(2025, 4, 1)).in_words() == "1 April 2025 to 1 April 2025"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), "April 2025 to March 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2025, 4, 1), date(2025, 4, 29), "1 April 2025 to 29 April 2025"),
        (date(2025, 4, 2), date(2025, 4, 30), "2 April 2025 to 30 April 2025"),
    ],
)
def test_periods_are_said_in_months_where_they_are_months(
    start: date, end: date, words: str
) -> None:
    assert Period(start, end).in_words() == words


def test_periods_are_written_in_file_names_by_their_days() -> None:
    assert Period(date(2025, 4, 1), date(2026, 3, 31)).code() == "2025-04-01_2026-03-31"


def test_the_quarters_of_a_period_are_whole_ones() -> None:
    period = Period(date(2025, 2, 15), date(2025, 7, 1))

    assert [quarter_code(quarter.start) for quarter in period.quarters()] == [
        "2025-Q1",
        "2025-Q2",
        "2025-Q3",
    ]


@given(days, st.integers(0, 2000))
def test_quarters_follow_on_and_cover_the_period(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))

    quarters = list(period.quarters())

    assert quarters[0].covers(period.start)
    assert quarters[-1].covers(period.end)
    for before, after in pairwise(quarters):
        assert after.start == before.end + timedelta(days=1)


@given(days)
def test_every_day_lies_in_its_quarter_and_its_financial_year(day: date) -> None:
    for first_month in (1, 4, 9):
        year = financial_year(day, first_month)
        assert year.covers(day)
        assert (year.start.month, year.start.day) == (first_month, 1)
        assert (year.end - year.start).days in (364, 365)
    assert quarter_of(day).covers(day)
    assert quarter_of(day).start.month in (1, 4, 7, 10)
    assert quarter_code(day) == quarter_code(quarter_of(day).end)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2100, 2, 28), date(2100, 2, 28)),
        (date(2025, 12, 5), date(2025, 12, 31)),
    ],
)
def test_a_month_ends_on_its_last_day(day: date, end: date) -> None:
    assert month_end(day) == end


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 12, 1), 0, date(2025, 12, 1)),
        (date(2025, 3, 31), -13, date(2024, 2, 29)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(days, st.integers(-600, 600))
def test_added_months_keep_the_day_where_they_can(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, month_end(later).day)


def test_days_and_months_are_said_in_english_whatever_the_locale() -> None:
    assert day_in_words(date(2025, 4, 3)) == "3 April 2025"
    assert month_in_words(date(2025, 12, 31)) == "December 2025"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-26", date(2025, 4, 1), date(2026, 3, 31)),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31)),
        ("2025-2026", date(2025, 4, 1), date(2026, 3, 31)),
        ("1999-00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2011-12", date(2011, 4, 1), date(2012, 3, 31)),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30)),
        ("2025/12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-Q2", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025 q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-04-01_2026-03-31", date(2025, 4, 1), date(2026, 3, 31)),
        (" 2025-04-01..2025-04-30 ", date(2025, 4, 1), date(2025, 4, 30)),
        ("2025-04-01 to 2025-04-02", date(2025, 4, 1), date(2025, 4, 2)),
    ],
)
def test_periods_are_read_as_people_type_them(text: str, start: date, end: date) -> None:
    assert read_period(text) == Period(start, end)


def test_a_financial_year_begins_in_the_bodys_month() -> None:
    assert read_period("2025-26", first_month=9) == Period(date(2025, 9, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "last year",
        "2025-27",
        "2025-13",
        "2025-2027",
        "2025-Q5",
        "2025-04-01",
        "2025-04-31_2025-05-01",
        "2025-04-02_2025-04-01",
        "0000",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_period(text)


@given(days, st.integers(0, 5000))
def test_a_period_is_read_back_from_its_code(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))

    assert read_period(period.code()) == period


@given(days)
def test_a_quarter_and_a_financial_year_are_read_back(day: date) -> None:
    year = financial_year(day, 4)

    assert read_period(quarter_code(day)) == quarter_of(day)
    assert read_period(f"{year.start.year}-{year.end.year % 100:02d}") == year


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        period = read_period(text)
    except ValueError:
        return
    assert period.start <= period.end


def test_a_calendar_quarter_is_said_by_its_months() -> None:
    assert quarter_words("2026-Q2") == "April to June 2026"
    assert quarter_short("2026-Q1") == "Jan to Mar 2026"


def test_a_month_is_known_by_its_name_and_by_how_it_begins() -> None:
    assert [month_named(text) for text in ("June", "sept", "MAY", "ju", "Juli")] == [6, 9, 5, 0, 0]
