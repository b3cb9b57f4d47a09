"""Headings of registers: which rows are headings, and what each column is of a contract.

What a heading says of VAT and of years decides too: of sums with and without VAT those without
are taken, and a sum a year is never taken for that of the whole term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.importing import contract_sums, headings

_SYNONYMS = "contracts.csv"
LEAST_SCORE = 250
_LONGEST_HEADING = 300
_LEAST_HEADINGS = 3
TAKEN, FURTHER = "extension_taken", "extension_further"
_SUMS = frozenset(("value", "annual_value", "value_either"))
# What a contract rests on: a word beside it that nobody knows is told.
_WEIGHTY = frozenset(("supplier", "start", "end", "current_end", "latest_end", "both", *_SUMS))
_BEFORE = re.compile(r"^(?:contract|project)\s*:\s*(?=\S)", re.I)
_VAT = re.compile(
    r"\(?\b(?:ex|exc|excl|excluding|exclusive of|net of|without|inc|incl|including|inclusive of)"
    r"\b\.?\s*vat\b\)?",
    re.I,
)
_WITH_VAT = re.compile(r"\b(?:inc|incl|including|inclusive of)\b\.?\s*vat\b|\bgross\b", re.I)
_LESS_FOR_VAT, _LESS_FOR_JOINED = 4, 3
# Who had it before, what it saved and what only insures it are not the contract.
_NOT_OF_IT = re.compile(
    r"\b(?:previous|former|outgoing|unsuccessful|losing|savings?|saved|insurance|indemnity"
    r"|liability|re-?tender|remaining|variation|claims?|penalt\w+|income|deposit|hourly|daily"
    r"|weekly|min(?:imum)?\s+value|unit\s+(?:price|cost|value))\b",
    re.I,
)
_OF_ONE_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d\d\s?[/-]\s?\d\d\b")
_NUMBERED = re.compile(
    r"\bext(?:ension|n)?\.?\s*(?:option\s*)?[1-9]\b(?!.*\b(?:taken|used)\b)", re.I
)
# Over start and end, these make other days of them.
_OTHER_DAYS = re.compile(r"\b(?:extension|notice|review|tender|advert\w*|procurement)\b", re.I)
_DATA = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|£\s?\d|\d\.\d\d$")


class Heads(NamedTuple):
    """Headings that a row may be: how sure, where each field stands, and their words.

    ``taken`` and ``further`` are the columns of extensions taken, and of those that are numbered;
    ``unsure`` the fields whose heading has a word that nobody knows.
    """

    score: int
    row: int
    columns: dict[str, int]
    taken: tuple[int, ...]
    further: tuple[int, ...]
    names: tuple[str, ...]
    unsure: tuple[str, ...] = ()


class _Claim(NamedTuple):
    weight: int
    column: int
    role: str
    text: str
    sure: bool


def best_of(number: int, row: Sequence[str], above: Sequence[str]) -> Heads | None:
    """Read a row as headings, alone or together with those above that span several columns."""
    found = read(number, row)
    joined = read(number, row, _under(above, row))
    if joined and joined.score > (found.score if found else 0):
        return joined
    return found


def read(number: int, row: Sequence[str], over: Sequence[str] = ()) -> Heads | None:
    """Read a row as headings, None where they are not those of contracts.

    ``over`` are the same headings with those before them that span several columns.
    """
    names = list(row)
    columns: dict[str, int] = {}
    numbered: dict[str, list[int]] = {TAKEN: [], FURTHER: []}
    used: set[int] = set()
    score, unsure = 0, []
    for claim in sorted(_claims(row, over), key=lambda c: (-c.weight, c.column)):
        if claim.column in used or claim.role in columns:
            continue
        used.add(claim.column)
        names[claim.column] = claim.text
        if claim.role in numbered:
            numbered[claim.role].append(claim.column)
            continue
        columns[claim.role] = claim.column
        score += claim.weight
        if claim.role in _WEIGHTY and not claim.sure:
            unsure.append(claim.role)
    if not columns.keys() & {"title", "description", "ref"} and "department" in columns:
        place = columns["department"]
        if headings.normalise(names[place]) == ("service",):
            # A list of services says what each contract is for, not whose it is.
            columns["title"] = columns.pop("department")
    if score <= LEAST_SCORE or not _tells(columns):
        return None
    taken, further = (tuple(sorted(numbered[name])) for name in (TAKEN, FURTHER))
    return Heads(score, number, columns, taken, further, tuple(names), tuple(unsure))


def may_be(row: Sequence[str]) -> bool:
    """Say whether a row may be headings at all; most rows of data are told at a glance."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) >= _LEAST_HEADINGS and not any(_DATA.search(cell) for cell in filled)


def beside(heads: Heads) -> Heads | None:
    """Return the headings that are said once more to the right of the first."""
    left, last = min(heads.columns.values()), max(heads.columns.values())
    again = [
        index
        for index in range(last + 1, len(heads.names))
        if heads.names[index].strip()
        and headings.same_headings((heads.names[index],), (heads.names[left],))
    ]
    if not again:
        return None
    blank = ("",) * again[0]
    found = read(heads.row, (*blank, *heads.names[again[0] :]))
    moved = again[0] - left
    same = found and all(found.columns.get(n) == i + moved for n, i in heads.columns.items())
    return found if same else None


def _claims(row: Sequence[str], over: Sequence[str]) -> Iterator[_Claim]:
    for index, name in enumerate(row):
        joined = over[index] if over else name
        if joined != name:
            yield from _meant(index, joined, _LESS_FOR_JOINED)
        if joined == name or not _OTHER_DAYS.search(joined.removesuffix(name)):
            yield from _meant(index, name)


def _meant(index: int, text: str, less: int = 0) -> Iterator[_Claim]:
    """Yield what a heading may be the column of; ``less`` is how much less sure it is."""
    if not 0 < len(text.strip()) <= _LONGEST_HEADING or _NOT_OF_IT.search(text):
        return
    less += _LESS_FOR_VAT if _WITH_VAT.search(text) else 0
    plain = _plain(text)
    if _NUMBERED.search(text):
        yield _Claim(99, index, FURTHER, text, True)
    for meaning in headings.matches(plain, _SYNONYMS)[:2]:
        if meaning.role:
            role = _role(meaning.role, text)
            yield _Claim(meaning.weight - less, index, role, text, meaning.sure)
    rest = contract_sums.without_period(plain)
    for meaning in headings.matches(rest, _SYNONYMS)[:1] if rest != plain else ():
        if meaning.role == "value":
            role = _role(meaning.role, text)
            yield _Claim(meaning.weight - less, index, role, text, meaning.sure)


def _role(role: str, heading: str) -> str:
    """Return of what a sum is by its heading: of the whole, a year, or either."""
    if role != "value" or contract_sums.either(heading):
        return role
    if contract_sums.yearly(heading) or contract_sums.times_a_year(heading) > 1:
        return "annual_value"
    return "value_either" if of_one_year(heading) else role


def of_one_year(heading: str) -> bool:
    """Say whether a heading names the year that its sums are of."""
    return _OF_ONE_YEAR.search(heading) is not None


def _under(above: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return headings with those that span several columns put before each of them."""
    if sum(bool(cell.strip()) for cell in above) < 2:
        return []
    spans, last = [], ""
    for index in range(len(row)):
        cell = above[index].strip() if index < len(above) else ""
        last = cell or last
        # A heading over one blank is its own column's; over several, it is that of them all.
        spans.append(cell if not row[index].strip() else last)
    return [f"{over} {cell}".strip() for over, cell in zip(spans, row, strict=True)]


def _tells(columns: Mapping[str, int]) -> bool:
    """Say whether headings are those of contracts: who, and until when or under which title."""
    ends = columns.keys() & {"end", "both", "current_end", "latest_end", "duration"}
    named = {"title", "ref"} <= columns.keys() or {"title", "start"} <= columns.keys()
    return "supplier" in columns and (bool(ends) or named)


def _plain(name: str) -> str:
    """Return a heading without what says nothing of its field.

    Report writers put the name of a table before it, ``Contract: Title``, and many say whether
    sums are with VAT.
    """
    return _VAT.sub(" ", _BEFORE.sub("", name.strip())).strip()
