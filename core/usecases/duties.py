"""What the body must publish, by when, and what was prepared: the calendar of its duties."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from core.domain.money import pounds
from core.domain.period import Period, add_months, financial_year, month_end, quarter_of
from core.domain.publications import Definition, Due, Every, Publication
from core.domain.working_days import WorkingDays
from core.formats import publications
from core.formats.bank_holidays import working_days_of
from core.store import reading
from core.store.book import Book, Work
from core.usecases.deciding import type_of

_KEY = "published"


def owed(book: Book) -> tuple[Definition, ...]:
    """List the publications that a body of this kind owes."""
    asked = type_of(book.body).duties
    return tuple(one for one in publications.definitions() if one.id in asked)


def calendar(book: Book, as_at: date, *, back: int = 4) -> tuple[Due, ...]:
    """List what is owed for the periods that ended before a day and the one under way.

    Only for rules in force when the period ended, and for periods that hold payments or have
    not ended; those due first come first. ``back`` is how many ended periods to look at.
    """
    totals = reading.totals(book)
    days = working_days_of(book.body.region)
    found = [
        _due(book, definition, period, days)
        for definition in owed(book)
        for period in _periods(definition, book.body.first_month, as_at, back)
        if definition.holds_on(period.end)
        and (
            period.end >= as_at
            or (totals.date_from and totals.date_to and period.end >= totals.date_from)
        )
    ]
    return tuple(sorted(found, key=lambda due: (due.due, due.definition.title)))


def due_day(definition: Definition, period: Period, days: WorkingDays) -> date:
    """Return the last day on which the publication of a period is in time."""
    if definition.due_on:
        month, day = definition.due_on
        return next(
            due
            for year in (period.end.year, period.end.year + 1)
            if (due := date(year, month, day)) > period.end
        )
    day_after = add_months(period.end, definition.due_months)
    if definition.due_months and period.end == month_end(period.end):
        day_after = month_end(day_after)
    if definition.due_last_working_day:
        return days.last_of_month(day_after)
    return day_after + timedelta(days=definition.due_days)


def period_of(definition: Definition, day: date, first_month: int) -> Period:
    """Return the period of a publication that holds a day."""
    if definition.every is Every.MONTH:
        start = day.replace(day=1)
        return Period(start, month_end(start))
    if definition.every is Every.QUARTER:
        return quarter_of(day)
    return financial_year(day, first_month)


def remember(work: Work, made: Publication, file: str, fingerprint: str) -> None:
    """Keep in the book that a publication was prepared, and of which payments."""
    count, pence = reading.count_and_sum(work.book, reading.Filter(period=made.period))
    record = {
        "on": work.book.clock().date().isoformat(),
        "file": file,
        "fingerprint": fingerprint,
        "lines": count,
        "pence": pence,
    }
    work.set_setting(_key(made.definition, made.period), json.dumps(record, sort_keys=True))


def _periods(definition: Definition, first_month: int, as_at: date, back: int) -> Iterator[Period]:
    period = period_of(definition, as_at, first_month)
    for _ in range(back + 1):
        yield period
        period = period_of(definition, period.start - timedelta(days=1), first_month)


def _due(book: Book, definition: Definition, period: Period, days: WorkingDays) -> Due:
    due = due_day(definition, period, days)
    kept = book.setting(_key(definition, period))
    doubt = _doubt(book, definition, period)
    if not kept:
        return Due(definition, period, due, None, doubt=doubt)
    record = json.loads(kept)
    now = reading.count_and_sum(book, reading.Filter(period=period))
    return Due(
        definition,
        period,
        due,
        date.fromisoformat(record["on"]),
        record["file"],
        changed_since=now != (record["lines"], record["pence"]),
        doubt=doubt,
    )


def _doubt(book: Book, definition: Definition, period: Period) -> str:
    """Say why a rule for larger or smaller bodies may not bind this one, from what it paid.

    Judged by the financial year that ended last before the period did; where that year is not
    in the book, nothing is said.
    """
    bounds = definition.yearly.get(book.body.type_code)
    if bounds is None:
        return ""
    this_year = financial_year(period.end, book.body.first_month)
    year = financial_year(this_year.start - timedelta(days=1), book.body.first_month)
    count, paid = reading.count_and_sum(book, reading.Filter(period=year))
    over, most = bounds
    if not count or (paid > over and (most is None or paid <= most)):
        return ""
    return f"It may not bind you: you paid {pounds(paid)} in {year.in_words()}. {definition.who}"


def _key(definition: Definition, period: Period) -> str:
    return f"{_KEY}:{definition.id}:{period.code()}"
