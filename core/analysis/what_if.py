"""What if we took these deals? The same judged spend, and what would move to which lot when.

Nothing here decides where a pound stands today: ``judge`` does. A deal that is supposed to be
taken only moves what is free, and each pound moves to one deal at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.analysis.assessment import free_from
from core.analysis.forecast import Coming
from core.domain.agreements import LotKey
from core.domain.assessment import Status, Target, uptake_of
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.period import add_months, quarter_code
from core.domain.taxonomy import CategoryCode

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)
# Category, free from, can be replaced from, statuses, what locks on the last day.
_Alike = tuple[CategoryCode, date, date | None, tuple[Status, ...], ContractId | None]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that can be supposed to be taken: a lot for a category.

    Money can move from ``opens`` on, and while orders can be placed, to ``closes``. What has
    moved counts until the lot ends, or for ``term_months`` where the lot lets an order run on
    for longer. ``opens`` rests on how long the route usually takes; from ``lot_opens`` on may
    move what a contract says itself how long replacing it takes. None where the start is planned.
    """

    category: CategoryCode
    lot: LotKey
    opens: date
    closes: date
    term_months: int | None = None
    lot_opens: date | None = None

    def moves_on(self, block: Block) -> date | None:
        """Return the day on which money can move; None if never."""
        opens = self.opens
        if block.ready_on is not None and self.lot_opens is not None:
            opens = max(self.lot_opens, block.ready_on)
        day = max(block.frees_on, opens)
        return day if day <= self.closes else None

    def counts_until(self, moved_on: date) -> date:
        """Return the last day on which what moved on a day counts as collaborative."""
        if self.term_months is None:
            return self.closes
        return max(self.closes, add_months(moved_on, self.term_months) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Block:
    """Spend that stands alike on every day looked at. ``locked_by`` locks it on the last.

    ``ready_on`` is the day on which the contract that locks it can be replaced, where that
    contract states how long this takes.
    """

    category: CategoryCode
    frees_on: date
    statuses: tuple[Status, ...]
    locked_by: ContractId | None
    pence: Pence
    ready_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Judged spend, laid out for many what-ifs: the as-at date, then each quarter's last day."""

    quarters: tuple[str, ...]
    days: tuple[date, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds on one day, in pence. ``quarter`` is "" on the as-at date.

    ``collaborative`` is so in any case, ``taken`` moves by the deals supposed; ``addressable``
    and ``no_lot`` are what is left. ``moves`` parts what is taken by deal, in their order.
    """

    quarter: str
    day: date
    locked: Pence
    collaborative: Pence
    taken: Pence
    addressable: Pence
    no_lot: Pence
    moves: tuple[Pence, ...]

    def available(self) -> Pence:
        """Return what is not locked, in pence."""
        return Pence(self.collaborative + self.taken + self.addressable + self.no_lot)

    def uptake(self) -> int | None:
        """Return the uptake without the deals supposed, in basis points."""
        return uptake_of(self.collaborative, self.available())

    def uptake_if(self) -> int | None:
        """Return the uptake with the deals supposed, in basis points."""
        return uptake_of(self.collaborative + self.taken, self.available())

    def reachable(self) -> int | None:
        """Return the uptake if every pound that may move to a lot did, in basis points."""
        counted = self.collaborative + self.taken + self.addressable
        return uptake_of(counted, self.available())


@dataclass(frozen=True, slots=True)
class Rest:
    """What is not collaborative on the last day, and why: addressable, no lot, or locked."""

    status: Status
    category: CategoryCode
    pence: Pence
    contract_id: ContractId | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a share of available spend is reached, and when.

    ``place`` numbers the first outcome that reaches it, None if none does; ``lost`` the first
    after that which no longer does. ``short`` is what is missing on the last day, in pence.
    """

    target: Target
    place: int | None
    lost: int | None
    short: Pence


@dataclass(frozen=True, slots=True)
class Path:
    """The way of uptake from the as-at date on, if some deals are taken."""

    deals: tuple[Deal, ...]
    outcomes: tuple[Outcome, ...]
    rests: tuple[Rest, ...]


def lay_out(
    coming: Sequence[Coming], contracts: Mapping[ContractId, Contract], as_at: date
) -> Ground:
    """Bring together what is in scope and stands alike on the as-at date and in all quarters.

    ``coming`` begins on the as-at date and has one quarter at least. However many payments
    there are, a what-if then looks at a few hundred blocks.
    """
    views = (coming[0].before, *(one.now for one in coming))
    frees: dict[tuple[ContractId, ...], tuple[date, date | None]] = {}
    sums: dict[_Alike, int] = defaultdict(int)
    for same in zip(*(view.together for view in views), strict=True):
        alike, last, _, pence = same[-1]
        if last.status is Status.OUT_OF_SCOPE:
            continue
        ids = alike.contract_ids
        if ids not in frees:
            frees[ids] = free_from(ids, contracts, as_at), _ready_on(ids, contracts, as_at)
        lock = last.contract_id if last.status is Status.LOCKED else None
        statuses = tuple(verdict.status for _, verdict, _, _ in same)
        sums[alike.category, *frees[ids], statuses, lock] += pence
    return Ground(
        quarters=("", *(quarter_code(one.quarter.start) for one in coming)),
        days=(as_at, *(one.quarter.end for one in coming)),
        blocks=tuple(
            Block(category, free, statuses, lock, Pence(pence), ready)
            for (category, free, ready, statuses, lock), pence in sums.items()
        ),
    )


def _ready_on(
    ids: Iterable[ContractId], contracts: Mapping[ContractId, Contract], as_at: date
) -> date | None:
    """Return when what locks can be replaced at the earliest, where a contract says how long."""
    locking = (contracts[number] for number in ids if number in contracts)
    stated = [c.lead_months for c in locking if c.locks_on(as_at) and c.lead_months is not None]
    return add_months(as_at, max(stated)) if stated else None


def suppose(ground: Ground, deals: Sequence[Deal]) -> Path:
    """Return what holds on each day if the deals are taken, those given first before others.

    Money moves on the first day on which it is free and the deal is open; of several deals for
    its category to the first that it can reach, and to no other later. What a contract locks
    again, or what is collaborative in any case, is left as it is.
    """
    by_category: dict[CategoryCode, list[tuple[int, Deal]]] = defaultdict(list)
    for number, deal in enumerate(deals):
        by_category[deal.category].append((number, deal))
    sums = [_Sums([0] * len(deals)) for _ in ground.days]
    rests: dict[tuple[Status, CategoryCode, ContractId | None], int] = defaultdict(int)
    for block in ground.blocks:
        number, start, end = _move(block, by_category.get(block.category, ()))
        status, moved = block.statuses[0], False
        for place, day in enumerate(ground.days):
            status = block.statuses[place]
            moved = status in _FREE and start <= day <= end
            if moved:
                sums[place].moves[number] += block.pence
            else:
                sums[place].stay[status] += block.pence
        if not moved and status is not Status.COLLABORATIVE:
            rests[status, block.category, block.locked_by] += block.pence
    return Path(
        deals=tuple(deals),
        outcomes=tuple(
            one.outcome(quarter, day)
            for one, quarter, day in zip(sums, ground.quarters, ground.days, strict=True)
        ),
        rests=_most_first(rests),
    )


def reach(path: Path, target: Target) -> Reach:
    """Say on which day a target is first reached if the deals are taken, and if it is lost."""
    # To the penny, not by the rounded share: 49.996 % is not yet half.
    reached = [one.available() > 0 and not _short(one, target) for one in path.outcomes]
    place = reached.index(True) if True in reached else None
    lost = None
    if place is not None and False in reached[place:]:
        lost = reached.index(False, place)
    return Reach(target, place, lost, _short(path.outcomes[-1], target))


@dataclass(slots=True)
class _Sums:
    """What is added up for one day."""

    moves: list[int]
    stay: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))

    def outcome(self, quarter: str, day: date) -> Outcome:
        stay = self.stay
        return Outcome(
            quarter=quarter,
            day=day,
            locked=Pence(stay[Status.LOCKED]),
            collaborative=Pence(stay[Status.COLLABORATIVE]),
            taken=Pence(sum(self.moves)),
            addressable=Pence(stay[Status.ADDRESSABLE]),
            no_lot=Pence(stay[Status.NO_LOT]),
            moves=tuple(Pence(pence) for pence in self.moves),
        )


def _move(block: Block, deals: Iterable[tuple[int, Deal]]) -> tuple[int, date, date]:
    """Return the number of the deal that a block moves to, and from when to when it counts.

    Where it moves to none, the days are such that no day lies between them.
    """
    for number, deal in deals:
        moved_on = deal.moves_on(block)
        if moved_on is not None:
            return number, moved_on, deal.counts_until(moved_on)
    return 0, date.max, date.min


def _short(outcome: Outcome, target: Target) -> Pence:
    """Return how many pence of uptake are missing on a day; 0 where none are."""
    wanted = -(-outcome.available() * target.basis_points // 10_000)
    return Pence(max(0, wanted - outcome.collaborative - outcome.taken))


def _most_first(
    rests: Mapping[tuple[Status, CategoryCode, ContractId | None], int],
) -> tuple[Rest, ...]:
    found = (Rest(status, code, Pence(pence), by) for (status, code, by), pence in rests.items())
    return tuple(sorted(found, key=lambda rest: (-rest.pence, rest.category, rest.status)))
