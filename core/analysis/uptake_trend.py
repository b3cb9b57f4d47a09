"""How uptake has moved: each past quarter's end judged as that day would have been."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.analysis.assessment import Population, by_category, figures
from core.analysis.forecast import judge_on
from core.analysis.market import Market
from core.domain.assessment import CategoryFigures, Figures
from core.domain.period import Period, add_months, quarter_code, quarter_of

RULE = (
    "Each point judges the payments of the twelve months that end with its quarter, by the "
    "contracts and lots that ran on its last day, as the book knows them now."
)


@dataclass(frozen=True, slots=True)
class UptakePoint:
    """The figures at a past quarter's end, of the payments of the twelve months before it.

    ``held`` is how many of the span's four quarters the book has payments of.
    """

    quarter: str
    span: Period
    held: int
    figures: Figures
    by_category: tuple[CategoryFigures, ...]


def uptake_trend(
    population: Population, market: Market, as_at: date, quarters: int = 8
) -> tuple[UptakePoint, ...]:
    """Judge the past: one point for each quarter that ended by the as-at date, oldest first.

    The population must hold all payments of the book, whatever the period of the view; those
    without a day are in no quarter. Quarters of whose twelve months nothing is held are left
    out.
    """
    paid_in = {row.quarter for row in population.positions.rows}
    found = []
    for span in _spans(as_at, quarters):
        held = sum(quarter.start in paid_in for quarter in span.quarters())
        if not held:
            continue
        inside = population.positions.within(span)
        judged = judge_on(replace(population, positions=inside), market, span.end)
        found.append(
            UptakePoint(
                quarter_code(span.end),
                span,
                held,
                figures(judged),
                by_category(judged, market.taxonomy),
            )
        )
    return tuple(found)


def _spans(as_at: date, quarters: int) -> Iterator[Period]:
    """Yield the twelve months to the end of each of the last quarters, oldest first."""
    after = quarter_of(as_at + timedelta(days=1)).start
    for back in range(quarters - 1, -1, -1):
        begins_next = add_months(after, -3 * back)
        yield Period(add_months(begins_next, -12), begins_next - timedelta(days=1))
