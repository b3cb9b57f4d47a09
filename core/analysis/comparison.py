"""Everything that a comparison says, from one population on one day."""

from __future__ import annotations

from collections.abc import Collection

from core.analysis.assessment import Population, by_category, figures
from core.analysis.forecast import forecast, judge_on, look_ahead, pipeline
from core.analysis.lot_buying import lot_buying
from core.analysis.market import Market
from core.analysis.misses import misses
from core.analysis.needs import days_of, needs
from core.analysis.opportunities import Choices, opportunities, suggestions
from core.domain.assessment import Assessment, Basis, LotUse, Target


def assess(
    population: Population,
    market: Market,
    basis: Basis,
    *,
    target: Target | None,
    choices: Choices,
    answered: Collection[LotUse],
) -> Assessment:
    """Compare what the body spends with what is on offer, as at the day of the basis.

    ``choices`` are the decisions taken on opportunities; ``answered`` the questions about
    suppliers on lots that were answered, yes or no.
    """
    judged = judge_on(population, market, basis.as_at)
    coming = look_ahead(population, market, basis.as_at)
    found = needs(judged, population.contracts, basis.as_at, market.our_suppliers())
    days = days_of(judged, basis.period)
    deals = opportunities(found, market, basis.as_at, choices, days)
    return Assessment(
        basis=basis,
        figures=figures(judged),
        by_category=by_category(judged, market.taxonomy),
        target=target,
        judged=judged,
        opportunities=deals,
        uses=suggestions(judged, market, basis.as_at, answered),
        forecast=forecast(coming),
        pipeline=pipeline(coming),
        misses=misses(found, deals, market, basis.as_at),
        buying=lot_buying(judged, market),
    )
