"""What the words around a table say: whether VAT is in the amounts, or that nothing was spent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.domain.parties import VatBasis
from core.domain.spend import LeftOut
from core.importing import amounts, dates

_WITH = re.compile(
    r"\b(includ\w*|inclusive of|inc\.?|incl\.?|gross of|with)\s+(any\s+)?vat\b", re.I
)
_WITHOUT = re.compile(
    r"\b(exclud\w*|exclusive of|exc\.?|excl\.?|ex|net of|without|before|do not include)\s+"
    r"(any\s+|recoverable\s+)?vat\b",
    re.I,
)
_NIL = re.compile(
    r"\bnil\s+(return|spend|payments?|expenditure|report)\b|\bno\s+(spend|payments?|expenditure|"
    r"transactions?|invoices?)\b|\bthere (were|was) no\b|\bnothing to report\b|^\W*(nil|none)\W*$",
    re.I,
)
# A cell that by itself says so, where payments are listed under headings.
_NIL_CELL = re.compile(
    r"\W*(?:nil(?:\s+(?:return|spend|payments?|expenditure|report|transactions?))?|none"
    r"|not applicable|n/?a(?:\s*[-:,].*)?|nothing to report.*|there (?:were|was|are|is) no\b.*"
    r"|dim (?:taliadau|gwariant).*|no (?:\w+ )?(?:spend(?:ing)?|payments?|expenditure|data"
    r"|transactions?|invoices?)\b.*)\W*",
    re.IGNORECASE | re.DOTALL,
)
# Who or what made the list, and when: at most a name and a day beside it.
_SIGNED = re.compile(
    r"(?:prepared|produced|printed|generated|compiled|created|extracted|exported) "
    r"(?:by|on|at|from)\b(?:[^\w]|$)",
    re.IGNORECASE,
)
_MOST_SIGNED = 4
_MOST_NIL_ROWS = 3
# A file that says nil is short; the words may stand anywhere in a long one.
_MOST_ROWS = 15


def basis_of(left_out: Sequence[LeftOut]) -> VatBasis:
    """Say whether titles or footnotes tell that the amounts include VAT."""
    notes = [row.text for row in left_out if row.code in {"SB-130", "SB-134", "SB-136"}]
    gross = any(_WITH.search(text) for text in notes)
    net = any(_WITHOUT.search(text) for text in notes)
    if gross == net:
        return VatBasis.UNKNOWN
    return VatBasis.GROSS if gross else VatBasis.NET


def signs_off(filled: Sequence[str]) -> bool:
    """Say whether the cells of a row tell who made the list and when, and hold no money."""
    if not filled or len(filled) > _MOST_SIGNED or not _SIGNED.match(filled[0].strip()):
        return False
    return not any(map(_holds_money, filled))


def all_say_nil(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the rows below headings are few, hold no money, and each says that none was."""
    return 0 < len(rows) <= _MOST_NIL_ROWS and all(map(_row_says_nil, rows))


def _row_says_nil(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return any(map(_NIL_CELL.fullmatch, cells)) and not any(map(_holds_money, cells))


def _holds_money(cell: str) -> bool:
    try:
        return bool(amounts.pence(cell)) and not dates.shape(cell)
    except ValueError:
        return False


def says_nil(left_out: Sequence[LeftOut]) -> bool:
    """Say whether a file without a table says that there was no spend."""
    texts = [row.text for row in left_out if row.text]
    short = [text for text in texts if len(text) < 150 and text.count(" | ") < 3]
    return 0 < len(texts) <= _MOST_ROWS and any(_NIL.search(text) for text in short)
