"""Columns of the tables that travel in packages: what a cell holds, and its one spelling.

A cell has exactly one text, so that a table read and written again gives the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.money import decimal_text
from core.domain.returns import Cell

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,15}")
_DECIMAL = re.compile(r"(0|-?[1-9][0-9]{0,17})|-?(0|[1-9][0-9]{0,17})\.[0-9]{0,17}[1-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# An empty category means Unknown; a key may not be empty, so the files say it.
_UNKNOWN = "unknown"


class Holds(StrEnum):
    """What the cells of a column are. PENCE, COUNT and RATE are whole numbers.

    DECIMAL is a number with decimals, kept as its one text.
    """

    TEXT = "text"
    CATEGORY = "category"
    PENCE = "pence"
    COUNT = "count"
    RATE = "rate"
    DECIMAL = "decimal"
    DAY = "day"
    YES_NO = "yes or no"


NUMBERS = frozenset({Holds.PENCE, Holds.COUNT, Holds.RATE})

# The type that Table Schema knows for each.
SCHEMA_TYPES = {
    Holds.TEXT: "string",
    Holds.CATEGORY: "string",
    Holds.PENCE: "integer",
    Holds.COUNT: "integer",
    Holds.RATE: "integer",
    Holds.DECIMAL: "number",
    Holds.DAY: "date",
    Holds.YES_NO: "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in data files, its heading for people, what it means.

    ``limits`` are further constraints of Table Schema that its cells keep to.
    """

    name: str
    title: str
    about: str
    holds: Holds = Holds.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    limits: tuple[tuple[str, str | int], ...] = ()

    def meaning(self) -> str:
        """Return what the column means in a data file, with its unit."""
        unit = " In hundredths of a percent: 250 is 2.5 %." if self.holds is Holds.RATE else ""
        return self.about + unit

    def pounds_name(self) -> str:
        """Return the heading of the decimal column that stands beside a pence column."""
        return self.name.removesuffix("pence") + "pounds"


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values must stand in the same columns of another table."""

    columns: tuple[str, ...]
    table: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's layout: name, title, one row's meaning, columns, key, references."""

    name: str
    title: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return a column by its name in data files."""
        return next((column for column in self.columns if column.name == name), None)


def write_cell(holds: Holds, value: Cell) -> str:
    """Return the one text of a value.

    Raises:
        ValueError: the value is not what the column holds.
    """
    if holds is Holds.CATEGORY:
        return str(value or _UNKNOWN)
    if value is None:
        return ""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value)
    if holds is not Holds.TEXT:
        read_cell(holds, text)
    return text


def read_cell(holds: Holds, text: str) -> Cell:
    """Return the value of a text. An empty text is "" in a text column, else None.

    Raises:
        ValueError: the text is not the one spelling of a value of this column.
    """
    if holds is Holds.TEXT:
        return text
    if holds is Holds.CATEGORY:
        if not text:
            raise ValueError("a category is empty")
        return "" if text == _UNKNOWN else text
    if not text:
        return None
    if holds in NUMBERS and _WHOLE.fullmatch(text):
        return int(text)
    if holds is Holds.DECIMAL and _DECIMAL.fullmatch(text):
        return text
    if holds is Holds.DAY and _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if holds is Holds.YES_NO and text in {"true", "false"}:
        return text == "true"
    raise ValueError(f"not {holds}: {text[:40]}")


def pounds_cell(value: Cell) -> str:
    """Return the decimal text that stands beside pence."""
    return decimal_text(value) if isinstance(value, int) else ""


def guarded(text: str) -> str:
    """Return a text for a CSV file that people open in Excel: it takes some for formulas."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
