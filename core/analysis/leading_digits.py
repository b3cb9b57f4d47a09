"""Benford's law on amounts: the share of each leading digit, only where the law can hold.

Limits and grades: M. J. Nigrini, Benford's Law (Wiley, 2012), ch. 7: mean absolute deviation of
first digits up to 0.006 close, up to 0.012 acceptable, up to 0.015 marginal, above it not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from core.domain.auditing import Digit, Outcome, Paid
from core.domain.money import divide_half_up, pounds

ID = "leading-digits"
LEAST_LINES = 1_000
LEAST_RANGE = 1_000
_LEAST_PENCE = 1_000
_SAME_MOST = 500  # of 10,000: one amount again and again bends the digits by itself.
_GRADES = ((60, "close to the law"), (120, "acceptably near the law"), (150, "only just near it"))
_PARTS = 10_000

_ABOUT = (
    "Compares the first digits of payments of £10 and more with Benford's law (1 leads 30.1 %,"
    f" 9 leads 4.6 %). The law can hold only for {LEAST_LINES:,} payments and more, over three"
    " powers of ten (after leaving out the smallest and largest hundredth), not cut off at a"
    " least amount, and where no single amount is more than 5 % of them. A deviation proves"
    " nothing: it shows where to look. Grades by mean absolute deviation after Nigrini."
)


def leading_digits(population: Sequence[Paid]) -> Outcome:
    """Compare first digits with Benford's law, or say why that is not valid here."""
    amounts = sorted(paid.pence for paid in population if paid.pence >= _LEAST_PENCE)
    why = _why_not(amounts)
    if why:
        says = f"Says nothing here: {why}."
        return Outcome(ID, "First digits (Benford)", _ABOUT, says, valid=False)
    counts = Counter(int(str(pence)[0]) for pence in amounts)
    digits = tuple(_digit(digit, counts[digit], len(amounts)) for digit in range(1, 10))
    deviation = sum(abs(one.share - one.expected) for one in digits)
    grade = next((words for most, words in _GRADES if deviation <= most * 9), "not near the law")
    worst = max(digits, key=lambda one: abs(one.share - one.expected))
    says = (
        f"{len(amounts):,} payments: {grade} (mean absolute deviation"
        f" {_decimal(divide_half_up(deviation * 10, 9))}). Furthest off is"
        f" {worst.digit}: {_percent(worst.share)} where {_percent(worst.expected)} is expected."
    )
    return Outcome(ID, "First digits (Benford)", _ABOUT, says, digits=digits)


def _why_not(amounts: Sequence[int]) -> str:
    count = len(amounts)
    if count < LEAST_LINES:
        return f"{count:,} payments of £10 and more, {LEAST_LINES:,} are needed"
    low, high = amounts[count // 100], amounts[-1 - count // 100]
    if low >= 10 * _LEAST_PENCE:
        return f"hardly any payment is below {pounds(low)}, so the list seems cut off there"
    if high < low * LEAST_RANGE:
        return f"amounts reach from {pounds(low)} to {pounds(high)}, less than three powers of ten"
    amount, often = Counter(amounts).most_common(1)[0]
    if often * _PARTS > _SAME_MOST * count:
        return f"one amount, {pounds(amount)}, is {_percent(often * _PARTS // count)} of them"
    return ""


def _digit(digit: int, lines: int, whole: int) -> Digit:
    expected = round(math.log10(1 + 1 / digit) * _PARTS)
    return Digit(digit, lines, divide_half_up(lines * _PARTS, whole), expected)


def _percent(parts: int) -> str:
    tenths = divide_half_up(parts, 10)
    return f"{tenths // 10}.{tenths % 10} %"


def _decimal(parts: int) -> str:
    return f"0.{parts:05d}"[:6]
