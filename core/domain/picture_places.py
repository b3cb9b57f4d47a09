"""Where the rows of a chart's table lie in its picture, so that a click finds its row."""

from __future__ import annotations

from dataclasses import dataclass

# How far from the middle of a row it still counts as the row.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Places:
    """The part of a picture where rows lie; places are parts of its width and height, from 0 to 1.

    ``across`` says that rows go from left to right, not from the top down. ``first`` and
    ``last`` are the numbers that the rows' axis has at its two ends, ``count`` how many rows lie
    there.
    """

    across: bool
    left: float
    top: float
    right: float
    bottom: float
    first: float
    last: float
    count: int

    def row_at(self, x: float, y: float) -> int | None:
        """Return the row at a place of the picture; None where there is none.

        What stands beside the axes counts too: a person clicks on names.
        """
        along = (x - self.left) / (self.right - self.left)
        if not self.across:
            along = (y - self.top) / (self.bottom - self.top)
        if not 0 <= along <= 1:
            return None
        number = self.first + along * (self.last - self.first)
        row = int(number + _HALF) if number >= -_HALF else -1
        return row if 0 <= row < self.count else None

    def band(self, row: int) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the band in which a row lies."""
        ends = [(row + side - self.first) / (self.last - self.first) for side in (-_HALF, _HALF)]
        low, high = (min(max(end, 0.0), 1.0) for end in ends)
        if self.across:
            width = self.right - self.left
            return self.left + low * width, self.top, self.left + high * width, self.bottom
        height = self.bottom - self.top
        return self.left, self.top + low * height, self.right, self.top + high * height
