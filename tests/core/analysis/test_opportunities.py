from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from core.analysis.forecast import judge_on
from core.analysis.market import Market
from core.analysis.needs import needs
from core.analysis.opportunities import Choices, opportunities, suggestions
from core.domain.agreements import Evidence, LotKey, Usable
from core.domain.assessment import Decision, LotUse, Opportunity, Status
from core.domain.positions import Judgement, Positions
from core.domain.taxonomy import UNKNOWN, CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

ENERGY = LotKey("ALPHA", "A1", "1")
GAS = CategoryCode("energy.gas")


def deals(
    parish: Parish, judged: Judgement, market: Market, choices: Choices
) -> tuple[Opportunity, ...]:
    found = needs(judged, parish.population.contracts, AS_AT, market.our_suppliers())
    return opportunities(found, market, AS_AT, choices)


def test_spend_that_is_collaborative_already_is_no_opportunity(parish: Parish) -> None:
    collaborative = Positions.of(
        one.position
        for one in judge_on(parish.population, parish.market, AS_AT)
        if one.status is Status.COLLABORATIVE
    )
    judged = judge_on(replace(parish.population, positions=collaborative), parish.market, AS_AT)

    assert len(judged) > 0
    assert deals(parish, judged, parish.market, {}) == ()


def test_money_that_comes_free_after_the_lot_ends_is_no_opportunity(parish: Parish) -> None:
    agreement, lot = parish.market.agreements[ENERGY]
    short = {**parish.market.agreements, ENERGY: (replace(agreement, end=AS_AT), lot)}
    market = replace(parish.market, agreements=short)
    judged = judge_on(parish.population, market, AS_AT)

    found = deals(parish, judged, market, {})

    assert "energy.electricity" not in {one.category for one in found}
    assert GAS in {one.category for one in found}


def test_an_ended_lot_is_not_offered(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)

    found = deals(parish, judged, parish.market, {})

    assert "B1" not in {one.lot.agreement_no for one in found}


def test_a_decision_stays_with_its_opportunity(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    choices = {(GAS, ENERGY): Decision("later", "Wait for the winter prices")}

    found = deals(parish, judged, parish.market, choices)

    decided = {one.category: (one.decision, one.decision_reason) for one in found}
    assert decided[GAS] == ("later", "Wait for the winter prices")
    assert decided[CategoryCode("energy.electricity")] == ("", "")


def test_an_opportunity_carries_routes_evidence_and_trust(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)

    found = deals(parish, judged, parish.market, {})

    gas = next(one for one in found if one.category == GAS)
    assert gas.routes == ("direct-award", "aggregation")
    assert [evidence.central for evidence in gas.evidence] == [250]
    assert (gas.trust, gas.owner, gas.ends) == ("confirmed", "Owner of A1", date(2027, 12, 31))


def test_with_equal_pounds_the_better_evidence_comes_first(parish: Parish) -> None:
    agreement, lot = parish.market.agreements[ENERGY]
    better = LotKey("ZULU", "Z1", "1")
    stronger = replace(lot, evidence=(Evidence("saving-range", "prices", AS_AT, central=900),))
    market = replace(
        parish.market,
        agreements={**parish.market.agreements, better: (agreement, stronger)},
        serving={**parish.market.serving, better: frozenset({GAS})},
        listed={**parish.market.listed, better: parish.market.listed[ENERGY]},
    )
    judged = judge_on(parish.population, market, AS_AT)

    found = deals(parish, judged, market, {})

    assert [one.lot for one in found if one.category == GAS] == [better, ENERGY]


def test_an_answered_question_is_not_asked_again_whatever_the_answer(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    gasco = parish.suppliers["Gasco"]

    for category in (GAS, UNKNOWN):
        answered = [LotUse(gasco, category, ENERGY)]
        assert suggestions(judged, parish.market, AS_AT, answered) == ()


def test_a_use_is_asked_about_only_where_the_lot_serves_what_we_buy(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    market = replace(parish.market, serving={**parish.market.serving, ENERGY: frozenset()})

    assert suggestions(judged, market, AS_AT, ()) == ()


def test_a_lot_that_we_may_not_use_or_that_is_gone_is_not_asked_about(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    gone = {key: pair for key, pair in parish.market.agreements.items() if key != ENERGY}

    assert suggestions(judged, replace(parish.market, agreements=gone), AS_AT, ()) == ()
    assert suggestions(judged, parish.market, date(2028, 1, 1), ()) == ()


def test_answers_are_for_the_first_day_of_a_lot_still_to_come(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)

    found = deals(parish, judged, parish.market, {})

    coming = [one for one in found if one.available_from > AS_AT + timedelta(days=1)]
    assert [(one.category, one.answer.usable) for one in coming] == [
        ("facilities.cleaning", Usable.YES)
    ]
