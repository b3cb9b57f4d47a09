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
# In rows of so many cells two places are tried together.
_WIDEST = 30


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
        if not 0 < extra <= _MOST_EXTRA:
            return []
        found = self._fitting(cells, extra)
        if not found and extra > 1 and self._width <= _WIDEST:
            # Two commas in two places: in a name and in the amount.
            for start in range(self._width):
                once = self._at(cells, start, 1, width=len(cells) - 1)
                found += self._fitting(once, extra - 1, start + 1) if once else []
        # Cells that stand in other rows too tell which of two joinings is meant.
        new = [self._new_cells(row) for row in found]
        return [row for row, count in zip(found, new, strict=True) if count == min(new)]

    def _fitting(self, cells: Sequence[str], extra: int, first: int = 0) -> list[list[str]]:
        """Return the different rows that fit, joined at one place from a first on."""
        found: list[list[str]] = []
        for start in range(first, self._width):
            row = self._at(cells, start, extra)
            if row is not None and row not in found and self._fits(row):
                found.append(row)
        return found

    def _at(
        self, cells: Sequence[str], start: int, extra: int, *, width: int = 0
    ) -> list[str] | None:
        """Return the row with neighbours joined at one place; None where words hold a figure so.

        Nobody is called "Brook Ltd,1" or "234.56,Parks": those are parts of an amount.
        """
        width = width or self._width
        parts = cells[start : start + extra + 1]
        filled = any(part.strip() for part in parts)
        figure = any(amounts.is_amount(part) for part in (*parts[:1], *parts[-1:]))
        if filled and figure and start not in self._money:
            return None
        whole = self._delimiter.join(parts) if filled else ""
        row = [*cells[:start], whole, *cells[start + extra + 1 :]][:width]
        return row if len(row) == width else None

    def _fits(self, row: Sequence[str]) -> bool:
        return not any(row[i].strip() for i in self._plan.stray) and self.settled(row)

    def _new_cells(self, row: Sequence[str]) -> int:
        """Count the cells of columns in which few recur that stand in no other row."""
        known = self._plan.shape.known
        return sum(row[i].strip() not in cells for i, cells in known.items())


def _is_words(text: str) -> bool:
    return any(ch.isalpha() for ch in text) and not amounts.is_amount(text)
