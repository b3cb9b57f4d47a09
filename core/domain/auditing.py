"""What an auditor draws, finds and notes: payments under review, samples, tests, working notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Paid(NamedTuple):
    """A payment under review, from a return or from a book.

    ``key`` is its number in the body's book. ``reference`` is "" where a return carries none.
    """

    key: str
    file: str
    sheet: str
    row: int
    paid_on: date | None
    supplier: str
    description: str
    department: str
    account: str
    reference: str
    category: str
    status: str
    pence: int

    def where(self) -> str:
        """Say where the payment stands: file, sheet and row."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        return f"{self.file}{sheet}, row {self.row}"


class Way(StrEnum):
    """How a sample is drawn."""

    VALUE = "value"
    STRATIFIED = "stratified"
    RANDOM = "random"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Plan:
    """What sample is asked for; the same plan and payments give the same sample.

    ``interval`` in pence may stand in place of ``count`` where drawn by value; ``above`` in
    pence is for all payments above it. ``confidence`` is in percent.
    """

    way: Way
    count: int = 60
    seed: int = 0
    interval: int | None = None
    above: int | None = None
    confidence: int = 95


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the population: how much it holds, and how many payments of it were drawn.

    ``whole`` is one of which every payment is drawn.
    """

    name: str
    lines: int
    pence: int
    drawn: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A payment drawn: its place among those under review (from 1), and what it was drawn for."""

    place: int
    paid: Paid
    stratum: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with all that is needed to draw it again.

    ``fingerprint`` is that of the payments it was drawn from. ``interval`` and ``start`` are in
    pence, 0 where the way has none. ``words`` say in order how it was drawn.
    """

    plan: Plan
    lines: int
    pence: int
    fingerprint: str
    interval: int
    start: int
    strata: tuple[Stratum, ...]
    items: tuple[Drawn, ...]
    words: tuple[str, ...]

    def items_of(self, stratum: str) -> tuple[Drawn, ...]:
        """Return what was drawn from a stratum."""
        return tuple(item for item in self.items if item.stratum == stratum)


@dataclass(frozen=True, slots=True)
class Found:
    """What an auditor found a payment to be worth; None while it was not looked at."""

    pence: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ProjectedRow:
    """A difference found, and what it stands for. ``taint`` is in basis points of the payment."""

    drawn: Drawn
    found: int
    difference: int
    taint: int
    projected: int


@dataclass(frozen=True, slots=True)
class Projection:
    """What a sample says of all payments. Differences are stated less found: too much is positive.

    ``upper`` and ``lower`` are the limits at the confidence of the plan, None where none can be
    worked out; ``words`` say why, and what the figures rest on.
    """

    looked_at: int
    waiting: int
    known: int
    projected: int
    upper: int | None
    lower: int | None
    rows: tuple[ProjectedRow, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """Payments that a test points at, with its reason in words; the strongest come first."""

    score: int
    why: str
    pence: int
    lines: tuple[Paid, ...]


@dataclass(frozen=True, slots=True)
class Digit:
    """A leading digit: how often it stands there, and how often it should, of 10,000."""

    digit: int
    lines: int
    share: int
    expected: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A test of the payments. ``valid`` is False where it has nothing to say here, and why.

    ``about`` says what the test does and what it cannot know.
    """

    id: str
    title: str
    about: str
    says: str
    valid: bool = True
    flags: tuple[Flag, ...] = ()
    digits: tuple[Digit, ...] = ()


@dataclass(frozen=True, slots=True)
class TieStep:
    """A step from the source files to the figures of a return, in pence.

    ``part`` is what the step adds or takes away, ``left`` what stands after it; ``ties`` is
    False where it does not close, None where nothing says whether it does.
    """

    name: str
    part: int
    left: int
    ties: bool | None
    says: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class AuditedDecision:
    """A decision under review: who, when, what, how much, and what makes it worth a look."""

    seq: int
    at: str
    by: str
    kind: str
    summary: str
    lines: int
    pence: int
    late: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What an auditor wrote, about what, when (ISO 8601, UTC)."""

    about: str
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ReviewNotes:
    """An auditor's own file about one subject: notes, the sample planned, what was found.

    ``subject`` is the fingerprint of the return, or of a book's history. ``population`` is the
    fingerprint of the payments that the sample was drawn from.
    """

    subject: str
    name: str
    notes: tuple[Note, ...] = ()
    plan: Plan | None = None
    population: str = ""
    found: Mapping[str, Found] = field(default_factory=dict)
