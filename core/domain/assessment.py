"""The figures that no one else has: available spend, uptake, opportunities, as values.

The arithmetic itself is in core.analysis; every screen, report and return shows these.

    total          = in scope + out of scope
    in scope       = locked + available
    available      = collaborative + addressable by an eligible live lot + no lot found
    uptake         = collaborative / available
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.domain.agreements import Evidence, LotKey, Usable
from core.domain.contracts import ContractId
from core.domain.money import Pence, basis_points
from core.domain.parties import SupplierId, VatBasis
from core.domain.period import Period, day_in_words
from core.domain.taxonomy import CategoryCode
from core.domain.wording import Words, joined


class Status(StrEnum):
    """Where a pound stands. Every line has exactly one."""

    OUT_OF_SCOPE = "out-of-scope"
    LOCKED = "locked"
    COLLABORATIVE = "collaborative"
    ADDRESSABLE = "addressable"
    NO_LOT = "no-lot"


class Bought(NamedTuple):
    """The day that says by which agreement something was bought.

    ``on`` is the day of payment, of a credit that follows a payment the day of that; None where
    it is not known. ``refund`` says that it is a credit of which no payment is known.
    """

    on: date | None
    refund: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Lines that share every decision: the grain at which spend is judged.

    ``contract_ids`` are the contracts to which the lines are matched (payment date within the
    contract, or its reference on the line). ``quarter`` is the first day of the calendar
    quarter of payment, None where the lines have no date or are not parted by quarter;
    ``first`` and ``last`` are the days of the first and the last payment. ``bought`` is kept
    of suppliers of which a use of a lot was confirmed, None of all others.
    """

    supplier_id: SupplierId
    supplier: str
    category: CategoryCode
    scope: str
    contract_ids: tuple[ContractId, ...]
    quarter: date | None
    lines: int
    pence: Pence
    vat: Pence = Pence(0)
    first: date | None = None
    last: date | None = None
    bought: Bought | None = None


@dataclass(frozen=True, slots=True)
class LotUse:
    """A confirmed "supplier on lot": what this supplier sells us in this category is bought
    through the lot, from the first to the last day on which it can be ordered from.
    ``category`` "" means every category.
    """

    supplier_id: SupplierId
    category: CategoryCode
    lot: LotKey


@dataclass(frozen=True, slots=True)
class Judged:
    """A position with its status on the as-at date, and what decided it."""

    position: Position
    status: Status
    contract_id: ContractId | None = None
    lot: LotKey | None = None


class JudgedSpend(Sequence[Judged]):
    """All that was judged on a day, in a fixed order."""

    @abstractmethod
    def of(self, suppliers: Collection[SupplierId]) -> Iterator[Judged]:
        """Yield what was judged of some suppliers."""


def uptake_of(collaborative: int, available: int) -> int | None:
    """Return collaborative / available in basis points; None where nothing is available.

    Credits can outweigh payments: a share of less than nothing would say nothing.
    """
    return basis_points(collaborative, available) if available > 0 else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of one population, in pence. ``addressable`` and ``no_lot`` part what is
    available and not collaborative.
    """

    total: Pence
    out_of_scope: Pence
    in_scope: Pence
    locked: Pence
    available: Pence
    collaborative: Pence
    addressable: Pence
    no_lot: Pence
    lines: int
    suppliers: int

    def uptake(self) -> int | None:
        """Return collaborative / available in basis points; None where nothing is available."""
        return uptake_of(self.collaborative, self.available)

    def has_scope(self) -> bool:
        """Say whether any part in scope holds money, even where parts add up to nothing.

        A credit may be free while what it lowers is locked: left out, the rows of a table would
        no longer add up to the whole.
        """
        return any((self.locked, self.collaborative, self.addressable, self.no_lot))


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """The figures of one category; "" is Unknown."""

    category: CategoryCode
    label: str
    group: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Basis:
    """What every figure states: as-at date, VAT basis, period, population.

    ``paid`` says whether there are payments at all: without any, no VAT can differ.
    """

    as_at: date
    period: Period | None
    vat_basis: VatBasis
    population: str
    paid: bool = True

    def in_words(self) -> str:
        """Say the basis in one line."""
        span = self.period.in_words() if self.period else Words("all payments in the book")
        parts = [span, Words("as at {day}", day=day_in_words(self.as_at))]
        if self.paid:
            parts.append(Words(self.vat_basis.of_amounts()))
        return joined("; ", parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the body can use a lot, with the rule that says so."""

    usable: Usable
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the body decided about an opportunity, and its plan.

    ``start_on`` is when it means to start; ``edition`` the catalogue's edition that it looked
    at, 0 where that is not known.
    """

    decision: str = ""
    reason: str = ""
    note: str = ""
    start_on: date | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class SavingRange:
    """What a publisher's own evidence comes to on spend of ours, in pence a period.

    ``stale`` says that the evidence has no date, or one more than two years back.
    """

    low: Pence | None
    central: Pence | None
    high: Pence | None
    spend: Pence
    evidence: Evidence
    stale: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a deal stands where it does in the list: pounds x evidence x ease, each said.

    ``evidence`` and ``ease`` are 1 to 4.
    """

    evidence: int
    evidence_words: str
    ease: int
    ease_words: str


@dataclass(frozen=True, slots=True)
class BoughtFrom:
    """A supplier of ours that is on a lot, with what we pay it for what the lot serves.

    ``outside`` is available spend that does not go through an agreement, ``through`` what goes
    through this lot, ``locked`` what other contracts hold. In pence.
    """

    supplier_id: SupplierId
    supplier: str
    outside: Pence
    through: Pence = Pence(0)
    locked: Pence = Pence(0)


@dataclass(frozen=True, slots=True)
class LotBuying:
    """What we buy from the suppliers on a lot, by the agreement and outside it."""

    lot: LotKey
    agreement_title: str
    lot_title: str
    owner: str
    suppliers: tuple[BoughtFrom, ...]

    def outside(self) -> Pence:
        """Return what is bought from them outside any agreement, in pence."""
        return Pence(sum(one.outside for one in self.suppliers))


@dataclass(frozen=True, slots=True)
class Miss:
    """A category with money and no deal to use now: the nearest lot, and the one rule against.

    ``no_lot`` is what the figures count as "no lot found": over all misses it adds up to that
    figure. ``addressable`` is what a lot serves whose value band or suppliers' regions do not
    fit; ``locked`` is held by contracts. ``rule`` is a code that can be added up, ``lots`` how
    many lots serve the category at all. ``category`` "" is Unknown.
    """

    category: CategoryCode
    no_lot: Pence
    addressable: Pence
    locked: Pence
    rule: str
    reason: str
    lots: int = 0
    nearest: LotKey | None = None
    nearest_title: str = ""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """Available spend of a category that meets a lot we may use, with when and the evidence.

    ``available`` is what is free on the as-at date and not yet collaborative;
    ``available_from`` the first day on which the lot and the money are both free.
    ``current_suppliers`` are suppliers we already pay in this category who are on the lot, and
    ``outside`` those of them with available spend outside any agreement. ``answer`` says
    whether we may order, ``fit`` whether the lot's value band and its suppliers' regions suit.
    ``a_year`` is ``available`` at the pace of the payments, None where days are not known.
    ``decided`` is what was decided, ``changed`` what the publisher changed of the lot since;
    ``coming`` says which contracts begin later with suppliers of what is free.
    """

    category: CategoryCode
    lot: LotKey
    agreement_title: str
    lot_title: str
    owner: str
    answer: Answer
    available: Pence
    locked: Pence
    available_from: date
    ends: date
    routes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    current_suppliers: tuple[str, ...]
    trust: str = ""
    fit: Answer = Answer(Usable.YES, "")
    a_year: Pence | None = None
    saving: SavingRange | None = None
    standing: Standing | None = None
    outside: tuple[BoughtFrom, ...] = ()
    decided: Decision = Decision()
    changed: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()

    @property
    def decision(self) -> str:
        """Return what was decided: use, later, not suitable, or "" for nothing yet."""
        return self.decided.decision

    @property
    def decision_reason(self) -> str:
        """Return the code of the reason of the decision."""
        return self.decided.reason

    def verdict(self) -> Answer:
        """Return what stands in the way: that we may not order, or that it does not fit."""
        if self.answer.usable is Usable.NO or self.fit.usable is Usable.YES:
            return self.answer
        if self.fit.usable is Usable.NO or self.answer.usable is Usable.YES:
            return self.fit
        return Answer(Usable.ASK, f"{self.answer.reason} {self.fit.reason}")


@dataclass(frozen=True, slots=True)
class Listing:
    """One of our suppliers, found among the suppliers of a lot. ``strength`` is 0 to 100."""

    supplier_id: SupplierId
    listed_as: str
    reason: str
    strength: int


@dataclass(frozen=True, slots=True)
class UseSuggestion:
    """A supplier that we pay and that is on a lot for what we buy: ask, never assume."""

    supplier_id: SupplierId
    supplier: str
    category: CategoryCode
    lot: LotKey
    listed_as: str
    reason: str
    lines: int
    pence: Pence
    strength: int


@dataclass(frozen=True, slots=True)
class QuarterForecast:
    """What is available, and the uptake, on the last day of a coming quarter, for the same
    spend. ``becomes_available`` is what contracts free during the quarter.
    """

    quarter: str
    day: date
    becomes_available: Pence
    available: Pence
    collaborative: Pence
    uptake: int | None
    reachable_uptake: int | None


@dataclass(frozen=True, slots=True)
class Target:
    """The share of available spend that should go through collaborative deals."""

    basis_points: int
    source: str
    stated_on: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a comparison says, all from one population with one set of exclusions.

    ``pipeline`` holds what becomes available by category and coming quarter.
    """

    basis: Basis
    figures: Figures
    by_category: tuple[CategoryFigures, ...]
    target: Target | None
    judged: JudgedSpend
    opportunities: tuple[Opportunity, ...]
    uses: tuple[UseSuggestion, ...]
    forecast: tuple[QuarterForecast, ...]
    pipeline: dict[tuple[CategoryCode, str], Pence] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()
    buying: tuple[LotBuying, ...] = ()
