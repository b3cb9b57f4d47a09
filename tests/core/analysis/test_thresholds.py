from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from core.analysis.lot_uses import LotUses
from core.analysis.thresholds import Rolling, in_force, threshold_rows, year_to
from core.domain.agreements import LotKey
from core.domain.assessment import Bought
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import Body, Sector, SupplierId, VatBasis
from core.domain.period import Period, add_months
from core.domain.taxonomy import CategoryCode, Taxonomy
from core.domain.watching import (
    Amounts,
    Between,
    Measure,
    MonthPaid,
    Nearness,
    Threshold,
    ThresholdRow,
)
from core.formats.watch_tables import threshold_table

AS_AT = date(2026, 3, 31)
ACME, BOLT = SupplierId(1), SupplierId(2)
GAS, FUEL = CategoryCode("energy.gas"), CategoryCode("fleet.fuel")
LIMIT = Threshold(
    "own", "Three quotes", Pence(12_000_00), True, VatBasis.NET, (Measure.SUPPLIER,),
    "Ask three suppliers.", "Standing orders", date(2020, 1, 1), own=True,
)  # fmt: skip
LOT = LotKey("alder", "A1", "1")
NO_USES = LotUses({})
USES = LotUses({(BOLT, CategoryCode("")): ((date(2026, 3, 1), date(2027, 3, 1), LOT),)})


def month(
    pence: int, ago: int = 0, supplier: SupplierId = ACME, category: str = GAS, vat: int = 0,
    contracts: tuple[int, ...] = (), scope: str = "",
) -> MonthPaid:  # fmt: skip
    day = add_months(AS_AT, -ago)
    ids = tuple(map(ContractId, contracts))
    return MonthPaid(supplier, CategoryCode(category), scope, ids, day, day, 1, pence, vat)


def rows_of(
    taxonomy: Taxonomy,
    months: Sequence[MonthPaid],
    *limits: Threshold,
    amounts: Amounts = Amounts.NET,
    uses: LotUses = NO_USES,
) -> tuple[ThresholdRow, ...]:
    rolling = Rolling(
        tuple(months), {ACME: amounts, BOLT: amounts}, {ACME: "Acme", BOLT: "Bolt"},
        uses, {FUEL: "works"}, AS_AT,
    )  # fmt: skip
    return threshold_rows(limits or (LIMIT,), rolling, {}, taxonomy)


def test_a_threshold_to_be_passed_is_not_reached_by_its_own_amount(taxonomy: Taxonomy) -> None:
    once = [month(12_000_00, 11)]

    (near,) = rows_of(taxonomy, once)
    (over,) = rows_of(taxonomy, [month(12_000_01, 11)])
    (reached,) = rows_of(taxonomy, once, replace(LIMIT, over=False))

    assert (near.nearness, over.nearness) == (Nearness.NEAR, Nearness.OVER)
    assert reached.nearness is Nearness.OVER


def test_the_day_is_told_on_which_it_will_be_reached_at_todays_pace(taxonomy: Taxonomy) -> None:
    # £1,500 in each of the last three months; the months that fall out held nothing.
    # 4,500 + 5 x 1,500 = 12,000 is not more than 12,000; a sixth month makes it so.
    (row,) = rows_of(taxonomy, [month(1_500_00, ago) for ago in range(3)])

    assert row.nearness is Nearness.WILL
    assert row.reached_on == date(2026, 9, 30)
    assert row.paid == Between.exactly(4_500_00)
    assert "is reached by 30 September 2026. Ask three suppliers." in row.words


def test_a_steady_pace_below_the_threshold_gives_no_warning(taxonomy: Taxonomy) -> None:
    (row,) = rows_of(taxonomy, [month(700_00, ago) for ago in range(12)])

    # A threshold of one's own is listed all the same, to be seen and removed.
    assert (row.nearness, row.subject) == (Nearness.FAR, "")
    assert row.words == "Nothing is near £12,000. Ask three suppliers."


def test_what_falls_out_of_the_twelve_months_counts_no_more(taxonomy: Taxonomy) -> None:
    # £9,000 a year ago falls out next month, before the pace could make up for it.
    months = [month(9_000_00, 11), month(100_00, 0)]

    assert [row.nearness for row in rows_of(taxonomy, months)] == [Nearness.FAR]


def test_credits_count_and_a_pace_is_never_below_nothing(taxonomy: Taxonomy) -> None:
    months = [month(11_500_00, 5), month(-1_000_00, 0)]

    (row,) = rows_of(taxonomy, months)

    assert (row.paid, row.nearness) == (Between.exactly(10_500_00), Nearness.NEAR)


@pytest.mark.parametrize(
    "away",
    [
        month(50_000_00, contracts=(1,)),
        month(50_000_00, scope="tax"),
        month(50_000_00, supplier=BOLT)._replace(bought=Bought(AS_AT)),
    ],
)
def test_only_spend_in_scope_outside_contracts_and_agreements_counts(
    taxonomy: Taxonomy, away: MonthPaid
) -> None:
    rows = rows_of(taxonomy, [away], uses=USES)

    assert [row.nearness for row in rows] == [Nearness.FAR]
    shipped = replace(LIMIT, own=False)
    assert rows_of(taxonomy, [away], shipped, uses=USES) == ()


def test_what_was_paid_before_a_lot_began_counts_against_a_threshold(taxonomy: Taxonomy) -> None:
    early = month(13_000_00, 3, supplier=BOLT)._replace(bought=Bought(add_months(AS_AT, -3)))

    (row,) = rows_of(taxonomy, [early], uses=USES)

    assert (row.paid, row.nearness) == (Between.exactly(13_000_00), Nearness.OVER)


def test_vat_that_is_not_stated_makes_it_a_may_be(taxonomy: Taxonomy) -> None:
    gross = replace(LIMIT, vat=VatBasis.GROSS)

    (row,) = rows_of(taxonomy, [month(11_000_00)], gross)

    assert row.paid == Between(11_000_00, 13_200_00)
    assert row.nearness is Nearness.MAY_BE


def test_vat_that_is_stated_counts_to_the_penny(taxonomy: Taxonomy) -> None:
    gross = replace(LIMIT, vat=VatBasis.GROSS)
    months = [month(11_000_00, vat=1_000_01)]

    (row,) = rows_of(taxonomy, months, gross, amounts=Amounts.NET_AND_VAT)

    assert (row.paid, row.nearness) == (Between.exactly(12_000_01), Nearness.OVER)


def test_a_category_adds_its_suppliers_up_and_works_have_thresholds_of_their_own(
    taxonomy: Taxonomy,
) -> None:
    months = [month(7_000_00), month(6_000_00, supplier=BOLT), month(90_000_00, category=FUEL)]
    limit = replace(LIMIT, measures=(Measure.CATEGORY,), kinds=("goods-services",))

    (row,) = rows_of(taxonomy, months, limit)

    assert (row.measure, row.category, row.subject) == (Measure.CATEGORY, GAS, "Gas")
    assert row.paid == Between.exactly(13_000_00)


def test_a_supplier_of_one_category_is_listed_once(taxonomy: Taxonomy) -> None:
    limit = replace(LIMIT, measures=(Measure.SUPPLIER, Measure.BOTH))

    (one,) = rows_of(taxonomy, [month(13_000_00)], limit)
    two = rows_of(taxonomy, [month(13_000_00), month(13_000_00, category=FUEL)], limit)

    assert one.measure is Measure.SUPPLIER
    assert [row.measure for row in two] == [Measure.SUPPLIER, Measure.BOTH, Measure.BOTH]


def test_a_category_of_one_supplier_is_listed_once_with_its_name(taxonomy: Taxonomy) -> None:
    limit = replace(LIMIT, measures=(Measure.CATEGORY, Measure.BOTH))

    (row,) = rows_of(taxonomy, [month(13_000_00)], limit)

    assert (row.measure, row.subject) == (Measure.BOTH, "Acme, Gas")


def test_single_payments_over_a_threshold_are_counted(taxonomy: Taxonomy) -> None:
    limit = replace(LIMIT, id="large", measures=(Measure.PAYMENT,))
    rolling = Rolling((), {}, {}, LotUses({}), {}, AS_AT)

    (row,) = threshold_rows([limit], rolling, {"large": (3, 45_000_00)}, taxonomy)

    assert (row.payments, row.paid) == (3, Between.exactly(45_000_00))
    assert threshold_rows([replace(limit, own=False)], rolling, {}, taxonomy) == ()


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 2, 28), date(2025, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2026, 3, 15), date(2025, 3, 16)),
    ],
)
def test_a_year_to_a_day_is_whole_months_where_it_ends_one(day: date, start: date) -> None:
    assert year_to(day) == Period(start, day)


# The shipped table


def _ids(
    type_code: str, sector: Sector, day: date, region: str = "UKF", yearly: int = 0
) -> set[str]:
    body = Body("B", type_code, sector, region=region)
    return {one.id for one in in_force(threshold_table().thresholds, body, day, yearly)}


def test_the_goods_and_services_threshold_changes_on_1_january_2026() -> None:
    before = _ids("district-council", Sector.WIDER, date(2025, 12, 31))
    after = _ids("district-council", Sector.WIDER, date(2026, 1, 1))

    assert "pa23-wider-2024" in before - after
    assert "pa23-wider-2026" in after - before


def test_central_government_and_the_nhs_have_the_lower_amounts() -> None:
    assert "pa23-central-2026" in _ids("central-department", Sector.CENTRAL, AS_AT)
    assert "pa23-wider-2026" not in _ids("central-department", Sector.CENTRAL, AS_AT)
    nhs = _ids("nhs-trust", Sector.WIDER, AS_AT)
    assert {"pa23-nhs-2026", "pa23-below-nhs"} <= nhs
    assert not {"pa23-wider-2026", "pa23-below"} & nhs


def test_schools_are_not_bound_by_notices_below_the_threshold() -> None:
    assert "pa23-below" not in _ids("academy-trust", Sector.WIDER, AS_AT)
    assert "pa23-wider-2026" in _ids("academy-trust", Sector.WIDER, AS_AT)


def test_scotland_is_not_bound_by_the_procurement_act_nor_by_the_english_code() -> None:
    assert _ids("district-council", Sector.WIDER, AS_AT, region="UKM") == set()


def test_a_town_council_is_bound_by_the_code_from_its_yearly_spending_on() -> None:
    small = _ids("parish-council", Sector.WIDER, AS_AT, yearly=25_000_00)
    large = _ids("parish-council", Sector.WIDER, AS_AT, yearly=200_000_01)

    assert "smaller-authority-100" in small - large
    assert {"lgtc-500-parish", "lgtc-5000-parish"} <= large - small


def test_every_shipped_threshold_says_what_it_means_and_where_it_comes_from(
    taxonomy: Taxonomy,
) -> None:
    table = threshold_table()

    assert all(one.means and one.source and one.measures for one in table.thresholds)
    assert len({one.id for one in table.thresholds}) == len(table.thresholds)
    assert all(one.end is None or one.start <= one.end for one in table.thresholds)
    assert set(table.kinds.values()) == {"works", "light-touch"}
