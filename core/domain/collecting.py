"""Returns that a buying organisation received: what it keeps of each, and which of them count.

The same months of a body are counted once, however many files say them. Amounts are pence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.domain.assessment import Status
from core.domain.parties import Body, VatBasis
from core.domain.period import Period
from core.domain.returns import CoverageRow, Detail, Profile, Supersedes

# A quarter, a status or a supplier that the return does not state.
NOT_STATED = ""

STATUSES: tuple[Status, ...] = tuple(Status)


class Counting(StrEnum):
    """Whether a file is counted, and if not, why."""

    COUNTED = "counted"
    SUPERSEDED = "superseded"
    OVERLAPPED = "overlapped"
    CONTRADICTED = "contradicted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Header:
    """What an accepted return says of itself. ``key`` is the fingerprint of the body's key.

    ``target`` is in basis points, None where the return names none. ``consents`` are what the
    body lets be done with it beyond counting; without a name in it, nothing is.
    """

    return_id: str
    version: int
    supersedes: Supersedes | None
    body: Body
    body_type_label: str
    period: Period
    as_at: date
    vat_basis: VatBasis
    detail: Detail
    profile: Profile
    key: str
    made_at: str = ""
    nil: bool = False
    nil_reason: str = ""
    recipients: tuple[str, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    target: int | None = None
    consents: tuple[str, ...] = ()

    def body_key(self) -> str:
        """Return what tells bodies apart: first identifier, else the name, as a slug."""
        return self.body.body_id()


class StatusFigure(NamedTuple):
    """What a body spent in a category and quarter, at one status.

    ``quarter`` is "" where the return does not part that category by quarter; ``lines`` is 0
    where it does not count payments by status.
    """

    category: str
    quarter: str
    status: Status
    pence: int
    lines: int


class AgreementFigure(NamedTuple):
    """What was bought through a lot from a supplier in a quarter."""

    publisher: str
    agreement_no: str
    lot_no: str
    supplier: str
    scheme: str
    id: str
    quarter: str
    call_off_ref: str
    route: str
    pence: int
    vat_pence: int | None
    lines: int
    first: date | None
    last: date | None
    identified_by: str


class OpportunityFigure(NamedTuple):
    """What a body could buy through a lot, and what it decided. ``decision`` "" is none yet."""

    category: str
    publisher: str
    agreement_no: str
    lot_no: str
    available_pence: int
    available_from: date | None
    decision: str
    reason: str


class PipelineFigure(NamedTuple):
    """What becomes free in a category and quarter. ``contact`` "" is no consent to joining."""

    category: str
    quarter: str
    pence: int
    intention: str
    contact: str


@dataclass(frozen=True, slots=True)
class PayeeFigure:
    """What a body paid to a payee that may be of its family, by line level only.

    That is every payee with a number where its return names a family, else public bodies alone;
    ``scheme`` and ``id`` are in the number's one spelling.
    """

    scheme: str
    id: str
    category: str
    quarter: str
    status: Status
    pence: int
    lines: int


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row of a table that a catalogue asked for beside the standard ones.

    ``cells`` are its texts by column, as in the data file.
    """

    resource: str
    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is kept of an accepted return beside its header.

    ``labels`` are the words of its category codes.
    """

    by_status: tuple[StatusFigure, ...] = ()
    agreements: tuple[AgreementFigure, ...] = ()
    opportunities: tuple[OpportunityFigure, ...] = ()
    pipeline: tuple[PipelineFigure, ...] = ()
    payees: tuple[PayeeFigure, ...] = ()
    asked: tuple[AskedRow, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    lines: int = 0

    def pence_by_status(self) -> dict[Status, int]:
        """Return the sum of each status."""
        sums = dict.fromkeys(STATUSES, 0)
        for figure in self.by_status:
            sums[figure.status] += figure.pence
        return sums


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """A file as it came: fingerprint, verdict and, if it was accepted, what it says.

    ``figures`` are None where it was refused, ``header`` where it could not be read at all.
    """

    file: str
    fingerprint: str
    size: int
    accepted: bool
    reasons: tuple[str, ...]
    header: Header | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """A file of the collection, with its totals but without its single figures.

    ``received_on`` is the day of the run that first saw it. ``counting`` says whether its figures
    are counted; ``replaced_by`` is the file that counts instead, None if there is none.
    ``lines`` are its payments, ``pence`` the sums by status.
    """

    id: int
    file: str
    fingerprint: str
    size: int
    received_on: date
    accepted: bool
    reasons: tuple[str, ...]
    header: Header | None
    counting: Counting
    replaced_by: int | None
    lines: int
    pence: Mapping[Status, int]

    @property
    def total(self) -> int:
        """Return all payments, in scope and out of scope."""
        return sum(self.pence.values())


@dataclass(frozen=True, slots=True)
class Claim:
    """What decides whether an accepted file counts: ``id`` rises in the order of receipt."""

    id: int
    body: str
    return_id: str
    version: int
    fingerprint: str
    supersedes: str
    key: str
    period: Period
    as_at: date
    detail: Detail


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether a file counts, what counts instead, and in words what speaks against it."""

    counting: Counting
    replaced_by: int | None = None
    reason: str = ""


_FULLER = {Detail.SUMMARY: 0, Detail.AGREEMENT: 1, Detail.LINE: 2}


def settle(claims: Iterable[Claim]) -> dict[int, Settled]:
    """Say of every accepted file whether it counts, so that no month is counted twice.

    Of the versions of a return the last counts. A version that contradicts what was received
    before is never counted: another key, or other content under the same number, or another
    earlier file than the one at hand. Where two returns of a body have months in common, the
    later as-at date counts, then the fuller detail, then the one received last.
    """
    by_return: dict[str, list[Claim]] = {}
    for claim in claims:
        by_return.setdefault(claim.return_id, []).append(claim)
    settled: dict[int, Settled] = {}
    standing: dict[str, list[Claim]] = {}
    for versions in by_return.values():
        last = _last_version(versions, settled)
        standing.setdefault(last.body, []).append(last)
    for returns in standing.values():
        _settle_body(returns, settled)
    return settled


def _last_version(versions: Sequence[Claim], settled: dict[int, Settled]) -> Claim:
    """Settle every version of a return but the one that stands, and return that one."""
    known: dict[int, Claim] = {}
    key = min(versions, key=lambda one: one.id).key
    for claim in sorted(versions, key=lambda one: (one.version, one.id)):
        reason = _contradiction(claim, known, key)
        if reason:
            settled[claim.id] = Settled(Counting.CONTRADICTED, None, reason)
        else:
            known[claim.version] = claim
    last = known[max(known)]
    for claim in known.values():
        if claim is not last:
            settled[claim.id] = Settled(Counting.SUPERSEDED, last.id)
    return last


def _contradiction(claim: Claim, known: Mapping[int, Claim], key: str) -> str:
    if claim.key != key:
        return (
            f"Version {claim.version} was sealed with another key than the version received "
            "first. Which key is right is to be settled by telephone."
        )
    if claim.version in known:
        return (
            f"Another file of version {claim.version} was received before. Which of the two is "
            "right is to be settled by telephone."
        )
    earlier = known.get(claim.version - 1)
    if earlier is not None and claim.supersedes != earlier.fingerprint:
        return (
            f"It replaces another file of version {earlier.version} than the one received. "
            "Which of the two is right is to be settled by telephone."
        )
    return ""


def _settle_body(returns: Sequence[Claim], settled: dict[int, Settled]) -> None:
    chosen: list[Claim] = []
    order = sorted(returns, key=lambda r: (r.as_at, _FULLER[r.detail], r.id), reverse=True)
    for claim in order:
        instead = next((c for c in chosen if c.period.overlaps(claim.period)), None)
        if instead is None:
            chosen.append(claim)
            settled[claim.id] = Settled(Counting.COUNTED)
        else:
            settled[claim.id] = Settled(Counting.OVERLAPPED, instead.id)
