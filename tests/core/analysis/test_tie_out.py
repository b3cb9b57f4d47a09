from __future__ import annotations

from dataclasses import replace

import pytest

from core.analysis.tie_out import Sums, closes, tie_out

SUMS = Sums(
    count=3, agreed=2, explained=1, ledger=1_010, files=1_000, left_out=3, outside=100,
    total=900, out_of_scope=200,
    in_scope=700, locked=300, available=400, collaborative=150, addressable=150, no_lot=100,
    excluded=200, used=150, by_status={"out-of-scope": 200, "locked": 300, "collaborative": 150,
    "addressable": 150, "no-lot": 100},
)  # fmt: skip


def test_every_step_leads_to_the_next_and_the_last_leaves_nothing() -> None:
    steps = tie_out(SUMS)

    assert closes(steps)
    assert [step.left for step in steps] == [1_010, 1_000, 900, 700, 400, 250, 100, 0]
    assert [step.ties for step in steps[:3]] == [None, None, True]
    assert sum(step.part for step in steps) == 0
    assert steps[0].says == (
        "2 of 3 files agree with the total of the ledger, 1 with an explanation do not."
    )


@pytest.mark.parametrize(
    ("field", "step"),
    [("files", 2), ("outside", 2), ("total", 2), ("in_scope", 3), ("locked", 4), ("used", 5),
     ("excluded", 3), ("no_lot", 5)],
)  # fmt: skip
def test_a_penny_anywhere_breaks_the_first_step_that_it_reaches(field: str, step: int) -> None:
    steps = tie_out(replace(SUMS, **{field: getattr(SUMS, field) + 1}))

    assert not closes(steps)
    assert next(n for n, one in enumerate(steps) if one.ties is False) == step


def test_files_that_nobody_agreed_leave_it_open() -> None:
    steps = tie_out(replace(SUMS, agreed=0, explained=0))

    assert steps[0].ties is None
    assert "3 were not agreed" in steps[0].says
