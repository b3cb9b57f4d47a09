"""What differs much from the period before, at the very edges of the thresholds."""

from __future__ import annotations

from datetime import date

import pytest

from core.analysis import plausibility
from core.analysis.plausibility import Limits, Spent
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode

LIMITS = Limits(5_000, 10_000, 200, 3_000, 20, 25_000, 500)


def spent(lines: int = 0, **categories: int) -> Spent:
    return Spent(lines, {CategoryCode(code): pence for code, pence in categories.items()}, {})


def changed(before: Spent, now: Spent) -> list[str]:
    return [row[0] for row in plausibility.changed_categories(before, now, LIMITS)]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2025-04-01", "2026-03-31"), ("2024-04-01", "2025-03-31")),
        (("2025-04-01", "2025-06-30"), ("2024-04-01", "2024-06-30")),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2023-04-01", "2025-03-31"), ("2021-04-01", "2023-03-31")),
        (("2025-04-08", "2025-04-14"), ("2025-04-01", "2025-04-07")),
    ],
)
def test_a_period_is_compared_with_the_same_months_before(
    period: tuple[str, str], before: tuple[str, str]
) -> None:
    asked, wanted = (Period(*map(date.fromisoformat, days)) for days in (period, before))

    assert plausibility.period_before(asked) == wanted


def test_a_category_counts_from_half_up_or_down_and_from_the_least_amount_on() -> None:
    assert changed(spent(a=20_000), spent(a=30_000)) == ["a"]
    assert changed(spent(a=20_000), spent(a=10_000)) == ["a"]
    assert changed(spent(a=20_000), spent(a=29_999)) == []
    assert changed(spent(a=2_000), spent(a=11_999)) == []
    assert changed(spent(a=30_000), spent(a=44_999)) == []


def test_a_category_that_came_or_went_counts_and_the_largest_change_is_first() -> None:
    assert changed(spent(a=10_000), spent(b=10_001)) == ["b", "a"]


def test_in_a_large_body_small_categories_do_not_count() -> None:
    large = 10_000_000

    assert changed(spent(a=large), spent(a=large, b=199_999)) == []
    assert changed(spent(a=large), spent(a=large, b=210_000)) == ["b"]


def test_the_number_of_payments_counts_from_three_tenths_and_twenty_on() -> None:
    def counts(before: int, now: int) -> bool:
        return plausibility.payments_changed(spent(before), spent(now), LIMITS)

    assert counts(100, 130)
    assert counts(100, 70)
    assert not counts(100, 129)
    assert not counts(10, 29)
    assert counts(10, 30)


def test_only_new_suppliers_of_the_least_amount_count() -> None:
    old, small, large = SupplierId(1), SupplierId(2), SupplierId(3)
    before = Spent(1, {CategoryCode("a"): 5}, {old: 5})
    now = Spent(3, {CategoryCode("a"): 100_000}, {old: 50_001, small: 24_999, large: 25_000})

    found = plausibility.newcomers(before, now, LIMITS)

    assert (found.least, dict(found.paid)) == (25_000, {large: 25_000})


def test_the_thresholds_that_are_shipped_can_be_read() -> None:
    found = plausibility.limits()

    assert 0 < found.category_change <= 10_000
    assert found.supplier_least > 0
