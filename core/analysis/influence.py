"""What of the available spend the body says it cannot influence: shown apart, still available.

It takes nothing out of any figure: available stays what product and returns call available.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.domain.assessment import CategoryFigures
from core.domain.taxonomy import CategoryCode, Taxonomy
from core.domain.watching import InfluenceRow, LeafChoice

# Why a body has no say in what it pays for a category.
REASONS: tuple[tuple[str, str], ...] = (
    ("law", "Law or a regulator sets it"),
    ("one-supplier", "There is only one supplier"),
    ("people-choose", "The people served choose the provider"),
    ("inherited", "A lease or long contract of others binds us"),
    ("others-decide", "Another body decides"),
    ("other", "Another reason"),
)


def influence(
    by_category: Iterable[CategoryFigures],
    taxonomy: Taxonomy,
    choices: Mapping[CategoryCode, LeafChoice],
) -> tuple[InfluenceRow, ...]:
    """Say of each category with spend in scope whether it can be influenced, most available first.

    What the body says stands over what the tree says; Unknown can be influenced.
    """
    return tuple(
        _row(one, taxonomy, choices.get(one.category))
        for one in by_category
        if one.figures.has_scope()
    )


def _row(one: CategoryFigures, taxonomy: Taxonomy, choice: LeafChoice | None) -> InfluenceRow:
    leaf = taxonomy.categories.get(one.category)
    usually = leaf.addressable if leaf else True
    return InfluenceRow(
        category=one.category,
        label=one.label,
        usually=usually,
        can_influence=choice.can_influence if choice else usually,
        reason=choice.reason if choice else "",
        figures=one.figures,
    )
