"""A row of a file as it stands there, for whoever wants to see where a line came from."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from core.importing.tables import open_source


def row_texts(path: Path, sheet: str, *rows: int) -> list[tuple[str, ...]]:
    """Return the cells of rows, which count from 1; an empty row where the file has none.

    Raises:
        UnreadableFile: the file can no longer be read.
    """
    wanted = frozenset(rows)
    try:
        found = _find(path, sheet, wanted, paired=True)
    except csv.Error:
        # The same way back as the reading takes where quotation marks do not pair.
        found = _find(path, sheet, wanted, paired=False)
    return [found.get(row, ()) for row in rows]


def _find(
    path: Path, sheet: str, wanted: frozenset[int], *, paired: bool
) -> dict[int, tuple[str, ...]]:
    rows = open_source(path, paired=paired).rows(sheet)
    cells = enumerate(islice(rows, max(wanted, default=0)), start=1)
    return {number: tuple(row) for number, row in cells if number in wanted}
