"""Sums as registers word them: in total, a year, or what may be either and is not guessed."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.domain.money import LIMIT, Pence
from core.importing import amounts

_YEARLY = re.compile(
    r"\b(?:annual\w*|per\s+annum|per\s+year|per\s+yr|yearly|a\s+year|each\s+year)\b"
    r"|(?<![a-z])p\.?\s?a\b\.?"
    r"|/\s?(?:year|yr|annum)\b",
    re.I,
)
_PARTS_OF_A_YEAR = (
    (
        12,
        re.compile(
            r"\b(?:(?:per|a)\s+(?:calendar\s+)?month|monthly)\b|(?<![a-z])p\.?c?\.?m\b|/\s?month",
            re.I,
        ),
    ),
    (4, re.compile(r"\b(?:(?:per|a)\s+quarter|quarterly|p\.?q)\b|/\s?quarter", re.I)),
)
_WHOLE = re.compile(
    r"\b(?:total|overall|whole\s+life|lifetime|life\s+of|over\s+(?:the\s+)?"
    r"(?:life|term|length|contract|\d+|two|three|four|five)|full\s+term|in\s+all)\b",
    re.I,
)
# A price for one of something, a ceiling or a span is no sum that will be paid.
_NO_SUM = re.compile(
    r"\b(?:per|each|an?)\s+(?:hour|day|week|visit|unit|head|person|pupil|item|call|session|night|"
    r"place|shift)\b|\b(?:hourly|daily|weekly)\b|\bday\s+rates?\b|\brates?\b|\bup\s?to\b|\bmax\w*\b"
    r"|\bmin(?:imum)?\b|\bless\s+than\b|\bmore\s+than\b|\bover\s+£|\bunder\b|\bbetween\b|\bexceed\w*"
    r"|[<>≤≥@×%]|\d\s*x\s*£?\s?\d|\bx\s*\d+\s*(?:years?|yrs?|months?)\b",
    re.I,
)
# Not of the whole, and not of every year: £6k per site, £45/hour, £5,000 in the first year.
_OF_A_PART = re.compile(
    r"\b(?:per|each|every)\b(?!\s+contract\b)|(?<=[\d\s)])/\s?[a-z]+"
    r"|\b(?:year|yr)\s*(?:\d|one\b)|\b(?:first|1st|initial)\s+(?:year|yr)\b",
    re.I,
)
_ONCE = re.compile(r"\b(?:one[- ]?off|once)\b", re.I)
# Digits that are no sum: how many years, and of which.
_TERM = re.compile(
    r"\b\d{1,3}(?:\.\d+)?\s*-?\s*(?:years?|yrs?|months?|mths?)\b|\b20\d\d\s?[-/]\s?(?:20)?\d\d\b",
    re.I,
)
# No program writes £8.000 for eight pounds: it is eight thousand, or it is not certain.
_THREE_PLACES = re.compile(r"-?£\s*\d{1,3}\.\d{3}|-?\d{1,3}\.\d\d0")
_OTHER_MONEY = re.compile(r"[€$]|\b(?:eur|euros?|usd|dollars?)\b", re.I)
_SUM = re.compile(r"-?£?\s*\d[\d, ]*(?:\.\d+)?\s*(?:k|m|bn|thousand|million|mill?)?\b", re.I)
# More than anybody writes of a sum; a cell without end would be looked at without end.
_LONGEST = 500
_MOST_DIGITS = 12
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mil": 6, "mill": 6, "million": 6, "bn": 9}
_NOTHING = frozenset(
    "|-|--|n/a|na|n\\a|tbc|tba|tbd|none|not known|unknown|not stated|not available|various|?|nil"
    "|see attached|to be confirmed|to be advised|.|x|variable|ad hoc|as required|confidential"
    "".split("|")
)


class Sums(NamedTuple):
    """What a cell says of a contract's worth. ``unclear`` is True where it says what is no sum."""

    total: Pence | None = None
    annual: Pence | None = None
    unclear: bool = False


def read_sums(text: str, scale: int = 1) -> Sums:
    """Read the cell of a contract's value.

    ``total`` is a sum of which nothing is said; ``annual`` one of a year, or of a month or a
    quarter times as many. ``scale`` is what bare numbers of the column are multiplied by.
    """
    text = " ".join(text.split())
    if text.casefold() in _NOTHING:
        return Sums()
    if len(text) > _LONGEST:
        return Sums(unclear=any(c.isdigit() for c in text))
    plain = _plain(text, scale)
    if plain is not None:
        unsure = _THREE_PLACES.fullmatch(text) is not None
        return Sums(unclear=True) if unsure else Sums(plain)
    if _NO_SUM.search(text) or _OTHER_MONEY.search(text):
        return Sums(unclear=any(c.isdigit() for c in text))
    found = _sums(text)
    if len(found) == 2:
        return _two(text, found)
    if len(found) != 1:
        return Sums(unclear=any(c.isdigit() for c in text))
    return _one(text, found[0])


def _one(text: str, found: re.Match[str]) -> Sums:
    """Read the only sum of a cell, by the words around it."""
    value = _scaled(found.group())
    if value is None or _says_more(text, found):
        return Sums(unclear=True)
    times = times_a_year(text)
    if times > 1:
        return Sums(unclear=True) if yearly(text) else Sums(None, Pence(value * times))
    return Sums(None, value) if yearly(text) else Sums(value)


def yearly(text: str) -> bool:
    """Say whether a cell or a heading speaks of an annual sum."""
    return _YEARLY.search(text) is not None


def of_the_whole(text: str) -> bool:
    """Say whether a cell speaks of a sum for the whole contract, or of one paid once."""
    return _WHOLE.search(text) is not None or _ONCE.search(text) is not None


def times_a_year(text: str) -> int:
    """Return how often a year a sum is paid that a cell or heading speaks of: 12, 4 or 1."""
    return next((times for times, said in _PARTS_OF_A_YEAR if said.search(text)), 1)


def without_period(heading: str) -> str:
    """Return a heading without how often its sums are paid."""
    for said in (_YEARLY, *(said for _, said in _PARTS_OF_A_YEAR)):
        heading = said.sub(" ", heading)
    return heading.strip()


def either(heading: str) -> bool:
    """Say whether a heading leaves open if its sums are of a year or of the whole contract."""
    whole = _WHOLE.search(heading) or re.search(r"\b(?:length|duration)\b", heading, re.I)
    return yearly(heading) and whole is not None


def _plain(text: str, scale: int) -> Pence | None:
    try:
        found = amounts.pence(text, scale=scale)
    except ValueError:
        return None
    return None if found is None else Pence(found)


def _sums(text: str) -> list[re.Match[str]]:
    """Return the sums of a text: those with a pound sign where there are any."""
    blanked = _blanked(text)
    found = list(_SUM.finditer(blanked))
    return [m for m in found if "£" in m.group()] or found


def _blanked(text: str) -> str:
    """Return a text with blanks in place of how often a sum is paid."""
    for said in (_YEARLY, *(said for _, said in _PARTS_OF_A_YEAR)):
        text = said.sub(lambda m: " " * len(m.group()), text)
    return text


def _says_more(text: str, found: re.Match[str]) -> bool:
    """Say whether beside a sum there are others, or words that make it one of a part."""
    rest = _blanked(text)
    rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    return _OF_A_PART.search(_blanked(text)) is not None or any(
        ch.isdigit() for ch in _TERM.sub(" ", rest)
    )


def _two(text: str, found: list[re.Match[str]]) -> Sums:
    """Read two sums of which one is said to be of a year, the other of the whole."""
    parts = (text[: found[1].start()], text[found[1].start() :])
    if "£" not in found[0].group() or "£" not in found[1].group():
        return Sums(unclear=True)
    values = [_scaled(one.group()) for one in found]
    for year, whole in ((0, 1), (1, 0)):
        said = yearly(parts[year]) and not yearly(parts[whole])
        if said and _WHOLE.search(parts[whole]) and not _WHOLE.search(parts[year]):
            return Sums(values[whole], values[year])
    return Sums(unclear=True)


def _scaled(text: str) -> Pence | None:
    match = re.fullmatch(r"(-?£?\s*)([\d, ]+)(\.\d+)?\s*([a-z]*)", text.strip(), re.I)
    if not match:
        return None
    whole, part = re.sub(r"\D", "", match[2]), (match[3] or ".")[1:]
    places = _SCALES.get(match[4].lower(), 0) + 2
    if not whole or len(whole) > _MOST_DIGITS:
        return None
    value = int(whole) * 10**places + int(part.ljust(places, "0")[:places] or "0")
    if value >= LIMIT:
        return None
    return Pence(-value if match[1].startswith("-") else value)
