"""Prices are compared only where thing and unit are the same, and exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.price_spread import compare, unit_of
from core.domain.agreements import LotKey
from core.domain.money import Pence
from core.domain.prices import LotPrice, PriceId, UnitPrice, pence_of, price_text, spread_of

LOT = LotKey("espo", "ESPO-1", "1")


def _paid(item: str, price: str, quantity: str | None = None, unit: str = "each") -> UnitPrice:
    number = Decimal(quantity) if quantity else None
    return UnitPrice(PriceId(0), item, unit, Decimal(price), number)


def _asked(item: str, pence: int, unit: str = "each") -> LotPrice:
    return LotPrice(LOT, "ESPO", "Paper", item, unit, Pence(pence), None, None)


def test_what_is_paid_above_the_lowest_lot_counts_credits_of_being_cheaper() -> None:
    # 10 at £0.50 above £4.00, 4 at £0.25 below: £5.00 - £1.00.
    paid = [_paid("A4 paper", "4.50", "10"), _paid("Paper, A4", "3.75", "4")]

    (found,) = compare(paid, [_asked("paper A4", 400), _asked("A4 paper", 450)])

    assert found.above_lots == 400
    assert [lot.framework for lot in found.lots] == [400, 450]


@pytest.mark.parametrize(("item", "unit"), [("A3 paper", "each"), ("A4 paper", "box of 5")])
def test_another_thing_or_another_unit_is_not_compared(item: str, unit: str) -> None:
    (found,) = compare([_paid("A4 paper", "4.50", "10")], [_asked(item, 400, unit)])

    assert found.lots == ()
    assert found.above_lots is None


def test_without_a_quantity_no_pounds_are_named() -> None:
    (found,) = compare([_paid("A4 paper", "4.50")], [_asked("A4 paper", 400)])

    assert len(found.lots) == 1
    assert found.above_lots is None


def test_quartiles_are_those_of_a_spreadsheet() -> None:
    # QUARTILE.INC of 1, 2, 4, 8: 1.75, 3, 5.
    spread = spread_of([Decimal(n) for n in (8, 1, 4, 2)])

    assert (spread.lower_quartile, spread.median, spread.upper_quartile) == (
        Decimal("1.75"),
        Decimal(3),
        Decimal(5),
    )


@given(st.lists(st.decimals(0, 10_000, places=4), min_size=1, max_size=30))
def test_the_parts_of_a_spread_are_in_order(prices: list[Decimal]) -> None:
    spread = spread_of(prices)

    parts = (spread.low, spread.lower_quartile, spread.median, spread.upper_quartile, spread.high)
    assert list(parts) == sorted(parts)
    assert (spread.low, spread.high) == (min(prices), max(prices))


def test_prices_finer_than_a_penny_keep_their_digits() -> None:
    assert price_text(Decimal("0.0475")) == "£0.0475"
    assert price_text(Decimal("1234.5")) == "£1,234.50"
    assert price_text(Decimal("-3")) == "-£3.00"
    assert pence_of(Decimal("0.0475") * 1000) == 4750
    assert pence_of(Decimal("0.005")) == 1


def test_units_are_one_however_they_are_written() -> None:
    assert unit_of("EA") == unit_of("each") == unit_of("") == "each"
    assert unit_of("kWh") == "kwh"
