"""Is a file here already? Payments compared as multisets.

The same payee, amount and date recur on 14-50 % of published lines and are right: only how many
of each there are tells whether lines came in twice, never one line by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from core.domain.spend import TEXT_ROLES, DraftLine, Role

LineKey = tuple[str, date | None, int, str, str]

_SUPPLIER = TEXT_ROLES.index(Role.SUPPLIER)
_REFERENCE = TEXT_ROLES.index(Role.REFERENCE)
_DESCRIPTION = TEXT_ROLES.index(Role.DESCRIPTION)


def line_key(line: DraftLine) -> LineKey:
    """Return what makes two lines the same payment: payee, day, pence, reference, description."""
    texts = line.texts
    return (
        texts[_SUPPLIER],
        line.paid_on,
        line.pence,
        texts[_REFERENCE],
        texts[_DESCRIPTION],
    )


def fingerprint_lines(lines: Iterable[DraftLine]) -> Counter[LineKey]:
    """Count how often each payment occurs."""
    return Counter(map(line_key, lines))
