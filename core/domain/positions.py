"""Spend that is judged, by what is judged alike: objects are made only where one is looked at.

Tens of thousands of positions stand in a few hundred ways. Whatever is added up goes by these;
whoever asks for a position, or for all of them, finds them as in any other sequence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, overload

from core.domain.agreements import LotKey
from core.domain.assessment import Bought, Judged, JudgedSpend, Position, Status
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode

# Whom what was paid for in which quarter; of which none where there is no day.
Paid = tuple[SupplierId, CategoryCode, date | None]
# The first and the last day of the payments that the credits of a quarter lower.
Lowered = Mapping[Paid, tuple[date, date]]


class Alike(NamedTuple):
    """What of positions decides where they stand, on whatever day they are judged.

    ``seller`` is the supplier where ``bought`` is kept, None of all others.
    """

    scope: str
    category: CategoryCode
    contract_ids: tuple[ContractId, ...]
    seller: SupplierId | None = None
    bought: Bought | None = None


class Row(NamedTuple):
    """The rest of a position; ``alike`` is the place of what decides where it stands."""

    alike: int
    supplier_id: SupplierId
    quarter: date | None
    first: date | None
    last: date | None
    lines: int
    pence: int
    vat: int


class Verdict(NamedTuple):
    """Where positions stand on a day, and what decided it."""

    status: Status
    contract_id: ContractId | None = None
    lot: LotKey | None = None


class Positions(Sequence[Position]):
    """Positions in a fixed order. ``names`` has the name of every supplier.

    ``alike`` may hold more than the positions have: what was alike in others.
    """

    def __init__(
        self, alike: Sequence[Alike], rows: Sequence[Row], names: Mapping[SupplierId, str]
    ) -> None:
        """Take rows as they are; nothing is made of them yet."""
        self.alike = alike
        self.rows = rows
        self.names = names

    @classmethod
    def of(cls, found: Iterable[Position]) -> Positions:
        """Bring positions together."""
        places: dict[Alike, int] = {}
        names: dict[SupplierId, str] = {}
        rows = []
        for one in found:
            place = places.setdefault(alike_of(one), len(places))
            names[one.supplier_id] = one.supplier
            days = (one.quarter, one.first, one.last)
            rows.append(Row(place, one.supplier_id, *days, one.lines, one.pence, one.vat))
        return cls(tuple(places), rows, names)

    @overload
    def __getitem__(self, place: int) -> Position: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Position]: ...

    def __getitem__(self, place: int | slice) -> Position | Sequence[Position]:
        """Return the position of a place."""
        if isinstance(place, slice):
            return [self._position(row) for row in self.rows[place]]
        return self._position(self.rows[place])

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Position]:
        """Yield the positions in their order."""
        return map(self._position, self.rows)

    def __eq__(self, other: object) -> bool:
        """Say whether the other has the same positions in the same order."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return a number that is the same for what is equal."""
        return hash(tuple(self))

    def within(self, span: Period) -> Positions:
        """Return those of the quarters that begin in a span; what has no quarter is in none."""
        inside = [row for row in self.rows if row.quarter and span.covers(row.quarter)]
        return Positions(self.alike, inside, self.names)

    def paid_to(self, suppliers: Collection[SupplierId]) -> Iterator[int]:
        """Yield the places of the positions of some suppliers."""
        if suppliers:
            for place, row in enumerate(self.rows):
                if row.supplier_id in suppliers:
                    yield place

    def under_others(self, alike: Sequence[Alike], rows: Sequence[Row]) -> Positions:
        """Return the same payments under other contracts: whom they paid for what stays."""
        found = Positions(alike, rows, self.names)
        found.days, found.suppliers, found.sellers_of = self.days, self.suppliers, self.sellers_of
        return found

    @cached_property
    def sums(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return how many payments, and how many pence, stand alike, each by its place."""
        lines, pence = [0] * len(self.alike), [0] * len(self.alike)
        for row in self.rows:
            lines[row.alike] += row.lines
            pence[row.alike] += row.pence
        return lines, pence

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day of payment that is known."""
        first = min((row.first for row in self.rows if row.first), default=None)
        return first, max((row.last for row in self.rows if row.last), default=None)

    @cached_property
    def suppliers(self) -> frozenset[SupplierId]:
        """Return who was paid."""
        return frozenset(row.supplier_id for row in self.rows)

    @cached_property
    def sellers_of(self) -> Mapping[CategoryCode, int]:
        """Return how many suppliers were paid in each category that has any payment."""
        category = [one.category for one in self.alike]
        pairs = {(category[row.alike], row.supplier_id) for row in self.rows}
        counts: dict[CategoryCode, int] = {}
        for code, _ in pairs:
            counts[code] = counts.get(code, 0) + 1
        return counts

    def _position(self, row: Row) -> Position:
        place, supplier, quarter, first, last, lines, pence, vat = row
        scope, category, contract_ids, _, bought = self.alike[place]
        return Position(
            supplier, self.names[supplier], category, scope, contract_ids, quarter, lines,
            Pence(pence), Pence(vat), first, last, bought,
        )  # fmt: skip


class Judgement(JudgedSpend):
    """Positions with where they stand on a day, in their order."""

    def __init__(self, positions: Positions, verdicts: Sequence[Verdict]) -> None:
        """Take what was judged, and a verdict for each way in which it may stand."""
        self.positions = positions
        self.verdicts = verdicts

    @overload
    def __getitem__(self, place: int) -> Judged: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Judged]: ...

    def __getitem__(self, place: int | slice) -> Judged | Sequence[Judged]:
        """Return the position of a place with its verdict."""
        if isinstance(place, slice):
            return self._all[place]
        row = self.positions.rows[place]
        return Judged(self.positions[place], *self.verdicts[row.alike])

    def __len__(self) -> int:
        """Return how many positions were judged."""
        return len(self.positions)

    def __iter__(self) -> Iterator[Judged]:
        """Yield what was judged in its order."""
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        """Say whether the other has the same, judged the same, in the same order."""
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        """Return a number that is the same for what is equal."""
        return hash(self._all)

    @cached_property
    def together(self) -> Sequence[tuple[Alike, Verdict, int, int]]:
        """Return what stands alike, with its verdict, how many payments and how many pence."""
        each = zip(self.positions.alike, self.verdicts, *self.positions.sums, strict=True)
        return [one for one in each if one[2]]

    def of(self, suppliers: Collection[SupplierId]) -> Iterator[Judged]:
        """Yield what was judged of some suppliers."""
        return (self[place] for place in self.positions.paid_to(suppliers))

    @cached_property
    def _all(self) -> tuple[Judged, ...]:
        pairs = zip(self.positions, self.positions.rows, strict=True)
        return tuple(Judged(position, *self.verdicts[row.alike]) for position, row in pairs)


def alike_of(one: Position) -> Alike:
    """Return what of a position decides where it stands."""
    seller = None if one.bought is None else one.supplier_id
    return Alike(one.scope, one.category, one.contract_ids, seller, one.bought)


def paid_in(one: Position) -> Paid:
    """Return whom what was paid for in which quarter."""
    return one.supplier_id, one.category, one.quarter
