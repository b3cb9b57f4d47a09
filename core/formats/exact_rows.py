"""Prove that a table's bytes are what ``table_bytes`` writes, in one pass, and read its rows.

One pattern per table describes every cell's only spelling: nothing is written again to compare.
Measured on 1,000 payments: 2 ms, against 60 ms for reading and writing again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from core.domain.money import decimal_text
from core.domain.period import quarter_code
from core.domain.returns import Cell, Row
from core.formats.columns import NUMBERS, Column, Holds, Layout, read_cell

# Quoted only where it must be: a comma, a quotation mark or a line end is in it.
_QUOTED = r'"[^",\r\n]*+(?:[,\r\n]|"")(?:[^"]|"")*+"'
_PLAIN = r'[^",\r\n]'
_WHOLE = r"(?:0|-?[1-9][0-9]{0,15}+)?"
_CELLS = {
    Holds.DECIMAL: "(?!)",
    Holds.TEXT: f"(?:{_PLAIN}*+|{_QUOTED})",
    Holds.CATEGORY: f"(?:{_PLAIN}++|{_QUOTED})",
    Holds.COUNT: _WHOLE,
    Holds.RATE: _WHOLE,
    Holds.DAY: "(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?",
    Holds.YES_NO: "(?:true|false)?",
}
# Pence, then the same in pounds: a pound or more, in two groups; less, in one; not stated.
_PENCE = (
    r"(?:(?P<a{0}>-?[1-9][0-9]{{0,13}})(?P<b{0}>[0-9]{{2}}),(?P=a{0})\.(?P=b{0})"
    r"|((?:0|-?[1-9][0-9]?),-?0\.[0-9]{{2}})|,)"
)
_PENCE_GROUPS = 3
_BELOW_A_POUND = {f"{pence},{decimal_text(pence)}": pence for pence in range(-99, 100)}
# What begins where no row does is taken, to the end, into a group of its own.
_ANYTHING = r"|([\s\S]+)"
_AT_ONCE = 5000


class NotExact(Exception):
    """The bytes are not what ``table_bytes`` writes, or cannot be told to be so this way."""


class Quarters(dict[str, str]):
    """The calendar quarter of a day's text; a text that is no day is refused."""

    def __missing__(self, text: str) -> str:
        """Work a day's quarter out once."""
        try:
            found = quarter_code(date.fromisoformat(text)) if text else ""
        except ValueError:
            raise NotExact from None
        self[text] = found
        return found


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, by column: texts as they stand in the file, pence as numbers.

    Pence that are not stated are None. ``quoted`` says whether a text may stand in quotation
    marks.
    """

    count: int
    texts: dict[str, Sequence[str]]
    pence: dict[str, list[int | None]]
    quoted: bool

    def said(self, name: str) -> Sequence[str]:
        """Return what the texts of a column say."""
        found = self.texts[name]
        if not self.quoted or '"' not in "".join(found):
            return found
        return [unquoted(text) for text in found]

    def values(self, column: Column) -> Sequence[Cell]:
        """Return what the cells of a column are."""
        if column.holds is Holds.PENCE:
            return self.pence[column.name]
        texts = self.said(column.name)
        if column.holds is Holds.TEXT:
            return texts
        if column.holds in NUMBERS:
            return [int(text) if text else None for text in texts]
        values = {text: read_cell(column.holds, text) for text in set(texts)}
        return [values[text] for text in texts]


def unquoted(cell: str) -> str:
    """Return what a cell of a data file says."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


class ExactRows:
    """The pattern of one table's rows. ``wanted`` are the columns to read beside the rest."""

    def __init__(self, layout: Layout, wanted: Collection[str] | None = None) -> None:
        """Make the pattern; without ``wanted`` every column is read."""
        self._pence: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._days = [c.name for c in layout.columns if c.holds is Holds.DAY]
        parts = list(self._parts(layout.columns, wanted))
        self._pattern = re.compile(",".join(parts) + r"\r\n" + _ANYTHING)
        self._header = ",".join(headings(layout.columns)) + "\r\n"
        self._usable = len(layout.columns) > 1

    def read(self, data: bytes, quarters: Quarters) -> Rows:
        """Return the rows.

        Raises:
            NotExact: the bytes are not what ``table_bytes`` writes for this layout.
        """
        text = self._text(data)
        return self._rows(self._pattern.findall(text, len(self._header)), text, quarters)

    def parts(self, data: bytes, quarters: Quarters) -> Iterator[Rows]:
        """Yield the rows some thousands at a time, for a table that is too large for one.

        Raises:
            NotExact: as ``read``; what was yielded before then says nothing.
        """
        text = self._text(data)
        found = self._pattern.finditer(text, len(self._header))
        while part := [match.groups("") for match in islice(found, _AT_ONCE)]:
            yield self._rows(part, text, quarters)

    def _text(self, data: bytes) -> str:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise NotExact from None
        if not self._usable or not text.startswith(self._header):
            raise NotExact
        return text

    def _rows(self, rows: Sequence[Sequence[str]], text: str, quarters: Quarters) -> Rows:
        groups: Sequence[Sequence[str]] = list(zip(*rows, strict=True))
        if not rows:
            groups = [()] * self._pattern.groups
        elif any(groups[-1]):
            raise NotExact
        texts = {name: groups[index] for name, index in self._texts.items()}
        for name in self._days:
            for day in set(texts[name]):
                quarters[day]
        pence = {name: _pence(*groups[i : i + 3]) for name, i in self._pence.items()}
        return Rows(len(rows), texts, pence, '"' in text)

    def _parts(self, columns: Collection[Column], wanted: Collection[str] | None) -> Iterator[str]:
        index = 0
        for number, column in enumerate(columns):
            if column.holds is Holds.PENCE:
                yield _PENCE.format(number)
                self._pence[column.name] = index
                index += _PENCE_GROUPS
            elif wanted is None or column.name in wanted or column.holds is Holds.DAY:
                yield f"({_CELLS[column.holds]})"
                self._texts[column.name] = index
                index += 1
            else:
                yield _CELLS[column.holds]


def exact_rows(data: bytes, layout: Layout) -> tuple[Row, ...] | None:
    """Return the rows of a large table, None where they cannot be told to be exact this way."""
    rows: list[Row] = []
    try:
        for part in ExactRows(layout).parts(data, Quarters()):
            rows += zip(*map(part.values, layout.columns), strict=True)
    except NotExact:
        return None
    return tuple(rows)


def _pence(pounds: Sequence[str], rest: Sequence[str], small: Sequence[str]) -> list[int | None]:
    """Return a column of pence from what its pattern found.

    Raises:
        NotExact: an amount below a pound says something else in pounds.
    """
    if not any(small):
        return [int(a + b) if b else None for a, b in zip(pounds, rest, strict=True)]
    try:
        return [
            _BELOW_A_POUND[both] if both else int(a + b) if b else None
            for a, b, both in zip(pounds, rest, small, strict=True)
        ]
    except KeyError:
        raise NotExact from None


def headings(columns: Collection[Column]) -> Iterator[str]:
    """Yield the headings of columns in a data file, pounds beside pence."""
    for column in columns:
        yield column.name
        if column.holds is Holds.PENCE:
            yield column.pounds_name()
