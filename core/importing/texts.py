"""The texts of a payment, cleaned for display.

Most cells of a ledger recur from row to row in the same company: supplier, account, department.
Each such company is cleaned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from core.domain.spend import OWN_ROLES, SHARED_ROLES, in_order
from core.importing.plan import Plan

_MOST_KEPT = 25_000


class Texts:
    """Reads the texts of rows by a plan, "" for a missing column."""

    def __init__(self, plan: Plan) -> None:
        """Prepare which cells are read."""
        self._mend = plan.repair.mend if plan.repair else None
        self._own = [plan.index(role) for role in OWN_ROLES]
        self._rest = [plan.index(role) for role in SHARED_ROLES]
        used = [place for place in self._rest if place >= 0]
        # Of one place alone itemgetter would give a cell, not a row of cells.
        self._recurring = itemgetter(*used, *used[:1], *[0] * (2 - len(used)))
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._cells: dict[str, str] = {}

    def of(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the texts of a row, in the order of TEXT_ROLES."""
        recurring = self._recurring(cells)
        shared = self._known.get(recurring) or self._learn(recurring, cells)
        own = [self.tidy(cells[place]) if place >= 0 else "" for place in self._own]
        return in_order(shared, own)

    def shared(self, rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        """Return for each row its texts of SHARED_ROLES, one object where they recur."""
        recurring = list(map(self._recurring, rows))
        found = list(map(self._known.get, recurring))
        return [
            known or self._known.get(recurring[i]) or self._learn(recurring[i], rows[i])
            for i, known in enumerate(found)
        ]

    def own(self, columns: Sequence[Sequence[str]], rows: int) -> list[Sequence[str]]:
        """Return the columns of OWN_ROLES of so many rows."""
        blank = [""] * rows
        return [self._column(columns[place]) if place >= 0 else blank for place in self._own]

    def tidy(self, cell: str) -> str:
        """Bring a cell to one line, its letters mended where the file needs that."""
        if cell.isascii():
            return cell.strip() if cell.isprintable() else clean(cell)
        text = self._mend(cell) if self._mend else cell
        return text.strip() if text.isprintable() else clean(text)

    def _column(self, cells: Sequence[str]) -> list[str]:
        together = "".join(cells)
        if together.isascii() and together.isprintable():
            return list(map(str.strip, cells))
        return list(map(self.tidy, cells))

    def _learn(self, recurring: tuple[str, ...], cells: Sequence[str]) -> tuple[str, ...]:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
            self._cells.clear()
        # The cells recur in other companies too: kept once, they take a fifth of the room.
        same = self._cells.setdefault
        texts = [self.tidy(cells[place]) if place >= 0 else "" for place in self._rest]
        known = tuple(same(text, text) for text in texts)
        self._known[tuple(same(cell, cell) for cell in recurring)] = known
        return known


def clean(text: str) -> str:
    """Bring a cell to one line without control or direction characters."""
    if not text.isprintable():
        text = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(text.split())
