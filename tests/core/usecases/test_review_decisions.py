from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.usecases import review_decisions
from core.usecases.review_decisions import ByPerson, audited, by_person, choose, kind_of

ROWS = [
    (1, "2026-01-05T10:00:00+00:00", "Ann", "import", "Brought in", 10, 5_000),
    (2, "2026-02-01T10:00:00+00:00", "Ben", "categorise", "Put 2 in ICT", 2, -700),
    (3, "2026-03-01T10:00:00+00:00", "Ann", "out-of-scope", "Took out", 1, 300),
    (4, "2026-03-01T11:00:00+00:00", "Ann", "seal-return", "Sealed", 0, 0),
]


def test_late_is_what_was_decided_at_or_after_the_moment_given() -> None:
    found = audited(ROWS, "2026-03-01T10:00:00+00:00")

    assert [one.late for one in found] == [False, False, True, False]
    assert not any(one.late for one in audited(ROWS, ""))


def test_decisions_are_chosen_by_pounds_person_kind_and_lateness() -> None:
    found = audited(ROWS, "2026-03-01T10:00:00+00:00")

    assert [one.seq for one in choose(found, least=700)] == [1, 2]
    assert [one.seq for one in choose(found, by="ann", kind="exclusion")] == [3]
    assert [one.seq for one in choose(found, late=True)] == [3]


def test_people_are_told_with_the_pounds_that_they_touched() -> None:
    found = by_person(audited(ROWS, "2026-03-01"))

    assert found[0] == ByPerson("Ann", "import", 1, 5_000, 0)
    assert found[1] == ByPerson("Ben", "override", 1, 700, 0)
    assert sum(row.decisions for row in found) == len(ROWS)


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("add-rule", "rule"),
        ("back-to-rules", "rule"),
        ("undo", "taken back"),
        ("merge", "supplier"),
        ("prices", "other"),
    ],
)
def test_each_verb_is_of_one_kind(verb: str, kind: str) -> None:
    assert kind_of(verb) == kind


def test_every_verb_that_is_told_apart_is_one_that_the_program_does() -> None:
    core = Path(__file__).parents[3] / "core"
    text = "".join(path.read_text("utf-8") for path in core.rglob("*.py"))
    told = [verb for verbs in review_decisions._KINDS.values() for verb in verbs]

    unknown = [v for v in told if len(re.findall(f'"{v}"', text)) < 2]

    assert unknown == []
