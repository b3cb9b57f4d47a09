"""How a category is bought: from how many, in how many pieces; and what to ask about it.

Says only what payments show. What could be saved by buying less is not known from them, so
no saving is named here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.money import Pence, basis_points, divide_half_up, pounds, share
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy, group_of

# Below these there is too little to say that spend is scattered.
_MANY_SUPPLIERS = 5
_HALF = 5_000
_MANY_SMALL = 12
_QUARTER = 2_500
_RISE = 2_000


@dataclass(frozen=True, slots=True)
class Bought:
    """What one supplier was paid in a category; ``small`` are the payments below a size."""

    category: CategoryCode
    supplier: str
    payments: int
    pence: Pence
    small: int
    small_pence: Pence


@dataclass(frozen=True, slots=True)
class Question:
    """A question to put to those who need what is bought: need, less, different, share."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LeafDemand:
    """How a category is bought. ``largest_share`` is in basis points of what it costs.

    ``before`` is what it cost in the year before, None where that year is not known.
    ``signs`` say in words what stands out; ``questions`` are to be asked of any such spend.
    """

    category: CategoryCode
    label: str
    pence: Pence
    payments: int
    suppliers: int
    largest: str
    largest_share: int | None
    small: int
    small_pence: Pence
    before: Pence | None
    signs: tuple[str, ...]
    questions: tuple[Question, ...]

    def average(self) -> Pence:
        """Return the mean payment."""
        return Pence(divide_half_up(self.pence, self.payments) if self.payments else 0)


def leaves(
    bought: Iterable[Bought],
    before: Mapping[CategoryCode, Pence],
    taxonomy: Taxonomy,
    questions: Sequence[tuple[str, Question]],
    *,
    small: Pence,
) -> tuple[LeafDemand, ...]:
    """Return every known category with how it is bought; the most pounds first.

    ``before`` holds what each cost in the year before; ``questions`` come with the group that
    they are for, ``*`` for all.
    """
    parts: dict[CategoryCode, list[Bought]] = defaultdict(list)
    for one in bought:
        if one.category != UNKNOWN:
            parts[one.category].append(one)
    found = [
        _leaf(code, of, before.get(code), taxonomy, questions, small) for code, of in parts.items()
    ]
    return tuple(sorted(found, key=lambda leaf: (-leaf.pence, leaf.label)))


def _leaf(
    code: CategoryCode,
    of: Sequence[Bought],
    before: Pence | None,
    taxonomy: Taxonomy,
    questions: Sequence[tuple[str, Question]],
    small: Pence,
) -> LeafDemand:
    largest = max(of, key=lambda one: (one.pence, one.supplier))
    pence = Pence(sum(one.pence for one in of))
    leaf = LeafDemand(
        code,
        taxonomy.label(code),
        pence,
        sum(one.payments for one in of),
        len(of),
        largest.supplier,
        basis_points(largest.pence, pence) if pence > 0 else None,
        sum(one.small for one in of),
        Pence(sum(one.small_pence for one in of)),
        before,
        (),
        tuple(one for group, one in questions if group in ("*", group_of(code))),
    )
    signs = (_scattered(leaf), _in_pieces(leaf, small), _rising(leaf))
    return replace(leaf, signs=tuple(sign for sign in signs if sign))


def _scattered(leaf: LeafDemand) -> str:
    if leaf.suppliers < _MANY_SUPPLIERS or not 0 <= (leaf.largest_share or 0) < _HALF:
        return ""
    part = share(leaf.largest_share or 0, 10_000)
    return (
        f"{leaf.suppliers} suppliers sell it to you; the largest, {leaf.largest}, has {part}. "
        "Could one or two do?"
    )


def _in_pieces(leaf: LeafDemand, small: Pence) -> str:
    many = leaf.small >= _MANY_SMALL and leaf.small * 10_000 >= leaf.payments * _QUARTER
    if not many:
        return ""
    return (
        f"{leaf.small:,} of {leaf.payments:,} payments are under {pounds(small)}, "
        f"{pounds(leaf.small_pence)} in all. Could orders be put together?"
    )


def _rising(leaf: LeafDemand) -> str:
    if not leaf.before or leaf.before <= 0:
        return ""
    rise = basis_points(leaf.pence - leaf.before, leaf.before) or 0
    if rise < _RISE:
        return ""
    return (
        f"It cost {pounds(leaf.pence - leaf.before)} more than the {pounds(leaf.before)} of the "
        f"year before ({share(rise, 10_000)}). What has changed?"
    )
