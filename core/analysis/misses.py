"""Why there is no deal: for each category with money, the nearest lot and the one rule against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from core.analysis.eligibility import can_use, term
from core.analysis.market import Market
from core.analysis.needs import Need
from core.domain.agreements import Agreement, Lot, LotKey, Usable
from core.domain.assessment import Miss, Opportunity
from core.domain.money import Pence
from core.domain.period import day_in_words
from core.domain.taxonomy import UNKNOWN, CategoryCode

# What may stop a deal, from what is soonest put right to what cannot be.
RULES = {
    "unknown": "These payments have no category yet",
    "ask": "One answer is missing",
    "join": "Membership is needed",
    "not-yet": "The lot has not begun",
    "value": "The value or the region of the suppliers does not fit",
    "region": "It is for other regions",
    "ends-before": "It ends before the money is free",
    "not-for-us": "It is not for bodies like ours",
    "several": "Several rules stand against it",
    "ended": "It has ended",
    "not-served": "No lot serves the category",
}
_ORDER = {rule: place for place, rule in enumerate(RULES)}
_LIFTED = {
    "member-of": "join",
    "region": "region",
    "body-type": "not-for-us",
    "sector": "not-for-us",
    "body-id": "not-for-us",
}


class _Obstacle(NamedTuple):
    """What stands between a category and a lot."""

    rule: str
    reason: str
    key: LotKey
    title: str


def misses(
    found: Mapping[CategoryCode, Need],
    deals: Iterable[Opportunity],
    market: Market,
    as_at: date,
) -> tuple[Miss, ...]:
    """List the categories with money and no deal to use, most pounds first.

    Their ``no_lot`` adds up to the figure "no lot found", credits included. A category whose
    money is locked is listed too, where no lot can be used once it is free.
    """
    looker = _Looker(market, as_at, _usable(deals), _unfit(deals))
    listed = (looker.miss(code, need, market.lots_for(code)) for code, need in found.items())
    return tuple(
        sorted(
            (miss for miss in listed if miss is not None),
            key=lambda one: (-one.no_lot - one.addressable, -one.locked, one.category),
        )
    )


def _usable(deals: Iterable[Opportunity]) -> frozenset[CategoryCode]:
    return frozenset(one.category for one in deals if one.verdict().usable is Usable.YES)


def _unfit(deals: Iterable[Opportunity]) -> dict[tuple[CategoryCode, LotKey], str]:
    """Return why lots that we may use do not fit, by category and lot."""
    return {
        (one.category, one.lot): one.fit.reason
        for one in deals
        if one.answer.usable is Usable.YES and one.fit.usable is not Usable.YES
    }


@dataclass(frozen=True, slots=True)
class _Looker:
    """Looks for the nearest lot of a category."""

    market: Market
    as_at: date
    usable: frozenset[CategoryCode]
    unfit: Mapping[tuple[CategoryCode, LotKey], str]

    def miss(self, code: CategoryCode, need: Need, lots: Sequence[LotKey]) -> Miss | None:
        """Return what is missed in a category, None where there is a deal or no money."""
        if not need.no_lot_lines and (
            code in self.usable or max(need.addressable, need.locked) <= 0
        ):
            return None
        # What a lot serves is missed only where no lot that we may use fits.
        unserved = Pence(0 if code in self.usable else need.addressable)
        sums = (code, Pence(need.no_lot), unserved, Pence(need.locked))
        if code == UNKNOWN:
            return Miss(*sums, "unknown", "Put these payments into a category first.")
        day = self.as_at if need.no_lot_lines or need.free > 0 else need.frees_on
        obstacles = [one for key in lots if (one := self._obstacle(code, key, day))]
        if not obstacles:
            return Miss(*sums, "not-served", "No lot of your catalogues serves this category.")
        nearest = min(obstacles, key=lambda one: (_ORDER[one.rule], one.title, one.key))
        return Miss(*sums, nearest.rule, nearest.reason, len(lots), nearest.key, nearest.title)

    def _obstacle(self, code: CategoryCode, key: LotKey, day: date) -> _Obstacle | None:
        """Return what stands against a lot for money that is free on a day, None for nothing."""
        agreement, _ = self.market.agreements[key]
        rule, reason = self._rule(key, day)
        if not rule:
            rule, reason = "value", self.unfit.get((code, key), "")
        if not reason:
            return None
        return _Obstacle(rule, reason, key, f"{agreement.title}, lot {key.lot_no}")

    def _rule(self, key: LotKey, day: date) -> tuple[str, str]:
        agreement, lot = self.market.agreements[key]
        starts, ends = term(agreement, lot)
        if ends < self.as_at:
            return "ended", f"It ended on {day_in_words(ends)}."
        if ends < day:
            return "ends-before", (
                f"It ends on {day_in_words(ends)}, before the money is free on "
                f"{day_in_words(day)}."
            )
        answer = self.market.can_use(key, max(day, starts))
        if answer.usable is Usable.ASK:
            return "ask", answer.reason
        if answer.usable is Usable.NO:
            return self._lifted(agreement, lot, max(day, starts)), answer.reason
        return ("not-yet", f"It starts on {day_in_words(starts)}.") if starts > day else ("", "")

    def _lifted(self, agreement: Agreement, lot: Lot, day: date) -> str:
        """Return the one kind of rule without which the body could use the lot."""
        for kind in self._kinds(lot):
            rules = tuple(rule for rule in lot.eligibility if rule.kind != kind)
            without = replace(lot, eligibility=rules)
            if can_use(without, agreement, self.market.body, day).usable is not Usable.NO:
                return _LIFTED.get(kind, "not-for-us")
        return "several"

    def _kinds(self, lot: Lot) -> Iterator[str]:
        yield from dict.fromkeys(rule.kind for rule in lot.eligibility)
