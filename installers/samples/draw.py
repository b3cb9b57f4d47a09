"""Draws that are the same on every machine: the made-up samples come from these alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """A seeded source of whole numbers.

    Each row of a plan has a draw of its own, so that changing one row leaves the others alone.
    """

    def __init__(self, *seed: object) -> None:
        """Begin at the point that the seed names."""
        # Only random() is promised to give the same numbers on every version of Python.
        self._next = Random("/".join(map(str, seed))).random

    def below(self, end: int) -> int:
        """Draw a whole number from 0 up to, not including, ``end``."""
        return int(self._next() * end)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + self.below(high - low + 1)

    def low_of(self, low: int, high: int) -> int:
        """Draw as ``between``, but small numbers far more often: prices are like that."""
        return low + (high - low) * self.below(1000) * self.below(1000) // 1_000_000

    def chance(self, percent: int) -> bool:
        """Say yes so many times in a hundred."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """Draw one of the items."""
        return items[self.below(len(items))]
