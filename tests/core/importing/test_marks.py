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


def _paid(folder: Path, head: str, rows: list[str], answer: str = "") -> FileReading:
    path = folder / "export.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return read_file(path, answers={"cancelled": answer} if answer else None)


UNDONE = (
    *("Bounced", "Parked", "Query", "In dispute", "Withdrawn", "Written off", "Recalled"),
    *(
        "Returned by bank",
        "Cheque stopped",
        "DUPLICATE - do not use",
        "Anything else",
        "Part paid",
    ),
)


@pytest.mark.parametrize("state", UNDONE)
@pytest.mark.parametrize("heading", ["Status", "Payment Status", "Invoice state"])
def test_a_status_unlike_paid_is_asked_about_whatever_it_says(
    tmp_path: Path, heading: str, state: str
) -> None:
    asked = _read(tmp_path, heading, ["Paid", state, "Paid", "Cleared"])
    without = _read(
        tmp_path, heading, ["Paid", state, "Paid", "Cleared"], {"cancelled": "leave-out"}
    )

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("cells", [["SME", "Large", "SME"], ["Paid", "Cleared", "Paid by BACS"]])
def test_a_status_of_suppliers_or_of_what_is_done_changes_nothing(
    tmp_path: Path, cells: list[str]
) -> None:
    reading = _read(tmp_path, "Status", cells)

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("heading", ["Void Date", "Cancelled Date", "Reversed By", "Stopped"])
@pytest.mark.parametrize("cell", ["25/04/2025", "J Smith", "5100077"])
def test_a_day_or_a_name_of_who_made_few_rows_void_is_asked_about(
    tmp_path: Path, heading: str, cell: str
) -> None:
    asked = _read(tmp_path, heading, ["", cell, ""])
    without = _read(tmp_path, heading, ["", cell, ""], {"cancelled": "leave-out"})
    nobody = _read(tmp_path, heading, ["", "00/00/0000", ""])

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)
    assert (nobody.verdict, nobody.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CANCELLED",
            "Cancelled - cheque not presented",
            "VOID",
            "VOID - cheque 100231 cancelled",
        ),
        *("Cheque cancelled", "Works (cancelled)", "*** void ***", "Cancelled by bank"),
    ],
)
@pytest.mark.parametrize("heading", ["Comments", "Description"])
def test_a_text_that_begins_with_cancelled_is_asked_about(
    tmp_path: Path, heading: str, text: str
) -> None:
    asked = _read(tmp_path, heading, ["Works", text, "Goods"])
    without = _read(tmp_path, heading, ["Works", text, "Goods"], {"cancelled": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Void property works",
            "Voids",
            "VOID - 12 High Street",
            "Repairs - void",
            "Stopped drain",
        ),
        *("Cancelled event refund", "Example Ltd", "Samples of soil", "Reversed osmosis plant"),
    ],
)
def test_a_text_about_empty_houses_or_events_changes_nothing(tmp_path: Path, text: str) -> None:
    reading = _read(tmp_path, "Description", ["Works", text, "Goods"])

    assert (reading.verdict, reading.total) == (Verdict.READY, 3000)


@pytest.mark.parametrize("name", ["Serco Ltd (CANCELLED)", "Serco - cancelled", "EXAMPLE: A Ltd"])
def test_a_supplier_marked_as_cancelled_or_as_an_example_is_asked_about(
    tmp_path: Path, name: str
) -> None:
    rows = [f"1{n}/04/2025,{payee},10.00" for n, payee in enumerate((name, "Arco", "Kier"), 3)]

    asked = _paid(tmp_path, "Date,Supplier,Amount", rows)
    without = _paid(tmp_path, "Date,Supplier,Amount", rows, "leave-out")

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)


@pytest.mark.parametrize(
    ("heading", "once", "again"),
    [
        *(("Level", "Line", "Header"), ("Scenario", "Actual", "Budget")),
        *(("Version", "Amended", "Original"), ("Row", "Detail", "Summary")),
    ],
)
def test_rows_that_others_say_again_are_asked_about(
    tmp_path: Path, heading: str, once: str, again: str
) -> None:
    asked = _read(tmp_path, heading, [again, once, again, once])
    without = _read(tmp_path, heading, [again, once, again, once], {"cancelled": "leave-out"})

    assert [question.code for question in asked.questions] == ["SB-147"]
    assert (without.verdict, without.total) == (Verdict.READY, 2000)


@pytest.mark.parametrize(
    ("heading", "invoice", "credit"),
    [
        *(("Doc Ty", "KR", "KG"), ("TT", "I", "C"), ("Invoice No", "INV12", "CRN12")),
        *(("Invoice No", "4711", "CRN 13"), ("Description", "Invoice 1", "Credit note CN12")),
        ("Details", "Works", "Credit note for works in May"),
    ],
)
def test_a_credit_note_by_its_number_or_its_first_words_is_asked_about(
    tmp_path: Path, heading: str, invoice: str, credit: str
) -> None:
    rows = [
        f"1{n}/04/2025,{payee},10.00,{credit if n == 2 else invoice}"
        for n, payee in enumerate(
            ("Brook & Vale Ltd", "Kier", "Arco", "Marlow Supplies", "Bidfood")
        )
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join([f"Date,Supplier,Amount,{heading}", *rows]), encoding="utf-8")

    asked = read_file(path)
    taken = read_file(path, answers={"credit_notes": "subtract"})

    assert [question.code for question in asked.questions] == ["SB-146"]
    assert (taken.verdict, taken.total) == (Verdict.READY, 3000)


def test_accruals_of_the_days_before_and_after_are_no_payments(tmp_path: Path) -> None:
    rows = ["13/04/2025,Opening accruals,-5.00", "14/04/2025,Arco,10.00", "15/04/2025,Kier,10.00"]

    reading = _paid(tmp_path, "Date,Supplier,Amount", rows)

    assert (reading.verdict, reading.total) == (Verdict.ASK, 2000)
