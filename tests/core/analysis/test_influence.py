from __future__ import annotations

from dataclasses import replace

from core.analysis.assessment import by_category, figures
from core.analysis.forecast import judge_on
from core.analysis.influence import influence
from core.domain.taxonomy import CategoryCode
from core.domain.watching import LeafChoice, cannot_influence
from tests.core.analysis.conftest import AS_AT, Parish

FUEL = CategoryCode("fleet.fuel")
LEGAL = CategoryCode("professional.legal")


def test_what_cannot_be_influenced_is_a_part_of_available_and_changes_no_figure(
    parish: Parish,
) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    tree = parish.market.taxonomy
    before = by_category(judged, tree)

    rows = influence(before, tree, {FUEL: LeafChoice(FUEL, False, "one-supplier")})

    available = sum(row.figures.available for row in rows)
    can = sum(row.figures.available for row in rows if row.can_influence)
    assert available == figures(judged).available
    assert cannot_influence(rows) == 110_00
    assert can + cannot_influence(rows) == available
    assert by_category(judged, tree) == before


def test_the_body_decides_over_the_tree_and_unknown_can_be_influenced(parish: Parish) -> None:
    judged = judge_on(parish.population, parish.market, AS_AT)
    tree = parish.market.taxonomy
    leaves = {
        **tree.categories,
        LEGAL: replace(tree.categories[LEGAL], addressable=False),
        FUEL: replace(tree.categories[FUEL], addressable=False),
    }
    strict = replace(tree, categories=leaves)

    rows = influence(by_category(judged, tree), strict, {FUEL: LeafChoice(FUEL, True, "")})

    found = {row.category: (row.usually, row.can_influence) for row in rows}
    assert found[FUEL] == (False, True)
    assert found[LEGAL] == (False, False)
    assert found[CategoryCode("")] == (True, True)
