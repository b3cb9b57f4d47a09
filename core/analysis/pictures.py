"""A chart as a picture for the screen, with the places of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.analysis import figures
from core.analysis.figures import Chart
from core.analysis.plots import (
    Bars,
    Columns,
    Expected,
    Heat,
    Offers,
    Outlook,
    Plot,
    Ranges,
    Steps,
    Timeline,
)
from core.domain.picture_places import Places

# In points. On a page the numbers stand beside a picture: drawn as wide as on paper, and made
# smaller there, its letters would be smaller than those around it.
_WIDTH, _WIDEST = 360, 576

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def picture(chart: Chart, shape: float = 0.0, scale: int = 2) -> tuple[bytes, Places | None]:
    """Return a chart as a PNG picture, and where the rows of its table lie in it.

    None where a chart has no rows of its own, as a curve has none. ``shape`` is the width of
    its frame for each unit of height, 0 where that is not known.
    """
    from core.analysis import plotting

    figure = plotting.new_figure(chart.height(), width_for(chart, shape))
    figures.draw(chart, figure)
    data = plotting.png(figure, scale)
    # Only drawing it decides where things are.
    return data, _places(figure, chart.plot) if chart.plot else None


def width_for(chart: Chart, shape: float) -> int:
    """Return how wide a chart is drawn, in points, to fill a frame of a shape.

    A chart of many rows is as high as its frame: drawn wider, it takes the room beside it, and
    its letters stay as large.
    """
    return min(max(_WIDTH, round(chart.height() * shape)), _WIDEST)


def _places(figure: Figure, plot: Plot) -> Places | None:
    count = _count(plot)
    if not count or not figure.axes:
        return None
    across = isinstance(plot, Steps | Columns | Outlook | Expected)
    first, last = figure.axes[0].get_xlim() if across else figure.axes[0].get_ylim()[::-1]
    boxes = [axes.get_position() for axes in figure.axes]
    return Places(
        across=across,
        left=min(box.x0 for box in boxes),
        top=1 - max(box.y1 for box in boxes),
        right=max(box.x1 for box in boxes),
        bottom=1 - min(box.y0 for box in boxes),
        first=float(first),
        last=float(last),
        count=count,
    )


def _count(plot: Plot) -> int:
    """Return how many rows of the table are drawn, each at a place of its own."""
    if isinstance(plot, Columns | Outlook | Expected):
        return len(plot.labels)
    if isinstance(plot, Bars):
        return len(plot.bars)
    if isinstance(plot, Steps):
        return len(plot.steps)
    if isinstance(plot, Timeline):
        return len(plot.spans)
    if isinstance(plot, Ranges):
        return len(plot.ranges)
    if isinstance(plot, Offers):
        return len(plot.offers)
    return len(plot.rows) if isinstance(plot, Heat) else 0
