"""Tables of a register: where each begins and ends on a sheet, and which of its rows count.

One sheet may hold several, below or beside one another, each with columns in an order of its own:
a row is only ever read under the headings that it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from core.importing import contract_days, headings, register_heads, units
from core.importing.dates import DateReading
from core.importing.register_heads import FURTHER, Heads
from core.importing.register_rows import Table
from core.importing.tables import Source
from core.importing.texts import clean

_SAMPLE = 5000
_LOOKED_AT = 60
_DATE_FIELDS = (
    "start", "end", "current_end", "latest_end", "both", "notice", "review", "break", "extension",
)  # fmt: skip
TOTAL = re.compile(r"\b(?:grand\s+|sub[- ]?)?totals?\b", re.I)
# What is written below a register, in so few cells that it is no contract.
_FOOT = re.compile(
    r"(?:prepared|published|updated|last updated|approved|signed|produced|compiled|checked|author"
    r"|version|source|notes?|date)\b.{0,25}",
    re.I,
)
_FOOT_CELLS = 4


def find_tables(source: Source, sheet: str, dates: str) -> list[Table]:
    """Find the tables of contracts of a sheet, in the order in which they stand."""
    rows = list(islice(source.rows(sheet), _SAMPLE))
    found = list(_all_heads(rows))
    tables = []
    for heads, after in zip_longest(found, found[1:]):
        last = after.row - 1 if after else 0
        right = register_heads.beside(heads)
        edge = min(right.columns.values()) if right else 0
        for one, left, until in ((heads, 0, edge), (right, edge, 0)):
            if one:
                table = Table(
                    source.sniffed.path.name, sheet, one.row, one.names, one.columns,
                    taken=one.taken, further=one.further, unsure=one.unsure, last_row=last,
                    left=left, right=until,
                )  # fmt: skip
                tables.append(_with_ways(table, rows, dates))
    return tables


def why_not(table: Table, number: int, row: Sequence[str]) -> str:
    """Return the code of why a row is no contract, "" if it is one."""
    if number < table.header_row:
        return "SB-130" if any(cell.strip() for cell in row) else "SB-131"
    if number == table.header_row:
        return "SB-139"
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return "SB-131"
    if headings.same_headings(row, table.names):
        return "SB-133"
    named = table.cell(row, "supplier")
    says = any(table.cell(row, name) for name in ("ref", "title", "description", "start", "both"))
    if len(filled) < 2 or not (named or (says and len(filled) > 3)) or not (says or named):
        return "SB-134"
    if len(filled) < _FOOT_CELLS:
        first = clean(filled[0]).rstrip(":")
        if TOTAL.fullmatch(first) or _FOOT.fullmatch(first):
            return "SB-134"
    return ""


def _all_heads(rows: Sequence[Sequence[str]]) -> Iterator[Heads]:
    """Yield the headings of each table; of rows that follow one another, the likeliest."""
    best: Heads | None = None
    for heads in _candidates(rows):
        if best and heads.row > best.row + 1:
            yield best
            best = None
        if best is None or heads.score > best.score:
            best = heads
    if best:
        yield best


def _candidates(rows: Sequence[Sequence[str]]) -> Iterator[Heads]:
    first: Heads | None = None
    for number, row in enumerate(rows, start=1):
        cells = [headings.strip_marks(cell) for cell in row] if number <= _LOOKED_AT else row
        if first and (
            headings.same_headings(cells, first.names) or not register_heads.may_be(row)
        ):
            continue
        if number > _LOOKED_AT and first is None:
            return
        above = rows[number - 2] if number > 1 else []
        heads = register_heads.best_of(number, cells, above)
        if heads:
            first = first or heads
            yield heads


def _with_ways(table: Table, rows: Sequence[Sequence[str]], dates: str) -> Table:
    """Return a table with how its days and its sums are read, found from its own rows."""
    own = [
        row
        for number, row in enumerate(map(table.part, rows), start=1)
        if table.holds(number) and not why_not(table, number, row)
    ]
    money = next((n for n in ("value", "annual_value", "value_either") if n in table.columns), "")
    scale = 1
    if money:
        above, below = rows[: table.header_row - 1], rows[table.header_row :]
        scale = units.scale(table.heading(money), above, below)
    return replace(table, readings=_readings(table, own, dates), scale=scale)


def _readings(table: Table, rows: Sequence[Sequence[str]], dates: str) -> dict[str, DateReading]:
    """Decide how each date column is read; the others of the register help to prove it."""
    cells = {
        name: {cell for row in rows if (cell := table.cell(row, name))}
        for name in _DATE_FIELDS
        if name in table.columns
    }
    if table.further:
        numbered = (clean(row[i]) for row in rows for i in table.further if i < len(row))
        cells[FURTHER] = set(filter(None, numbered))
    every = set().union(*cells.values()) if cells else set()
    return {name: contract_days.decide(texts, every, dates) for name, texts in cells.items()}
