"""What becomes available as contracts end: the same judge, at the end of coming quarters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.analysis.assessment import Population, figures, judge
from core.analysis.market import Market
from core.domain.assessment import QuarterForecast, Status, uptake_of
from core.domain.money import Pence
from core.domain.period import Period, quarter_code, quarter_of
from core.domain.positions import Alike, Judgement
from core.domain.taxonomy import CategoryCode


def judge_on(population: Population, market: Market, day: date) -> Judgement:
    """Judge the population by what the market offers on a day."""
    eligible = market.eligible_categories(day)
    return judge(
        population.positions,
        population.contracts,
        population.uses,
        market.agreements,
        eligible,
        day,
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """A coming quarter: the same spend judged before it and on its last day.

    ``freed`` is what was locked and no longer is, with its pence.
    """

    quarter: Period
    before: Judgement
    now: Judgement
    freed: tuple[tuple[Alike, int], ...]


def look_ahead(
    population: Population, market: Market, as_at: date, quarters: int = 8
) -> tuple[Coming, ...]:
    """Judge the same spend at the last day of each coming calendar quarter.

    The first is the quarter that holds the day after the as-at date. Nothing is supposed of
    contracts and agreements not yet known.
    """
    coming = []
    before = judge_on(population, market, as_at)
    for quarter in _coming_quarters(as_at, quarters):
        now = judge_on(population, market, quarter.end)
        coming.append(Coming(quarter, before, now, tuple(_freed(before, now))))
        before = now
    return tuple(coming)


def forecast(coming: Iterable[Coming]) -> tuple[QuarterForecast, ...]:
    """Add up what comes free in each quarter and what holds on its last day.

    Uptake falls where an agreement ends. ``reachable_uptake`` is the uptake if every
    addressable pound moved to its lot.
    """
    return tuple(_row(one) for one in coming)


def pipeline(coming: Iterable[Coming]) -> dict[tuple[CategoryCode, str], Pence]:
    """Return what contracts free in each coming calendar quarter, by category, in pence."""
    freed: dict[tuple[CategoryCode, str], Pence] = {}
    for one in coming:
        for alike, pence in one.freed:
            key = (alike.category, quarter_code(one.quarter.start))
            freed[key] = Pence(freed.get(key, 0) + pence)
    return freed


def _freed(before: Judgement, now: Judgement) -> Iterator[tuple[Alike, int]]:
    for (alike, then, _, pence), (_, after, _, _) in zip(
        before.together, now.together, strict=True
    ):
        if then.status is Status.LOCKED and after.status is not Status.LOCKED:
            yield alike, pence


def _coming_quarters(as_at: date, count: int) -> Iterator[Period]:
    day = as_at
    for _ in range(count):
        quarter = quarter_of(day + timedelta(days=1))
        yield quarter
        day = quarter.end


def _row(coming: Coming) -> QuarterForecast:
    sums = figures(coming.now)
    return QuarterForecast(
        quarter=quarter_code(coming.quarter.start),
        day=coming.quarter.end,
        becomes_available=Pence(sum(pence for _, pence in coming.freed)),
        available=sums.available,
        collaborative=sums.collaborative,
        uptake=sums.uptake(),
        reachable_uptake=uptake_of(sums.collaborative + sums.addressable, sums.available),
    )
