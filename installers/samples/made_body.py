"""The made-up bodies: who they are, and the two years of payments that each has."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class MadeBody:
    """A made-up body. ``key`` is also the folder of its tables; ``tail`` is how many small
    firms it pays besides those that are named there.
    """

    key: str
    name: str
    first_day: date
    tail: int
    # Draws differ between the bodies, or all would buy from the same small firms.
    seed: tuple[str, ...] = field(default=())

    def year_of(self, day: date) -> int:
        """Return the year in which the day's financial year began."""
        return day.year if day.month >= self.first_day.month else day.year - 1

    def year_words(self, begins: int) -> str:
        """Name a financial year: ``2025-26``."""
        return f"{begins}-{(begins + 1) % 100:02d}"

    def months(self) -> tuple[int, ...]:
        """Return the months of a financial year in order."""
        first = self.first_day.month
        return tuple((first - 1 + step) % 12 + 1 for step in range(12))

    def calendar(self, begins: int, month: int) -> tuple[int, int]:
        """Return the calendar year and month of a month of a financial year."""
        return (begins if month >= self.first_day.month else begins + 1), month

    def table(self, name: str) -> list[dict[str, str]]:
        """Read one of its tables."""
        with (HERE / self.key / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


TOWN = MadeBody("town", "Pellingbourne Town Council", date(2024, 4, 1), 240)
TRUST = MadeBody("trust", "Wealdmere Learning Trust", date(2023, 9, 1), 160, ("trust",))
FIRE = MadeBody("fire", "Pellmoor Fire and Rescue Service", date(2024, 4, 1), 150, ("fire",))
