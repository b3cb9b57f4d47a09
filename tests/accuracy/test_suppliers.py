from __future__ import annotations

import pytest

from tests.accuracy.suppliers import MATCHES, false_offers, score_offers

pytestmark = pytest.mark.skipif(not MATCHES.exists(), reason="the published names are not here")


def test_offered_pairs_are_right_and_most_are_offered() -> None:
    offered, grouped = score_offers()

    assert offered.precision >= 0.98
    assert offered.recall >= 0.89
    assert grouped.precision >= 0.985
    assert grouped.recall >= 0.88


def test_pairs_that_a_person_marked_as_different_are_hardly_offered() -> None:
    false, different = false_offers()

    assert false / different <= 0.05
