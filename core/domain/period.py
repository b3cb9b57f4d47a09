"""Days and periods: inclusive at both ends, British, independent of locale and time zone."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.domain.wording import Words

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def month_named(text: str) -> int:
    """Return the number of a month by its English name or how it begins (Sep, Sept); 0 if none."""
    name = text.strip().casefold()
    found = [n for n, month in enumerate(_MONTHS, 1) if month.casefold().startswith(name)]
    return found[0] if len(name) > 2 and found else 0


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.end < self.start:
            raise ValueError(f"period ends before it starts: {self.start} to {self.end}")

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the period."""
        return self.start <= day <= self.end

    def overlaps(self, other: Period) -> bool:
        """Say whether there is a day in both."""
        return self.start <= other.end and other.start <= self.end

    def code(self) -> str:
        """Return the period as file names and data files write it: ``2025-04-01_2026-03-31``."""
        return f"{self.start.isoformat()}_{self.end.isoformat()}"

    def in_words(self) -> str:
        """Say the period for a person: ``April 2025 to March 2026`` where whole months."""
        first, last = day_in_words(self.start), day_in_words(self.end)
        if self.start.day == 1 and self.end == month_end(self.end):
            first, last = month_in_words(self.start), month_in_words(self.end)
            if first == last:
                return first
        return Words("{first} to {last}", first=first, last=last)

    def quarters(self) -> Iterator[Period]:
        """Yield the calendar quarters that touch the period, in order, each one whole."""
        quarter = quarter_of(self.start)
        while quarter.start <= self.end:
            yield quarter
            quarter = quarter_of(quarter.end + timedelta(days=1))


def month_end(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day if it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def quarter_of(day: date) -> Period:
    """Return the calendar quarter (January, April, July, October) that holds the day."""
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Period(start, month_end(add_months(start, 2)))


def quarter_code(day: date) -> str:
    """Name the day's calendar quarter for data files: ``2025-Q2``."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def quarter_words(code: str) -> str:
    """Say the calendar quarter of a code for a person: ``2025-Q2`` is April to June 2025."""
    return _quarter(code, _MONTHS)


def quarter_short(code: str) -> str:
    """Say the calendar quarter of a code below a column: ``Apr to Jun 2025``."""
    return _quarter(code, [month[:3] for month in _MONTHS])


def _quarter(code: str, months: Sequence[str]) -> str:
    year, _, number = code.partition("-Q")
    last = 3 * int(number) - 1
    first, end = Words(months[last - 2]), Words(months[last])
    return Words("{first} to {last} {year}", first=first, last=end, year=year)


def financial_year(day: date, first_month: int) -> Period:
    """Return the financial year that holds the day, for years that begin in ``first_month``."""
    year = day.year if day.month >= first_month else day.year - 1
    start = date(year, first_month, 1)
    return Period(start, add_months(start, 12) - timedelta(days=1))


@lru_cache(maxsize=4096)
def day_in_words(day: date) -> str:
    """Say a day for a person: ``3 April 2025``."""
    month = Words(_MONTHS[day.month - 1])
    return Words("{day} {month} {year}", day=day.day, month=month, year=day.year)


def month_in_words(day: date) -> str:
    """Say a month for a person: ``April 2025``."""
    return Words("{month} {year}", month=Words(_MONTHS[day.month - 1]), year=day.year)


def read_period(text: str, first_month: int = 4) -> Period:
    """Read a period as a person types it.

    Accepts ``2025-26`` or ``2025/26`` (financial year from ``first_month``), ``2025-Q2``
    (calendar quarter), ``2025-04`` (month), ``2025`` (calendar year) and
    ``2025-04-01_2026-03-31`` or with ``..`` or `` to `` between the days.

    Raises:
        ValueError: the text is none of these.
    """
    text = text.strip()
    if match := re.fullmatch(r"(\d{4})[-/](\d{2}|\d{4})", text):
        year, second = int(match[1]), match[2]
        follows = (year + 1) % 100 == int(second) % 100
        # 2012-13 can only be a year, 2011-12 is the year too: months need 2011-12-01 or Q.
        if follows and (len(second) == 2 or int(second) == year + 1):
            return financial_year(date(year, first_month, 1), first_month)
        if len(second) == 2 and 1 <= int(second) <= 12:
            start = date(year, int(second), 1)
            return Period(start, month_end(start))
    if match := re.fullmatch(r"(\d{4})[-/ ]?Q([1-4])", text, re.IGNORECASE):
        return quarter_of(date(int(match[1]), int(match[2]) * 3, 1))
    if re.fullmatch(r"\d{4}", text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    days = re.split(r"_|\.\.| to ", text)
    if len(days) == 2:
        return Period(date.fromisoformat(days[0].strip()), date.fromisoformat(days[1].strip()))
    raise ValueError(f"not a period: {text}")
