"""Is a file here already, and how does it differ? Payments compared as multisets.

The same payee, amount and date recur on 14-50 % of published lines and are right: only how many
of each there are tells whether lines came in twice, never one line by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from core.domain.spend import TEXT_ROLES, BatchId, DraftLine, Role

LineKey = tuple[str, date | None, int, str, str]
# A line key and the category that the file gives.
FullKey = tuple[str, date | None, int, str, str, str]

_SUPPLIER = TEXT_ROLES.index(Role.SUPPLIER)
_REFERENCE = TEXT_ROLES.index(Role.REFERENCE)
_DESCRIPTION = TEXT_ROLES.index(Role.DESCRIPTION)
_CATEGORY = TEXT_ROLES.index(Role.CATEGORY)
_CATEGORY_CODE = TEXT_ROLES.index(Role.CATEGORY_CODE)


def line_key(line: DraftLine) -> LineKey:
    """Return what makes two lines the same payment: payee, day, pence, reference, description."""
    texts = line.texts
    return (
        texts[_SUPPLIER],
        line.paid_on,
        line.pence,
        texts[_REFERENCE],
        texts[_DESCRIPTION],
    )


def full_key(line: DraftLine) -> FullKey:
    """Return what makes two lines alike to the word: the line's key and its category."""
    texts = line.texts
    return (*line_key(line), category_text(texts[_CATEGORY_CODE], texts[_CATEGORY]))


def category_text(code: str, label: str) -> str:
    """Return the category that a file gives, code and label in one."""
    return f"{code} {label}".strip()


@dataclass
class Shared:
    """How many payments of a file are here, in all and by the batch that holds them.

    ``alike`` have payee, day and reference of one that is here, but another amount.
    """

    same: int = 0
    alike: int = 0
    by_batch: Counter[BatchId] = field(default_factory=Counter)


def shared(new: Counter[LineKey], here: Iterable[tuple[BatchId, LineKey]]) -> Shared:
    """Count the payments of a file that are here, each as often as it occurs in both.

    A batch is counted by itself: what two batches hold counts for each of them.
    """
    found = Shared()
    left, likes = Counter(new), set(map(_like, new))
    taken: Counter[tuple[BatchId, LineKey]] = Counter()
    others: list[tuple[BatchId, Hashable]] = []
    for batch_id, key in here:
        if left[key] > 0:
            left[key] -= 1
            found.same += 1
        if taken[batch_id, key] < new[key]:
            taken[batch_id, key] += 1
            found.by_batch[batch_id] += 1
        elif (like := _like(key)) is not None and like in likes:
            others.append((batch_id, like))
    waiting = Counter(map(_like, left.elements()))
    for batch_id, like in others:
        if waiting[like] > 0:
            waiting[like] -= 1
            found.alike += 1
            found.by_batch[batch_id] += 1
    return found


def _like(key: LineKey) -> Hashable | None:
    return _payee_reference_day((*key, ""))


@dataclass(frozen=True, slots=True)
class Compared:
    """How new payments stand to those that are here: each is in exactly one of the parts.

    ``same`` are alike to the word; ``changed`` are pairs, what is here first.
    """

    same: Counter[FullKey]
    added: tuple[FullKey, ...]
    removed: tuple[FullKey, ...]
    changed: tuple[tuple[FullKey, FullKey], ...]


def compare(here: Iterable[FullKey], new: Iterable[FullKey]) -> Compared:
    """Tell payments that are here from new, gone and changed ones, each as often as it occurs.

    A payment of the same payee and reference, or of the same payee, day and description, counts
    as changed where its amount, day or category is another. Order does not matter, except that
    of several alike the earlier are paired first.
    """
    gone = Counter(here)
    same: Counter[FullKey] = Counter()
    added: list[FullKey] = []
    for key in new:
        if gone[key] > 0:
            gone[key] -= 1
            same[key] += 1
        else:
            added.append(key)
    removed = list(gone.elements())
    changed: list[tuple[FullKey, FullKey]] = []
    for likeness in _LIKENESSES:
        if added and removed:
            added, removed, found = _pair(added, removed, likeness)
            changed += found
    return Compared(same, tuple(added), tuple(removed), tuple(changed))


def _pair(
    added: Iterable[FullKey],
    removed: Iterable[FullKey],
    likeness: Callable[[FullKey], Hashable | None],
) -> tuple[list[FullKey], list[FullKey], list[tuple[FullKey, FullKey]]]:
    waiting: dict[Hashable, deque[FullKey]] = defaultdict(deque)
    alone: list[FullKey] = []
    for key in removed:
        like = likeness(key)
        if like is None:
            alone.append(key)
        else:
            waiting[like].append(key)
    unpaired, pairs = [], []
    for key in added:
        like = likeness(key)
        if like is not None and waiting.get(like):
            pairs.append((waiting[like].popleft(), key))
        else:
            unpaired.append(key)
    left = [key for keys in waiting.values() for key in keys]
    return unpaired, alone + left, pairs


def _all_but_category(key: FullKey) -> Hashable | None:
    return key[:5]


def _payee_reference_day(key: FullKey) -> Hashable | None:
    payee, day, _, reference, _, _ = key
    return (payee, reference, day) if payee and reference else None


def _payee_reference(key: FullKey) -> Hashable | None:
    payee, _, _, reference, _, _ = key
    return (payee, reference) if payee and reference else None


def _payee_day_description(key: FullKey) -> Hashable | None:
    payee, day, _, reference, description, _ = key
    # Without a description only payments that nothing else tells apart.
    return (payee, day, description) if payee and day and (description or not reference) else None


# The surest first, so that the likest of several pairs.
_LIKENESSES = (_all_but_category, _payee_reference_day, _payee_reference, _payee_day_description)
