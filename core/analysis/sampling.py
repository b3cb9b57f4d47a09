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
    following = _start(seed, step)
    picks = []
    passed = 0
    for number, size in enumerate(sizes):
        passed += size
        hits = max(0, -(-(passed - following) // step))
        if hits:
            picks.append((number, hits))
            following += hits * step
    return Drawn(step, tuple(picks))


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

    What was drawn for certain is known; the share of the rest is measured by the steps that fell
    into it. Both are weighed by their pounds.
    """
    listed = tuple(items)
    said = {one: sum(i.judgement is one for i in listed) for one in Judgement}
    judged = [i for i in listed if i.judgement in {Judgement.RIGHT, Judgement.WRONG}]
    share = low = high = least = None
    if judged:
        share, low, high = _shares(judged, listed, pence)
        unsure = [i for i in listed if i.judgement is not Judgement.OPEN]
        least = _shares(unsure, listed, pence)[0]
    return Accuracy(
        share, low, high, least, said[Judgement.RIGHT], said[Judgement.WRONG],
        said[Judgement.CANNOT_TELL], said[Judgement.OPEN],
    )  # fmt: skip


def _shares(
    judged: Sequence[SampleItem], every: Sequence[SampleItem], pence: int
) -> tuple[int, int, int]:
    """Return the share that is right, and its interval, in basis points."""
    certain = sum(abs(item.pence) for item in every if item.whole)
    rest = pence - certain
    top_right, top = _sums(item for item in judged if item.whole)
    right, count = _hits(item for item in judged if not item.whole)
    if not top:
        certain, rest = 0, pence
    if not count:
        certain, rest = pence, 0
    known = divide_half_up(top_right * certain, top) if top else 0
    low, high = wilson(right, count) if count else (0.0, 0.0)
    return (
        divide_half_up(
            (known + (divide_half_up(right * rest, count) if count else 0)) * _WHOLE, pence
        ),
        math.floor((known + low * rest) * _WHOLE / pence),
        math.ceil((known + high * rest) * _WHOLE / pence),
    )


def _sums(items: Iterable[SampleItem]) -> tuple[int, int]:
    right = whole = 0
    for item in items:
        whole += abs(item.pence)
        right += abs(item.pence) if item.judgement is Judgement.RIGHT else 0
    return right, whole


def _hits(items: Iterable[SampleItem]) -> tuple[int, int]:
    right = count = 0
    for item in items:
        count += item.hits
        right += item.hits if item.judgement is Judgement.RIGHT else 0
    return right, count


def _start(seed: int, step: int) -> int:
    """Return where the first step falls: by fingerprint, the same on every machine."""
    digest = hashlib.sha256(f"spendbook sample {seed}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % step
