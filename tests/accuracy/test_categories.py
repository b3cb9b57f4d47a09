from __future__ import annotations

import pytest

from tests.accuracy.categories import answer_alone, answer_unseen, forced, score, with_group
from tests.accuracy.labelled import LABELLED

pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled spend is not here")


def test_what_is_shipped_answers_most_and_is_right_by_value() -> None:
    rows = with_group()
    total = score(rows, answer_alone(rows))["all bodies"]

    assert total.answered / total.kinds >= 0.60
    assert total.reviewed / total.answered >= 0.69
    assert total.reviewed_pounds / total.answered_pounds >= 0.85


def test_bodies_never_seen_are_answered_better_when_others_have_taught() -> None:
    rows = with_group()
    total = score(rows, answer_unseen(rows))["all bodies"]

    assert total.answered / total.kinds >= 0.60
    assert total.right / total.answered >= 0.68
    assert total.reviewed / total.answered >= 0.71
    assert total.reviewed_pounds / total.answered_pounds >= 0.85


def test_a_forced_answer_is_no_worse_than_a_linear_model() -> None:
    # A TF-IDF linear model was right on 0.54 across bodies.
    assert forced(with_group()) > 0.54
