"""Benchmarks: what a body shares, what comes back of all of them, and where it stands itself.

A driver is what spend is set against: residents, pupils, floor area. A rate is pence for each
thousand of a driver, so that pence stay whole. Who contributed is never in what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.money import Pence, divide_half_up, pounds
from core.domain.parties import Body, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode


@dataclass(frozen=True, slots=True)
class Driver:
    """A kind of size. ``one`` is its unit in words; ``groups`` are those it explains best."""

    code: str
    label: str
    one: str
    about: str
    groups: tuple[str, ...]
    body_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DriverFigure:
    """How large a body is by a driver on a day, in whole units, and where that is known from."""

    driver: str
    as_at: date
    value: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """What a body spent in scope in a category in the year, and in how many payments."""

    category: CategoryCode
    pence: Pence
    lines: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that a body shares for benchmarks, and nothing else: shown before it is written.

    ``drivers`` hold one figure each: the last before the end of the period.
    ``taxonomy`` is the tree of the categories: its id and version.
    """

    body: Body
    period: Period
    vat_basis: VatBasis
    taxonomy: tuple[str, str]
    figures: tuple[SharedFigure, ...]
    drivers: tuple[DriverFigure, ...]
    made_on: date


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Rates between which bodies lie, in pence for each thousand units."""

    lower: int
    median: int
    upper: int


@dataclass(frozen=True, slots=True)
class BenchmarkCell:
    """Bodies of one type, VAT basis and size, beside one driver, in one category.

    Sizes are in units of the driver, both ends included; None is without an end, and both None
    is bodies of any size. ``rates`` is None where ``hidden`` says why they cannot be shown.
    """

    body_type: str
    vat_basis: VatBasis
    driver: str
    size_from: int | None
    size_to: int | None
    category: CategoryCode
    contributors: int | None
    rates: Quartiles | None
    hidden: str = ""

    def is_whole(self) -> bool:
        """Say whether bodies of any size are in it."""
        return self.size_from is None and self.size_to is None

    def holds(self, size: int) -> bool:
        """Say whether a body of a size belongs to it."""
        above = self.size_from is None or size >= self.size_from
        return above and (self.size_to is None or size <= self.size_to)


@dataclass(frozen=True, slots=True)
class BenchmarkPack:
    """What a buying organisation publishes of the contributions for a year."""

    publisher: str
    publisher_name: str
    period: Period
    made_on: date
    taxonomy: tuple[str, str]
    cells: tuple[BenchmarkCell, ...]


class Place(StrEnum):
    """Where a body's own rate lies."""

    BELOW = "below the lower quartile"
    MIDDLE = "in the middle half"
    ABOVE = "above the upper quartile"


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """A body's own spend in a category beside bodies like it.

    ``size`` is its own driver, ``cell`` those it is set beside. ``difference`` is its spend less
    what it would be at the median, in pence for the year.
    """

    category: CategoryCode
    label: str
    driver: Driver
    size: DriverFigure
    pence: Pence
    rate: int
    cell: BenchmarkCell
    place: Place
    difference: Pence


def rate_of(pence: int, units: int) -> int:
    """Return pence for each thousand units, rounded half up."""
    return divide_half_up(pence * 1000, units)


def at_rate(rate: int, units: int) -> Pence:
    """Return what so many units come to at a rate, in pence, rounded half up."""
    return Pence(divide_half_up(rate * units, 1000))


def rate_words(rate: int) -> str:
    """Say a rate, in pence for each thousand, as pounds for one: ``£12.34``, ``£0.0042``.

    Below a pound two more decimals are shown: it is often pennies.
    """
    if abs(rate) >= 100_000:
        return pounds(divide_half_up(rate, 1000))
    tens = divide_half_up(rate, 10)
    return f"{'-' if tens < 0 else ''}£{abs(tens) // 10_000}.{abs(tens) % 10_000:04}"


def is_year(period: Period) -> bool:
    """Say whether a period is twelve months: what was spent in less compares with nothing."""
    first, after = period.start, date.fromordinal(period.end.toordinal() + 1)
    return (after.year, after.month, after.day) == (first.year + 1, first.month, first.day)
