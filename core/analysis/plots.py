"""What a chart draws, as values: labels, amounts and their words. Knows nothing of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# In points of 1/72 inch, for a plot whose rows do not decide it.
_USUAL = 324


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar. ``aside`` marks what is no thing of its own: Other, Unknown."""

    label: str
    value: int
    text: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from the top down, in pence, or in basis points with a target."""

    bars: tuple[Bar, ...]
    percent: bool = False
    target: int | None = None

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return max(200, 110 + 22 * len(self.bars))


@dataclass(frozen=True, slots=True)
class Step:
    """A column from one amount to another, in pence; a part that is taken away is hatched."""

    label: str
    start: int
    end: int
    text: str
    away: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """A waterfall, from left to right."""

    steps: tuple[Step, ...]

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return _USUAL


@dataclass(frozen=True, slots=True)
class Columns:
    """One or two amounts in pence for each label; the later series is drawn first."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return _USUAL


@dataclass(frozen=True, slots=True)
class Curve:
    """A running share in basis points, point by point, and the points that are named."""

    shares: tuple[int, ...]
    marks: tuple[tuple[int, int, str], ...]
    line: int
    x_words: str

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return _USUAL


@dataclass(frozen=True, slots=True)
class Span:
    """A contract in time. ``kind`` is locks, call-off or free; ``may_last`` is still to take."""

    label: str
    start: date
    end: date
    may_last: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Contracts from the top down, within a window, with a line at the as-at date."""

    spans: tuple[Span, ...]
    first: date
    last: date
    as_at: date

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return max(200, 140 + 20 * len(self.spans))


@dataclass(frozen=True, slots=True)
class Outlook:
    """For each quarter an amount in pence, and uptakes in basis points: as it is or if nothing
    is done, in reach, and with the deals ticked. A line without points is not drawn.
    """

    labels: tuple[str, ...]
    freed: tuple[int, ...]
    uptake: tuple[int | None, ...]
    reachable: tuple[int | None, ...]
    target: int | None
    ticked: tuple[int | None, ...] = ()
    freed_words: str = "Becomes available in the quarter"
    uptake_words: str = "If nothing is done"

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return _USUAL


@dataclass(frozen=True, slots=True)
class Range:
    """Where the middle half of others lies, and oneself, in basis points of their median."""

    label: str
    lower: int
    upper: int
    own: int
    text: str


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges from the top down, with a line at the others' median."""

    ranges: tuple[Range, ...]

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return max(220, 140 + 24 * len(self.ranges))


@dataclass(frozen=True, slots=True)
class Offered:
    """Spend that a deal could take, and what the evidence says that it saves, all in pence.

    ``low`` and ``high`` are None where a deal comes without evidence of savings.
    """

    label: str
    value: int
    low: int | None
    high: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """Deals from the top down, each with its range of savings under its bar."""

    offers: tuple[Offered, ...]

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return max(220, 140 + 30 * len(self.offers))


@dataclass(frozen=True, slots=True)
class Expected:
    """Shares in basis points, with what was to be expected of each, from left to right."""

    labels: tuple[str, ...]
    found: tuple[int, ...]
    expected: tuple[int, ...]
    words: tuple[str, str]
    x_words: str

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return _USUAL


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of amounts in pence, darker where there is more; None is nothing at all."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]

    def height(self) -> int:
        """Return the height that suits the plot, in points, for 576 of width."""
        return max(220, 150 + 24 * len(self.rows))


Plot = Bars | Steps | Columns | Curve | Timeline | Outlook | Ranges | Offers | Expected | Heat
