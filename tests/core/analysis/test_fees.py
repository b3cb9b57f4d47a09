from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.fees import fee_words, levy_of, net_effect, saving_range
from core.domain.agreements import NOT_STATED, Agreement, Evidence, Lot
from core.domain.money import Pence

DAY = date(2026, 1, 5)
LOT = Lot("1", "Electricity")
AGREEMENT = Agreement("A1", "Energy", "YPO", "framework", DAY, date(2028, 1, 4), (LOT,))
STATED = replace(
    AGREEMENT, levy_rate=50, rebate_rate=25, joining_fee=Pence(100_00), order_fee=Pence(20_00)
)


def saying(low: int | None, high: int | None, kind: str = "saving-range") -> Lot:
    return replace(LOT, evidence=(Evidence(kind, "40 customers in 2025", DAY, low, None, high),))


def test_the_net_effect_is_saving_and_rebate_less_what_joining_costs() -> None:
    effect = net_effect(saying(200, 500), STATED, Pence(50_000_00))

    assert [(step.low, step.high) for step in effect.steps] == [
        (1_000_00, 2_500_00),
        (125_00, 125_00),
        (-100_00, -100_00),
    ]
    assert (effect.low, effect.high) == (1_025_00, 2_525_00)
    assert effect.missing == ()
    assert effect.in_words() == "£1,025.00 to £2,525.00 on £50,000.00"


def test_the_levy_is_shown_and_not_taken_off_twice() -> None:
    effect = net_effect(saying(200, 500), STATED, Pence(50_000_00))

    assert effect.beside == (
        "levy 0.5 %: £250.00 of the price, which suppliers pay and price in",
        "£20.00 for each order, not in the range",
    )


def test_where_nothing_is_stated_nothing_is_worked_out() -> None:
    effect = net_effect(LOT, AGREEMENT, Pence(50_000_00))

    assert (effect.low, effect.high) == (None, None)
    assert effect.in_words() == "nothing is stated from which to work it out for £50,000.00"
    assert effect.missing == (
        "saving on price", "levy", "rebate", "joining fee", "fee for an order"
    )  # fmt: skip
    assert fee_words(AGREEMENT) == NOT_STATED


def test_only_what_is_stated_on_price_is_a_saving() -> None:
    both = replace(LOT, evidence=(*saying(100, 300).evidence, *saying(50, 200).evidence))

    assert saving_range(saying(100, 300, "case")) is None
    assert saving_range(saying(None, None)) is None
    assert saving_range(both) == (50, 300)


@pytest.mark.parametrize(
    ("text", "levy"),
    [
        ("0.5 %", 50),
        ("1%", 100),
        ("1.25 %", 125),
        ("up to 1 %", None),
        ("1 % or 2 %", None),
        ("", None),
    ],
)
def test_a_fee_in_words_is_a_levy_only_where_it_is_one_percentage(
    text: str, levy: int | None
) -> None:
    assert levy_of(replace(AGREEMENT, texts={"fee_rate": text})) == levy


def test_what_is_stated_in_numbers_goes_before_words() -> None:
    stated = replace(AGREEMENT, levy_rate=0, texts={"fee_rate": "1 %", "rebate_note": "Yearly"})

    assert levy_of(stated) == 0
    assert fee_words(stated) == "no levy; Yearly"
    assert fee_words(STATED) == (
        "levy 0.5 %; rebate 0.25 %; joining fee £100.00; £20.00 for each order"
    )


@given(
    spend=st.integers(-10_000_000, 10_000_000),
    low=st.integers(-2_000, 5_000),
    more=st.integers(0, 3_000),
)
def test_the_range_is_always_the_sum_of_its_parts(spend: int, low: int, more: int) -> None:
    effect = net_effect(saying(low, low + more), STATED, Pence(spend))

    assert effect.low is not None
    assert effect.high is not None
    assert effect.low == sum(step.low for step in effect.steps)
    assert effect.high == sum(step.high for step in effect.steps)
    assert effect.low <= effect.high


def test_what_costs_nothing_is_said_so_and_is_no_part_of_the_range() -> None:
    free = replace(AGREEMENT, levy_rate=0, rebate_rate=0, joining_fee=Pence(0), order_fee=Pence(0))

    effect = net_effect(saying(100, 100), free, Pence(10_000_00))

    assert fee_words(free) == "no levy; no rebate; no joining fee; no fee for orders"
    assert [(step.low, step.high) for step in effect.steps] == [(100_00, 100_00)]
    assert (effect.beside, effect.missing) == ((), ())
    assert effect.in_words() == "£100.00 on £10,000.00"
