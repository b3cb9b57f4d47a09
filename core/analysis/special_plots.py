"""Draw deals with their evidence, shares beside what was expected, and tables by their shade."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import FuncFormatter, MaxNLocator

from core.analysis.palette import BLUE, GREY, INK, ORANGE, RULE
from core.analysis.plots import Expected, Heat, Offers
from core.domain.money import round_pounds

_FEWEST_ROWS = 4
# From this part of the deepest shade on, figures are white.
_DARK = 0.65
_SHADES = LinearSegmentedColormap.from_list("shades", ["#FFFFFF", "#6BACE6", BLUE])


def draw_offers(axes: Axes, plot: Offers, labels: Sequence[str]) -> None:
    """Draw the bars of deals on empty axes, and under each what the evidence says of savings."""
    places = range(len(plot.offers))
    values = [one.value for one in plot.offers]
    axes.barh(
        places, values, height=0.42, color=BLUE, edgecolor="white", linewidth=0,
        label="Available spend",
    )  # fmt: skip
    label: str | None = "Range of savings, by the publisher's evidence"
    for place, one in zip(places, plot.offers, strict=True):
        if one.low is not None and one.high is not None:
            axes.plot(
                [one.low, one.high], [place + 0.34] * 2, "|-", color=ORANGE, linewidth=3,
                markersize=8, label=label,
            )  # fmt: skip
            label = None
        side = max(one.value, one.high or 0)
        axes.text(side + max(values) * 0.02, place, one.text, va="center", ha="left")
    axes.set_yticks(places, labels)
    axes.set_ylim(max(len(plot.offers), _FEWEST_ROWS) - 0.3, -0.6)
    axes.set_xlim(0, max(values) * 1.3)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: round_pounds(round(value))))
    axes.grid(axis="x", color=RULE, linewidth=0.6)


def draw_expected(axes: Axes, plot: Expected) -> None:
    """Draw columns of what was found, and a mark at what was expected of each."""
    places = range(len(plot.labels))
    found, expected = plot.words
    axes.bar(places, plot.found, width=0.62, color=BLUE, label=found)
    axes.plot(places, plot.expected, "D", color=ORANGE, markersize=7, label=expected, zorder=4)
    pairs = zip(plot.labels, plot.found, strict=True)
    axes.set_xticks(places, [f"{label}\n{share / 100:.1f} %" for label, share in pairs])
    axes.set_xlabel(plot.x_words)
    axes.set_ylim(0, max(*plot.found, *plot.expected) * 1.15)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 100:.0f} %"))
    axes.grid(axis="y", color=RULE, linewidth=0.6)


def draw_heat(axes: Axes, plot: Heat, labels: tuple[Sequence[str], Sequence[str]]) -> None:
    """Draw a table whose cells are darker where there is more, each with its figure."""
    rows, columns = labels
    most = max((cell or 0 for row in plot.cells for cell in row), default=0) or 1
    # By the root: else one large figure leaves all others white.
    shades = [[sqrt(max(cell or 0, 0) / most) for cell in row] for row in plot.cells]
    axes.imshow(shades, cmap=_SHADES, vmin=0, vmax=1, aspect="auto")
    _each(plot, lambda x, y, cell: axes.text(
        x, y, round_pounds(cell), ha="center", va="center",
        color="white" if shades[y][x] >= _DARK else INK, in_layout=False,
    ))  # fmt: skip
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xticks(range(len(columns)), columns, rotation=30, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_color(GREY)
    down, across = len(rows) - 0.5, len(columns) - 0.5
    edges: dict[str, Any] = {"color": "white", "linewidth": 1.5}
    axes.hlines([edge - 0.5 for edge in range(1, len(rows))], -0.5, across, **edges)
    axes.vlines([edge - 0.5 for edge in range(1, len(columns))], -0.5, down, **edges)


def _each(plot: Heat, put: Callable[[int, int, int], object]) -> None:
    for y, row in enumerate(plot.cells):
        for x, cell in enumerate(row):
            if cell is not None:
                put(x, y, cell)
