"""The body of test_a_body_on_paper.py, looking back and ahead; worked out on paper.

Suppose that T200 lot 1 is used for printing. It can be ordered from by direct award, which takes
two months: 500.50 moves from 31 May 2026 on, and counts until the lot ends on 31 December 2027.

    31 March 2026      3,000.00             / 4,650.74 = 64.51 %
    30 June 2026      (3,000.00 + 500.50)   / 4,650.74 = 75.27 %
    31 March 2027      C1 over: 3,500.50    / 5,650.74 = 61.95 %
    31 March 2028      T100 and T200 over:    0.00 / 5,650.74

So half is reached already and lost in the first quarter of 2028. Four fifths are not reached: on
31 March 2028 80 % of 5,650.74 is 4,520.592, so 4,520.60 is missing.

Looking back, on 30 June 2025, of the payments from July 2024 to then: 3,000.00 collaborative,
500.50 for printing, and C1 and C3 lock 1,000.00 and 750.25: 3,000.00 / 3,500.50 = 85.70 %.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows import test_a_body_on_paper as on_paper
from tests.flows.conftest import Run


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    return on_paper.make_book(spendbook, tmp_path)


def test_a_lot_supposed_to_be_used_changes_the_coming_quarters(spendbook: Run, book: Path) -> None:
    view = ("--book", book, "--as-at", "2026-03-31")
    found = spendbook("compare", "forecast", *view, "--if", "test-pbo/T200/1").data

    rows = {row["quarter"]: row for row in found["forecast"]}
    assert {quarter: row["uptake_if"] for quarter, row in rows.items()} == {
        "2026-Q2": 75.27,
        "2026-Q3": 75.27,
        "2026-Q4": 75.27,
        "2027-Q1": 61.95,
        "2027-Q2": 61.95,
        "2027-Q3": 61.95,
        "2027-Q4": 61.95,
        "2028-Q1": 0.0,
    }
    assert rows["2026-Q2"]["taken_pence"] == sum(rows["2026-Q2"]["taken_by_deal_pence"]) == 500_50
    (deal,) = found["deals"]
    assert (deal["opens"], deal["closes"]) == ("2026-05-31", "2027-12-31")
    half, most = found["targets"]
    assert (half["target"], half["reached"], half["lost"]) == (50.0, "2026-03-31", "2028-Q1")
    assert (most["target"], most["reached"], most["missing_pence"]) == (80.0, None, 4520_60)
    last = rows["2028-Q1"]
    assert sum(part["pence"] for part in found["held_back"]) == (
        last["locked_pence"] + last["addressable_pence"] + last["no_lot_pence"]
    )


def test_what_is_decided_is_supposed_and_an_unknown_lot_is_refused(
    spendbook: Run, book: Path
) -> None:
    view = ("--book", book, "--as-at", "2026-03-31")
    before = spendbook("compare", "forecast", *view).data
    category = next(
        one["category"]
        for one in spendbook("compare", "opportunities", *view).data["opportunities"]
        if (one["agreement_no"], one["lot_no"]) == ("T200", "1")
    )
    spendbook("compare", "decide", category, "test-pbo/T200/1", "use", *view)

    after = spendbook("compare", "forecast", *view).data

    assert (before["deals"], [one["lot_no"] for one in after["deals"]]) == ([], ["1"])
    assert after["forecast"][0]["uptake_if"] == 75.27
    assert spendbook("compare", "forecast", *view, "--if").data["deals"] == []
    refused = spendbook("compare", "forecast", *view, "--if", "test-pbo/T200/9")
    assert refused.code == 2


def test_uptake_of_past_quarters_is_judged_as_of_their_last_day(
    spendbook: Run, book: Path
) -> None:
    found = spendbook("compare", "trend", "--book", book, "--as-at", "2026-03-31").data["trend"]

    assert [(one["quarter"], one["quarters_held"]) for one in found] == [
        ("2025-Q2", 1), ("2025-Q3", 2), ("2025-Q4", 2), ("2026-Q1", 2),
    ]  # fmt: skip
    assert (found[0]["available_pence"], found[0]["uptake"]) == (3500_50, 85.7)
    assert (found[-1]["available_pence"], found[-1]["uptake"]) == (4650_74, 64.51)
    for one in found:
        parts = sum(row["available_pence"] for row in one["by_category"])
        assert parts == one["available_pence"]
