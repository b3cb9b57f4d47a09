"""Samples for an auditor: drawn so that anybody can draw them again, and how each is drawn.

By value: monetary-unit sampling (AICPA Audit Guide, Audit Sampling, ch. 6). What is as large as
the interval is drawn for certain, and credits apart, as both are judged apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from core.analysis import sampling
from core.domain.auditing import Drawn, Paid, Plan, Sample, Stratum, Way
from core.domain.money import pounds

LARGE = "As large as the interval"
SMALL = "Below the interval"
LARGE_CREDITS = "Credits as large as the interval"
SMALL_CREDITS = "Credits below the interval"
ALL = "All payments"
BANDS = 4

_Placed = tuple[int, Paid]
_Part = tuple[str, list[_Placed], list[_Placed], bool]

_ORDER = (
    "Payments are numbered from 1 in the order of the files and rows that they came from, as the"
    " return or book lists them. Payments of nothing are left out."
)
_RANK = (
    'Each payment gets a fingerprint: SHA-256 of the text "spendbook order SEED NUMBER". Those'
    " with the smallest fingerprints are drawn."
)


def draw(population: Sequence[Paid], plan: Plan) -> Sample:
    """Draw a sample by its plan; the same payments and plan give the same sample."""
    placed = [(place, paid) for place, paid in enumerate(population, start=1) if paid.pence]
    parts, interval, first, words = _WAYS[plan.way](placed, plan)
    items = tuple(
        Drawn(place, paid, name) for name, _, drawn, _ in parts for place, paid in sorted(drawn)
    )
    strata = tuple(
        Stratum(name, len(held), _sum(held), len(drawn), whole)
        for name, held, drawn, whole in parts
        if held
    )
    return Sample(
        plan, len(placed), _sum(placed), fingerprint(population), interval, first, strata, items,
        (_ORDER, *words),
    )  # fmt: skip


def fingerprint(population: Iterable[Paid]) -> str:
    """Return the SHA-256 of the payments: a line for each, its number, a comma, its pence."""
    digest = hashlib.sha256()
    for paid in population:
        digest.update(f"{paid.key},{paid.pence}\n".encode())
    return digest.hexdigest()


def _by_value(placed: list[_Placed], plan: Plan) -> tuple[list[_Part], int, int, list[str]]:
    payments = [one for one in placed if one[1].pence > 0]
    credit = [one for one in placed if one[1].pence < 0]
    interval = plan.interval or max(_sum(payments) // max(plan.count, 1), 1)
    first = sampling.start(plan.seed, interval)
    parts = []
    for sides, large, small in ((payments, LARGE, SMALL), (credit, LARGE_CREDITS, SMALL_CREDITS)):
        top = [one for one in sides if abs(one[1].pence) >= interval]
        rest = [one for one in sides if abs(one[1].pence) < interval]
        hits = sampling.draw_every([abs(paid.pence) for _, paid in rest], interval, first)
        parts += [(large, top, top, True), (small, rest, [rest[n] for n, _ in hits], False)]
    words = [
        "Drawn by value (monetary-unit sampling): every pound has the same chance.",
        _interval_words(plan, interval),
        "Every payment as large as the interval is drawn. The others are added up in their order;"
        " the payment is drawn within which the start falls, and each whole interval after it.",
        'The start is the first 8 bytes of the SHA-256 of the text "spendbook sample SEED", as a'
        f" whole number, divided by the interval in pence: what is left over. Seed {plan.seed}"
        f" gives {pounds(first)}.",
        "Credits are added up apart, by their size, with the same interval and start.",
    ]
    return parts, interval, first, words


def _interval_words(plan: Plan, interval: int) -> str:
    if plan.interval:
        return f"Interval: {pounds(interval)}, as given."
    return f"Interval: {pounds(interval)}, the payments divided by {plan.count}."


def _stratified(placed: list[_Placed], plan: Plan) -> tuple[list[_Part], int, int, list[str]]:
    whole = sum(abs(paid.pence) for _, paid in placed)
    limit = max(whole // max(plan.count, 1), 1)
    top = [one for one in placed if abs(one[1].pence) >= limit]
    rest = sorted(
        (one for one in placed if abs(one[1].pence) < limit), key=lambda one: abs(one[1].pence)
    )
    bands = _equal_bands(rest)
    each = max(-(-max(plan.count - len(top), 0) // max(len(bands), 1)), 2)
    parts: list[_Part] = [(f"{pounds(limit)} and more", top, top, True)]
    for band in reversed(bands):
        drawn = _ranked(band, plan.seed)[:each]
        parts.append((_band_name(band), band, drawn, len(drawn) == len(band)))
    words = [
        f"Drawn in layers by size: all of {pounds(limit)} and more (all pounds divided by"
        f" {plan.count}), and {each} from each of {len(bands)} layers below that hold about the"
        " same pounds. Credits count by their size.",
        _RANK,
        f"Seed: {plan.seed}.",
    ]
    return parts, 0, 0, words


def _equal_bands(rest: list[_Placed]) -> list[list[_Placed]]:
    """Part payments, smallest first, into bands of about the same pounds; none is empty."""
    whole = sum(abs(paid.pence) for _, paid in rest)
    bands: list[list[_Placed]] = [[] for _ in range(BANDS)]
    passed = 0
    for one in rest:
        bands[min(passed * BANDS // whole, BANDS - 1)].append(one)
        passed += abs(one[1].pence)
    return [band for band in bands if band]


def _band_name(band: list[_Placed]) -> str:
    low, high = abs(band[0][1].pence), abs(band[-1][1].pence)
    return f"{pounds(low)} to {pounds(high)}"


def _random(placed: list[_Placed], plan: Plan) -> tuple[list[_Part], int, int, list[str]]:
    drawn = _ranked(placed, plan.seed)[: plan.count]
    words = ["Drawn at random: every payment has the same chance.", _RANK, f"Seed: {plan.seed}."]
    return [(ALL, placed, drawn, len(drawn) == len(placed))], 0, 0, words


def _above(placed: list[_Placed], plan: Plan) -> tuple[list[_Part], int, int, list[str]]:
    limit = plan.above or 0
    over = [one for one in placed if abs(one[1].pence) > limit]
    rest = [one for one in placed if abs(one[1].pence) <= limit]
    name = f"Above {pounds(limit)}"
    words = [f"All payments and credits above {pounds(limit)} are drawn, none of the others."]
    return [(name, over, over, True), (f"Not above {pounds(limit)}", rest, [], False)], 0, 0, words


_WAYS: dict[
    Way, Callable[[list[_Placed], Plan], tuple[list[_Part], int, int, list[str]]]
] = {
    Way.VALUE: _by_value,
    Way.STRATIFIED: _stratified,
    Way.RANDOM: _random,
    Way.ABOVE: _above,
}  # fmt: skip


def _ranked(placed: Iterable[_Placed], seed: int) -> list[_Placed]:
    return sorted(placed, key=lambda one: sampling.order_to_judge(seed, one[0]))


def _sum(placed: Iterable[_Placed]) -> int:
    return sum(paid.pence for _, paid in placed)
