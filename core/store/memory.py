"""What was worked out from an open book and still holds, so that it is not worked out again.

A stale figure is the worst fault: what is remembered is forgotten after every change of the book,
unless the change is of those tables alone on which it was said not to rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from typing import NamedTuple, TypeVar, cast

# What a body says of its contracts: no supplier, category or payment follows from it.
CONTRACTS = frozenset({"contract", "contract_link", "line_contract", "review"})
# What it says of deals, and what came of them.
DEALS = frozenset({"opportunity_choice", "lot_use", "off_contract_choice", "saving", "redeployed"})
# What is bought, and whether it counts: as it was decided, and as it follows from that.
CATEGORIES = frozenset(
    {"rule", "kind_choice", "line_choice", "leaf_choice", "outcome", "line_said",
     "credit_original"}
)  # fmt: skip

# The pages ask for few views of a book; what was not asked for longest makes room.
_MOST = 24

Made = TypeVar("Made")


class _Value(NamedTuple):
    value: object
    in_spite_of: frozenset[str]


class Memory:
    """Values by name, each until something changes on which it may rest."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._values: dict[Hashable, _Value] = {}
        self._changes = 0

    def get(self, name: Hashable, make: Callable[[], Made], in_spite_of: Collection[str]) -> Made:
        """Return the value of a name; make and remember it where there is none."""
        with self._lock:
            known = self._values.pop(name, None)
            if known is not None:
                self._values[name] = known
                return cast("Made", known.value)
            changes = self._changes
        made = make()
        with self._lock:
            # What was changed meanwhile may not be in it: then it is good for this once.
            if changes == self._changes:
                self._values[name] = _Value(made, frozenset(in_spite_of))
                while len(self._values) > _MOST:
                    del self._values[next(iter(self._values))]
        return made

    def forget(self, changed: Collection[str]) -> None:
        """Forget what may rest on tables that were changed; without any, forget everything."""
        with self._lock:
            self._changes += 1
            self._values = {
                name: one
                for name, one in self._values.items()
                if changed and one.in_spite_of.issuperset(changed)
            }
