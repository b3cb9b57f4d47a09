from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.assessment import figures
from core.analysis.eligibility import term
from core.analysis.forecast import judge_on
from core.analysis.off_contract import bought_outside, categories_of, contracts_covering
from core.domain.assessment import Position
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.positions import Positions
from core.domain.taxonomy import CategoryCode
from core.domain.watching import MonthPaid, Outside, OutsideRow
from tests.core.analysis.conftest import AS_AT, Parish

QUARTER = date(2025, 4, 1)
NEW = SupplierId(99)


def paid(
    category: str, pence: int = 100_00, supplier: int = NEW, first: date = QUARTER,
    last: date = date(2025, 6, 30), contracts: tuple[int, ...] = (), scope: str = "",
) -> Position:  # fmt: skip
    return Position(
        SupplierId(supplier), f"Supplier {supplier}", CategoryCode(category), scope,
        tuple(map(ContractId, contracts)), QUARTER, 1, Pence(pence), first=first, last=last,
    )  # fmt: skip


def covered(parish: Parish) -> dict[CategoryCode, list[Contract]]:
    known = parish.population.contracts
    stated = {
        number: replace(contract, category=code)
        for number, code in (
            (ContractId(2), "facilities.grounds"),
            (ContractId(1), "energy.electricity"),
        )
        for contract in (known[number],)
    }
    return contracts_covering(stated.values(), categories_of(stated.values(), ()))


def rows_for(parish: Parish, *positions: Position) -> list[OutsideRow]:
    judged = judge_on(
        replace(parish.population, positions=Positions.of(positions)), parish.market, AS_AT
    )
    rows, sums = bought_outside(judged, covered(parish), parish.market, AS_AT, {})
    all_ = figures(judged)
    assert sums.free == all_.addressable + all_.no_lot
    assert sums.either() + sums.under_contract + sums.neither == sums.free
    assert sum(row.pence for row in rows) == sums.either()
    return list(rows)


def test_paid_elsewhere_while_a_contract_covers_the_category_is_maverick(parish: Parish) -> None:
    (row,) = rows_for(parish, paid("facilities.grounds"))

    assert row.why is Outside.MAVERICK
    assert [contract.id for contract in row.contracts] == [2]
    assert row.words == 'Covered by the contract "Grounds" with Grounds.'


def test_what_fell_under_a_contract_is_not_outside_even_after_its_end(parish: Parish) -> None:
    ended = [paid("facilities.grounds", contracts=(3,)), paid("energy.gas", contracts=(3,))]

    assert rows_for(parish, *ended) == []


def test_a_contract_that_did_not_run_on_all_days_of_payment_covers_nothing(
    parish: Parish,
) -> None:
    # Grounds runs from 1 April 2024.
    before = paid("facilities.grounds", first=date(2024, 3, 31), last=date(2024, 4, 5))

    assert rows_for(parish, before) == []


def test_a_category_on_a_lot_that_we_can_use_is_leakage(parish: Parish) -> None:
    (row,) = rows_for(parish, paid("energy.gas"))

    assert (row.why, row.listed) == (Outside.LEAKAGE, False)
    assert row.words == "The category is on Owner of A1 A1 lot 1, Electricity and gas."


def test_what_was_paid_before_the_lot_could_be_ordered_from_is_no_leakage(parish: Parish) -> None:
    market = parish.market
    (key,) = [key for key in market.agreements if "energy.gas" in market.serving[key]]
    start, end = term(*market.agreements[key])
    day = timedelta(days=1)

    assert rows_for(parish, paid("energy.gas", first=start - day, last=start)) == []
    assert rows_for(parish, paid("energy.gas", first=end, last=end + day)) == []
    assert len(rows_for(parish, paid("energy.gas", first=start, last=end))) == 1


def test_a_supplier_on_the_lot_is_named_before_its_category(parish: Parish) -> None:
    (row,) = rows_for(parish, paid("energy.gas", supplier=parish.suppliers["Gasco"]))

    assert row.listed
    assert row.words.startswith("The supplier is on Owner of A1")


def test_a_supplier_on_a_usable_lot_leaks_what_no_lot_serves(parish: Parish) -> None:
    (row,) = rows_for(parish, paid("fleet.fuel", supplier=parish.suppliers["Gasco"]))

    assert (row.why, row.listed) == (Outside.LEAKAGE, True)


def test_both_count_once_in_the_sum_of_either(parish: Parish) -> None:
    (row,) = rows_for(parish, paid("energy.electricity"))

    assert row.why is Outside.BOTH


def test_a_lot_that_we_cannot_use_or_must_ask_about_makes_no_leakage(parish: Parish) -> None:
    assert rows_for(parish, paid("professional.legal"), paid("fleet.fuel")) == []


def test_out_of_scope_and_locked_spend_is_no_ones_fault(parish: Parish) -> None:
    outside = paid("facilities.grounds", scope="tax")

    assert rows_for(parish, outside, paid("facilities.grounds", contracts=(2,))) == []


def test_reasons_part_the_sum_of_what_is_outside(parish: Parish) -> None:
    positions = (
        paid("facilities.grounds", 70_00),
        paid("energy.gas", 30_00),
        paid("energy.gas", -5_00, supplier=98),
    )
    judged = judge_on(
        replace(parish.population, positions=Positions.of(positions)), parish.market, AS_AT
    )
    given_ = {(NEW, CategoryCode("energy.gas")): ("local", "the depot")}

    rows, sums = bought_outside(judged, covered(parish), parish.market, AS_AT, given_)

    assert [(row.reason, row.note) for row in rows] == [("", ""), ("local", "the depot"), ("", "")]
    assert sums.by_reason == (("", 2, 65_00), ("local", 1, 30_00))
    assert sum(pence for _, _, pence in sums.by_reason) == sums.either() == 95_00


def test_a_contract_covers_the_category_of_most_of_its_payments() -> None:
    def month(category: str, pence: int) -> MonthPaid:
        one = ContractId(1)
        return MonthPaid(NEW, CategoryCode(category), "", (one,), AS_AT, AS_AT, 1, pence, 0)

    bare = Contract(ContractId(1), "", "", "", None, None, None)
    half = [month("a.b", 50), month("c.d", 30), month("", 20)]

    assert categories_of([bare], half) == {1: "a.b"}
    assert categories_of([bare], [month("a.b", 49), month("", 51)]) == {}
    assert categories_of([bare], [*half, month("e.f", 10)]) == {}
    assert categories_of([replace(bare, category="x.y")], half) == {1: "x.y"}


CATEGORIES = ("energy.gas", "energy.electricity", "facilities.grounds", "fleet.fuel", "")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CATEGORIES),
            st.integers(-10_000, 10_000),
            st.integers(1, 12),
            st.sampled_from([(), (1,), (2,), (3,), (4,)]),
            st.sampled_from(["", "", "tax"]),
        ),
        max_size=30,
    )
)
def test_the_parts_always_add_up_to_what_is_free(
    parish: Parish, drawn: list[tuple[str, int, int, tuple[int, ...], str]]
) -> None:
    positions = [
        paid(category, pence, supplier, contracts=contracts, scope=scope)
        for category, pence, supplier, contracts, scope in drawn
    ]

    rows_for(parish, *positions)
