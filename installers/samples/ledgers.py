"""The spend files of the made-up bodies, as their finance systems and a bank write them.

Each is messy in the ways that real exports are: titles above the headings, page totals, repeated
headings, blank rows and columns, three ways to write a credit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from core.domain.money import decimal_text, pounds
from core.domain.period import add_months, month_end
from installers.samples.cards import CardPurchase
from installers.samples.made_body import TOWN, MadeBody
from installers.samples.payments import Payment

MADE_UP = "MADE-UP DEMONSTRATION DATA"
PAGE = 52
# A workbook made twice must have the same bytes, so it can't say when it was made.
MADE_ON = datetime(2026, 4, 20, 9, 0)  # noqa: DTZ001 - xlsxwriter writes it without a zone

_OLD_HEADINGS = (
    "Date Paid", "Payee Name", "Voucher", "Invoice No", "Transaction Detail", "Centre", "A/c Code",
    "Account Name", "Net Amount", "VAT", "Gross Amount", "Tender",
)  # fmt: skip
_NEW_HEADINGS = (
    "", "Date", "Source", "Contact Name", "Description", "Invoice Number", "Account Code",
    "Account", "Cost Centre", "Debit", "Credit", "VAT",
)  # fmt: skip
_NEW_WIDTHS = (2, 12, 20, 42, 40, 16, 13, 26, 26, 13, 13, 12)
_CARD_HEADINGS = (
    "Transaction Date", "Statement", "Cardholder", "Card Number", "Merchant Name",
    "Merchant Category", "Purpose", "Cost Centre", "Nominal Code", "Net Amount", "VAT Amount",
    "Gross Amount",
)  # fmt: skip


def payment_list(payments: Sequence[Payment]) -> bytes:
    """Write the first year as the old system's payment list: a report saved as CSV, cp1252."""
    rows: list[Sequence[str]] = [
        (f"{TOWN.name} - {MADE_UP}",),
        ("Payments List", "", "1 April 2024 to 31 March 2025"),
        ("Printed 14/04/2025 at 09:12", "", "User: CLERK", "", "All cost centres"),
        (),
        _OLD_HEADINGS,
    ]
    vouchers = _vouchers(payments)
    for start in range(0, len(payments), PAGE):
        page = payments[start : start + PAGE]
        if start:
            rows += [(), (f"Page {start // PAGE + 1}",), _OLD_HEADINGS]
        rows += [_old_row(start + i, vouchers[start + i], one) for i, one in enumerate(page)]
        rows.append(_old_total("Page total", page))
    rows += [(), _old_total("GRAND TOTAL", payments)]
    return _csv(rows).encode("cp1252")


def _vouchers(payments: Iterable[Payment]) -> list[int]:
    """Number the vouchers from 1: one for all that a payee gets on a day."""
    numbers: dict[tuple[object, str], int] = {}
    return [numbers.setdefault((one.paid_on, one.payee), len(numbers) + 1) for one in payments]


def _old_row(place: int, voucher: int, one: Payment) -> tuple[str, ...]:
    tender = "DD" if one.direct else "CHQ" if voucher % 23 == 0 else "BACS"
    # The old system pads some names, and keeps what a clerk typed after them.
    name = one.payee + ("", "", " ", ",")[place % 97 % 4] if place % 97 < 4 else one.payee
    return (
        f"{one.paid_on:%d/%m/%Y}", name, f"{voucher:04d}", one.invoice, one.detail, one.centre,
        one.account.code, one.account.name, *(_old_money(p, place) for p in _three(one)), tender,
    )  # fmt: skip


def _three(one: Payment) -> tuple[int, int, int]:
    return one.net, one.vat, one.gross


def _old_money(pence: int, place: int) -> str:
    """Write ``£1,204.50``; a credit in brackets, or with the minus behind it."""
    if pence >= 0:
        return pounds(pence)
    return f"({pounds(-pence)})" if place % 2 else f"{pounds(-pence)}-"


def _old_total(words: str, payments: Sequence[Payment]) -> tuple[str, ...]:
    sums = (sum(column) for column in zip(*map(_three, payments), strict=True))
    return ("", words, "", "", "", "", "", "", *map(pounds, sums), "")


def ledger_workbook(
    body: MadeBody, payments: Sequence[Payment], centres: dict[str, str], centre: str
) -> bytes:
    """Write the second year as a newer system's account transactions: a workbook.

    ``centre`` heads the column of cost centres.
    """
    buffer = io.BytesIO()
    book = _workbook(buffer)
    sheet = book.add_worksheet("Account Transactions")
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "dd mmm yyyy"})
    for row, words in enumerate(
        (
            "Account Transactions",
            f"{body.name} - {MADE_UP}",
            f"For the period {_year_in_words(body)}",
            "Debits and credits are without VAT",
        )
    ):
        sheet.write_string(row, 1, words, bold)
    head = 5
    headings = [centre if one == "Cost Centre" else one for one in _NEW_HEADINGS]
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _NEW_WIDTHS[column])
        if heading:
            sheet.write_string(head, column, heading, bold)
    for place, one in enumerate(payments, start=head + 1):
        sheet.write_datetime(place, 1, datetime.combine(one.paid_on, datetime.min.time()), day)
        for column, words in enumerate(_new_texts(one, centres), start=2):
            sheet.write_string(place, column, words)
        sheet.write_number(place, 9 if one.net >= 0 else 10, _units(abs(one.net)), money)
        sheet.write_number(place, 11, _units(one.vat), money)
    _new_totals(sheet, head + 2 + len(payments), payments, bold)
    sheet.freeze_panes(head + 1, 0)
    book.close()
    return buffer.getvalue()


def _new_texts(one: Payment, centres: dict[str, str]) -> tuple[str, ...]:
    source = "Payable Invoice" if one.invoice else "Spend Money"
    return (
        "Payable Credit Note" if one.net < 0 else source, one.payee, one.detail, one.invoice,
        one.account.new_code, one.account.new_name, centres[one.centre],
    )  # fmt: skip


def _new_totals(sheet: Any, row: int, payments: Sequence[Payment], bold: Any) -> None:
    debits = sum(one.net for one in payments if one.net >= 0)
    credits_ = -sum(one.net for one in payments if one.net < 0)
    sheet.write_string(row, 1, "Total", bold)
    for column, pence in ((9, debits), (10, credits_), (11, sum(one.vat for one in payments))):
        sheet.write_number(row, column, _units(pence), bold)


def _year_in_words(body: MadeBody) -> str:
    """Say the second year: ``1 April 2025 to 31 March 2026``."""
    first = add_months(body.first_day, 12)
    last = month_end(add_months(first, 11))
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _workbook(buffer: io.BytesIO) -> Any:
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": MADE_ON, "comments": MADE_UP})
    return book


def _units(pence: int) -> float:
    """Return what a workbook cell holds: the double nearest to the pounds and pence."""
    return float(decimal_text(pence))


def card_statement(purchases: Sequence[CardPurchase], centres: dict[str, str]) -> bytes:
    """Write the purchase card's two years: CSV in UTF-8 with a mark, refunds with a minus."""
    rows: list[Sequence[str]] = [_CARD_HEADINGS]
    for one in purchases:
        rows.append(
            (
                f"{one.bought_on:%d/%m/%Y}", f"PC{one.bought_on:%y%m}", one.holder, one.card,
                one.merchant, one.category, one.purpose, centres[one.centre], one.code,
                *map(decimal_text, (one.net, one.vat, one.gross)),
            )
        )  # fmt: skip
    return _csv(rows).encode("utf-8-sig")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
