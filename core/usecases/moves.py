"""Payments that a change would put elsewhere: from where to where, with pounds and suppliers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.domain.decisions import Outcome
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, Taxonomy
from core.store.amounts import KindAmount


@dataclass(frozen=True, slots=True)
class Move:
    """Payments that would change their category: labels, lines and pence.

    ``suppliers`` are those moved, the most pounds first, with their pence.
    """

    before: str
    after: str
    lines: int
    pence: int
    suppliers: tuple[tuple[str, int], ...] = ()


def place_of(outcome: Outcome | None, tree: Taxonomy) -> str:
    """Say where payments stand: the category's label, Unknown for none."""
    return tree.label(outcome.category if outcome else UNKNOWN)


def _differs(old: Outcome | None, new: Outcome) -> bool:
    return old is None or (old.category, old.scope) != (new.category, new.scope)


def moved_amounts(
    paid: Iterable[KindAmount], old: Mapping[KindId, Outcome], new: Mapping[KindId, Outcome]
) -> list[KindAmount]:
    """Return what was paid for the kinds that stand elsewhere after a change."""
    return [
        one
        for one in paid
        if one.kind_id in new and _differs(old.get(one.kind_id), new[one.kind_id])
    ]


def moves_of(
    moved: Sequence[KindAmount],
    old: Mapping[KindId, Outcome],
    new: Mapping[KindId, Outcome],
    tree: Taxonomy,
    tree_after: Taxonomy | None = None,
) -> tuple[Move, ...]:
    """Add up what moves by where it was and where it will be, the most pounds first.

    ``tree_after`` is the tree of where it will be, if that is another one.
    """
    after = tree_after or tree
    found: dict[tuple[str, str], list[KindAmount]] = defaultdict(list)
    for one in moved:
        was = place_of(old.get(one.kind_id), tree)
        found[was, place_of(new[one.kind_id], after)].append(one)
    moves = [
        Move(
            was,
            now,
            sum(one.lines for one in paid),
            sum(one.pence for one in paid),
            _by_supplier(paid),
        )
        for (was, now), paid in found.items()
    ]
    return tuple(sorted(moves, key=lambda m: (-abs(m.pence), m.before, m.after)))


def _by_supplier(paid: Iterable[KindAmount]) -> tuple[tuple[str, int], ...]:
    pence: dict[str, int] = defaultdict(int)
    for one in paid:
        pence[one.supplier] += one.pence
    return tuple(sorted(pence.items(), key=lambda item: (-abs(item[1]), item[0])))
