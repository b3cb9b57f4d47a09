"""What becomes available as contracts end: the same judge, at the end of coming quarters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.analysis.assessment import Population, figures, judge
from core.analysis.market import Market
from core.domain.assessment import Judged, QuarterForecast, Status, uptake_of
from core.domain.money import Pence
from core.domain.period import Period, quarter_code, quarter_of
from core.domain.taxonomy import CategoryCode


def judge_on(population: Population, market: Market, day: date) -> tuple[Judged, ...]:
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


def forecast(
    population: Population, market: Market, as_at: date, quarters: int = 8
) -> tuple[QuarterForecast, ...]:
    """Judge the same spend at the last day of each coming calendar quarter.

    The first is the quarter that holds the day after the as-at date. Nothing is supposed of
    contracts and agreements not yet known: uptake falls where an agreement ends.
    ``reachable_uptake`` is the uptake if every addressable pound moved to its lot.
    """
    rows = []
    before = judge_on(population, market, as_at)
    for quarter in _coming_quarters(as_at, quarters):
        now = judge_on(population, market, quarter.end)
        rows.append(_row(quarter, before, now))
        before = now
    return tuple(rows)


def pipeline(
    population: Population, market: Market, as_at: date, quarters: int = 8
) -> dict[tuple[CategoryCode, str], Pence]:
    """Return what contracts free in each coming calendar quarter, by category, in pence."""
    freed: dict[tuple[CategoryCode, str], Pence] = {}
    before = judge_on(population, market, as_at)
    for quarter in _coming_quarters(as_at, quarters):
        now = judge_on(population, market, quarter.end)
        for one in _freed(before, now):
            key = (one.position.category, quarter_code(quarter.start))
            freed[key] = Pence(freed.get(key, 0) + one.position.pence)
        before = now
    return freed


def _freed(before: tuple[Judged, ...], now: tuple[Judged, ...]) -> Iterator[Judged]:
    """Yield what was locked and no longer is."""
    for then, one in zip(before, now, strict=True):
        if then.status is Status.LOCKED and one.status is not Status.LOCKED:
            yield one


def _coming_quarters(as_at: date, count: int) -> Iterator[Period]:
    day = as_at
    for _ in range(count):
        quarter = quarter_of(day + timedelta(days=1))
        yield quarter
        day = quarter.end


def _row(quarter: Period, before: tuple[Judged, ...], now: tuple[Judged, ...]) -> QuarterForecast:
    freed = sum(one.position.pence for one in _freed(before, now))
    sums = figures(now)
    return QuarterForecast(
        quarter=quarter_code(quarter.start),
        day=quarter.end,
        becomes_available=Pence(freed),
        available=sums.available,
        collaborative=sums.collaborative,
        uptake=sums.uptake(),
        reachable_uptake=uptake_of(sums.collaborative + sums.addressable, sums.available),
    )
