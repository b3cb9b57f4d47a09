"""The order in which a person looks at the queue: no decision elsewhere may change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

if TYPE_CHECKING:
    from core.usecases.review_queue import QueueItem

# As many as are suggested for one group.
_MOST = 3


class QueueOrder:
    """Remembers where each group stood, what was put off, and what is being decided."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: list[KindId] = []
        self.pending: set[KindId] = set()
        self.put_off: set[KindId] = set()

    def forget(self) -> None:
        """Let the most pounds come first again, and what was put off come back."""
        self._seen = []
        self.put_off = set()

    def shown(
        self, items: Sequence[QueueItem], current: QueueItem | None, *, hold: bool = False
    ) -> tuple[QueueItem, ...]:
        """Return what to show: groups seen before where they were, new ones by their pounds.

        The group under the cursor keeps the suggestions that the person is reading. ``hold``
        keeps the group itself, though what was decided before it may have settled it too:
        the next key is meant for it.
        """
        kept = [_as_read(item, current) for item in items]
        if hold and current and not any(set(current.kinds) & set(item.kinds) for item in items):
            kept.append(current)
        places = {kind: place for place, kind in enumerate(self._seen)}
        known = [item for item in kept if any(kind in places for kind in item.kinds)]
        known.sort(key=lambda item: min(places[k] for k in item.kinds if k in places))
        for item in kept:
            if not any(kind in places for kind in item.kinds):
                smaller = (n for n, one in enumerate(known) if abs(one.pence) < abs(item.pence))
                known.insert(next(smaller, len(known)), item)
        self._remember(known)
        away = self.pending | self.put_off
        return tuple(item for item in known if not away.issuperset(item.kinds))

    def _remember(self, items: Sequence[QueueItem]) -> None:
        """Note new groups before the group that they stand before."""
        seen = set(self._seen)
        following: KindId | None = None
        for item in reversed(items):
            new = [kind for kind in item.kinds if kind not in seen]
            if len(new) < len(item.kinds):
                following = min((k for k in item.kinds if k in seen), key=self._seen.index)
            elif new:
                at = len(self._seen) if following is None else self._seen.index(following)
                self._seen[at:at] = new
                seen.update(new)
                following = new[0]


def together(items: Sequence[QueueItem]) -> tuple[tuple[CategoryCode, str, int], ...]:
    """Return what is suggested for groups that are decided together, the most groups first.

    With each category the reason given, and for how many of the groups it is suggested: what
    fits the first of them alone must not look as if it were meant for all.
    """
    if len(items) == 1:
        return tuple((one.category, one.reason, 1) for one in items[0].suggestions)
    pence: dict[CategoryCode, int] = defaultdict(int)
    groups: dict[CategoryCode, int] = defaultdict(int)
    reasons: dict[CategoryCode, str] = {}
    for item in items:
        for one in item.suggestions:
            pence[one.category] += abs(item.pence)
            groups[one.category] += 1
            reasons.setdefault(one.category, one.reason)
    best = sorted(pence, key=lambda code: (-groups[code], -pence[code], code))[:_MOST]
    return tuple((code, reasons[code], groups[code]) for code in best)


def _as_read(item: QueueItem, current: QueueItem | None) -> QueueItem:
    if current is None or item.kinds != current.kinds or not current.suggestions:
        return item
    return replace(item, suggestions=current.suggestions)
