from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.parties import VatBasis
from core.domain.spend import FileReading, Role, Verdict
from core.importing.answering import NoAnswer
from core.importing.reading import read_file, stream_lines

HEAD = "Payment Date,Supplier,Invoice No,Narrative,Dept,Net,VAT,Gross\n"
ROWS = (
    "14/04/2025,Brook Ltd,P1,Paper,Library,100.00,20.00,120.00\n"
    "15/04/2025,Vale Ltd,P2,Ink,Library,50.00,10.00,60.00\n"
    "29/04/2025,Vale Ltd,P3,Ink back,Museum,-10.00,-2.00,-12.00\n"
)
TAXED = (
    "Date,Payee,Total,Tax\n14/04/2025,Brook Ltd,120.00,20.00\n15/04/2025,Vale Ltd,60.00,10.00\n"
    "16/04/2025,Elm Ltd,30.00,5.00\n17/04/2025,Zero Ltd,40.00,\n29/04/2025,Vale Ltd,-12.00,-2.00\n"
)


def _read(folder: Path, text: str, **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers)


def _columns(reading: FileReading) -> dict[str, int]:
    return {role.value: use.index for role, use in reading.columns.items()}


@pytest.mark.parametrize("answer", ["D", "3", "Narrative", " narrative"])
def test_any_role_takes_a_heading_a_letter_or_a_number(tmp_path: Path, answer: str) -> None:
    reading = _read(tmp_path, HEAD + ROWS, category=answer)

    assert _columns(reading)["category"] == 3
    assert reading.lines[0].text(Role.CATEGORY) == "Paper"
    assert reading.columns[Role.CATEGORY].why == "by your choice or a known layout"


def test_a_column_that_is_given_a_role_loses_its_other(tmp_path: Path) -> None:
    before = _columns(_read(tmp_path, HEAD + ROWS))
    after = _columns(_read(tmp_path, HEAD + ROWS, description="Dept"))

    assert (before["department"], before["description"]) == (4, 3)
    assert after["description"] == 4
    assert "department" not in after


def test_a_role_may_have_no_column(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS, department="none", description="none")

    assert not {"department", "description"} & _columns(reading).keys()
    assert (reading.verdict, reading.total) == (Verdict.READY, 14000)


@pytest.mark.parametrize(
    "answers",
    [
        {"vat": "VAT"},
        {"vat": "none"},
        {"net": "none"},
        {"gross": "none"},
        {"gross": "Gross", "net": "Net", "vat": "VAT"},
        {"vat": "Gross", "gross": "VAT"},
        {"reference": "Gross"},
        {"net": "VAT", "vat": "none"},
    ],
)
def test_what_is_said_of_net_vat_and_gross_leaves_the_sum(
    tmp_path: Path, answers: dict[str, str]
) -> None:
    assert _read(tmp_path, HEAD + ROWS, **answers).total == 14000


def test_a_part_of_the_amount_is_kept_with_each_line(tmp_path: Path) -> None:
    text = "Date,Supplier,Amount,Z1,Z2\n25/04/2025,A Ltd,1.00,0.20,1.20\n"

    reading = _read(tmp_path, text, amount="Amount", net="Amount", vat="Z1", gross="Z2")

    line = reading.lines[0]
    assert (line.pence, line.net, line.vat, line.gross) == (100, 100, 20, 120)
    assert reading.vat_basis is VatBasis.NET


def test_what_is_summed_may_be_said_to_be_gross(tmp_path: Path) -> None:
    text = "Date,Supplier,Amount\n25/04/2025,A Ltd,1.00\n"

    assert _read(tmp_path, text, gross="Amount").vat_basis is VatBasis.GROSS
    assert _read(tmp_path, text, net="Amount").vat_basis is VatBasis.NET


def test_a_column_said_to_be_something_else_is_not_summed(tmp_path: Path) -> None:
    text = "Date,Supplier,Amount,Value\n25/04/2025,A Ltd,1.00,2.00\n26/04/2025,B Ltd,3.00,5.00\n"

    assert _read(tmp_path, text).verdict is Verdict.ASK
    reading = _read(tmp_path, text, reference="Amount")

    assert (reading.verdict, reading.total) == (Verdict.READY, 700)


@pytest.mark.parametrize(
    "answers",
    [
        {"description": "Narrative", "reference": "D"},
        {"vat": "VAT", "amount": "VAT"},
        {"amount": "Net-Gross", "vat": "Gross"},
        {"amount": "Net", "debit": "Gross", "credit": "VAT"},
        {"debit": "Gross"},
        {"credit": "VAT"},
        {"amount": "none"},
        {"description": "groups"},
        {"vat_taken_off": "perhaps"},
        {"vat_taken_off": "yes"},
        {"vat_taken_off": "yes", "amount": "Gross", "vat": "none"},
    ],
)
def test_what_cannot_be_meant_of_columns_is_refused(
    tmp_path: Path, answers: dict[str, str]
) -> None:
    with pytest.raises(NoAnswer):
        _read(tmp_path, HEAD + ROWS, **answers)


def test_two_columns_said_to_be_debit_and_credit_are_summed_as_a_pair(tmp_path: Path) -> None:
    text = (
        "Date,Supplier,Amount,In,Out\n25/04/2025,A Ltd,9.00,,5.00\n26/04/2025,B Ltd,8.00,1.00,\n"
    )

    reading = _read(tmp_path, text, debit="Out", credit="In")

    assert (reading.verdict, reading.total) == (Verdict.READY, 400)


def test_a_credit_column_that_the_program_found_may_be_left_aside(tmp_path: Path) -> None:
    text = "Date,Supplier,Debit,Credit\n25/04/2025,A Ltd,9.00,\n26/04/2025,B Ltd,,1.00\n"

    assert _read(tmp_path, text + "27/04/2025,C Ltd,5.00,\n").total == 1300
    assert _read(tmp_path, text + "27/04/2025,C Ltd,5.00,\n", credit="none").total == 1400


def test_amounts_with_vat_beside_a_column_of_vat_may_come_in_without(tmp_path: Path) -> None:
    with_vat = _read(tmp_path, TAXED)

    offer = with_vat.offers[0]
    assert (with_vat.verdict, with_vat.total, with_vat.vat_basis) == (
        *(Verdict.READY, 23800),
        VatBasis.GROSS,
    )
    assert (offer.code, offer.key) == ("SB-180", "vat_taken_off")
    assert [choice.value for choice in offer.choices] == ["no", "yes"]
    without = _read(tmp_path, TAXED, vat_taken_off="yes")
    assert (without.verdict, without.total, without.vat_basis) == (
        *(Verdict.READY, 20500),
        VatBasis.NET,
    )
    assert [offer.key for offer in without.offers] == ["vat_taken_off"]


def test_vat_comes_off_a_credit_with_its_sign_and_is_kept(tmp_path: Path) -> None:
    reading = _read(tmp_path, TAXED, vat_taken_off="yes")

    credit, untaxed = reading.lines[4], reading.lines[3]
    assert (credit.pence, credit.net, credit.vat, credit.gross) == (-1000, -1000, -200, -1200)
    assert (untaxed.pence, untaxed.vat, untaxed.gross) == (4000, None, 4000)
    assert _read(tmp_path, TAXED, vat_taken_off="no").total == 23800


def test_a_row_whose_vat_cannot_be_read_is_a_problem_not_a_gross_amount(tmp_path: Path) -> None:
    reading = _read(tmp_path, TAXED + "30/04/2025,Odd Ltd,12.00,n/a\n", vat_taken_off="yes")

    assert [(problem.code, problem.place.row) for problem in reading.problems] == [("SB-101", 7)]
    assert reading.verdict is Verdict.ASK


def test_a_total_row_is_known_without_vat_too(tmp_path: Path) -> None:
    reading = _read(tmp_path, TAXED + "Total,,238.00,33.00\n", vat_taken_off="yes")

    assert (reading.verdict, reading.left_out[-1].code) == (Verdict.READY, "SB-132")
    assert (reading.left_out[-1].pence, reading.total) == (20500, 20500)


def test_vat_comes_off_the_columns_that_the_person_names(tmp_path: Path) -> None:
    text = TAXED.replace("Total", "Z1").replace("Tax\n", "Z2\n")
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")

    reading = read_file(path, answers={"header_row": "1", "amount": "Z1", "vat": "Z2"}, limit=0)
    assert (reading.vat_basis, reading.offers[0].key) == (VatBasis.GROSS, "vat_taken_off")
    answers = {**reading.answers, "vat_taken_off": "yes"}
    without = read_file(path, answers=answers, limit=0)

    assert without.total == 20500
    assert sum(line.pence for line in stream_lines(path, without)) == 20500


def test_a_pair_of_columns_stays_debit_less_credit_whatever_its_headings(tmp_path: Path) -> None:
    text = "Date,Supplier,Gross,Vat\n25/04/2025,A Ltd,9.00,\n26/04/2025,B Ltd,,-1.00\n"

    assert _read(tmp_path, text, amount="C-D").total == 800
