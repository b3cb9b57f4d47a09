from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analysis.market import open_market
from core.domain.agreements import Agreement, Catalogue, EligibilityRule, Lot, LotKey, Trust
from core.domain.parties import Body
from core.domain.taxonomy import Category, CategoryCode, Taxonomy

DAY = date(2026, 3, 31)
KEY = LotKey("ALPHA", "A1", "1")
WIDER = (EligibilityRule(True, "sector", "wider"),)


def catalogue(lot: Lot, publisher: str = "ALPHA") -> Catalogue:
    agreement = Agreement(
        "A1", "Any", publisher, "framework", date(2026, 1, 1), date(2026, 12, 31), (lot,)
    )
    return Catalogue(publisher, publisher.title(), 1, date(2026, 1, 1), None, (agreement,))


@pytest.mark.parametrize(
    ("scheme", "code", "serves"),
    [
        ("cpv", "09310000-5", {"energy.electricity"}),
        ("cpv", "09000000-3", {"energy.electricity", "energy.gas", "fleet.fuel"}),
        ("cpv", "30192700", {"office.stationery"}),
        ("cpv", "", set()),
        ("common-spend", "energy.gas", {"energy.gas"}),
        ("common-spend", "energy", {"energy.electricity", "energy.gas"}),
        ("common-spend", "ener", set()),
        ("unspsc", "44121700", set()),
    ],
)
def test_a_publishers_code_means_the_leaves_that_it_meets(
    taxonomy: Taxonomy, body: Body, scheme: str, code: str, serves: set[str]
) -> None:
    lot = Lot("1", "Any", categories=((scheme, code),))

    market = open_market([(catalogue(lot), Trust.CONFIRMED)], taxonomy, body, {})

    assert market.serving[KEY] == serves


def test_leaves_out_of_scope_are_never_served(taxonomy: Taxonomy, body: Body) -> None:
    pay = Category(CategoryCode("pay.salaries"), "Salaries", "pay", ("75",), in_scope=False)
    tree = replace(taxonomy, categories={**taxonomy.categories, pay.code: pay})
    lot = Lot("1", "Any", categories=(("cpv", "75000000"), ("common-spend", "pay")))

    market = open_market([(catalogue(lot), Trust.CONFIRMED)], tree, body, {})

    assert market.serving[KEY] == frozenset()


def test_catalogues_of_several_publishers_stand_side_by_side(
    taxonomy: Taxonomy, body: Body
) -> None:
    lot = Lot("1", "Any")
    pairs = [
        (catalogue(lot), Trust.CONFIRMED),
        (catalogue(lot, "BRAVO"), Trust.UNCONFIRMED),
    ]

    market = open_market(pairs, taxonomy, body, {})

    assert set(market.agreements) == {KEY, LotKey("BRAVO", "A1", "1")}
    assert market.trust == {"ALPHA": Trust.CONFIRMED, "BRAVO": Trust.UNCONFIRMED}


def test_only_a_plain_yes_on_the_day_makes_a_category_eligible(
    taxonomy: Taxonomy, body: Body
) -> None:
    lot = Lot("1", "Any", categories=(("common-spend", "energy.gas"),), eligibility=WIDER)
    unsure = replace(lot, eligibility=())

    sure = open_market([(catalogue(lot), Trust.UNSIGNED)], taxonomy, body, {})
    asking = open_market([(catalogue(unsure), Trust.UNSIGNED)], taxonomy, body, {})

    assert sure.eligible_categories(DAY) == {"energy.gas"}
    assert sure.eligible_categories(date(2027, 1, 1)) == frozenset()
    assert asking.eligible_categories(DAY) == frozenset()
