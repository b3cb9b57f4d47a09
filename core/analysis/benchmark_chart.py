"""The chart of own spend beside others, with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from core.analysis.figures import Chart, ChartTable, Unit
from core.analysis.plots import Range, Ranges
from core.domain.comparators import OwnStanding, Place, rate_words
from core.domain.money import divide_half_up, round_pounds
from core.domain.wording import Words

TOP = 8
_COLUMNS = (
    ("Category", Unit.WORDS),
    ("You spend", Unit.PENCE),
    ("For each", Unit.WORDS),
    ("Your rate", Unit.WORDS),
    ("Lower quartile", Unit.WORDS),
    ("Median", Unit.WORDS),
    ("Upper quartile", Unit.WORDS),
    ("Bodies", Unit.COUNT),
    ("Where you are", Unit.WORDS),
    ("Above the median", Unit.PENCE),
)


def against_others(rows: Sequence[OwnStanding], basis: str) -> Chart:
    """Show where own rates lie beside the quartiles; those most above the median first."""
    above = sum(row.place is Place.ABOVE for row in rows)
    title = Words("You beside others")
    if rows:
        said = "Categories above the upper quartile of bodies like you: {above} of {count}"
        title = Words(said, above=above, count=len(rows))
    caption = Words("Each rate as a share of the others' median. {basis}.", basis=basis)
    drawn = rows[:TOP]
    if len(rows) > TOP:
        said = "{caption} The {top} furthest above the median in pounds are drawn."
        caption = Words(said, caption=caption, top=TOP)
    names = tuple(name for name, _ in _COLUMNS)
    units = tuple(unit for _, unit in _COLUMNS)
    table = ChartTable(title, caption, names, units, tuple(_row(row) for row in rows))
    spoken = ", ".join(f"{row.label} {_share(row) // 100} % of the median" for row in rows[:3])
    description = f"Ranges of others with own marks: {spoken}." if rows else "Nothing to show yet."
    ranges = tuple(_range(row) for row in drawn)
    return Chart(title, caption, description, table, Ranges(ranges) if ranges else None)


def _row(row: OwnStanding) -> tuple[str | int, ...]:
    rates = row.cell.rates
    assert rates is not None
    return (
        row.label,
        row.pence,
        row.driver.one,
        rate_words(row.rate),
        rate_words(rates.lower),
        rate_words(rates.median),
        rate_words(rates.upper),
        row.cell.contributors or 0,
        row.place.value,
        row.difference,
    )


def _range(row: OwnStanding) -> Range:
    rates = row.cell.rates
    assert rates is not None
    lower, upper = (_of_median(rate, rates.median) for rate in (rates.lower, rates.upper))
    sign = "+" if row.difference > 0 else ""
    text = f"{_share(row) // 100} %, {sign}{round_pounds(row.difference)}"
    return Range(row.label, lower, upper, _share(row), text)


def _share(row: OwnStanding) -> int:
    assert row.cell.rates is not None
    return _of_median(row.rate, row.cell.rates.median)


def _of_median(rate: int, median: int) -> int:
    return divide_half_up(rate * 10_000, max(1, median))
