"""What is paid again and again looks like a contract: by its days, its amounts, with gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.classifying.recurring import Recurring, by_pounds, recurring
from core.domain.money import Pence
from core.domain.parties import SupplierId

FIRST = date(2025, 4, 3)


def monthly(count: int, pence: int = 412_00, missing: tuple[int, ...] = ()) -> list:  # type: ignore[type-arg]  # days and pence
    return [
        (date(2025 + (3 + n) // 12, (3 + n) % 12 + 1, 3), Pence(pence))
        for n in range(count)
        if n not in missing
    ]


def of(payments: list) -> Recurring | None:  # type: ignore[type-arg]  # days and pence
    return recurring(SupplierId(7), "Acme Ltd", payments)


def test_the_same_amount_every_month_is_said_in_words() -> None:
    found = of(monthly(13))

    assert found is not None
    assert found.words == "13 payments, monthly, £412.00 each, since 03/04/2025"
    assert (found.pence, found.each, found.last) == (13 * 412_00, 412_00, date(2026, 4, 3))


def test_gaps_credits_and_a_rise_do_not_hide_it() -> None:
    payments = monthly(14, missing=(5,))
    payments[8:] = [(day, Pence(430_00)) for day, _ in payments[8:]]
    payments.append((payments[3][0] + timedelta(days=9), Pence(-412_00)))

    found = of(payments)

    assert found is not None
    assert found.words == ("12 payments, monthly, £430.00 each from 03/01/2026, since 03/04/2025")


def test_amounts_that_vary_a_little_on_regular_days_are_enough() -> None:
    payments = [(day, Pence(400_00 + 7_00 * (n % 5))) for n, (day, _) in enumerate(monthly(10))]

    found = of(payments)

    assert found is not None
    assert "£400.00 to £428.00 each" in found.words


def test_quarterly_and_yearly_are_known() -> None:
    quarterly = [(FIRST + timedelta(days=91 * n), Pence(90_00)) for n in range(4)]
    yearly = [(FIRST + timedelta(days=365 * n), Pence(90_00)) for n in range(3)]

    assert [one.rhythm for p in (quarterly, yearly) if (one := of(p))] == ["quarterly", "yearly"]


def test_what_was_paid_in_all_is_less_every_credit() -> None:
    found = of([*monthly(12, 120_00), (date(2025, 9, 20), Pence(-45_00))])

    assert found is not None
    assert (found.lines, found.each, found.pence) == (12, 120_00, 12 * 120_00 - 45_00)


def every(days: int, *pounds: int) -> list:  # type: ignore[type-arg]  # days and pence
    return [(FIRST + timedelta(days=days * n), Pence(one * 100)) for n, one in enumerate(pounds)]


@pytest.mark.parametrize(
    ("payments", "rhythm"),
    [
        # Gas by the season, water by the meter, agency staff by the week.
        (every(30, 610, 580, 400, 210, 90, 60, 55, 70, 180), "monthly"),
        (every(91, 140, 95, 210, 120), "quarterly"),
        (every(7, *(800 + 37 * (n * n % 17) for n in range(40))), "weekly"),
    ],
)
def test_bills_of_use_are_known_by_their_days(payments: list, rhythm: str) -> None:  # type: ignore[type-arg]  # days and pence
    found = of(payments)

    assert found is not None
    assert (found.rhythm, found.each) == (rhythm, None)


@pytest.mark.parametrize(
    "payments",
    [
        every(7, *(100 + 31 * (n * n % 17) for n in range(40))),
        every(91, 140, 95, 210),
        every(365, 140, 95, 210),
    ],
)
def test_regular_days_are_not_enough_for_few_payments_or_weekly_ones_that_differ_fourfold(
    payments: list,  # type: ignore[type-arg]  # days and pence
) -> None:
    assert of(payments) is None


def test_what_is_bought_now_and_then_is_no_contract() -> None:
    days = (0, 9, 41, 130, 133, 190, 260, 300)
    odd = [(FIRST + timedelta(days=n), Pence(1_00 * (n * 37 % 911 + 5))) for n in days]

    assert of(odd) is None


def test_two_quarters_are_too_few() -> None:
    assert of(monthly(6)[:5]) is None


def test_the_most_pounds_come_first() -> None:
    small, large = of(monthly(12, 10_00)), of(monthly(12, 90_00))

    assert small is not None
    assert large is not None
    assert by_pounds([small, large]) == (large, small)
