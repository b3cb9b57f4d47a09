"""Working days: Monday to Friday but bank holidays, of one nation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.period import month_end

_ONE = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a nation. Holidays not listed count as working days."""

    holidays: frozenset[date]

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """Return the day, or the last working day before it."""
        while not self.works(day):
            day -= _ONE
        return day

    def on_or_after(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        while not self.works(day):
            day += _ONE
        return day

    def after(self, day: date, count: int) -> date:
        """Return the day that is ``count`` working days after a day, not counting that day."""
        for _ in range(count):
            day = self.on_or_after(day + _ONE)
        return day

    def before(self, day: date, count: int) -> date:
        """Return the day that is ``count`` working days before a day, not counting that day."""
        for _ in range(count):
            day = self.on_or_before(day - _ONE)
        return day

    def last_of_month(self, day: date) -> date:
        """Return the last working day of a day's month."""
        return self.on_or_before(month_end(day))


def nation_of(region: str) -> str:
    """Return the nation whose bank holidays a region has; a region is a NUTS1 code or name."""
    place = region.strip().casefold()
    if place.startswith("ukm") or place == "scotland":
        return "scotland"
    if place.startswith("ukn") or place == "northern ireland":
        return "northern-ireland"
    return "england-and-wales"


def working_days(holidays: Collection[tuple[date, str]], region: str) -> WorkingDays:
    """Return the working days of a region from the bank holidays of all nations."""
    nation = nation_of(region)
    return WorkingDays(frozenset(day for day, of in holidays if of == nation))
