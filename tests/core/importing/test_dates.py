from __future__ import annotations

from datetime import date

import pytest

from core.importing.dates import Order, Shape, decide, read_date, shape


@pytest.mark.parametrize(
    "text",
    [
        *("03/04/2024", "3/4/24", "03-04-2024", "03.04.2024", "3 April 2024", "3rd April 2024"),
        *("03-Apr-24", "3-APR-2024", "03Apr2024", "Wed 3 Apr 2024", "April 3, 2024", "20240403"),
        *("2024-04-03", "2024-04-03T00:00:00", "2024-04-03 10:30", "2024/04/03", "45385"),
        *("03/04/2024 00:00:00", "03/04/2024 10:15 AM", "45385.5", "\xa003/04/2024 "),
        *("3 Ebrill 2024", "3-Ebr-24"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text, Order.DMY) == date(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("", "31/04/2024", "2024", "202404", "Q1 2024", "April", "Apr 31 2024", "12345", "99999"),
        *("Period 4", "03/04", "03/04-2024", "1/1/1850", "Maple 24"),
    ],
)
def test_what_is_not_a_day_is_none(text: str) -> None:
    assert read_date(text, Order.DMY) is None


def test_a_month_is_read_as_its_first_day() -> None:
    reading = decide(["May-10", "Jun-10"])

    assert reading.read("May-10") == date(2010, 5, 1)
    assert reading.words == "month and year, read as the first day"


def test_one_day_after_the_twelfth_proves_the_order_of_all() -> None:
    assert decide(["05/06/2024", "25/06/2024"]).order is Order.DMY
    assert decide(["05/06/2024", "06/25/2024"]).order is Order.MDY
    assert decide(["05/06/2024", "25/06/2024"]).doubt == ()


def test_days_that_could_be_months_are_a_question() -> None:
    reading = decide(["05/06/2024", "06/07/2024"])

    assert reading.doubt == (Order.DMY, Order.MDY)
    assert reading.example in {"05/06/2024", "06/07/2024"}


def test_days_that_read_the_same_either_way_are_no_question() -> None:
    assert decide(["05/05/2024"]).doubt == ()


def test_nobody_writes_the_month_first_with_dots() -> None:
    assert decide(["05.06.2024"]).doubt == ()


def test_another_column_of_dates_may_prove_the_order() -> None:
    assert decide(["05/06/2024"], others=["25/05/2024"]).order is Order.DMY
    assert decide(["05/06/2024"], others=["25/05/2024"]).doubt == ()


def test_many_days_in_one_month_outweigh_one_day_in_many_months() -> None:
    texts = [f"{day:02d}/04/2024" for day in range(1, 12)]

    assert decide(texts).doubt == ()
    assert decide(texts).order is Order.DMY


def test_dates_that_a_spreadsheet_turned_round_are_noticed() -> None:
    reading = decide(["2010-02-08T00:00:00", "2010-10-08T00:00:00", "8/16/2010", "8/24/2010"])

    assert reading.doubt == (Order.SWAPPED, Order.YMD)
    assert reading.read("2010-02-08T00:00:00") == date(2010, 8, 2)
    assert reading.read("8/16/2010") == date(2010, 8, 16)


def test_day_numbers_among_text_are_days() -> None:
    reading = decide(["01/08/2014", "29/08/2014", "41852"])

    assert reading.doubt == ()
    assert reading.read("41852") == date(2014, 8, 1)


def test_orders_that_contradict_each_other_are_a_question() -> None:
    assert decide(["25/06/2024", "06/25/2024"]).doubt == (Order.DMY, Order.MDY)


def test_a_shape_is_told_before_the_order_is_known() -> None:
    assert shape("05/06/2024") is Shape.NUMERIC
    assert shape("2024-06-05") is Shape.ISO
    assert shape("Supplier") is None


def test_figures_alone_are_a_day_in_one_way_only() -> None:
    assert read_date("20250414", Order.DMY) == date(2025, 4, 14)
    assert read_date("14042025", Order.DMY) == date(2025, 4, 14)
    assert read_date("20042004", Order.DMY) == date(2004, 4, 20)
    assert read_date("19121999", Order.DMY) == date(1999, 12, 19)
    assert read_date("99999999", Order.DMY) is None


def test_days_up_to_the_12th_that_are_spread_over_the_year_may_have_been_turned_round() -> None:
    turned = [f"04/{day:02}/2024" for day in range(1, 13)]
    left = [f"{day}/04/2024" for day in range(13, 31)]

    reading = decide(turned + left)

    assert reading.doubt == (Order.SWAPPED, Order.DMY)
    assert read_date("04/01/2024", Order.SWAPPED) == date(2024, 4, 1)
    assert read_date("13/04/2024", Order.SWAPPED) == date(2024, 4, 13)


@pytest.mark.parametrize(
    "texts",
    [
        [f"{day:02}/04/2024" for day in range(1, 31)],
        [f"{day:02}/{month:02}/2024" for month in range(1, 13) for day in (1, 5, 28)],
        ["01/04/2024", "02/05/2024", "30/04/2024", "03/06/2024"],
        [*(f"05/{month:02}/2024" for month in range(1, 13)), "25/05/2024"],
    ],
    ids=["one month", "a year", "few days", "one day of each month"],
)
def test_days_of_months_that_have_later_days_too_stand_as_they_are(texts: list[str]) -> None:
    assert decide(texts).doubt == ()
