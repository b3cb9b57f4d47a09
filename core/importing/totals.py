"""Rows that repeat money already counted: totals, subtotals, amounts carried forward.

Decision: a row is a total by its label, by holding nothing but an amount, or by its sum; dated
or not. What is labelled as one but is no sum of the rows above is asked about, never counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from core.domain.spend import LeftOut

_KINDS = (
    r"(?:sub|grand|page|report|overall|running|batch|invoice|supplier|vendor|final|sheet|month|"
    r"monthly|period|cheque|payment|run|cumulative|net|gross|file|section|group|account)"
)
_LABEL = re.compile(
    rf"\W*(?:(?:{_KINDS}[\s-]*)*totals?\b(?:[\W\d]*$|\s*(?:for|of|in|to|on|all|paid|spend|spent|"
    rf"amount|payments?|expenditure|value|inc|ex|incl|excl|net|gross|invoices?|this|per|carried|c/f|"
    rf"b/f|-|:|\().*)|sub[\s-]?totals?\b.*|.{{1,60}}\b(?:sub[\s-]?|grand\s)?totals?\W*$"
    r"|sums?\W*$|sum of .*"
    r"|(?:balance\s+)?(?:carried|brought)\s+(?:forward|fwd|down)\b.*"
    r"|(?:balance\s+)?[cb]/(?:fwd|[fd])\b.*|(?:opening|closing)\s+balance\b.*"
    r"|(?:opening|closing)\s+(?:accruals?|creditors?|commitments?|prepayments?)\W*$"
    r"|(?:net|gross|overall|combined)\s+spend\W*$)",
    re.IGNORECASE | re.DOTALL,
)
# What an account held before or after, in the words that ledgers print: nobody is called so.
_BALANCE = re.compile(
    r"\W*(?:(?:opening|closing|starting|ending)\s+(?:bank\s+|cash\s+)?balances?"
    r"|(?:balances?\s+)?(?:(?:carried|brought)\s+(?:forward|fwd|down)|[bc]/(?:fwd|[fd])))\W*",
    re.IGNORECASE,
)
# Labels that no supplier is called by, as one may be called Total.
_NOBODY = re.compile(
    rf"\W*(?:{_KINDS}[\s-]*)+totals?\W*|\W*totals?\s+(?:for|of)\b.*|\W*(?:carried|brought)\b.*",
    re.IGNORECASE | re.DOTALL,
)
# What files state beside their payments: figures of another time, of an account, or a count.
_STATED = re.compile(
    r"\W*(?:(?:bank|cash|ledger|account|reserves?)\s+)?balances?"
    r"(?:\s+(?:at|in|as\s+at|on|per|of|remaining|available)\b.*)?"
    r"|\W*(?:(?:spend|spent|payments?|paid)\s+)?(?:(?:year|month|quarter|period)[\s-]+to[\s-]+date"
    r"|ytd)\b.*"
    r"|\W*(?:cumulative|overall|average|mean|median)\s+(?:[a-z]+\s+)?(?:payments?|spend|spent|values?"
    r"|amounts?|costs?|invoices?|expenditure|to\s+date)\W*"
    r"|\W*(?:differences?|variances?|count|overall|cumulative|average|cyfanswm\w*(?:\s+[\w']+){0,3})\W*"
    r"|\W*(?:budgets?|funds?)\s+(?:remaining|left|available)\W*|\W*remaining(?:\s+[a-z]+){0,2}\W*"
    r"|\W*(?:control|ledger|hash|check)\s+(?:totals?|figures?)\b.*"
    r"|\W*(?:number|no\.?|count)\s+of\s+(?:all\s+)?(?:payments?|invoices?|transactions?|items?|lines?"
    r"|rows?|records?|suppliers?|entries)\b.*"
    r"|\W*of\s+which\b.*|\W*(?:less|plus|add)\W+(?:[a-z]+\s+){0,2}(?:refunds?|credits?|vat|receipts?"
    r"|income|payments?)\W*"
    r"|\W*(?:previous|prior|last)\s+(?:month|period|quarter|year)s?\b.*"
    r"|\W*(?:precept|vat|interest|grants?|income|receipts?|rents?)\b(?:\s+[a-z]+){0,2}\s+received\W*"
    r"|\W*vat\s+(?:reclaim\w*|recover\w*)\W*",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|cic|cio|llc|co)\b", re.IGNORECASE)
# For small letters. Apart, and without looking for capitals too, they take a sixth of the time.
_MAY_BE = re.compile(
    r"total|forward|balance|/f|to[\s-]date|cumulative|difference|variance|remaining|control"
    r"|number of|of which|previous|prior|received|cyfanswm|spend|[bc]/d|opening|closing"
)
_MAY_BE_WORD = re.compile(
    r"\b(?:no\.? of|(?:fwd|sums?|ytd|overall|average|mean|median|count|less|plus|add|last|vat"
    r"|left|available|ledger|hash|check)\b)"
)
# A day, a supplier, an amount and a cell that says the same in all rows prove nothing.
_FEW = 4
# A name beside the amounts, and no more: what a subtotal looks like.
_FEW_BESIDE = 2
# How many totals back a higher total is looked for.
_MOST_TOTALS = 200


class Judgement(StrEnum):
    """What a row with an amount is."""

    LINE = "line"
    TOTAL = "total"
    # A total by its label whose amount is not the sum of the rows above.
    OTHER_TOTAL = "other total"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row shows beside its amount. ``texts`` are its cells that hold words.

    ``payee`` is the cell of the supplier; ``unnamed`` says that it is blank where those of nearly
    all payments are filled; ``group`` is the supplier that stands above as a heading.
    """

    texts: tuple[str, ...]
    filled: int
    has_date: bool
    has_supplier: bool
    payee: str = ""
    unnamed: bool = False
    group: str = ""
    sums: int = 1

    def is_bare(self, usual: int) -> bool:
        """Say whether it holds amounts and at most one cell beside, where lines hold more."""
        return self.filled - self.sums < _FEW_BESIDE and self.filled < usual

    def labels(self) -> list[str]:
        """Return the cells that name a total, that of the group too: Total Brook Ltd."""
        whole = f"total {self.group}".lower() if self.group else ""
        return [t for t in self.texts if is_label(t) or " ".join(t.lower().split()) == whole]


@dataclass(frozen=True, slots=True)
class OtherTotal:
    """A total of the file that is not what the lines above it come to.

    One that stands first is held to what the lines below it on its sheet come to.
    """

    left: LeftOut
    found: int
    is_first: bool = False


@dataclass
class Sums:
    """What the lines of a sheet add up to so far, and since the last total.

    ``running`` and ``lines`` are set by whoever counts, just before a row is judged.
    """

    running: int = 0
    lines: int = 0
    totals: list[int] = field(default_factory=list)
    _closed: int = 0
    _closed_lines: int = 0

    @property
    def since(self) -> int:
        """What the lines since the last total add up to."""
        return self.running - self._closed

    @property
    def lines_since(self) -> int:
        """How many lines there were since the last total."""
        return self.lines - self._closed_lines

    def close(self, pence: int) -> None:
        """Begin to count afresh after a total; one that sums up totals stands for them."""
        covered = self.since
        if not self.lines_since or abs(pence - covered) > 1:
            kept = list(self.totals)
            while kept and abs(pence - covered) > 1:
                covered += kept.pop()
            if abs(pence - covered) <= 1:
                self.totals = kept
            else:
                covered = self.since
        if covered or self.lines_since:
            self.totals.append(covered)
        self._closed, self._closed_lines = self.running, self.lines

    def matches(self, pence: int, text: str) -> bool:
        """Say whether an amount is the sum so far, since the last total, or of last totals.

        A total shown without pennies, or with the dust of a computed number, still matches.
        """
        slack = _slack(text)
        return any(abs(pence - found) <= slack for found in self._found())

    def covers_several(self, pence: int, text: str) -> bool:
        """Say whether an amount, no nought, is the sum of more than one line."""
        if not pence or not self.matches(pence, text):
            return False
        whole = self.lines > 1 and abs(pence - self.running) <= _slack(text)
        return whole or self.lines_since > 1

    def _found(self) -> Iterator[int]:
        if self.lines:
            yield self.running
        if self.lines_since:
            yield self.since
        covered = self.since
        for total in reversed(self.totals[-_MOST_TOTALS:]):
            covered += total
            yield covered


def is_label(text: str) -> bool:
    """Say whether a cell names a total, a subtotal or an amount carried over."""
    text = text.strip()
    return len(text) < 120 and bool(_LABEL.fullmatch(text) or _BALANCE.fullmatch(text))


def has_label(cells: Sequence[str]) -> bool:
    """Say whether one of a row's cells names a total."""
    return any(map(is_label, filter(None, cells)))


@lru_cache(maxsize=4096)
def may_be_label(text: str) -> bool:
    """Say quickly whether a cell could be a label: most names of suppliers could not."""
    small = text.lower()
    return bool(_MAY_BE.search(small) or _MAY_BE_WORD.search(small))


def is_stated(text: str) -> bool:
    """Say whether a cell names a figure that files state beside payments: a balance, a count."""
    text = text.strip()
    return len(text) < 80 and _STATED.fullmatch(text) is not None and not _COMPANY.search(text)


def judge(
    row: RowFacts, pence: int, text: str, sums: Sums, usual: int, *, dated: bool
) -> Judgement:
    """Say whether a row with an amount is a payment or repeats what others hold.

    ``usual`` is how many cells a line has; ``dated`` says that lines have dates.
    """
    matches = sums.matches(pence, text)
    labels = row.labels()
    sparse = row.filled <= max(3, usual // 2)
    if labels and not row.has_date and (sparse or matches or dated):
        return Judgement.TOTAL if matches else Judgement.OTHER_TOTAL
    nobody = [t for t in labels if _BALANCE.fullmatch(t) or _NOBODY.fullmatch(t)]
    if labels and matches and (sums.lines_since > 1 or nobody):
        return Judgement.TOTAL
    stated = _is_figure(row, usual)
    if stated and sums.covers_several(pence, text):
        return Judgement.TOTAL
    if stated or nobody or (labels and not row.has_supplier):
        # "Opening balance" with a date and nobody paid: no payment, or one without a name.
        return Judgement.DOUBTFUL
    if row.unnamed and row.has_date:
        return _nameless(row, pence, text, sums, usual)
    if not row.texts and not row.has_date:
        return Judgement.TOTAL if matches else Judgement.DOUBTFUL
    if not row.has_date and (dated or sparse):
        return _undated(row, sums, usual, matches=matches)
    return Judgement.LINE


def doubt(row: RowFacts, shown: str) -> tuple[str, str]:
    """Return the code of the sentence that says what a doubtful row is, and its words."""
    label = next((t for t in row.texts if is_label(t) or is_stated(t)), "")
    if label:
        return "SB-179", label.strip()[:60]
    return ("SB-181" if row.unnamed and row.has_date else "SB-137"), shown


def _undated(row: RowFacts, sums: Sums, usual: int, *, matches: bool) -> Judgement:
    unnamed, bare = not row.has_supplier, row.is_bare(usual)
    if matches and (sums.lines_since > 1 or unnamed or row.filled <= 2 or bare):
        return Judgement.TOTAL
    # A name and amounts where payments have a date and more: a subtotal, as like as not.
    return Judgement.DOUBTFUL if bare else Judgement.LINE


def _is_figure(row: RowFacts, usual: int) -> bool:
    """Say whether what stands for the supplier, or beside a blank one, is no name.

    One may be called Total: its payments hold as much as others, a reference and what for.
    """
    full = row.has_date and row.filled >= usual > _FEW
    if is_label(row.payee) and not _COMPANY.search(row.payee) and not full:
        return True
    named = row.has_supplier and row.has_date
    return any(map(is_stated, [row.payee] if named else row.texts))


def _nameless(row: RowFacts, pence: int, text: str, sums: Sums, usual: int) -> Judgement:
    """Judge a dated row without a supplier where others have one: a month's total, often.

    Of a payment only the name may be missing, of a total most cells are.
    """
    if sums.covers_several(pence, text):
        return Judgement.TOTAL if row.filled < usual else Judgement.DOUBTFUL
    if pence * sums.running < 0 and not sums.covers_several(-pence, text):
        # No total has another sign than what it adds up: a credit whose name is missing.
        return Judgement.LINE
    sparse = row.filled < usual - 1 or usual <= 3
    return Judgement.DOUBTFUL if sparse else Judgement.LINE


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
