"""The report for a board on paper: two sheets of A4, every part in its own place.

Drawn by matplotlib, so that the command line and the window make the same file. Nothing can
run over: a text that is longer than its place is cut with a mark.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from core.analysis import palette, plotting
from core.analysis.board_report import BoardReport, Tile
from core.analysis.figures import Chart, ChartTable, Unit
from core.analysis.plots import Bars

_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT = 40.0, _WIDTH - 40.0
# Letters in points: heading, part, table, small print; and the room that a line takes.
_TITLE, _LONG_TITLE, _PART, _BODY, _SMALL = 15.0, 12.0, 10.0, 7.0, 6.5
_LINE = 1.32
_GAP = 7.0
_CHART_WIDTH = 260
# From the top of a part to its table: heading and caption stand there.
_CAPTION = 42.0
# Widths are measured, and rounded.
_ROUNDING = 0.8
# Words no wider than this are never cut.
_SHORT = 45.0
_TINT = "#F3F5F8"


def pdf(report: BoardReport) -> bytes:
    """Return the report as a PDF of exactly two pages; the same report, the same bytes."""
    out = io.BytesIO()
    told = {"Title": report.title, "Creator": "Spendbook", "Producer": None, "CreationDate": None}
    with (
        mpl.rc_context({**plotting.STYLE, "pdf.fonttype": 42, "hatch.linewidth": 0.6}),
        PdfPages(out, metadata=told) as pages,
    ):
        for sheet in (_first(report), _second(report)):
            pages.savefig(sheet.figure)
    return out.getvalue()


def svg(chart: Chart) -> str:
    """Return a chart alone, of the size that it has beside its table, as SVG text."""
    figure = Figure(figsize=(_CHART_WIDTH / 72, _height(chart) / 72), layout="constrained")
    plotting.draw_part(figure, chart.plot)
    return plotting.svg(figure, chart.title, chart.description)


def _first(report: BoardReport) -> _Sheet:
    sheet = _Sheet()
    sheet.title(report.title)
    sheet.words(_LEFT, 64, report.subtitle, size=_BODY + 1, colour=palette.GREY)
    sheet.tiles(report.tiles, 76)
    sheet.charts(report.charts, ((140, 238), (380, 126), (508, 292)))
    sheet.foot(report.footer, 1)
    return sheet


def _height(chart: Chart) -> int:
    """Return the height of a chart on a page: few bars need little."""
    return 45 + 14 * len(chart.plot.bars) if isinstance(chart.plot, Bars) else 130


def _second(report: BoardReport) -> _Sheet:
    sheet = _Sheet()
    places = ((34, 130), (172, 118), (298, 182), (488, 140))
    for table, (top, height) in zip(report.tables, places, strict=True):
        sheet.part(table.title, table.caption, top)
        sheet.table(table, (_LEFT, _RIGHT), top + _CAPTION, top + height)
    sheet.part("What the words mean", "", 636)
    sheet.definitions(report.definitions, 660)
    sheet.foot(report.footer, 2)
    return sheet


class _Sheet:
    """A page of A4 on which things are put, in points from the top left corner."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(_WIDTH / 72, _HEIGHT / 72), layout="constrained")
        self.figure.set_facecolor("white")

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = _BODY,
        bold: bool = False,
        colour: str = palette.INK,
    ) -> None:
        """Write one line; ``y`` is where its letters stand."""
        self.figure.text(
            x / _WIDTH,
            1 - y / _HEIGHT,
            cut(text, _RIGHT - x, size, bold=bold),
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=colour,
            va="baseline",
            parse_math=False,
        )

    def title(self, text: str) -> None:
        """Write the title, on two lines in smaller letters where one does not hold it."""
        fits = width(text, _TITLE, bold=True) <= _RIGHT - _LEFT
        size, top = (_TITLE, 48.0) if fits else (_LONG_TITLE, 36.0)
        for place, line in enumerate(wrapped(text, _RIGHT - _LEFT, size, bold=True)):
            level = top + place * size * _LINE
            self.words(_LEFT, level, line, size=size, bold=True, colour=palette.BLUE)

    def right(self, x: float, y: float, text: str, *, bold: bool = False) -> None:
        """Write one line of a table that ends at ``x``."""
        self.words(x - width(text, _BODY, bold=bold), y, text, bold=bold)

    def rule(self, left: float, right: float, y: float, colour: str = palette.RULE) -> None:
        """Draw a line across."""
        ends, level = (left / _WIDTH, right / _WIDTH), 1 - y / _HEIGHT
        self.figure.add_artist(Line2D(ends, (level, level), color=colour, linewidth=0.6))

    def part(self, title: str, caption: str, top: float) -> None:
        """Begin a part with its heading and, below it, what it says."""
        self.rule(_LEFT, _RIGHT, top)
        self.words(_LEFT, top + 14, title, size=_PART, bold=True, colour=palette.BLUE)
        for place, line in enumerate(wrapped(caption, _RIGHT - _LEFT, _SMALL)):
            level = top + 25 + place * _SMALL * _LINE
            self.words(_LEFT, level, line, size=_SMALL, colour=palette.GREY)

    def tiles(self, tiles: Sequence[Tile], top: float) -> None:
        """Put the first figures in a row."""
        room = (_RIGHT - _LEFT + _GAP) / len(tiles)
        for number, tile in enumerate(tiles):
            x = _LEFT + number * room
            corner = (x / _WIDTH, 1 - (top + 52) / _HEIGHT)
            size = ((room - _GAP) / _WIDTH, 52 / _HEIGHT)
            self.figure.add_artist(Rectangle(corner, *size, color=_TINT, linewidth=0, zorder=-1))
            inside = room - 2 * _GAP - 4
            lines = (
                (13, tile.label, _BODY, False),
                (31, tile.value, 15, True),
                (45, tile.note, _SMALL, False),
            )
            for down, text, letters, bold in lines:
                shown = cut(text, inside, letters, bold=bold)
                self.words(x + 6, top + down, shown, size=letters, bold=bold)

    def charts(self, charts: Sequence[Chart], places: Sequence[tuple[float, float]]) -> None:
        """Put charts one below the other, each on the left with its table on the right.

        ``places`` are where each begins, and its height.
        """
        # A cell for each chart and for each gap: the time that the layout takes, in which the
        # window stands still, grows with the square of the cells.
        edges = [0.0]
        for top, height in places:
            edges += [top + _CAPTION - 3, top + height]
        rows = [below - above for above, below in pairwise([*edges, _HEIGHT])]
        across = [_LEFT, _WIDTH / 2 - _LEFT, _WIDTH / 2]
        grid = self.figure.add_gridspec(
            len(rows), len(across), height_ratios=rows, width_ratios=across
        )
        for number, (chart, (top, height)) in enumerate(zip(charts, places, strict=True)):
            self.part(chart.title, chart.caption, top)
            plotting.draw_part(self.figure.add_subfigure(grid[2 * number + 1, 1]), chart.plot)
            left = _WIDTH * 0.512
            self.table(chart.table, (left, _RIGHT), top + _CAPTION, top + height)

    def table(
        self, table: ChartTable, across: tuple[float, float], top: float, bottom: float
    ) -> None:
        """Put a table; rows without room are counted in its last line."""
        edges = _edges(table, across)
        y = self._row(table, table.columns, edges, top + 8, bold=True)
        self.rule(*across, y - 6, palette.INK)
        if not table.rows:
            self.words(across[0], y + 4, "None.", colour=palette.GREY)
        y += 3
        rows = table.texts()
        for number, row in enumerate(rows):
            last = y + (_lines(table, row, edges, bold=False) - 1) * _BODY * _LINE
            if last > bottom:
                self.words(across[0], y, f"... and {len(rows) - number} more", size=_SMALL)
                break
            y = self._row(table, row, edges, y)
            self.rule(*across, y - 6)
            y += 3

    def _row(
        self,
        table: ChartTable,
        row: Sequence[str],
        edges: Sequence[tuple[float, float]],
        y: float,
        *,
        bold: bool = False,
    ) -> float:
        """Write a row and return where the next begins; headings stand on their last line."""
        count = _lines(table, row, edges, bold=bold)
        for unit, text, (left, right) in zip(table.units, row, edges, strict=True):
            lines = wrapped(text, right - left, _BODY, bold=bold)
            begins = count - len(lines) if bold else 0
            for place, line in enumerate(lines, start=begins):
                level = y + place * _BODY * _LINE
                if unit in _FIGURES:
                    self.right(right, level, line, bold=bold)
                else:
                    self.words(left, level, line, bold=bold)
        return y + count * _BODY * _LINE

    def definitions(self, found: Sequence[tuple[str, str]], top: float) -> None:
        """Write what the words mean, in two columns."""
        half = (len(found) + 1) // 2
        middle = (_LEFT + _RIGHT + _GAP) / 2
        for number, (term, meaning) in enumerate(found):
            x = _LEFT if number < half else middle
            y = top + (number % half) * 2 * _SMALL * _LINE + number % half * 3
            self.words(x, y + 4, term, size=_SMALL, bold=True)
            for place, line in enumerate(wrapped(meaning, middle - _LEFT - 70, _SMALL)):
                self.words(x + 60, y + 4 + place * _SMALL * _LINE, line, size=_SMALL)

    def foot(self, text: str, number: int) -> None:
        """Write the last line of the page."""
        self.rule(_LEFT, _RIGHT, _HEIGHT - 38)
        self.words(_LEFT, _HEIGHT - 26, text, size=_SMALL, colour=palette.GREY)
        page = f"Page {number} of 2"
        self.words(_RIGHT - width(page, _SMALL), _HEIGHT - 26, page, size=_SMALL)


_FIGURES = frozenset({Unit.PENCE, Unit.SHARE, Unit.COUNT})


def _edges(table: ChartTable, across: tuple[float, float]) -> list[tuple[float, float]]:
    """Share the width out: figures take what they need, words what is left."""
    rows = table.texts()
    needed, full = [], []
    for place, unit in enumerate(table.units):
        longest = max((width(row[place], _BODY) for row in rows), default=0.0)
        heads = [width(word, _BODY, bold=True) for word in table.columns[place].split()]
        full.append(longest)
        needed.append(max(*heads, 0.0, min(longest, 80.0) if unit is Unit.WORDS else longest))
    wide = [place for place, unit in enumerate(table.units) if unit is Unit.WORDS]
    spare = across[1] - across[0] - _GAP * (len(needed) - 1) - sum(needed)
    # Words that do not fit on one line get most of what is to spare, or are cut first.
    wish = {place: max(1.0, full[place] - needed[place]) for place in wide}
    if spare < 0:
        wish = {place: needed[place] for place in wide if needed[place] > _SHORT}
        wide = list(wish)
    for place in wide:
        needed[place] += spare * wish[place] / sum(wish.values())
    edges, x = [], across[0]
    for one in needed:
        edges.append((x, x + one))
        x += one + _GAP
    return edges


def _lines(
    table: ChartTable, row: Sequence[str], edges: Sequence[tuple[float, float]], *, bold: bool
) -> int:
    return max(
        len(wrapped(text, right - left, _BODY, bold=bold))
        for text, (left, right) in zip(row, edges, strict=True)
    )


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into two lines at most, the second cut where it must be."""
    words = text.split()
    first = ""
    while words and width(f"{first} {words[0]}".strip(), size, bold=bold) <= room + _ROUNDING:
        first = f"{first} {words.pop(0)}".strip()
    if not words:
        return [first]
    rest = cut(" ".join(words), room, size, bold=bold)
    return [first, rest] if first else [rest]


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, or as much of it as there is room for, with a mark."""
    shown = plotting.drawable(text)
    if width(shown, size, bold=bold) <= room + _ROUNDING:
        return shown
    while shown and width(f"{shown}…", size, bold=bold) > room:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in points."""
    face = FontProperties(family="sans-serif", weight="bold" if bold else "normal")
    font = get_font(findfont(face))
    # Measured ten times as large: letters of this size are rounded to whole points.
    font.set_size(size * 10, 72)
    font.set_text(plotting.drawable(text), 0.0, flags=mpl.ft2font.LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 640
