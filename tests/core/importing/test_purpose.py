from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file


def _read(folder: Path, head: str, row: str, title: str = "", **answers: str) -> FileReading:
    rows = [row.replace("#", str(n)) for n in range(1, 6)]
    path = folder / "list.csv"
    path.write_text("\n".join([*filter(None, [title]), head, *rows, ""]), encoding="utf-8")
    return read_file(path, answers=answers)


PLAIN = ("Date,Supplier,Reference,Amount", "1#/04/2025,Brook & Vale Ltd,R#,1#.50")


@pytest.mark.parametrize(
    "title",
    [
        *("Contracts Register at 30 June 2025", "Purchase Order Listing", "List of requisitions"),
        *("Invoices awaiting approval", "Outstanding invoices at 30 April 2025", "Aged Creditors"),
        *("Little Marlow PC - Receipts list April 2025", "Income report", "Accruals 2024/25"),
    ],
)
def test_a_title_of_another_list_is_asked_about(tmp_path: Path, title: str) -> None:
    asked = _read(tmp_path, *PLAIN, title)
    paid = _read(tmp_path, *PLAIN, title, listing="yes")
    refused = _read(tmp_path, *PLAIN, title, listing="no")

    assert [question.code for question in asked.questions] == ["SB-183"]
    assert (paid.verdict, paid.line_count) == (Verdict.READY, 5)
    assert (refused.verdict, refused.line_count) == (Verdict.NOT_SPEND, 0)
    assert "not a list of payments" in refused.reason


@pytest.mark.parametrize(
    "title",
    [
        *("Payments over £500 in April 2025", "Payments for approval", "Receipts and payments"),
        *("Spend over £25,000 by purchase order", "Payments to contractors 2025", "April 2025"),
    ],
)
def test_a_title_that_speaks_of_payments_is_one_of_payments(tmp_path: Path, title: str) -> None:
    assert _read(tmp_path, *PLAIN, title).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Supplier,Purchase Order No,Raised Date,Amount", "Brook Ltd,45#,1#/04/2025,1#.50"),
        ("Requisition No,Date,Supplier,Amount", "R#,1#/04/2025,Brook Ltd,1#.50"),
        ("Order Number,Date,Supplier,Amount,Status", "4#,1#/04/2025,Brook Ltd,1#.50,Open"),
        ("Supplier,Invoice Date,Amount,Days outstanding", "Brook Ltd,1#/04/2025,1#.50,#"),
        ("Supplier,Expiry Date,Reference,Amount", "Brook Ltd,1#/04/2025,R#,1#.50"),
    ],
)
def test_headings_of_orders_awards_and_unpaid_invoices_are_asked_about(
    tmp_path: Path, head: str, row: str
) -> None:
    asked = _read(tmp_path, head, row)

    assert "SB-183" in [question.code for question in asked.questions]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Date,Supplier,PO Number,Amount", "1#/04/2025,Brook Ltd,PO#,1#.50"),
        (
            "Payment Date,Supplier,Requisition No,Status,Amount",
            "1#/04/2025,Brook Ltd,R#,Closed,1#.50",
        ),
        (
            "Payment Date,Due Date,Supplier,Contract Ref,PO Number,Amount",
            "1#/04/2025,2#/04/2025,Brook Ltd,C#,PO#,1#.50",
        ),
    ],
)
def test_ledgers_have_orders_contracts_and_due_dates_too(
    tmp_path: Path, head: str, row: str
) -> None:
    assert _read(tmp_path, head, row).verdict is Verdict.READY


def test_headings_of_a_contracts_register_are_beyond_doubt(tmp_path: Path) -> None:
    head = "Contract Reference,Title,Supplier,Start Date,End Date,Total Value,Review Date"
    row = "C#,Paper,Brook Ltd,1#/04/2025,1#/04/2026,1#00.00,1#/09/2025"

    reading = _read(tmp_path, head, row)

    assert reading.verdict is Verdict.NOT_SPEND
    assert _read(tmp_path, head, row, listing="yes").verdict is not Verdict.NOT_SPEND


@pytest.mark.parametrize("payee", ["Customer", "Debtor Name", "Employee", "Tenant"])
def test_who_owes_or_works_for_the_body_is_no_supplier_unasked(tmp_path: Path, payee: str) -> None:
    head, row = f"{payee},Date,Amount", "Brook #,1#/04/2025,1#.50"

    reading = _read(tmp_path, head, row, supplier="0")

    assert [question.key for question in reading.questions] == ["listing"]
    assert _read(tmp_path, head, row, supplier="0", listing="yes").verdict is Verdict.READY
