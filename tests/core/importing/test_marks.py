from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

HEADINGS = ("Deleted", "Void", "Voided", "Cancelled", "Canceled?", "Reversed", "IsVoid", "is_void")
MARKS = ("Y", "yes", "TRUE", "1", "X")


def _read(
    folder: Path, heading: str, cells: list[str], answers: dict[str, str] | None = None
) -> FileReading:
    rows = [f"14/04/2025,Brook & Vale Ltd,R{n},10.00,{cell}" for n, cell in enumerate(cells)]
    text = "\n".join([f"Date,Supplier,Reference,Amount,{heading}", *rows, ""])
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("other", ["", "N"])
def test_a_row_marked_as_deleted_or_void_is_asked_about(
    tmp_path: Path, heading: str, mark: str, other: str
) -> None:
    asked = _read(tmp_path, heading, [other, mark, other])
    without = _read(tmp_path, heading, [other, mark, other], {"cancelled": "leave-out"})
    kept = _read(tmp_path, heading, [other, mark, other], {"cancelled": "keep"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)
    assert (kept.verdict, kept.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("other", ["N", "No", "False", "0", ""])
def test_a_column_that_marks_no_row_changes_nothing(
    tmp_path: Path, heading: str, other: str
) -> None:
    reading = _read(tmp_path, heading, [other] * 3)

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


def test_rows_that_are_all_marked_are_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Void", ["Y", "Y"])

    assert [question.key for question in reading.questions] == ["cancelled"]


def test_a_yes_to_not_cancelled_is_no_mark(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Not cancelled", ["Y", "N", "Y"])

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("place", [5_001, 20_500])
def test_one_mark_far_down_a_long_file_is_asked_about(tmp_path: Path, place: int) -> None:
    cells = [""] * 21_000
    cells[place] = "Y"

    reading = _read(tmp_path, "Void", cells)

    assert [question.key for question in reading.questions] == ["cancelled"]


def test_a_status_that_is_blank_but_for_cancelled_rows_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Status", ["", "Cancelled", ""])

    assert [question.key for question in reading.questions] == ["cancelled"]


CREDITS = (
    *(("D/C", "D", "C"), ("Sign", "+", "-"), ("Type", "INV", "CRN"), ("Type", "PINV", "PCRN")),
    *(("Document Type", "KR", "KG"), ("Type", "Bill", "Bill Credit"), ("Doc", "SINV", "SCRN")),
    *(("Source", "Payable Invoice", "Payable Credit Note"), ("TT", "IN", "CR")),
    *(("Type", "ACCPAY", "ACCPAYCREDIT"), ("Transaction", "Invoice", "Credit Memo")),
    *(("Reason", "Payment", "Credit note received"), ("Description", "Paper", "Credit Note")),
    *(("Notes", "", "CREDIT"), ("Type", "Payment", "Deposit"), ("In/Out", "Out", "In")),
    *(("R/P", "P", "R"), ("Ledger", "Purchase Ledger", "Sales Ledger")),
)


@pytest.mark.parametrize(("heading", "payment", "credit"), CREDITS)
def test_a_credit_or_receipt_that_is_told_by_its_mark_alone_is_asked_about(
    tmp_path: Path, heading: str, payment: str, credit: str
) -> None:
    cells = [payment, credit, payment, payment]

    asked = _read(tmp_path, heading, cells)
    taken_off = _read(tmp_path, heading, cells, {"credit_notes": "subtract"})
    without = _read(tmp_path, heading, cells, {"credit_notes": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-146"]
    assert (taken_off.verdict, taken_off.total) == (Verdict.READY, 2000)
    assert (without.verdict, without.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("heading", ["Capital or Revenue", "Cap/Rev Indicator"])
def test_capital_and_revenue_are_no_credits_and_receipts(tmp_path: Path, heading: str) -> None:
    assert _read(tmp_path, heading, ["C", "R", "R"]).verdict is Verdict.READY


def test_a_credit_note_among_many_different_descriptions_is_asked_about(tmp_path: Path) -> None:
    cells = [f"Paper, batch {n}".replace(",", "") for n in range(60)]
    cells[40] = "Credit note"

    reading = _read(tmp_path, "Description", cells)

    assert [question.key for question in reading.questions] == ["credit_notes"]


@pytest.mark.parametrize(
    ("heading", "paid", "other"),
    [
        *(("Paid?", "Y", "N"), ("Paid", "Yes", "No"), ("Paid Y/N", "Y", "N")),
        *(("Type", "Actual", "Commitment"), ("Value Type", "Actual", "Budget")),
    ],
)
def test_rows_that_are_not_paid_yet_are_asked_about(
    tmp_path: Path, heading: str, paid: str, other: str
) -> None:
    asked = _read(tmp_path, heading, [paid, other, paid])
    without = _read(tmp_path, heading, [paid, other, paid], {"cancelled": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)


def test_invoices_without_the_day_of_payment_that_others_have_are_asked_about(
    tmp_path: Path,
) -> None:
    rows = [
        f"1{n}/03/2025,Brook & Vale Ltd,10.00,{'' if n == 2 else '14/04/2025'}" for n in range(5)
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["Invoice Date,Supplier,Amount,Date Paid", *rows]), encoding="utf-8")

    asked = read_file(path)
    without = read_file(path, answers={"cancelled": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 4000)


def test_the_payment_of_the_card_itself_is_no_credit(tmp_path: Path) -> None:
    rows = [f"1{n}/04/2025,Brook & Vale Ltd,10.00" for n in range(4)]
    path = tmp_path / "card.csv"
    text = ["Date,Merchant Name,Amount", *rows, "20/04/2025,PAYMENT RECEIVED - THANK YOU,-40.00"]
    path.write_text("\n".join(text), encoding="utf-8")

    asked = read_file(path)
    without = read_file(path, answers={"settlement": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-172"]
    assert (without.verdict, without.total, without.credit_lines) == (Verdict.READY, 4000, 0)


def test_a_row_that_a_comma_pushed_over_hides_no_mark(tmp_path: Path) -> None:
    rows = [f"1{n}/04/2025,Brook Ltd,1{n}.00,{'C' if n == 4 else 'D'}" for n in range(6)]
    rows[2] = "12/04/2025,Brook, Vale & Co,12.00,D"
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["Date,Supplier,Amount,D/C", *rows]), encoding="utf-8")

    reading = read_file(path)

    assert "credit_notes" in [question.key for question in reading.questions]


def test_a_heading_repeated_among_opposite_marks_hides_none(tmp_path: Path) -> None:
    rows = [f"14/04/2025,Brook Ltd,1{n % 10}.00,{'H' if n == 4 else 'S'}" for n in range(40)]
    rows.insert(20, "Date,Supplier,Amount,S/H")
    path = tmp_path / "export.csv"
    head = [",,,Debit or", "Date,Supplier,Amount,credit S/H"]
    path.write_text("\n".join([*head, *rows]), encoding="utf-8")

    reading = read_file(path)

    assert "credit_notes" in [question.key for question in reading.questions]
