from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.comparison import assess
from core.domain.agreements import Usable
from core.domain.assessment import Assessment, Basis, Position, Status
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId, VatBasis
from core.domain.positions import Positions
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

ROOT = Path(__file__).parents[3]

categories = ("", "energy.gas", "energy.electricity", "office.stationery", "fleet.fuel")
drawn = st.builds(
    Position,
    supplier_id=st.integers(1, 12).map(SupplierId),
    supplier=st.sampled_from(["Gasco", "Paper & Co"]),
    category=st.sampled_from(categories).map(CategoryCode),
    scope=st.sampled_from(["", "", "tax"]),
    contract_ids=st.lists(st.integers(1, 6).map(ContractId), max_size=2).map(tuple),
    quarter=st.just(date(2026, 1, 1)),
    lines=st.integers(1, 9),
    pence=st.integers(-(10**6), 10**7).map(Pence),
)
days = st.dates(date(2023, 1, 1), date(2031, 12, 31))


def compared(parish: Parish, positions: Iterable[Position], as_at: date) -> Assessment:
    basis = Basis(as_at, None, VatBasis.NET, "all payments")
    population = replace(parish.population, positions=Positions.of(positions))
    return assess(population, parish.market, basis, target=None, choices={}, answered=())


@given(st.lists(drawn, max_size=25), days)
def test_every_view_shows_the_same_pounds(
    parish: Parish, positions: list[Position], as_at: date
) -> None:
    assessment = compared(parish, positions, as_at)

    rows = {row.category: row.figures for row in assessment.by_category}
    assert sum(row.total for row in rows.values()) == assessment.figures.total
    for one in assessment.opportunities:
        row = rows[one.category]
        assert (one.available, one.locked) == (row.addressable + row.no_lot, row.locked)
    assert sum(one.no_lot for one in assessment.misses) == assessment.figures.no_lot
    for miss in assessment.misses:
        row = rows[miss.category]
        assert (miss.no_lot, miss.locked) == (row.no_lot, row.locked)
    for use in assessment.uses:
        row = rows[use.category]
        assert use.lines <= row.lines
    assert sum(assessment.pipeline.values()) == sum(
        quarter.becomes_available for quarter in assessment.forecast
    )


@given(st.lists(drawn, max_size=25), days)
def test_an_opportunity_is_free_while_its_lot_is_live(
    parish: Parish, positions: list[Position], as_at: date
) -> None:
    for one in compared(parish, positions, as_at).opportunities:
        assert as_at <= one.available_from <= one.ends
        assert max(one.available, one.locked) > 0


@given(st.lists(drawn, max_size=25), days)
def test_what_is_addressable_today_has_a_lot_that_can_be_used_today(
    parish: Parish, positions: list[Position], as_at: date
) -> None:
    assessment = compared(parish, positions, as_at)

    usable = {one.category for one in assessment.opportunities if one.answer.usable is Usable.YES}
    for row in assessment.by_category:
        if row.figures.addressable > 0:
            assert row.category in usable


def test_the_same_question_has_the_same_answer(parish: Parish) -> None:
    first, second = (compared(parish, parish.population.positions, AS_AT) for _ in range(2))

    assert first == second
    assert {one.status for one in first.judged} == set(Status)


def test_nothing_spent_compares_to_nothing(parish: Parish) -> None:
    assessment = compared(parish, [], AS_AT)

    assert assessment.figures.total == assessment.figures.lines == 0
    assert assessment.figures.uptake() is None
    assert assessment.by_category == assessment.opportunities == assessment.uses == ()
    assert {quarter.available for quarter in assessment.forecast} == {0}


def test_charts_are_values_that_need_no_drawing_library() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import core.analysis.figures, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout.split()

    assert not {"matplotlib", "numpy", "pandas"} & set(loaded)
