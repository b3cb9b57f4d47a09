"""Benchmarks from contributions: quartiles that give nobody away, and where a body stands.

Quantiles are those of Hyndman and Fan (1996), type 7, as in Excel's QUARTILE.INC. What is shown
is not the bare quantile, which may be one body's own rate, but the mean of three: at its rank,
one rank below and one above. So no body weighs more than a third, and five are just enough. It
is rounded to three figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.analysis.suppression import FEWEST, TOTAL, Why, protect
from core.domain.comparators import (
    BenchmarkCell,
    Contribution,
    Driver,
    DriverFigure,
    OwnStanding,
    Place,
    Quartiles,
    SharedFigure,
    at_rate,
    rate_of,
)
from core.domain.money import Pence, divide_half_up
from core.domain.parties import VatBasis
from core.domain.taxonomy import CategoryCode, group_of

_QUARTERS = (1, 2, 3)
_FIGURES = 3
_STEPS = (1, 2, 5)
# Which equations determine what is the same in whole numbers modulo a large prime as in
# fractions, but for a chance of one in 10^18.
_PRIME = 2**61 - 1

_Limit = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Given:
    """A contributor, with its spend in a category and its size by a driver."""

    who: str
    pence: int
    size: int

    def rate(self) -> Fraction:
        return Fraction(self.pence * 1000, self.size)

    def order(self) -> tuple[int, str]:
        """Return what sorts by rate, exactly: two rates differ by 1 in 10^18 or more."""
        return (self.pence << 80) // self.size, self.who


def weights(count: int, quarter: int) -> dict[int, Fraction]:
    """Return how much each rank, from 0, weighs in a published quartile of so many rates.

    Raises:
        ValueError: there are fewer than five.
    """
    if count < FEWEST:
        raise ValueError("fewer than five contributors")
    found: dict[int, Fraction] = defaultdict(Fraction)
    for step in (-1, 0, 1):
        place = Fraction((count - 1) * quarter, 4) + step
        below = place.numerator // place.denominator
        part = place - below
        found[below] += (1 - part) / 3
        if part:
            found[below + 1] += part / 3
    return dict(found)


def quartiles(count: int, rate_at: Callable[[int], Fraction]) -> Quartiles:
    """Return the quartiles of so many rates as they may be published.

    ``rate_at`` gives the rate of a rank, from 0 for the lowest: few of many are looked at.

    Raises:
        ValueError: there are fewer than five.
    """
    lower, median, upper = (
        _three_figures(sum((part * rate_at(rank) for rank, part in parts.items()), Fraction(0)))
        for parts in (weights(count, quarter) for quarter in _QUARTERS)
    )
    return Quartiles(lower, median, upper)


def _three_figures(value: Fraction) -> int:
    whole = divide_half_up(value.numerator, value.denominator)
    unit = int(10 ** max(0, len(str(abs(whole))) - _FIGURES))
    return divide_half_up(value.numerator, value.denominator * unit) * unit


def bands(sizes: Iterable[int]) -> tuple[_Limit, ...]:
    """Part sizes into bands of at least five, at round numbers; one band where they are few.

    The ends are 1, 2 or 5 times a power of ten, never a contributor's own size.
    """
    ordered = sorted(sizes)
    found: list[_Limit] = []
    start: int | None = None
    left = ordered
    for cut in _round_numbers(ordered[-1] if ordered else 0):
        under = [size for size in left if size < cut]
        if len(under) >= FEWEST and len(left) - len(under) >= FEWEST:
            found.append((start, cut - 1))
            start, left = cut, left[len(under) :]
    return (*found, (start, None))


def _round_numbers(most: int) -> Iterator[int]:
    power = 1
    while power <= most:
        yield from (step * power for step in _STEPS)
        power *= 10


def cells_of(
    contributions: Mapping[str, Contribution], drivers: Sequence[Driver]
) -> tuple[BenchmarkCell, ...]:
    """Return what may be published of contributions, one from each body by its key.

    A body counts in a category if it shares it and paid something for it on balance. Unsafe
    cells and what gives them away are hidden. Then, those drivers first that explain a category
    best, a cell is shown only as long as not even somebody who knows every contributor, its size
    and its rank could solve what is shown for one of them.
    """
    alike: dict[tuple[str, VatBasis], list[str]] = defaultdict(list)
    for who, given in contributions.items():
        alike[given.body.type_code, given.vat_basis].append(who)
    found = [
        cell
        for kind, bodies in alike.items()
        for cell in _cells_alike(kind, {who: contributions[who] for who in bodies}, drivers)
    ]
    return tuple(sorted(found, key=_order))


def _order(cell: BenchmarkCell) -> tuple[object, ...]:
    sizes = (not cell.is_whole(), cell.size_from or 0)
    return (cell.body_type, cell.vat_basis, cell.driver, cell.category, *sizes)


def _cells_alike(
    kind: tuple[str, VatBasis], bodies: Mapping[str, Contribution], drivers: Sequence[Driver]
) -> Iterator[BenchmarkCell]:
    spent: dict[CategoryCode, dict[str, int]] = defaultdict(dict)
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for who, given in bodies.items():
        for figure in given.figures:
            if figure.pence > 0:
                spent[figure.category][who] = figure.pence
        for size in given.drivers:
            if size.value > 0:
                sizes[size.driver][who] = size.value
    limits = {driver: bands(found.values()) for driver, found in sizes.items()}
    for category, pence in spent.items():
        guard = _Guard()
        for driver in _best_first(drivers, category):
            found = sizes.get(driver.code, {})
            rows = [_Given(who, pence[who], found[who]) for who in sorted(pence) if who in found]
            if rows:
                names = (*kind, driver.code)
                yield from _cells(names, category, rows, limits[driver.code], guard)


def _best_first(drivers: Sequence[Driver], category: CategoryCode) -> list[Driver]:
    return sorted(drivers, key=lambda one: group_of(category) not in one.groups)


def _cells(
    names: tuple[str, VatBasis, str],
    category: CategoryCode,
    given: Sequence[_Given],
    limits: Sequence[_Limit],
    guard: _Guard,
) -> Iterator[BenchmarkCell]:
    """Yield the cell of all sizes, then those of each band that somebody is in."""
    parts = {limit: [one for one in given if _within(one.size, limit)] for limit in limits}
    table: dict[tuple[str, str], dict[str, tuple[int, ...]]] = {
        (category, str(limit)): {one.who: (one.pence,) for one in part}
        for limit, part in parts.items()
        if part
    }
    hidden = protect(table).hidden
    wanted: list[tuple[str, _Limit, Sequence[_Given]]] = [(TOTAL, (None, None), given)]
    if len(limits) > 1:
        wanted += [(str(limit), limit, part) for limit, part in parts.items() if part]
    for place, limit, part in wanted:
        why = hidden.get((category, place))
        ordered = sorted(part, key=_Given.order)
        if why is None and not guard.admits(ordered):
            why = Why.COMPLEMENT
        rates = None if why else _published(ordered)
        count = None if why else len(part)
        yield BenchmarkCell(*names, *limit, category, count, rates, str(why or ""))


class _Guard:
    """What of one category is shown so far, as equations for what each body spent.

    Kept in reduced form: an equation with one unknown gives that body away.
    """

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, int]] = {}

    def admits(self, ordered: Sequence[_Given]) -> bool:
        """Take the quartiles of a cell in, unless they would then give a body away."""
        rows = dict(self._rows)
        for quarter in _QUARTERS:
            equation = {
                ordered[rank].who: _modular(part / ordered[rank].size)
                for rank, part in weights(len(ordered), quarter).items()
                if part
            }
            _take_in(rows, equation)
        if any(len(row) == 1 for row in rows.values()):
            return False
        self._rows = rows
        return True


def _modular(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, _PRIME) % _PRIME


def _take_in(rows: dict[str, dict[str, int]], equation: Mapping[str, int]) -> None:
    """Add an equation to a reduced system of them, each by the unknown that only it holds."""
    new = dict(equation)
    for pivot, row in rows.items():
        if pivot in new:
            new = _less(new, row, new[pivot])
    if not new:
        return
    pivot = min(new)
    scale = pow(new[pivot], -1, _PRIME)
    new = {who: value * scale % _PRIME for who, value in new.items()}
    for other, row in rows.items():
        if pivot in row:
            rows[other] = _less(row, new, row[pivot])
    rows[pivot] = new


def _less(row: Mapping[str, int], other: Mapping[str, int], times: int) -> dict[str, int]:
    found = {
        who: (row.get(who, 0) - times * other.get(who, 0)) % _PRIME
        for who in row.keys() | other.keys()
    }
    return {who: value for who, value in found.items() if value}


def _published(ordered: Sequence[_Given]) -> Quartiles:
    return quartiles(len(ordered), lambda rank: ordered[rank].rate())


def _within(size: int, limit: _Limit) -> bool:
    return (limit[0] is None or size >= limit[0]) and (limit[1] is None or size <= limit[1])


def standings(
    figures: Iterable[SharedFigure],
    sizes: Mapping[str, DriverFigure],
    drivers: Sequence[Driver],
    cells: Iterable[BenchmarkCell],
    labels: Mapping[CategoryCode, str],
) -> tuple[OwnStanding, ...]:
    """Set own figures beside the cells of bodies alike; what is most above the median first.

    ``drivers`` are tried in their order, those first that explain the category's group best.
    Of its cells the one of the body's own size is taken, else that of any size.
    """
    offered: dict[tuple[str, CategoryCode], list[BenchmarkCell]] = defaultdict(list)
    for cell in cells:
        if cell.rates is not None:
            offered[cell.driver, cell.category].append(cell)
    found = []
    for own in figures:
        for driver in _best_first(drivers, own.category):
            size = sizes.get(driver.code)
            fit = offered.get((driver.code, own.category), [])
            near = [cell for cell in fit if size is not None and cell.holds(size.value)]
            if size is not None and near:
                cell = min(near, key=BenchmarkCell.is_whole)
                found.append(_standing(own, driver, size, cell, labels[own.category]))
                break
    return tuple(sorted(found, key=lambda one: (-one.difference, one.category)))


def _standing(
    own: SharedFigure, driver: Driver, size: DriverFigure, cell: BenchmarkCell, label: str
) -> OwnStanding:
    rates = cell.rates
    assert rates is not None
    rate = rate_of(own.pence, size.value)
    place = Place.BELOW if rate < rates.lower else Place.MIDDLE
    if rate > rates.upper:
        place = Place.ABOVE
    difference = Pence(own.pence - at_rate(rates.median, size.value))
    return OwnStanding(own.category, label, driver, size, own.pence, rate, cell, place, difference)
