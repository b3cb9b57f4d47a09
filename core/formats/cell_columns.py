"""The cells of a data file as columns of places in its bytes, each proved all rows at once.

A cell has one spelling, as ``columns`` says; what has another, or cannot be told to be it, is
not exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.formats.exact_rows import NotExact

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]

_COMMA, _LINE, _RETURN, _QUOTE, _MINUS, _DOT, _DASH, _ZERO = b',\n\r"-.-0'
_DIGITS = 16
_POWERS = 10 ** np.arange(_DIGITS, dtype=np.int64)
_ANSWERS = {0: b"", 4: b"true", 5: b"false"}


class CellColumns:
    """Rows of so many cells, ended by CR LF; quoted texts are told from what parts cells."""

    def __init__(self, data: bytes, width: int) -> None:
        """Find the cells.

        Raises:
            NotExact: a row has other cells, or a text stands in quotation marks for nothing.
        """
        self._data = data
        self._bytes = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero((self._bytes == _COMMA) | (self._bytes == _LINE))
        if b'"' in data:
            ends = self._without_quoted(ends)
        self.count, rest = divmod(len(ends), width)
        if rest or (data and not data.endswith(b"\r\n")):
            raise NotExact
        # One column after the other.
        self._ends = np.ascontiguousarray(ends.reshape(self.count, width).T)
        self._starts = np.empty_like(self._ends)
        self._starts[1:] = self._ends[:-1] + 1
        self._starts[0, :1] = 0
        self._starts[0, 1:] = self._ends[-1, :-1] + 1
        self._require_rows()
        # The last cell of a row ends before CR LF.
        self._ends[-1] -= 1

    def _require_rows(self) -> None:
        """Require that CR LF ends every row, and that neither comes elsewhere."""
        last = self._ends[-1]
        lines, returns = self._bytes[last] == _LINE, self._bytes[last - 1] == _RETURN
        parted = (self._bytes[self._ends[:-1]] == _COMMA).all()
        alone = self._data.count(b"\r") == self.count
        if not (parted and lines.all() and returns.all() and alone):
            raise NotExact

    def _without_quoted(self, ends: Whole) -> Whole:
        """Return where cells end, without what stands in quotation marks, once that is proved.

        Within a cell each mark is doubled: the cell is closed and opened again on the spot.
        """
        marks = np.flatnonzero(self._bytes == _QUOTE)
        if len(marks) % 2:
            raise NotExact
        opened, closed = marks[::2], marks[1::2]
        again = opened[1:] == closed[:-1] + 1
        first = np.flatnonzero(np.concatenate(([True], ~again)))
        starts, stops = opened[first], closed[np.append(first[1:] - 1, len(closed) - 1)]
        doubled = np.diff(np.append(first, len(opened))) > 1
        before, after = self._bytes[starts - 1], self._bytes[(stops + 1) % len(self._bytes)]
        alone = ((before == _COMMA) | (before == _LINE) | (starts == 0)) & (
            (after == _COMMA) | (after == _RETURN)
        )
        low, high = np.searchsorted(ends, starts), np.searchsorted(ends, stops)
        inside = high - low
        if not (alone & (doubled | (inside > 0))).all():
            raise NotExact
        within = np.repeat(low - np.cumsum(inside) + inside, inside) + np.arange(inside.sum())
        return np.delete(ends, within)

    def texts(self, place: int) -> list[bytes]:
        """Return a column as it stands in the file."""
        starts, ends = self._starts[place].tolist(), self._ends[place].tolist()
        return [self._data[start:end] for start, end in zip(starts, ends, strict=True)]

    def distinct(self, place: int) -> set[bytes]:
        """Return the texts that come in a column, in no time where it is the same in all rows."""
        starts, sizes = self._starts[place], self._ends[place] - self._starts[place]
        if self.count and (sizes == sizes[0]).all():
            cells = self._bytes[starts[:, None] + np.arange(sizes[0])]
            if (cells == cells[0]).all():
                return {cells[0].tobytes()}
        return set(self.texts(place))

    def require_filled(self, place: int) -> None:
        """Require that no cell of a column is empty."""
        if (self._starts[place] == self._ends[place]).any():
            raise NotExact

    def whole(self, place: int) -> Whole:
        """Return a column of whole numbers; an empty cell is 0."""
        digits, _, minus = self._digits(place)
        numbers = digits @ _POWERS[: digits.shape[1]]
        return np.where(minus, -numbers, numbers)

    def pence(self, place: int) -> Whole:
        """Return a column of pence; the pounds in the column beside it must say the same."""
        digits, sizes, minus = self._digits(place)
        starts, ends = self._starts[place + 1], self._ends[place + 1]
        stated = sizes > 0
        wanted = np.maximum(sizes, 3)
        if not (ends - starts == np.where(stated, minus + wanted + 1, 0)).all():
            raise NotExact
        filled = np.flatnonzero(stated)
        width = max(digits.shape[1], 3)
        pounds = np.zeros((self.count, width), dtype=np.int64)
        beside = np.array([1, 2, *range(4, width + 2)])
        found = self._bytes[np.maximum(ends[filled, None] - beside, 0)].astype(np.int64) - _ZERO
        found[np.arange(width) >= wanted[filled, None]] = 0
        pounds[filled] = found
        dots = self._bytes[ends[filled] - 3] == _DOT
        signs = (self._bytes[starts[filled]] == _MINUS) == minus[filled]
        same = (pounds[:, : digits.shape[1]] == digits).all()
        if not (dots.all() and signs.all() and same) or pounds[:, digits.shape[1] :].any():
            raise NotExact
        numbers = digits @ _POWERS[: digits.shape[1]]
        return np.where(minus, -numbers, numbers)

    def _digits(self, place: int) -> tuple[Whole, Whole, NDArray[np.bool_]]:
        """Return the digits of a column from the right, how many each has, and the minuses."""
        starts, ends = self._starts[place], self._ends[place]
        minus = self._bytes[starts] == _MINUS
        sizes = ends - starts - minus
        width = int(sizes.max(initial=1)) or 1
        if width > _DIGITS or (minus & (sizes == 0)).any():
            raise NotExact
        beside = np.arange(1, width + 1)
        digits = self._bytes[np.maximum(ends[:, None] - beside, 0)].astype(np.int64) - _ZERO
        digits[beside > sizes[:, None]] = 0
        first = self._bytes[starts + minus]
        # Nought stands alone and has no sign; no other number begins with it.
        idle = (first == _ZERO) & (sizes > 0) & ((sizes > 1) | minus)
        if idle.any() or (digits < 0).any() or (digits > 9).any():
            raise NotExact
        return digits, sizes, minus

    def days(self, place: int) -> Whole:
        """Return a column of days as numbers such as 20250401; an empty cell is 0."""
        starts, ends = self._starts[place], self._ends[place]
        sizes = ends - starts
        if not ((sizes == 0) | (sizes == 10)).all():
            raise NotExact
        days = np.zeros(self.count, dtype=np.int64)
        filled = np.flatnonzero(sizes)
        found = self._bytes[starts[filled, None] + np.arange(10)].astype(np.int64)
        dashes, numbers = found[:, [4, 7]], np.delete(found, [4, 7], axis=1) - _ZERO
        if (dashes != _DASH).any() or (numbers < 0).any() or (numbers > 9).any():
            raise NotExact
        days[filled] = numbers @ _POWERS[7::-1]
        return days

    def require_yes_no(self, place: int) -> None:
        """Require that every cell of a column is true, false or empty."""
        starts = self._starts[place]
        sizes = self._ends[place] - starts
        for size in np.unique(sizes).tolist():
            if size not in _ANSWERS:
                raise NotExact
            cells = self._bytes[starts[sizes == size, None] + np.arange(size)]
            if (cells != np.frombuffer(_ANSWERS[size], dtype=np.uint8)).any():
                raise NotExact
