"""How right the categories are: a sample of payments by value, judged by a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.spend import LineId
from core.domain.taxonomy import UNKNOWN, CategoryCode


class Judgement(StrEnum):
    """What a person says of the category of a payment; empty while nothing is said."""

    OPEN = ""
    RIGHT = "right"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A payment of a sample. ``hits`` are the steps that fell into it.

    ``whole`` is one as large as a step: it is sure to be drawn, and counts with all its pounds.
    ``category`` is the one it had when it was drawn.
    """

    line_id: LineId
    hits: int
    whole: bool
    pence: int
    category: CategoryCode
    judgement: Judgement = Judgement.OPEN
    should_be: CategoryCode = UNKNOWN


@dataclass(frozen=True, slots=True)
class Sample:
    """Payments drawn by value: one for every ``step`` pence of the pounds in categories.

    ``lines`` and ``pence`` are what it was drawn from; credits count by their size.
    """

    id: int
    seed: int
    size: int
    step: int
    lines: int
    pence: int
    drawn_on: str
    items: tuple[SampleItem, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of pounds whose category is right, in basis points, with its interval.

    The interval holds in 95 of 100 samples. What nobody could tell is left out of the share;
    ``least`` is the share if all of that were wrong. None where nothing was judged yet.
    """

    share: int | None
    low: int | None
    high: int | None
    least: int | None
    right: int
    wrong: int
    cannot_tell: int
    still_open: int
