"""The words and letters by which ledgers mark rows that are not simply payments.

Some say so wherever they stand; others only in a column whose heading tells kinds apart, or
beside their opposite: a C beside a D is a credit, by itself it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from core.importing.columns import Column

# In a column that tells kinds apart: taken off the spend, or received from others.
CREDIT = re.compile(
    r"c|cr|p?crn|scrn|cn|c/n|kg|cred|credits?|creditnote|accpaycredit|"
    r"(?:[a-z]+ )?(?:invoice )?credit[ -]?(?:note|memo)s?(?: received)?|"
    r"(?:purchase|supplier|vendor|bill|invoice|payable|direct|bank) credits?|"
    r"refunds?|pc|(?:bank |customer |cash |sales )?receipts?|income|paid in|money in|received|"
    r"(?:cash )?deposits?|bankings?|sales(?: ledger| invoices?)?|accounts? receivable",
    re.IGNORECASE,
)
# Wherever it stands by itself in a cell.
CREDIT_NOTE = re.compile(
    r"cr|p?crn|scrn|cr\.? note|credits?|accpaycredit|(?:supplier|vendor|bill) credit|"
    r"(?:purchase |supplier |vendor |payable |bill )?credit[ -]?(?:note|memo)s?(?: received)?|"
    r"sales ledger|sales invoices?",
    re.IGNORECASE,
)
CANCELLED = re.compile(
    r"(payment )?(cancel\w*|void\w*|revers\w*|reject\w*|stopped|unpaid|not paid|pending|on hold|"
    r"held|draft|deleted|disputed|returned|failed|awaiting \w+)"
    r"|commitments?|committed|budget(ed)?|forecast|accruals?|accrued|encumbrances?|estimated?|"
    r"pro[- ]?forma",
    re.IGNORECASE,
)
# The card's bill, as its statement lists it among the purchases that it is for.
_SETTLEMENT = re.compile(
    r"payments? (?:received|accepted)\b.*|.*\bpayments?\b.*\bthank(?:s| you)\b.*", re.IGNORECASE
)
# Pairs of which the second marks what is no payment.
_OPPOSITES = (
    *(("d", "c"), ("dr", "cr"), ("debit", "credit"), ("+", "-"), ("out", "in"), ("p", "r")),
    *(("s", "h"), ("payment", "receipt"), ("paid", "received"), ("purchase", "sales")),
    *(("purchases", "sales"), ("pl", "sl"), ("purchase ledger", "sales ledger")),
)
_PAID = re.compile(
    r"\W*(?:is |invoice |been )?paid(?: ?\(?y(?:es)? ?/? ?no?\)?)?\W*", re.IGNORECASE
)
_NO = frozenset(("n", "no", "false", "f", "0", "unpaid", "not paid", "not yet", "outstanding"))
_YES = frozenset(("y", "yes", "true", "t", "1", "-1", "paid", "x", "✓", "✔"))
_LONGEST = 40
# Headings that are repeated stand among the values.
_NEARLY_ALL = 0.95


def opposite(values: Mapping[str, int]) -> set[str]:
    """Return the value that marks credits or receipts, where there is little but its opposite.

    ``values`` says how often each stands in the column.
    """
    most = sum(values.values()) * _NEARLY_ALL
    return {
        no
        for yes, no in _OPPOSITES
        if {yes, no} <= values.keys() and values[yes] + values[no] >= most
    }


def credit_notes(cells: Collection[str]) -> set[str]:
    """Return the cells that say by themselves that a row is a credit, in small letters."""
    short = {cell.strip().lower() for cell in cells if len(cell) <= _LONGEST}
    return {cell for cell in short if cell[:1] in "abcpsv" and CREDIT_NOTE.fullmatch(cell)}


def settlements(cells: Collection[str]) -> set[str]:
    """Return the cells that say that the bill of a card was paid, in small letters."""
    low = {cell.strip().lower() for cell in cells}
    return {cell for cell in low if "payment" in cell and _SETTLEMENT.fullmatch(cell)}


def asks_whether_paid(column: Column) -> bool:
    """Say whether a column answers by yes and no whether a row was paid."""
    return 0 < column.distinct <= len(_NO | _YES) and bool(_PAID.fullmatch(column.heading))


def unpaid(values: Collection[str]) -> set[str]:
    """Return the values that say no, where the others say yes."""
    found = set(values)
    return found & _NO if found <= _NO | _YES else set()
