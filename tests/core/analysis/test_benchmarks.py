from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from core.analysis.benchmarks import bands, cells_of, quartiles, standings, weights
from core.domain.comparators import (
    BenchmarkCell,
    Contribution,
    Driver,
    DriverFigure,
    Place,
    Quartiles,
    SharedFigure,
)
from core.domain.money import Pence
from core.domain.parties import Body, Sector, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
POWER, FOOD = CategoryCode("energy.electricity"), CategoryCode("food.catering")
RESIDENTS = Driver("residents", "Residents", "resident", "", ("food",), ())
AREA = Driver("floor-area", "Floor area", "m²", "", ("energy",), ())


def given(
    name: str, spent: dict[CategoryCode, int], sizes: dict[str, int], vat: VatBasis = VatBasis.NET
) -> Contribution:
    return Contribution(
        Body(name, "district-council", Sector.WIDER),
        YEAR,
        vat,
        ("common", "1"),
        tuple(SharedFigure(code, Pence(pence), 1) for code, pence in spent.items()),
        tuple(DriverFigure(driver, YEAR.end, value) for driver, value in sizes.items()),
        YEAR.end,
    )


def pack(*contributions: Contribution) -> tuple[BenchmarkCell, ...]:
    return cells_of({one.body.name: one for one in contributions}, (RESIDENTS, AREA))


def quartiles_of(*rates: int) -> Quartiles:
    ordered = [Fraction(rate) for rate in sorted(rates)]
    return quartiles(len(ordered), ordered.__getitem__)


def test_quartiles_are_means_of_three_by_hand() -> None:
    """Rates 10, 20, 40, 70, 90: bare quartiles 20, 40, 70; with a neighbour on either side
    (10+20+40)/3 = 23.33, (20+40+70)/3 = 43.33, (40+70+90)/3 = 66.67.

    Six rates 10, 20, 30, 40, 50, 60: ranks 1.25, 2.5, 3.75, as values 22.5, 35, 47.5; one rank
    lower and higher takes 10 off and adds 10, so the means are the same.
    """
    assert quartiles_of(70, 10, 90, 40, 20) == Quartiles(23, 43, 67)
    assert quartiles_of(60, 50, 10, 20, 30, 40) == Quartiles(23, 35, 48)


def test_rates_are_rounded_to_three_figures() -> None:
    assert quartiles_of(*[123_456] * 5) == Quartiles(123_000, 123_000, 123_000)


@pytest.mark.parametrize("count", [5, 6, 7, 8, 9, 23])
def test_no_body_weighs_more_than_a_third_of_a_published_figure(count: int) -> None:
    for quarter in (1, 2, 3):
        parts = weights(count, quarter)
        assert sum(parts.values()) == 1
        assert max(parts.values()) <= Fraction(1, 3)
        assert len([part for part in parts.values() if part]) >= 3


def test_fewer_than_five_are_never_shown() -> None:
    with pytest.raises(ValueError, match="five"):
        quartiles_of(1, 2, 3, 4)
    four = [given(f"body {n}", {POWER: 100_00 + n}, {"floor-area": 1000}) for n in range(4)]

    (cell,) = pack(*four)

    assert (cell.contributors, cell.rates) == (None, None)
    assert "fewer than five" in cell.hidden


def test_a_dominant_body_hides_the_cell_and_other_vat_bases_are_apart() -> None:
    bodies = [given(f"body {n}", {POWER: 100_00}, {"floor-area": 1000}) for n in range(4)]
    large = given("large", {POWER: 401_00}, {"floor-area": 1000})
    gross = given("gross", {POWER: 100_00}, {"floor-area": 1000}, VatBasis.GROSS)

    net, other = sorted(pack(*bodies, large, gross), key=lambda c: c.vat_basis, reverse=True)

    assert (net.vat_basis, net.rates) == (VatBasis.NET, None)
    assert "nearly all" in net.hidden
    assert other.vat_basis is VatBasis.GROSS


def test_bands_part_at_round_numbers_and_hold_five_each() -> None:
    assert bands([1, 2, 3, 4, 5, 6, 7, 8, 9]) == ((None, None),)
    assert bands([10, 20, 30, 40, 45, 60, 70, 80, 90, 95]) == ((None, 49), (50, None))
    sizes = [*range(900, 905), *range(4000, 4005), *range(70_000, 70_007)]
    assert bands(sizes) == ((None, 999), (1000, 4999), (5000, None))


def test_a_hidden_band_takes_another_along_so_that_the_whole_does_not_give_it_away() -> None:
    """Ten bodies in two bands; in one only four buy food: their band is hidden, and so is the
    other, or the whole, for whole less other would be the four.
    """
    small = [given(f"s{n}", {FOOD: 50_00 + n} if n else {}, {"residents": 900}) for n in range(5)]
    big = [given(f"b{n}", {FOOD: 60_00 + n}, {"residents": 9000}) for n in range(5)]

    cells = {(c.size_from, c.size_to): c for c in pack(*small, *big)}

    assert cells[None, 999].rates is None
    assert [cells[None, None].rates, cells[1000, None].rates].count(None) >= 1


@pytest.mark.parametrize("seed", range(12))
def test_nobody_can_be_worked_out_even_by_one_who_knows_every_size_and_rank(seed: int) -> None:
    """The attacker sets up every published figure as an equation for the spends, exactly, and
    asks whether one spend follows: the unit vector of a body then lies in their row space.
    """
    chance = random.Random(seed)
    bodies = [
        given(
            f"body {n:02}",
            {POWER: chance.randrange(1000, 9000) * 100},
            {"residents": chance.choice([900, 4100, 9700]) + n,
             "floor-area": chance.choice([300, 800, 7000]) + n},
        )
        for n in range(chance.choice([5, 6, 7, 10, 13, 18]))
    ]  # fmt: skip

    rows = []
    for cell in pack(*bodies):
        if cell.rates is None:
            continue
        ranked = sorted(
            (Fraction(one.figures[0].pence, size.value), size.value, place)
            for place, one in enumerate(bodies)
            for size in one.drivers
            if size.driver == cell.driver and cell.holds(size.value)
        )
        for quarter in (1, 2, 3):
            row = np.zeros(len(bodies))
            for rank, part in weights(len(ranked), quarter).items():
                row[ranked[rank][2]] += float(part) * 5000 / ranked[rank][1]
            rows.append(row / np.linalg.norm(row))

    assert rows
    known = np.linalg.matrix_rank(np.array(rows), tol=1e-9)
    for place in range(len(bodies)):
        unit = np.zeros(len(bodies))
        unit[place] = 1
        assert np.linalg.matrix_rank(np.array([*rows, unit]), tol=1e-9) == known + 1


def test_a_body_stands_beside_those_of_its_size_by_the_driver_that_explains_most() -> None:
    """Own: £900.00 on 1,000 m², 90,000 pence for each thousand.

    The five of up to 1,999 m² spend £100 to £500 on as much, 30,000 at the median: own spend is
    above the upper quartile, and £600.00 more than it would be at the median.
    """
    small = [
        given(f"s{n}", {POWER: (n + 1) * 100_00 + n}, {"floor-area": 1000, "residents": 100})
        for n in range(5)
    ]
    big = [
        given(f"b{n}", {POWER: 900_00 + n}, {"floor-area": 9000, "residents": 100})
        for n in range(6)
    ]
    own = (SharedFigure(POWER, Pence(900_00), 12),)
    sizes = {"floor-area": DriverFigure("floor-area", YEAR.end, 1000)}

    (found,) = standings(own, sizes, (RESIDENTS, AREA), pack(*small, *big), {POWER: "Power"})

    assert (found.driver, found.rate, found.place) == (AREA, 90_000, Place.ABOVE)
    assert (found.cell.size_to, found.cell.contributors) == (1999, 5)
    rates = found.cell.rates
    assert rates is not None
    assert all(low <= high for low, high in pairwise((rates.lower, rates.median, rates.upper)))
    assert (rates.median, found.difference) == (30_000, 600_00)
