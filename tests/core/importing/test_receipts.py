from __future__ import annotations

from pathlib import Path

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

BANK = (
    *("Date,Payee,Amount,Balance", "14/04/2025,Brook & Vale Ltd,-10.00,990.00"),
    *("15/04/2025,HMRC VAT,100.00,1090.00", "16/04/2025,Marlow Supplies,-30.00,1060.00"),
    *("17/04/2025,Harrow Print,-60.00,1000.00", "18/04/2025,A1 Skips,-20.00,980.00"),
    *("19/04/2025,Wells Electrical,-20.00,960.00", ""),
)


def _read(folder: Path, lines: tuple[str, ...], **answers: str) -> FileReading:
    path = folder / "account.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_file(path, answers=answers)


def test_what_came_into_an_account_is_no_credit_before_the_person_says_so(tmp_path: Path) -> None:
    asked = _read(tmp_path, BANK, sign="negative")
    received = _read(tmp_path, BANK, sign="negative", receipts="received")
    credits = _read(tmp_path, BANK, sign="negative", receipts="credits")

    assert [question.code for question in asked.questions] == ["SB-182"]
    assert asked.questions[0].choices[0].value == "received"
    assert (received.verdict, received.line_count, received.total) == (Verdict.READY, 5, 14000)
    assert [left.code for left in received.left_out] == ["SB-139", "SB-156"]
    assert (credits.line_count, credits.total) == (6, 4000)


def test_every_row_of_an_account_ends_somewhere(tmp_path: Path) -> None:
    reading = _read(tmp_path, BANK, sign="negative", receipts="received")

    left_out = sum(left.pence or 0 for left in reading.left_out)
    assert reading.total + left_out == reading.amounts


def test_receipts_among_payments_that_lower_a_balance_are_asked_about(tmp_path: Path) -> None:
    turned = tuple(
        line.replace(",-", ",") if ",-" in line else line.replace(",100.00,", ",-100.00,")
        for line in BANK
    )

    assert [question.code for question in _read(tmp_path, turned).questions] == ["SB-182"]


def test_credits_of_those_who_are_paid_as_well_are_likely_credits(tmp_path: Path) -> None:
    lines = tuple(line.replace("HMRC VAT", "A1 Skips") for line in BANK)

    reading = _read(tmp_path, lines, sign="negative")

    assert reading.questions[0].choices[0].value == "credits"


def test_credits_in_a_list_of_payments_without_a_balance_are_credits(tmp_path: Path) -> None:
    paid = [f"1{n}/04/2025,Brook Ltd,10.00" for n in range(4)]
    lines = ("Date,Payee,Amount", *paid, "15/04/2025,A1 Skips,-4.00", "")

    assert _read(tmp_path, lines).verdict is Verdict.READY


def test_rows_of_the_other_sign_that_speak_of_income_are_asked_about(tmp_path: Path) -> None:
    paid = [f"1{n}/04/2025,Brook Ltd,Repairs,10.00" for n in range(9)]
    came = [f"2{n}/04/2025,Guides,Hall hire income,-4.00" for n in range(3)]
    lines = ("Date,Payee,Account,Amount", *paid, *came, "")

    reading = _read(tmp_path, lines)

    assert [question.code for question in reading.questions] == ["SB-182"]
    assert reading.questions[0].choices[0].value == "received"
    assert _read(tmp_path, lines, receipts="received").total == 9000


def test_debits_with_a_minus_beside_a_column_of_credits_are_asked_about(tmp_path: Path) -> None:
    paid = [f"1{n}/04/2025,Brook Ltd,-10.00," for n in range(6)]
    lines = ("Date,Payee,Debit,Credit", *paid, "20/04/2025,Brook Ltd,,4.00", "")
    plain = tuple(line.replace(",-", ",") for line in lines)

    asked = _read(tmp_path, lines)
    minus = _read(tmp_path, lines, sign="negative")

    assert [question.code for question in asked.questions] == ["SB-128"]
    assert "is a payment shown as £10.00 or as minus £10.00?" in asked.questions[0].text
    assert (minus.verdict, minus.total, minus.credit_pence) == (Verdict.READY, 5600, -400)
    assert _read(tmp_path, lines, sign="positive").total == -6400
    assert (_read(tmp_path, plain).verdict, _read(tmp_path, plain).total) == (Verdict.READY, 5600)


def test_parts_that_are_added_up_may_bear_a_minus(tmp_path: Path) -> None:
    paid = [f"1{n}/04/2025,Brook Ltd,-10.00,-2.00" for n in range(6)]
    lines = ("Date,Payee,Revenue,Capital", *paid, "")

    asked = _read(tmp_path, lines, amount="2+3")

    assert "SB-128" in [question.code for question in asked.questions]
    assert _read(tmp_path, lines, amount="2+3", sign="negative").total == 7200


def test_a_credit_that_is_taken_back_raises_what_was_paid(tmp_path: Path) -> None:
    paid = [f"1{n}/04/2025,Brook Ltd,10.00," for n in range(6)]
    back = ("20/04/2025,Brook Ltd,,4.00", "21/04/2025,Brook Ltd,,-1.00", "")
    lines = ("Date,Payee,Debit,Credit", *paid, *back)
    minus = tuple(line.replace(",,4.00", ",,-4.00").replace(",,-1.00", ",,1.00") for line in lines)

    assert _read(tmp_path, lines).total == 5700
    assert _read(tmp_path, minus).total == 5700
