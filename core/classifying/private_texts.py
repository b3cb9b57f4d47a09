"""What of a narrative is about a person: found by its shape, certain or doubtful.

What is certain is masked before anything leaves; what is doubtful is listed, so that a person
looks: a forename may be the name of a ship, a postcode that of a school.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from core.classifying.forenames import FORENAMES
from core.classifying.payees import judge
from core.domain.parties import PayeeClass


class Private(StrEnum):
    """What a part of a text tells of a person."""

    NAME = "name of a person"
    EMAIL = "e-mail address"
    PHONE = "telephone number"
    NATIONAL_INSURANCE = "National Insurance number"
    BANK = "bank details"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a text: what it tells, from where to where, and whether that is certain."""

    what: Private
    start: int
    end: int
    certain: bool


_SORT_CODE = r"(?<![\w-])\d{2}-\d{2}-\d{2}(?![\w-])"
_POSTCODE = r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2})\b"
_STREET = (
    r"\b\d{1,4}[a-d]?,?\s+(?:[a-z'’]+\s+){1,3}"
    r"(?:road|rd|street|avenue|ave|drive|close|crescent|terrace|gardens|grove|lane|place|way"
    r"|court|mews|walk|rise|hill)\b"
)
_CERTAIN = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (
            Private.NAME,
            r"\b(?:mr|mrs|ms|miss|mx|dr|master|cllr)\.?\s+(?:[a-z]\.?\s+)*[a-z][a-z'’-]+",
        ),
        (Private.EMAIL, r"[\w.+-]+@[\w-]+\.[\w.-]+"),
        (Private.BANK, r"\bGB\d{2}\s?[A-Z]{4}(?:\s?\d){14}\b"),
        (
            Private.BANK,
            r"\b(?:a/c|acc(?:ount|t)?|bank)\.?(?:\s*(?:no|number|num))?[\s.:#-]*\d{8}(?!\d)",
        ),
        (Private.BANK, r"\bsort\s*code[\s:]*\d{2}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"),
        (Private.BANK, _SORT_CODE),
        (Private.PHONE, r"(?<!\d)(?:\+44\s?|0)\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)"),
        (Private.NATIONAL_INSURANCE, r"\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b"),
        (Private.ADDRESS, rf"{_STREET}[^|;]{{0,60}}?{_POSTCODE}"),
    )
)
_DOUBTFUL = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in ((Private.ADDRESS, _STREET), (Private.ADDRESS, _POSTCODE))
)
_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f][\w'’-]*")
_NEXT_WORD = re.compile(r"\s+([A-Za-z\u00c0-\u024f][\w'’-]*)\.?(?![\w@])")
# Initials and a surname: "Z Quorxham", "J. P. van Dam". Nothing that is counted: "2 x boxes".
_INITIALLED = re.compile(
    r"(?<![\w&'’./-])(?<![\d&]\s)(?P<initials>(?:[a-z\u00c0-\u024f](?:\.\s?|\s)){1,3})"
    r"(?:(?:van|von|de|der|den|del|da|di|du|la|le|al|el)\s)*"
    r"(?P<surname>[a-z\u00c0-\u024f][\w'’-]{2,})",
    re.IGNORECASE,
)
# After these somebody is named; elsewhere a letter may be anything.
_LEADS = re.compile(r"\b(?:by|c/o|for|from|re|to|with)[\s:]+$", re.IGNORECASE)
# What follows the name of a firm that is called after somebody.
_FIRM = re.compile(
    r"[\s(]+(?:[\w()]+\s+){0,3}(?:ltd|limited|plc|llp)\b"
    r"|\s*(?:&|and)\s+(?:sons?|co|company|partners|associates|daughters?)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|&|/|and)\s*", re.IGNORECASE)
_ONE_LETTER_WORDS = frozenset("ai")
# What has a letter for a name, or to its name: Block B, T shirts.
_LETTERED = frozenset(
    """band bar bars bay belt belts bend bends bike bikes block blocks board boards bracket
    brackets category class court day days door drive floor form frame frames gate grade group
    hall hepatitis hook hooks house key keys level levels licence line lines lot option part
    phase pipe pipes plan ray rays ring rings road roads room route schedule section shirt
    shirts side site size stage stand string table team tier type unit vehicle vitamin ward
    wing zone""".split()
)
# Words that end a name, in a text that knows no capitals or nothing else.
_NO_NAMES = frozenset(
    "and at by cllr dr for from in is mr mrs ms miss mx of on or re ref the to was with".split()
)
_PARTICLES = frozenset("al bin da de del den der di dos du el ibn la le van von".split())
# Most narratives hold nothing of the kind: a text without these is not looked at further.
_DIGITS_OR_AT = re.compile(r"[@\d]")


def find(text: str, *, doubtful: bool = True) -> tuple[Found, ...]:
    """Return what a text tells of persons, in its order; nothing comes twice.

    Without ``doubtful`` only shapes that are as a rule certain are looked for.
    """
    taken: list[Found] = []
    for one in (*_certain(text), *(_doubtful(text) if doubtful else ())):
        if not any(one.start < other.end and other.start < one.end for other in taken):
            taken.append(one)
    return tuple(sorted(taken, key=lambda one: one.start))


def _certain(text: str) -> Iterator[Found]:
    has_more = _DIGITS_OR_AT.search(text) is not None
    for what, pattern in _CERTAIN:
        if has_more or what is Private.NAME:
            for match in pattern.finditer(text):
                end = _end_of_name(text, match) if what is Private.NAME else match.end()
                yield Found(what, match.start(), end, not _is_day(match[0]))
    yield from (one for one in _with_initials(text) if one.certain)


def _with_initials(text: str) -> Iterator[Found]:
    """Yield initials with a surname: certain after a word that leads to somebody, or with one."""
    named = 0
    for match in _INITIALLED.finditer(text):
        initials, surname = match["initials"], match["surname"]
        before = _WORDS.findall(text, 0, match.start())[-1:]
        lettered = {surname.casefold(), *map(str.casefold, before)} & _LETTERED
        if lettered or _FIRM.match(text, match.end()):
            continue
        if judge(initials + surname).payee_class is not PayeeClass.INDIVIDUAL:
            continue
        leads = bool(_LEADS.search(text, 0, match.start())) or (
            named > 0 and _JOINS.fullmatch(text, named, match.start()) is not None
        )
        article = initials.strip().casefold() in _ONE_LETTER_WORDS
        # "a" is a word, and so is "A" where all is written in capitals.
        if article and (initials[0].islower() or text.isupper()):
            continue
        named = match.end() if leads else named
        if leads or (initials.isupper() and surname[0].isupper() and not article):
            yield Found(Private.NAME, *match.span(), certain=leads)


def _end_of_name(text: str, titled: re.Match[str]) -> int:
    """Return where the name after a title ends: forenames go on to the surname.

    A first word that is no known forename goes on only in a text that is written like a
    sentence, where a capital letter tells a name from a thing.
    """
    end = titled.end()
    *_, last = _WORDS.findall(titled[0])
    sentence = any(word[0].islower() for word in _WORDS.findall(text))
    while more := _NEXT_WORD.match(text, end):
        goes_on = len(last) == 1 or last.casefold() in FORENAMES | _PARTICLES
        capital = sentence and more[1][:1].isupper() and more[1][1:].islower()
        if more[1].casefold() in _NO_NAMES or not (goes_on or capital):
            break
        end, last = more.end(), more[1]
        # What follows a word that is no forename is the surname, and the last of it.
        if not goes_on and last.casefold() not in _PARTICLES:
            break
    return end


def _doubtful(text: str) -> Iterator[Found]:
    if _DIGITS_OR_AT.search(text):
        for what, pattern in _DOUBTFUL:
            for match in pattern.finditer(text):
                yield Found(what, *match.span(), certain=False)
    yield from _with_initials(text)
    words = list(_WORDS.finditer(text))
    for first, second in pairwise(words):
        if first[0].casefold() in FORENAMES and text[first.end() : second.start()] == " ":
            name = text[first.start() : second.end()]
            if second[0][0].isupper() and judge(name).payee_class is PayeeClass.INDIVIDUAL:
                yield Found(Private.NAME, first.start(), second.end(), certain=False)


def _is_day(text: str) -> bool:
    """Say whether what is written like a sort code may be a day: 01-04-25."""
    parts = text.split("-")
    if len(parts) != 3 or not all(len(part) == 2 and part.isdigit() for part in parts):
        return False
    day, month, year = map(int, parts)
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True
