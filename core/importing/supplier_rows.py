"""Lists of suppliers from any system: the rows of the sheets, by what their headings mean.

The number that a system gives a supplier is not that of a register: digits are only ever taken
for a registered number where a heading, or the cell, says of which register they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.domain.identifiers import CHARITY, COMPANY, PROCUREMENT, VAT, read_identifier
from core.domain.parties import Identifier, PayeeClass
from core.importing import headings
from core.importing.contract_terms import flags_in
from core.importing.tables import Source, open_list
from core.importing.texts import clean

Flag = bool | PayeeClass | None

_SYNONYMS = "suppliers.csv"
_HEADING_WITHIN = 25
_LOOKED_AT = 500
_LONGEST_HEADING = 80
_KINDS = {
    "individual": PayeeClass.INDIVIDUAL,
    "sole_trader": PayeeClass.SOLE_TRADER,
    "confidential": PayeeClass.CONFIDENTIAL,
}
_FLAGS = ("sme", "vcse", "local", "public_body", "family")
_YES = frozenset("yes y true 1 x t".split())
_NO = frozenset("no n false 0 f".split())
_SMALL = {"sme": True, "micro": True, "small": True, "medium": True, "large": False}
_WORDS: Mapping[str, Mapping[str, bool]] = {
    "sme": {**_SMALL, "non-sme": False, "not sme": False},
    "vcse": {"vcse": True, "vcs": True, "charity": True, "voluntary": True},
}
_NUMBERS = (COMPANY, CHARITY, PROCUREMENT, VAT)
_FINDS = frozenset({"supplier", "number", "stated", *_NUMBERS})
# What tells by itself of which register it is: SC123456, PABC-1234-WXYZ, "Company 01234567".
_LETTERED = re.compile(r"\s*[a-z]{2}\d{6}\s*|\s*P[a-z]{3}-?\d{4}-?[a-z]{4}\s*", re.I)
_NAMED = (
    (COMPANY, re.compile(r"\b(?:company|companies house|crn|coh)\b", re.I)),
    (CHARITY, re.compile(r"\b(?:charity|charities|chc)\b", re.I)),
)
_WHOLE = re.compile(r"\s*\d{8}\s*|\s*[a-z]{2}\d{6}\s*", re.I)


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


def read_rows(path: Path, mask: Callable[[str], str] | None = None) -> tuple[Listed, ...]:
    """Read the rows that name a supplier, of every sheet that has headings; none if none has.

    ``mask`` takes names out of cells.

    Raises:
        UnreadableFile: see open_list.
    """
    source = open_list(path)
    return tuple(row for sheet in source.sheets for row in _of_sheet(source, sheet, mask))


def _of_sheet(source: Source, sheet: str, mask: Callable[[str], str] | None) -> Iterator[Listed]:
    top = list(islice(source.rows(sheet), _LOOKED_AT))
    found = [_meant(cells) for cells in top[:_HEADING_WITHIN]]
    counts = [len(set(map(_role, meant.values()))) if _finds(meant) else 0 for meant in found]
    if not any(counts):
        return
    head = counts.index(max(counts))
    columns = _columns(found[head], top[head + 1 :])
    for number, cells in enumerate(islice(source.rows(sheet), head + 1, None), head + 2):
        if headings.same_headings(cells, top[head]):
            continue
        row = _listed(number, list(map(mask, cells)) if mask else cells, columns)
        if row.supplier or row.numbers:
            yield row


def _meant(cells: Sequence[str]) -> dict[int, headings.Meaning]:
    """Return what the cells of a row mean as headings, those of which that is sure."""
    found = {}
    for place, cell in enumerate(cells):
        if not 0 < len(cell.strip()) <= _LONGEST_HEADING:
            continue
        for meaning in headings.matches(cell, _SYNONYMS)[:1]:
            if meaning.role and meaning.sure:
                found[place] = meaning
    return found


def _role(meaning: headings.Meaning) -> str:
    return meaning.role


def _finds(meant: Mapping[int, headings.Meaning]) -> bool:
    return any(meaning.role in _FINDS for meaning in meant.values())


def _columns(
    meant: Mapping[int, headings.Meaning], below: Sequence[Sequence[str]]
) -> dict[str, int]:
    """Return the column of each field: the likeliest heading, of names the likeliest with names.

    Systems head the number of a supplier "Supplier" or "Vendor" and the name "Name".
    """
    columns: dict[str, int] = {}
    for place, meaning in sorted(meant.items(), key=lambda item: (-item[1].weight, item[0])):
        if meaning.role != "supplier" or _holds_names(below, place):
            columns.setdefault(meaning.role, place)
    if "supplier" not in columns:
        rest = [place for place, meaning in meant.items() if meaning.role == "supplier"]
        columns.update({"supplier": rest[0]} if rest else {})
    return columns


def _holds_names(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Say whether a column holds words, in most of the rows that hold anything."""
    texts = [clean(row[place]) if place < len(row) else "" for row in rows if any(row)]
    words = [text for text in texts if sum(map(str.isalpha, text)) > 1]
    return len(words) * 2 > len(texts)


def _listed(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Listed:
    said = {field: clean(cells[place]) for field, place in columns.items() if place < len(cells)}
    return Listed(
        number,
        said.get("supplier", ""),
        tuple(_numbers(said)),
        dict(_flags(said)),
        said.get("parent", ""),
        read_identifier(COMPANY, said.get("parent_number", "")),
    )


def _numbers(said: Mapping[str, str]) -> Iterator[Identifier]:
    for scheme in _NUMBERS:
        if (found := read_identifier(scheme, said.get(scheme, ""))) is not None:
            yield found
    named = "supplier" in said
    for field in ("stated", "number"):
        yield from _of_any(said.get(field, ""), whole=named and field == "stated", bare=not named)
    if _WHOLE.fullmatch(said.get("supplier", "")):
        yield from _of_any(said["supplier"], bare=True)


def _of_any(text: str, *, bare: bool, whole: bool = False) -> Iterator[Identifier]:
    """Yield the numbers that a cell may be whose heading does not say of which register.

    ``bare`` digits only serve to find a supplier, so each register is tried; ``whole`` says that
    the heading speaks of a register: then eight characters are a company's. Fewer digits may be
    a company's whose zeros are lost or a charity's, and stay unread.
    """
    for scheme, said in _NAMED:
        if said.search(text):
            found = read_identifier(scheme, text)
            yield from (found,) if found else ()
            return
    if bare or _LETTERED.fullmatch(text) or (whole and _WHOLE.fullmatch(text)):
        for scheme in (COMPANY, PROCUREMENT, CHARITY):
            found = read_identifier(scheme, text)
            if found is not None:
                yield found


def _flags(said: Mapping[str, str]) -> Iterator[tuple[str, Flag]]:
    if said.get("size"):
        sme, vcse = flags_in(said["size"])
        yield from (("sme", sme),) if sme is not None else ()
        yield from (("vcse", vcse),) if vcse is not None else ()
    for flag in _FLAGS:
        answer = said.get(flag, "").casefold()
        if answer in _YES or answer in _NO:
            yield flag, answer in _YES
        elif answer in _WORDS.get(flag, {}):
            yield flag, _WORDS[flag][answer]
    for field, kind in _KINDS.items():
        if said.get(field, "").casefold() in _YES:
            yield "payee_class", kind
    stated = said.get("payee_class", "").casefold()
    for kind in PayeeClass:
        if stated == kind.value:
            yield "payee_class", kind
