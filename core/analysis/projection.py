"""What a sample says of all payments: the differences found, projected, with their limits.

By value: taints times the interval, limits by the Poisson distribution, the differences ranked
by their taint (AICPA Audit Guide, Audit Sampling, ch. 6 and its table of confidence factors).
Otherwise: the mean difference of each layer (Cochran, Sampling Techniques, 3rd ed., ch. 2, 5).
Whole numbers and fractions all the way: pence are never floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from statistics import NormalDist

from core.analysis import audit_sample
from core.domain.auditing import Drawn, Found, ProjectedRow, Projection, Sample, Stratum, Way
from core.domain.money import divide_half_up, pounds, share

_PARTS = 10_000
# Fewer differences than this, and the bell curve says little of them.
_ENOUGH = 20

Factor = Callable[[int], Fraction]


def project(
    sample: Sample, found: Mapping[str, Found], factor: Factor | None = None
) -> Projection:
    """Project what was found in a sample, by the numbers of its payments, to all payments.

    ``factor`` gives the confidence factor for a number of differences, where a table other than
    the exact one is to be used.
    """
    said = {
        item.paid.key: pence
        for item in sample.items
        if (pence := found.get(item.paid.key, Found()).pence) is not None
    }
    if sample.plan.way is Way.VALUE:
        return _by_value(sample, said, factor or _exact(sample.plan.confidence))
    return _by_layers(sample, said)


def confidence_factor(differences: int, confidence: int) -> int:
    """Return the Poisson upper limit for a number of differences, in 1/10,000, rounded up.

    It is the mean at which so few differences have a chance of 100 - ``confidence`` percent.
    """
    low, high = 0.0, 10.0 + 4.0 * (differences + 1)
    missed = (100 - confidence) / 100
    for _ in range(80):
        middle = (low + high) / 2
        if _chance(differences, middle) > missed:
            low = middle
        else:
            high = middle
    return math.ceil(round(high * _PARTS, 4))


def _chance(differences: int, mean: float) -> float:
    """Return the chance of at most so many differences where so many are to be expected."""
    logs = (n * math.log(mean) - mean - math.lgamma(n + 1) for n in range(differences + 1))
    return math.fsum(math.exp(log) for log in logs) if mean else 1.0


def _exact(confidence: int) -> Factor:
    return lambda n: Fraction(confidence_factor(n, confidence), _PARTS)


def _by_value(sample: Sample, said: Mapping[str, int], factor: Factor) -> Projection:
    rows = []
    for item in sample.items:
        if item.paid.key in said and said[item.paid.key] != item.paid.pence:
            whole = item.stratum in (audit_sample.LARGE, audit_sample.LARGE_CREDITS)
            rows.append(_row(item, said[item.paid.key], None if whole else sample.interval))
    known = sum(r.difference for r in rows if _is_whole(r))
    below = [r for r in rows if not _is_whole(r)]
    waiting = len(sample.items) - len(said)
    upper = lower = None
    words = [_confidence_words(sample)]
    if waiting:
        words.append(_waiting_words(waiting))
    else:
        payments = [r for r in below if r.drawn.stratum == audit_sample.SMALL]
        some = any(s.name == audit_sample.SMALL and s.lines for s in sample.strata)
        apart = sum(r.projected for r in below if r.drawn.stratum != audit_sample.SMALL)
        over = _limit([r for r in payments if r.difference > 0], sample.interval, factor, some)
        under = _limit([r for r in payments if r.difference < 0], sample.interval, factor, some)
        upper, lower = known + apart + over, known + apart - under
    if any("redits below" in s.name for s in sample.strata):
        words.append("The limits allow for the payments; of credits the projection alone counts.")
    words.append("What was found too little is weaker evidence: what is missing cannot be drawn.")
    projected = known + sum(r.projected for r in below)
    return Projection(
        len(said), waiting, known, projected, upper, lower, tuple(rows), tuple(words)
    )


def _is_whole(row: ProjectedRow) -> bool:
    return row.drawn.stratum in (audit_sample.LARGE, audit_sample.LARGE_CREDITS)


def _row(item: Drawn, found: int, interval: int | None) -> ProjectedRow:
    stated = item.paid.pence
    difference = stated - found
    projected = difference
    if interval is not None:
        # A credit's taint is of its size: the sign of the difference stays.
        projected = divide_half_up(difference * interval, abs(stated))
    taint = divide_half_up(difference * _PARTS, abs(stated))
    return ProjectedRow(item, found, difference, taint, projected)


def _limit(rows: Sequence[ProjectedRow], interval: int, factor: Factor, some: bool) -> int:
    """Return how much there may be of differences of one sign, above nothing."""
    if not some:
        return 0
    taints = sorted(
        (Fraction(abs(r.difference), abs(r.drawn.paid.pence)) for r in rows), reverse=True
    )
    total = factor(0)
    for number, taint in enumerate(taints, start=1):
        total += taint * (factor(number) - factor(number - 1))
    return math.ceil(total * interval)


def _by_layers(sample: Sample, said: Mapping[str, int]) -> Projection:
    rows = []
    known = 0
    projected = variance = Fraction(0)
    thin = False
    for stratum in sample.strata:
        items = [item for item in sample.items_of(stratum.name) if item.paid.key in said]
        differences = [item.paid.pence - said[item.paid.key] for item in items]
        weight = Fraction(stratum.lines, len(items)) if items else Fraction(0)
        for item, difference in zip(items, differences, strict=True):
            if difference:
                rows.append(_layer_row(item, difference, stratum, weight))
        if stratum.whole:
            known += sum(differences)
            projected += sum(differences)
        elif stratum.drawn:
            projected += weight * sum(differences)
            variance += _variance(differences, stratum.lines)
            thin = thin or len(items) < 2
    waiting = len(sample.items) - len(said)
    upper = lower = None
    whole = sample.plan.way is Way.ABOVE
    value = _half_up(projected)
    if not (waiting or whole or thin) and rows:
        margin = _margin(variance, sample.plan.confidence)
        upper, lower = value + margin, value - margin
    words = _layer_words(sample, waiting, len(rows), thin=thin)
    return Projection(len(said), waiting, known, value, upper, lower, tuple(rows), words)


def _layer_row(item: Drawn, difference: int, stratum: Stratum, weight: Fraction) -> ProjectedRow:
    stated = item.paid.pence
    projected = difference if stratum.whole else _half_up(weight * difference)
    taint = divide_half_up(difference * _PARTS, abs(stated))
    return ProjectedRow(item, stated - difference, difference, taint, projected)


def _variance(differences: Sequence[int], lines: int) -> Fraction:
    """Return the variance of a layer's projection (Cochran, 2.8 and 5.7)."""
    count = len(differences)
    if count < 2:
        return Fraction(0)
    mean = Fraction(sum(differences), count)
    spread = sum(((one - mean) ** 2 for one in differences), Fraction(0)) / (count - 1)
    return Fraction(lines) ** 2 * (1 - Fraction(count, lines)) * spread / count


def _margin(variance: Fraction, confidence: int) -> int:
    times = math.ceil(NormalDist().inv_cdf(confidence / 100) * _PARTS)
    root = math.isqrt(math.ceil(variance))
    root += root * root < variance
    return -(-times * root // _PARTS)


def _layer_words(sample: Sample, waiting: int, found: int, *, thin: bool) -> tuple[str, ...]:
    if sample.plan.way is Way.ABOVE:
        rest = sum(s.pence for s in sample.strata if not s.whole)
        return (
            f"Every payment drawn was chosen for its size: it says nothing of the {pounds(rest)}"
            " that were not drawn, and nothing is projected to them.",
        )
    words = [_confidence_words(sample)]
    if waiting:
        words.append(_waiting_words(waiting))
    elif thin:
        words.append("No limit: a layer has fewer than two payments that were looked at.")
    elif not found:
        words.append(
            "No difference was found, so no limit in pounds can be worked out this way; draw by"
            f" value for one.{_rate_words(sample)}"
        )
    elif found < _ENOUGH:
        words.append(
            f"The limits rest on {found} differences: with fewer than {_ENOUGH} they may be too"
            " narrow. Drawn by value they would not."
        )
    return tuple(words)


def _rate_words(sample: Sample) -> str:
    if sample.plan.way is not Way.RANDOM or not sample.items:
        return ""
    top = confidence_factor(0, sample.plan.confidence)
    return f" At most {share(top, _PARTS * len(sample.items))} of the payments differ."


def _confidence_words(sample: Sample) -> str:
    return (
        f"Each limit holds in {sample.plan.confidence} of 100 samples. Differences are what is"
        " stated less what was found."
    )


def _waiting_words(waiting: int) -> str:
    return f"{waiting:,} of the payments drawn wait: there are no limits before all are looked at."


def _half_up(value: Fraction) -> int:
    return divide_half_up(value.numerator, value.denominator)
