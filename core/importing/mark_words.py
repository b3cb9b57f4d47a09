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
# Where most rows of a status say that they are done, any other asks.
_STATUS = re.compile(
    r"(?:(?:payment|pay|pmt|invoice|inv|che?que?|chq|transaction|trans|trx|document|doc|line|item"
    r"|approval|bacs|bank|voucher|current|record)\W+)*(?:status|state)"
    r"(?:\W+(?:desc(?:ription)?|name|text))?\W*",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:fully |been )?(?:paid|payment made|cleared|completed?|settled|posted|processed|presented"
    r"|authori[sz]ed|approved|reconciled|released|sent|issued|printed|confirmed|closed|matched|ok"
    r"|negotiable|validated|active|finali[sz]ed|transferred|cashed|accounted|success(?:ful)?)"
    r"(?: (?:in full|by|via|on|and|for payment|to)\b.*)?",
    re.IGNORECASE,
)
_ITEM = r"(?:payments?|che?ques?|chqs?|invoices?|inv|transactions?|bacs)"
_UNDONE = r"(?:cancell?ed|stopped|reversed)"
# Texts and names that say so before all else, or in brackets after it. A void is a house too.
_CANCELLED_TEXT = re.compile(
    rf"[\W_]*{_UNDONE}(?:[\W_]*|\s*[-:;,(/*\u2013].*|\s+(?:{_ITEM}|by|on|as|see|not|\d)\b.*)"
    rf"|[\W_]*void(?:ed)?(?:[\W_]*|\W+(?:{_ITEM}|cancel\w*|see|not|replaced|reissued)\b.*)"
    rf"|{_ITEM}\s+(?:was\s+)?(?:{_UNDONE}|voided)\b.*"
    rf"|.*[(\[*]\s*(?:{_UNDONE}|void(?:ed)?)[\W_]*|.*\s[-\u2013]\s*{_UNDONE}[\W_]*"
    r"|(?:example|sample)\s*[:\u2013-].*",
    re.IGNORECASE | re.DOTALL,
)
_MAY_BE_CANCELLED = ("cancel", "void", "stopped", "reversed", "example", "sample")
# The card's bill, as its statement lists it among the purchases that it is for.
_SETTLEMENT = re.compile(
    r"payments? (?:received|accepted)\b.*|.*\bpayments?\b.*\bthank(?:s| you)\b.*", re.IGNORECASE
)
# Pairs of which the second marks what is no payment.
_OPPOSITES = (
    *(("d", "c"), ("dr", "cr"), ("debit", "credit"), ("+", "-"), ("out", "in"), ("p", "r")),
    *(("s", "h"), ("payment", "receipt"), ("paid", "received"), ("purchase", "sales")),
    *(("kr", "kg"), ("re", "kg"), ("i", "c"), ("in", "cn"), ("inv", "cn")),
    *(("purchases", "sales"), ("pl", "sl"), ("purchase ledger", "sales ledger")),
)
# Pairs of which the second says again, or said before, what the first says.
_REPEATS = (
    *(("line", "header"), ("lines", "header"), ("detail", "header"), ("details", "header")),
    *(("detail", "summary"), ("line", "summary"), ("actual", "budget"), ("actuals", "budget")),
    *(("actual", "forecast"), ("actual", "plan"), ("amended", "original"), ("final", "draft")),
    *(("revised", "original"), ("corrected", "original")),
)
_CREDIT_TEXT = re.compile(
    r"(?:purchase |supplier |vendor )?credit[ -]?(?:note|memo)s?\b.*", re.IGNORECASE | re.DOTALL
)
# Numbers of credit notes; CR and CN may begin anything else.
_CREDIT_NUMBER = re.compile(r"p?crn[ /_#:.-]?\d[\w/-]*", re.IGNORECASE)
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
    low = {cell.strip().lower() for cell in cells if cell.strip()}
    likely = [cell for cell in low if cell[0] in "abcpsv"]
    found = {cell for cell in likely if len(cell) <= _LONGEST and CREDIT_NOTE.fullmatch(cell)}
    return found | set(filter(_CREDIT_TEXT.fullmatch, likely)) | _credit_numbers(low, likely)


def _credit_numbers(cells: Collection[str], likely: Collection[str]) -> set[str]:
    """Return the numbers of credit notes, where most others are not."""
    found = set(filter(_CREDIT_NUMBER.fullmatch, likely))
    return found if len(found) * 2 <= len(cells) else set()


def repeated(values: Mapping[str, int]) -> set[str]:
    """Return the value that marks what others say again: Header beside Line, Budget, Original."""
    most = sum(values.values()) * _NEARLY_ALL
    return {
        again
        for once, again in _REPEATS
        if {once, again} <= values.keys() and values[once] + values[again] >= most
    }


def undone(heading: str, values: Mapping[str, int]) -> set[str]:
    """Return the values of a status that are unlike those of most rows, which say paid."""
    if not _STATUS.fullmatch(heading.strip()):
        return set()
    done = {value for value in values if _DONE.fullmatch(value)}
    others = {v for v in values.keys() - done if any(map(str.isalpha, v))}
    most = sum(values[value] for value in done) * 2 > sum(values.values())
    return {v for v in others if not CREDIT.fullmatch(v)} if most else set()


def cancelled_texts(cells: Collection[str]) -> set[str]:
    """Return the cells that say by their first words or in brackets that it was cancelled."""
    low = {cell.strip().lower() for cell in cells}
    likely = (cell for cell in low if any(map(cell.__contains__, _MAY_BE_CANCELLED)))
    return set(filter(_CANCELLED_TEXT.fullmatch, likely))


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
