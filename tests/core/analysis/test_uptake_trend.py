from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.analysis.assessment import figures
from core.analysis.forecast import judge_on
from core.analysis.outlook_charts import trend_chart
from core.analysis.plots import Outlook
from core.analysis.uptake_trend import uptake_trend
from core.domain.assessment import Target
from core.domain.positions import Positions
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

TARGET = Target(5000, "Operational Efficiency Programme", date(2009, 4, 21))


def test_the_last_point_is_the_comparison_of_that_year(parish: Parish) -> None:
    points = uptake_trend(parish.population, parish.market, AS_AT)

    year = [p for p in parish.population.positions if p.quarter and p.quarter < date(2026, 4, 1)]
    sums = figures(
        judge_on(replace(parish.population, positions=Positions.of(year)), parish.market, AS_AT)
    )
    assert points[-1].quarter == "2026-Q1"
    assert points[-1].span.in_words() == "April 2025 to March 2026"
    assert points[-1].figures == sums


def test_each_point_says_of_how_many_quarters_it_has_payments(parish: Parish) -> None:
    points = uptake_trend(parish.population, parish.market, AS_AT)

    assert [(one.quarter, one.held) for one in points] == [
        ("2025-Q2", 1), ("2025-Q3", 2), ("2025-Q4", 3), ("2026-Q1", 4),
    ]  # fmt: skip


def test_the_categories_of_a_point_add_up_to_it(parish: Parish) -> None:
    for one in uptake_trend(parish.population, parish.market, AS_AT):
        for name in ("available", "collaborative", "locked", "total"):
            parts = sum(getattr(row.figures, name) for row in one.by_category)
            assert parts == getattr(one.figures, name)


def test_a_quarter_that_has_not_ended_has_no_point(parish: Parish) -> None:
    points = uptake_trend(parish.population, parish.market, date(2026, 3, 30))

    assert points[-1].quarter == "2025-Q4"


def test_the_chart_of_the_trend_holds_the_numbers_of_its_points(parish: Parish) -> None:
    points = uptake_trend(parish.population, parish.market, AS_AT)

    chart = trend_chart(points, TARGET, "basis")
    gas = trend_chart(points, TARGET, "basis", (CategoryCode("energy.gas"), "Gas"))

    uptake = chart.table.columns.index("Uptake")
    assert [row[uptake] for row in chart.table.rows] == [one.figures.uptake() for one in points]
    assert isinstance(chart.plot, Outlook)
    assert list(chart.plot.uptake) == [row[uptake] for row in chart.table.rows]
    assert chart.title == "Uptake: 45.0 % in January to March 2026"
    assert gas.table.rows[-1][2:4] == (210_00, 0)
    assert trend_chart((), None, "basis").plot is None
