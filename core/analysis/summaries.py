"""Spend by supplier: how few make most of it, and the tail beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.domain.money import Pence

MOST = 8_000
"""The share, in basis points, beyond which suppliers are the tail (product.md's terms)."""


@dataclass(frozen=True, slots=True)
class SupplierSpend:
    """What one supplier was paid, and how much it and all larger ones were paid together."""

    name: str
    pence: Pence
    running: Pence


@dataclass(frozen=True, slots=True)
class Concentration:
    """Suppliers by what they were paid, largest first, and how many make most of the spend.

    ``most`` is the least number of suppliers that reach 80 % of the total; 0 where the total
    is nothing or less. The rest are the tail. ``tail`` is what they were paid, in pence.
    """

    suppliers: tuple[SupplierSpend, ...]
    total: Pence
    most: int
    tail: Pence

    def reaching(self, basis_points: int) -> int:
        """Return the least number of suppliers that reach a share of the total; 0 of nothing."""
        return how_many_reach([row.pence for row in self.suppliers], basis_points)


def how_many_reach(pence: Sequence[int], basis_points: int = MOST) -> int:
    """Return how many of some amounts, the largest first, reach a share of their sum.

    0 where the sum is nothing or less.
    """
    total = sum(pence)
    if total <= 0:
        return 0
    for count, running in enumerate(accumulate(pence), start=1):
        if running * 10_000 >= total * basis_points:
            return count
    return len(pence)


def concentration(rows: Iterable[tuple[str, int]]) -> Concentration:
    """Order suppliers by pounds, then name, and find those that make 80 % of the spend.

    ``rows`` are names and pence, one for each supplier. Suppliers with more credits than
    payments stand last, so the running total may pass the total before it comes back to it.
    """
    running = 0
    suppliers = []
    for name, pence in sorted(rows, key=lambda row: (-row[1], row[0])):
        running += pence
        suppliers.append(SupplierSpend(name, Pence(pence), Pence(running)))
    whole = Concentration(tuple(suppliers), Pence(running), 0, Pence(0))
    most = whole.reaching(MOST)
    paid_to_most = suppliers[most - 1].running if most else 0
    return Concentration(whole.suppliers, whole.total, most, Pence(running - paid_to_most))
