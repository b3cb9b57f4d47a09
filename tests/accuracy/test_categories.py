from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import pytest

from tests.accuracy.categories import (
    Sums,
    answer_alone,
    answer_unseen,
    forced,
    score,
    with_group,
)
from tests.accuracy.judges import Judged, judged_notices, judged_spend
from tests.accuracy.labelled import LABELLED

pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled spend is not here")

# Each floor lies a little below what is reached. "Right": the group that the label is carried to.
# "Reviewed": or the group that the label's own words name. "In tree": or a leaf that the published
# ProClass tree has below that label.


def _right(sums: Sums) -> float:
    return sums.right / sums.answered


def _reviewed(sums: Sums) -> float:
    return sums.reviewed / sums.answered


def _in_tree(sums: Sums) -> float:
    return sums.in_tree / sums.answered


def _second(rows: Sequence[Judged]) -> Sums:
    return score(rows, answer_alone(rows))["all bodies"].line


def test_what_is_shipped_answers_most_and_is_right_by_line_and_by_value() -> None:
    rows = with_group()
    total = score(rows, answer_alone(rows))["all bodies"]

    assert total.line.answered / total.line.all >= 0.60
    assert _right(total.line) >= 0.72
    assert _reviewed(total.line) >= 0.77
    assert _in_tree(total.line) >= 0.82
    assert _right(total.value) >= 0.90


def test_bodies_never_seen_are_answered_as_well_when_others_have_taught() -> None:
    rows = with_group()
    total = score(rows, answer_unseen(rows))["all bodies"]

    assert total.line.answered / total.line.all >= 0.60
    assert _right(total.line) >= 0.715
    assert _reviewed(total.line) >= 0.76
    assert _in_tree(total.line) >= 0.81
    assert _right(total.value) >= 0.87


def test_no_body_lives_at_the_expense_of_another() -> None:
    rows = with_group()
    bodies = [
        one.line for name, one in score(rows, answer_unseen(rows)).items() if name != "all bodies"
    ]

    assert mean(_reviewed(body) for body in bodies) >= 0.80
    assert min(_in_tree(body) for body in bodies) >= 0.77


def test_spend_with_a_category_of_its_own_confirms_it_where_the_category_is_hidden() -> None:
    line = _second(judged_spend())

    assert line.answered / line.all >= 0.60
    assert _reviewed(line) >= 0.70


def test_notices_with_cpv_codes_confirm_it_where_the_code_is_hidden() -> None:
    line = _second(judged_notices())

    assert line.answered / line.all >= 0.45
    assert _reviewed(line) >= 0.80


def test_a_forced_answer_is_better_than_a_linear_model() -> None:
    # A TF-IDF linear model was right on 0.54 across bodies.
    assert forced(with_group()) > 0.57
