from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import Verdict
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
