from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.summaries import concentration


def test_the_least_number_of_suppliers_that_reach_four_fifths_make_most_of_the_spend() -> None:
    spend = concentration([("B", 30_00), ("A", 50_00), ("D", 5_00), ("C", 15_00)])

    assert [row.name for row in spend.suppliers] == ["A", "B", "C", "D"]
    assert [row.running for row in spend.suppliers] == [50_00, 80_00, 95_00, 100_00]
    assert (spend.most, spend.total, spend.tail) == (2, 100_00, 20_00)


def test_suppliers_paid_the_same_stand_in_the_order_of_their_names() -> None:
    spend = concentration([("b", 1), ("a", 1)])

    assert [row.name for row in spend.suppliers] == ["a", "b"]


def test_a_supplier_with_credits_only_stands_last_and_lowers_the_total() -> None:
    spend = concentration([("credits", -20_00), ("A", 100_00)])

    assert [row.running for row in spend.suppliers] == [100_00, 80_00]
    assert (spend.most, spend.tail) == (1, -20_00)


def test_of_nothing_no_supplier_makes_most() -> None:
    assert concentration([]).most == 0
    assert concentration([("credits", -1)]).most == 0
    assert concentration([]).reaching(10_000) == 0


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(-(10**9), 10**9)), max_size=30))
def test_most_and_tail_add_up_to_the_total(rows: list[tuple[str, int]]) -> None:
    spend = concentration(rows)

    paid_to_most = sum(row.pence for row in spend.suppliers[: spend.most])
    assert spend.total == sum(pence for _, pence in rows) == paid_to_most + spend.tail
    if spend.total > 0:
        assert paid_to_most * 10 >= spend.total * 8
        assert (paid_to_most - spend.suppliers[spend.most - 1].pence) * 10 < spend.total * 8


def test_more_than_all_is_reached_by_all() -> None:
    assert concentration([("A", 1), ("B", 1)]).reaching(10_001) == 2
