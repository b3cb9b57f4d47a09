"""Rows that a person names: 3,7-9, or May!3 where several sheets are read.

A sheet's name with a comma or an exclamation mark stands in single quotation marks, as
spreadsheets write it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPAN = re.compile(
    r"\s*(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^',!]+))!)?"
    r"\s*(?P<first>[0-9]{1,7})\s*(?:-\s*(?P<last>[0-9]{1,7})\s*)?(?:,|$)"
)
_NEEDS_QUOTES = re.compile(r"[',!]")


@dataclass(frozen=True, slots=True)
class Span:
    """Rows that follow one another; no sheet where the only one that is read is meant."""

    sheet: str
    rows: range

    def text(self) -> str:
        """Write the span as a person does."""
        first, last = self.rows[0], self.rows[-1]
        rows = f"{first}" if first == last else f"{first}-{last}"
        name = self.sheet
        if _NEEDS_QUOTES.search(name):
            name = "'" + name.replace("'", "''") + "'"
        return f"{name}!{rows}" if name else rows


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet that are meant, however many, without holding each."""

    ranges: tuple[range, ...] = ()

    def __contains__(self, number: object) -> bool:
        """Say whether a row is among them."""
        return any(number in rows for rows in self.ranges)

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.ranges)

    def beyond(self, last: int) -> int:
        """Return the first that a sheet of so many rows does not have, 0 if it has them all."""
        return min((rows[0] for rows in self.ranges if rows[0] > last), default=0)


def parse(text: str) -> tuple[Span, ...]:
    """Read rows as a person names them.

    Raises:
        ValueError: the text names no rows.
    """
    spans, at = [], 0
    while at < len(text):
        match = _SPAN.match(text, at)
        if match is None:
            raise ValueError(text)
        first = int(match["first"])
        last = int(match["last"] or first)
        if not 0 < first <= last:
            raise ValueError(text)
        sheet = (match["quoted"] or "").replace("''", "'") or match["plain"] or ""
        spans.append(Span(sheet, range(first, last + 1)))
        at = match.end()
    return tuple(spans)


def write(spans: Sequence[Span]) -> str:
    """Write rows as a person names them."""
    return ",".join(span.text() for span in spans)


def on_sheet(spans: Sequence[Span], sheet: str) -> Rows:
    """Return the rows that are meant on a sheet that is read."""
    return Rows(tuple(span.rows for span in spans if span.sheet in {"", sheet}))


def overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Say whether a row is named by both."""
    return any(
        max(one.rows[0], other.rows[0]) <= min(one.rows[-1], other.rows[-1])
        and (not one.sheet or not other.sheet or one.sheet == other.sheet)
        for one in some
        for other in others
    )
