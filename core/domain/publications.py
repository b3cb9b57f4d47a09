"""What a body must publish of its spend: by which rule, in which columns, by when.

A definition is data with a source and a day from which it holds; the law changes, the
program does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.money import Pence
from core.domain.period import Period
from core.domain.problems import Problem


class Every(StrEnum):
    """How long a period of a publication is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Wants(StrEnum):
    """What the cells of a published column must be."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column: its heading to the letter, what fills it, and whether it may stay empty."""

    heading: str
    field: str
    wants: Wants
    required: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """One publication as a rule asks for it.

    ``over`` is in pence: what exceeds it is published, credits by their size. ``with_vat``
    says whether the threshold counts VAT, ``amount_with_vat`` whether the amount does.
    ``by_transaction`` adds the lines of one reference, payee and day up before the threshold
    is applied. ``under_contract`` publishes only payments that fall under a contract;
    ``of_contracts`` publishes the register of contracts in the place of payments.
    ``leaves_out`` are the level-1 groups that the rule exempts. The publication is due
    ``due_months`` and ``due_days`` after its period, on the last working day of that month
    where ``due_last_working_day``, or on ``due_on`` (month, day) after it. ``yearly`` says for
    kinds of body between which yearly sums in pence it binds them: over the first, up to the
    second.
    """

    id: str
    title: str
    law: str
    who: str
    source: str
    in_force_from: date
    every: Every
    over: Pence
    with_vat: bool
    amount_with_vat: bool
    by_transaction: bool
    under_contract: bool
    leaves_out: frozenset[str]
    day_format: str
    columns: tuple[PublishedColumn, ...]
    in_force_to: date | None = None
    due_months: int = 0
    due_days: int = 0
    due_last_working_day: bool = False
    due_on: tuple[int, int] | None = None
    of_contracts: bool = False
    yearly: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """Say whether the rule is in force on a day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


class Fate(StrEnum):
    """What became of a payment of the period: every one has exactly one."""

    PUBLISHED = "published"
    SMALL = "not over the threshold"
    EXEMPT = "exempt by the rule"
    NO_CONTRACT = "under no contract"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication made: its rows as text, and what became of every payment of the period.

    ``fates`` holds lines and pence by what became of them; together they are all payments of
    the period. ``total`` adds the published amount column up.
    """

    definition: Definition
    period: Period
    rows: tuple[tuple[str, ...], ...]
    fates: Mapping[Fate, tuple[int, Pence]]
    total: Pence
    masked: int
    problems: tuple[Problem, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Due:
    """A publication that the body owes for a period: until when, and what was prepared.

    ``doubt`` says why it may not bind this body, "" where nothing speaks against it.
    """

    definition: Definition
    period: Period
    due: date
    prepared_on: date | None
    file: str = ""
    changed_since: bool = False
    doubt: str = ""

    def is_late(self, day: date) -> bool:
        """Say whether it was due before a day and nothing was prepared."""
        return self.due < day and self.prepared_on is None and not self.doubt
