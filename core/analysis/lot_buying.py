"""What we buy from the suppliers on each lot: through an agreement, and outside any."""

from __future__ import annotations

from collections import defaultdict

from core.analysis.market import Market
from core.domain.agreements import LotKey
from core.domain.assessment import BoughtFrom, Judged, LotBuying, Status
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.positions import Judgement
from core.domain.taxonomy import CategoryCode

_PLACES = {
    Status.ADDRESSABLE: "outside",
    Status.NO_LOT: "outside",
    Status.LOCKED: "locked",
}


def lot_buying(judged: Judgement, market: Market) -> tuple[LotBuying, ...]:
    """List the lots on which suppliers of ours are, with what we pay them for what it serves.

    Most pounds outside the agreement first. A supplier may be on several lots, so amounts of
    different lots do not add up.
    """
    paid: dict[SupplierId, list[Judged]] = defaultdict(list)
    for one in judged.of(market.our_suppliers()):
        if one.status is not Status.OUT_OF_SCOPE:
            paid[one.position.supplier_id].append(one)
    rows = (_on_lot(key, market, paid) for key in market.listed if key in market.agreements)
    return tuple(
        sorted((row for row in rows if row.suppliers), key=lambda row: (-row.outside(), row.lot))
    )


def _on_lot(key: LotKey, market: Market, paid: dict[SupplierId, list[Judged]]) -> LotBuying:
    agreement, lot = market.agreements[key]
    numbers = dict.fromkeys(listing.supplier_id for listing in market.listed[key])
    found = (_bought(paid.get(number, []), key, market.serving[key]) for number in numbers)
    suppliers = sorted(
        (one for one in found if one is not None),
        key=lambda one: (-one.outside, -one.through, one.supplier, one.supplier_id),
    )
    return LotBuying(key, agreement.title, lot.title, agreement.owner, tuple(suppliers))


def _bought(
    judged: list[Judged], key: LotKey, served: frozenset[CategoryCode]
) -> BoughtFrom | None:
    sums = {"outside": 0, "locked": 0, "through": 0}
    matching = [one for one in judged if one.position.category in served]
    if not matching:
        return None
    for one in matching:
        place = "through" if one.lot == key else _PLACES.get(one.status, "")
        if place:
            sums[place] += one.position.pence
    first = matching[0].position
    return BoughtFrom(
        first.supplier_id,
        first.supplier,
        Pence(sums["outside"]),
        Pence(sums["through"]),
        Pence(sums["locked"]),
    )
