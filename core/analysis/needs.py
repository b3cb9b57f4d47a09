"""What is spent in each category: free or locked, with whom, and what it comes to in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.analysis.assessment import free_from
from core.domain.assessment import Judged, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, divide_half_up
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode

_YEAR = 365
# Less than four weeks of payments say nothing of a year.
_LEAST_DAYS = 28


@dataclass(slots=True)
class Need:
    """One category in scope, in pence: what is free, what is locked until when, who is paid.

    ``no_lot_lines`` are the payments of which no lot was found; ``free_by`` is what is free by
    supplier.
    """

    addressable: int = 0
    no_lot: int = 0
    no_lot_lines: int = 0
    locked: int = 0
    frees_on: date = date.max
    suppliers: dict[SupplierId, str] = field(default_factory=dict)
    free_by: dict[SupplierId, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def free(self) -> int:
        """Return what is available and not yet collaborative."""
        return self.addressable + self.no_lot

    def from_day(self, as_at: date) -> date:
        """Return the first day on which some of the money is free."""
        return as_at if self.free > 0 else self.frees_on


def needs(
    judged: Iterable[Judged], contracts: Mapping[ContractId, Contract], as_at: date
) -> dict[CategoryCode, Need]:
    """Add up each category in scope, Unknown included."""
    found: dict[CategoryCode, Need] = defaultdict(Need)
    for one in judged:
        if one.status is Status.OUT_OF_SCOPE:
            continue
        position = one.position
        need = found[position.category]
        need.suppliers[position.supplier_id] = position.supplier
        if one.status is Status.LOCKED:
            need.locked += position.pence
            need.frees_on = min(need.frees_on, free_from(position, contracts, as_at))
        elif one.status is Status.ADDRESSABLE:
            need.addressable += position.pence
            need.free_by[position.supplier_id] += position.pence
        elif one.status is Status.NO_LOT:
            need.no_lot += position.pence
            need.no_lot_lines += position.lines
            need.free_by[position.supplier_id] += position.pence
    return dict(found)


def days_of(judged: Sequence[Judged], period: Period | None) -> int | None:
    """Return how many days the payments span: the period's, else first to last payment.

    None where that is not known, or too short to say what a year comes to.
    """
    if period is not None:
        days = (period.end - period.start).days + 1
    else:
        first = min((one.position.first for one in judged if one.position.first), default=None)
        last = max((one.position.last for one in judged if one.position.last), default=None)
        if first is None or last is None:
            return None
        days = (last - first).days + 1
    return days if days >= _LEAST_DAYS else None


def a_year(pence: int, days: int | None) -> Pence | None:
    """Return what an amount of so many days comes to in a year, rounded half up."""
    return None if days is None else Pence(divide_half_up(pence * _YEAR, days))
