from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.below import changes_meaning
from core.importing.reading import read_file

PAID = ("13/04/2025,Brook & Vale Ltd,10.00", "14/04/2025,Marlow Supplies Ltd,20.00")
WORDS = (
    *("RECEIPTS", "Income", "Money received", "B. Receipts for April", "Receivables"),
    *("Unpaid invoices", "Outstanding", "Invoices awaiting payment", "Not yet paid"),
    *(
        "Commitments",
        "Proposed payments (estimates)",
        "Planned payments",
        "Estimates",
        "Accruals",
        "CREDITS",
    ),
    *("Refunds", "Cancelled cheques", "Void", "Stopped cheques", "Cheques cancelled"),
    *("Top suppliers", "Top 10 suppliers", "Of which grants:", "Including:", "(subset)"),
    *("Payments over £500 (subset)", "For information only", "Prior year", "Previous month"),
    *("For information - paid in previous month", "Summary by supplier"),
)
GROUPS = (
    *("Housing", "Voids maintenance", "Void Properties", "Planned Maintenance", "Income Recovery"),
    *("Revenues and Benefits", "Credit Union Ltd", "Insurance", "Accounts for approval"),
    *(
        "Estates",
        "Already paid under delegated powers",
        "Payments made in April",
        "Budget Car Hire Ltd",
    ),
    *("Adult Social Care", "Top Marks Ltd", "Summary Justice Ltd", "Topsoil Supplies", "Payments"),
    *("Receipts and payments", "Analysis and Research", "Forecast Systems Ltd", "Deposit Scheme"),
)


def _read(folder: Path, rows: list[str], answer: str = "") -> FileReading:
    path = folder / "list.csv"
    path.write_text("\n".join(["Date,Supplier,Amount", *rows, ""]), encoding="utf-8")
    return read_file(path, answers={"section": answer} if answer else None)


@pytest.mark.parametrize("words", WORDS)
def test_rows_below_words_that_change_what_they_mean_are_asked_about(
    tmp_path: Path, words: str
) -> None:
    rows = [*PAID, f"{words},,", "15/04/2025,Weir District Council,500.00"]

    asked = _read(tmp_path, rows)
    without = _read(tmp_path, rows, "leave-out")
    kept = _read(tmp_path, rows, "keep")

    assert [(q.code, q.key) for q in asked.questions] == [("SB-173", "section")]
    assert (without.verdict, without.total, without.line_count) == (Verdict.READY, 3000, 2)
    assert (kept.verdict, kept.total, kept.line_count) == (Verdict.READY, 53000, 3)


@pytest.mark.parametrize("words", GROUPS)
def test_the_heading_of_a_group_of_payments_is_not_asked_about(words: str) -> None:
    assert not changes_meaning(words)


def test_words_with_no_payments_below_them_are_not_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, [*PAID, "Cancelled cheques,,", "None this month,,"])

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


def test_payments_again_end_what_stands_below_such_words(tmp_path: Path) -> None:
    rows = ["Receipts,,", "15/04/2025,Weir Council,500.00", "Payments,,", *PAID]

    reading = _read(tmp_path, rows, "leave-out")

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


def test_a_group_among_others_ends_where_the_next_begins(tmp_path: Path) -> None:
    rows = ["Housing,,", PAID[0], "Refunds,,", "15/04/2025,A Person,5.00", "Parks,,", PAID[1]]

    reading = _read(tmp_path, rows, "leave-out")

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


def test_the_total_of_rows_that_are_left_out_is_left_out_with_them(tmp_path: Path) -> None:
    rows = [*PAID, "RECEIPTS,,", "15/04/2025,Weir Council,500.00", ",Total,500.00"]

    reading = _read(tmp_path, rows, "leave-out")

    assert (reading.verdict, reading.total, reading.problems) == (Verdict.READY, 3000, ())


def test_a_long_file_leaves_out_what_stands_below_such_words(tmp_path: Path) -> None:
    rows = [*PAID] * 2000 + ["RECEIPTS,,"] + ["15/04/2025,Weir Council,500.00"] * 2000

    asked = _read(tmp_path, rows)
    without = _read(tmp_path, rows, "leave-out")

    assert "2000, £1,000,000.00" in asked.questions[0].text
    assert (without.verdict, without.total) == (Verdict.READY, 2000 * 3000)
