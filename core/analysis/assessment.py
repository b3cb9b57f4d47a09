"""Available spend and uptake: one population, one set of exclusions, one function.

Every screen, report and return sums what ``judge`` says; nothing else decides a status.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.analysis.eligibility import live_on
from core.analysis.lot_uses import LotUses, lot_uses
from core.domain.agreements import Agreement, Lot, LotKey
from core.domain.assessment import (
    Bought,
    CategoryFigures,
    Figures,
    Judged,
    LotUse,
    Position,
    Status,
)
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy, group_of


@dataclass(frozen=True, slots=True)
class Population:
    """The spend that is judged, the contracts that may lock it, the uses that are confirmed."""

    positions: tuple[Position, ...]
    contracts: Mapping[ContractId, Contract]
    uses: tuple[LotUse, ...] = ()


def pooled(population: Population) -> Population:
    """Put together what is judged alike on every day: fewer positions, the same sums.

    Which supplier was paid, and on what day, is kept only where a use of a lot was confirmed for
    the supplier: suppliers are not to be counted in what comes of it.
    """
    sums: dict[tuple[object, ...], Position] = {}
    for one in population.positions:
        seller = None if one.bought is None else one.supplier_id
        key = (one.scope, one.category, one.contract_ids, seller, one.bought)
        held = sums.get(key)
        sums[key] = one if held is None else _together(held, one)
    return replace(population, positions=tuple(sums.values()))


def _together(one: Position, other: Position) -> Position:
    return Position(
        one.supplier_id,
        one.supplier,
        one.category,
        one.scope,
        one.contract_ids,
        None,
        one.lines + other.lines,
        Pence(one.pence + other.pence),
        Pence(one.vat + other.vat),
        bought=one.bought,
    )


def judge(
    positions: Sequence[Position],
    contracts: Mapping[ContractId, Contract],
    uses: Iterable[LotUse],
    agreements: Mapping[LotKey, tuple[Agreement, Lot]],
    eligible_categories: Collection[CategoryCode],
    as_at: date,
) -> tuple[Judged, ...]:
    """Give every position its one status on the as-at date, and say what decided it.

    The first that holds: out of scope; locked by a running contract that is no call-off;
    collaborative by a call-off, or bought through a live lot by a confirmed use; addressable
    where an eligible live lot serves the category; else no lot. ``eligible_categories`` are
    those of the market on the same day. The order of the positions is kept.
    """
    confirmed = lot_uses(uses, agreements)
    decider = _Decider(
        locking={key: contract for key, contract in contracts.items() if contract.locks_on(as_at)},
        call_offs=_good_call_offs(contracts, agreements, as_at),
        uses=confirmed,
        live=frozenset(
            lot
            for terms in confirmed.terms.values()
            for first, last, lot in terms
            if first <= as_at <= last
        ),
        eligible=frozenset(eligible_categories) - {UNKNOWN},
    )
    return tuple(decider.judge(position) for position in positions)


# What decides where a position in scope stands, and how it stands: status, contract, lot.
_Alike = tuple[tuple[ContractId, ...], CategoryCode, SupplierId | None, Bought | None]
_Standing = tuple[Status, ContractId | None, LotKey | None]


@dataclass(frozen=True, slots=True)
class _Decider:
    """What holds on one day, looked up once for all positions."""

    locking: Mapping[ContractId, Contract]
    call_offs: Mapping[ContractId, LotKey]
    uses: LotUses
    live: frozenset[LotKey]
    eligible: frozenset[CategoryCode]
    known: dict[_Alike, _Standing] = field(default_factory=dict)

    def judge(self, position: Position) -> Judged:
        if position.scope:
            return Judged(position, Status.OUT_OF_SCOPE)
        # Positions by the hundred thousand stand in a few thousand ways.
        seller = None if position.bought is None else position.supplier_id
        alike = (position.contract_ids, position.category, seller, position.bought)
        standing = self.known.get(alike)
        if standing is None:
            standing = self.known[alike] = self._standing(position)
        return Judged(position, *standing)

    def _standing(self, position: Position) -> _Standing:
        matched = position.contract_ids
        if locking := [self.locking[key] for key in matched if key in self.locking]:
            return Status.LOCKED, _longest(locking).id, None
        if calls := sorted(key for key in matched if key in self.call_offs):
            return Status.COLLABORATIVE, calls[0], self.call_offs[calls[0]]
        if lot := self._use_of(position):
            return Status.COLLABORATIVE, None, lot
        free = Status.ADDRESSABLE if position.category in self.eligible else Status.NO_LOT
        return free, None, None

    def _use_of(self, position: Position) -> LotKey | None:
        """Return the live lot by which this was bought: for the category, else for all."""
        found = self.uses.lots(position.supplier_id, position.category, position.bought)
        return next((lot for lot in found if lot in self.live), None)


def _good_call_offs(
    contracts: Mapping[ContractId, Contract],
    agreements: Mapping[LotKey, tuple[Agreement, Lot]],
    day: date,
) -> dict[ContractId, LotKey]:
    """Return the call-offs that count: their lot is live, or they themselves still run."""
    return {
        key: contract.lot
        for key, contract in contracts.items()
        if contract.lot is not None
        and (_is_live(contract.lot, agreements, day) or contract.runs_on(day))
    }


def _is_live(key: LotKey, agreements: Mapping[LotKey, tuple[Agreement, Lot]], day: date) -> bool:
    # A lot of a catalogue that is not applied is not known to be live.
    return key in agreements and live_on(*agreements[key], day)


def _longest(contracts: Sequence[Contract]) -> Contract:
    """Return the contract that runs longest, the lowest id where several end together."""
    return min(contracts, key=lambda contract: (-_last_day(contract).toordinal(), contract.id))


def _last_day(contract: Contract) -> date:
    return contract.current_end or contract.end or date.max


def free_from(position: Position, contracts: Mapping[ContractId, Contract], day: date) -> date:
    """Return the first day, from a day on, on which no contract locks the position.

    A contract that follows on at once locks on: the day after the last of them is meant.
    """
    matched = [contracts[key] for key in position.contract_ids if key in contracts]
    while locking := [contract for contract in matched if contract.locks_on(day)]:
        day = date.fromordinal(_last_day(_longest(locking)).toordinal() + 1)
    return day


def figures(judged: Iterable[Judged]) -> Figures:
    """Add up one population, in pence. Credits lower the part that they belong to."""
    sums: dict[Status, int] = dict.fromkeys(Status, 0)
    lines = 0
    suppliers = set()
    for one in judged:
        sums[one.status] += one.position.pence
        lines += one.position.lines
        suppliers.add(one.position.supplier_id)
    collaborative, addressable = sums[Status.COLLABORATIVE], sums[Status.ADDRESSABLE]
    available = collaborative + addressable + sums[Status.NO_LOT]
    in_scope = sums[Status.LOCKED] + available
    return Figures(
        total=Pence(in_scope + sums[Status.OUT_OF_SCOPE]),
        out_of_scope=Pence(sums[Status.OUT_OF_SCOPE]),
        in_scope=Pence(in_scope),
        locked=Pence(sums[Status.LOCKED]),
        available=Pence(available),
        collaborative=Pence(collaborative),
        addressable=Pence(addressable),
        no_lot=Pence(sums[Status.NO_LOT]),
        lines=lines,
        suppliers=len(suppliers),
    )


def by_category(judged: Iterable[Judged], taxonomy: Taxonomy) -> tuple[CategoryFigures, ...]:
    """Add up each category that has any line, Unknown included; most available first.

    The rows add up to the whole, except the counts of suppliers: one may sell in several.
    """
    parts: dict[CategoryCode, list[Judged]] = defaultdict(list)
    for one in judged:
        parts[one.position.category].append(one)
    rows = (
        CategoryFigures(code, taxonomy.label(code), group_of(code), figures(part))
        for code, part in parts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.figures.available, row.category)))
