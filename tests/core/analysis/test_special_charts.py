from __future__ import annotations

from dataclasses import replace

import pytest

from core.analysis import figures, special_charts
from core.analysis.comparison import assess
from core.analysis.figures import Chart
from core.analysis.plots import Expected, Heat, Offers
from core.domain.assessment import Basis
from core.domain.auditing import Digit, Outcome
from core.domain.parties import VatBasis
from tests.core.analysis.conftest import AS_AT, Parish

BASIS = "April 2025 to March 2026; amounts without VAT"
HOSTILE = "Price $x^2$ & <img src=x> " + "very long " * 20


def heat(rows: int = 3, columns: int = 2) -> Chart:
    cells = {(y, x): 100_00 * (y + 1) * (x + 1) for y in range(rows) for x in range(columns)}
    labels = [f"Row {y} {HOSTILE}" for y in range(rows)], [f"Unit {x}" for x in range(columns)]
    return special_charts.heat_table(("Category", "Unit"), labels, cells, BASIS)


def digits() -> Chart:
    found = tuple(Digit(n, 10 * n, 1_000 + n, 3_010 - 300 * n) for n in range(1, 10))
    outcome = Outcome("leading-digits", "First digits", "About", "It says so.", digits=found)
    return special_charts.first_digits(outcome, BASIS)


def test_a_heat_table_draws_the_most_and_tells_all_to_the_penny() -> None:
    chart = heat(20, 50)

    assert isinstance(chart.plot, Heat)
    assert (len(chart.plot.rows), len(chart.plot.columns)) == (10, 10)
    assert chart.plot.cells[0][0] == 100_00 * 20 * 50
    assert len(chart.table.rows) == 20
    assert chart.table.columns[-1] == "10 others"
    told = sum(cell for row in chart.table.rows for cell in row[1:] if isinstance(cell, int))
    assert told == sum(100_00 * (y + 1) * (x + 1) for y in range(20) for x in range(50))
    assert "The largest 10 of 20 and 10 of 50." in chart.caption


def test_a_heat_table_leaves_blank_what_is_nothing() -> None:
    labels = ["A", "B"], ["X", "Y"]

    chart = special_charts.heat_table(("Category", "Unit"), labels, {(0, 0): 5, (1, 1): -7}, BASIS)

    assert chart.table.rows == (("A", 5, None), ("B", None, -7))
    assert special_charts.heat_table(("A", "B"), ([], []), {}, BASIS).plot is None


def test_first_digits_stand_beside_what_the_law_expects() -> None:
    chart = digits()

    assert isinstance(chart.plot, Expected)
    assert chart.title == "Furthest from Benford's law: amounts that begin with 1"
    assert chart.table.rows[0] == (1, 10, 1_001, 2_710)
    assert [row[2] for row in chart.table.rows] == list(chart.plot.found)


@pytest.mark.parametrize("chart", [heat(), digits()], ids=["heat", "digits"])
def test_they_are_pictures_and_drawings_that_stay_the_same(chart: Chart) -> None:
    assert figures.to_svg(chart) == figures.to_svg(chart)
    assert figures.to_png(chart).startswith(b"\x89PNG")
    assert chart.height() >= 220


def test_the_first_deal_of_each_category_is_drawn_with_its_evidence(parish: Parish) -> None:
    basis = Basis(AS_AT, None, VatBasis.NET, "")
    found = assess(parish.population, parish.market, basis, target=None, choices={}, answered=())
    firsts = {one.category: one for one in reversed(found.opportunities) if one.available > 0}

    chart = special_charts.opportunities(found, {})

    assert isinstance(chart.plot, Offers)
    amounts = [one.value for one in chart.plot.offers]
    assert amounts == sorted((one.available for one in firsts.values()), reverse=True)
    assert [row[2] for row in chart.table.rows] == amounts
    assert figures.to_svg(chart) == figures.to_svg(chart)
    assert special_charts.opportunities(replace(found, opportunities=()), {}).plot is None
