"""Suppliers compared by their numbers in registers: the strongest word for or against a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple, TypeVar

from core.domain.identifiers import SCHEMES, VAT
from core.domain.parties import Identifier

# More suppliers under one number than these are compared with the first only.
_ALL_PAIRS = 12
_SAME, _SAME_VAT = 100, 75

Key = TypeVar("Key", bound=int)


class NumberPair(NamedTuple):
    """What numbers say of two suppliers that share one."""

    reason: str
    strength: int


def sharing(numbers: Mapping[Key, Iterable[Identifier]]) -> dict[tuple[Key, Key], NumberPair]:
    """Find what shares a number, the smaller key first, with the number in words.

    Firms of one VAT group share its number, so that it alone is weaker evidence.
    """
    holders: dict[Identifier, list[Key]] = defaultdict(list)
    for key in sorted(numbers):
        for identifier in dict.fromkeys(numbers[key]):
            holders[identifier].append(key)
    found: dict[tuple[Key, Key], NumberPair] = {}
    for identifier, keys in sorted(holders.items()):
        told = _told(identifier)
        for pair in combinations(keys[:_ALL_PAIRS], 2):
            if pair not in found or found[pair].strength < told.strength:
                found[pair] = told
    return found


def _told(identifier: Identifier) -> NumberPair:
    name = SCHEMES.get(identifier.scheme, identifier.scheme)
    if identifier.scheme == VAT:
        return NumberPair(f"Same {name} {identifier.id}, which groups of firms share", _SAME_VAT)
    return NumberPair(f"Same {name} {identifier.id}", _SAME)
