from __future__ import annotations

from datetime import date

from core.domain.returns import Row
from core.formats.columns import Column, Holds
from core.formats.printed import printed
from core.formats.reports import KeyFigure, Report, ReportTable, Section

COLUMNS = (
    Column("who", "Who", "Who was paid."),
    Column("day", "Day", "When.", Holds.DAY),
    Column("pence", "Amount", "How much.", Holds.PENCE),
    Column("empty", "Nothing", "Never filled."),
)


def page_of(*rows: Row, total: Row | None = None) -> str:
    table = ReportTable("Paid", "What was paid", COLUMNS, rows, total=total)
    section = Section("Payments", ("In words.",), (("Seed", "<7>"),), tables=(table,))
    key = KeyFigure("Drawn", "40", "0 wait")
    return printed(Report("A & B", "All", (key,), (section,), footer="Read only."))


def test_everything_from_data_is_escaped_and_said_in_words() -> None:
    page = page_of(("<b>Firm</b>", date(2025, 4, 3), 120_450, ""), total=("All", None, 1, ""))

    assert "<h1>A &amp; B</h1>" in page
    assert "&lt;b&gt;Firm&lt;/b&gt;" in page
    assert "3 April 2025" in page
    assert "£1,204.50" in page
    assert "&lt;7&gt;" in page
    assert "40 (0 wait)" in page
    assert "Read only." in page


def test_a_column_without_a_cell_is_left_out() -> None:
    assert "Nothing" not in page_of(("Firm", None, 1, ""))


def test_a_long_table_ends_with_where_the_rest_is() -> None:
    page = page_of(*(("Firm", None, n, "") for n in range(100)))

    assert "And 40 more, in the workbook of this paper." in page
    assert "£0.59" in page
    assert "£0.60" not in page


def test_a_table_without_rows_says_so() -> None:
    assert "<p>None.</p>" in page_of()
