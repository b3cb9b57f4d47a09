"""The tables of a return as a person reads them: titles, units, the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.returns import Cell, Return, Table
from core.domain.taxonomy import UNKNOWN
from core.formats import signing
from core.formats.columns import Column, Holds
from core.formats.return_tables import layout_of

_UNKNOWN = "unknown"
_UNITS = {
    Holds.PENCE: "pence",
    Holds.COUNT: "count",
    Holds.RATE: "share",
    Holds.DAY: "day",
    Holds.YES_NO: "yes or no",
}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with the headings that people know, beside the names of the data file.

    Units are words, pence, count, share (in basis points), day, yes or no.
    """

    name: str
    title: str
    names: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(content: Return) -> tuple[ShownTable, ...]:
    """Return the tables of a return in its order, to the last row and figure."""
    return tuple(_shown(table) for table in content.tables)


def shown(
    name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> ShownTable:
    """Return rows under the headings of their columns."""
    return ShownTable(
        name,
        title,
        tuple(column.name for column in columns),
        tuple(column.title for column in columns),
        tuple(_UNITS.get(column.holds, "words") for column in columns),
        tuple(
            tuple(_cell(column.holds, cell) for column, cell in zip(columns, row, strict=True))
            for row in rows
        ),
    )


def _shown(table: Table) -> ShownTable:
    layout = layout_of(table)
    return shown(table.name, layout.title, layout.columns, table.rows)


def short_code(fingerprint: str) -> str:
    """Return the four groups of four that are read out over the telephone."""
    return signing.short_code(fingerprint)


def _cell(holds: Holds, cell: Cell) -> Cell:
    # The data file says it so: an empty key would say nothing.
    return _UNKNOWN if holds is Holds.CATEGORY and cell == UNKNOWN else cell
