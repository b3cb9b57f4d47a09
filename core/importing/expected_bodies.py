"""Lists of bodies that should send a return, in any layout: the same tables, other words.

A row that names a body is one. What its other cells do not say for certain is left open and
listed as a problem: a number that is of no register joins no body to a return.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.domain.expecting import ExpectedBody, ExpectedList
from core.domain.identifiers import SCHEMES, read_identifier, standard
from core.domain.parties import Identifier
from core.domain.problems import Place, Problem
from core.importing import dates, headings
from core.importing.tables import Source, open_list
from core.importing.texts import clean

_SYNONYMS = "bodies.csv"
_LOOKED_AT = 40
_LEAST_DIGITS = 5
# Names make a row headings sooner than anything else does.
_NAMED = 2
# Words beside "name" that nobody knows, as in "official name", leave it likely.
_LIKELY, _MOST_WORDS = 75, 3
# Numbers of schools and of customers of the Crown Commercial Service are both called URN.
_URN, _URN_OF_SCHOOL = "URN", 6
_REGISTER = re.compile(
    r"(GB-(?:COH|CHC|SC|NIC|LAE|EDU|UKPRN|NHS|CCSCUST)|PPON|VAT)\s*[-:/ ]\s*(\S.*)", re.I
)


@dataclass
class _Heads:
    """A row of headings: where each thing stands. ``numbers`` have their register, if known.

    ``sure`` counts the headings whose meaning is sure; ``names`` are the columns that may hold
    names, the likeliest first once they are sorted.
    """

    row: int
    sure: int = 0
    one: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    address: list[int] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)

    def weight(self) -> int:
        """Say how much the row looks like headings: names, or two columns that mean something."""
        if not self.sure:
            return 0
        found = len(self.one) + len(set(self.numbers.values())) + bool(self.address)
        return found + _NAMED if "name" in self.one else found if found > 1 else 0


def read_expected(path: Path, *, order: str = "") -> ExpectedList:
    """Read a list of bodies that should send a return.

    ``order`` answers which comes first in due dates that could be either: dmy or mdy.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
    """
    source = open_list(path)
    best, sheet = None, source.sheets[0]
    for name in source.sheets:
        for number, row in enumerate(islice(source.rows(name), _LOOKED_AT), start=1):
            heads = _heads(number, row)
            if heads.weight() > (best.weight() if best else 0):
                best, sheet = heads, name
    rows = list(source.rows(sheet))
    if best is None and all(len(_filled(row)) < 2 for row in rows):
        # A bare list of names has no headings.
        best, rows = _Heads(0, 1, {"name": 0}), [_filled(row) or [""] for row in rows]
    if best is not None and best.row:
        best = _with_names(best, rows)
    if best is None:
        unread = Problem("SB-867", {"file": path.name})
        return ExpectedList(path.name, source.sniffed.fingerprint, (), (), (unread,))
    return _read(source, path.name, (sheet, rows), best, order)


def _with_names(heads: _Heads, rows: Sequence[Sequence[str]]) -> _Heads | None:
    """Find the column of names among those whose headings may say so, else among the others.

    A list of trusts heads its names "Trust", which elsewhere is what several bodies belong to.
    Else they are in the first column of words that means nothing else.
    """
    head, below = rows[heads.row - 1], [row for row in rows[heads.row :] if _filled(row)]
    for _, index in sorted(heads.names):
        # A column such as "current authority" holds yes and no.
        if _tell_apart(below, index) or len(heads.names) == 1:
            heads.one["name"] = index
            return heads
    if "family" in heads.one and _tell_apart(below, heads.one["family"]):
        heads.one["name"] = heads.one.pop("family")
        return heads
    taken = {*heads.one.values(), *heads.numbers, *heads.address}
    for index, cell in enumerate(head):
        if index not in taken and clean(cell) and _tell_apart(below, index):
            heads.one["name"] = index
            return heads
    return heads if "name" in heads.one else None


def _tell_apart(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Say whether a column holds words in most rows, and not the same ones again and again."""
    words = [text for row in rows if any(map(str.isalpha, text := _cell(row, index)))]
    return len(words) * 5 >= len(rows) * 4 and len(set(words)) * 2 > len(words)


def _heads(number: int, row: Sequence[str]) -> _Heads:
    heads = _Heads(number)
    weights: dict[str, int] = {}
    for index, cell in enumerate(row):
        meant = headings.matches(cell, _SYNONYMS)[:1] if 0 < len(cell) < 80 else ()
        for meaning in meant:
            role = meaning.role
            likely = role == "name" and meaning.weight >= _LIKELY and len(row) > 1
            if not role or not (meaning.sure or (likely and len(cell.split()) <= _MOST_WORDS)):
                continue
            heads.sure += meaning.sure
            if role == "name":
                heads.names.append((-meaning.weight, index))
            if role == "identifier":
                heads.numbers[index] = meaning.kind
            elif role == "address":
                heads.address.append(index)
            elif meaning.weight > weights.get(role, 0):
                heads.one[role], weights[role] = index, meaning.weight
    return heads


def _filled(row: Sequence[str]) -> list[str]:
    return [text for cell in row if (text := clean(cell))]


def _read(
    source: Source, file: str, table: tuple[str, list[list[str]]], heads: _Heads, order: str
) -> ExpectedList:
    sheet, rows = table
    days = {text for row in rows[heads.row :] if (text := _cell(row, heads.one.get("due", -1)))}
    reading = dates.decide(days)
    asks = reading.example if reading.doubt and order not in ("dmy", "mdy") else ""
    if order in ("dmy", "mdy") and reading.doubt:
        reading = dates.DateReading(dates.Order(order), reading.words)
    bodies: list[ExpectedBody] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows[heads.row :], start=heads.row + 1):
        if not _filled(row) or (heads.row and headings.same_headings(row, rows[heads.row - 1])):
            continue
        place = Place(file, sheet, number)
        name = _cell(row, heads.one["name"])
        if not name:
            problems.append(Problem("SB-868", {}, place))
            continue
        day_text = _cell(row, heads.one.get("due", -1))
        due = None if asks else reading.read(day_text)
        if day_text and due is None and not asks:
            problems.append(Problem("SB-863", {"name": name, "text": day_text}, place))
        numbers, unread = _numbers(row, heads)
        problems += [
            Problem("SB-864", {"name": name, "text": text, "register": scheme}, place)
            for scheme, text in unread
        ]
        bodies.append(
            ExpectedBody(
                name=name,
                identifiers=numbers,
                due=due,
                row=number,
                address=", ".join(t for i in heads.address if (t := _cell(row, i))),
                **_texts(row, heads.one),
            )
        )
    kept, twice = _once(bodies, file, sheet)
    if asks:
        problems.insert(0, Problem("SB-865", {"example": asks}, Place(file, sheet, heads.row)))
    head = rows[heads.row - 1] if heads.row else []
    fingerprint = source.sniffed.fingerprint
    found = (*problems, *twice)
    # Lists of bodies may say what each spends, or when it is due; payments say the first alone.
    payments = "due" not in heads.one and headings.score(head) > 0
    return ExpectedList(file, fingerprint, _columns(heads, head), kept, found, asks, payments)


def _cell(row: Sequence[str], index: int) -> str:
    return clean(row[index]) if 0 <= index < len(row) else ""


def _texts(row: Sequence[str], one: Mapping[str, int]) -> dict[str, str]:
    fields = {"type_words": "type", "family": "family", "contact": "contact", "email": "email"}
    return {name: _cell(row, one.get(role, -1)) for name, role in fields.items()}


def _numbers(
    row: Sequence[str], heads: _Heads
) -> tuple[tuple[Identifier, ...], list[tuple[str, str]]]:
    """Return the numbers of a row, and those that are not of their register's shape."""
    found: dict[Identifier, None] = {}
    unread: list[tuple[str, str]] = []
    stated = _cell(row, heads.one.get("scheme", -1)).upper()
    for index, kind in heads.numbers.items():
        for text in filter(None, map(str.strip, re.split(r"[;|]", _cell(row, index)))):
            named = _REGISTER.fullmatch(text)
            scheme, number = (named[1].upper(), named[2]) if named else (kind or stated, text)
            if not scheme and number.isdigit() and len(number) < _LEAST_DIGITS:
                # The rows of many lists are numbered.
                continue
            one = _number(scheme, number)
            if one is None:
                unread.append((SCHEMES[scheme], text))
            else:
                found[one] = None
    return tuple(found), unread


def _number(scheme: str, text: str) -> Identifier | None:
    if scheme == _URN:
        scheme = "GB-EDU" if len(text.strip()) == _URN_OF_SCHOOL else "GB-CCSCUST"
    if scheme in SCHEMES:
        return read_identifier(scheme, text)
    # A spreadsheet writes a number as 123456.0.
    return standard(Identifier(scheme, re.sub(r"(?<=\d)\.0+$", "", text)))


def _once(
    bodies: Iterable[ExpectedBody], file: str, sheet: str
) -> tuple[tuple[ExpectedBody, ...], list[Problem]]:
    """Keep each body once: one that shares a number, or has the same name and no other number."""
    kept: list[ExpectedBody] = []
    twice: list[Problem] = []
    by_number: dict[Identifier, ExpectedBody] = {}
    by_name: dict[str, ExpectedBody] = {}
    for body in bodies:
        name = " ".join(body.name.casefold().split())
        earlier = next((by_number[one] for one in body.identifiers if one in by_number), None)
        namesake = by_name.get(name)
        if earlier is None and namesake and not (body.identifiers and namesake.identifiers):
            earlier = namesake
        if earlier is None:
            kept.append(body)
            by_name.setdefault(name, body)
            by_number |= dict.fromkeys(body.identifiers, body)
            continue
        values: dict[str, str | int] = {"name": body.name, "row": earlier.row}
        twice.append(Problem("SB-866", values, Place(file, sheet, body.row)))
    return tuple(kept), twice


def _columns(heads: _Heads, row: Sequence[str]) -> tuple[tuple[str, str], ...]:
    places = {index: role for role, index in heads.one.items()}
    places |= {index: kind or "number" for index, kind in heads.numbers.items()}
    places |= dict.fromkeys(heads.address, "address")
    return tuple((clean(cell), places.get(index, "")) for index, cell in enumerate(row))
