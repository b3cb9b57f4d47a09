"""Savings by the counting rules of the field: what was paid before, what is paid after.

A baseline is what was really paid in a stated period. A saving is a range with its basis, net of
what it cost to bring about. Realised is worked out from payments after the switch, never typed.
Cashable is only what releases cash net of cost; kept is what of it the budget did not need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from core.domain.agreements import LotKey
from core.domain.money import Pence, divide_half_up
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.taxonomy import UNKNOWN, CategoryCode

SavingId = NewType("SavingId", int)


class SavingClass(StrEnum):
    """What brings the saving about: the classes in which savings are reported."""

    STANDARDISATION = "standardisation"
    ARRANGEMENT = "new commercial arrangement"
    VOLUME = "new volume"
    DEMAND = "demand management"


class Stage(StrEnum):
    """How far a saving is: seen, agreed by somebody who answers for it, shown by payments."""

    IDENTIFIED = "identified"
    AGREED = "agreed"
    REALISED = "realised"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was really paid for the same thing in a stated period, in pence, and on what basis."""

    pence: Pence
    period: Period
    basis: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was used of what is bought: in the baseline's period, and in one after it.

    Whole ``units``, such as kWh or reams. A price is only shown to have fallen where both are
    known.
    """

    units: str
    before: int
    after: int
    period: Period


@dataclass(frozen=True, slots=True)
class Saving:
    """An entry of the register. ``low`` and ``high`` are pence a year, before ``cost``.

    It is about what was paid in a category, or to a supplier, or to a supplier in a category:
    the same payments before and after ``switch_on``, the first day of the new way.
    ``until`` is the last day that counts, None without one. ``cost`` is what bringing it about
    cost once. ``cashable`` says that it releases cash. ``needed`` is what of it the budget took.
    """

    id: SavingId
    title: str
    kind: SavingClass
    stage: Stage
    baseline: Baseline
    low: Pence
    high: Pence
    evidence: str
    identified_on: date
    category: CategoryCode = UNKNOWN
    supplier_id: SupplierId | None = None
    lot: LotKey | None = None
    cost: Pence = Pence(0)
    cashable: bool = False
    agreed_on: date | None = None
    agreed_by: str = ""
    switch_on: date | None = None
    until: date | None = None
    volume: Volume | None = None
    needed: Pence = Pence(0)

    def same_payments(self, other: Saving) -> bool:
        """Say whether both may be about the same payments: category, supplier and time."""
        categories = {self.category, other.category} - {UNKNOWN}
        suppliers = {self.supplier_id, other.supplier_id} - {None}
        if len(categories) > 1 or len(suppliers) > 1:
            return False
        begins = max(self.switch_on or date.min, other.switch_on or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)

    def life_months(self) -> int:
        """Return for how many months it is counted in advance: to its end, else a year."""
        if self.switch_on is None or self.until is None:
            return 12
        months = (self.until.year - self.switch_on.year) * 12
        months += self.until.month - self.switch_on.month
        # A part of a month that is as long as to the same day of the next counts as one.
        return max(1, months + (self.until.day >= self.switch_on.day))

    def net_range(self) -> tuple[Pence, Pence]:
        """Return what is expected over its life, least and most, net of cost."""
        months = self.life_months()
        low, high = (
            divide_half_up(a_year * months, 12) - self.cost for a_year in (self.low, self.high)
        )
        return Pence(low), Pence(high)


@dataclass(frozen=True, slots=True)
class Redeployment:
    """Where a part of a saving that was kept went, when, in pence."""

    id: int
    saving_id: SavingId
    on: date
    pence: Pence
    purpose: str


@dataclass(frozen=True, slots=True)
class Realised:
    """What payments after the switch show. ``pence`` is None where they show nothing yet.

    ``pence`` is ``expected`` (what the same would have cost at the baseline) less ``paid``.
    ``rule`` says how it was worked out, ``limits`` where that may not be the whole truth.
    """

    pence: Pence | None
    rule: str
    window: Period | None = None
    expected: Pence = Pence(0)
    paid: Pence = Pence(0)
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavingAccount:
    """A saving with what follows from it. Money is in pence.

    ``cashable`` is what it has released net of cost; ``kept`` what of that the budget did not
    need. ``clashes`` names the savings that may be about the same payments; of those only
    one counts in the sums.
    """

    saving: Saving
    realised: Realised
    cashable: Pence
    kept: Pence
    redeployed: tuple[Redeployment, ...]
    clashes: tuple[SavingId, ...]
    counts: bool

    def net(self) -> Pence:
        """Return what is realised less what it cost; minus the cost where nothing is shown."""
        return Pence((self.realised.pence or 0) - self.saving.cost)

    def moved(self) -> Pence:
        """Return how much of what was kept went to other purposes."""
        return Pence(sum(one.pence for one in self.redeployed))

    def left(self) -> Pence:
        """Return what of what was kept is still to be used; less than 0 if too much went."""
        return Pence(self.kept - self.moved())


@dataclass(frozen=True, slots=True)
class StageSums:
    """The savings of one stage, or of one class, that count: how many, and pounds in pence.

    ``low`` and ``high`` are what is expected over their lives, net of cost.
    """

    name: str
    count: int
    low: Pence
    high: Pence
    realised: Pence
    cost: Pence
    cashable: Pence
    kept: Pence
    redeployed: Pence


@dataclass(frozen=True, slots=True)
class SavingsRegister:
    """The register as at a day, with the sums that a report needs."""

    as_at: date
    basis: str
    accounts: tuple[SavingAccount, ...]
    by_stage: tuple[StageSums, ...]
    by_class: tuple[StageSums, ...]
    total: StageSums
