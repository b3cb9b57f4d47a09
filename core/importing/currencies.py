"""Amounts that all bear the sign of another currency than the pound.

Decision: they are read as figures and asked about once; where only some bear it, those rows are
problems of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.spend import Choice, Question, Role
from core.importing import amounts, headings
from core.importing.asking import ask

_SIGN = re.compile(r"€|US\$|\$|\b(?:EUR|USD)\b", re.IGNORECASE)
_NEARLY_ALL = 0.9
_NAMES = {"€": "EUR", "$": "USD", "US$": "USD"}
_CHOICES = (
    Choice("pounds", "The amounts are in pounds, whatever their sign says"),
    Choice("leave-out", "They are not: bring nothing in from this file"),
)


def column(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the column of amounts that nearly all bear another currency's sign, else -1."""
    for i, name in enumerate(names):
        if not any(m.role == Role.AMOUNT for m in headings.meanings(name)[:1]):
            continue
        cells = [row[i] for row in rows if i < len(row) and row[i].strip()]
        foreign = [c for c in cells if _SIGN.search(c) and amounts.is_amount(without_sign(c))]
        if foreign and len(foreign) >= len(cells) * _NEARLY_ALL:
            return i
    return -1


def without_sign(cell: str) -> str:
    """Return the figures of an amount without the sign of another currency."""
    return _SIGN.sub("", cell).strip() if any(ch.isdigit() for ch in cell) else cell


def signs(cells: Sequence[str]) -> dict[str, int]:
    """Count the currencies that cells bear the signs of."""
    found: dict[str, int] = {}
    for cell in cells:
        if match := _SIGN.search(cell):
            name = _NAMES.get(match.group().upper(), match.group().upper())
            found[name] = found.get(name, 0) + 1
    return found


def question(found: Mapping[str, int]) -> Question:
    """Ask whether amounts with such signs are in pounds."""
    values: dict[str, str | int] = {
        "count": sum(found.values()),
        "currencies": ", ".join(sorted(found)),
    }
    return ask("SB-145", "currency", _CHOICES, values)
