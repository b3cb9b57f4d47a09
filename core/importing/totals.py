"""Rows that repeat money already counted: totals, subtotals, amounts carried forward.

Decision: a row is a total by its label, by holding nothing but an amount, or by its sum; never
because a supplier is called Total: a row with a date and a supplier is a payment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_KINDS = (
    r"(?:sub|grand|page|report|overall|running|batch|invoice|supplier|vendor|final|sheet|month|"
    r"monthly|period|cheque|payment|run|cumulative|net|gross|file|section|group|account)"
)
_LABEL = re.compile(
    rf"\W*(?:(?:{_KINDS}[\s-]*)*totals?\b(?:\W*$|\s*(?:for|of|in|to|on|all|paid|spend|spent|amount|"
    rf"payments?|expenditure|value|inc|ex|incl|excl|net|gross|invoices?|this|per|carried|c/f|b/f|"
    rf"-|:|\().*)|.{{1,60}}\b(?:sub[\s-]?|grand\s)?totals?\W*$|sums?\W*$|sum of .*"
    rf"|(?:balance\s+)?(?:carried|brought)\s+(?:forward|down)\b.*|(?:balance\s+)?[cb]/[fd]\b.*"
    r"|(?:opening|closing)\s+balance\b.*|(?:net|gross|overall|combined)\s+spend\W*$)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"\W*total\W*", re.IGNORECASE)


class Judgement(StrEnum):
    """What a row with an amount is."""

    LINE = "line"
    TOTAL = "total"
    # A total by its label whose amount is not the sum of the rows above.
    OTHER_TOTAL = "other total"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row shows beside its amount. ``texts`` are its cells that hold words."""

    texts: tuple[str, ...]
    filled: int
    has_date: bool
    has_supplier: bool


@dataclass
class Sums:
    """What the lines add up to so far, since the last total, and since the last change."""

    running: int = 0
    since: int = 0
    lines: int = 0
    lines_since: int = 0

    def add(self, pence: int) -> None:
        """Count a line."""
        self.running += pence
        self.since += pence
        self.lines += 1
        self.lines_since += 1

    def restart(self) -> None:
        """Begin to count afresh after a total."""
        self.since = self.lines_since = 0

    def matches(self, pence: int, text: str) -> bool:
        """Say whether an amount is the sum so far or since the last total, as it is shown.

        A total shown without pennies, or with the dust of a computed number, still matches.
        """
        slack = _slack(text)
        near = abs(pence - self.running) <= slack
        return (near and self.lines > 0) or (
            abs(pence - self.since) <= slack and self.lines_since > 0
        )


def is_label(text: str) -> bool:
    """Say whether a cell names a total, a subtotal or an amount carried over."""
    return len(text) < 120 and _LABEL.fullmatch(text.strip()) is not None


def is_bare_total(text: str) -> bool:
    """Say whether a cell holds just the word total, as the oil company's name may be."""
    return _BARE.fullmatch(text) is not None


def judge(
    row: RowFacts, pence: int, text: str, sums: Sums, usual: int, *, dated: bool
) -> Judgement:
    """Say whether a row with an amount is a payment or repeats what others hold.

    ``usual`` is how many cells a line has; ``dated`` says that lines have dates.
    """
    matches = sums.matches(pence, text)
    labels = [t for t in row.texts if is_label(t)]
    sparse = row.filled <= max(3, usual // 2)
    if labels and not row.has_date and (sparse or matches or dated):
        return Judgement.TOTAL if matches else Judgement.OTHER_TOTAL
    if labels and matches and sums.lines_since > 1:
        return Judgement.TOTAL
    if not row.texts and not row.has_date:
        return Judgement.TOTAL if matches else Judgement.DOUBTFUL
    if matches and not row.has_date and sums.lines_since > 1 and (dated or sparse):
        return Judgement.TOTAL
    return Judgement.LINE


def _slack(text: str) -> int:
    """Return by how many pence a total may differ for the way it is shown."""
    part = re.search(r"\.(\d*)\D*$", text)
    if not part:
        return 50
    return 5 if len(part[1]) == 1 else 1


def texts_of(cells: Sequence[str], money: Sequence[int]) -> tuple[str, ...]:
    """Return a row's cells that hold letters, the money columns left aside."""
    return tuple(
        cell
        for i, cell in enumerate(cells)
        if cell and i not in money and any(ch.isalpha() for ch in cell)
    )
