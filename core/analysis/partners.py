"""Who could buy together: bodies with the same category, region and time of becoming free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from core.analysis.eligibility import region_words
from core.domain.joint_buying import STOP, Offer, Partners, quarter_number
from core.domain.parties import Body

# Two contracts that end half a year apart can still begin together, by an extension or a bridge.
USUAL_MONTHS = 6
_QUARTER = 3
_CODE = 3


def find_partners(
    offers: Iterable[Offer],
    *,
    from_quarter: str,
    months: int = USUAL_MONTHS,
    by_region: bool = True,
) -> tuple[Partners, ...]:
    """Return the groups of two bodies or more whose quarters lie within so many months.

    The window with the most bodies comes first, then the one with the most pounds; each offer is
    in one group only. What became free before ``from_quarter`` is past, and what a body will
    stop buying is left out. Of two statements of a body the one with the later as-at day holds.
    """
    kept = [one for one in _latest(offers) if one.intention != STOP and one.pence > 0]
    coming = [one for one in kept if one.quarter >= from_quarter]
    groups: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    for one in coming:
        groups[one.category, region_of(one.body) if by_region else ""].append(one)
    span = max(1, months // _QUARTER)
    found = [
        _partners(category, region, chosen)
        for (category, region), members in groups.items()
        for chosen in _windows(members, span)
    ]
    return tuple(sorted(found, key=_order))


def _latest(offers: Iterable[Offer]) -> list[Offer]:
    """Keep one statement of each body: of its pipelines the one as at the latest day."""
    newest: dict[str, list[Offer]] = {}
    for one in offers:
        held = newest.setdefault(one.body.body_id(), [])
        if held and held[0].as_at < one.as_at:
            held.clear()
        if not held or (held[0].as_at, held[0].source) == (one.as_at, one.source):
            held.append(one)
    return [one for held in newest.values() for one in held]


def region_of(body: Body) -> str:
    """Name the region by which agreements are let that a body lies in."""
    text = body.region.strip()
    # Codes nest: UKD3 lies in UKD.
    code = text[:_CODE] if text[:2].upper() == "UK" else text
    return region_words(code) if code else "region not stated"


def _windows(offers: Sequence[Offer], span: int) -> Iterator[list[Offer]]:
    """Yield the offers of the best window, then of the best of what is left, while two join."""
    left = list(offers)
    while True:
        choices = [
            [one for one in left if 0 <= quarter_number(one.quarter) - first < span]
            for first in sorted({quarter_number(one.quarter) for one in left})
        ]
        best = max(
            choices, key=lambda them: (_bodies(them), sum(o.pence for o in them)), default=[]
        )
        if _bodies(best) < 2:
            return
        yield best
        left = [one for one in left if one not in best]


def _bodies(offers: Iterable[Offer]) -> int:
    return len({one.body.body_id() for one in offers})


def _partners(category: str, region: str, chosen: Sequence[Offer]) -> Partners:
    members = sorted(chosen, key=lambda o: (-o.pence, o.body.name, o.quarter))
    quarters = sorted(one.quarter for one in members)
    label = members[0].label
    return Partners(category, label, region, quarters[0], quarters[-1], tuple(members))


def _order(one: Partners) -> tuple[int, int, str, str, str]:
    return (
        -_bodies(one.offers),
        -sum(offer.pence for offer in one.offers),
        one.first_quarter,
        one.category,
        one.region,
    )
