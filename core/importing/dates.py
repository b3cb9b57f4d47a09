"""Dates: one stated way of reading for a whole column, found by the evidence of all its cells.

Where two ways are both tenable, say so: 05/06 is never guessed. No clock is consulted, so the
same file reads the same for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# By their first three letters, which no two share in English and Welsh.
_MONTHS = {
    name[:3]: (number, name)
    for names in (
        "january february march april may june july august september october november december",
        "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    )
    for number, name in enumerate(names.split(), start=1)
}
_EPOCH = date(1899, 12, 30)
_TIME = (
    r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*"
    r"(?:[AaPp][Mm])?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+)?"

_NUMERIC = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_NAMED = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/ .]*([a-z]{{3,10}})[-/ .,']*"
    rf"(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,10}})[-/ .]*(\d{{1,2}})(?:st|nd|rd|th)?[-/ ,.]+(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTH = re.compile(r"([a-z]{3,10})[-/ .,']*(\d{4}|\d{2})", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_LEAST_TURNED = 4
_EARLIEST, _LATEST = date(1990, 1, 1), date(2099, 12, 31)
_SERIALS = range((date(2000, 1, 1) - _EPOCH).days, (date(2050, 1, 1) - _EPOCH).days)


class Order(StrEnum):
    """How numbers that could be a day or a month are read."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"
    # Day and month changed places where a spreadsheet with American settings opened the file.
    SWAPPED = "swapped"


class Shape(StrEnum):
    """What a date looks like, before it is read."""

    NUMERIC = "numeric"
    ISO = "iso"
    NAMED = "named"
    MONTH = "month"
    COMPACT = "compact"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class DateReading:
    """How a column of dates is read, in words for a person, and what is open about it.

    ``doubt`` names the ways between which only the person can choose; ``example`` is a cell
    that could be either. ``order`` is the likelier way until then.
    """

    order: Order
    words: str
    doubt: tuple[Order, ...] = ()
    example: str = ""

    def read(self, text: str) -> date | None:
        """Read a cell; None where it is no date in this column's way.

        A month without a day is read as its first day.
        """
        return read_date(text, self.order)


def shape(text: str) -> Shape | None:
    """Say what kind of date a cell holds, None if none."""
    text = " ".join(text.split())
    for pattern, kind in _SHAPES:
        if pattern.fullmatch(text):
            return kind if read_date(text, Order.DMY) or read_date(text, Order.MDY) else None
    return None


def read_date(text: str, order: Order) -> date | None:
    """Read a date by a stated order of day and month; None where it is none."""
    text = " ".join(text.split())
    for pattern, read in _READERS:
        if match := pattern.fullmatch(text):
            found = read(match, order)
            return found if found and _EARLIEST <= found <= _LATEST else None
    return None


def decide(texts: Collection[str], *, others: Iterable[str] = ()) -> DateReading:
    """Find the one way in which a column's dates are to be read, from all its cells.

    ``others`` are cells of other date columns of the file: written by the same program, they
    may prove the order of day and month where this column does not.
    """
    kinds = {text: shape(text) for text in texts}
    numeric = [text for text, kind in kinds.items() if kind is Shape.NUMERIC]
    fixed = [t for t, kind in kinds.items() if kind in {Shape.ISO, Shape.SERIAL}]
    if not numeric:
        return DateReading(Order.DMY, _words(kinds.values(), Order.DMY))
    first, second = _proof(numeric)
    if fixed and _looks_swapped(fixed, numeric):
        return DateReading(
            Order.SWAPPED, "day and month changed places", (Order.SWAPPED, Order.YMD), fixed[0]
        )
    if first and second:
        rare = first if len(first) < len(second) else second
        likely = Order.MDY if rare is first else Order.DMY
        clear = len(rare) * 20 < len(first) + len(second)
        doubt = () if clear else (Order.DMY, Order.MDY)
        return DateReading(likely, _words(kinds.values(), likely), doubt, rare[0])
    order = _order(numeric, bool(first), bool(second), others)
    if order is Order.DMY and (turned := _turned(first, numeric)):
        doubt = (Order.SWAPPED, Order.DMY)
        return DateReading(order, _words(kinds.values(), order), doubt, turned)
    if order is None:
        either = next((t for t in numeric if _differs(t)), "")
        doubt = (Order.DMY, Order.MDY) if either else ()
        return DateReading(Order.DMY, _words(kinds.values(), Order.DMY), doubt, either)
    return DateReading(order, _words(kinds.values(), order))


def _order(numeric: list[str], first: bool, second: bool, others: Iterable[str]) -> Order | None:
    if first:
        return Order.DMY
    if second:
        return Order.MDY
    elsewhere = _proof([t for t in others if shape(t) is Shape.NUMERIC])
    if bool(elsewhere[0]) != bool(elsewhere[1]):
        return Order.DMY if elsewhere[0] else Order.MDY
    return _closer(numeric)


def _closer(numeric: Collection[str]) -> Order | None:
    """Prefer day first where by it several different dates fall into one month, not a year."""
    if len(set(numeric)) < 4:
        return None
    spans = {}
    for order in (Order.DMY, Order.MDY):
        days = [d for t in numeric if (d := read_date(t, order))]
        if not days:
            return None
        spans[order] = (max(days) - min(days)).days
    # The other way round proves nothing: many pay on one day of every month.
    near = spans[Order.DMY] <= 31 and spans[Order.DMY] * 4 < spans[Order.MDY]
    return Order.DMY if near else None


def _proof(numeric: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the cells that can only be day first, and those that can only be month first."""
    first, second = [], []
    for text in numeric:
        one, other = _pair(text)
        # Nobody writes the month first with dots.
        if one > 12 or "." in text:
            first.append(text)
        elif other > 12:
            second.append(text)
    return first, second


def _pair(text: str) -> tuple[int, int]:
    match = _NUMERIC.fullmatch(" ".join(text.split()))
    return (int(match[1]), int(match[3])) if match else (0, 0)


def _differs(text: str) -> bool:
    one, other = _pair(text)
    return one != other


def _looks_swapped(fixed: Collection[str], numeric: Collection[str]) -> bool:
    """Say whether a spreadsheet turned some dates round and left the others as text.

    It turns those whose day could be a month; only days after the 12th stay as text.
    """
    turned = [d for t in fixed if (d := read_date(t, Order.YMD))]
    left = [max(_pair(t)) for t in numeric]
    return all(day.day <= 12 for day in turned) and all(part > 12 for part in left)


def _turned(sure: Collection[str], numeric: Collection[str]) -> str:
    """Return a date that a spreadsheet may have turned round before it was saved as text, or "".

    Those after the 12th are of a month or two; of the others most are of months that have none,
    and all of them are of those same months with day and month in each other's place.
    """
    months = {(d.year, d.month) for t in sure if (d := read_date(t, Order.DMY))}
    either = sorted({t for t in numeric if max(_pair(t)) <= 12 and _differs(t)})
    if len(either) < _LEAST_TURNED or len(set(sure)) * 2 < len(either):
        # Of a month, about as many days are after the 12th.
        return ""
    stands = [read_date(t, Order.DMY) for t in either]
    turned = [read_date(t, Order.MDY) for t in either]
    outside = sum(d is not None and (d.year, d.month) not in months for d in stands)
    inside = all(d is not None and (d.year, d.month) in months for d in turned)
    return either[0] if inside and outside * 2 > len(either) else ""


def _words(kinds: Iterable[Shape | None], order: Order) -> str:
    seen = {kind for kind in kinds if kind}
    names = {
        Shape.NUMERIC: {Order.DMY: "day/month/year", Order.MDY: "month/day/year"}.get(order, ""),
        Shape.ISO: "year-month-day",
        Shape.NAMED: "day month year",
        Shape.MONTH: "month and year, read as the first day",
        Shape.COMPACT: "yyyymmdd",
        Shape.SERIAL: "spreadsheet day numbers",
    }
    return ", ".join(names[kind] for kind in Shape if kind in seen and names[kind])


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of a month's name, whole or cut to three letters or "Sept"."""
    name = name.lower()
    number, whole = _MONTHS.get(name[:3], (0, ""))
    return number if whole.startswith(name) else 0


def _read_numeric(match: re.Match[str], order: Order) -> date | None:
    one, other, year = int(match[1]), int(match[3]), _year(match[4])
    if order is Order.SWAPPED:
        # What stayed as text could not be turned round: only one reading is a date.
        return _make(year, other, one) if one > 12 else _make(year, one, other)
    return _make(year, one, other) if order is Order.MDY else _make(year, other, one)


def _read_iso(match: re.Match[str], order: Order) -> date | None:
    year, one, other = int(match[1]), int(match[3]), int(match[4])
    if order is Order.SWAPPED and other <= 12:
        return _make(year, other, one)
    return _make(year, one, other)


def _read_named(match: re.Match[str], order: Order) -> date | None:
    return _make(_year(match[3]), _month(match[2]), int(match[1]))


def _read_named_first(match: re.Match[str], order: Order) -> date | None:
    return _make(int(match[3]), _month(match[1]), int(match[2]))


def _read_month(match: re.Match[str], order: Order) -> date | None:
    return _make(_year(match[2]), _month(match[1]), 1)


def _read_compact(match: re.Match[str], order: Order) -> date | None:
    # Of ddmmyyyy the first four figures are never a year: no text is a day in both ways.
    found = _make(int(match[1]), int(match[2]), int(match[3]))
    if found and found >= _EARLIEST:
        return found
    digits = match[0]
    return _make(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def _read_serial(match: re.Match[str], order: Order) -> date | None:
    days = int(match[0].partition(".")[0])
    found = _EPOCH + timedelta(days=days) if days in _SERIALS else None
    if found and order is Order.SWAPPED and found.day <= 12:
        return _make(found.year, found.day, found.month)
    return found


_SHAPES = (
    (_NUMERIC, Shape.NUMERIC),
    (_ISO, Shape.ISO),
    (_NAMED, Shape.NAMED),
    (_NAMED_FIRST, Shape.NAMED),
    (_MONTH, Shape.MONTH),
    (_COMPACT, Shape.COMPACT),
    (_SERIAL, Shape.SERIAL),
)
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Order], date | None]], ...] = (
    (_NUMERIC, _read_numeric),
    (_ISO, _read_iso),
    (_NAMED, _read_named),
    (_NAMED_FIRST, _read_named_first),
    (_MONTH, _read_month),
    (_COMPACT, _read_compact),
    (_SERIAL, _read_serial),
)
