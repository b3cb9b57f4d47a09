"""Days as registers word them: an end with its options, two days in one cell, no end at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from core.domain.period import month_end
from core.importing import dates
from core.importing.contract_terms import read_option
from core.importing.dates import DateReading, Shape

_DAY = re.compile(
    r"(?<!\d)(?:\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}(?:st|nd|rd|th)?"
    r"(?:[-/. ]\d{1,2}[-/. ]|[-/. ]*[a-z]{3,9}[-/. ,']*)(?:\d{4}|\d{2})\b)",
    re.I,
)
_TO = re.compile(r"\s+(?:[-\u2013\u2014]|to|until)\s+|\s*[\u2013\u2014]\s*", re.I)
_ENDLESS = re.compile(
    r"\b(?:rolling|ongoing|on-going|on going|open[- ]?ended|perpetual|evergreen|indefinite\w*|"
    r"continu\w+|until (?:terminated|cancelled|further notice|notice)|month to month|"
    r"no (?:fixed )?(?:end|expiry|term)|(?:in )?perpetuity|as required|annual renewal|"
    r"renews? (?:annually|yearly)|auto\w*[- ]?renew\w*)\b",
    re.I,
)
_NOTHING = frozenset("|-|--|n/a|na|tbc|tba|tbd|none|not known|unknown|not stated|?".split("|"))
_EXTENDED = re.compile(r"\b(?:extended|extn?\.?(?: taken)?|revised|now|renewed)\b", re.I)
_OPTION = re.compile(
    r"\b(?:option\w*|if|possible|may|up ?to|extend(?:able|ible)|available|max)", re.I
)
_MORE = re.compile(r"\+|\bplus\b|\bexten\w*|\boption\w*|\brenew\w*", re.I)
_IDLE = frozenset(
    "a an at by end ending ends expires expiry expiring finish from initial initially of on the"
    " start starting starts term to until midnight inclusive commenced commencing mon tue wed thu"
    " fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_LAST_YEAR = 2069


class Said(NamedTuple):
    """What a cell says of an end: the day first agreed, until when extended, until when it could.

    ``endless`` where it says that there is no end; ``unclear`` where it says what is no day;
    ``of_month`` where only the month is said; ``more`` are the months of an option, and
    ``open_option`` says that nothing tells how long it is.
    """

    day: date | None = None
    extended: date | None = None
    latest: date | None = None
    endless: bool = False
    unclear: bool = False
    of_month: bool = False
    more: float = 0
    open_option: bool = False


def days_in(texts: Iterable[str]) -> set[str]:
    """Return the cells of a column, those with words around a day as that day alone."""
    found: set[str] = set()
    for text in texts:
        if dates.shape(text):
            found.add(text)
        else:
            found.update(m.group() for m in _DAY.finditer(text))
    return found


def decide(texts: Iterable[str], others: Iterable[str], order: str) -> DateReading:
    """Find how a column's days are read; ``order`` is what a person answered, "" for nothing."""
    reading = dates.decide(days_in(texts), others=days_in(others))
    if order and reading.doubt:
        return replace(reading, order=dates.Order(order), doubt=())
    return reading


def read_day(text: str, reading: DateReading) -> Said:
    """Read a cell with one day."""
    said = read_end(text, reading)
    if said.extended or said.latest or said.more or said.open_option:
        return Said(unclear=True)
    return said._replace(day=said.day.replace(day=1)) if said.of_month and said.day else said


def read_end(text: str, reading: DateReading) -> Said:
    """Read the cell of an end: a day, a month (its last day), a day with what is said of more."""
    text = " ".join(text.split())
    if text.casefold() in _NOTHING:
        return Said()
    if dates.shape(text):
        return _whole(text, reading)
    found = list(_DAY.finditer(text))
    rest = _DAY.sub(" ", text)
    if not found:
        return Said(endless=True) if _ENDLESS.search(text) else Said(unclear=True)
    first = _whole(found[0].group(), reading)
    if first.unclear or len(found) > 2 or _ENDLESS.search(rest):
        return Said(unclear=True)
    if len(found) == 2:
        return _two(text[found[0].end() :], first, _whole(found[1].group(), reading))
    if _EXTENDED.search(text[: found[0].start()]):
        return Said(extended=first.day)
    if _MORE.search(rest):
        option = read_option(_after(text, found[0]))
        more = 0 if option.unclear else option.months or 0
        return first._replace(more=more, open_option=option.unclear)
    idle = all(word in _IDLE for word in re.findall(r"[a-z]+", rest.lower()))
    return first if idle and not re.search(r"\d", rest) else Said(unclear=True)


def read_both(text: str, reading: DateReading) -> tuple[Said, Said]:
    """Read a start and an end in one cell; what follows the second day is said of the end."""
    text = " ".join(text.split())
    found = list(_DAY.finditer(text))
    if text.casefold() in _NOTHING:
        return Said(), Said()
    if not found and (months := _months(text, reading)):
        return months
    if len(found) < 2:
        start = _whole(found[0].group(), reading) if found else Said(unclear=True)
        after = text[found[0].end() :] if found else ""
        endless = _ENDLESS.search(after) is not None
        return start, Said(endless=endless, unclear=not endless and bool(found))
    start = _whole(found[0].group(), reading)
    end = read_end(text[found[1].start() :], reading)
    backwards = start.day and end.day and end.day < start.day
    return (Said(unclear=True), Said(unclear=True)) if backwards else (start, end)


def without_review(text: str) -> str:
    """Return a cell of start, end and review without the third day."""
    found = list(_DAY.finditer(text))
    return text[: found[2].start()].rstrip(" ,;-\u2013") if len(found) == 3 else text


def _months(text: str, reading: DateReading) -> tuple[Said, Said] | None:
    """Read a span of two months: from the first day of the one to the last of the other."""
    parts = _TO.split(text)
    if len(parts) != 2 or any(dates.shape(part) is not Shape.MONTH for part in parts):
        return None
    start, end = (_whole(part, reading) for part in parts)
    if not start.day or not end.day or end.day < start.day:
        return Said(unclear=True), Said(unclear=True)
    return start._replace(day=start.day.replace(day=1)), end


def _whole(text: str, reading: DateReading) -> Said:
    kind = dates.shape(text)
    if reading.doubt and kind is Shape.NUMERIC and not _one_way(text):
        return Said(unclear=True)
    day = reading.read(text)
    if day is None:
        return Said(unclear=True)
    if day.year > _LAST_YEAR:
        return Said(endless=True)
    if kind is Shape.MONTH:
        return Said(month_end(day), of_month=True)
    return Said(day)


def _one_way(text: str) -> bool:
    ways = {dates.read_date(text, order) for order in (dates.Order.DMY, dates.Order.MDY)}
    return len(ways - {None}) == 1


def _two(between: str, first: Said, second: Said) -> Said:
    if second.day is None or first.day is None or second.day < first.day:
        return Said(unclear=True)
    words = _DAY.sub(" ", between)
    if _OPTION.search(words):
        return first._replace(latest=second.day)
    if _EXTENDED.search(words):
        return first._replace(extended=second.day)
    return Said(unclear=True)


def _after(text: str, day: re.Match[str]) -> str:
    return text[day.end() :].lstrip(" ,;(-")
