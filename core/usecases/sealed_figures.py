"""Returns that are sealed stay as they are; this says whose periods' figures differ by now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.domain.period import Period
from core.domain.spend import KindId
from core.store import amounts, returns
from core.store.book import Book


@dataclass(frozen=True, slots=True)
class SealedEffect:
    """A sealed return, and the payments of its period that would stand elsewhere by now.

    The return itself never changes: where its figures matter, a correction is due.
    """

    return_id: str
    version: int
    period: Period
    lines: int
    pence: int

    def in_words(self) -> str:
        """Say which return it is, for a person."""
        return f"{self.period.in_words()}, version {self.version}"


def sealed_on(book: Book, first: date | None, last: date | None) -> str:
    """Name the returns sealed last that speak of some days, "" where none does.

    Both days count. What has no day is in no return.
    """
    if first is None or last is None:
        return ""
    days = Period(first, last)
    found = {
        f"{one.period.in_words()}, version {one.version}"
        for one in returns.sealed(book)
        if not one.superseded and one.period.overlaps(days)
    }
    return "; ".join(sorted(found))


def sealed_effect(book: Book, kinds: Collection[KindId]) -> tuple[SealedEffect, ...]:
    """Return the sealed returns in whose periods there are payments of some kinds.

    Only the latest version of each counts, and no nil return.
    """
    found = []
    for one in returns.sealed(book):
        if one.superseded or not kinds:
            continue
        lines, pence = amounts.free_in(book, kinds, one.period)
        if lines:
            found.append(SealedEffect(one.return_id, one.version, one.period, lines, pence))
    return tuple(found)
