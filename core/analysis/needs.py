"""What is spent in each category: free or locked, with whom, and what it comes to in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.analysis.assessment import free_from
from core.domain.assessment import Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, divide_half_up
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.positions import Judgement
from core.domain.taxonomy import CategoryCode

_YEAR = 365
# Less than four weeks of payments say nothing of a year.
_LEAST_DAYS = 28


@dataclass(slots=True)
class Need:
    """One category in scope, in pence: what is free, what is locked, who is paid.

    ``frees_on`` is the first day on which some of it is free, where nothing is.
    ``no_lot_lines`` are the payments of which no lot was found. Of the suppliers that are on any
    lot, ``suppliers`` has those that are paid, and ``free_by`` what of it is free.
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
    judged: Judgement,
    contracts: Mapping[ContractId, Contract],
    as_at: date,
    on_lots: Collection[SupplierId],
) -> dict[CategoryCode, Need]:
    """Add up each category in scope, Unknown included; ``on_lots`` are who is asked for."""
    found: dict[CategoryCode, Need] = defaultdict(Need)
    held: dict[CategoryCode, set[tuple[ContractId, ...]]] = defaultdict(set)
    for alike, verdict, lines, pence in judged.together:
        if verdict.status is Status.OUT_OF_SCOPE:
            continue
        need = found[alike.category]
        if verdict.status is Status.LOCKED:
            need.locked += pence
            held[alike.category].add(alike.contract_ids)
        elif verdict.status is Status.ADDRESSABLE:
            need.addressable += pence
        elif verdict.status is Status.NO_LOT:
            need.no_lot += pence
            need.no_lot_lines += lines
    for code, locking in held.items():
        if found[code].free <= 0:
            found[code].frees_on = min(free_from(ids, contracts, as_at) for ids in locking)
    _say_who(found, judged, on_lots)
    return dict(found)


def _say_who(
    found: Mapping[CategoryCode, Need], judged: Judgement, on_lots: Collection[SupplierId]
) -> None:
    for one in judged.of(on_lots):
        if one.status is not Status.OUT_OF_SCOPE:
            need, supplier = found[one.position.category], one.position.supplier_id
            need.suppliers[supplier] = one.position.supplier
            if one.status in (Status.ADDRESSABLE, Status.NO_LOT):
                need.free_by[supplier] += one.position.pence


def days_of(judged: Judgement, period: Period | None) -> int | None:
    """Return how many days the payments span: the period's, else first to last payment.

    None where that is not known, or too short to say what a year comes to.
    """
    if period is not None:
        days = (period.end - period.start).days + 1
    else:
        first, last = judged.positions.days
        if first is None or last is None:
            return None
        days = (last - first).days + 1
    return days if days >= _LEAST_DAYS else None


def a_year(pence: int, days: int | None) -> Pence | None:
    """Return what an amount of so many days comes to in a year, rounded half up."""
    return None if days is None else Pence(divide_half_up(pence * _YEAR, days))
