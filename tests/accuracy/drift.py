"""Tables whose columns drift from month to month, as a finance system's exports do.

Of a file that was read, the next one is made: columns moved, taken away, added, their headings
written in another way. What was summed must still be summed, or the person must be asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.domain.spend import FileReading
from core.importing.tables import open_source
from tests.accuracy.made_case import text

_MOST_ROWS = 60
Table = list[list[str]]


def table_of(path: Path, reading: FileReading) -> Table:
    """Return the headings of a file and the first rows below them, as wide as the headings."""
    rows = islice(open_source(path).rows(reading.sheet), reading.header_row + _MOST_ROWS)
    below = list(rows)[max(reading.header_row - 1, 0) :]
    width = len(reading.headings)
    square = [[*row, *[""] * (width - len(row))][:width] for row in below]
    return [list(reading.headings), *square[1:]]


def drifted(table: Table, rng: random.Random, keep: set[int]) -> Iterator[tuple[str, Table]]:
    """Yield the table with its columns changed in one way after the other.

    ``keep`` are the columns that are used: they are never taken away.
    """
    width = len(table[0])
    order = rng.sample(range(width), width)
    yield "moved", [[row[i] for i in order] for row in table]
    spare = [i for i in range(width) if i not in keep]
    if spare:
        gone = rng.choice(spare)
        yield "taken away", [[c for i, c in enumerate(row) if i != gone] for row in table]
    at = rng.randint(0, width)
    for name in ("Value 2", "Amount", "Net Amount", "Total"):
        cells = [name, *(f"{rng.randint(1, 99_999) / 100:.2f}" for _ in table[1:])]
        more = [[*row[:at], cell, *row[at:]] for row, cell in zip(table, cells, strict=True)]
        yield f"with {name}", more
    yield "written otherwise", [[_otherwise(name, rng) for name in table[0]], *table[1:]]
    used = rng.choice(sorted(keep))
    for name in ("Sum", ""):
        head = [name if i == used else cell for i, cell in enumerate(table[0])]
        yield f"{table[0][used].strip()} called {name}", [head, *table[1:]]


def _otherwise(name: str, rng: random.Random) -> str:
    ways = (
        name.upper(),
        name.lower(),
        f" {name} ",
        name.replace(" ", "_"),
        f"{name}:",
        f"*{name}",
    )
    return rng.choice(ways)


def write(table: Table, folder: Path) -> Path:
    """Write a table as the next month's file."""
    path = folder / "next month.csv"
    path.write_text(text(table), encoding="utf-8", newline="")
    return path
