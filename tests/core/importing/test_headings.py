from __future__ import annotations

import pytest

from core.domain.spend import Role
from core.importing import headings


@pytest.mark.parametrize(
    ("heading", "role", "kind"),
    [
        ("What for", Role.DESCRIPTION, ""),
        ("Text / Description", Role.DESCRIPTION, ""),
        ("Budget head", Role.ACCOUNT, ""),
        ("Chq/BACS", Role.REFERENCE, ""),
        ("Supplier Name", Role.SUPPLIER, ""),
        ("BeneficiaryName", Role.SUPPLIER, ""),
        ("SUPPLIER_NAME_REDACTED", Role.SUPPLIER, ""),
        ("suppliername", Role.SUPPLIER, ""),
        ("Suuplier Name", Role.SUPPLIER, ""),
        ("Supplier ID(T)", Role.SUPPLIER, ""),
        ("Supplier ID", Role.SUPPLIER_ID, ""),
        ("\ufeffSupplier", Role.SUPPLIER, ""),
        ("ï»¿Supplier", Role.SUPPLIER, ""),
        ("Amount (£)", Role.AMOUNT, "plain"),
        (" Amount (œ) ", Role.AMOUNT, "plain"),
        ("Net Amounte", Role.AMOUNT, "net"),
        ("Amonut", Role.AMOUNT, "plain"),
        ("Invoice Line Value (net of VAT)", Role.AMOUNT, "net"),
        ("£ Spend (Excluding Vat)", Role.AMOUNT, "net"),
        ("Amount Including VAT", Role.AMOUNT, "gross"),
        ("Irrecoverablevatamount", Role.VAT, "irrecoverable"),
        ("VAT Amt", Role.VAT, "vat"),
        ("Payment  Date", Role.DATE, "paid"),
        ("Payment Date - G/L Date", Role.DATE, "paid"),
        ("Invoice Date", Role.INVOICE_DATE, ""),
        ("TransNo", Role.REFERENCE, ""),
        ("Directotate", Role.DEPARTMENT, ""),
        ("Merchant Category", Role.CATEGORY, ""),
        ("ProClass Description", Role.CATEGORY, ""),
        ("A/C Ref", Role.SUPPLIER_ID, ""),
        ("N/C", Role.ACCOUNT_CODE, ""),
    ],
)
def test_a_heading_means_its_role_however_it_is_written(
    heading: str, role: Role, kind: str
) -> None:
    best = headings.meanings(heading)[0]

    assert (best.role, best.kind) == (role, kind)


@pytest.mark.parametrize(
    "heading",
    [
        *("VAT Registration Number", "Supplier Postcode", "Supplier Type", "Due Date", "Balance"),
        *("Budget", "Unit Price", "Quantity", "Contract Value", "Supplier tab final"),
    ],
)
def test_a_heading_may_be_known_and_not_used(heading: str) -> None:
    assert headings.meanings(heading)[0].role == ""


@pytest.mark.parametrize("heading", ["", "Sortierung", "Wer", "Bal Sheet Level 1"])
def test_an_unknown_heading_means_nothing(heading: str) -> None:
    assert not [m for m in headings.meanings(heading) if m.weight >= headings.HEADING_WEIGHT]


@pytest.mark.parametrize("heading", ["Amount zzyzx", "Amount (USD)", "Amount (€)"])
def test_a_word_more_that_nobody_knows_leaves_a_heading_unsure(heading: str) -> None:
    assert not headings.meanings(heading)[0].sure


def test_rows_of_data_are_no_headings() -> None:
    assert headings.score(["Date", "Supplier", "Amount"]) > 0
    assert headings.score(["01/04/2024", "Supplier payment", "12.00"]) == 0
    assert headings.score(["Payments over £500", "", ""]) == 0
    assert headings.score(["Supplier", "Postcode"]) == 0


@pytest.mark.parametrize("heading", ["£", "(£)", "GBP", "Pounds", "Pounds Sterling", "\ufffd"])
def test_a_heading_that_names_only_the_currency_stands_over_amounts(heading: str) -> None:
    assert headings.meanings(heading)[0].role is Role.AMOUNT


@pytest.mark.parametrize(
    ("heading", "role", "kind"),
    [
        ("Line Total", Role.AMOUNT, "plain"),
        ("LINE NET", Role.AMOUNT, "net"),
        ("Amount (Excl Tax)", Role.AMOUNT, "net"),
        ("Amount Paid (Net of VAT)", Role.AMOUNT, "net"),
        ("SpendingAmount", Role.AMOUNT, "plain"),
        ("Goods Value", Role.AMOUNT, "net"),
        ("Cheque/BACS Date", Role.DATE, "paid"),
        ("Clearing", Role.DATE, "paid"),
        ("Pay run", Role.DATE, "paid"),
        ("CR_NAME", Role.SUPPLIER, ""),
        ("Gwerth Net/Net Value", Role.AMOUNT, "net"),
        ("TAW/VAT", Role.VAT, "vat"),
        ("Dyddiad/Date", Role.DATE, "paid"),
        ("Cyflenwr", Role.SUPPLIER, ""),
    ],
)
def test_headings_of_other_programs_and_in_welsh_are_known(
    heading: str, role: Role, kind: str
) -> None:
    found = headings.meanings(heading)[0]

    assert (found.role, found.kind, found.sure) == (role, kind, True)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Gross Amount (inc VAT)", "gross"),
        ("Gross value including VAT £", "gross"),
        ("Payment Amount (gross)", "gross"),
        ("Net Value (excl. VAT)", "net"),
        ("Net amount paid (without VAT)", "net"),
    ],
)
def test_a_heading_may_say_the_vat_basis_twice(heading: str, kind: str) -> None:
    first = headings.meanings(heading)[0]

    assert (first.role, first.kind, first.sure) == (Role.AMOUNT, kind, True)


@pytest.mark.parametrize("heading", ["Gross Amount (excl VAT)", "Net Amount inc VAT"])
def test_a_heading_that_contradicts_itself_on_vat_is_known_as_nothing(heading: str) -> None:
    assert headings.meanings(heading) == ()
