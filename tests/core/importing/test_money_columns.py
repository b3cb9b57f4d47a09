from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.parties import VatBasis
from core.importing.columns import profile
from core.importing.money_columns import choose
from core.importing.reading import read_file

HEAD = ["Date", "Supplier", "Value", "Total"]


def _rows(totals: list[str]) -> list[list[str]]:
    values = ["100.00", "50.00", "10.00", "-5.00"]
    return [
        [f"{day}/04/2025", "Brook Ltd", value, total]
        for day, value, total in zip(range(14, 18), values, totals, strict=True)
    ]


@pytest.mark.parametrize(
    "totals",
    [
        ["100.00", "150.00", "160.00", "155.00"],
        ["155.00", "55.00", "5.00", "-5.00"],
        ["900.00", "850.00", "840.00", "845.00"],
    ],
    ids=["adding up", "newest first", "a balance that falls"],
)
def test_a_column_that_only_adds_up_another_is_not_the_amount(totals: list[str]) -> None:
    rows = _rows(totals)

    money = choose(profile(HEAD, rows), rows)

    assert (money.amount, money.doubt) == (2, ())


def test_a_second_amount_that_adds_up_nothing_is_asked_about() -> None:
    rows = _rows(["100.00", "150.00", "170.00", "180.00"])

    money = choose(profile(HEAD, rows), rows)

    assert set(money.doubt) == {2, 3}


def test_credits_in_rows_without_an_amount_are_asked_about() -> None:
    head = ["Date", "Supplier", "Amount", "Credit"]
    rows = [["14/04/2025", "A", "10.00", ""], ["15/04/2025", "B", "", "4.00"]] * 4

    money = choose(profile(head, rows), rows)

    assert (money.debit, money.credit, money.doubt) == (2, 3, (2, 3))


def test_debit_less_credit_that_makes_the_gross_with_vat_is_net() -> None:
    head = ["Date", "Contact", "Debit", "Credit", "Gross", "VAT"]
    rows = [
        ["14/04/2025", "A", "100.00", "", "120.00", "20.00"],
        ["15/04/2025", "B", "", "10.00", "-12.00", "-2.00"],
        ["16/04/2025", "B", "50.00", "", "50.00", "0.00"],
    ]

    money = choose(profile(head, rows), rows)

    assert (money.debit, money.credit, money.basis, money.doubt) == (2, 3, VatBasis.NET, ())


def test_a_column_that_is_less_by_more_than_vat_is_not_the_net_of_another() -> None:
    head = ["Date", "Supplier", "Net Amount", "Amount"]
    rows = [[f"{day}/04/2025", "A", "10.00", "500.00"] for day in range(14, 20)]

    assert set(choose(profile(head, rows), rows).doubt) == {2, 3}


@pytest.mark.parametrize(
    ("balances", "doubted"),
    [
        (["900.00", "950.00", "940.00", "920.00", "890.00"], True),
        (["100.00", "50.00", "60.00", "80.00", "110.00"], False),
    ],
    ids=["a balance of the bank", "an account that rises by what is spent"],
)
def test_receipts_beside_a_balance_that_payments_lower_are_asked_about(
    balances: list[str], doubted: bool
) -> None:
    head = ["Date", "Payee", "Debit", "Credit", "Balance"]
    moves = [("100.00", ""), ("", "50.00"), ("10.00", ""), ("20.00", ""), ("30.00", "")]
    rows = [
        [f"1{n}/04/2025", "Brook Ltd", debit, credit, balance]
        for n, ((debit, credit), balance) in enumerate(zip(moves, balances, strict=True))
    ]
    rows += [["20/04/2025", "Brook Ltd", "500.00", "", ""]]

    money = choose(profile(head, rows), rows)

    assert (money.debit, money.credit, bool(money.doubt)) == (2, 3, doubted)


def test_a_gross_beside_an_amount_in_local_currency_that_differs_is_asked_about(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.csv"
    rows = [f"Brook Ltd,{n:02}/04/2025,{n * 12}.00,{n * 10}.00" for n in range(1, 10)]
    rows.append("Vale Ltd,10/04/2025,12.00,#VALUE!")
    path.write_text("\n".join(["Vendor,Posting Date,Gross,Amount in local currency", *rows]))

    assert "amount" in [question.key for question in read_file(path).questions]


def test_amounts_that_are_formulas_without_results_give_way_to_no_price_unasked() -> None:
    head = ["Supplier", "Date", "Qty", "Price", "Amount"]
    rows = [["Brook Ltd", f"1{n}/04/2025", "3", f"1{n}.50", "#FORMULA!"] for n in range(6)]

    assert choose(profile(head, rows), rows).doubt == (4, 3)


def test_a_gross_of_formulas_without_results_leaves_the_net_beside_it() -> None:
    head = ["Supplier", "Date", "Net", "VAT", "Gross"]
    rows = [["Brook Ltd", f"1{n}/04/2025", f"1{n}.50", "0.00", "#FORMULA!"] for n in range(6)]

    assert choose(profile(head, rows), rows).amount == 2


@pytest.mark.parametrize(("vat", "sure"), [("2.00", True), ("3.00", False)])
def test_a_total_that_the_columns_of_an_analysis_make_up_is_beyond_doubt(
    vat: str, sure: bool
) -> None:
    head = ["Date", "Payee", "Total", "VAT", "Office", "Grounds"]
    rows = [
        [f"1{n}/04/2025", "Brook Ltd", "12.00", vat, *(("10.00", "") if n % 2 else ("", "10.00"))]
        for n in range(6)
    ]

    money = choose(profile(head, rows), rows)

    assert (money.amount, money.vat) == ((2, 3) if sure else (-1, -1))
