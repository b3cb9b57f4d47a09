"""Terms as registers word them: months and years, what is an option, yes and no."""

from __future__ import annotations

import re
from typing import NamedTuple

_YES = frozenset("yes y true 1 sme vcse x \u2713 \u2714 micro small medium taken".split())
_NO = frozenset({"no", "n", "false", "0", "large", "non-sme", "not sme", "none", "neither"})
_NUMBER_WORDS = "nought one two three four five six seven eight nine ten eleven twelve".split()
_TERM = re.compile(
    r"(?:(?<!\d)(?P<times>\d{1,3})\s*[x\u00d7]\s*)?"
    r"(?<![\d.])(?P<count>\d{1,5}(?:\.\d{1,4})?)(?!\d)\s*-?\s*"
    r"(?:(?:optional|further|additional|extra|more)\s+)?(?P<unit>years?|yrs?|months?|mths?|weeks?|wks?|days?|[ym]\b)?",
    re.I,
)
_PARTS = re.compile(r"\+|\bplus\b|\band\b|\bthen\b|\bwith\b|[(,;]", re.I)
_DAYLIKE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d\d-\d\d|\b(?:19|20)\d\d\b")
# What is added up without a unit is years, as everybody writes it: 2+1+1.
_MOST_YEARS = 10
_PLUS_YEARS = re.compile(r"\W*(?:\+|\bplus\b)\s*([1-5])\W*", re.I)
_MOST_MONTHS = 1200


class Length(NamedTuple):
    """How many months a contract was agreed for, and how many more are an option.

    ``unclear`` is True where a cell names a number and nothing says whether of years or months.
    """

    months: float | None = None
    more: float = 0
    unclear: bool = False


def read_length(text: str, heading: str = "") -> Length:
    """Read a contract's length: ``3 + 1 + 1`` is three years and two that are an option."""
    if _DAYLIKE.search(text):
        return Length(unclear=True)
    found = _terms(text)
    if not found:
        return Length()
    counts = [int(m["times"] or 1) * float(m["count"]) for m in found]
    unit = _unit_of(found, heading)
    if not unit and len(found) > 1 and max(counts) <= _MOST_YEARS:
        unit = "years"
    if not unit:
        return Length(unclear=True)
    months = [count * _months(m["unit"] or unit) for m, count in zip(found, counts, strict=True)]
    if "(" in text and len(months) > 2 and months[0] == sum(months[1:]):
        # Three years (2+1): the brackets say of what the whole is made.
        del months[0]
    if sum(months) > _MOST_MONTHS:
        return Length(unclear=True)
    return Length(months[0], sum(months[1:]))


def read_option(text: str, heading: str = "") -> Length:
    """Read what a cell says of extensions: how many months in all, 0 where there are none."""
    if years := _PLUS_YEARS.fullmatch(text):
        return Length(12.0 * int(years[1]))
    length = read_length(text, heading)
    if length.months is None and not length.unclear:
        return length
    return Length((length.months or 0) + length.more, 0, length.unclear)


def yes_or_no(text: str) -> bool | None:
    """Read yes and no as registers write them; None where a cell says neither."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    first = re.match(r"(yes|no)\b", word)
    return None if not first else first[1] == "yes"


def flags_in(text: str) -> tuple[bool | None, bool | None]:
    """Read a cell of a column that says SME and VCSE together: SME, VCSE, both, neither."""
    words = set(re.findall(r"[a-z]+", text.lower().replace("non-", "non")))
    if words & {"neither", "none", "large", "no", "nonsme"}:
        return False, False if words & {"neither", "none", "no"} else None
    if "both" in words:
        return True, True
    vcse = bool(words & {"vcse", "vcs", "voluntary", "charity"})
    sme = bool(words & {"sme", "micro", "small", "medium"})
    return (True if sme else None, True if vcse else None)


def _terms(text: str) -> list[re.Match[str]]:
    words = text.lower()
    for value, word in enumerate(_NUMBER_WORDS):
        words = re.sub(rf"\b{word}\b", str(value), words)
    return [m for part in _PARTS.split(words) if (m := _TERM.search(part))]


def _unit_of(found: list[re.Match[str]], heading: str) -> str:
    return next((m["unit"] for m in reversed(found) if m["unit"]), "") or _unit(heading)


def _unit(heading: str) -> str:
    lower = heading.lower()
    if re.search(r"year|yr", lower):
        return "year"
    return "month" if re.search(r"month|mth", lower) else ""


def _months(unit: str) -> float:
    unit = unit.lower()
    if unit.startswith("y"):
        return 12
    if unit.startswith("w"):
        return 12 / 52
    if unit.startswith("d"):
        return 12 / 365
    return 1
