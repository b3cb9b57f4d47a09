"""Rows of words that change what the rows below them mean: "RECEIPTS", "Unpaid invoices".

Decision: only rows that say so and little else count. Groups are called after directorates,
services and suppliers, and "Voids maintenance" or "Income recovery" are such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.money import pounds
from core.domain.spend import Choice, Question
from core.importing.asking import ask
from core.importing.tally import Tally

KEY = "section"
LEAVE_OUT = "leave-out"
_LONGEST = 100
_NUMBER = re.compile(r"^\W*(?:(?:section|part|list|table|schedule)\s+)?(?:[A-Z0-9]{1,2}[.):]\s*)?")
_ITEMS = (
    r"(?:payments?|invoices?|bills?|che?que?s?|items?|transactions?|accounts?|expenditure|spend"
    r"|purchases?|orders?|direct debits?|amounts?|creditors?|costs?|entries)"
)
_STATE = (
    r"(?:unpaid|outstanding|proposed|estimated|planned|future|forthcoming|forecast|expected|pending"
    r"|cancell?ed|stopped|void(?:ed)?|reversed|returned|rejected|unpresented|uncleared|disputed"
    r"|deleted|duplicated?|withdrawn|held|unapproved|unauthori[sz]ed|overdue|written[ -]off"
    r"|not (?:yet )?(?:paid|approved|authori[sz]ed)|awaiting (?:payment|approval|authori[sz]ation)"
    r"|on hold|to be paid)"
)
_RECEIVED = (
    r"(?:receipts?|income|takings|(?:money|monies|amounts?|payments?|cash|refunds?|grants?|precept)"
    r" received|money in|paid in|bankings?|receivables?|accounts receivable|debtors"
    r"|sales invoices)"
)
_CREDITED = r"(?:credits?|credit notes?|refunds?|rebates?|reimbursements?)"
_PLANNED = r"(?:commitments?|accruals?|budgets?|forecasts?|estimates?|provisions?)"
_REST = r"(?: (?:received|only|list|for|in|during|to|from|as at|at|this|awaiting|by)\b.*)?"
_CHANGES = re.compile(
    rf"(?:(?:total|list of|other|bank|cash|all|schedule of) )?{_RECEIVED}{_REST}"
    rf"|(?:(?:list of|other|supplier|purchase) )?{_CREDITED}{_REST}"
    rf"|(?:(?:list of|other|outstanding|year end) )?{_PLANNED}{_REST}"
    rf"|(?:list of )?{_STATE}(?: (?:\w+ )?{_ITEMS}\b.*)?"
    rf"|{_ITEMS} (?:that (?:are|were) |which (?:are|were) |still )?{_STATE}\b.*"
    r"|awaiting (?:payment|approval|authori[sz]ation)\b.*|(?:not (?:yet )?paid|to be paid)\b.*"
    r"|(?:top|largest|biggest|highest)(?: \w+){0,2} (?:suppliers?|payees?|vendors?|payments?)\b.*"
    r"|of which\b.*|including\b.*|.*\bsubset\b.*|(?:already )?(?:included|listed|shown) above\b.*"
    r"|(?:for (?:information|noting)|memorandum(?: items?)?)(?: only)?"
    r"|for (?:information|noting)\W.*\b(?:paid|previous|prior|last|payments?|invoices?)\b.*"
    r"|(?:(?:relating|payments?|invoices?|paid|from|in|made) )*(?:in |to )?(?:the )?"
    r"(?:previous|prior|last) (?:month|quarter|period|year|financial year)\b.*"
    rf"|(?:summary|breakdown|analysis)(?: (?:of|by|per)\b.*)?",
    re.IGNORECASE,
)
# A note that states an amount heads no rows: Amount Outstanding 0.00.
_STATES = re.compile(r"\d\.\d\d\b")
# What ends such rows: payments again.
_PAYMENTS = re.compile(r"\b(payments?|paid|expenditure|spend|spending|purchases)\b", re.IGNORECASE)


class Sections:
    """Follows the rows of words of a sheet, and says in the tally which the rows are below."""

    def __init__(self, tally: Tally) -> None:
        """Begin without any."""
        self._tally = tally
        self._others: set[int] = set()
        self._grouped = False

    def begin(self) -> None:
        """Begin another sheet: nothing stands above its rows."""
        self._tally.section, self._others, self._grouped = "", set(), False

    def note(self, cells: Sequence[str]) -> None:
        """Take note of a row of words."""
        filled = [(i, " ".join(cell.split())) for i, cell in enumerate(cells) if cell.strip()]
        words = " ".join(cell for _, cell in filled)
        if not filled or len(words) > _LONGEST or _STATES.search(words):
            return
        place = filled[0][0]
        if changes_meaning(words):
            # Among other headings of groups it is one of them, and ends where the next begins.
            self._grouped = place in self._others
            self._tally.section = words
        elif self._tally.section:
            if _PAYMENTS.search(words) or (self._grouped and place in self._others):
                self._tally.section = ""
        else:
            self._others.add(place)


def changes_meaning(words: str) -> bool:
    """Say whether a row of words says that the rows below it are no payments like the others."""
    return bool(_CHANGES.fullmatch(_NUMBER.sub("", words).strip(" \t:;.,-*=_()[]'\"")))


def question(tally: Tally, answers: Mapping[str, str]) -> Question | None:
    """Ask whether the rows below such words are payments like those above."""
    if not tally.sections or KEY in answers:
        return None
    choices = [
        Choice(LEAVE_OUT, "Leave them out; they stay listed"),
        Choice("keep", "They are payments: count them"),
    ]
    values: dict[str, str | int] = {
        "text": '", "'.join(tally.sections),
        "count": sum(count for count, _ in tally.sections.values()),
        "pence_text": pounds(sum(pence for _, pence in tally.sections.values())),
    }
    return ask("SB-173", KEY, choices, values)
