from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.analysis.forecast import judge_on
from core.analysis.market import Market
from core.analysis.misses import RULES, misses
from core.analysis.needs import needs
from core.analysis.opportunities import opportunities
from core.domain.agreements import Agreement, EligibilityRule, Lot, LotKey, LotSupplier
from core.domain.assessment import Miss
from core.domain.money import Pence
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

FUEL = CategoryCode("fleet.fuel")
GAS = CategoryCode("energy.gas")
ELECTRICITY = CategoryCode("energy.electricity")
FUEL_LOT = LotKey("CHARLIE", "C2", "1")
ENERGY_LOT = LotKey("ALPHA", "A1", "1")


def missed(parish: Parish, market: Market, days: int | None = 365) -> dict[CategoryCode, Miss]:
    judged = judge_on(parish.population, market, AS_AT)
    found = needs(judged, parish.population.contracts, AS_AT, market.our_suppliers())
    deals = opportunities(found, market, AS_AT, {}, days)
    return {one.category: one for one in misses(found, deals, market, AS_AT)}


def with_lot(market: Market, key: LotKey, agreement: Agreement, lot: Lot) -> Market:
    return replace(market, agreements={**market.agreements, key: (agreement, lot)})


def with_rules(market: Market, rules: Sequence[EligibilityRule]) -> Market:
    agreement, lot = market.agreements[FUEL_LOT]
    return with_lot(market, FUEL_LOT, agreement, replace(lot, eligibility=tuple(rules)))


def include(kind: str, value: str) -> EligibilityRule:
    return EligibilityRule(True, kind, value)


def test_the_one_rule_that_stops_the_nearest_lot_is_named(parish: Parish) -> None:
    for kind, value, rule in (
        ("region", "UKM", "region"),
        ("sector", "central", "not-for-us"),
        ("body-type", "academy-trust", "not-for-us"),
        ("body-id", "GB-COH:1", "ask"),
    ):
        market = with_rules(parish.market, [include(kind, value)])

        assert missed(parish, market)[FUEL].rule == rule


def test_where_several_rules_stand_against_it_that_is_said(parish: Parish) -> None:
    market = with_rules(parish.market, [include("region", "UKM"), include("sector", "central")])

    assert missed(parish, market)[FUEL].rule == "several"


def test_a_lot_that_only_needs_an_answer_is_nearer_than_one_of_another_region(
    parish: Parish,
) -> None:
    market = with_rules(parish.market, [include("region", "UKM")])
    agreement, lot = market.agreements[FUEL_LOT]
    second = LotKey("CHARLIE", "C2", "2")
    asking = replace(lot, lot_no="2", eligibility=(include("body-id", "GB-COH:1"),))
    market = with_lot(market, second, agreement, asking)
    market = replace(market, serving={**market.serving, second: frozenset({FUEL})})

    found = missed(parish, market)[FUEL]

    assert (found.rule, found.nearest, found.lots) == ("ask", second, 2)


def test_an_ended_lot_is_named_with_its_last_day(parish: Parish) -> None:
    agreement, lot = parish.market.agreements[FUEL_LOT]
    ended = replace(agreement, end=date(2025, 6, 30))

    found = missed(parish, with_lot(parish.market, FUEL_LOT, ended, lot))[FUEL]

    assert (found.rule, found.reason) == ("ended", "It ended on 30 June 2025.")


def test_a_lot_that_ends_before_the_money_is_free_is_no_deal(parish: Parish) -> None:
    agreement, lot = parish.market.agreements[ENERGY_LOT]
    short = with_lot(parish.market, ENERGY_LOT, replace(agreement, end=AS_AT), lot)

    found = missed(parish, short)[ELECTRICITY]

    assert (found.rule, found.no_lot, found.locked) == ("ends-before", 0, 1049_75)
    assert "before the money is free on 1 April 2026" in found.reason


def test_a_lot_whose_orders_start_too_high_is_missed_and_still_addressable(
    parish: Parish,
) -> None:
    agreement, lot = parish.market.agreements[ENERGY_LOT]
    large = replace(lot, min_value=Pence(10_000_00), max_term_months=24)

    found = missed(parish, with_lot(parish.market, ENERGY_LOT, agreement, large))[GAS]

    assert (found.rule, found.no_lot, found.addressable) == ("value", 0, 210_00)
    assert found.reason == (
        "Orders start at £10,000. You spend £210 a year, £420 over the longest order of 24 months."
    )


def test_a_lot_whose_suppliers_all_work_elsewhere_does_not_fit(parish: Parish) -> None:
    agreement, lot = parish.market.agreements[ENERGY_LOT]
    far = replace(lot, suppliers=(LotSupplier("Gasco", regions=("UKM", "UKN")),))

    found = missed(parish, with_lot(parish.market, ENERGY_LOT, agreement, far))[GAS]

    assert found.reason == "None of its suppliers serves North West (1 in all)."


def test_every_rule_has_its_words(parish: Parish) -> None:
    assert {one.rule for one in missed(parish, parish.market).values()} <= RULES.keys()
