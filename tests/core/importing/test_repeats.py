from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file
from core.importing.repeats import HiddenSums

HEAD = "Department,Supplier,Date,Net\n"
PARKS = "Parks,Brook Ltd,02/04/2026,10.10\nParks,Vale plc,03/04/2026,20.20\n"
HALL = "Hall,Arco,07/04/2026,5.00\nHall,Mears Ltd,09/04/2026,7.55\nHall,Arco,09/04/2026,-1.00\n"
SECTIONS = (
    f"{HEAD}{PARKS}Parks,All suppliers,30/04/2026,30.30\n"
    f"{HALL}Hall,All suppliers,30/04/2026,11.55\n"
)
INVOICES = "Invoice,Supplier,Date,Invoice Amount,Cost centre\n" + "".join(
    f"INV{i},Brook Ltd,0{i}/04/2026,{i}00.00,{centre}\n"
    for i in range(1, 5)
    for centre in ("Parks", "Hall")
)


def _read(folder: Path, text: str, **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text)
    return read_file(path, answers=answers)


def _asked(reading: FileReading) -> list[str]:
    return [question.code for question in reading.questions]


@pytest.mark.parametrize("grand", ["", "All,All suppliers,30/04/2026,41.85\n"])
def test_sums_that_look_like_payments_are_asked_about(tmp_path: Path, grand: str) -> None:
    reading = _read(tmp_path, SECTIONS + grand)

    assert (reading.verdict, _asked(reading)) == (Verdict.ASK, ["SB-102"])
    answered = _read(tmp_path, SECTIONS + grand, sums="leave-out")
    assert (answered.verdict, answered.line_count, answered.total) == (Verdict.READY, 5, 4185)
    assert answered.amounts == reading.total


def test_a_last_payment_that_is_the_sum_of_all_others_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"{HEAD}{PARKS}{HALL}Trust,Sablemoor Trust,30/04/2026,41.85\n")

    assert _asked(reading) == ["SB-102"]
    kept = _read(
        tmp_path, f"{HEAD}{PARKS}{HALL}Trust,Sablemoor Trust,30/04/2026,41.85\n", sums="keep"
    )
    assert (kept.verdict, kept.total) == (Verdict.READY, 8370)


def test_a_payment_that_is_a_sum_by_chance_is_a_payment(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"{HEAD}{PARKS}Parks,Arco,07/04/2026,30.30\n{HALL}")

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 6)


def test_sums_are_found_in_rows_taken_together_and_one_by_one() -> None:
    payments = [1000 + 7 * i for i in range(399)]
    pence = [*payments, sum(payments), 5, 6, 11]
    together, single = HiddenSums(), HiddenSums()

    together.add(range(2, 300), pence[:298])
    together.add(range(300, 2 + len(pence)), pence[298:])
    for row, amount in enumerate(pence, start=2):
        single.is_sum(row, amount)
    together.end()
    single.end()

    assert together == single
    assert (single.count, single.pence, single.row) == (2, sum(payments) + 11, 401)


def test_an_invoices_amount_on_each_of_its_rows_counts_once_if_the_person_says_so(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path, INVOICES)

    assert (reading.verdict, _asked(reading)) == (Verdict.ASK, ["SB-104"])
    once = _read(tmp_path, INVOICES, repeated="once")
    each = _read(tmp_path, INVOICES, repeated="each")
    assert (once.verdict, once.total) == (Verdict.READY, 100000)
    assert {left.code for left in once.left_out} == {"SB-139", "SB-109"}
    assert (each.verdict, each.total) == (Verdict.READY, 200000)


def test_rows_of_an_invoice_with_amounts_of_their_own_are_not_asked_about(tmp_path: Path) -> None:
    split = INVOICES.replace("400.00,Hall", "12.00,Hall")

    assert _read(tmp_path, split).verdict is Verdict.READY


def test_subtotals_named_by_a_code_are_totals_in_every_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, total in (("Oct", 91.0), ("Nov", 92.0)):
        sheet = book.create_sheet(name)
        sheet.append(["Doc No", "Date", "Supplier", "Nominal", "Details", "Net", "VAT"])
        for code, net in ((4100, 30.0), (4200, 60.0)):
            sheet.append(["A1", "20/10/2025", "Brook Ltd", code, "Paper", net, 0])
            sheet.append(["", "", f"Subtotal {code}", "", "", net, 0])
        sheet.append(["", "", "TOTAL", "", "", total, 0])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "book.xlsx")

    reading = read_file(tmp_path / "book.xlsx", answers={"sheet": "*"})

    assert (reading.line_count, reading.total) == (4, 18000)
    assert [q.text for q in reading.questions] == [
        "The file's own total says £92.00. The payments above it add up to £90.00."
    ]


def test_an_undated_name_with_amounts_alone_is_no_payment_among_dated_ones(
    tmp_path: Path,
) -> None:
    head = "Supplier,Date,Reference,Net,VAT,Gross\n"
    rows = "Brook Ltd,02/04/2026,A1,10.00,2.00,12.00\nBrook Ltd all,,,10.00,2.00,12.00\n"
    more = "Vale plc,03/04/2026,A2,20.00,4.00,24.00\nVale plc all,,,21.00,4.00,25.00\n"

    reading = _read(tmp_path, head + rows + more)

    assert (reading.line_count, reading.total) == (2, 3000)
    assert [p.code for p in reading.problems] == ["SB-137"]


def test_what_columns_add_up_to_leaves_the_totals_row_aside(tmp_path: Path) -> None:
    rows = "Brook Ltd,02/04/2026,10.00,12.00\nVale plc,03/04/2026,20.00,24.00\n"
    reading = _read(tmp_path, f"Supplier,Date,Amount,Amount\n{rows}Total,,30.00,36.00\n")

    assert [c.label[-6:] for c in reading.questions[0].choices] == ["£30.00", "£36.00"]
