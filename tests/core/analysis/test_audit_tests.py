from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from core.analysis import audit_tests
from core.analysis.audit_tests import Setting
from core.analysis.leading_digits import leading_digits
from core.analysis.paid_twice import LISTED_FROM, paid_twice
from core.domain.auditing import Outcome, Paid
from core.domain.working_days import WorkingDays

DAY = date(2025, 5, 6)
LIMITS = {500_000: "quotations", 3_000_000: "tender"}
HOLIDAY = date(2025, 5, 5)
WORKING = WorkingDays(frozenset({HOLIDAY}))


def paid(
    key: int, pence: int, supplier: str = "A Ltd", day: date | None = DAY, **more: str
) -> Paid:
    known = {"file": "ledger.csv", "description": "", "department": "", "reference": "", **more}
    return Paid(
        str(key), known["file"], "", key + 1, day, supplier, known["description"],
        known["department"], "", known["reference"], "", "", pence,
    )  # fmt: skip


def listed(found: Outcome) -> list[list[str]]:
    return [[one.key for one in flag.lines] for flag in found.flags]


def days_on(count: int) -> date:
    return DAY + timedelta(days=count)


def test_the_same_reference_and_amount_is_listed_with_its_reasons() -> None:
    payments = [
        paid(1, 120_000, reference="INV-1", description="Mowing"),
        paid(2, 55_500, reference="INV-2"),
        paid(3, 120_000, day=days_on(30), reference="INV-1", description="Mowing", file="b.csv"),
    ]

    found = paid_twice(payments)

    assert listed(found) == [["1", "3"]]
    assert found.flags[0].pence == 120_000
    assert found.flags[0].why.startswith("The same reference INV-1; the only payments of this")
    assert "in two files" in found.flags[0].why


@pytest.mark.parametrize(
    "payments",
    [
        [paid(n, 42_000, day=days_on(30 * n)) for n in range(1, 13)],
        [paid(n, 42_000, description="Season ticket") for n in range(1, 9)],
        [paid(1, 42_000, reference="A-1"), paid(2, 42_000, reference="A-2")],
        [paid(1, 42_000, reference="A1"), paid(2, 42_000, reference="A1"), paid(3, -42_000)],
        [paid(1, 4_200, reference="A1"), paid(2, 4_200, reference="A1")],
    ],
    ids=["instalments", "a batch of equal fees", "two invoices", "taken back", "below the least"],
)
def test_what_recurs_in_order_is_not_listed(payments: list[Paid]) -> None:
    assert paid_twice(payments).flags == ()


def test_bare_triples_are_never_enough() -> None:
    payments = [paid(n, 10_000 + n // 2, f"S{n // 2}") for n in range(200)]

    found = paid_twice(payments)

    # The same supplier, day and amount twice: 35 points, below what is listed.
    assert LISTED_FROM > 35
    assert found.flags == ()
    assert "no references" in found.about


def test_one_reference_to_two_suppliers_is_listed() -> None:
    payments = [paid(1, 99_000, reference="Z-100"), paid(2, 99_000, "B Ltd", reference="Z-100")]

    assert listed(paid_twice(payments)) == [["1", "2"]]


def test_parts_below_a_limit_within_days_are_listed_under_it() -> None:
    payments = [
        paid(1, 490_000, department="Parks"),
        paid(2, 480_000, day=days_on(2), department="Parks"),
        paid(3, 490_000, "B Ltd", day=days_on(1)),
        paid(4, 480_000, "B Ltd", day=days_on(9)),
        paid(5, 490_000, "C Ltd", department="Parks"),
        paid(6, 480_000, "C Ltd", department="Roads"),
    ]

    found = audit_tests.split(payments, LIMITS)

    assert listed(found) == [["1", "2"]]
    assert "£9,700.00, each below £5,000.00 (quotations)" in found.flags[0].why


def test_just_below_needs_three_and_is_compared_with_above() -> None:
    below = [paid(n, 490_000 + n, day=days_on(20 * n)) for n in range(3)]
    payments = [*below, paid(9, 505_000, "B Ltd"), paid(10, 495_000, "B Ltd")]

    found = audit_tests.just_below(payments, LIMITS)

    assert listed(found) == [["0", "1", "2"]]
    assert "Of all suppliers 4 lie there, and 1 as near above" in found.flags[0].why


def test_without_limits_the_tests_that_need_them_say_nothing() -> None:
    assert not audit_tests.split([paid(1, 1)], {}).valid
    assert not audit_tests.just_below([paid(1, 1)], {}).valid


def test_whole_thousands_are_listed_beside_all_large_payments_of_the_supplier() -> None:
    payments = [paid(1, 600_000), paid(2, 612_345), paid(3, 100_000), paid(4, 700_000, "B Ltd")]

    found = audit_tests.round_sums(payments)

    assert listed(found) == [["4"], ["1"]]
    assert "1 of 2 large payments" in found.flags[1].why


def test_weekends_and_bank_holidays_are_listed_unless_dates_are_not_those_of_work() -> None:
    working = [paid(n, 1_000, f"S{n}") for n in range(20)]
    off = [paid(30, 5_000, day=date(2025, 5, 10)), paid(31, 6_000, "B Ltd", day=HOLIDAY)]

    found = audit_tests.not_working_days([*working, *off], WORKING)
    unfit = audit_tests.not_working_days(off, WORKING)

    assert listed(found) == [["31"], ["30"]]
    assert not unfit.valid
    assert "100.0 % of the payments" in unfit.says


def test_a_rush_before_the_year_ends_is_measured_against_what_is_usual() -> None:
    usual = [paid(n, 50_000, day=date(2025, 4, 1) + timedelta(days=14 * n)) for n in range(25)]
    rush = [paid(90, 900_000, day=date(2026, 3, 25)), paid(91, 60_000, "B Ltd", date(2026, 3, 30))]

    found = audit_tests.year_end([*usual, *rush], 4)

    assert listed(found) == [["90"]]
    assert "£9,000.00 in the 14 days to 31 March 2026" in found.flags[0].why


def test_a_new_supplier_with_a_large_first_payment_is_listed() -> None:
    old = [paid(n, 1_000, day=days_on(10 * n)) for n in range(30)]
    new = [paid(90, 800_000, "New Ltd", days_on(200)), paid(91, 100, "Small Ltd", days_on(200))]

    found = audit_tests.new_payees([*old, *new])

    assert listed(found) == [["90"]]
    assert not audit_tests.new_payees(new).valid


def benford(count: int) -> list[int]:
    # Powers of a number that is no power of ten follow the law (Nigrini, ch. 1).
    return [int(1_000 * 10 ** (5 * ((n * 0.6180339887) % 1))) for n in range(count)]


def test_digits_that_follow_the_law_are_close_to_it() -> None:
    found = leading_digits([paid(n, pence) for n, pence in enumerate(benford(3_000))])

    assert found.valid
    assert "3,000 payments: close to the law" in found.says
    assert [one.expected for one in found.digits] == [
        3010, 1761, 1249, 969, 792, 669, 580, 512, 458,
    ]  # fmt: skip
    assert sum(one.lines for one in found.digits) == 3_000


def test_digits_that_do_not_follow_it_are_named() -> None:
    bent = [pence if n % 5 else 700_000 + n for n, pence in enumerate(benford(3_000))]

    found = leading_digits([paid(n, pence) for n, pence in enumerate(bent)])

    assert "not near the law" in found.says
    assert "Furthest off is 7" in found.says


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        (benford(900), "900 payments of £10 and more, 1,000 are needed"),
        ([50_000 + 7 * n for n in range(2_000)], "seems cut off there"),
        ([1_000 + 7 * n for n in range(2_000)], "less than three powers of ten"),
        ([*benford(2_000), *[123_456] * 200], "one amount, £1,234.56, is 9.1 %"),
    ],
)
def test_where_the_law_cannot_hold_no_figure_is_shown(amounts: Sequence[int], why: str) -> None:
    found = leading_digits([paid(n, pence) for n, pence in enumerate(amounts)])

    assert not found.valid
    assert why in found.says
    assert found.digits == ()


def test_a_hundred_thousand_payments_are_tested_in_seconds() -> None:
    draw = random.Random(2)
    payments = [
        paid(
            n,
            draw.choice((draw.randrange(1, 3_000_000), 42_000)),
            f"Supplier {draw.randrange(3_000)}",
            DAY + timedelta(days=draw.randrange(360)),
            reference=f"R{draw.randrange(90_000)}",
        )
        for n in range(100_000)
    ]
    began = time.perf_counter()

    found = audit_tests.run_all(payments, Setting(LIMITS, WORKING))

    assert time.perf_counter() - began < 10
    assert [one.id for one in found] == [
        "paid-twice", "split", "just-below", "round-sums", "not-working-days", "year-end",
        "new-payees", "leading-digits",
    ]  # fmt: skip


def test_without_any_reference_a_rare_pair_with_all_other_signs_is_listed() -> None:
    pair = [paid(n, 77_700, description="Repair of the pump") for n in (1, 2)]

    assert listed(paid_twice(pair)) == [["1", "2"]]
    assert listed(paid_twice([*pair, paid(3, 100, reference="A-1")])) == []
