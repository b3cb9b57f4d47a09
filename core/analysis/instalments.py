"""Regular instalments among what was paid under a contract: how much, how often, how many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.money import Pence
from core.domain.watching import MonthPaid

# Months from one instalment to the next, and how that is said.
_RHYTHMS = {
    1: "each month",
    2: "every two months",
    3: "each quarter",
    6: "each half year",
    12: "each year",
}
# An instalment is the same within a hundredth: pence of rounding, a small charge.
_ALIKE = 100
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Instalments:
    """So many instalments of ``each``, one in ``months`` months; ``words`` says how often."""

    each: Pence
    count: int
    months: int
    words: str

    def in_run(self, first: date, last: date) -> int:
        """Return how many a run from one day to another has, both included."""
        after = last + timedelta(days=1)
        months = _number(after) - _number(first) + (after.day > first.day)
        return -(-months // self.months)


def instalments(paid: Iterable[MonthPaid]) -> Instalments | None:
    """Return the instalments that payments are, None where they are not regular.

    An instalment may come a month early or late, and two in one month.
    """
    sums: dict[int, int] = defaultdict(int)
    for month in paid:
        sums[_number(month.first)] += month.pence
    amounts = {number: pence for number, pence in sums.items() if pence}
    if not amounts or min(amounts.values()) < 0:
        return None
    counts = Counter(amounts.values())
    each = max(counts, key=lambda pence: (counts[pence], -pence))
    if any(_times(pence, each) is None for pence in amounts.values()):
        return None
    count = sum(_times(pence, each) or 0 for pence in amounts.values())
    months = _rhythm(max(amounts) - min(amounts), count)
    return Instalments(Pence(each), count, months, _RHYTHMS[months]) if months else None


def _times(pence: int, each: int) -> int | None:
    times = (pence * 2 + each) // (each * 2)
    return times if times and abs(pence - times * each) * _ALIKE <= pence else None


def _rhythm(span: int, count: int) -> int:
    """Return the months between instalments that span so many months, 0 for no rhythm."""
    if count < _LEAST:
        return 0
    return next((n for n in _RHYTHMS if abs(span - n * (count - 1)) <= (n > 1)), 0)


def _number(day: date) -> int:
    return day.year * 12 + day.month
