from __future__ import annotations

from pathlib import Path

from core.importing import heading_row
from core.importing.reading import read_file

DATA = ["14/04/2025", "Brook Ltd", "Mowing", "100.00"]


def test_headings_that_go_on_below_are_read_as_one() -> None:
    rows = [
        ["Date of", "Name", "Details", "Amount"],
        ["payment", "of", "of", "paid"],
        ["", "supplier", "goods", "exc. VAT"],
        DATA,
    ]

    found = heading_row.find(rows)

    assert found is not None
    assert found.row == 3
    assert found.names == ("Date of payment", "Name of supplier", "Details of", "Amount exc. VAT")


def test_a_row_of_words_that_says_nothing_more_is_no_heading() -> None:
    rows = [["Date", "Supplier", "Details", "Amount"], ["", "Parks", "North", ""], DATA]

    found = heading_row.find(rows)

    assert found is not None
    assert (found.row, found.names) == (1, ("Date", "Supplier", "Details", "Amount"))


def test_the_same_headings_on_the_next_page_are_not_a_part_of_the_first() -> None:
    head = ["Date", "Supplier", "Details", "Amount"]

    found = heading_row.find([head, head, DATA])

    assert found is not None
    assert found.row == 1


def test_payments_above_clearer_headings_are_never_dropped_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "When,Whom,What,How much\n14/04/2025,Brook Ltd,Mowing,100.00\n\n"
        "Payment Date,Supplier Name,Description,Amount\n15/04/2025,Vale Ltd,Paper,50.00\n"
    )

    reading = read_file(path)

    assert "header_row" in [question.key for question in reading.questions]
