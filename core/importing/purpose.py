"""What a table lists, where that may be something else than payments that were made.

Decision: ledgers have order numbers, contracts and days that invoices fall due; only titles, and
the day that a row is of, tell what the rows are. What is beyond doubt is refused, else asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.spend import Choice, ColumnUse, Question, Role
from core.importing import heading_row, headings
from core.importing.asking import ask
from core.importing.columns import Column
from core.importing.planned import Planned

_ORDERS, _CONTRACTS = "purchase orders", "contracts"
_UNPAID, _TO_COME = "invoices that are not paid yet", "payments that are still to come"
_RECEIVED, _PLANNED = "money received", "budgets or accruals"
_PAY = "pay of people employed"
# A title that speaks of payments is one of payments, whatever they were ordered by.
_PAYMENTS = re.compile(r"\b(payments?|paid|spend|spent|spending|expenditure)\b", re.IGNORECASE)
_UNPAID_TITLE = re.compile(
    r"\b(invoices?|payments?|bills?) (awaiting|outstanding|unpaid|overdue|on hold|not (yet )?paid)"
    r"|\b(unpaid|outstanding|unapproved|overdue|pending) (invoices?|payments?|bills?)"
    r"|\bawaiting (approval|payment|authori[sz]ation)"
    r"|\baged (creditors?|payables?|debtors?|receivables?)",
    re.IGNORECASE,
)
_TITLES = (
    (
        _CONTRACTS,
        re.compile(r"\bcontracts? (register|list|awards?)|\bregister of contracts", re.I),
    ),
    (
        _ORDERS,
        re.compile(r"\bpurchase orders?\b|\borders? (list|raised|book)|\brequisitions?", re.I),
    ),
    (
        _RECEIVED,
        re.compile(
            r"\breceipts? (list|report|book|register|analysis|received)|\blist of receipts"
            r"|\bincome (list|report|received|analysis)|\b(list|schedule) of income"
            r"|\bsales (invoices|ledger)",
            re.IGNORECASE,
        ),
    ),
    (
        _PLANNED,
        re.compile(
            r"\bbudget (monitor|report|book|comparison|v)|\baccruals\b|\bforecast\b"
            r"|\b(outstanding )?commitments\b",
            re.IGNORECASE,
        ),
    ),
)
# What the day of a row is that of.
_DAYS = {
    **dict.fromkeys(
        "raised ordered order requisition requested requisitioned po".split(), _ORDERS
    ),
    **dict.fromkeys("expiry expire award awarded review renewal commencement".split(), _CONTRACTS),
    **dict.fromkeys("expected forecast due planned".split(), _TO_COME),
}
_PAID_DAYS = frozenset("paid payment invoice cleared clearing cheque bacs settled posted".split())
# With one of these beside it, a number of a requisition is only one of several references.
_BILLED = frozenset("invoice payment voucher cheque bacs transaction document bill".split())
_AGE = ({"day", "outstanding"}, {"day", "overdue"}, {"day", "old"}, {"age", "day"})
# Who owes or works for the body is not who sells to it.
_PAYEES = {
    **dict.fromkeys("customer debtor tenant hirer client".split(), _RECEIVED),
    **dict.fromkeys("employee payroll".split(), _PAY),
}
_SELLERS = frozenset("supplier vendor payee creditor".split())
_OPEN = frozenset(
    ("open", "closed", "part received", "received", "fully received", "raised", "part")
)


def is_none_of_payments(planned: Planned, answers: Mapping[str, str]) -> str:
    """Say what a table lists that is beyond doubt no list of payments; "" where it may be."""
    names = planned.headings.names if planned.headings else ()
    if "listing" in answers:
        what = _by_title(planned.above) or "something else"
        return what if answers["listing"] == "no" else ""
    sets = [set(headings.normalise(name)) for name in names]
    if heading_row.is_register([names]) and not any(words & _PAID_DAYS for words in sets):
        return _CONTRACTS
    return ""


def question(
    planned: Planned, uses: Mapping[Role, ColumnUse], answers: Mapping[str, str]
) -> Question | None:
    """Ask whether the rows are payments where titles or headings say that they may not be."""
    if "listing" in answers:
        return None
    what = _by_title(planned.above) or _by_headings(planned.columns, uses, planned.body)
    if not what:
        return None
    choices = [
        Choice("yes", "Yes, the payments were made"),
        Choice("no", "No: bring nothing in from this file"),
    ]
    return ask("SB-183", "listing", choices, {"what": what})


def _by_title(above: Sequence[Sequence[str]]) -> str:
    for row in above:
        title = " ".join(" ".join(row).split())
        if len(title) > 150:
            continue
        if _UNPAID_TITLE.search(title):
            return _UNPAID
        if not _PAYMENTS.search(title):
            for what, pattern in _TITLES:
                if pattern.search(title):
                    return what
    return ""


def _by_headings(
    columns: Sequence[Column], uses: Mapping[Role, ColumnUse], rows: Sequence[Sequence[str]]
) -> str:
    sets = [set(headings.normalise(c.heading)) for c in columns]
    if any(age <= words for age in _AGE for words in sets):
        return _UNPAID
    payee, day = (
        set(headings.normalise(uses[role].heading)) if role in uses else set()
        for role in (Role.SUPPLIER, Role.DATE)
    )
    owes = next((_PAYEES[word] for word in sorted(payee) if word in _PAYEES), "")
    if owes and not payee & _SELLERS:
        return owes
    if day & _PAID_DAYS:
        return ""
    if found := next((_DAYS[word] for word in sorted(day) if word in _DAYS), ""):
        return found
    billed = any(words & _BILLED for words in sets)
    if not billed and any("requisition" in words for words in sets):
        return _ORDERS
    if not billed and Role.PO_NUMBER in uses and _is_of_orders(columns, rows):
        return _ORDERS
    return ""


def _is_of_orders(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a status tells open orders from closed ones."""
    for column in columns:
        if "status" in headings.normalise(column.heading):
            i = column.index
            cells = {row[i].strip().lower() for row in rows if i < len(row)} - {""}
            if cells and cells <= _OPEN:
                return True
    return False
