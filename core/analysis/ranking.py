"""In which order deals are shown: pounds x evidence x ease, each part said in words.

A saving is only ever what a publisher states, on spend of ours; nothing is estimated here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from core.domain.agreements import Evidence, LotKey, Usable
from core.domain.assessment import Opportunity, SavingRange, Standing
from core.domain.money import Pence, divide_half_up
from core.domain.period import add_months, day_in_words
from core.domain.taxonomy import CategoryCode

_RANK = {Usable.YES: 0, Usable.ASK: 1, Usable.NO: 2}
_STALE_MONTHS = 24
_KINDS = {
    "saving-range": "a saving is stated",
    "price-benchmark": "prices against a benchmark",
    "case": "a case of one body",
}
# Ordered without a competition of our own.
_SIMPLE = frozenset({"direct-award", "catalogue"})

Order = tuple[int, int, int, int, int, str, str, CategoryCode, LotKey]


def by_worth(one: Opportunity) -> Order:
    """Order by use, then pounds x evidence x ease; then by words and keys: the order is one."""
    standing = one.standing
    weight = standing.evidence * standing.ease if standing else 1
    central = max((evidence.central or 0 for evidence in one.evidence), default=0)
    rank = _RANK[one.verdict().usable]
    money = (-max(one.available, 0) * weight, -one.available, -one.locked)
    titles = (one.agreement_title, one.lot_title)
    return rank, *money, -central, *titles, one.category, one.lot


def standing(
    evidence: Iterable[Evidence],
    routes: Sequence[str],
    known: int,
    from_day: date,
    as_at: date,
) -> Standing:
    """Weigh a lot's evidence and how easy it is to use; ``known`` counts our suppliers on it."""
    level, words = max(
        (_evidence_level(one, as_at) for one in evidence),
        default=(1, "no evidence is stated"),
        key=lambda found: found[0],
    )
    direct = bool(_SIMPLE & set(routes))
    free_now = from_day <= as_at
    said = (
        "can be ordered directly" if direct else "needs a further competition",
        "free now" if free_now else f"free from {day_in_words(from_day)}",
        _known_words(known),
    )
    return Standing(level, words, 1 + direct + free_now + (known > 0), "; ".join(said))


def saving_on(evidence: Iterable[Evidence], spend: Pence, as_at: date) -> SavingRange | None:
    """Return what the best stated range of savings comes to on our spend, None without one.

    Best is what is not stale, then the newest. Shares are of the price, so of what we pay.
    """
    ranges = [one for one in evidence if one.kind == "saving-range" and _has_figures(one)]
    if not ranges or spend <= 0:
        return None
    best = max(ranges, key=lambda one: (one.as_at or date.min, one.basis))
    low, central, high = (
        None if points is None else Pence(divide_half_up(spend * points, 10_000))
        for points in (best.low, best.central, best.high)
    )
    return SavingRange(low, central, high, spend, best, is_stale(best, as_at))


def is_stale(evidence: Evidence, as_at: date) -> bool:
    """Say whether evidence has no date, or one more than two years before the as-at day."""
    return evidence.as_at is None or add_months(evidence.as_at, _STALE_MONTHS) < as_at


def _has_figures(one: Evidence) -> bool:
    return any(points is not None for points in (one.low, one.central, one.high))


def _evidence_level(one: Evidence, as_at: date) -> tuple[int, str]:
    kind = _KINDS.get(one.kind, "evidence is stated")
    if one.as_at is None:
        return 2, f"{kind}, without a date"
    since = f"{kind}, {day_in_words(one.as_at)}"
    if is_stale(one, as_at):
        return 2, f"{since}: more than two years old"
    measured = one.kind == "saving-range" and _has_figures(one) and bool(one.basis)
    return (4 if measured else 3), since


def _known_words(count: int) -> str:
    if not count:
        return "none of those you pay for it is on the lot"
    return f"{count} of those you pay for it {'is' if count == 1 else 'are'} on the lot"
