"""Delimited text: which character parts the cells, and the rows, one at a time.

Decision: the csv module in strict mode is the law. Where quotation marks do not pair, each line
is a row by itself, so that one stray mark cannot swallow the rows after it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from core.importing import amounts, headings
from core.importing.sniff import Sniffed
from core.importing.unreadable import FileChanged, ReadingStopped, UnpairedQuotes, in_words
from core.importing.workbook_child import UNSEEN

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 1 << 17
_BLOCK = 1 << 18
_LONGEST_ROW = 4 << 20
_LEAST_WRAPPED = 2
_SEP_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class TextSource:
    """A delimited text file: one unnamed sheet, readable any number of times.

    ``paired`` is False where quotation marks do not pair and lines are taken by themselves,
    ``wrapped`` is True where quotation marks go around each whole row.
    """

    sniffed: Sniffed
    delimiter: str
    paired: bool = True
    sheets: tuple[str, ...] = ("",)
    hidden: frozenset[str] = frozenset()
    wrapped: bool = False

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the rows, the first one too; a blank line is an empty row.

        Raises:
            csv.Error: quotation marks do not pair.
            UnreadableFile: a cell is longer than any cell of payments.
        """
        path, encoding = self.sniffed.path, self.sniffed.encoding
        # Windows-1252 leaves five bytes undefined; they must not stop the reading.
        try:
            with path.open(encoding=encoding, errors="replace", newline="") as file:
                lines = _Lines(self.sniffed, file)
                given = iter(lines)
                if self.sniffed.has_unseen:
                    given = (line.translate(UNSEEN) for line in given)
                for row in _parse(given, self.delimiter, path, paired=self.paired):
                    lines.waiting = 0
                    yield _unwrapped(row, self.delimiter) if self.wrapped else row
        except OSError as error:
            raise ReadingStopped(file=path.name, what=in_words(error)) from error


class _Lines:
    """The lines of a file, a block at a time, until a row takes more than any payment does.

    ``waiting`` is how much was given since the last row came of it.
    """

    def __init__(self, sniffed: Sniffed, file: IO[str]) -> None:
        self._sniffed, self._file, self.waiting = sniffed, file, 0

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[list[str]]:
        left = self._sniffed.size
        while block := self._file.readlines(_BLOCK):
            self.waiting += _BLOCK
            if self.waiting > _LONGEST_ROW:
                raise UnpairedQuotes(file=self._sniffed.path.name)
            if left < 0:
                # Another program writes faster than anybody can read.
                raise FileChanged(file=self._sniffed.path.name)
            left -= _BLOCK
            yield block


def open_text(sniffed: Sniffed, *, paired: bool = True) -> TextSource:
    """Find how a text file parts its cells."""
    try:
        with sniffed.path.open(encoding=sniffed.encoding, errors="replace", newline="") as file:
            sample = file.read(_SAMPLE)
            rest = file.read(1)
    except OSError as error:
        raise ReadingStopped(file=sniffed.path.name, what=in_words(error)) from error
    sample = sample.translate(UNSEEN)
    if rest:
        # The sample may end inside a line.
        sample = re.split(r"\r\n?|\n", sample[::-1], maxsplit=1)[-1][::-1]
    if paired and (inner := _inside(sample)):
        delimiter = delimiter_of(inner)
        if _parts_alike(inner, delimiter):
            return TextSource(sniffed, delimiter, wrapped=True)
    return TextSource(sniffed, delimiter_of(sample), paired)


def _inside(sample: str) -> str:
    """Return what stands between the marks that go around each row, "" where not around all.

    A list that was saved twice as text with commas becomes so.
    """
    text = headings.strip_marks(sample)
    if not text.startswith('"'):
        return ""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return ""
    cells = [row[0] for row in rows if row]
    if len(cells) < _LEAST_WRAPPED or any(len(row) > 1 for row in rows):
        return ""
    return "\n".join(cells)


def _parts_alike(inner: str, delimiter: str) -> bool:
    """Say whether rows part into more than one cell, and all into as many."""
    rows = [row for row in csv.reader(io.StringIO(inner, newline=""), delimiter=delimiter) if row]
    return len(rows) >= _LEAST_WRAPPED and {len(row) for row in rows} == {len(rows[0])} != {1}


def _unwrapped(row: list[str], delimiter: str) -> list[str]:
    return next(csv.reader([row[0]], delimiter=delimiter), []) if len(row) == 1 else row


def _parse(
    lines: Iterable[str], delimiter: str, path: Path, *, paired: bool
) -> Iterator[list[str]]:
    alone = (_by_itself(line, delimiter) for line in lines)
    rows = _paired(lines, delimiter) if paired else alone
    try:
        first = next(rows, None)
        if first is None:
            return
        if first and first[0]:
            first[0] = _unmarked(first[0])
        yield first
        yield from rows
    except csv.Error as error:
        if "field limit" in str(error) and not paired:
            raise UnpairedQuotes(file=path.name) from error
        raise


def _paired(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Yield rows by the law of the csv module, unless two stray marks pair over whole rows."""
    reader, line = csv.reader(lines, delimiter=delimiter, strict=True), 0
    for row in reader:
        if reader.line_num - line > 1 and any(_holds_row(c, delimiter, len(row)) for c in row):
            raise csv.Error("a cell holds a row")
        line = reader.line_num
        yield row


def _holds_row(cell: str, delimiter: str, width: int) -> bool:
    """Say whether a line of a cell is a row like that in which it stands, with an amount."""
    for line in cell.splitlines()[:-1]:
        cells = line.split(delimiter)
        if len(cells) == width > 1 and any(map(_is_money, cells)):
            return True
    return False


def _is_money(cell: str) -> bool:
    return amounts.is_amount(cell) and amounts.looks_like_money(cell)


def _by_itself(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line; a mark that opens the last cells and never closes is dropped."""
    at = line.rfind('"')
    if at >= 0 and line.count('"') % 2 and (at == 0 or line[at - 1] == delimiter):
        line = line[:at] + line[at + 1 :]
    return next(csv.reader([line], delimiter=delimiter), [])


def _unmarked(cell: str) -> str:
    plain = headings.strip_marks(cell)
    # A mark before the quotation mark makes the csv module take the quotes as text.
    if plain != cell and len(plain) > 1 and plain[0] == plain[-1] == '"':
        return plain[1:-1].replace('""', '"')
    return plain


def delimiter_of(sample: str) -> str:
    """Return the character that parts the cells of a text, by its first lines."""
    if match := _SEP_LINE.match(headings.strip_marks(sample.splitlines()[0] if sample else "")):
        return match[1]
    return max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, float, int]:
    """Rate a delimiter: headings that it uncovers, then how alike in width the rows are."""
    reader = csv.reader(io.StringIO(headings.strip_marks(sample), newline=""), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= 400:
                break
    except csv.Error:
        pass
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, alike = widths.most_common(1)[0]
    wide = [row for row in rows[:200] if len(row) > 1]
    hits = max((headings.score(row, mend=False) for row in wide), default=0)
    return hits, alike / len(rows), -_DELIMITERS.index(delimiter) if width > 1 else 0
