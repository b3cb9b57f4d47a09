"""Draw contracts in time: what each does to spend, until when, and what may still be added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from core.analysis.palette import BLUE, GREY, ORANGE, RULE, SLATE, TEAL
from core.analysis.plots import Timeline
from core.domain.period import add_months, day_in_words, month_in_words

_FEWEST_ROWS = 4
_CONTRACTS = {
    "locks": ("Locks spend", BLUE, None),
    "call-off": ("Call-off", TEAL, "////"),
    "free": ("Does not lock", SLATE, "...."),
}


def draw_timeline(axes: Axes, plot: Timeline, labels: Sequence[str], *, most_ticks: int) -> None:
    """Draw contracts from the top down on empty axes, with a line at the as-at date."""
    first, last = plot.first.toordinal(), plot.last.toordinal()
    for place, span in enumerate(plot.spans):
        _, colour, hatch = _CONTRACTS[span.kind]
        # The last day is part of the contract: the bar ends where the next day begins.
        start, end = max(first, span.start.toordinal()), min(last, span.end.toordinal() + 1)
        _block(axes, place, (start, end), colour, hatch)
        if span.may_last:
            longer = min(last, span.may_last.toordinal() + 1)
            axes.barh(
                place,
                max(0, longer - end),
                left=end,
                height=0.62,
                color="white",
                edgecolor=colour,
                linewidth=1,
                linestyle=":",
            )
    axes.set_yticks(range(len(plot.spans)), labels)
    axes.set_ylim(max(len(plot.spans), _FEWEST_ROWS) - 0.4, -0.6)
    axes.set_xlim(first, last)
    ticks = _tick_days(plot.first, plot.last, most_ticks)
    axes.set_xticks([day.toordinal() for day in ticks], [_month_words(day) for day in ticks])
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(plot.as_at.toordinal(), color=ORANGE, linewidth=2)
    kinds = dict.fromkeys(span.kind for span in plot.spans)
    for kind in kinds:
        words, colour, hatch = _CONTRACTS[kind]
        axes.bar(first, 0, color=colour, hatch=hatch, edgecolor="white", label=words)
    if any(span.may_last for span in plot.spans):
        axes.bar(
            first, 0, color="white", edgecolor=GREY, linestyle=":", label="Extension not yet taken"
        )
    axes.plot([], [], color=ORANGE, linewidth=2, label=day_in_words(plot.as_at))


def _block(axes: Axes, place: int, ends: tuple[int, int], colour: str, hatch: str | None) -> None:
    start, end = ends
    axes.barh(
        place,
        end - start,
        left=start,
        height=0.62,
        color=colour,
        hatch=hatch,
        edgecolor="white",
        linewidth=0,
    )


def _tick_days(first: date, last: date, count: int) -> list[date]:
    """Return first days of months, as far apart as leaves no more than ``count`` or so."""
    months = (last.year - first.year) * 12 + last.month - first.month
    apart = next((step for step in (1, 3, 6, 12, 24) if months <= count * step), 36)
    start = date(first.year, 1, 1)
    days = (add_months(start, step) for step in range(0, months + 24, apart))
    return [day for day in days if first <= day <= last]


def _month_words(day: date) -> str:
    name, year = month_in_words(day).split()
    return f"{name[:3]} {year}"
