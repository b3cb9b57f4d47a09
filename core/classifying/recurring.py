"""Payees that are paid again and again: what looks like a contract that no register has.

Decision: regular days or regular amounts over three quarters at least, gaps, credits and a rise
in between allowed. It is offered with the pattern in words; a person says whether it is one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId

_LEAST_QUARTERS = 3
_LEAST_PAYMENTS = 3
# The usual distance of payments in days, the least and the most, and its word.
_RHYTHMS = (
    (7, 6, 8, "weekly"),
    (14, 13, 15, "every two weeks"),
    (28, 27, 29, "every four weeks"),
    (30, 24, 37, "monthly"),
    (61, 54, 68, "every two months"),
    (91, 80, 102, "quarterly"),
    (183, 168, 198, "twice a year"),
    (365, 345, 385, "yearly"),
)
# So many of the distances must be one, two or three times the usual one; so much of amounts alike.
_REGULAR = 0.75
_ALIKE = 0.8
_NEAR = 0.15
_LEAST_ALIKE = 6
# How many payments of different amounts make a contract by their days alone. Bills of use vary
# with the season, so any amounts will do; what is bought every week or so varies less, if it is
# one. A yearly rhythm of different amounts says nothing.
_BY_RHYTHM = {
    "weekly": 12, "every two weeks": 12, "every four weeks": 12, "monthly": 6,
    "every two months": 5, "quarterly": 4, "twice a year": 4,
}  # fmt: skip
_SHORT = frozenset({"weekly", "every two weeks", "every four weeks"})
_TOO_DIFFERENT = 4


@dataclass(frozen=True, slots=True)
class Recurring:
    """A payee whose payments look like a contract. ``pence`` is what was paid, less credits."""

    supplier_id: SupplierId
    supplier: str
    lines: int
    pence: Pence
    first: date
    last: date
    rhythm: str
    each: Pence | None
    words: str


def recurring(
    supplier_id: SupplierId, supplier: str, payments: Iterable[tuple[date, Pence]]
) -> Recurring | None:
    """Return the pattern of the payments to a payee, None where they have none."""
    all_of_them = list(payments)
    paid = _without_credits(all_of_them)
    if len(paid) < _LEAST_PAYMENTS or len(_quarters(paid)) < _LEAST_QUARTERS:
        return None
    rhythm = _rhythm(sorted({day for day, _ in paid}))
    amounts = [pence for _, pence in paid]
    each, alike = _each(amounts), _near(amounts)
    steady = each is not None and (rhythm or len(paid) >= _LEAST_ALIKE)
    if not steady and not (rhythm and (alike or _is_billed(rhythm, amounts))):
        return None
    first, last = paid[0][0], paid[-1][0]
    words = ", ".join(
        part
        for part in (
            f"{len(paid)} payments",
            rhythm or "now and then",
            _amount_words(paid, each, alike=alike),
            f"since {first:%d/%m/%Y}",
        )
        if part
    )
    # In all a credit lowers what was paid, of whatever amount it is.
    total = Pence(sum(pence for _, pence in all_of_them))
    return Recurring(supplier_id, supplier, len(paid), total, first, last, rhythm, each, words)


def by_pounds(found: Iterable[Recurring]) -> tuple[Recurring, ...]:
    """Put patterns in order, the most pounds first."""
    return tuple(sorted(found, key=lambda one: (-one.pence, one.supplier, one.supplier_id)))


def _without_credits(payments: Iterable[tuple[date, Pence]]) -> list[tuple[date, Pence]]:
    """Return the payments by day; a credit takes out the latest payment of its amount."""
    kept: dict[int, tuple[date, Pence]] = {}
    latest: dict[Pence, list[int]] = defaultdict(list)
    for place, (day, pence) in enumerate(sorted(payments)):
        if pence > 0:
            kept[place] = day, pence
            latest[pence].append(place)
        elif same := latest.get(Pence(-pence)):
            del kept[same.pop()]
    return list(kept.values())


def _quarters(paid: Iterable[tuple[date, Pence]]) -> set[tuple[int, int]]:
    return {(day.year, (day.month - 1) // 3) for day, _ in paid}


def _rhythm(days: Sequence[date]) -> str:
    gaps = [(after - day).days for day, after in pairwise(days)]
    if len(gaps) < _LEAST_PAYMENTS - 1:
        return ""
    usual = median(gaps)
    for _, least, most, word in _RHYTHMS:
        if least <= usual <= most:
            on_time = sum(any(least * n <= gap <= most * n for n in (1, 2, 3)) for gap in gaps)
            return word if on_time >= _REGULAR * len(gaps) else ""
    return ""


def _each(amounts: Sequence[Pence]) -> Pence | None:
    """Return the one amount that most payments are of, the newest of two or three levels."""
    counts = Counter(amounts)
    levels = [amount for amount, count in counts.most_common(3) if count > 1]
    if not levels or sum(counts[amount] for amount in levels) < _ALIKE * len(amounts):
        return None
    return next(amount for amount in reversed(amounts) if amount in levels)


def _is_billed(rhythm: str, amounts: Sequence[Pence]) -> bool:
    """Say whether different amounts on regular days may be bills of one contract."""
    if len(amounts) < _BY_RHYTHM.get(rhythm, len(amounts) + 1):
        return False
    # One odd amount at either end says nothing.
    _, low, *_, high, _ = sorted(amounts)
    return rhythm not in _SHORT or high < _TOO_DIFFERENT * low


def _near(amounts: Sequence[Pence]) -> bool:
    usual = median(amounts)
    near = sum(abs(amount - usual) <= _NEAR * usual for amount in amounts)
    return near >= _ALIKE * len(amounts)


def _amount_words(paid: Sequence[tuple[date, Pence]], each: Pence | None, *, alike: bool) -> str:
    amounts = [pence for _, pence in paid]
    if each is not None:
        if amounts.count(each) >= _ALIKE * len(amounts):
            return f"{pounds(each)} each"
        since = next(day for day, pence in paid if pence == each)
        return (
            f"the last {pounds(each)} each"
            if since == paid[0][0]
            else (f"{pounds(each)} each from {since:%d/%m/%Y}")
        )
    if alike:
        return f"{pounds(min(amounts))} to {pounds(max(amounts))} each"
    return f"{pounds(min(amounts))} to {pounds(max(amounts))}"
