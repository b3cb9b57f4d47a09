"""Draw where others lie and where oneself does: a bar for their middle half, a mark for us."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from core.analysis.palette import BLUE, ORANGE, RULE, SLATE
from core.analysis.plots import Ranges

_FEWEST_ROWS = 4
# Beyond three times the median only the words say how far.
_FURTHEST = 30_000


def draw_ranges(axes: Axes, plot: Ranges, labels: Sequence[str]) -> None:
    """Draw ranges from the top down on empty axes, in basis points of the others' median."""
    places = range(len(plot.ranges))
    lows = [min(one.lower, _FURTHEST) for one in plot.ranges]
    widths = [min(one.upper, _FURTHEST) - low for one, low in zip(plot.ranges, lows, strict=True)]
    axes.barh(
        places, widths, left=lows, height=0.56, color=SLATE, hatch="////", edgecolor="white",
        linewidth=0, label="Middle half of the others",
    )  # fmt: skip
    own = [min(one.own, _FURTHEST) for one in plot.ranges]
    axes.plot(own, places, "D", color=BLUE, markersize=7, label="You", zorder=4)
    axes.axvline(10_000, color=ORANGE, linewidth=2, label="Their median")
    end = max(10_000, *own, *(low + width for low, width in zip(lows, widths, strict=True)))
    for place, one in zip(places, plot.ranges, strict=True):
        axes.text(end * 1.04, place, one.text, va="center", ha="left")
    axes.set_yticks(places, labels)
    axes.set_ylim(max(len(plot.ranges), _FEWEST_ROWS) - 0.4, -0.6)
    axes.set_xlim(0, end * 1.3)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 100:.0f} %"))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
