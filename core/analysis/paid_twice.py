"""Payments that may have been made twice, the likeliest first, each with its reasons.

The same payee, amount and day recur on 14 to 50 % of the lines of real ledgers: that alone says
nothing. What counts is what is unusual: the same reference, an amount that this supplier gets
only here, two files; what is usual counts against it: instalments, batches of equal fees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.domain.auditing import Flag, Outcome, Paid

ID = "paid-twice"
_ABOUT = (
    "Puts payments of one supplier and one amount side by side, and payments of one reference and"
    " one amount to two suppliers. Each gets points for what is unusual (same reference 45, the"
    " only payments of that amount 20, same or next days 15, same description 10, two files 10)"
    " and loses points for what recurs in order (paid on more than three days 30, more than three"
    " alike on a day 25). It is listed by points, from 50 on, then by pounds. What a credit"
    " of the same amount took back is left out, and so is what is below the least amount."
)
_NO_REFERENCES = (
    " The payments carry no references here: the strongest sign is missing, and 45 points list."
)

LISTED_FROM = 50
# Where no payment carries a reference, the strongest sign is missing: less must be enough.
LISTED_WITHOUT = 45
_NEAR_DAYS = 7
_FAR_DAYS = 92
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Alike:
    """Payments of one amount to one supplier: on how many days, how many on the fullest one.

    ``listed_from`` are the points from which they are listed.
    """

    lines: tuple[Paid, ...]
    days: int
    most_a_day: int
    listed_from: int


def paid_twice(population: Sequence[Paid], least: int = 10_000) -> Outcome:
    """List what may have been paid twice, of ``least`` pence and more."""
    references = Counter(paid.reference for paid in population if paid.reference)
    flags = [*_same_supplier(population, least, references), *_two_suppliers(population, least)]
    flags.sort(key=lambda flag: (-flag.score, -flag.pence, flag.lines[0].key))
    about = _ABOUT if references else _ABOUT + _NO_REFERENCES
    return Outcome(ID, "Paid twice", about, _says(flags), flags=tuple(flags))


def _says(flags: Sequence[Flag]) -> str:
    if not flags:
        return "Nothing that looks as if it were paid twice."
    return f"{len(flags):,} that may have been paid twice. None is proved by this."


def _same_supplier(
    population: Sequence[Paid], least: int, references: Counter[str]
) -> Iterator[Flag]:
    alike: dict[tuple[str, int], list[Paid]] = defaultdict(list)
    for paid in population:
        if abs(paid.pence) >= least:
            alike[paid.supplier.casefold(), paid.pence].append(paid)
    for (supplier, pence), lines in alike.items():
        if pence < 0 or len(lines) < 2:
            continue
        kept = lines[len(alike.get((supplier, -pence), ())) :]
        if len(kept) < 2:
            continue
        kept.sort(key=_day)
        per_day = Counter(paid.paid_on for paid in kept)
        listed_from = LISTED_FROM if references else LISTED_WITHOUT
        held = _Alike(tuple(kept), len(per_day), max(per_day.values()), listed_from)
        yield from _pairs(held, references)


def _pairs(held: _Alike, references: Counter[str]) -> Iterator[Flag]:
    """Yield the pairs that are listed; a run of the same reference is one flag."""
    by_reference: dict[str, list[Paid]] = defaultdict(list)
    for paid in held.lines:
        by_reference[paid.reference].append(paid)
    seen: set[int] = set()
    for reference, lines in by_reference.items():
        if reference and len(lines) > 1 and references[reference] <= len(lines) + _FEW:
            seen.update(id(paid) for paid in lines)
            yield from _flag(tuple(lines), held, same_reference=True)
    rest = [paid for paid in held.lines if id(paid) not in seen]
    for first, second in pairwise(rest):
        # Two references, both given: two invoices.
        if not (first.reference and second.reference and first.reference != second.reference):
            yield from _flag((first, second), held, same_reference=False)


def _flag(lines: tuple[Paid, ...], held: _Alike, *, same_reference: bool) -> Iterator[Flag]:
    apart = _apart(lines)
    if apart is not None and apart > _FAR_DAYS and not same_reference:
        return
    points = [(45, f"the same reference {lines[0].reference}")] if same_reference else []
    if len(held.lines) == len(lines):
        points.append((20, "the only payments of this amount to the supplier"))
    if apart is not None and apart <= _NEAR_DAYS:
        points.append((15, "on the same day" if apart == 0 else f"{apart} days apart"))
    described = {paid.description for paid in lines}
    if len(described) == 1 and described != {""}:
        points.append((10, "the same description"))
    if len({paid.file for paid in lines}) > 1:
        points.append((10, "in two files"))
    if held.days > _FEW:
        points.append((-30, f"but the amount is paid on {held.days} days"))
    if held.most_a_day > _FEW:
        points.append((-25, f"but up to {held.most_a_day} alike on a day"))
    score = sum(one for one, _ in points)
    if score >= held.listed_from:
        why = "; ".join(words for _, words in points)
        yield Flag(score, _sentence(why), lines[0].pence * (len(lines) - 1), lines)


def _two_suppliers(population: Sequence[Paid], least: int) -> Iterator[Flag]:
    """Yield payments of one reference and amount to two suppliers, where the reference is rare."""
    by_reference: dict[tuple[str, int], list[Paid]] = defaultdict(list)
    for paid in population:
        if paid.pence >= least and len(paid.reference) > _FEW:
            by_reference[paid.reference, paid.pence].append(paid)
    for lines in by_reference.values():
        if len({paid.supplier.casefold() for paid in lines}) == 2 and len(lines) == 2:
            why = f"The same reference {lines[0].reference} and amount, to two suppliers."
            yield Flag(60, why, lines[0].pence, tuple(lines))


def _apart(lines: Sequence[Paid]) -> int | None:
    days = [paid.paid_on for paid in lines if paid.paid_on]
    return (max(days) - min(days)).days if len(days) == len(lines) else None


def _day(paid: Paid) -> date:
    return paid.paid_on or date.max


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
