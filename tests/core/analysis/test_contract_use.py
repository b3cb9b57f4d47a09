from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analysis.contract_use import Paid, contract_uses, run_value
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Amounts, Between, ContractUse, MonthPaid, UseState

AS_AT = date(2026, 3, 31)
ACME = SupplierId(1)
ONE = ContractId(1)
# Two years from 1 April 2025, so that the as-at day ends its first: 365 of 730 days.
CONTRACT = Contract(
    ONE, "C1", "Grounds", "Acme", date(2025, 4, 1), date(2027, 3, 31), date(2027, 3, 31),
    value=Pence(24_000_00),
)  # fmt: skip


def month(pence: int, day: date, contracts: tuple[int, ...] = (1,), vat: int = 0) -> MonthPaid:
    ids = tuple(ContractId(number) for number in contracts)
    return MonthPaid(ACME, CategoryCode("x.y"), "", ids, day, day, 1, pence, vat)


def use_of(
    *months: MonthPaid,
    contract: Contract = CONTRACT,
    amounts: Amounts = Amounts.NET,
    known_from: date = date(2025, 4, 1),
    as_at: date = AS_AT,
) -> ContractUse:
    (use,) = contract_uses([contract], Paid(months, {ACME: amounts}, known_from, as_at))
    return use


def test_half_of_the_value_in_half_of_the_run_is_expected_to_be_all_of_it() -> None:
    use = use_of(month(12_000_00, date(2025, 9, 1)))

    assert (use.paid, use.value) == (12_000_00, 24_000_00)
    assert use.expected == Between.exactly(24_000_00)
    assert use.state is UseState.WITHIN
    assert "50.0 % of the value (£24,000.00 stated)" in use.words


def test_a_penny_more_than_the_value_is_over_it() -> None:
    assert use_of(month(24_000_00, date(2026, 3, 1)), as_at=date(2027, 3, 31)).state is (
        UseState.WITHIN
    )
    assert use_of(month(24_000_01, date(2026, 3, 1))).state is UseState.OVER


def test_a_pace_that_leads_over_the_value_is_told_before_it_happens() -> None:
    close = use_of(month(12_240_00, date(2025, 9, 1)))
    over = use_of(month(12_240_01, date(2025, 9, 1)))

    # Two hundredths more than the value is within what a pace can tell.
    assert (close.state, over.state) == (UseState.WITHIN, UseState.HEADING_OVER)
    assert over.expected == Between.exactly(24_480_02)


def test_a_credit_lowers_what_was_paid() -> None:
    use = use_of(month(12_000_00, date(2025, 9, 1)), month(-2_000_00, date(2025, 10, 1)))

    assert use.paid == 10_000_00


def test_amounts_with_vat_are_compared_without_it_where_it_is_stated() -> None:
    use = use_of(month(14_400_00, date(2025, 9, 1), vat=2_400_00), amounts=Amounts.GROSS_AND_VAT)

    assert use.paid == 14_400_00
    assert use.paid_net == Between.exactly(12_000_00)
    assert use.state is UseState.WITHIN


def test_amounts_with_vat_not_stated_are_never_compared_silently() -> None:
    use = use_of(month(14_400_00, date(2025, 9, 1)), amounts=Amounts.GROSS)

    assert use.paid_net == Between(12_000_00, 14_400_00)
    assert use.state is UseState.MAY_BE_OVER
    assert "VAT not stated" in use.words


def test_what_falls_under_two_contracts_counts_in_neither_and_is_said() -> None:
    use = use_of(month(5_00, date(2025, 9, 1), (1, 2)), month(7_00, date(2025, 9, 2)))

    assert (use.paid, use.shared) == (7_00, 5_00)
    assert "£5.00 more falls under this and another contract alike." in use.words


def test_years_of_which_the_book_knows_nothing_are_taken_at_the_same_pace_and_said() -> None:
    # 365 of 730 days known, the second half: the first is taken to be like it.
    use = use_of(
        month(9_000_00, date(2027, 1, 1)), known_from=date(2026, 4, 1), as_at=date(2027, 3, 31)
    )

    assert use.expected == Between.exactly(18_000_00)
    assert "of which the book has no payments" in use.words


def test_two_months_are_asked_for_before_a_forecast_is_made() -> None:
    use = use_of(month(9_000_00, date(2025, 4, 2)), as_at=date(2025, 5, 29))

    assert use.expected is None
    assert "Too early for a forecast." in use.words


def test_a_contract_without_payments_says_so() -> None:
    assert use_of().state is UseState.NOTHING_PAID


def test_a_contract_without_a_value_cannot_be_over_it() -> None:
    nothing = replace(CONTRACT, value=None)

    assert use_of(month(1, AS_AT), contract=nothing).state is UseState.NO_VALUE


def test_contracts_that_have_not_begun_are_left_out() -> None:
    later = replace(CONTRACT, start=date(2026, 4, 1))

    assert contract_uses([later], Paid((), {}, None, AS_AT)) == ()


@pytest.mark.parametrize(
    ("value", "annual", "end", "current", "expected"),
    [
        (None, 12_000_00, date(2027, 3, 31), None, 24_000_00),
        (None, 12_000_00, date(2026, 9, 30), None, 18_000_00),
        (24_000_00, 12_000_00, date(2027, 3, 31), date(2028, 3, 31), 36_000_00),
        (24_000_00, None, date(2027, 3, 31), date(2028, 3, 31), 24_000_00),
        (24_000_00, 12_000_00, date(2027, 3, 31), date(2027, 3, 31), 24_000_00),
        (None, None, date(2027, 3, 31), None, None),
        (None, 12_000_00, None, None, None),
        # 365 days from 15 April is a year; 100 days are 100 of 365.25.
        (None, 36_525, date(2025, 7, 9), None, 10_000),
    ],
)
def test_the_value_of_a_run_counts_the_years_and_the_extensions_taken(
    value: int | None, annual: int | None, end: date | None, current: date | None,
    expected: int | None,
) -> None:  # fmt: skip
    contract = replace(
        CONTRACT,
        end=end,
        current_end=current,
        value=None if value is None else Pence(value),
        annual_value=None if annual is None else Pence(annual),
    )

    assert run_value(contract)[0] == expected


def test_what_needs_a_look_comes_first_and_ended_contracts_last() -> None:
    contracts = [
        replace(CONTRACT, id=ContractId(1)),
        replace(CONTRACT, id=ContractId(2), current_end=date(2025, 12, 31)),
        replace(CONTRACT, id=ContractId(3)),
    ]
    months = (
        month(1_00, date(2025, 9, 1), (1,)),
        month(90_000_00, date(2025, 9, 1), (2,)),
        month(90_000_00, date(2025, 9, 1), (3,)),
    )

    uses = contract_uses(contracts, Paid(months, {ACME: Amounts.NET}, date(2025, 4, 1), AS_AT))

    assert [use.contract.id for use in uses] == [3, 1, 2]


def test_regular_instalments_go_on_as_such_and_make_the_value() -> None:
    five_years = replace(
        CONTRACT, end=date(2030, 3, 31), current_end=date(2030, 3, 31), value=Pence(44_200_00)
    )
    days = [date(2025 + (3 + 3 * n) // 12, (3 + 3 * n) % 12 + 1, 5) for n in range(7)]

    use = use_of(
        *[month(2_210_00, day) for day in days], contract=five_years, as_at=date(2026, 10, 31)
    )

    assert (use.expected, use.state) == (Between.exactly(44_200_00), UseState.WITHIN)
    assert "At £2,210.00 each quarter, £44,200.00 by 31 March 2030." in use.words


def test_two_yearly_instalments_of_two_years_are_the_value_and_no_more() -> None:
    paid = [month(12_000_00, date(2025, 4, 20)), month(12_000_00, date(2026, 5, 3))]

    use = use_of(*paid, as_at=date(2026, 6, 30))

    assert (use.expected, use.state) == (Between.exactly(24_000_00), UseState.WITHIN)


def test_instalments_that_make_more_than_the_value_are_told_before_it_happens() -> None:
    paid = [month(2_000_00, date(2025, 4 + n, 28)) for n in range(6)]

    use = use_of(*paid, as_at=date(2025, 9, 30))

    assert (use.expected, use.state) == (Between.exactly(48_000_00), UseState.HEADING_OVER)


def test_what_is_paid_in_full_heads_no_further() -> None:
    use = use_of(month(24_000_00, date(2025, 6, 1)))

    assert (use.expected, use.state) == (Between.exactly(24_000_00), UseState.WITHIN)
    assert use.words.endswith("Paid in full.")
