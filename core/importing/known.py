"""Cells that recur from row to row: each different one is read once."""

from __future__ import annotations

from datetime import date

from core.importing import totals
from core.importing.dates import DateReading

_MOST_NAMES = 20_000


class Days(dict[str, date | None]):
    """Dates by their text: a file has few different days."""

    def __init__(self, reading: DateReading) -> None:
        """Read dates in one way; a blank cell is none."""
        super().__init__({"": None})
        self._reading = reading

    def __missing__(self, text: str) -> date | None:
        """Read a cell that was not met before."""
        day = self[text] = self._reading.read(text)
        return day


class Names(dict[str, bool]):
    """Whether a supplier's cell is plainly a name: not blank, and no label of a total."""

    def __missing__(self, text: str) -> bool:
        """Judge a cell that was not met before."""
        if len(self) >= _MOST_NAMES:
            self.clear()
        plain = self[text] = bool(text.strip()) and not totals.may_be_label(text)
        return plain
