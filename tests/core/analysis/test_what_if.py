"""What would happen if deals were taken, on the parish of test_small_body.py.

Suppose gas and electricity (lot A1, to 31 December 2027) and cleaning (lot B2, from 1 July 2026)
are taken, each as soon as lot and money are free, from 31 March 2026 on:

day          moved                                     taken    collab.  available  uptake if
31 Mar 2026  gas 210.00                               210.00   1,264.54   2,810.92    52.46
30 Jun 2026  C1 over: electricity 1,049.75          1,259.75   1,264.54   3,860.67    65.38
30 Sep 2026  B2 began: cleaning 320.40              1,580.15   1,264.54   3,860.67    73.68
31 Dec 2026  A2 over, stationery no longer          1,580.15   1,154.50   3,860.67    70.83
31 Mar 2027  C4 over: software no longer            1,580.15       0.00   3,860.67    40.93
30 Jun 2027  C2 over: grounds free, without a lot   1,580.15       0.00   5,360.67    29.48
31 Mar 2028  A1 over: energy counts no longer         320.40       0.00   5,360.67     5.98
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import figures
from core.analysis.forecast import look_ahead
from core.analysis.outlook_charts import path_chart
from core.analysis.outlook_words import Names, at_best, held_back, sentence, what_is_left
from core.analysis.plots import Outlook
from core.analysis.what_if import Block, Deal, Ground, lay_out, reach, suppose
from core.domain.agreements import LotKey
from core.domain.assessment import Status, Target
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

HALF = Target(5000, "Operational Efficiency Programme", date(2009, 4, 21))
MOST = replace(HALF, basis_points=8000)
A1, B2 = LotKey("ALPHA", "A1", "1"), LotKey("BRAVO", "B2", "1")
GAS, POWER = CategoryCode("energy.gas"), CategoryCode("energy.electricity")
CLEANING = CategoryCode("facilities.cleaning")
DEALS = (
    Deal(GAS, A1, AS_AT, date(2027, 12, 31)),
    Deal(POWER, A1, AS_AT, date(2027, 12, 31)),
    Deal(CLEANING, B2, date(2026, 7, 1), date(2030, 6, 30)),
)
DAYS = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))
FREE = (Status.ADDRESSABLE, Status.NO_LOT)


@pytest.fixture(scope="module")
def ground(parish: Parish) -> Ground:
    coming = look_ahead(parish.population, parish.market, AS_AT)
    return lay_out(coming, parish.population.contracts, AS_AT)


def test_the_way_on_paper_is_right_to_the_penny(ground: Ground) -> None:
    path = suppose(ground, DEALS)

    rows = [(one.taken, one.collaborative, one.available()) for one in path.outcomes]
    assert rows == [
        (210_00, 1264_54, 2810_92),
        (1259_75, 1264_54, 3860_67),
        (1580_15, 1264_54, 3860_67),
        (1580_15, 1154_50, 3860_67),
        (1580_15, 0, 3860_67),
        (1580_15, 0, 5360_67),
        (1580_15, 0, 5360_67),
        (1580_15, 0, 5360_67),
        (320_40, 0, 5360_67),
    ]
    uptakes = [one.uptake_if() for one in path.outcomes]
    assert uptakes == [5246, 6538, 7368, 7083, 4093, 2948, 2948, 2948, 598]


def test_without_deals_the_way_is_the_forecast(parish: Parish, ground: Ground) -> None:
    path = suppose(ground, ())

    assert path.outcomes[0].uptake() == 4499
    assert [one.uptake() for one in path.outcomes[1:]] == [
        3275, 3275, 2990, 0, 0, 0, 0, 0,
    ]  # fmt: skip
    assert [one.reachable() for one in path.outcomes[1:4]] == [6606, 7436, 7083]


def test_the_quarter_that_reaches_the_target_is_named_and_the_one_that_loses_it(
    ground: Ground,
) -> None:
    path = suppose(ground, DEALS[1:])

    found = reach(path, HALF)

    # Without gas: 1,264.54 / 2,810.92 at first, then (1,264.54 + 1,049.75) / 3,860.67 = 59.9 %.
    assert ground.quarters[found.place or 0] == "2026-Q2"
    assert ground.quarters[found.lost or 0] == "2027-Q1"


def test_what_is_missing_is_said_in_pence_with_what_holds_it_back(ground: Ground) -> None:
    path = suppose(ground, DEALS)

    found = reach(path, MOST)

    # 80 % of 5,360.67 is 4,288.536, so 4,288.54 is needed.
    assert (found.place, found.short) == (None, 4288_54 - 320_40)
    held = {(rest.status, rest.category): rest.pence for rest in path.rests}
    assert held[Status.NO_LOT, CategoryCode("facilities.grounds")] == 1500_00
    assert sum(held.values()) == 5360_67 - 320_40


def test_a_pound_moves_to_the_first_deal_that_it_can_reach(ground: Ground) -> None:
    late = replace(DEALS[0], lot=B2, opens=date(2028, 1, 1))  # opens after it closes
    path = suppose(ground, (late, DEALS[0], replace(DEALS[0], lot=B2)))

    assert path.outcomes[0].moves == (0, 210_00, 0)


def test_an_order_runs_on_for_the_longest_term_that_the_lot_allows(ground: Ground) -> None:
    path = suppose(ground, (replace(DEALS[0], term_months=25),))

    assert [one.taken for one in path.outcomes[-2:]] == [210_00, 210_00]
    shorter = suppose(ground, (replace(DEALS[0], term_months=24),))
    assert shorter.outcomes[-1].taken == 0  # until 30 March 2028, a day too short


@pytest.mark.parametrize(("months", "day"), [(0, date(2026, 4, 1)), (5, date(2026, 8, 31))])
def test_what_a_contract_says_of_its_replacement_counts_instead_of_the_usual_time(
    parish: Parish, months: int, day: date
) -> None:
    held = parish.population.contracts
    power = replace(held[ContractId(1)], lead_months=months)
    population = replace(parish.population, contracts={**held, power.id: power})
    ground = lay_out(look_ahead(population, parish.market, AS_AT), population.contracts, AS_AT)
    (block,) = (one for one in ground.blocks if one.category == POWER)
    deal = Deal(POWER, A1, date(2026, 12, 1), date(2027, 12, 31), None, date(2024, 1, 1))

    assert deal.moves_on(block) == day
    # What the person planned stands, whatever the contract says.
    assert replace(deal, lot_opens=None).moves_on(block) == date(2026, 12, 1)


def test_almost_half_is_not_half() -> None:
    blocks = (
        Block(GAS, AS_AT, (Status.COLLABORATIVE,), None, Pence(49_999)),
        Block(GAS, AS_AT, (Status.NO_LOT,), None, Pence(50_001)),
    )
    path = suppose(Ground(("",), (AS_AT,), blocks), ())

    assert path.outcomes[0].uptake_if() == 5000
    assert reach(path, HALF).place is None
    assert reach(path, HALF).short == 1


CODES = st.sampled_from((GAS, POWER, CLEANING))
SOME_DAYS = st.dates(date(2026, 1, 1), date(2027, 3, 31))
BLOCKS = st.builds(
    Block,
    CODES,
    SOME_DAYS,
    st.tuples(*([st.sampled_from([s for s in Status if s is not Status.OUT_OF_SCOPE])] * 4)),
    st.none(),
    st.integers(-100_000, 1_000_000).map(Pence),
)
SOME_DEALS = st.builds(
    Deal, CODES, st.sampled_from((A1, B2)), SOME_DAYS, SOME_DAYS, st.none() | st.integers(1, 9)
)


@given(st.lists(BLOCKS, max_size=8), st.lists(SOME_DEALS, max_size=4))
def test_the_parts_always_add_up_and_agree_with_a_plain_model(
    blocks: list[Block], deals: list[Deal]
) -> None:
    path = suppose(Ground(("", "a", "b", "c"), DAYS, tuple(blocks)), deals)

    for place, outcome in enumerate(path.outcomes):
        assert outcome.taken == sum(outcome.moves)
        assert outcome.locked + outcome.available() == sum(block.pence for block in blocks)
        assert outcome.taken == sum(
            block.pence for block in blocks if _counts(block, deals, place, DAYS[place])
        )
        assert outcome.available() == sum(
            block.pence for block in blocks if block.statuses[place] is not Status.LOCKED
        )
    last = path.outcomes[-1]
    assert sum(rest.pence for rest in path.rests) == last.locked + last.addressable + last.no_lot


def _counts(block: Block, deals: list[Deal], place: int, day: date) -> bool:
    """Ask of one block alone whether it has moved: the first deal that it can still order from."""
    if block.statuses[place] not in FREE:
        return False
    for deal in deals:
        start = max(deal.opens, block.frees_on)
        if deal.category == block.category and start <= deal.closes:
            return start <= day <= deal.counts_until(start)
    return False


def test_the_chart_holds_the_numbers_of_the_way(ground: Ground) -> None:
    path = suppose(ground, DEALS)

    chart = path_chart(path, HALF, "basis")

    columns = chart.table.columns
    rows = [dict(zip(columns, row, strict=True)) for row in chart.table.rows]
    assert [row["Through ticked deals"] for row in rows] == [one.taken for one in path.outcomes]
    assert isinstance(chart.plot, Outlook)
    assert list(chart.plot.ticked) == [row["With the deals"] for row in rows[1:]]
    assert list(chart.plot.uptake) == [row["Uptake"] for row in rows[1:]]
    for row in rows:
        parts = ("Collaborative", "Through ticked deals", "Could use a lot", "No lot")
        assert row["Available"] == sum(int(str(row[part])) for part in parts)
    assert figures.to_svg(chart).startswith("<svg")


def test_the_words_name_the_quarters_and_the_pounds(ground: Ground, parish: Parish) -> None:
    path = suppose(ground, DEALS)
    names = Names({CLEANING: "Cleaning"}, parish.population.contracts)

    half, most = (sentence(path, reach(path, one), "wider") for one in (HALF, MOST))

    assert half == (
        "50 % (wider): reached already on 31 March 2026, and lost again in January "
        "to March 2027. By then "
        "£1,154.50 less counts, as lots or call-offs have ended."
    )
    assert most == "80 % (wider): not by 31 March 2028, when £3,968.14 is missing."
    assert "£5,360.67 is available: £0.00 is collaborative in any case, £320.40" in (
        what_is_left(path, names)
    )
    left = sum(pence for _, _, pence, _ in held_back(path, names))
    assert left == 5360_67 - 320_40
    assert at_best(path, reach(path, MOST)) == "Not even with every deal ticked is it reached."
    assert at_best(path, reach(path, HALF)) == (
        "With every deal ticked it is reached already on 31 March 2026, and lost again in January "
        "to March 2027."
    )
