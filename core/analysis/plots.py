"""What a chart draws, as values: labels, amounts and their words. Knows nothing of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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


@dataclass(frozen=True, slots=True)
class Columns:
    """One or two amounts in pence for each label; the later series is drawn first."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A running share in basis points, point by point, and the points that are named."""

    shares: tuple[int, ...]
    marks: tuple[tuple[int, int, str], ...]
    line: int
    x_words: str


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


Plot = Bars | Steps | Columns | Curve | Timeline | Outlook | Ranges
