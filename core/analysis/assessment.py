"""Available spend and uptake: one population, one set of exclusions, one function.

Every screen, report and return sums what ``judge`` says; nothing else decides a status.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.analysis.eligibility import live_on
from core.analysis.lot_uses import LotUses, lot_uses
from core.domain.agreements import Agreement, Lot, LotKey
from core.domain.assessment import CategoryFigures, Figures, LotUse, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.positions import Alike, Judgement, Positions, Verdict
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy, group_of


@dataclass(frozen=True, slots=True)
class Population:
    """The spend that is judged, the contracts that may lock it, the uses that are confirmed."""

    positions: Positions
    contracts: Mapping[ContractId, Contract]
    uses: tuple[LotUse, ...] = ()


def judge(
    positions: Positions,
    contracts: Mapping[ContractId, Contract],
    uses: Iterable[LotUse],
    agreements: Mapping[LotKey, tuple[Agreement, Lot]],
    eligible_categories: Collection[CategoryCode],
    as_at: date,
) -> Judgement:
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
    return Judgement(positions, [decider.verdict(alike) for alike in positions.alike])


_OUT = Verdict(Status.OUT_OF_SCOPE)
_ADDRESSABLE = Verdict(Status.ADDRESSABLE)
_NO_LOT = Verdict(Status.NO_LOT)


@dataclass(frozen=True, slots=True)
class _Decider:
    """What holds on one day, looked up once for all positions."""

    locking: Mapping[ContractId, Contract]
    call_offs: Mapping[ContractId, LotKey]
    uses: LotUses
    live: frozenset[LotKey]
    eligible: frozenset[CategoryCode]

    def verdict(self, one: Alike) -> Verdict:
        if one.scope:
            return _OUT
        if matched := one.contract_ids:
            if locking := [self.locking[key] for key in matched if key in self.locking]:
                return Verdict(Status.LOCKED, _longest(locking).id)
            if self.call_offs and (calls := [key for key in matched if key in self.call_offs]):
                return Verdict(Status.COLLABORATIVE, min(calls), self.call_offs[min(calls)])
        if lot := self._use_of(one):
            return Verdict(Status.COLLABORATIVE, None, lot)
        return _ADDRESSABLE if one.category in self.eligible else _NO_LOT

    def _use_of(self, one: Alike) -> LotKey | None:
        """Return the live lot by which this was bought: for the category, else for all."""
        if one.seller is None:
            return None
        found = self.uses.lots(one.seller, one.category, one.bought)
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
    if len(contracts) == 1:
        return contracts[0]
    return min(contracts, key=lambda contract: (-_last_day(contract).toordinal(), contract.id))


def _last_day(contract: Contract) -> date:
    return contract.current_end or contract.end or date.max


def free_from(
    contract_ids: Iterable[ContractId], contracts: Mapping[ContractId, Contract], day: date
) -> date:
    """Return the first day, from a day on, on which none of some contracts locks what they cover.

    A contract that follows on at once locks on: the day after the last of them is meant.
    """
    matched = [contracts[key] for key in contract_ids if key in contracts]
    while locking := [contract for contract in matched if contract.locks_on(day)]:
        day = date.fromordinal(_last_day(_longest(locking)).toordinal() + 1)
    return day


def figures(judged: Judgement) -> Figures:
    """Add up one population, in pence. Credits lower the part that they belong to."""
    sums = _Sums()
    for _, verdict, lines, pence in judged.together:
        sums.add(verdict.status, lines, pence)
    return sums.figures(len(judged.positions.suppliers))


def by_category(judged: Judgement, taxonomy: Taxonomy) -> tuple[CategoryFigures, ...]:
    """Add up each category that has any line, Unknown included; most available first.

    The rows add up to the whole, except the counts of suppliers: one may sell in several.
    """
    sellers = judged.positions.sellers_of
    parts: dict[CategoryCode, _Sums] = {code: _Sums() for code in sellers}
    for alike, verdict, lines, pence in judged.together:
        if alike.category in parts:
            parts[alike.category].add(verdict.status, lines, pence)
    rows = (
        CategoryFigures(code, taxonomy.label(code), group_of(code), sums.figures(sellers[code]))
        for code, sums in parts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.figures.available, row.category)))


@dataclass(slots=True)
class _Sums:
    """Payments and pence by where they stand."""

    lines: int = 0
    pence: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))

    def add(self, status: Status, lines: int, pence: int) -> None:
        self.lines += lines
        self.pence[status] += pence

    def figures(self, suppliers: int) -> Figures:
        sums = self.pence
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
            lines=self.lines,
            suppliers=suppliers,
        )
