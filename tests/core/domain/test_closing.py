"""Statements and differences in words and sums."""

from __future__ import annotations

from datetime import date

from core.domain.closing import (
    Counted,
    Differences,
    Reason,
    ReturnAffected,
    Statement,
    span_in_words,
    together,
)
from core.domain.period import Period

MAY = Period(date(2025, 5, 1), date(2025, 5, 31))


def test_rows_and_pence_are_added_and_taken_together() -> None:
    parts = [Counted(2, 5_00), Counted(1, -1_00)]

    assert together(parts) == Counted(3, 4_00)
    assert Counted(3, 4_00) - Counted(3, 4_00) == Counted()
    assert not Counted()
    assert Counted(0, 1)
    assert Counted(1200, 4_50).in_words() == "1,200 (£4.50)"


def test_a_statement_closes_only_where_rows_and_pence_both_do() -> None:
    def said(rows: int, pence: int) -> Statement:
        left = (Reason("SB-132", "A total of the rows above.", Counted(1, 5_00)),)
        return Statement(
            "a.csv", Counted(rows, pence), Counted(2, 5_00), Counted(), left, (), Counted()
        )

    assert said(3, 10_00).closes()
    assert said(4, 10_00).difference() == Counted(1, 0)
    assert said(3, 10_01).difference() == Counted(0, 1)


def test_differences_are_told_a_sentence_for_each_thing_to_know() -> None:
    found = Differences(
        file="b.csv",
        earlier=(),
        lines=Counted(430, 0),
        same=Counted(412, 0),
        added=Counted(18, 7_00),
        removed=Counted(2, 3_00),
        changed=Counted(1, -50),
        rest=Counted(4, 9_00),
        rest_days=Period(date(2025, 4, 2), date(2025, 4, 2)),
        added_rows=(),
        removed_rows=(),
        changed_rows=(),
        returns=(
            ReturnAffected("amb", 2, MAY, Counted(16, 3_50), needs_correction=True),
            ReturnAffected("amb-q", 1, MAY, Counted(), needs_correction=False),
        ),
    )

    assert found.in_words() == (
        "412 of 430 payments are here already.",
        "New: 18 (£7.00).",
        "Here and not in b.csv: 2 (£3.00).",
        "In both, but changed: 1, by -£0.50 together.",
        "On days that b.csv does not cover: 4 (£9.00), 2 April 2025.",
        "The sealed return amb, version 2, May 2025, would need a correction.",
        "The sealed return amb-q, version 1, May 2025, stays right.",
    )


def test_a_span_is_said_by_its_first_and_last_day() -> None:
    assert span_in_words(MAY) == "1 May 2025 to 31 May 2025"
