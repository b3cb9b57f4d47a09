from __future__ import annotations

import pytest

from tests.accuracy.labelled import LABELLED
from tests.accuracy.scope import by_label, judged, score_scope, taken_out

pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled spend is not here")


def test_presets_take_out_what_bodies_cannot_influence_and_little_else() -> None:
    score = score_scope(every=False)["all bodies"]

    assert score.precision >= 0.93
    assert score.recall >= 0.52


def test_optional_presets_find_charities_schools_and_landlords_that_some_bodies_leave_out() -> (
    None
):
    score = score_scope(every=True)["all bodies"]

    assert score.precision >= 0.90
    assert score.recall >= 0.72


def test_without_grants_a_preset_is_hardly_ever_wrong() -> None:
    # Bodies label a supplier as trade that this account pays a grant.
    scores = score_scope(every=False)
    taken = [
        s for name, s in scores.items() if name.startswith("preset ") and "grants" not in name
    ]

    assert sum(s.rightly for s in taken) / sum(s.taken for s in taken) >= 0.98


def test_public_bodies_and_own_schools_are_known_nearly_all() -> None:
    rows = judged()
    labels = by_label(rows, taken_out(rows, every=False))

    assert labels["NON INFLUENCIBLE.PUBLIC SECTOR"].recall >= 0.95
    assert labels["NON INFLUENCIBLE.NT SCHOOLS"].recall >= 0.90
