"""The texts of a payment, cleaned for display.

Most cells of a ledger recur from row to row in the same company: supplier, account, department.
Each such company is cleaned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from core.domain.spend import TEXT_ROLES, Role
from core.importing.plan import Plan

# The texts that are a payment's own.
_OWN = tuple(map(TEXT_ROLES.index, (Role.REFERENCE, Role.DESCRIPTION, Role.PO_NUMBER)))
_MOST_KEPT = 20_000


class Texts:
    """Reads the texts of rows by a plan, in the order of TEXT_ROLES, "" for a missing column."""

    def __init__(self, plan: Plan) -> None:
        """Prepare which cells are read."""
        places = [plan.index(role) for role in TEXT_ROLES]
        self._mend = plan.repair.mend if plan.repair else None
        self._own = tuple(places[i] for i in _OWN)
        self._rest = tuple(-1 if i in _OWN else place for i, place in enumerate(places))
        used = [place for place in self._rest if place >= 0]
        # Of one place alone itemgetter would give a cell, not a row of cells.
        self._recurring = itemgetter(*used, *used[:1], *[0] * (2 - len(used)))
        self._known: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}

    def of(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the texts of a row."""
        recurring = self._recurring(cells)
        known = self._known.get(recurring) or self._learn(recurring, cells)
        payee, what, rest = known
        reference, description, order = self._own
        return (
            *payee,
            self.tidy(cells[reference]) if reference >= 0 else "",
            self.tidy(cells[description]) if description >= 0 else "",
            *what,
            self.tidy(cells[order]) if order >= 0 else "",
            *rest,
        )

    def tidy(self, cell: str) -> str:
        """Bring a cell to one line, its letters mended where the file needs that."""
        if cell.isascii():
            return cell.strip() if cell.isprintable() else clean(cell)
        text = self._mend(cell) if self._mend else cell
        return text.strip() if text.isprintable() else clean(text)

    def _learn(
        self, recurring: tuple[str, ...], cells: Sequence[str]
    ) -> tuple[tuple[str, ...], ...]:
        texts = [self.tidy(cells[place]) if place >= 0 else "" for place in self._rest]
        first, second, third = _OWN
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        parts = (texts[:first], texts[second + 1 : third], texts[third + 1 :])
        known = self._known[recurring] = tuple(tuple(part) for part in parts)
        return known


def clean(text: str) -> str:
    """Bring a cell to one line without control or direction characters."""
    if not text.isprintable():
        text = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(text.split())
