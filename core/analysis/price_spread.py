"""Own unit prices beside those of lots and of other bodies: the same thing, the same unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.domain.money import Pence
from core.domain.prices import (
    LEAST_CONTRIBUTORS,
    ItemPrices,
    LotPrice,
    UnitPrice,
    pence_of,
    spread_of,
)

_Key = tuple[frozenset[str], str]

# What says nothing of what a thing is.
_SMALL = frozenset("a an and each for of per the with".split())
_UNITS = {
    "ea": "each", "each": "each", "item": "each", "unit": "each", "no": "each", "nr": "each",
    "piece": "each", "pcs": "each", "kilowatt hour": "kwh", "kw h": "kwh", "hr": "hour",
    "hours": "hour", "days": "day", "tonnes": "tonne", "t": "tonne", "litre": "l", "litres": "l",
    "ltr": "l", "pk": "pack", "": "each",
}  # fmt: skip


def compare(prices: Iterable[UnitPrice], lots: Iterable[LotPrice]) -> tuple[ItemPrices, ...]:
    """Put each thing that we buy beside lot prices and others' prices of the same unit.

    Two names are one thing where they hold the same words, in whatever order; nothing less
    counts, for a near name may be another thing. What we pay most above lots comes first.
    """
    own: dict[_Key, list[UnitPrice]] = defaultdict(list)
    others: dict[_Key, list[UnitPrice]] = defaultdict(list)
    for price in prices:
        (own if price.own else others)[_key(price.item, price.unit)].append(price)
    offers: dict[_Key, list[LotPrice]] = defaultdict(list)
    for offer in lots:
        offers[_key(offer.listed_as, offer.unit)].append(offer)
    found = [_item(paid, offers.get(key, []), others.get(key, [])) for key, paid in own.items()]
    return tuple(sorted(found, key=_by_worth))


def _key(item: str, unit: str) -> _Key:
    return _words(item), unit_of(unit)


def unit_of(text: str) -> str:
    """Return a unit as it is compared."""
    plain = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    return _UNITS.get(plain, plain)


def _words(text: str) -> frozenset[str]:
    plain = "".join(c if c.isalnum() or c == "." else " " for c in text.casefold())
    return frozenset(plain.split()) - _SMALL


def _item(
    paid: Sequence[UnitPrice], lots: Sequence[LotPrice], others: Sequence[UnitPrice]
) -> ItemPrices:
    first = paid[0]
    ordered = tuple(sorted(lots, key=lambda lot: (lot.framework or 0, lot.lot)))
    asked = [Decimal(lot.framework) / 100 for lot in ordered if lot.framework is not None]
    enough = len({other.who for other in others}) >= LEAST_CONTRIBUTORS
    elsewhere = spread_of([other.price for other in others]) if enough else None
    quantities = [one.quantity for one in paid if one.quantity is not None]
    return ItemPrices(
        item=first.item,
        unit=first.unit,
        ours=spread_of([one.price for one in paid]),
        paid=tuple(paid),
        quantity=sum(quantities, Decimal(0)) if len(quantities) == len(paid) else None,
        lots=ordered,
        others=elsewhere,
        above_lots=_above(paid, min(asked)) if asked else None,
        above_others=_above(paid, elsewhere.median) if elsewhere else None,
    )


def _above(paid: Sequence[UnitPrice], fair: Decimal) -> Pence | None:
    """Return what was paid above a price for the quantities known; None where none is known."""
    known = [(one.price - fair) * one.quantity for one in paid if one.quantity is not None]
    return pence_of(sum(known, Decimal(0))) if known else None


def _by_worth(one: ItemPrices) -> tuple[int, int, str, str]:
    worth = max(one.above_lots or 0, one.above_others or 0)
    compared = 0 if one.lots or one.others else 1
    return compared, -worth, one.item.casefold(), one.unit
