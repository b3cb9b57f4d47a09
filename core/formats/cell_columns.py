"""The cells of a data file as columns of places in its bytes, each proved all rows at once.

A cell has one spelling, as ``columns`` says; what has another, or cannot be told to be it, is
not exact. Eight bytes of every row are looked at as one number: that took a third of the time of
looking at them one by one (measured on 1,000 payments).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.formats.exact_rows import NotExact

Whole = NDArray[np.int64]
Words = NDArray[np.uint64]
Claims = NDArray[np.bool_]

_COMMA, _LINE, _RETURN, _QUOTE, _MINUS, _DOT, _ZERO = b',\n\r"-.0'
_WORD = 8
_DIGITS = 16
# What is compared word by word is no longer; headings that are longer stand before all cells.
_LONGEST = 64
_TRUE, _FALSE = (int.from_bytes(text.rjust(8, b"\0"), "little") for text in (b"true", b"false"))
# Keeps so many bytes at the end of a word, which are at most all.
_LAST = np.array(
    [(1 << 64) - (1 << max(64 - 8 * size, 0)) for size in range(_LONGEST + 1)], dtype=np.uint64
)
_EACH = 0x0101010101010101
_SIX, _TENS, _NOUGHTS = np.array([_EACH * 6, _EACH * 0xF0, _EACH * _ZERO], dtype=np.uint64)
# Odd and otherwise of no meaning: what they mix up is told apart by its bytes afterwards.
_MIXERS = tuple(np.uint64(0x9E3779B97F4A7C15 + 2 * _EACH * n) for n in range(_LONGEST // _WORD))
# Ten times each digit and the next one; then a million, ten thousand, a hundred and one times
# the pairs, all that in the upper half of the word.
_TEN, _ONE_BYTE, _TWO_BYTES, _HALF = np.array([10, 8, 16, 32], dtype=np.uint64)
_PAIRS = np.uint64(0x000000FF000000FF)
_OUTER, _INNER = np.uint64(100 + (1_000_000 << 32)), np.uint64(1 + (10_000 << 32))
_TWO_AT_END, _THREE_AT_END, _POINT = np.array([48, 40, _DOT], dtype=np.uint64)
# The end of a day: year of the century, month and day of the month.
_DAY, _DASHES = (
    np.uint64(int.from_bytes(text, "little")) for text in (b"00-00-00", b"\0\0\xff\0\0\xff\0\0")
)
_MONTH_AT, _DAY_AT, _BYTE = np.array([24, 48, 0xFF], dtype=np.uint64)
_TWELVE, _HUNDRED = np.array([12, 100], dtype=np.uint64)
_TWO_BYTES_ONLY, _TWO_NOUGHTS = np.array([0xFFFF, 0x3030], dtype=np.uint64)
# How many days each month of the years 0 to 9999 has; there is no year 0. The calendar comes
# again every 400 years.
_CYCLE = np.arange("2000-01", "2400-02", dtype="datetime64[M]").astype("datetime64[D]")
_DAYS_IN = np.tile(np.diff(_CYCLE).astype(np.uint64), 25)
_DAYS_IN[:12] = 0


class CellColumns:
    """Rows of so many cells, ended by CR LF; quoted texts are told from what parts cells."""

    def __init__(self, data: bytes, width: int) -> None:
        """Find the cells of the rows below the headings, which must stand without quotation marks.

        Raises:
            NotExact: a row has other cells, or a text stands in quotation marks for nothing.
        """
        self._data = data
        self._bytes = np.frombuffer(data, dtype=np.uint8)
        parting = self._bytes == _LINE
        ended = int(np.count_nonzero(parting))
        parting |= self._bytes == _COMMA
        if b'"' in data:
            ended -= self._leave_out_quoted(parting)
        ends = np.flatnonzero(parting)
        rows, rest = divmod(len(ends), width)
        self.count = rows - 1
        if rest or self.count < 1 or not data.endswith(b"\r\n") or ends[width] < _LONGEST:
            raise NotExact
        table = ends.reshape(rows, width)
        self._require_rows(table[:, -1], ended)
        self._before = table[:-1, -1] + 1
        # One column after the other.
        self._ends = np.ascontiguousarray(table[1:].T)
        # The last cell of a row ends before CR LF.
        self._ends[-1] -= 1
        self._words: Words = np.ndarray((len(data) - 7,), np.dtype("<u8"), data, strides=(1,))

    def _require_rows(self, last: Whole, ended: int) -> None:
        """Require that CR LF ends every row, and that neither comes elsewhere."""
        lines = self._bytes[last] == _LINE
        returns = self._bytes[last - 1] == _RETURN
        alone = np.count_nonzero(self._bytes == _RETURN) == len(last) == ended
        if not (alone and lines.all() and returns.all()):
            raise NotExact

    def _leave_out_quoted(self, parting: Claims) -> int:
        """Take what stands in quotation marks off what parts cells, once that is proved.

        Within a cell each mark is doubled: the cell is closed and opened again on the spot.
        Return how many line ends were taken off.
        """
        marks = np.flatnonzero(self._bytes == _QUOTE)
        if len(marks) % 2 or marks[0] == 0:
            raise NotExact
        opened, closed = marks[::2], marks[1::2]
        alone = np.ones(len(opened), dtype=np.bool_)
        alone[1:] = opened[1:] != closed[:-1] + 1
        first = np.flatnonzero(alone)
        # Each text from its first to its last mark, and behind which mark the next begins.
        nexts = np.empty_like(first)
        nexts[:-1], nexts[-1] = first[1:], len(opened)
        starts, stops = opened[first], closed[nexts - 1]
        before, after = self._bytes[starts - 1], self._bytes[(stops + 1) % len(self._bytes)]
        parted = ((before == _COMMA) | (before == _LINE)) & (
            (after == _COMMA) | (after == _RETURN)
        )
        sizes = stops - starts
        places = np.cumsum(sizes) - sizes
        inside = np.repeat(starts - places, sizes) + np.arange(sizes.sum())
        needed = np.logical_or.reduceat(parting[inside], places) | (nexts - first > 1)
        if not (parted & needed).all():
            raise NotExact
        parting[inside] = False
        return int(np.count_nonzero(self._bytes[inside] == _LINE))

    def _place(self, place: int) -> tuple[Whole, Whole]:
        """Return where the cells of a column end, and their sizes."""
        starts = self._before if place == 0 else self._ends[place - 1] + 1
        return self._ends[place], self._ends[place] - starts

    def texts(self, place: int) -> list[bytes]:
        """Return a column as it stands in the file."""
        ends, sizes = self._place(place)
        return [
            self._data[start:end]
            for start, end in zip((ends - sizes).tolist(), ends.tolist(), strict=True)
        ]

    def _last(self, ends: Whole, sizes: Whole) -> Words:
        """Return the last eight bytes of each cell; nought stands before a shorter one."""
        return self._words[ends - _WORD] & _LAST[sizes]

    def _all(self, ends: Whole, sizes: Whole) -> Iterator[Words]:
        """Yield the bytes of each cell from its end, eight at a time."""
        most = int(sizes.max())
        if most:
            yield self._last(ends, sizes)
        for back in range(_WORD, most, _WORD):
            yield self._last(ends - back, np.maximum(sizes - back, 0))

    def distinct(self, place: int) -> list[bytes]:
        """Return the texts that come in a column, each once."""
        return self.told_apart(place)[0]

    def told_apart(self, place: int) -> tuple[list[bytes], Whole]:
        """Return the texts that come in a column, each once, and which of them each row has."""
        ends, sizes = self._place(place)
        if sizes.max() > _LONGEST:
            return self._told_by_text(place)
        mixed = sizes.astype(np.uint64)
        words = [mixed]
        for word, mixer in zip(self._all(ends, sizes), _MIXERS, strict=False):
            words.append(word)
            mixed = (mixed ^ word) * mixer
        if (mixed == mixed[0]).all():
            first, which = np.zeros(1, dtype=np.int64), np.zeros(self.count, dtype=np.int64)
        else:
            first, which = _numbered(mixed)
        rows = first[which]
        if not all((word == word[rows]).all() for word in words):
            return self._told_by_text(place)
        found = zip((ends - sizes)[first].tolist(), ends[first].tolist(), strict=True)
        return [self._data[start:end] for start, end in found], which

    def _told_by_text(self, place: int) -> tuple[list[bytes], Whole]:
        texts = self.texts(place)
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        which = np.fromiter(map(numbers.__getitem__, texts), np.int64, self.count)
        return list(numbers), which

    def require_filled(self, place: int) -> None:
        """Require that no cell of a column is empty."""
        if not self._place(place)[1].all():
            raise NotExact

    def require_different(self, place: int) -> None:
        """Require that no text comes twice in a column; of whole numbers each has one text."""
        try:
            numbers = self.whole(place)
        except NotExact:
            different = len(set(self.texts(place))) == self.count
        else:
            rising = bool((numbers[1:] > numbers[:-1]).all())
            different = rising or len(np.unique(numbers)) == self.count
        if not different:
            raise NotExact

    def whole(self, place: int) -> Whole:
        """Return a column of whole numbers; an empty cell is 0."""
        return self._number(*self._signed(place))

    def _signed(self, place: int) -> tuple[Whole, Whole, Claims]:
        """Return where the cells of a column of numbers end, how many digits, and the minuses."""
        ends, sizes = self._place(place)
        starts = ends - sizes
        minus = self._bytes[starts] == _MINUS
        digits = sizes - minus
        first = self._bytes[starts + minus]
        # Nought stands alone and has no sign; no other number begins with it.
        idle = (first == _ZERO) & ((digits > 1) | minus)
        if digits.max() > _DIGITS or idle.any() or (minus & (digits == 0)).any():
            raise NotExact
        return ends, digits, minus

    def _number(self, ends: Whole, digits: Whole, minus: Claims) -> Whole:
        numbers = _value(self._words[ends - _WORD], digits)
        if digits.max() > _WORD:
            rest = np.maximum(digits - _WORD, 0)
            numbers += _value(self._words[ends - 2 * _WORD], rest) * 10**_WORD
        if minus.any():
            numbers[minus] *= -1
        return numbers

    def pence(self, place: int) -> Whole:
        """Return a column of pence; the pounds in the column beside it must say the same."""
        ends, digits, minus = self._signed(place)
        numbers = self._number(ends, digits, minus)
        others, sizes = self._place(place + 1)
        stated = digits > 0
        wanted = (np.maximum(digits, 3) + 1 + minus) * stated
        signs = (self._bytes[others - sizes] == _MINUS) == minus
        cents = _TWO_NOUGHTS | self._last(ends, digits) >> _TWO_AT_END
        beside = self._words[others - _WORD] >> _THREE_AT_END
        same = beside == (cents << _ONE_BYTE | _POINT)
        if not (sizes == wanted).all() or not ((signs & same) | ~stated).all():
            raise NotExact
        self._require_pounds(ends - 2, digits - 2, others - 3)
        return numbers

    def _require_pounds(self, ends: Whole, digits: Whole, others: Whole) -> None:
        """Require that the pounds of two columns are the same digits; below one stands 0."""
        below = (digits == -1) | (digits == 0)
        if (below & (self._bytes[others - 1] != _ZERO)).any():
            raise NotExact
        digits = np.maximum(digits, 0)
        pairs = zip(self._all(ends, digits), self._all(others, digits), strict=True)
        if not all((one == other).all() for one, other in pairs):
            raise NotExact

    def quarters(self, place: int) -> Whole:
        """Return the quarter of each day of a column as year x 4 + 0..3; 0 of an empty cell.

        Raises:
            NotExact: a cell is no day.
        """
        ends, sizes = self._place(place)
        if (sizes == 10).all():
            return self._quarters(ends)
        quarters = np.zeros(self.count, dtype=np.int64)
        filled = np.flatnonzero(sizes)
        if len(filled):
            if (sizes[filled] != 10).any():
                raise NotExact
            quarters[filled] = self._quarters(ends[filled])
        return quarters

    def _quarters(self, ends: Whole) -> Whole:
        century = self._words[ends - 10] & _TWO_BYTES_ONLY ^ _TWO_NOUGHTS
        rest = self._words[ends - _WORD] ^ _DAY
        if (rest & _DASHES).any() or _amiss(century) or _amiss(rest):
            raise NotExact
        pairs = rest * _TEN + (rest >> _ONE_BYTE)
        hundreds = century * _TEN + (century >> _ONE_BYTE) & _BYTE
        years = hundreds * _HUNDRED + (pairs & _BYTE)
        month, day = pairs >> _MONTH_AT & _BYTE, pairs >> _DAY_AT & _BYTE
        months = (years * _TWELVE + month).astype(np.int64) - 1
        first, last = month.min(), month.max()
        if first < 1 or last > 12 or day.min() < 1 or (day > _DAYS_IN[months]).any():
            raise NotExact
        quarters: Whole = months // 3
        return quarters

    def require_yes_no(self, place: int) -> None:
        """Require that every cell of a column is true, false or empty."""
        ends, sizes = self._place(place)
        if sizes.max() > len("false"):
            raise NotExact
        word = self._last(ends, sizes)
        true, false = (sizes == 4) & (word == _TRUE), (sizes == 5) & (word == _FALSE)
        if not (true | false | (sizes == 0)).all():
            raise NotExact


def _numbered(values: Words) -> tuple[Whole, Whole]:
    """Return a place of each value that comes, and which of them each is."""
    ordered = np.sort(values)
    new = np.ones(len(values), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    found = ordered[new]
    which = np.searchsorted(found, values)
    places = np.empty(len(found), dtype=np.int64)
    places[which] = np.arange(len(values))
    return places, which


def _amiss(digits: Words) -> bool:
    """Say whether a byte of these words is none from 0 to 9."""
    return bool(((digits | digits + _SIX) & _TENS).any())


def _value(words: Words, sizes: Whole) -> Whole:
    """Return what the last digits of words say, of which the first stands in the lowest byte.

    Raises:
        NotExact: one of them is no digit.
    """
    digits = (words ^ _NOUGHTS) & _LAST[sizes]
    if _amiss(digits):
        raise NotExact
    pairs = digits * _TEN + (digits >> _ONE_BYTE)
    outer, inner = pairs & _PAIRS, pairs >> _TWO_BYTES & _PAIRS
    values: Whole = (outer * _OUTER + inner * _INNER >> _HALF).astype(np.int64)
    return values
