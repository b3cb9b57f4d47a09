"""Working days leave out weekends and the bank holidays of a nation."""

from __future__ import annotations

from datetime import date

from core.domain.working_days import nation_of
from core.formats.bank_holidays import working_days_of


def test_a_bank_holiday_of_one_nation_is_a_working_day_of_another() -> None:
    easter_monday = date(2026, 4, 6)

    assert not working_days_of("UKC").works(easter_monday)
    assert not working_days_of("Northern Ireland").works(easter_monday)
    assert working_days_of("UKM").works(easter_monday)


def test_a_run_of_holidays_is_stepped_over() -> None:
    days = working_days_of("UKJ")

    assert days.after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert days.before(date(2026, 12, 29), 1) == date(2026, 12, 24)
    assert days.after(date(2026, 4, 1), 8) == date(2026, 4, 15)


def test_the_last_working_day_of_a_month_is_not_a_holiday() -> None:
    assert working_days_of("").last_of_month(date(2027, 5, 3)) == date(2027, 5, 28)
    assert working_days_of("").last_of_month(date(2026, 8, 1)) == date(2026, 8, 28)
    assert working_days_of("UKM").last_of_month(date(2026, 8, 1)) == date(2026, 8, 31)


def test_a_region_is_of_one_nation() -> None:
    assert nation_of("UKL") == "england-and-wales"
    assert nation_of("UKM7") == "scotland"
    assert nation_of("ukn0") == "northern-ireland"


def test_no_bank_holiday_is_listed_on_a_weekend() -> None:
    for region in ("UKC", "UKM", "UKN"):
        assert all(day.weekday() < 5 for day in working_days_of(region).holidays)
