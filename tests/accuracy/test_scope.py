from __future__ import annotations

import pytest

from tests.accuracy.labelled import LABELLED
from tests.accuracy.scope import score_scope

pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled spend is not here")


def test_presets_take_out_what_bodies_cannot_influence_and_little_else() -> None:
    score = score_scope()["all bodies"]

    assert score.precision >= 0.93
    assert score.recall >= 0.49


def test_without_grants_a_preset_is_hardly_ever_wrong() -> None:
    # Bodies label a supplier as trade that this account pays a grant.
    scores = score_scope()
    taken = [
        s for name, s in scores.items() if name.startswith("preset ") and "grants" not in name
    ]

    assert sum(s.rightly for s in taken) / sum(s.taken for s in taken) >= 0.97
