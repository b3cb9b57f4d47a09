"""A row of a file as it stands there, for whoever wants to see where a line came from."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from core.importing.tables import open_source


def row_texts(path: Path, sheet: str, *rows: int) -> list[tuple[str, ...]]:
    """Return the cells of rows, which count from 1; an empty row where the file has none.

    Raises:
        UnreadableFile: the file can no longer be read.
    """
    cells = enumerate(islice(open_source(path).rows(sheet), max(rows, default=0)), start=1)
    found = {number: tuple(row) for number, row in cells if number in rows}
    return [found.get(row, ()) for row in rows]
