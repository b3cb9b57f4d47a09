"""Monetary-unit sampling: draw payments by their pounds, and say what the sample proves.

Selection: systematic, with a seeded start, every payment with a chance that is proportional to
its size; what is as large as a step is drawn for certain and judged as a whole (W. G. Cochran,
Sampling Techniques, 3rd ed. 1977, ch. 9A; the "top stratum" of audit textbooks).
Interval: E. B. Wilson's score interval (JASA 22, 1927), which holds its level for small samples
and shares near one, where the usual formula does not (R. G. Newcombe, Statistics in Medicine
17, 1998).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.domain.accuracy import Accuracy, Judgement, SampleItem
from core.domain.money import divide_half_up

# The 97.5th percentile of the normal distribution: two sides, 95 in 100.
_Z = 1.959963984540054
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: the number of each unit, and how many steps fell into it."""

    step: int
    picks: tuple[tuple[int, int], ...]


def draw(sizes: Sequence[int], count: int, seed: int) -> Drawn:
    """Draw some ``count`` units, each with a chance by its size; the same every time.

    Sizes are whole numbers above nothing. Units as large as a step are drawn for certain.
    """
    whole = sum(sizes)
    if not whole or count < 1:
        return Drawn(0, ())
    step = max(whole // count, 1)
    return Drawn(step, draw_every(sizes, step, start(seed, step)))


def draw_every(sizes: Sequence[int], step: int, first: int) -> tuple[tuple[int, int], ...]:
    """Return the units into which each ``step`` falls, from ``first`` on, with how often."""
    following = first
    picks = []
    passed = 0
    for number, size in enumerate(sizes):
        passed += size
        hits = max(0, -(-(passed - following) // step))
        if hits:
            picks.append((number, hits))
            following += hits * step
    return tuple(picks)


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Return Wilson's score interval for a share, at 95 in 100, between 0 and 1."""
    if judged == 0:
        return 0.0, 1.0
    found = right / judged
    spread = _Z * math.sqrt(found * (1 - found) / judged + _Z**2 / (4 * judged**2))
    middle, scale = found + _Z**2 / (2 * judged), 1 + _Z**2 / judged
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def accuracy(items: Iterable[SampleItem], pence: int) -> Accuracy:
    """Say what share of ``pence`` is right, from the payments judged so far.

    What was drawn for certain is known once it is judged; the share of the rest is measured by
    the steps that fell into it. Both are weighed by their pounds. As long as a large payment
    waits, the interval reaches from all of it wrong to all of it right.
    """
    listed = tuple(items)
    said = {one: sum(i.judgement is one for i in listed) for one in Judgement}
    share = low = high = least = None
    if said[Judgement.RIGHT] + said[Judgement.WRONG]:
        share, low, high = _shares([_Weighed.of(item) for item in listed], pence)
        unsure = [_Weighed.of(item, unsure_is_wrong=True) for item in listed]
        least = _shares(unsure, pence)[0]
    return Accuracy(
        share, low, high, least, said[Judgement.RIGHT], said[Judgement.WRONG],
        said[Judgement.CANNOT_TELL], said[Judgement.OPEN],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A payment drawn: what it weighs in its part of the sample, and what was said of it."""

    whole: bool
    weight: int
    right: bool | None
    waits: bool

    @classmethod
    def of(cls, item: SampleItem, *, unsure_is_wrong: bool = False) -> _Weighed:
        """Weigh what was drawn for certain by its pence, the rest by its steps."""
        right = {Judgement.RIGHT: True, Judgement.WRONG: False}.get(item.judgement)
        if unsure_is_wrong and item.judgement is Judgement.CANNOT_TELL:
            right = False
        weight = abs(item.pence) if item.whole else item.hits
        return cls(item.whole, weight, right, item.judgement is Judgement.OPEN)


def _shares(items: Sequence[_Weighed], pence: int) -> tuple[int, int, int]:
    """Return the share that is right, and its interval, in basis points."""
    top = [item for item in items if item.whole]
    certain = sum(item.weight for item in top)
    rest = pence - certain
    top_right, top_judged = _judged(top)
    right, judged = _judged(item for item in items if not item.whole)
    # A part of which nothing was judged is taken to be as right as the other.
    share = Fraction(top_right, top_judged) if top_judged else Fraction(right, judged)
    of_rest = Fraction(right, judged) if judged else share
    low, high = wilson(right, judged)
    waits = sum(item.weight for item in top if item.waits)
    if not top_judged:
        waits = certain
    known = share * (certain - waits)
    return (
        _rounded((share * certain + of_rest * rest) / pence),
        math.floor((float(known) + low * rest) * _WHOLE / pence),
        min(_WHOLE, math.ceil((float(known) + waits + high * rest) * _WHOLE / pence)),
    )


def _rounded(share: Fraction) -> int:
    return divide_half_up(share.numerator * _WHOLE, share.denominator)


def _judged(items: Iterable[_Weighed]) -> tuple[int, int]:
    """Return the weight of what is right, and of all that was judged."""
    right = whole = 0
    for item in items:
        if item.right is not None:
            whole += item.weight
            right += item.weight if item.right else 0
    return right, whole


def order_to_judge(seed: int, number: int) -> bytes:
    """Return what puts drawn payments into an order of chance.

    Judged by size or by category, the first ten would say little of all.
    """
    return hashlib.sha256(f"spendbook order {seed} {number}".encode()).digest()


def start(seed: int, step: int) -> int:
    """Return where the first step falls: by fingerprint, the same on every machine."""
    digest = hashlib.sha256(f"spendbook sample {seed}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % step
