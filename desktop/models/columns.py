"""What a column of a list is: its heading, what it holds, how that is shown and copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from core.domain.money import decimal_text, pounds, share, short_pounds
from core.domain.wording import Words
from desktop.qt import LEFT, RIGHT
from desktop.speaking import said

T = TypeVar("T")


class Holds(StrEnum):
    """What the cells of a column are. Amounts and counts stand right, all else left.

    A share is in basis points.
    """

    TEXT = "text"
    POUNDS = "pounds"
    SHORT_POUNDS = "short pounds"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"


POUNDS = frozenset({Holds.POUNDS, Holds.SHORT_POUNDS})


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. ``value`` is what it is sorted by; ``words`` how it reads, where not as usual.

    ``state`` names the colour that goes with the words (problem, done, notice, quiet); the
    words alone must say it. ``below`` stands under the heading, such as the sum of the column.
    Where not all columns fit, those leave first that have the highest ``leaves``, then the last.
    Words that are ``whole`` are never cut: half of "£1,530 to £6,120" would tell another sum.
    """

    title: str
    value: Callable[[T], Any]
    holds: Holds = Holds.TEXT
    words: Callable[[T], str] | None = None
    state: Callable[[T], str] | None = None
    below: str = ""
    leaves: int | None = None
    whole: bool = False

    def text(self, row: T) -> str:
        """Return what the cell shows."""
        return said(self.words(row) if self.words else in_words(self.holds, self.value(row)))

    def copied(self, row: T) -> str:
        """Return what a copy of the cell holds: figures without signs and separators."""
        value = self.value(row)
        if value is None or self.holds is Holds.TEXT:
            return self.text(row)
        if self.holds in POUNDS:
            return decimal_text(value)
        if self.holds is Holds.SHARE:
            return f"{decimal_text(value)}%"
        return value.isoformat() if isinstance(value, date) else str(value)

    def saved(self, row: T) -> str | int | date | None:
        """Return what a saved list holds: amounts in pence, counts, days, else what is shown."""
        value = self.value(row)
        if value is None or self.holds is Holds.TEXT:
            return self.text(row)
        return value if isinstance(value, int | date) else str(value)

    def gives_way(self) -> bool:
        """Say whether words may be cut where room is short: no figure and no day tells in half."""
        return self.holds is Holds.TEXT and not self.whole

    def alignment(self) -> int:
        """Return where the cell's text stands."""
        return LEFT if self.holds in {Holds.TEXT, Holds.DAY} else RIGHT


def leaving(columns: Sequence[Column[Any]]) -> list[int]:
    """Return the columns in the order in which they leave where not all fit.

    What names a row, the first amounts and what has a state go last: they tell the most.
    """
    weights = _weights(columns)
    return sorted(range(len(columns)), key=lambda n: (weights[n], n), reverse=True)


def telling(columns: Sequence[Column[Any]]) -> frozenset[int]:
    """Return the columns that tell the most: others leave, or become narrow, before them."""
    return frozenset(n for n, weight in enumerate(_weights(columns)) if weight < 0)


def _weights(columns: Sequence[Column[Any]]) -> list[int]:
    first = {0, next((n for n, column in enumerate(columns) if column.holds in POUNDS), 0)}
    first |= {n for n, column in enumerate(columns) if column.state is not None}
    return [
        (-1 if n in first else 0) if column.leaves is None else column.leaves
        for n, column in enumerate(columns)
    ]


def in_words(holds: Holds, value: Any) -> str:
    """Show a value as its kind of column does; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return Words("Yes" if value else "No")
    return _SHOWN[holds](value)


def order_key(value: Any) -> tuple[int, Any]:
    """Return what to sort a value by: words without case, nothing before something."""
    if value is None:
        return (0, 0)
    return (1, value.casefold() if isinstance(value, str) else value)


_SHOWN: dict[Holds, Callable[[Any], str]] = {
    Holds.TEXT: str,
    Holds.POUNDS: pounds,
    Holds.SHORT_POUNDS: short_pounds,
    Holds.COUNT: "{:,}".format,
    Holds.SHARE: lambda points: share(points, 10_000),
    Holds.DAY: "{:%d/%m/%Y}".format,
}
