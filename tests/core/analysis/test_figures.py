from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from core.analysis import figures
from core.analysis.comparison import assess
from core.analysis.figures import Chart, Unit
from core.analysis.plots import Bars, Columns, Curve, Outlook, Steps, Timeline
from core.analysis.summaries import concentration
from core.domain.agreements import LotKey
from core.domain.assessment import (
    Assessment,
    Basis,
    CategoryFigures,
    Figures,
    QuarterForecast,
    Target,
)
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.period import add_months
from core.domain.positions import Judgement, Positions
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

BASIS = "April 2025 to March 2026; as at 31 March 2026; amounts without VAT"
HOSTILE = "Price $x^2$ & <img src=x onerror=alert(1)>\n漢字 😀 " + "very long " * 40
NOTHING = Figures(*[Pence(0)] * 8, lines=0, suppliers=0)
SVG = "{http://www.w3.org/2000/svg}"


def category(
    number: int, available: int, collaborative: int = 0, label: str = ""
) -> CategoryFigures:
    sums = Figures(
        total=Pence(available),
        out_of_scope=Pence(0),
        in_scope=Pence(available),
        locked=Pence(0),
        available=Pence(available),
        collaborative=Pence(collaborative),
        addressable=Pence(0),
        no_lot=Pence(available - collaborative),
        lines=1,
        suppliers=1,
    )
    code = CategoryCode(f"group.leaf{number:02d}" if number else "")
    return CategoryFigures(code, label or f"Category {number}", "group", sums)


@pytest.fixture(scope="module")
def assessment(parish: Parish) -> Assessment:
    target = Target(5000, "Operational Efficiency Programme", date(2009, 4, 1))
    basis = Basis(AS_AT, None, VatBasis.NET, "all payments")
    return assess(parish.population, parish.market, basis, target=target, choices={}, answered=())


def all_charts(assessment: Assessment, contracts: list[Contract]) -> dict[str, Chart]:
    rows = [(one.supplier, one.pence) for one in (j.position for j in assessment.judged)]
    months = [(j.position.quarter, j.position.pence) for j in assessment.judged]
    return {
        "category": figures.spend_by_category(assessment.by_category, BASIS),
        "uptake": figures.uptake_by_category(assessment),
        "waterfall": figures.waterfall(assessment.figures, BASIS),
        "monthly": figures.monthly_spend(months, BASIS),
        "concentration": figures.supplier_concentration(concentration(rows), BASIS),
        "contracts": figures.contract_timeline(contracts, assessment.basis.as_at, BASIS),
        "forecast": figures.forecast_chart(assessment.forecast, assessment.target, BASIS),
    }


@pytest.fixture(scope="module")
def charts(assessment: Assessment, parish: Parish) -> dict[str, Chart]:
    return all_charts(assessment, list(parish.population.contracts.values()))


@pytest.fixture(scope="module")
def empty_charts(assessment: Assessment) -> dict[str, Chart]:
    empty = replace(
        assessment,
        figures=NOTHING,
        by_category=(),
        judged=Judgement(Positions.of(()), ()),
        forecast=(),
    )
    return all_charts(empty, [])


NAMES = ("category", "uptake", "waterfall", "monthly", "concentration", "contracts", "forecast")


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_a_picture_and_a_drawing_that_stay_the_same(
    charts: dict[str, Chart], name: str
) -> None:
    chart = charts[name]

    picture = figures.to_png(chart, scale=1)

    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (800, chart.height() * 100 // 72)
    assert figures.to_svg(chart) == figures.to_svg(chart)
    assert figures.to_png(chart, scale=1) == picture


def test_a_picture_may_be_twice_as_large(charts: dict[str, Chart]) -> None:
    picture = figures.to_png(charts["waterfall"])

    assert struct.unpack(">I", picture[16:20]) == (1600,)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_says_what_it_shows_and_keeps_its_words_as_text(
    charts: dict[str, Chart], name: str
) -> None:
    chart = charts[name]
    drawing = figures.to_svg(chart)

    root = ET.fromstring(drawing)

    assert drawing.startswith("<svg ")
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == chart.description
    assert chart.title in {text.text for text in root.iter(f"{SVG}text")}


def test_two_drawings_in_one_page_share_no_names(charts: dict[str, Chart]) -> None:
    first, second = (figures.to_svg(charts[name]) for name in ("category", "waterfall"))

    names = [set(re.findall(r'\bid="([^"]+)"', drawing)) for drawing in (first, second)]

    assert names[0]
    assert not names[0] & names[1]
    for drawing, own in zip((first, second), names, strict=True):
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', drawing)) <= own


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_of_nothing_says_so(empty_charts: dict[str, Chart], name: str) -> None:
    chart = empty_charts[name]

    drawing = ET.fromstring(figures.to_svg(chart))

    assert chart.plot is None
    assert chart.description == "Nothing to show yet."
    assert "Nothing to show yet" in {text.text for text in drawing.iter(f"{SVG}text")}
    assert figures.to_png(chart)


@pytest.mark.parametrize("name", NAMES)
def test_a_title_has_ten_words_at_most(charts: dict[str, Chart], name: str) -> None:
    assert len(charts[name].title.split()) <= 10


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_a_twin_that_fits_its_headings(
    charts: dict[str, Chart], empty_charts: dict[str, Chart], name: str
) -> None:
    for chart in (charts[name], empty_charts[name]):
        table = chart.table
        assert (table.title, table.caption) == (chart.title, chart.caption)
        assert len(table.columns) == len(table.units)
        for row, texts in zip(table.rows, table.texts(), strict=True):
            assert len(row) == len(texts) == len(table.columns)


def test_the_twin_has_the_numbers_that_are_drawn(charts: dict[str, Chart]) -> None:
    for name, numbers in _DRAWN.items():
        assert numbers(charts[name]), name


def _bars_match(chart: Chart) -> bool:
    assert isinstance(chart.plot, Bars)
    column = chart.table.columns.index("Uptake" if chart.plot.percent else "Spend")
    return [(bar.label, bar.value) for bar in chart.plot.bars] == [
        (row[0], row[column]) for row in chart.table.rows if row[column] is not None
    ]


def _steps_match(chart: Chart) -> bool:
    assert isinstance(chart.plot, Steps)
    return [(one.label, abs(one.end - one.start)) for one in chart.plot.steps] == [
        (label, abs(int(str(pence)))) for label, pence in chart.table.rows
    ]


def _columns_match(chart: Chart) -> bool:
    assert isinstance(chart.plot, Columns)
    drawn = list(zip(*(values for _, values in chart.plot.series), strict=True))
    return drawn == [row[1:] for row in chart.table.rows]


def _curve_matches(chart: Chart) -> bool:
    assert isinstance(chart.plot, Curve)
    drawn = [(count, share) for count, share, _ in chart.plot.marks]
    return drawn == [(row[1], row[3]) for row in chart.table.rows]


def _timeline_matches(chart: Chart) -> bool:
    assert isinstance(chart.plot, Timeline)
    drawn = [(one.label, one.start, one.end, one.may_last) for one in chart.plot.spans]
    return drawn == [(row[0], *row[2:5]) for row in chart.table.rows]


def _outlook_matches(chart: Chart) -> bool:
    plot = chart.plot
    assert isinstance(plot, Outlook)
    drawn = zip(plot.freed, plot.uptake, plot.reachable, strict=True)
    same = list(drawn) == [(row[1], row[4], row[5]) for row in chart.table.rows]
    # The table has the months in full, the axis their short names, in the same order.
    firsts = [str(row[0])[:3] for row in chart.table.rows]
    return same and [label[:3] for label in plot.labels] == firsts


_DRAWN: dict[str, Callable[[Chart], bool]] = {
    "category": _bars_match,
    "uptake": _bars_match,
    "waterfall": _steps_match,
    "monthly": _columns_match,
    "concentration": _curve_matches,
    "contracts": _timeline_matches,
    "forecast": _outlook_matches,
}


def test_the_twin_is_shown_as_people_write(charts: dict[str, Chart]) -> None:
    assert charts["waterfall"].table.texts()[0] == ("In scope", "£5,360.67")
    assert charts["contracts"].table.texts()[0] == (
        "Electricity",
        "Electricity",
        "1 April 2023",
        "31 March 2026",
        "-",
        "locks spend",
    )
    assert charts["forecast"].table.texts()[0][-2:] == ("32.8 %", "66.1 %")
    assert charts["concentration"].table.texts()[0][1] == "1"


def test_the_waterfall_speaks_of_uptake(charts: dict[str, Chart]) -> None:
    chart = charts["waterfall"]

    assert chart.title == "45.0 % of available spend is collaborative"
    assert chart.caption == f"In scope less locked is available. {BASIS}."


def test_the_waterfall_of_credits_speaks_of_no_uptake() -> None:
    less = replace(NOTHING, available=Pence(-100), in_scope=Pence(-100), lines=1)

    chart = figures.waterfall(less, BASIS)

    assert chart.title == "No spend is available"
    assert figures.to_png(chart, scale=1)


def test_eleven_categories_stand_alone_and_of_twelve_two_stand_together() -> None:
    eleven = figures.spend_by_category([category(n, n * 100) for n in range(1, 12)], BASIS)
    twelve = figures.spend_by_category([category(n, n * 100) for n in range(1, 13)], BASIS)

    assert [row[0] for row in eleven.table.rows][-1] == "Category 1"
    assert [row[:2] for row in twelve.table.rows][-2:] == [
        ("Category 3", 300),
        ("2 other categories", 300),
    ]


def test_thirty_categories_are_ten_bars_and_the_others() -> None:
    chart = figures.spend_by_category([category(n, n * 100) for n in range(30)], BASIS)

    assert isinstance(chart.plot, Bars)
    assert len(chart.plot.bars) == 11
    assert chart.title == "The 3 largest categories are 19 % of spend"
    assert sum(int(str(row[1])) for row in chart.table.rows) == sum(range(30)) * 100


def test_unknown_and_others_are_marked_as_no_category_of_their_own() -> None:
    chart = figures.spend_by_category([category(0, 500, label="Unknown"), category(1, 100)], BASIS)

    assert isinstance(chart.plot, Bars)
    assert [bar.aside for bar in chart.plot.bars] == [True, False]


def test_no_title_takes_unknown_for_a_category(assessment: Assessment) -> None:
    rows = (category(0, 900_00), *(category(n, 25_00, 20_00) for n in range(1, 5)))

    spend = figures.spend_by_category(rows, BASIS)
    uptake = figures.uptake_by_category(replace(assessment, by_category=rows))

    assert spend.title == "The 3 largest categories are 8 % of spend"
    assert uptake.title == "Categories that reach the 50 % target: 4 of 4"


def test_a_category_with_credits_only_is_drawn_below_nothing() -> None:
    chart = figures.spend_by_category([category(1, 500_00), category(2, -350_00)], BASIS)

    assert [row[1] for row in chart.table.rows] == [500_00, -350_00]
    assert figures.to_png(chart, scale=1)


def test_uptake_counts_the_categories_that_reach_the_target(assessment: Assessment) -> None:
    rows = (category(1, 100_00, 50_00), category(2, 100_00, 49_99), category(3, -1_00))

    chart = figures.uptake_by_category(replace(assessment, by_category=rows))

    assert chart.title == "Categories that reach the 50 % target: 1 of 2"
    assert [row[3] for row in chart.table.rows] == [5000, 4999, None]


def test_the_table_beside_uptake_adds_up_to_what_is_available(assessment: Assessment) -> None:
    rows = [*(category(n, 100_00 * n, 10_00) for n in range(1, 15)), category(20, -1_00)]

    chart = figures.uptake_by_category(replace(assessment, by_category=tuple(rows)))

    assert chart.table.rows[-1][0] == "1 with nothing available"
    assert sum(int(str(row[2])) for row in chart.table.rows) == 105 * 100_00 - 1_00
    assert sum(int(str(row[1])) for row in chart.table.rows) == 14 * 10_00


def test_uptake_without_a_target_claims_nothing(assessment: Assessment) -> None:
    chart = figures.uptake_by_category(replace(assessment, target=None))

    assert chart.title == "Uptake by category"
    assert figures.to_png(chart, scale=1)


def test_months_without_spend_have_a_column_of_nothing() -> None:
    rows = [(date(2025, 4, 9), 100), (date(2025, 7, 1), 300), (date(2025, 4, 30), 50)]

    chart = figures.monthly_spend(rows, BASIS)

    assert chart.table.rows == (
        ("April 2025", 150),
        ("May 2025", 0),
        ("June 2025", 0),
        ("July 2025", 300),
    )
    assert chart.title == "Most was spent in July 2025: £3"


def test_the_year_before_stands_beside_the_year() -> None:
    rows = [(add_months(date(2024, 4, 1), month), 100 + month) for month in range(24)]

    chart = figures.monthly_spend(rows, BASIS)

    assert chart.table.columns == ("Month", "Spend", "A year before")
    assert chart.table.rows[0] == ("April 2025", 112, 100)
    assert len(chart.table.rows) == 12


def test_spend_without_a_date_is_told_not_drawn() -> None:
    chart = figures.monthly_spend([(None, 123_45), (date(2025, 4, 1), -1)], BASIS)

    assert chart.caption.endswith("£123.45 has no date and is not shown.")
    assert chart.table.rows == (("April 2025", -1),)


def contract(number: int, end: date | None, **changes: object) -> Contract:
    plain = Contract(
        ContractId(number), f"C{number}", f"Title {number}", "S", date(2024, 1, 1), end, end
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # the test names real fields


def test_the_timeline_has_what_runs_and_what_is_to_come_soonest_end_first() -> None:
    contracts = [
        contract(1, date(2027, 3, 31), latest_end=date(2029, 3, 31)),
        contract(2, AS_AT, lot=LotKey("A", "1", "1")),
        contract(3, date(2026, 3, 30)),
        contract(4, None),
        contract(5, date(2027, 1, 1), start=None),
        contract(6, date(2030, 1, 1), start=date(2026, 6, 1), freed_because="Break clause"),
        contract(7, date(2026, 12, 31), start=date(2027, 1, 1)),
    ]

    chart = figures.contract_timeline(contracts, AS_AT, BASIS)

    assert [(row[0], row[4], row[5]) for row in chart.table.rows] == [
        ("Title 2", None, "call-off"),
        ("Title 1", date(2029, 3, 31), "locks spend"),
        ("Title 6", None, "does not lock"),
    ]
    assert chart.title == "Contracts that end within a year: 1 of 3"
    assert figures.to_png(chart, scale=1)


def test_of_many_contracts_the_twenty_that_end_soonest_are_drawn() -> None:
    contracts = [contract(number, date(2027, 1, 1)) for number in range(40)]

    chart = figures.contract_timeline(contracts, AS_AT, BASIS)

    assert isinstance(chart.plot, Timeline)
    assert (len(chart.plot.spans), len(chart.table.rows)) == (20, 40)
    assert chart.caption.endswith("The 20 of 40 that end soonest are drawn.")


def test_a_long_contract_is_drawn_within_five_years() -> None:
    chart = figures.contract_timeline([contract(1, date(2150, 1, 1))], AS_AT, BASIS)

    assert isinstance(chart.plot, Timeline)
    assert (chart.plot.first, chart.plot.last) == (date(2025, 3, 31), date(2031, 3, 31))
    assert figures.to_png(chart, scale=1)


def test_the_forecast_names_the_quarter_in_which_the_target_is_in_reach(
    charts: dict[str, Chart],
) -> None:
    assert charts["forecast"].title == "50 % target in reach in April to June 2026"


def test_the_forecast_without_a_target_says_what_comes_free(assessment: Assessment) -> None:
    chart = figures.forecast_chart(assessment.forecast, None, BASIS)

    assert chart.title == "£2.5k becomes available by March 2028"


def test_a_forecast_in_which_nothing_changes_says_so() -> None:
    row = QuarterForecast("2026-Q2", date(2026, 6, 30), Pence(0), Pence(0), Pence(0), None, None)

    chart = figures.forecast_chart([row], None, BASIS)

    assert chart.title == "Nothing more becomes available by June 2026"
    assert figures.to_png(chart, scale=1)


def test_suppliers_are_counted_in_the_title(charts: dict[str, Chart]) -> None:
    spend = concentration([(f"S{n}", 1000 // (n + 1)) for n in range(1200)])

    chart = figures.supplier_concentration(spend, BASIS)

    assert chart.title == f"Suppliers that make 80 % of spend: {spend.most} of 1,200"
    counts = [int(str(row[1])) for row in chart.table.rows]
    assert all(before <= after for before, after in pairwise(counts))
    assert figures.to_png(chart, scale=1)


def test_hostile_and_very_long_names_are_drawn_as_they_are_and_cut(
    assessment: Assessment,
) -> None:
    rows = (category(1, 100_00, 10_00, HOSTILE),)

    for chart in (
        figures.spend_by_category(rows, BASIS),
        figures.uptake_by_category(replace(assessment, by_category=rows)),
        figures.contract_timeline([contract(1, date(2027, 1, 1), title=HOSTILE)], AS_AT, BASIS),
    ):
        root = ET.fromstring(figures.to_svg(chart))
        texts = [text.text or "" for text in root.iter(f"{SVG}text")]
        begins = texts.index("Price $x^2$ & <img src=x")
        # The rest stands below it, and what is too long even so is cut.
        assert texts[begins + 1].endswith("…")
        assert chart.table.rows[0][0] == HOSTILE
        assert figures.to_png(chart, scale=1)


def test_letters_that_the_font_lacks_are_marked() -> None:
    drawing = figures.to_svg(
        figures.spend_by_category([category(1, 100, label="漢字 Ltd")], BASIS)
    )

    assert "\ufffd\ufffd Ltd" in drawing


def test_a_chart_fits_a_narrow_window(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        figure = Figure(figsize=(4.5, 4), dpi=100)
        figures.draw(chart, figure)
        FigureCanvasAgg(figure).draw()

        assert figure.get_facecolor() == (1, 1, 1, 1)


def test_drawing_again_replaces_what_was_drawn(charts: dict[str, Chart]) -> None:
    figure = Figure()
    figures.draw(charts["category"], figure)

    figures.draw(charts["waterfall"], figure)

    assert len(figure.axes) == 1


@given(
    st.lists(st.tuples(st.integers(-(10**10), 10**12), st.integers(-(10**9), 10**11)), max_size=15)
)
def test_bars_and_their_words_add_up_whatever_the_amounts(rows: list[tuple[int, int]]) -> None:
    spent = [category(n, available, part) for n, (available, part) in enumerate(rows)]

    chart = figures.spend_by_category(spent, BASIS)

    assert sum(int(str(row[1])) for row in chart.table.rows) == sum(pence for pence, _ in rows)
    assert set(chart.table.units) == {Unit.WORDS, Unit.PENCE, Unit.SHARE}
    assert len(chart.table.texts()) == len(chart.table.rows)
    assert len(chart.title.split()) <= 10
