"""Lists of suppliers from elsewhere: who is small, voluntary, of which house, with what number.

Any kind of file is read, by its headings; a list only speaks of suppliers that the book has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.classifying import names
from core.domain.identifiers import CHARITY, COMPANY, PROCUREMENT, VAT, read_identifier
from core.domain.parties import Identifier, PayeeClass, SupplierId
from core.domain.problems import UserError
from core.importing.tables import open_list
from core.store import suppliers as store
from core.store.book import Book

Flag = bool | PayeeClass | None

_HEADINGS = {
    "supplier": "supplier, supplier name, name, payee, payee name, vendor, vendor name, company,"
    "company name, organisation, organisation name, beneficiary, supplier or number",
    "number": "number, numbers, identifier, registered number, registration number",
    COMPANY: "company number, company no, company registration number, companies house number,"
    "companies house registration number, crn, company registration no",
    CHARITY: "charity number, charity no, charity commission number, registered charity number",
    PROCUREMENT: "ppon, procurement number",
    VAT: "vat number, vat no, vat registration number, vat reg no",
    "parent": "parent, parent name, parent company, group, group name, ultimate parent, house",
    "parent_number": "parent company number, parent number, parent company no, group number",
    "sme": "sme, small or medium",
    "vcse": "vcse, voluntary",
    "local": "local",
    "public_body": "public body",
    "family": "family, same family",
    "individual": "individual, person",
    "sole_trader": "sole trader",
    "confidential": "confidential",
    "payee_class": "kind of payee, payee class, what it is",
}
_MEANS = {
    heading.strip(): field for field, text in _HEADINGS.items() for heading in text.split(",")
}
_KINDS = {
    "individual": PayeeClass.INDIVIDUAL,
    "sole_trader": PayeeClass.SOLE_TRADER,
    "confidential": PayeeClass.CONFIDENTIAL,
}
_FLAGS = ("sme", "vcse", "local", "public_body", "family")
_YES = frozenset("yes y true 1 x t".split())
_NO = frozenset("no n false 0 f".split())
_NUMBERS = (COMPANY, CHARITY, PROCUREMENT, VAT)
_HEADING_WITHIN = 25


class NothingListed(UserError):
    """The file {file} has no column of suppliers or of their numbers."""

    code = "SB-254"
    exit_code = 3
    remedy_text = "Head a column with Supplier, Company number or Charity number."


@dataclass(frozen=True, slots=True)
class Listed:
    """What a row of a list says of a supplier. ``row`` counts as a spreadsheet shows it."""

    row: int
    supplier: str
    numbers: tuple[Identifier, ...]
    flags: Mapping[str, Flag]
    parent: str
    parent_number: Identifier | None

    def shown(self) -> str:
        """Return what the row calls the supplier."""
        return self.supplier or ", ".join(one.id for one in self.numbers)


def read_list(path: Path, mask: Callable[[str], str] | None = None) -> tuple[Listed, ...]:
    """Read the rows of a list that name a supplier; ``mask`` takes names out of its cells.

    Raises:
        NothingListed: no heading says where the suppliers are. UnreadableFile: see open_list.
    """
    source = open_list(path)
    for sheet in source.sheets:
        columns: dict[str, int] = {}
        rows = enumerate(source.rows(sheet), 1)
        for _, cells in islice(rows, _HEADING_WITHIN):
            columns = _columns(cells)
            if columns:
                masked = ((n, list(map(mask, row)) if mask else row) for n, row in rows)
                return tuple(_listed(masked, columns))
    raise NothingListed(file=path.name)


def meet(
    book: Book, rows: Sequence[Listed]
) -> tuple[dict[SupplierId, Listed], tuple[Listed, ...]]:
    """Find the suppliers that rows speak of, and the rows that speak of none.

    A number that agrees says most; else the name as any file writes it, read as names are, if
    it is that of one supplier only. Later rows of a supplier are left to the first.
    """
    known = _Known(book)
    met: dict[SupplierId, Listed] = {}
    unknown = []
    for row in rows:
        found = known.find(row)
        if found is None:
            unknown.append(row)
        else:
            met.setdefault(found, row)
    return met, tuple(unknown)


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


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Return the column of each field, none where the row is not that of the headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _MEANS.get(" ".join(re.findall(r"[a-z]+", cell.casefold())))
        if field:
            found.setdefault(field, place)
    return found if found.keys() & {"supplier", "number", *_NUMBERS} else {}


def _listed(rows: Iterator[tuple[int, list[str]]], columns: Mapping[str, int]) -> Iterator[Listed]:
    for number, cells in rows:
        said = {
            field: cells[place].strip() for field, place in columns.items() if place < len(cells)
        }
        found = Listed(
            number,
            said.get("supplier", ""),
            tuple(_numbers(said)),
            dict(_flags(said)),
            said.get("parent", ""),
            read_identifier(COMPANY, said.get("parent_number", "")),
        )
        if found.supplier or found.numbers:
            yield found


def _numbers(said: Mapping[str, str]) -> Iterator[Identifier]:
    for scheme in _NUMBERS:
        if (found := read_identifier(scheme, said.get(scheme, ""))) is not None:
            yield found
    # A column that does not say which register: each in whose shape the number is.
    for scheme in (COMPANY, PROCUREMENT, CHARITY):
        for field in ("number", "supplier"):
            if (found := read_identifier(scheme, said.get(field, ""))) is not None:
                yield found


def _flags(said: Mapping[str, str]) -> Iterator[tuple[str, Flag]]:
    for flag in _FLAGS:
        answer = said.get(flag, "").casefold()
        if answer in _YES or answer in _NO:
            yield flag, answer in _YES
    for field, kind in _KINDS.items():
        if said.get(field, "").casefold() in _YES:
            yield "payee_class", kind
    stated = said.get("payee_class", "").casefold()
    for kind in PayeeClass:
        if stated == kind.value:
            yield "payee_class", kind
