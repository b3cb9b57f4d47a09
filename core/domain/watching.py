"""What is watched of contracts and suppliers: use against value, buying outside, what is due.

Values only. Every sum here is of judged positions or of months of payments, so that it adds up
with the figures of the body; what each figure rests on is said in words beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, NewType

from core.domain.agreements import LotKey
from core.domain.assessment import Basis, Bought, Figures
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, divide_half_up
from core.domain.parties import SupplierId, VatBasis
from core.domain.taxonomy import CategoryCode

ReviewId = NewType("ReviewId", int)

BEST_SCORE = 5


class Amounts(StrEnum):
    """What is known of the VAT in amounts: their basis, and whether VAT stands beside them."""

    NET = "net"
    NET_AND_VAT = "net and VAT"
    GROSS = "gross"
    GROSS_AND_VAT = "gross and VAT"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Between:
    """An amount of which only the bounds may be known, in pence, both included."""

    low: int
    high: int

    @classmethod
    def exactly(cls, pence: int) -> Between:
        """Return an amount that is known."""
        return cls(pence, pence)

    def plus(self, other: Between) -> Between:
        """Add two amounts up."""
        return Between(self.low + other.low, self.high + other.high)

    def times(self, top: int, bottom: int) -> Between:
        """Return a share of the amount, rounded half up."""
        return Between(
            divide_half_up(self.low * top, bottom), divide_half_up(self.high * top, bottom)
        )

    def is_known(self) -> bool:
        """Say whether the bounds are one."""
        return self.low == self.high


NOTHING = Between(0, 0)


class MonthPaid(NamedTuple):
    """Payments of one month alike in supplier, category, scope and contracts, in pence.

    ``bought`` is kept of suppliers of which a use of a lot was confirmed: payments of one day.
    """

    supplier_id: SupplierId
    category: CategoryCode
    scope: str
    contract_ids: tuple[ContractId, ...]
    first: date
    last: date
    lines: int
    pence: int
    vat: int
    bought: Bought | None = None


# Spend against contract value.


class UseState(StrEnum):
    """How what was paid stands against the value of a contract."""

    OVER = "over"
    HEADING_OVER = "heading over"
    MAY_BE_OVER = "may be over"
    NOTHING_PAID = "nothing paid"
    NO_VALUE = "no value"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class ContractUse:
    """What was paid under a contract against its value, as at a day.

    ``paid`` is as counted in the book; ``paid_net`` the same without VAT, with which the value
    is compared. ``shared`` falls under this contract and another alike, and counts in neither.
    ``value`` is without VAT, for the whole run; ``expected`` what will have been paid by the
    end at today's pace, None where that cannot be said.
    """

    contract: Contract
    paid: Pence
    paid_net: Between
    shared: Pence
    value: Pence | None
    value_words: str
    expected: Between | None
    state: UseState
    words: str


# Bought outside contracts and agreements.


class Outside(StrEnum):
    """Why a payment counts as bought outside."""

    MAVERICK = "maverick"
    LEAKAGE = "leakage"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """What one supplier was paid in one category outside what was there to be used.

    ``contracts`` ran on the days of payment and cover the category; ``lots`` are those that we
    can use; ``listed`` says that the supplier itself is on one of them. ``reason`` is a code.
    """

    supplier_id: SupplierId
    supplier: str
    category: CategoryCode
    label: str
    why: Outside
    lines: int
    pence: Pence
    contracts: tuple[Contract, ...]
    lots: tuple[LotKey, ...]
    listed: bool
    words: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutsideFigures:
    """How what is available and not collaborative parts, in pence.

        maverick + leakage - both + under contract + neither = addressable + no lot found

    ``under_contract`` fell under a contract that has ended since, or does not lock.
    ``by_reason`` parts what is maverick or leakage by the code that was given, "" for none:
    (code, rows, pence).
    """

    maverick: Pence
    leakage: Pence
    both: Pence
    under_contract: Pence
    neither: Pence
    free: Pence
    by_reason: tuple[tuple[str, int, Pence], ...]

    def either(self) -> Pence:
        """Return what is maverick or leakage, each pound once."""
        return Pence(self.maverick + self.leakage - self.both)


# What the body can influence.


@dataclass(frozen=True, slots=True)
class LeafChoice:
    """What the body says of a whole category: whether it can influence what it pays, and why."""

    category: CategoryCode
    can_influence: bool
    reason: str


@dataclass(frozen=True, slots=True)
class InfluenceRow:
    """A category with spend in scope. ``usually`` is what the tree of categories says."""

    category: CategoryCode
    label: str
    usually: bool
    can_influence: bool
    reason: str
    figures: Figures


def cannot_influence(rows: Iterable[InfluenceRow]) -> Pence:
    """Return what is available in categories that cannot be influenced, in pence."""
    return Pence(sum(row.figures.available for row in rows if not row.can_influence))


# Thresholds.


class Measure(StrEnum):
    """What is held against a threshold: single payments, or twelve months of something."""

    PAYMENT = "payment"
    SUPPLIER = "supplier"
    CATEGORY = "category"
    BOTH = "supplier and category"


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount from which a duty applies. Days are inclusive; no end means still in force.

    ``over`` says that the amount must be passed; else reaching it is enough. ``kinds`` are
    those of purchase that it is for (goods-services, works, light-touch), none for all.
    ``body_types``, ``sectors`` and ``nations`` name whom it binds, empty for all; ``not_types``
    whom it does not; ``yearly_over`` and ``yearly_up_to`` the yearly spending of those bound.
    """

    id: str
    label: str
    pence: Pence
    over: bool
    vat: VatBasis
    measures: tuple[Measure, ...]
    means: str
    source: str
    start: date
    end: date | None = None
    kinds: tuple[str, ...] = ()
    body_types: tuple[str, ...] = ()
    not_types: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    yearly_over: Pence | None = None
    yearly_up_to: Pence | None = None
    own: bool = False

    def reached_by(self, pence: int) -> bool:
        """Say whether an amount is one to which the duty applies."""
        return pence > self.pence if self.over else pence >= self.pence


class Nearness(StrEnum):
    """How twelve months of payments stand to a threshold, what can still be acted on first."""

    WILL = "will be reached"
    NEAR = "near"
    MAY_BE = "may be reached"
    OVER = "reached"
    FAR = "not near"


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """Twelve months of payments outside contracts, or single payments, against a threshold.

    ``paid`` is on the threshold's own VAT basis; ``reached_on`` the day by which the threshold
    is reached at today's pace, None where it is not or was. ``payments`` counts single ones.
    """

    threshold: Threshold
    measure: Measure
    supplier_id: SupplierId | None
    category: CategoryCode | None
    subject: str
    paid: Between
    payments: int
    nearness: Nearness
    reached_on: date | None
    words: str


# Reviews, and what is due.


@dataclass(frozen=True, slots=True)
class Review:
    """What was found when a supplier or a contract was looked at; ``score`` 1 to 5, 5 is best."""

    id: ReviewId
    reviewed_on: date
    score: int | None
    note: str
    next_on: date | None
    supplier_id: SupplierId | None = None
    contract_id: ContractId | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How many months it takes to have something new in place, by the route to it."""

    id: str
    label: str
    months: int
    basis: str


class DueKind(StrEnum):
    """What is due, in the order of a day."""

    STILL_PAID = "paid after its end"
    START = "start replacing it"
    NOTICE = "give notice"
    BREAK = "may end early"
    EXTEND = "decide on the extension"
    REVIEW = "review"
    END = "ends"


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do by a day. ``yearly`` is what was paid for it in the last twelve months."""

    day: date
    kind: DueKind
    overdue: bool
    title: str
    words: str
    yearly: Pence
    contract: Contract | None = None
    supplier_id: SupplierId | None = None
    review_id: ReviewId | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Everything that is watched, from one reading of the book on one basis.

    ``reviewed`` has the name of the supplier or contract that each review is of.
    """

    basis: Basis
    uses: tuple[ContractUse, ...]
    outside: tuple[OutsideRow, ...]
    outside_figures: OutsideFigures
    influence: tuple[InfluenceRow, ...]
    thresholds: tuple[ThresholdRow, ...]
    reviews: tuple[Review, ...]
    reviewed: Mapping[ReviewId, str]
    due: tuple[Due, ...]
