"""Draw plots on matplotlib figures: the only module that knows how charts look.

The palette is the Government Analysis Function's. The ground is always white, labels stand
beside what they name, and no two things differ by colour alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from math import ceil
from textwrap import wrap
from typing import Any
from zlib import crc32

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure, FigureBase
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from core.analysis.palette import BLUE, GREY, INK, LILAC, ORANGE, PLUM, RULE, SLATE, TEAL
from core.analysis.plots import (
    Bars,
    Columns,
    Curve,
    Expected,
    Heat,
    Offers,
    Outlook,
    Plot,
    Ranges,
    Steps,
    Timeline,
)
from core.analysis.range_plot import draw_ranges
from core.analysis.special_plots import draw_expected, draw_heat, draw_offers
from core.analysis.time_plots import draw_timeline
from core.domain.money import round_pounds

NOTHING = "Nothing to show yet"

LABEL_LENGTH = 34
FEWEST_ROWS, FEWEST_COLUMNS = 4, 6
WIDTH_POINTS = 576
DOTS_PER_INCH = 100
USUAL, SMALL = 9, 6.8
# Of the height of a figure its rows have so much, and a line of letters needs so much of theirs.
_OF_HEIGHT, _LEADING = 0.8, 1.1
# In inches: below this, words under columns stand one under the other.
NARROW = 5

STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": USUAL,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
    "hatch.color": "white",
    "svg.fonttype": "none",
    # Names inside the file come from this, not from chance: the same chart, the same text.
    "svg.hashsalt": "spendbook",
}

_METADATA = ("Date", "Creator", "Format", "Type")


def new_figure(height_points: int, width_points: int = WIDTH_POINTS) -> Figure:
    """Return an empty figure, by itself 8 inches wide, that needs no display."""
    return Figure(figsize=(width_points / 72, height_points / 72), dpi=DOTS_PER_INCH)


def svg(figure: Figure, title: str, description: str) -> str:
    """Return a drawn figure as SVG text that says what it shows, ready to stand in a page."""
    out = io.StringIO()
    with mpl.rc_context(STYLE):
        FigureCanvasSVG(figure)
        figure.savefig(out, format="svg", metadata=dict.fromkeys(_METADATA))
    text = out.getvalue()
    # Several charts may stand in one page: each has names of its own.
    own = f"c{crc32((title + description).encode()):08x}-"
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{own}", text[text.index("<svg") :])
    # The title is what a screen reader says; matplotlib has no place for it.
    start, end = text.split(">\n", 1)
    words = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return f'{start} role="img">\n {words}\n{end}'


def png(figure: Figure, scale: int) -> bytes:
    """Return a drawn figure as a PNG picture."""
    out = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure.set_dpi(DOTS_PER_INCH * scale)
        # To save it as a figure would draw it twice, for the same picture.
        canvas: Any = FigureCanvasAgg(figure)
        canvas.print_png(out, metadata={"Software": None})
    return out.getvalue()


def draw(figure: Figure, plot: Plot | None, title: str, caption: str) -> None:
    """Draw a plot with its title above and its caption below, on an empty figure."""
    with mpl.rc_context(STYLE):
        figure.clear()
        figure.set_facecolor("white")
        figure.set_layout_engine("constrained", w_pad=0.1, h_pad=0.12)
        figure.suptitle(
            drawable(title),
            x=0.012,
            ha="left",
            fontsize=13,
            fontweight="bold",
            wrap=True,
        )
        figure.supxlabel(drawable(caption), x=0.012, ha="left", fontsize=8, color=GREY, wrap=True)
        if plot is None:
            _nothing(figure)
        else:
            _DRAW[type(plot)](figure, plot)
        # Ticks are made when they are first needed, which may be after the style is put back.
        for text in figure.findobj(Text):
            text.set_parse_math(False)


def draw_part(part: FigureBase, plot: Plot | None) -> None:
    """Draw a plot alone, in small letters, on a part of a figure."""
    with mpl.rc_context({**STYLE, "font.size": SMALL}):
        if plot is None:
            _nothing(part)
        else:
            _DRAW[type(plot)](part, plot)
        for text in part.findobj(Text):
            text.set_parse_math(False)


def _nothing(figure: FigureBase) -> None:
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.text(0.5, 0.5, NOTHING, ha="center", va="center", fontsize=12, color=GREY)


def _bars(figure: FigureBase, plot: Bars) -> None:
    axes = _axes(figure)
    places = range(len(plot.bars))
    values = [bar.value for bar in plot.bars]
    drawn = axes.barh(places, values, height=0.68, color=BLUE, edgecolor="white", linewidth=0)
    for patch, bar in zip(drawn, plot.bars, strict=True):
        if bar.aside:
            patch.set(facecolor=SLATE, hatch="////", edgecolor="white")
    axes.set_yticks(places, _row_labels(figure, [bar.label for bar in plot.bars]))
    # A few bars stand at the top as rows of a list do, not spread over the figure.
    axes.set_ylim(max(len(plot.bars), FEWEST_ROWS) - 0.4, -0.6)
    _amounts_axis(axes.xaxis, percent=plot.percent, most=int(_inches(figure) * 0.7))
    low, high = min(0, *values, 0), max(0, *values, 10_000 if plot.percent else 0)
    if plot.percent:
        axes.set_xticks(range(0, 10_001, 2_500))
    width = high - low or 1
    axes.set_xlim(low - (width * 0.14 if low < 0 else 0), high + width * 0.2)
    for place, bar in enumerate(plot.bars):
        # Percentages stand in a column of their own, clear of the target.
        end, side = (high, 1) if plot.percent else (bar.value, -1 if bar.value < 0 else 1)
        axes.text(
            end + side * width * 0.02,
            place,
            bar.text,
            va="center",
            ha="left" if side > 0 else "right",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    _zero_line(axes, "x")
    if plot.target is not None:
        _target(axes, plot.target, len(plot.bars))


def _target(axes: Axes, target: int, rows: int) -> None:
    for place in range(rows):
        axes.plot([target, target], [place - 0.42, place + 0.42], color=ORANGE, linewidth=2.5)
    axes.text(
        target,
        -0.62,
        f"Target {target // 100} %",
        ha="center",
        va="bottom",
        color=INK,
        fontsize=_lesser(),
    )


def _steps(figure: FigureBase, plot: Steps) -> None:
    axes = _axes(figure)
    ends = [end for step in plot.steps for end in (step.start, step.end)]
    for place, step in enumerate(plot.steps):
        axes.bar(
            place,
            step.end - step.start,
            bottom=step.start,
            width=0.62,
            color=SLATE if step.away else TEAL if place == len(plot.steps) - 1 else BLUE,
            hatch="////" if step.away else None,
            edgecolor="white",
            linewidth=0,
        )
        _above(axes, place, max(step.start, step.end), step.text)
    for place in range(len(plot.steps) - 1):
        # The level that the next column starts from.
        level = plot.steps[place].start if plot.steps[place].away else plot.steps[place].end
        axes.plot([place + 0.31, place + 0.69], [level, level], color=GREY, linewidth=0.8)
    apart = "\n" if _inches(figure) < NARROW else " "
    labels = [step.label.replace(" ", apart) for step in plot.steps]
    axes.set_xticks(range(len(plot.steps)), labels)
    _amounts_axis(axes.yaxis, percent=False)
    low, high = min(0, *ends), max(0, *ends)
    axes.set_ylim(low - (high - low) * (0.04 if low < 0 else 0), high + (high - low or 100) * 0.1)
    _zero_line(axes, "y")


def _columns(figure: FigureBase, plot: Columns) -> None:
    axes = _axes(figure)
    width = 0.76 / len(plot.series)
    looks = ((BLUE, None), (LILAC, "...."))
    for number, (name, values) in enumerate(plot.series):
        colour, hatch = looks[number]
        # The year before stands to the left of the year.
        shift = 0.0 if len(plot.series) == 1 else (0.5 - number) * width
        axes.bar(
            [place + shift for place in range(len(values))],
            values,
            width=width,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0,
            label=name,
        )
    axes.set_xticks(range(len(plot.labels)), _thinned(figure, plot.labels))
    axes.set_xlim(-0.7, max(len(plot.labels), FEWEST_COLUMNS) - 0.3)
    _amounts_axis(axes.yaxis, percent=False)
    _zero_line(axes, "y")
    if len(plot.series) > 1:
        _key(axes, _inches(figure))


def _curve(figure: FigureBase, plot: Curve) -> None:
    axes = _axes(figure)
    counts = range(len(plot.shares) + 1)
    axes.plot(counts, (0, *plot.shares), color=BLUE, linewidth=2, zorder=3)
    axes.axhline(plot.line, color=ORANGE, linewidth=1.5, linestyle="--")
    axes.plot(
        [count for count, _, _ in plot.marks],
        [share for _, share, _ in plot.marks],
        "o",
        color=BLUE,
        markersize=4,
        zorder=4,
    )
    for count, share, words in plot.marks:
        left = count < len(plot.shares) / 2
        if words:
            axes.annotate(
                words,
                (count, share),
                xytext=(8 if left else -8, -14),
                textcoords="offset points",
                ha="left" if left else "right",
                fontweight="bold",
            )
    axes.set_xlim(0, max(1, len(plot.shares)) * 1.02)
    axes.set_ylim(0, max(10_000, *plot.shares) * 1.05)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_xlabel(plot.x_words)
    _amounts_axis(axes.yaxis, percent=True)


def _timeline(figure: FigureBase, plot: Timeline) -> None:
    axes = _axes(figure)
    labels = _row_labels(figure, [span.label for span in plot.spans])
    draw_timeline(axes, plot, labels, most_ticks=int(_inches(figure)))
    _key(axes, _inches(figure))


def _outlook(figure: FigureBase, plot: Outlook) -> None:
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.5))
    for axes in (upper, lower):
        _plain(axes)
    places = range(len(plot.labels))
    upper.bar(places, plot.freed, width=0.5, color=BLUE)
    upper.set_title(plot.freed_words, loc="left", fontsize="medium")
    for place, pence in enumerate(plot.freed):
        if pence:
            _above(upper, place, max(0, pence), round_pounds(pence))
    upper.margins(y=0.3)
    _amounts_axis(upper.yaxis, percent=False)
    upper.yaxis.set_major_locator(MaxNLocator(2))
    if not any(plot.freed):
        upper.set_ylim(0, 1)
        upper.set_yticks([0])
    _zero_line(upper, "y")
    words = "Uptake at quarter end"
    lower.set_title(words, loc="left", fontsize="medium")
    for points, colour, style, name in (
        (plot.reachable, TEAL, "s--", "In reach"),
        (plot.ticked, PLUM, "D-", "With the deals ticked"),
        (plot.uptake, BLUE, "o-", plot.uptake_words),
    ):
        if not points:
            continue
        line = [float("nan") if point is None else point for point in points]
        lower.plot(places, line, style, color=colour, linewidth=2, label=name, clip_on=False)
    if plot.target is not None:
        lower.axhline(plot.target, color=ORANGE, linewidth=1.5, linestyle=":", label="Target")
    lower.set_xticks(places, _thinned(figure, plot.labels))
    lower.set_xlim(-0.5, len(plot.labels) - 0.5)
    shown = (*plot.uptake, *plot.reachable, *plot.ticked)
    shares = [point for point in shown if point is not None]
    lower.set_ylim(min(0, *shares, 0), max(10_000, *shares, 0))
    _amounts_axis(lower.yaxis, percent=True)
    lower.yaxis.set_major_locator(MaxNLocator(4))
    rows = _key(lower, _inches(figure))
    if rows > 1:
        # Names that need several lines stand below the title, not on it.
        lower.set_title(words, loc="left", fontsize="medium", pad=6 + rows * 1.5 * _lesser())


def _ranges(figure: FigureBase, plot: Ranges) -> None:
    axes = _axes(figure)
    draw_ranges(axes, plot, _row_labels(figure, [one.label for one in plot.ranges]))
    _key(axes, _inches(figure))


def _offers(figure: FigureBase, plot: Offers) -> None:
    axes = _axes(figure)
    draw_offers(axes, plot, _row_labels(figure, [one.label for one in plot.offers]))
    _key(axes, _inches(figure) / 2)


def _expected(figure: FigureBase, plot: Expected) -> None:
    axes = _axes(figure)
    draw_expected(axes, plot)
    _key(axes, _inches(figure) / 2)


def _heat(figure: FigureBase, plot: Heat) -> None:
    axes = _axes(figure)
    labels = _row_labels(figure, plot.rows), _row_labels(figure, plot.columns)
    draw_heat(axes, plot, labels)


def _lesser() -> float:
    """Return the size of letters beside a chart: 8 points where the usual ones are 9."""
    return float(mpl.rcParams["font.size"] * 8 / USUAL)


def _inches(figure: FigureBase) -> float:
    """Return the width of a figure, or of a part of one."""
    return float(figure.get_window_extent().width / figure.figure.dpi)


def _axes(figure: FigureBase) -> Axes:
    axes = figure.add_subplot()
    _plain(axes)
    return axes


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)


def _amounts_axis(axis: Axis, *, percent: bool, most: int = 5) -> None:
    axis.set_major_locator(MaxNLocator(max(2, min(most, 5))))
    axis.set_major_formatter(
        FuncFormatter(
            (lambda value, _: f"{value / 100:.0f} %")
            if percent
            else (lambda value, _: round_pounds(round(value)))
        )
    )
    axis.grid(color=RULE, linewidth=0.6)


def _zero_line(axes: Axes, along: str) -> None:
    line = axes.axvline if along == "x" else axes.axhline
    line(0, color=GREY, linewidth=1)


def _above(axes: Axes, place: float, level: int, words: str) -> None:
    axes.annotate(
        words,
        (place, level),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontweight="bold",
    )


def _key(axes: Axes, inches: float) -> int:
    """Put the names of the series above the axes, where nothing is drawn; return their lines."""
    across = max(1, int(inches / 1.6))
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=across,
        frameon=False,
        fontsize=_lesser(),
        borderaxespad=0.3,
        handlelength=1.6,
        columnspacing=1.4,
    )
    return ceil(len(axes.get_legend_handles_labels()[0]) / across)


def _row_labels(figure: FigureBase, labels: Sequence[str]) -> list[str]:
    """Return the names of rows, in two lines where one leaves no two thirds of the width.

    Where rows are too low for two lines, and where two are too few, the end is cut.
    """
    letters = float(mpl.rcParams["font.size"])
    longest = min(LABEL_LENGTH, int(_inches(figure) * 4.5 * USUAL / letters))
    high = figure.get_window_extent().height / figure.figure.dpi * 72 * _OF_HEIGHT
    lines = 2 if high / max(len(labels), FEWEST_ROWS) >= 2 * _LEADING * letters else 1
    return [
        "\n".join(wrap(drawable(label), longest, max_lines=lines, placeholder=" …"))
        for label in labels
    ]


def _thinned(figure: FigureBase, labels: Sequence[str]) -> list[str]:
    """Return the labels below columns; only every second, third... where there is no room."""
    needed = sum(0.08 * len(label) for label in labels) * mpl.rcParams["font.size"] / USUAL
    step = max(1, ceil(needed / max(1.0, _inches(figure) - 0.9)))
    return [label if place % step == 0 else "" for place, label in enumerate(labels)]


def drawable(text: str) -> str:
    """Return the text on one line, with a mark for each letter that the font does not have."""
    letters = _letters()
    return "".join(c if ord(c) in letters else "\ufffd" for c in " ".join(text.split()))


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


_DRAW: Mapping[type, Callable[[FigureBase, Any], None]] = {
    Bars: _bars,
    Steps: _steps,
    Columns: _columns,
    Curve: _curve,
    Timeline: _timeline,
    Outlook: _outlook,
    Ranges: _ranges,
    Offers: _offers,
    Expected: _expected,
    Heat: _heat,
}
