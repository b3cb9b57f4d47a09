"""Lists of suppliers from elsewhere: who is small, voluntary, of which house, with what number.

Any kind of file is read, by its headings; a list only speaks of suppliers that the book has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.classifying import names
from core.domain.identifiers import SCHEMES
from core.domain.parties import Identifier, SupplierId
from core.domain.problems import UserError
from core.importing.supplier_rows import Listed, read_rows
from core.store import suppliers as store
from core.store.book import Book

_FLAG_WORDS = {"sme": "SME", "vcse": "VCSE", "payee_class": "what they are"}


class NothingListed(UserError):
    """The file {file} has no column of suppliers or of their numbers."""

    code = "SB-254"
    exit_code = 3
    remedy_text = "Head a column with Supplier, Company number or Charity number."


def read_list(path: Path, mask: Callable[[str], str] | None = None) -> tuple[Listed, ...]:
    """Read the rows of a list that name a supplier; ``mask`` takes names out of its cells.

    Raises:
        NothingListed: no heading says where the suppliers are. UnreadableFile: see open_list.
    """
    rows = read_rows(path, mask)
    if not rows:
        raise NothingListed(file=path.name)
    return rows


@dataclass(frozen=True, slots=True)
class Met:
    """The suppliers that a list speaks of, with what it says of each, and the rest of its rows.

    ``disputes`` are sentences: rows of one supplier that say different things. Those are not
    taken over, neither of them.
    """

    suppliers: dict[SupplierId, Listed]
    unknown: tuple[Listed, ...]
    disputes: tuple[str, ...]


def meet(book: Book, rows: Sequence[Listed]) -> Met:
    """Find the suppliers that rows speak of, and the rows that speak of none.

    A number that agrees says most; else the name as any file writes it, read as names are, if
    it is that of one supplier only.
    """
    known = _Known(book)
    groups: dict[SupplierId, list[Listed]] = {}
    unknown = []
    for row in rows:
        found = known.find(row)
        if found is None:
            unknown.append(row)
        else:
            groups.setdefault(found, []).append(row)
    disputes: list[str] = []
    met = {one: _together(group, disputes) for one, group in groups.items()}
    return Met(met, tuple(unknown), tuple(disputes))


def _together(rows: Sequence[Listed], disputes: list[str]) -> Listed:
    """Return what all rows of a supplier say, without that in which they differ."""
    first = rows[0]
    if len(rows) == 1:
        return first
    flags = _by_field((name, value, row) for row in rows for name, value in row.flags.items())
    numbers = _by_field((one.scheme, one, row) for row in rows for one in row.numbers)
    parents = _by_field(("parent", row.parent, row) for row in rows if row.parent)
    for field, said in (*flags.items(), *numbers.items(), *parents.items()):
        if len(said) > 1:
            what = SCHEMES.get(field, _FLAG_WORDS.get(field, field.replace("_", " ")))
            at = " and ".join(str(row) for row in sorted(said.values()))
            disputes.append(f"{first.shown()}: rows {at} differ in {what}, so neither was taken")
    return replace(
        first,
        flags={name: next(iter(said)) for name, said in flags.items() if len(said) == 1},
        numbers=tuple(next(iter(said)) for said in numbers.values() if len(said) == 1),
        parent=next((next(iter(said)) for said in parents.values() if len(said) == 1), ""),
        parent_number=next((row.parent_number for row in rows if row.parent_number), None),
    )


def _by_field(said: Iterable[tuple[str, Hashable, Listed]]) -> dict[str, dict[Any, int]]:
    """Return by field the different things said of it, each with the first row that says so."""
    found: dict[str, dict[Any, int]] = {}
    for field, value, row in said:
        found.setdefault(field, {}).setdefault(value, row.row)
    return found


def house_of(book: Book, row: Listed) -> str:
    """Return the name of the house that a row states: by its name, else by its number."""
    if row.parent or row.parent_number is None:
        return row.parent
    number = row.parent_number
    for one in store.suppliers(book):
        if number in one.supplier.identifiers:
            return one.supplier.name
    return f"Company {number.id}"


class _Known:
    """The suppliers of a book by number and by every name they are read under."""

    def __init__(self, book: Book) -> None:
        self._numbers: dict[Identifier, SupplierId] = {}
        self._names: dict[str, set[SupplierId]] = defaultdict(set)
        for row in store.suppliers(book):
            for identifier in row.supplier.identifiers:
                self._numbers.setdefault(identifier, row.supplier.id)
            for name in (row.supplier.name, *row.spellings):
                self._names[names.tidy(name)].add(row.supplier.id)

    def find(self, row: Listed) -> SupplierId | None:
        for number in row.numbers:
            if number in self._numbers:
                return self._numbers[number]
        found = self._names.get(names.tidy(row.supplier), set()) if row.supplier else set()
        return next(iter(found)) if len(found) == 1 else None
