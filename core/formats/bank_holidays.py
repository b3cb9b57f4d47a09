"""The bank holidays that are shipped, as working days of a region."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files

from core.domain import working_days
from core.domain.working_days import WorkingDays


@cache
def working_days_of(region: str) -> WorkingDays:
    """Return the working days of a region, named by its NUTS1 code or its name."""
    text = (files("resources") / "duties" / "bank_holidays.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    holidays = [(date.fromisoformat(row["day"]), row["nation"]) for row in rows]
    return working_days.working_days(holidays, region)
