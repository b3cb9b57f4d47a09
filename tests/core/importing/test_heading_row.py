from __future__ import annotations

from pathlib import Path

from core.domain.spend import Verdict
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


def test_a_first_payment_of_whole_pounds_is_never_taken_for_headings(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Supplier,Payment Date,Amount,Document Type\nBrook Ltd,14/04/2025,522,Invoice\n"
        "Vale Ltd,15/04/2025,50.25,Invoice\nHay Ltd,16/04/2025,60.00,Invoice\n"
    )

    reading = read_file(path)

    assert (reading.header_row, reading.line_count, reading.total) == (1, 3, 63225)


def test_a_first_payment_dated_by_its_month_is_never_taken_for_headings(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Supplier,Payment Date,Amount,Type\nBrook Ltd,Apr-25,522.10,Invoice\n"
        "Vale Ltd,Apr-25,50.25,Invoice\nHay Ltd,Apr-25,60.00,Invoice\n"
    )

    reading = read_file(path)

    assert (reading.header_row, reading.line_count, reading.total) == (1, 3, 63235)


def test_a_title_over_the_first_heading_is_no_part_of_it() -> None:
    found = heading_row.find([["PAYMENTS"], ["Date", "Payee", "Detail", "Amount"], DATA])

    assert found is not None
    assert (found.row, found.names[0]) == (2, "Date")


def test_amounts_of_several_kinds_keep_the_row_that_tells_them_apart() -> None:
    rows = [
        ["", "", "Invoice", "Amount", "Balance"],
        ["Supplier", "Date", "Amount", "Paid", "Due"],
        ["Brook Ltd", "14/04/2025", "100.00", "60.00", "40.00"],
    ]

    found = heading_row.find(rows)

    assert found is not None
    assert found.names[2:] == ("Invoice Amount", "Amount Paid", "Balance Due")


PAGES = (
    "Supplier,Date,Amount,{}\nBrook Ltd,14/04/2025,10.00,Parks\nVale Ltd,15/04/2025,20.00,Parks\n"
)


def test_months_below_one_another_are_read_on_though_a_heading_beside_differs(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(PAGES.format("Remark") + PAGES.format("Department"))

    reading = read_file(path)

    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 4, 6000)
    assert [row.row for row in reading.left_out if row.code == "SB-133"] == [4]


TWO_TABLES = (
    "PAYMENTS\nDate,Payee,Detail,Amount\n14/04/2025,Brook Ltd,Mowing,10.00\n"
    "15/04/2025,Vale Ltd,Paper,20.00\n\nRECEIPTS\nDate,From,Detail,Amount\n"
    "16/04/2025,North Council,Precept,900.00\n\n17/04/2025,Hirers,Hall,50.00\n"
)


def test_the_table_that_a_person_chose_ends_where_another_begins(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(TWO_TABLES)

    asked = read_file(path)
    chosen = read_file(path, answers={"header_row": "2"})

    assert "SB-141" in [question.code for question in asked.questions]
    assert (chosen.verdict, chosen.line_count, chosen.total) == (Verdict.READY, 2, 3000)
    assert [r.row for r in chosen.left_out if r.code == "SB-190"] == [7, 8, 9, 10]
    assert chosen.amounts == chosen.total + sum(row.pence or 0 for row in chosen.left_out)


def test_a_supplier_whose_name_begins_like_nothing_is_no_nil_return(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Supplier,Date,Amount,Other Amount\nBrook Ltd,14/04/2025,10.00,\n"
        "Nil Desperandum Ltd,15/04/2025,,20.00\nVale Ltd,16/04/2025,30.00,\n"
    )

    assert read_file(path).verdict is Verdict.ASK
