from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.next_steps import (
    Purchase,
    band_of,
    choose_models,
    plan,
    routes_for,
    with_vat,
)
from core.analysis.thresholds import in_force
from core.domain.money import Pence
from core.domain.parties import Body, Sector
from core.formats.bank_holidays import working_days_of
from core.formats.buying_rules import buying_rules, joint_models
from core.formats.watch_tables import threshold_table

RULES = buying_rules()
DAYS = working_days_of("UKD")
COUNCIL = Body("Marsh Council", "district-council", Sector.WIDER, region="UKD")
DEPARTMENT = Body("Department", "central-department", Sector.CENTRAL, region="UKI")
AS_AT = date(2026, 3, 31)
ROUTES = {route.id: route for route in RULES.routes}
BANDS = {band.id: band for band in RULES.bands}


def worth(pounds: int, kind: str = "goods-services", regulation: str = "") -> Purchase:
    return Purchase(Pence(pounds * 100), "over 24 months", kind, regulation)


@pytest.mark.parametrize(
    ("body", "pounds", "kind", "band"),
    [
        (COUNCIL, 29_999, "goods-services", "small"),
        (COUNCIL, 30_000, "goods-services", "notice"),
        (COUNCIL, 207_719, "goods-services", "notice"),
        (COUNCIL, 207_720, "goods-services", "public"),
        (COUNCIL, 207_720, "works", "notice"),
        (COUNCIL, 5_193_000, "works", "public"),
        (COUNCIL, 663_540, "light-touch", "public"),
        (DEPARTMENT, 11_999, "goods-services", "small"),
        (DEPARTMENT, 12_000, "goods-services", "notice"),
        (DEPARTMENT, 135_018, "goods-services", "public"),
    ],
)
def test_the_band_of_value_follows_the_thresholds_that_bind_the_body(
    body: Body, pounds: int, kind: str, band: str
) -> None:
    thresholds = in_force(threshold_table().thresholds, body, AS_AT, 10**12)

    assert band_of(RULES, worth(pounds, kind), thresholds).id == band


def test_the_thresholds_of_the_day_hold() -> None:
    before = in_force(threshold_table().thresholds, COUNCIL, date(2025, 12, 31), 10**12)

    assert band_of(RULES, worth(207_720), before).id == "notice"
    assert band_of(RULES, worth(214_904), before).id == "public"


def test_a_lot_gives_its_own_routes_and_without_one_the_value_does() -> None:
    stated = routes_for(RULES, ("further-competition", "e-auction"), BANDS["public"])
    small, notice, public = (routes_for(RULES, (), BANDS[band]) for band in BANDS)

    assert [route.id for route in stated] == ["further-competition"]
    assert [[r.id for r in routes] for routes in (small, notice, public)] == [
        ["quotes"], ["below-threshold"], ["full"],
    ]  # fmt: skip


@given(
    st.sampled_from(sorted(ROUTES)),
    st.sampled_from(sorted(BANDS)),
    st.dates(date(2025, 1, 1), date(2027, 6, 30)),
    st.sampled_from(["", "PA2023", "PCR2015"]),
)
def test_every_plan_keeps_its_order_and_the_days_of_the_law(
    route: str, band: str, start: date, regulation: str
) -> None:
    purchase = worth(6_000_000, regulation=regulation)
    found = plan(RULES, ROUTES[route], BANDS[band], purchase, DAYS, (AS_AT, start))

    due = {step.id: step.due for step in found.steps}
    assert [step.due for step in found.steps] == sorted(due.values())
    # The start may be a day off; everything before it is a working day.
    assert all(DAYS.works(day) for name, day in due.items() if name != "start")
    assert due["need"] < due["approve"] < due["make"] < due["start"] == start
    assert found.late() == any(day < AS_AT for day in due.values())
    if "tenders" in due:
        # Section 54: at least 25 days for tenders; section 51: eight working days.
        assert due["tenders"] - due["tender-notice"] >= timedelta(days=25)
    if "standstill" in due:
        assert DAYS.after(due["award-notice"], 7) <= due["standstill"] < due["make"]
    if "details" in due:
        assert due["make"] < due["details"] <= due["make"] + timedelta(days=30)


def test_a_call_off_from_an_older_agreement_stays_under_the_older_law() -> None:
    route, band = ROUTES["further-competition"], BANDS["public"]
    old, new = (
        plan(RULES, route, band, worth(300_000, regulation=name), DAYS, (AS_AT, AS_AT))
        for name in ("PCR2015", "PA2023")
    )

    assert {"award-pcr"} <= {step.id for step in old.steps}
    assert {"award-notice", "details"} <= {step.id for step in new.steps}
    assert not {"award-notice", "details"} & {step.id for step in old.steps}
    laws = {step.id: step.law for step in old.steps}
    assert laws["compete"].startswith("Public Contracts Regulations 2015")


def test_indicators_are_set_only_above_five_million() -> None:
    route, band = ROUTES["full"], BANDS["public"]
    ids = [
        {step.id for step in plan(RULES, route, band, worth(n), DAYS, (AS_AT, AS_AT)).steps}
        for n in (5_000_000, 5_000_001)
    ]

    assert ["kpis" in found for found in ids] == [False, True]


def test_the_earliest_start_is_the_whole_way_from_today() -> None:
    soon = date(2026, 4, 15)

    found = plan(RULES, ROUTES["direct-award"], BANDS["small"], worth(9), DAYS, (AS_AT, soon))

    assert found.late()
    # 42 working days from 31 March 2026, with two bank holidays of Easter and two of May.
    assert found.earliest == date(2026, 6, 3)


def test_an_amount_with_vat_is_a_fifth_more() -> None:
    assert with_vat(100_01) == 120_01
    assert with_vat(0) == 0


def test_ways_to_buy_with_others_fit_by_lots_and_by_worth() -> None:
    def fitting(lots: int, pounds: int) -> list[str]:
        choices = choose_models(joint_models(), lots, worth(pounds))
        return [one.model.id for one in choices if one.fits]

    assert fitting(2, 50_000) == ["pbo-agreement", "shared-service"]
    assert fitting(0, 50_000) == ["occasional", "shared-service"]
    assert fitting(1, 6_000_000) == ["pbo-agreement", "shared-service", "joint-authority"]


@pytest.mark.parametrize(("replaces", "told"), [(True, 1), (False, 0)])
def test_the_old_supplier_is_told_only_where_a_contract_ends(replaces: bool, told: int) -> None:
    purchase = replace(worth(20_000), replaces=replaces)
    route, band = ROUTES["direct-award"], BANDS["small"]

    steps = plan(RULES, route, band, purchase, DAYS, (AS_AT, date(2026, 9, 1))).steps

    assert sum(step.title == "Tell the old supplier" for step in steps) == told
