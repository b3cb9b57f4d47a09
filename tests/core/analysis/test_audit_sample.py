from __future__ import annotations

import hashlib
import math
import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import audit_sample, projection
from core.domain.auditing import Drawn, Found, Paid, Plan, Sample, Stratum, Way

WAYS = [
    Plan(Way.VALUE, 12, 7),
    Plan(Way.STRATIFIED, 12, 7),
    Plan(Way.RANDOM, 12, 7),
    Plan(Way.ABOVE, above=50_000),
]


def paid(key: int, pence: int) -> Paid:
    return Paid(
        str(key), "ledger.csv", "", key + 1, date(2025, 5, 1), "A Ltd", "", "", "", "", "", "",
        pence,
    )  # fmt: skip


def population(amounts: list[int]) -> list[Paid]:
    return [paid(number, pence) for number, pence in enumerate(amounts, start=1)]


@pytest.mark.parametrize("plan", WAYS, ids=lambda plan: plan.way)
@given(amounts=st.lists(st.integers(-200_000, 200_000), min_size=1, max_size=60))
def test_strata_hold_every_payment_once_and_the_sample_comes_again(
    plan: Plan, amounts: list[int]
) -> None:
    payments = population(amounts)

    found = audit_sample.draw(payments, plan)

    assert found == audit_sample.draw(payments, plan)
    assert sum(one.pence for one in found.strata) == sum(amounts) == found.pence
    assert sum(one.lines for one in found.strata) == sum(1 for a in amounts if a)
    assert len({item.place for item in found.items}) == len(found.items)
    assert sum(one.drawn for one in found.strata) == len(found.items)
    assert all(payments[item.place - 1] == item.paid for item in found.items)


def test_drawn_by_value_is_what_the_words_of_the_printout_lead_to() -> None:
    draw = random.Random(3)
    payments = population([draw.randrange(1, 90_000) for _ in range(400)] + [-7_000, -95_000])

    found = audit_sample.draw(payments, Plan(Way.VALUE, 30, 11))

    interval = sum(p.pence for p in payments if p.pence > 0) // 30
    digest = hashlib.sha256(b"spendbook sample 11").digest()
    start = int.from_bytes(digest[:8], "big") % interval
    expected, passed = [], 0
    for one in payments:
        if 0 < one.pence < interval:
            # A whole pound mark falls into this payment: counted apart from the code under test.
            if any((n * interval + start) in range(passed, passed + one.pence) for n in range(40)):
                expected.append(one.key)
            passed += one.pence
    assert (found.interval, found.start) == (interval, start)
    assert [i.paid.key for i in found.items_of(audit_sample.SMALL)] == expected
    assert {i.paid.pence for i in found.items_of(audit_sample.LARGE_CREDITS)} <= {-95_000}


def test_drawn_at_random_are_the_smallest_fingerprints() -> None:
    payments = population([100 * n for n in range(1, 50)])

    found = audit_sample.draw(payments, Plan(Way.RANDOM, 5, 2))

    ranked = sorted(
        range(1, 50), key=lambda n: hashlib.sha256(f"spendbook order 2 {n}".encode()).hexdigest()
    )
    assert sorted(item.place for item in found.items) == sorted(ranked[:5])


def test_the_fingerprint_changes_with_any_payment() -> None:
    payments = population([100, 200])

    assert audit_sample.fingerprint(payments) == hashlib.sha256(b"1,100\n2,200\n").hexdigest()
    assert audit_sample.fingerprint(payments[:1]) != audit_sample.fingerprint(payments)


# Poisson reliability factors as the AICPA Audit Guide "Audit Sampling" prints them (table of
# confidence factors for monetary unit sampling, risk of incorrect acceptance 5 % and 10 %).
@pytest.mark.parametrize(
    ("confidence", "printed"),
    [
        (95, ["3.00", "4.75", "6.30", "7.76", "9.16", "10.52"]),
        (90, ["2.31", "3.89", "5.33", "6.69", "8.00", "9.28"]),
    ],
)
def test_confidence_factors_are_those_of_the_audit_guide(
    confidence: int, printed: list[str]
) -> None:
    for number, text in enumerate(printed):
        exact = Fraction(projection.confidence_factor(number, confidence), 10_000)

        assert Fraction(text) - Fraction(1, 100) < exact <= Fraction(text)


@pytest.mark.parametrize("confidence", [80, 90, 95, 99])
@pytest.mark.parametrize("number", [0, 1, 5, 20])
def test_confidence_factors_solve_the_poisson_sum(number: int, confidence: int) -> None:
    factor = Fraction(projection.confidence_factor(number, confidence), 10_000)

    def chance(mean: Fraction) -> float:
        whole = sum(mean**n / math.factorial(n) for n in range(number + 1))
        return float(whole) * math.exp(-float(mean))

    missed = (100 - confidence) / 100
    assert chance(factor) <= missed < chance(factor - Fraction(2, 10_000))


def messier() -> tuple[Sample, dict[str, Found]]:
    # W. F. Messier, S. M. Glover, D. F. Prawitt, Auditing & Assurance Services: the example of
    # Calabro Paging Services: 2,500,000 in all, interval 26,882, 95 %, four differences found.
    stated = [3_254_900, 2_189_300, 670_500, 1_500_000]
    found = [3_004_900, 1_860_900, 402_300, 0]
    names = [audit_sample.LARGE, *[audit_sample.SMALL] * 3]
    items = tuple(
        Drawn(n, paid(n, pence), name)
        for n, (pence, name) in enumerate(zip(stated, names, strict=True), start=1)
    )
    strata = (
        Stratum(audit_sample.LARGE, 1, 3_254_900, 1, whole=True),
        Stratum(audit_sample.SMALL, 3_000, 246_745_100, 3),
    )
    sample = Sample(
        Plan(Way.VALUE, interval=2_688_200), 3_001, 250_000_000, "", 2_688_200, 0, strata, items,
        (),
    )  # fmt: skip
    return sample, {str(n): Found(pence) for n, pence in enumerate(found, start=1)}


def test_the_textbook_example_comes_out_to_the_dollar_with_its_own_table() -> None:
    sample, found = messier()
    table = [Fraction(text) for text in ("3.0", "4.7", "6.2", "7.6")]

    said = projection.project(sample, found, table.__getitem__)

    assert said.known == 250_000
    # The book rounds each taint to a percent and each product to the dollar: 2,500, 4,032,
    # 10,753 and 26,882, and in all 150,621.
    assert [row.projected // 1_000 for row in said.rows] == [250, 403, 1_075, 2_688]
    assert said.upper is not None
    assert abs(said.upper - 15_062_100) < 300


def test_with_exact_factors_the_limit_is_the_sum_worked_out_by_hand() -> None:
    sample, found = messier()

    said = projection.project(sample, found)

    factors = [Fraction(projection.confidence_factor(n, 95), 10_000) for n in range(4)]
    taints = [Fraction(1), Fraction(2_682, 6_705), Fraction(3_284, 21_893)]
    steps = (t * (b - a) for t, a, b in zip(taints, factors, factors[1:], strict=False))
    expected = 250_000 + 2_688_200 * (factors[0] + sum(steps))
    assert said.upper == math.ceil(expected)
    assert said.lower == 250_000 - math.ceil(2_688_200 * factors[0])
    assert said.projected == 250_000 + 403_236 + 1_075_280 + 2_688_200


def test_there_are_no_limits_before_all_are_looked_at() -> None:
    sample, found = messier()
    del found["3"]

    said = projection.project(sample, found)

    assert (said.upper, said.lower, said.waiting, said.looked_at) == (None, None, 1, 3)
    assert any("1 of the payments drawn wait" in words for words in said.words)


def test_a_sample_drawn_by_value_holds_its_level() -> None:
    draw = random.Random(1)
    amounts = [draw.randrange(1_000, 60_000) for _ in range(1_000)]
    wrong = set(draw.sample(range(1_000), 60))
    payments = population(amounts)
    true = sum(amounts[n] // 2 for n in wrong)
    worth = {str(n + 1): Found(a - a // 2 if n in wrong else a) for n, a in enumerate(amounts)}

    limits = []
    for seed in range(200):
        sample = audit_sample.draw(payments, Plan(Way.VALUE, 60, seed))
        limits.append(projection.project(sample, worth).upper or 0)

    assert sum(limit >= true for limit in limits) >= 190


def test_layers_project_the_mean_difference_of_each() -> None:
    payments = population([1_000] * 10)
    sample = audit_sample.draw(payments, Plan(Way.RANDOM, 4, 1))
    first = sample.items[0].paid.key
    found = {item.paid.key: Found(1_000) for item in sample.items} | {first: Found(600)}

    said = projection.project(sample, found)

    # Cochran 2.8: 10 x mean 100; variance 100 x (1 - 4/10) x 40,000 / 4.
    assert said.projected == 1_000
    assert said.upper == 1_000 + math.ceil(1.6449 * math.isqrt(600_000) + 1.6449)
    assert said.lower is not None


def test_drawn_at_random_without_a_difference_there_is_a_rate_and_no_limit_in_pounds() -> None:
    sample = audit_sample.draw(population([500] * 100), Plan(Way.RANDOM, 60, 1))

    said = projection.project(sample, {i.paid.key: Found(i.paid.pence) for i in sample.items})

    assert said.upper is None
    assert any("At most 5.0 % of the payments differ" in words for words in said.words)


def test_what_was_chosen_for_its_size_says_nothing_of_the_rest() -> None:
    sample = audit_sample.draw(population([100, 900, 2_000]), Plan(Way.ABOVE, above=800))

    said = projection.project(sample, {"2": Found(400), "3": Found(2_000)})

    assert (said.known, said.projected, said.upper) == (500, 500, None)
    assert "£1.00" in said.words[0]


def test_of_nothing_nothing_is_drawn() -> None:
    for plan in WAYS:
        found = audit_sample.draw([], plan)

        assert (found.items, found.strata, found.pence) == ((), (), 0)
        assert projection.project(found, {}).projected == 0
