"""What differs so much from the period before that somebody should say why.

Pence in, findings out. The thresholds are data: see resources/presets/plausibility.json.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from core.domain.assessment import Position
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period, add_months, month_end
from core.domain.taxonomy import CategoryCode

_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a difference counts; shares in basis points, pounds in pence."""

    category_change: int
    category_least: int
    category_least_share: int
    payments_change: int
    payments_least: int
    supplier_least: int
    supplier_least_share: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What a period holds, in scope: payments, and pence by category and by supplier."""

    lines: int
    by_category: Mapping[CategoryCode, int]
    by_supplier: Mapping[SupplierId, int]

    def total(self) -> int:
        """Return all of it, in pence."""
        return sum(self.by_category.values())


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Suppliers not paid in the period before that have ``least`` pence or more now."""

    least: Pence
    paid: Mapping[SupplierId, int]


def limits() -> Limits:
    """Return the thresholds as they are shipped."""
    text = (files("resources") / "presets" / "plausibility.json").read_text("utf-8")
    found = json.loads(text)
    category, payments, supplier = (
        found[name] for name in ("category", "payments", "new_supplier")
    )
    return Limits(
        category["change_basis_points"],
        category["least_pence"],
        category["least_basis_points"],
        payments["change_basis_points"],
        payments["least"],
        supplier["least_pence"],
        supplier["least_basis_points"],
    )


def period_before(period: Period) -> Period:
    """Return the period to compare with: the same months a year earlier.

    What is no run of whole months is compared with as many days before it. A period of more
    than a year is compared with as many months before it.
    """
    if period.start.day == 1 and period.end == month_end(period.end):
        months = 12 * (period.end.year - period.start.year)
        months += period.end.month - period.start.month + 1
        back = -12 * -(-months // 12)
        return Period(add_months(period.start, back), month_end(add_months(period.end, back)))
    days = (period.end - period.start).days + 1
    return Period(period.start - timedelta(days=days), period.start - timedelta(days=1))


def spent(positions: Iterable[Position]) -> Spent:
    """Add up what is in scope."""
    lines = 0
    by_category: dict[CategoryCode, int] = defaultdict(int)
    by_supplier: dict[SupplierId, int] = defaultdict(int)
    for one in positions:
        if not one.scope:
            lines += one.lines
            by_category[one.category] += one.pence
            by_supplier[one.supplier_id] += one.pence
    return Spent(lines, by_category, by_supplier)


def changed_categories(
    before: Spent, now: Spent, limit: Limits
) -> tuple[tuple[CategoryCode, Pence, Pence], ...]:
    """Return the categories that changed much, with before and now; the largest change first."""
    share = _part(max(before.total(), now.total()), limit.category_least_share)
    least = max(limit.category_least, share)
    found = []
    for category in before.by_category.keys() | now.by_category.keys():
        was, is_now = before.by_category.get(category, 0), now.by_category.get(category, 0)
        change = abs(is_now - was)
        if change >= least and change >= _part(abs(was), limit.category_change):
            found.append((category, Pence(was), Pence(is_now)))
    return tuple(sorted(found, key=lambda row: (-abs(row[2] - row[1]), row[0])))


def payments_changed(before: Spent, now: Spent, limit: Limits) -> bool:
    """Say whether the number of payments changed much."""
    change = abs(now.lines - before.lines)
    return change >= max(limit.payments_least, _part(before.lines, limit.payments_change))


def newcomers(before: Spent, now: Spent, limit: Limits) -> Newcomers:
    """Return the suppliers that are new and large."""
    least = max(limit.supplier_least, _part(now.total(), limit.supplier_least_share))
    paid = {
        who: pence
        for who, pence in now.by_supplier.items()
        if pence >= least and who not in before.by_supplier
    }
    return Newcomers(Pence(least), paid)


def _part(whole: int, basis_points: int) -> int:
    # Rounded up: a threshold is reached at its whole pence.
    return -(-whole * basis_points // _WHOLE)
