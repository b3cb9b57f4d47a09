"""Prices of single things: what we paid, what an agreement asks, what others paid.

A price is exact: pounds as a decimal number, finer than a penny where the source is. Only a
difference times a quantity becomes pence, rounded half up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NewType

from core.domain.agreements import LotKey
from core.domain.money import Pence, divide_half_up

PriceId = NewType("PriceId", int)

# Fewer would let a reader tell who paid what.
LEAST_CONTRIBUTORS = 5


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What was paid for one unit of something. ``price`` is in pounds, without VAT as a rule.

    ``own`` is False where another body paid it; ``who`` is then that body, else our supplier.
    ``quantity`` is None where the source does not tell.
    """

    id: PriceId
    item: str
    unit: str
    price: Decimal
    quantity: Decimal | None = None
    who: str = ""
    paid_on: date | None = None
    source: str = ""
    own: bool = True


@dataclass(frozen=True, slots=True)
class Spread:
    """How prices of one thing lie: how many, the lowest, the quartiles, the highest."""

    count: int
    low: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class LotPrice:
    """What a lot asks for a unit. ``listed_as`` is the thing in the publisher's words."""

    lot: LotKey
    owner: str
    agreement_title: str
    listed_as: str
    unit: str
    framework: Pence | None
    benchmark: Pence | None
    as_at: date | None


@dataclass(frozen=True, slots=True)
class ItemPrices:
    """One thing that we buy, beside what lots ask and what others paid for the same unit.

    ``ours`` is the spread of our own prices; ``quantity`` what they add up to, None where one
    of them has none. ``others`` is None below five contributors. ``dearer`` is what we paid
    above the lowest lot price and above the others' median, in pence for the quantities known,
    credits of being cheaper included; None where it cannot be said.
    """

    item: str
    unit: str
    ours: Spread
    paid: tuple[UnitPrice, ...]
    quantity: Decimal | None
    lots: tuple[LotPrice, ...]
    others: Spread | None
    above_lots: Pence | None
    above_others: Pence | None


def spread_of(prices: Sequence[Decimal]) -> Spread:
    """Return the spread of at least one price; quartiles lie between neighbours in proportion.

    The method is that of Excel's QUARTILE.INC (Hyndman and Fan, type 7).
    """
    ordered = sorted(prices)
    return Spread(
        len(ordered),
        ordered[0],
        _quantile(ordered, 1),
        _quantile(ordered, 2),
        _quantile(ordered, 3),
        ordered[-1],
    )


def _quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    place, rest = divmod((len(ordered) - 1) * quarter, 4)
    if not rest:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest / 4


def pence_of(pounds: Decimal) -> Pence:
    """Return pounds as whole pence, rounded half up away from zero."""
    top, bottom = (pounds * 100).as_integer_ratio()
    return Pence(divide_half_up(top, bottom))


def price_text(price: Decimal) -> str:
    """Show a price for a person: ``£12.50``, finer where it is: ``£0.0475``."""
    plain = format(price.normalize(), "f")
    whole, _, part = plain.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}£{int(digits or 0):,}.{part.ljust(2, '0')}"
