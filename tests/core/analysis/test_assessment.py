from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import assessment
from core.analysis.assessment import by_category, figures, free_from
from core.domain.agreements import Agreement, Lot, LotKey
from core.domain.assessment import Bought, Judged, LotUse, Position, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.positions import Judgement, Positions
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy

DAY = date(2026, 3, 31)
PENS = CategoryCode("office.stationery")
LOT = LotKey("ALPHA", "A1", "1")
LIVE = {
    LOT: (
        Agreement("A1", "Office", "Alpha", "framework", date(2024, 1, 1), DAY, ()),
        Lot("1", "Pens"),
    )
}
BEFORE = {
    key: (replace(one, end=DAY - timedelta(days=1)), lot) for key, (one, lot) in LIVE.items()
}


def position(pence: int = 100_00, **changes: object) -> Position:
    plain = Position(SupplierId(1), "Paper & Co", PENS, "", (), date(2026, 1, 1), 1, Pence(pence))
    return replace(plain, **changes)  # type: ignore[arg-type] # the test names real fields


def contract(number: int = 1, end: date | None = DAY, **changes: object) -> Contract:
    start = date(2025, 1, 1)
    plain = Contract(ContractId(number), f"C{number}", "Pens", "Paper & Co", start, end, end)
    return replace(plain, **changes)  # type: ignore[arg-type] # the test names real fields


def judge(found: Iterable[Position], *rest: Any) -> Judgement:
    return assessment.judge(Positions.of(found), *rest)


def status_of(judged: Iterable[Judged]) -> Status:
    (one,) = judged
    return one.status


MATCHED = position(contract_ids=(ContractId(1),))
BOUGHT = position(bought=Bought(date(2026, 1, 5)))


def test_a_contract_locks_on_its_last_day() -> None:
    judged = judge([MATCHED], {ContractId(1): contract()}, (), {}, (), DAY)

    assert status_of(judged) is Status.LOCKED
    assert judged[0].contract_id == ContractId(1)


def test_a_contract_does_not_lock_on_the_day_after() -> None:
    after = DAY + timedelta(days=1)

    assert (
        status_of(judge([MATCHED], {ContractId(1): contract()}, (), {}, (), after))
        is Status.NO_LOT
    )


def test_a_contract_locks_on_its_first_day_and_not_before() -> None:
    contracts = {ContractId(1): contract(start=DAY)}

    assert status_of(judge([MATCHED], contracts, (), {}, (), DAY)) is Status.LOCKED
    earlier = DAY - timedelta(days=1)
    assert status_of(judge([MATCHED], contracts, (), {}, (), earlier)) is Status.NO_LOT


def test_an_extension_that_was_taken_locks_and_one_still_to_take_does_not() -> None:
    long_ago = date(2025, 12, 31)
    taken = {ContractId(1): contract(end=long_ago, current_end=DAY)}
    to_take = {ContractId(1): contract(end=long_ago, latest_end=DAY)}

    assert status_of(judge([MATCHED], taken, (), {}, (), DAY)) is Status.LOCKED
    assert status_of(judge([MATCHED], to_take, (), {}, (), DAY)) is Status.NO_LOT


def test_a_freed_contract_does_not_lock() -> None:
    contracts = {ContractId(1): contract(freed_because="One month's notice")}

    assert status_of(judge([MATCHED], contracts, (), {}, (), DAY)) is Status.NO_LOT


def test_out_of_scope_comes_before_everything() -> None:
    out = position(scope="tax", contract_ids=(ContractId(1),))
    use = LotUse(SupplierId(1), PENS, LOT)

    judged = judge([out], {ContractId(1): contract()}, [use], LIVE, {PENS}, DAY)

    assert judged == (Judged(out, Status.OUT_OF_SCOPE),)


def test_of_several_contracts_the_one_that_runs_longest_locks() -> None:
    later = DAY + timedelta(days=5)
    contracts = {
        ContractId(number): contract(number, end)
        for number, end in ((1, DAY), (3, later), (2, later))
    }
    both = position(contract_ids=tuple(contracts))

    (one,) = judge([both], contracts, (), {}, (), DAY)

    assert one.contract_id == ContractId(2)


@pytest.mark.parametrize("longer", [1, 2])
def test_of_two_contracts_the_one_that_runs_longer_locks_wherever_it_stands(longer: int) -> None:
    ends = {number: DAY + timedelta(days=number == longer) for number in (1, 2)}
    held = {ContractId(number): contract(number, end) for number, end in ends.items()}

    (judged,) = judge([position(contract_ids=tuple(held))], held, (), LIVE, (), DAY)

    assert judged.contract_id == longer


def test_a_locking_contract_comes_before_a_call_off() -> None:
    contracts = {ContractId(1): contract(1, lot=LOT), ContractId(2): contract(2)}
    both = position(contract_ids=(ContractId(1), ContractId(2)))

    assert status_of(judge([both], contracts, (), LIVE, (), DAY)) is Status.LOCKED


def test_a_call_off_is_collaborative_through_its_lot() -> None:
    (one,) = judge([MATCHED], {ContractId(1): contract(lot=LOT)}, (), LIVE, (), DAY)

    assert one == Judged(MATCHED, Status.COLLABORATIVE, ContractId(1), LOT)


def test_an_ended_call_off_of_a_live_agreement_still_counts() -> None:
    ended = contract(lot=LOT, end=date(2025, 6, 30))

    assert (
        status_of(judge([MATCHED], {ended.id: ended}, (), LIVE, (), DAY)) is Status.COLLABORATIVE
    )


def test_a_running_call_off_outlives_its_agreement() -> None:
    contracts = {ContractId(1): contract(lot=LOT)}

    assert status_of(judge([MATCHED], contracts, (), BEFORE, (), DAY)) is Status.COLLABORATIVE
    assert status_of(judge([MATCHED], contracts, (), {}, (), DAY)) is Status.COLLABORATIVE


def test_an_ended_call_off_of_an_ended_or_unknown_agreement_counts_no_more() -> None:
    ended = contract(lot=LOT, end=date(2025, 6, 30))

    for agreements in (BEFORE, {}):
        judged = judge([MATCHED], {ended.id: ended}, (), agreements, {PENS}, DAY)
        assert status_of(judged) is Status.ADDRESSABLE


def test_a_freed_call_off_is_still_collaborative() -> None:
    contracts = {ContractId(1): contract(lot=LOT, freed_because="Break clause")}

    assert status_of(judge([MATCHED], contracts, (), LIVE, (), DAY)) is Status.COLLABORATIVE


def test_a_confirmed_use_counts_while_its_agreement_is_live() -> None:
    use = LotUse(SupplierId(1), PENS, LOT)

    assert status_of(judge([BOUGHT], {}, [use], LIVE, (), DAY)) is Status.COLLABORATIVE
    assert status_of(judge([BOUGHT], {}, [use], BEFORE, (), DAY)) is Status.NO_LOT
    assert status_of(judge([BOUGHT], {}, [use], {}, (), DAY)) is Status.NO_LOT


@pytest.mark.parametrize(
    ("bought", "status"),
    [
        (Bought(date(2023, 12, 31)), Status.NO_LOT),
        (Bought(date(2024, 1, 1)), Status.COLLABORATIVE),
        (Bought(DAY), Status.COLLABORATIVE),
        (Bought(DAY + timedelta(days=1)), Status.NO_LOT),
        # A credit of which no payment is known lowers what was bought last; not what came before.
        (Bought(DAY + timedelta(days=1), refund=True), Status.COLLABORATIVE),
        (Bought(date(2023, 12, 31), refund=True), Status.NO_LOT),
        (Bought(None), Status.NO_LOT),
        (None, Status.NO_LOT),
    ],
)
def test_a_confirmed_use_counts_by_the_day_of_payment(
    bought: Bought | None, status: Status
) -> None:
    use = LotUse(SupplierId(1), PENS, LOT)

    assert status_of(judge([position(bought=bought)], {}, [use], LIVE, (), DAY)) is status


@pytest.mark.parametrize(
    ("start", "status"),
    [(DAY, Status.COLLABORATIVE), (DAY + timedelta(days=1), Status.NO_LOT)],
)
def test_an_agreement_is_live_from_its_first_day(start: date, status: Status) -> None:
    use, (agreement, lot) = LotUse(SupplierId(1), PENS, LOT), LIVE[LOT]
    begun = {LOT: (replace(agreement, start=start, end=DAY + timedelta(days=9)), lot)}

    found = judge([position(bought=Bought(start))], {}, [use], begun, (), DAY)

    assert status_of(found) is status


def test_a_use_for_one_category_does_not_count_in_another() -> None:
    use = LotUse(SupplierId(1), PENS, LOT)
    other = replace(BOUGHT, category=CategoryCode("energy.gas"))

    assert status_of(judge([other], {}, [use], LIVE, (), DAY)) is Status.NO_LOT


def test_a_use_without_a_category_counts_in_every_category() -> None:
    use = LotUse(SupplierId(1), UNKNOWN, LOT)
    unknown = replace(BOUGHT, category=UNKNOWN)

    judged = judge([BOUGHT, unknown], {}, [use], LIVE, (), DAY)

    assert {one.status for one in judged} == {Status.COLLABORATIVE}


def test_a_use_of_another_supplier_does_not_count() -> None:
    use = LotUse(SupplierId(2), PENS, LOT)

    assert status_of(judge([BOUGHT], {}, [use], LIVE, (), DAY)) is Status.NO_LOT


def test_unknown_is_never_addressable() -> None:
    unknown = position(category=UNKNOWN)

    assert status_of(judge([unknown], {}, (), LIVE, {UNKNOWN, PENS}, DAY)) is Status.NO_LOT


def test_a_contract_that_is_not_in_the_register_decides_nothing() -> None:
    assert status_of(judge([MATCHED], {}, (), {}, {PENS}, DAY)) is Status.ADDRESSABLE


def test_a_credit_lowers_available_spend() -> None:
    judged = judge([position(100_00), position(-30_00)], {}, (), {}, (), DAY)

    assert figures(judged).available == 70_00


def test_a_credit_lowers_locked_spend_where_its_contract_locks() -> None:
    credit = replace(MATCHED, pence=Pence(-30_00))

    judged = judge([MATCHED, credit], {ContractId(1): contract()}, (), {}, (), DAY)

    assert (figures(judged).locked, figures(judged).available) == (70_00, 0)


def test_uptake_of_nothing_or_of_less_than_nothing_is_not_a_number() -> None:
    credit = judge([position(-1)], {}, (), {}, (), DAY)

    assert figures(judge([], {}, (), {}, (), DAY)).uptake() is None
    assert figures(credit).uptake() is None


def test_spend_comes_free_on_the_day_after_the_last_of_the_contracts_that_follow_on() -> None:
    contracts = {
        ContractId(1): contract(1, DAY),
        ContractId(2): contract(2, date(2027, 3, 31), start=DAY + timedelta(days=1)),
        ContractId(3): contract(3, date(2030, 1, 1), start=date(2028, 1, 1)),
    }
    matched = position(contract_ids=tuple(contracts))

    assert free_from(matched.contract_ids, contracts, DAY) == date(2027, 4, 1)
    assert free_from((), contracts, DAY) == DAY


def test_rows_of_equal_worth_stand_in_the_order_of_their_codes(taxonomy: Taxonomy) -> None:
    codes = ("office.stationery", "energy.gas", "")
    judged = judge([position(category=CategoryCode(c)) for c in codes], {}, (), {}, (), DAY)

    rows = by_category(judged, taxonomy)

    assert [row.category for row in rows] == ["", "energy.gas", "office.stationery"]
    assert [row.label for row in rows] == ["Unknown", "Gas", "Stationery"]


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
contracts_drawn = st.builds(
    lambda start, length, extra, lot, freed: (start, length, extra, lot, freed),
    st.none() | days,
    st.none() | st.integers(0, 1500),
    st.integers(0, 800),
    st.none() | st.just(LOT),
    st.sampled_from(["", "One month's notice"]),
)
positions_drawn = st.builds(
    Position,
    supplier_id=st.integers(1, 4).map(SupplierId),
    supplier=st.just("A supplier"),
    category=st.sampled_from(["", "office.stationery", "energy.gas"]).map(CategoryCode),
    scope=st.sampled_from(["", "", "", "tax"]),
    contract_ids=st.lists(st.integers(0, 5).map(ContractId), max_size=3).map(tuple),
    quarter=st.none() | days,
    lines=st.integers(1, 9),
    pence=st.integers(-(10**9), 10**10).map(Pence),
    bought=st.none() | st.builds(Bought, days, st.booleans()),
)
uses_drawn = st.builds(
    LotUse,
    st.integers(1, 4).map(SupplierId),
    st.sampled_from(["", "energy.gas"]).map(CategoryCode),
    st.just(LOT),
)


def _register(
    drawn: list[tuple[date | None, int | None, int, LotKey | None, str]],
) -> dict[ContractId, Contract]:
    register = {}
    for number, (start, length, extra, lot, freed) in enumerate(drawn):
        end = None if length is None else (start or DAY) + timedelta(days=length)
        current = end and end + timedelta(days=extra)
        register[ContractId(number)] = contract(
            number, end, start=start, current_end=current, lot=lot, freed_because=freed
        )
    return register


@given(
    st.lists(positions_drawn, max_size=30),
    st.lists(contracts_drawn, max_size=6),
    st.lists(uses_drawn, max_size=3),
    st.sets(st.sampled_from(["", "office.stationery", "energy.gas"])),
    days,
)
def test_the_parts_always_add_up(
    taxonomy: Taxonomy,
    positions: list[Position],
    drawn: list[tuple[date | None, int | None, int, LotKey | None, str]],
    uses: list[LotUse],
    eligible: set[str],
    day: date,
) -> None:
    judged = judge(
        positions, _register(drawn), uses, LIVE, {CategoryCode(c) for c in eligible}, day
    )

    whole = figures(judged)
    rows = [row.figures for row in by_category(judged, taxonomy)]

    assert whole.total == sum(one.pence for one in positions)
    assert whole.lines == sum(one.lines for one in positions)
    assert whole.suppliers == len({one.supplier_id for one in positions})
    for sums in (whole, *rows):
        assert sums.total == sums.out_of_scope + sums.in_scope
        assert sums.in_scope == sums.locked + sums.available
        assert sums.available == sums.collaborative + sums.addressable + sums.no_lot
    for part in (
        "total out_of_scope in_scope locked available collaborative addressable no_lot lines"
    ).split():
        assert getattr(whole, part) == sum(getattr(row, part) for row in rows)
    assert [one.position for one in judged] == positions


@given(st.lists(positions_drawn, max_size=20), st.lists(contracts_drawn, max_size=6), days)
def test_what_is_free_is_locked_by_nothing_and_what_is_locked_comes_free_later(
    positions: list[Position],
    drawn: list[tuple[date | None, int | None, int, LotKey | None, str]],
    day: date,
) -> None:
    register = _register(drawn)

    for one in judge(positions, register, (), {}, (), day):
        freed = free_from(one.position.contract_ids, register, day)
        if one.status is Status.LOCKED:
            assert freed > day
            (then,) = judge([one.position], register, (), {}, (), freed)
            assert then.status is not Status.LOCKED
        elif one.status is not Status.OUT_OF_SCOPE:
            assert freed == day
