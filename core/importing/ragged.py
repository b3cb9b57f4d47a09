"""Rows with more or fewer cells than there are headings: a comma inside a name, most often.

Decision: a row is put together again only if exactly one way of joining neighbours gives cells
that fit their columns; otherwise it is listed as a problem, never cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.domain.spend import Role
from core.importing import amounts
from core.importing.plan import Plan

# How many commas too many are worth trying.
_MOST_EXTRA = 3


class Squarer:
    """Brings rows to the width of the headings, or says that this cannot be done for sure.

    ``mended`` counts the rows that were put together again.
    """

    def __init__(self, plan: Plan, delimiter: str, days: Mapping[str, date | None]) -> None:
        """Prepare what tells a row that fits; ``days`` reads the cells of the date column."""
        self.mended = 0
        self._plan, self._delimiter, self._days = plan, delimiter, days
        self._width = len(plan.headings)
        self._usual = max(self._width, plan.shape.length)
        self._read = plan.amount_reader()
        self._supplier, self._date = plan.index(Role.SUPPLIER), plan.index(Role.DATE)
        self._money = sorted(plan.money.indexes())

    def square(self, cells: list[str]) -> list[str] | None:
        """Return a row with as many cells as there are headings, None if that is not certain."""
        width = self._width
        if len(cells) <= width:
            return cells + [""] * (width - len(cells))
        beyond = any(cell.strip() for cell in cells[width:])
        if not beyond and (len(cells) <= self._usual or not any(c.strip() for c in cells)):
            return cells[:width]
        if beyond:
            while not cells[-1].strip():
                cells = cells[:-1]
        # More cells than other rows have: as it stands, or something was pushed over.
        readings = self._joined(cells, len(cells) - (width if beyond else self._usual))
        as_it_stands = cells[:width]
        if not beyond and (not readings or readings == [as_it_stands]):
            return as_it_stands
        if not beyond and self.settled(as_it_stands) and as_it_stands not in readings:
            return None
        if len(readings) != 1:
            return None
        self.mended += 1
        return readings[0]

    def lacks(self, cells: Sequence[str]) -> bool:
        """Say whether a row lacks a cell that all others have."""
        return not all(cells[i].strip() for i in self._plan.shape.always)

    def settled(self, cells: Sequence[str]) -> bool:
        """Say whether a row holds in each column what belongs there."""
        try:
            money = [self._read(cells[i]) for i in self._money]
        except ValueError:
            return False
        if all(m is None for m in money):
            return False
        if self._date >= 0 and self._days[cells[self._date]] is None:
            return False
        supplier = cells[self._supplier] if self._supplier >= 0 else "-x"
        shape = self._plan.shape
        return (
            _is_words(supplier)
            and all(amounts.is_amount(cells[i]) for i in shape.figures)
            and all(_is_words(cells[i]) for i in shape.words)
        )

    def _joined(self, cells: Sequence[str], extra: int) -> list[list[str]]:
        """Return the different rows that joining neighbours gives and that fit."""
        found: list[list[str]] = []
        if not 0 < extra <= _MOST_EXTRA:
            return found
        for start in range(self._width):
            parts = cells[start : start + extra + 1]
            whole = self._delimiter.join(parts) if any(p.strip() for p in parts) else ""
            row = [*cells[:start], whole, *cells[start + extra + 1 :]][: self._width]
            stray = any(row[i].strip() for i in self._plan.stray)
            if len(row) == self._width and not stray and self.settled(row) and row not in found:
                found.append(row)
        return found


def _is_words(text: str) -> bool:
    return any(ch.isalpha() for ch in text) and not amounts.is_amount(text)
