"""What a change would move, and which sealed returns it would meet: as data and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cli.answer import table
from core.domain.money import pounds
from core.usecases.moves import Move
from core.usecases.sealed_figures import SealedEffect


def moves_data(moves: Sequence[Move]) -> list[dict[str, Any]]:
    """Return moves as other programs read them."""
    return [
        {
            "from": one.before,
            "to": one.after,
            "lines": one.lines,
            "pence": one.pence,
            "suppliers": [{"supplier": name, "pence": pence} for name, pence in one.suppliers],
        }
        for one in moves
    ]


def moves_table(moves: Sequence[Move]) -> list[str]:
    """Lay moves out for a person."""
    rows = [(one.before, one.after, f"{one.lines:,}", pounds(one.pence)) for one in moves]
    return table(("From", "To", "Payments", "Paid"), rows, "2 3")


def sealed_data(sealed: Sequence[SealedEffect]) -> list[dict[str, Any]]:
    """Return the sealed returns that a change would meet as other programs read them."""
    return [
        {
            "return_id": one.return_id,
            "version": one.version,
            "period": one.period.code(),
            "lines": one.lines,
            "pence": one.pence,
        }
        for one in sealed
    ]


def sealed_words(sealed: Sequence[SealedEffect]) -> list[str]:
    """Warn of each sealed return that a change would meet, with its pounds."""
    return [
        f"The sealed return of {one.in_words()} stays as it is; {one.lines:,} payments of its "
        f"period, {pounds(one.pence)}, would differ from it: a correction may be due"
        for one in sealed
    ]
