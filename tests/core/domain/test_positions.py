from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.domain.assessment import Bought, Judged, Position, Status
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.positions import Judgement, Positions, Verdict
from core.domain.taxonomy import CategoryCode

NAMES = {SupplierId(number): f"Supplier {number}" for number in range(1, 5)}
days = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2026, 12, 31)))


@st.composite
def drawn(draw: st.DrawFn) -> Position:
    supplier = draw(st.sampled_from(sorted(NAMES)))
    return Position(
        supplier,
        NAMES[supplier],
        CategoryCode(draw(st.sampled_from(["", "energy.gas", "fleet.fuel"]))),
        draw(st.sampled_from(["", "", "tax"])),
        draw(st.sampled_from([(), (ContractId(1),), (ContractId(1), ContractId(2))])),
        draw(st.sampled_from([None, date(2025, 1, 1), date(2025, 4, 1)])),
        draw(st.integers(1, 9)),
        Pence(draw(st.integers(-(10**15), 10**15))),
        Pence(draw(st.integers(-(10**12), 10**12))),
        draw(days),
        draw(days),
        draw(st.sampled_from([None, Bought(None), Bought(date(2025, 5, 1), refund=True)])),
    )


@given(st.lists(drawn(), max_size=30))
def test_positions_come_out_as_they_went_in(found: list[Position]) -> None:
    positions = Positions.of(found)

    assert list(positions) == found
    assert positions == tuple(found)
    assert [positions[place] for place in range(len(positions))] == found
    assert positions[1:3] == found[1:3]


@given(st.lists(drawn(), max_size=30))
def test_what_stands_alike_adds_up_to_all_positions(found: list[Position]) -> None:
    positions = Positions.of(found)
    judged = Judgement(positions, [Verdict(Status.NO_LOT)] * len(positions.alike))

    assert sum(pence for *_, pence in judged.together) == sum(one.pence for one in found)
    assert sum(lines for *_, lines, _ in judged.together) == sum(one.lines for one in found)
    assert list(judged) == [Judged(one, Status.NO_LOT) for one in found]
    assert len(set(positions.alike)) == len(positions.alike)


@given(st.lists(drawn(), max_size=30))
def test_suppliers_are_counted_in_all_and_in_each_category(found: list[Position]) -> None:
    positions = Positions.of(found)

    assert positions.suppliers == {one.supplier_id for one in found}
    for code, count in positions.sellers_of.items():
        assert count == len({one.supplier_id for one in found if one.category == code})
    assert positions.sellers_of.keys() == {one.category for one in found}


@given(st.lists(drawn(), max_size=30), st.sets(st.sampled_from(sorted(NAMES))))
def test_what_was_judged_of_some_suppliers_is_found(
    found: list[Position], asked: set[SupplierId]
) -> None:
    positions = Positions.of(found)
    judged = Judgement(positions, [Verdict(Status.LOCKED)] * len(positions.alike))

    assert list(judged.of(asked)) == [one for one in judged if one.position.supplier_id in asked]


@given(st.lists(drawn(), max_size=30))
def test_what_has_no_quarter_is_within_no_span(found: list[Position]) -> None:
    spring = Period(date(2025, 4, 1), date(2025, 6, 30))

    inside = Positions.of(found).within(spring)

    assert list(inside) == [one for one in found if one.quarter == date(2025, 4, 1)]
