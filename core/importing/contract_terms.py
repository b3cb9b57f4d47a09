"""Terms as registers word them: pounds, months, yes and no, two dates in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.domain.money import Pence
from core.importing import amounts, dates
from core.importing.dates import Order

_YEARLY = re.compile(
    r"\b(annual\w*|per\s+annum|p\.?\s?a\.?(?!\w)|per\s+year|yearly|a\s+year)\b", re.I
)
_SUM = re.compile(r"-?£?\s*\d[\d, ]*(?:\.\d+)?\s*(?:k|m|bn|thousand|million)?\b", re.I)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9}
_YES = frozenset("yes y true 1 sme vcse x \u2713 \u2714 micro small medium".split())
_NO = frozenset({"no", "n", "false", "0", "large", "non-sme", "not sme", "none", "neither"})
_NUMBER_WORDS = "nought one two three four five six seven eight nine ten eleven twelve".split()
_TERM = re.compile(
    r"(?:(?P<times>\d+)\s*[x\u00d7]\s*)?(?P<count>\d+(?:\.\d+)?)\s*-?\s*"
    r"(?P<unit>years?|yrs?|months?|mths?|weeks?|days?|[ym]\b)?",
    re.I,
)
_BETWEEN = re.compile(
    r"\s+(?:to|until|till|and|through)\s+|\s*[\u2013\u2014]\s*|\s+-\s+|\s*;\s*|\n", re.I
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Until when a contract runs, extensions taken, and until when it could run."""

    current: date | None
    latest: date | None


def pence_in(text: str) -> Pence | None:
    """Return the sum that a cell names, also ``£1.2m`` or ``£25,000 per annum``; None if none.

    A cell that names two sums names none.
    """
    try:
        found = amounts.pence(text)
    except ValueError:
        found = None
    if found is not None:
        return Pence(found)
    sums = [m.group().strip() for m in _SUM.finditer(_YEARLY.sub(" ", text))]
    sums = [s for s in sums if "£" in s] or sums
    if len(sums) != 1:
        return None
    return _scaled(sums[0])


def yearly(text: str) -> bool:
    """Say whether a cell speaks of an annual sum."""
    return _YEARLY.search(text) is not None


def months_in(text: str, heading: str = "") -> float | None:
    """Return how many months a cell speaks of; a bare number is in the heading's unit.

    ``2 + 1 + 1 years`` adds up, ``2 x 12 months`` multiplies.
    """
    words = text.lower()
    for value, word in enumerate(_NUMBER_WORDS):
        words = re.sub(rf"\b{word}\b", str(value), words)
    found = [m for part in re.split(r"\+|\bplus\b|\band\b", words) if (m := _TERM.search(part))]
    if not found:
        return None
    unit = next((m["unit"] for m in reversed(found) if m["unit"]), "") or _unit(heading)
    return sum(
        int(m["times"] or 1) * float(m["count"]) * _months(m["unit"] or unit) for m in found
    )


def yes_or_no(text: str) -> bool | None:
    """Read yes and no as registers write them; None where a cell says neither."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    first = re.match(r"(yes|no)\b", word)
    return None if not first else first[1] == "yes"


def read_span(text: str) -> tuple[date | None, date | None]:
    """Return the two days of a cell such as ``01/04/2024 to 31/03/2026``; None where unclear."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    days = [day for part in parts if (day := _day(part))]
    if len(days) == 2 and days[0] <= days[1]:
        return days[0], days[1]
    return (days[0], None) if len(days) == 1 else (None, None)


def _day(text: str) -> date | None:
    match = re.search(r"\d{1,2}(?:st|nd|rd|th)?[-/. ]+\w+[-/. ,]+\d{2,4}|\d{4}-\d\d-\d\d", text)
    return dates.read_date(match.group() if match else text, Order.DMY)


def _scaled(text: str) -> Pence | None:
    match = re.fullmatch(r"(-?£?\s*)([\d, ]+)(\.\d+)?\s*([a-z]*)", text, re.I)
    if not match:
        return None
    whole, part = re.sub(r"\D", "", match[2]), (match[3] or ".")[1:]
    places = _SCALES.get(match[4].lower(), 0) + 2
    if not whole:
        return None
    value = int(whole) * 10**places + int(part.ljust(places, "0")[:places] or "0")
    return Pence(-value if match[1].startswith("-") else value)


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
