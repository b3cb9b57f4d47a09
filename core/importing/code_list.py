"""Lists of codes with their categories, as a body or a finance system writes them.

Reads cells and where they stand; what a category is, the use case knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.importing.tables import Source, open_list
from core.importing.texts import clean

# What the columns of a list are called, told without regard to capitals and signs.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "from_scheme": ("from scheme", "scheme", "code scheme"),
    "from_code": (
        "from code", "code", "account code", "nominal code", "gl code", "cost code", "own code",
    ),
    "from_label": (
        "from label", "label", "name", "description", "account", "account name", "code name",
        "nominal name", "from name",
    ),
    "to_scheme": ("to scheme", "category scheme"),
    "to_code": ("to code", "category", "category code", "cpv", "cpv code", "to category"),
    "relation": ("relation",),
    "note": ("note", "notes"),
    "version": ("version", "from version"),
}  # fmt: skip
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row of a list: where it stands, and its cells by what they are."""

    sheet: str
    row: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        """Return a cell, "" where the list has no such column."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes as it stands. ``missing`` are columns that it should have and has not,
    ``headings`` what the others are called in it.
    """

    file: str
    fingerprint: str
    rows: tuple[CodeRow, ...]
    missing: tuple[str, ...]
    headings: Mapping[str, str] = field(default_factory=dict)


def read_code_list(path: Path) -> CodeList:
    """Read a list of codes from a file of comma-separated text or a workbook.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
    """
    source = open_list(path)
    best: tuple[str, int, dict[str, int]] = ("", 0, {})
    headings: dict[str, str] = {}
    for sheet in source.sheets:
        for number, row in enumerate(islice(source.rows(sheet), _LOOKED_AT), start=1):
            found = _columns(row)
            if len(found) > len(best[2]):
                best = (sheet, number, found)
                headings = {name: clean(row[index]) for name, index in found.items()}
    sheet, header, columns = best
    missing = []
    if not {"from_code", "from_label"} & set(columns):
        missing.append("from_code")
    if "to_code" not in columns:
        missing.append("to_code")
    rows = () if missing else tuple(_rows(source, sheet, header, columns))
    return CodeList(path.name, source.sniffed.fingerprint, rows, tuple(missing), headings)


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        words = " ".join("".join(c if c.isalnum() else " " for c in clean(cell).lower()).split())
        for name, known in _HEADINGS.items():
            if words in known and name not in found:
                found[name] = index
                break
    return found


def _rows(
    source: Source, sheet: str, header: int, columns: Mapping[str, int]
) -> Iterator[CodeRow]:
    for number, row in enumerate(source.rows(sheet), start=1):
        if number > header and any(clean(cell) for cell in row):
            cells = {
                name: clean(row[index]) for name, index in columns.items() if index < len(row)
            }
            yield CodeRow(sheet, number, cells)
