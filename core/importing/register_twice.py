"""Contracts that a file lists twice: on a sheet of all and on one with more of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from core.domain.contracts import Contract
from core.domain.problems import Place

# By these two rows speak of one contract; by the rest they must not contradict each other.
_NAMED = ("title", "supplier")
_STATED = ("ref", "start", "end", "current_end", "latest_end", "value", "annual_value", "lot")


def fullest(contracts: Sequence[Contract], places: Sequence[Place]) -> list[int]:
    """Return which contracts to keep, in their order.

    One is left out where a contract in another sheet has its title and supplier, contradicts
    nothing and says all that it says. Rows of one sheet are contracts of their own.
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(contracts):
        key = tuple(" ".join(getattr(one, name).casefold().split()) for name in _NAMED)
        if all(key):
            same[key].append(place)
    out: set[int] = set()
    for group in same.values():
        for poor in group:
            out |= (
                {poor}
                if any(
                    full not in out
                    and places[full].sheet != places[poor].sheet
                    and _says_all(contracts[full], contracts[poor], earlier=full < poor)
                    for full in group
                )
                else set()
            )
    return [place for place in range(len(contracts)) if place not in out]


def _says_all(full: Contract, poor: Contract, *, earlier: bool) -> bool:
    """Say whether a contract says all that another says; of two equal ones the earlier does."""
    pairs = [(getattr(full, name), getattr(poor, name)) for name in _STATED]
    if any(theirs not in (None, "", ours) for ours, theirs in pairs):
        return False
    return earlier or any(ours != theirs for ours, theirs in pairs)
