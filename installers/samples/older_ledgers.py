"""What the older finance systems of the trust and of the fire service write: two kinds of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from core.domain.money import decimal_text
from installers.samples.ledgers import MADE_UP
from installers.samples.made_body import MadeBody
from installers.samples.payments import Payment

_NOMINAL = (
    "Academy", "Nominal Code", "Nominal Description", "Transaction Date", "Supplier", "Details",
    "Reference", "Net", "VAT", "Gross",
)  # fmt: skip
_CREDITORS = (
    "Payment Date", "Creditor Name", "Narrative", "Department", "Account Code",
    "Account Description", "Invoice Number", "Net Amount", "VAT Amount",
)  # fmt: skip


def nominal_activity(body: MadeBody, payments: Sequence[Payment], units: dict[str, str]) -> bytes:
    """Write a year account by account, as a school's system lists it: UTF-8 with a mark, days
    that begin with the year, a total under each account.
    """
    rows: list[Sequence[str]] = [
        (f"{body.name} - {MADE_UP}",),
        ("Nominal activity",),
        (),
        _NOMINAL,
    ]
    for code in sorted({one.account.code for one in payments}):
        listed = [one for one in payments if one.account.code == code]
        rows += [_nominal_row(one, units) for one in listed]
        rows.append(("", "", f"Total {code}", "", "", "", "", *_money(listed)))
    rows.append(("", "", "Grand total", "", "", "", "", *_money(payments)))
    return _written(rows, ",").encode("utf-8-sig")


def _nominal_row(one: Payment, units: dict[str, str]) -> tuple[str, ...]:
    return (
        units[one.centre], one.account.code, one.account.name, one.paid_on.isoformat(), one.payee,
        one.detail, one.invoice, *_money([one]),
    )  # fmt: skip


def _money(payments: Iterable[Payment]) -> tuple[str, str, str]:
    sums = [(one.net, one.vat, one.gross) for one in payments]
    net, vat, gross = (decimal_text(sum(column)) for column in zip(*sums, strict=True))
    return net, vat, gross


def creditor_list(body: MadeBody, payments: Sequence[Payment], units: dict[str, str]) -> bytes:
    """Write a year as a list of payments: semicolons, cp1252, credits with the minus behind."""
    rows: list[Sequence[str]] = [(f"{body.name} - {MADE_UP}",), _CREDITORS]
    rows += [_creditor_row(one, units) for one in payments]
    return _written(rows, ";").encode("cp1252")


def _creditor_row(one: Payment, units: dict[str, str]) -> tuple[str, ...]:
    return (
        f"{one.paid_on:%d-%b-%Y}", one.payee, one.detail, units[one.centre], one.account.code,
        one.account.name, one.invoice, _behind(one.net), _behind(one.vat),
    )  # fmt: skip


def _behind(pence: int) -> str:
    return f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}" + ("-" if pence < 0 else "")


def _written(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
