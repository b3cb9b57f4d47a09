from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file
from core.importing.totals import Judgement, RowFacts, Sums, is_label, judge


def _facts(*texts: str, dated: bool = False, supplied: bool = False, filled: int = 2) -> RowFacts:
    return RowFacts(texts, filled, dated, supplied)


def _judge(row: RowFacts, pence: int, text: str, sums: Sums) -> Judgement:
    return judge(row, pence, text, sums, 6, dated=True)


@pytest.mark.parametrize(
    "text",
    [
        *("Total", "TOTAL:", "Grand Total", "Sub-total", "Sub Total", "Page total", "Sum:"),
        *("Total for Smith Ltd", "Smith Ltd Total", "Carried forward", "Balance b/f", "Totals"),
        *("Report total £", "Total spend April", "Brought Forward"),
    ],
)
def test_a_label_names_a_total(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    "text", ["Total Gas & Power", "Totally Local", "Sumo Digital", "Forward Housing", "Subtle"]
)
def test_a_name_that_begins_like_a_total_is_none(text: str) -> None:
    assert not is_label(text)


def test_a_supplier_called_total_with_a_date_is_a_payment() -> None:
    row = _facts("Total", dated=True, supplied=True, filled=6)

    assert _judge(row, 6000, "60.00", Sums(10000, 3)) is Judgement.LINE


def test_a_labelled_sum_of_the_rows_above_is_a_total() -> None:
    assert _judge(_facts("Total"), 10000, "100.00", Sums(10000, 3)) is Judgement.TOTAL


def test_a_labelled_total_that_is_another_sum_is_told_apart() -> None:
    assert _judge(_facts("Total"), 10001 + 99, "101.00", Sums(10000, 3)) is Judgement.OTHER_TOTAL


def test_an_amount_alone_is_a_total_only_if_it_is_the_sum() -> None:
    assert _judge(_facts(filled=1), 10000, "100.00", Sums(10000, 3)) is Judgement.TOTAL
    assert _judge(_facts(filled=1), 9000, "90.00", Sums(10000, 3)) is Judgement.DOUBTFUL


def test_a_total_shown_without_pennies_still_matches() -> None:
    assert Sums(1045, 2).matches(1050, "10.5")
    assert Sums(1045, 2).matches(1000, "10")
    assert not Sums(1045, 2).matches(1055, "10.55")


def test_totals_of_totals_are_found() -> None:
    sums = Sums()
    for running, lines in ((300, 2), (1000, 4)):
        sums.running, sums.lines = running, lines
        assert sums.matches(sums.since, "")
        sums.close(sums.since)

    assert sums.matches(1000, "10.00")
    sums.close(1000)
    assert sums.totals == [1000]


def test_a_name_and_an_amount_where_payments_hold_more_is_doubtful() -> None:
    row = _facts("Smith Ltd", supplied=True, filled=2)

    assert _judge(row, 777, "7.77", Sums(10000, 3)) is Judgement.DOUBTFUL


def test_a_dated_balance_that_names_nobody_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    days = "".join(f"{day}/04/2025,Firm {day},Hire,{day}.00\n" for day in range(13, 20))
    path.write_text(
        f"Date,Supplier,Description,Amount\n01/04/2025,,Opening balance,5000.00\n{days}"
    )

    asked = read_file(path)
    answered = read_file(path, answers={"faulty_rows": "leave-out"})

    assert asked.verdict is Verdict.ASK
    assert (answered.verdict, answered.total) == (Verdict.READY, 11_200)


@pytest.mark.parametrize("name", ["Opening balance", "Balance c/fwd", "Brought Forward"])
def test_a_dated_balance_in_the_column_of_suppliers_is_never_a_payment(name: str) -> None:
    row = RowFacts((name,), 4, has_date=True, has_supplier=True)

    assert judge(row, 500000, "5000.00", Sums(), 4, dated=True) is Judgement.DOUBTFUL


def test_a_supplier_whose_name_holds_balance_is_paid() -> None:
    row = RowFacts(("Opening Balance Ltd",), 4, has_date=True, has_supplier=True)

    assert judge(row, 500000, "5000.00", Sums(), 4, dated=True) is Judgement.LINE


def test_a_dated_grand_total_in_the_column_of_suppliers_is_no_payment() -> None:
    row = RowFacts(("Grand Total",), 4, has_date=True, has_supplier=True)
    sums = Sums(running=5000, lines=3)

    assert judge(row, 5000, "50.00", sums, 4, dated=True) is Judgement.TOTAL
    assert judge(row, 777, "7.77", sums, 4, dated=True) is Judgement.DOUBTFUL


def _judged_payee(payee: str, pence: int, *, filled: int = 4, usual: int = 4) -> Judgement:
    row = RowFacts((payee,), filled, has_date=True, has_supplier=True, payee=payee)
    return judge(row, pence, f"{pence / 100:.2f}", Sums(10000, 3), usual, dated=True)


@pytest.mark.parametrize(
    "label",
    [
        *("TOTAL", "Totals", "April total", "BACS run total", "Total payments"),
        *("Bank balance", "Balance as at 30/04/2025", "Year to date", "Cumulative spend"),
        *(
            "Number of payments",
            "Average payment",
            "Difference",
            "Previous month",
            "Of which capital",
        ),
        *("Precept received", "Less refunds", "Control total per ledger", "Cyfanswm"),
    ],
)
def test_a_dated_figure_in_the_column_of_suppliers_that_is_no_sum_is_asked_about(
    label: str,
) -> None:
    assert _judged_payee(label, 777) is Judgement.DOUBTFUL


def test_a_dated_figure_in_the_column_of_suppliers_that_is_the_sum_is_a_total() -> None:
    assert _judged_payee("TOTAL", 10000) is Judgement.TOTAL
    assert _judged_payee("Overall", 10000) is Judgement.TOTAL


@pytest.mark.parametrize(
    "name",
    ["Total Hire Ltd", "Sub Total Limited", "Balance Consulting", "Average Joe", "Last Mile"],
)
def test_a_supplier_whose_name_holds_the_word_of_a_total_is_paid(name: str) -> None:
    assert _judged_payee(name, 777) is Judgement.LINE


def test_a_supplier_called_total_is_paid_where_the_row_holds_all_that_payments_hold() -> None:
    assert _judged_payee("Total", 777, filled=6, usual=6) is Judgement.LINE


MONTHS = (
    "Date,Supplier,Dept,Amount\n02/04/2025,Brook Ltd,ICT,522.00\n"
    "15/04/2025,Vale Ltd,Parks,640.10\n22/04/2025,Hay Ltd,Parks,1200.00\n"
)


def _read(folder: Path, text: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text)
    return read_file(path)


@pytest.mark.parametrize("day", ["Apr-25", "April 2025", "30/04/2025"])
def test_the_total_of_a_month_is_no_payment_though_it_is_dated(tmp_path: Path, day: str) -> None:
    may = "02/05/2025,Brook Ltd,ICT,10.00\n03/05/2025,Vale Ltd,ICT,20.00\nMay-25,,,30.00\n"

    reading = _read(tmp_path, f"{MONTHS}{day},,,2362.10\n{may}")

    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 5, 239210)
    assert [row.row for row in reading.left_out if row.code == "SB-132"] == [5, 8]


def test_a_dated_amount_to_nobody_that_is_no_sum_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"{MONTHS}30/04/2025,,,2400.00\n")

    assert reading.verdict is Verdict.ASK
    assert [(p.code, p.place.row) for p in reading.problems] == [("SB-181", 5)]


def test_a_payment_that_lacks_only_the_name_stays_a_payment(tmp_path: Path) -> None:
    reading = _read(
        tmp_path, f"{MONTHS}30/04/2025,,Parks,2400.00\n" + MONTHS.split("\n", 1)[1] * 3
    )

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 13)
    assert "SB-113" in [note.code for note in reading.notes]


def test_an_undated_figure_below_a_single_payment_is_asked_about(tmp_path: Path) -> None:
    reading = _read(
        tmp_path, "Date,Payee,Amount\n02/04/2025,Brook Ltd,522.00\n,Held in hand,9000.00\n"
    )

    assert reading.verdict is Verdict.ASK


def test_the_total_of_a_supplier_over_its_payments_that_is_no_sum_is_asked_about(
    tmp_path: Path,
) -> None:
    groups = "".join(
        f"{name},,,\n14/04/2025,P{i},,10.00\n15/04/2025,P9{i},,20.00\nTotal {name},,,{total}\n"
        for i, (name, total) in enumerate([("Brook Ltd", "30.00"), ("Vale plc", "45.00")])
    )
    text = f"Payments by supplier\nDate,Reference,Note,Amount\n{groups}"
    path = tmp_path / "export.csv"
    path.write_text(text)

    reading = read_file(path, answers={"supplier": "groups"})

    assert reading.verdict is Verdict.ASK
    assert (reading.line_count, reading.total) == (4, 6000)


def test_a_transfer_to_the_bodys_own_account_is_a_line_of_the_ledger(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "Date,Payee,Amount\n14/04/2025,Brook Ltd,522.10\n"
        "15/04/2025,Transfer to Deposit Account,50000.00\n16/04/2025,Vale plc,19.95\n",
    )

    assert (reading.verdict, reading.total) == (Verdict.READY, 5054205)


def test_titles_of_each_page_and_stars_of_totals_are_no_payments(tmp_path: Path) -> None:
    title = "14/07/2026,,Weeton Council,Page {}\n11:24,,PAYMENTS LIST,\n"
    head = "Date,Payee,Amount,Details\n"
    rows = "".join(f"{day}/06/2026,Brook {day},{day}.50,Paper\n" for day in range(10, 16))
    pages = "".join(title.format(page) + head + rows for page in (1, 2))
    path = tmp_path / "export.csv"
    path.write_text(pages)
    starred = tmp_path / "starred.csv"
    marks = [f",{line}" for line in (head + rows).splitlines()]
    starred.write_text("\n".join([*marks, "**,,,78.00,", ""]))

    reading, other = read_file(path), read_file(starred)

    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 12, 15600)
    assert (other.verdict, other.line_count, other.total) == (Verdict.READY, 6, 7800)


def test_a_total_that_stands_first_is_held_to_the_payments_below_it(tmp_path: Path) -> None:
    rows = "14/04/2024,Brook Ltd,10.00\n15/04/2024,Vale Ltd,-2.50\n16/04/2024,Wells Ltd,30.00\n"

    reading = _read(tmp_path, f"Date,Supplier,Net\n,Grand total,37.50\n{rows}")
    other = _read(tmp_path, f"Date,Supplier,Net\n,Grand total,40.00\n{rows}")

    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 3, 3750)
    assert [question.text for question in other.questions] == [
        "The file's own total says £40.00. The payments below it add up to £37.50."
    ]


def test_a_total_that_stands_first_is_held_to_its_own_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for name, day, total in (("April", "14/04/2024", 40), ("May", "15/05/2024", 41)):
        sheet = book.create_sheet(name)
        sheet.append(["Date", "Supplier", "Net"])
        sheet.append(["", "Total", total])
        sheet.append([day, "Brook Ltd", 10])
        sheet.append([day, "Vale Ltd", 30])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "months.xlsx")

    reading = read_file(tmp_path / "months.xlsx", answers={"sheet": "*"})

    assert [question.text for question in reading.questions] == [
        "The file's own total says £41.00. The payments below it add up to £40.00."
    ]
