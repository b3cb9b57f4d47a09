"""Columns that only together are the amount: revenue and capital, or the heads of a cashbook.

No heading says so, and neither is left unasked: the person chooses among them or takes all.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.importing import amounts
from core.importing.amounts import Style

_HARDLY = 20


def are_parts(
    indexes: Sequence[int], rows: Sequence[Sequence[str]], style: Style = Style.BRITISH
) -> bool:
    """Say whether columns may only together be the amount: hardly a row has more than one."""
    alone = several = 0
    for row in rows:
        filled = sum(_holds_amount(row, index, style) for index in indexes)
        alone += filled == 1
        several += filled > 1
    return len(indexes) > 1 and alone > 1 and several * _HARDLY <= alone


def is_sum(answer: str, width: int) -> bool:
    """Say whether an answer names several of so many columns, to be added up: 3+4."""
    parts = answer.split("+")
    known = all(part.isdecimal() and int(part) < width for part in parts)
    return known and len(set(parts)) == len(parts) > 1


def _holds_amount(row: Sequence[str], index: int, style: Style) -> bool:
    try:
        return index < len(row) and bool(amounts.pence(row[index], style))
    except ValueError:
        return False
