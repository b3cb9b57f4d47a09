"""The returns of many bodies in one picture: sums by status, what is counted twice, who uses what.

Amounts are pence. What a body of a family paid to another one is spent twice in the sum of their
returns, and eliminated once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.assessment import Status, uptake_of
from core.domain.parties import Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Detail


@dataclass(frozen=True, slots=True)
class Sums:
    """Pence by status, and what they add up to."""

    out_of_scope: int = 0
    locked: int = 0
    collaborative: int = 0
    addressable: int = 0
    no_lot: int = 0

    @classmethod
    def of(cls, pence: Mapping[Status, int]) -> Sums:
        """Return the sums of a mapping by status; a status that is not in it has none."""
        return cls(**{status.name.lower(): amount for status, amount in pence.items()})

    def by_status(self) -> dict[Status, int]:
        """Return the sum of each status."""
        return {
            Status.OUT_OF_SCOPE: self.out_of_scope,
            Status.LOCKED: self.locked,
            Status.COLLABORATIVE: self.collaborative,
            Status.ADDRESSABLE: self.addressable,
            Status.NO_LOT: self.no_lot,
        }

    @property
    def total(self) -> int:
        """Return all payments."""
        return self.out_of_scope + self.in_scope

    @property
    def in_scope(self) -> int:
        """Return what is locked or available."""
        return self.locked + self.available

    @property
    def available(self) -> int:
        """Return what is in scope and not locked."""
        return self.collaborative + self.addressable + self.no_lot

    def uptake(self) -> int | None:
        """Return the collaborative share of what is available, in basis points."""
        return uptake_of(self.collaborative, self.available)

    def __add__(self, other: Sums) -> Sums:
        """Add status by status."""
        return Sums(
            self.out_of_scope + other.out_of_scope,
            self.locked + other.locked,
            self.collaborative + other.collaborative,
            self.addressable + other.addressable,
            self.no_lot + other.no_lot,
        )

    def __neg__(self) -> Sums:
        """Return what undoes these sums."""
        return Sums(
            -self.out_of_scope, -self.locked, -self.collaborative, -self.addressable, -self.no_lot
        )

    def __sub__(self, other: Sums) -> Sums:
        """Take away status by status."""
        return self + -other

    def __bool__(self) -> bool:
        """Say whether any status holds money."""
        return any(self.by_status().values())


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A category, quarter, sector, family or body: what its returns say, and what is eliminated.

    ``returns`` is how many have a part in it; ``target`` is in basis points, None where the row
    has none of its own.
    """

    key: str
    label: str
    returned: Sums
    eliminated: Sums
    returns: int
    lines: int
    target: int | None = None

    @property
    def net(self) -> Sums:
        """Return what was paid outside the family: returned less eliminated."""
        return self.returned - self.eliminated

    def gap(self) -> int | None:
        """Return how many pence more must go through agreements to meet the target."""
        if self.target is None:
            return None
        wanted = -(-self.net.available * self.target // 10_000)
        return max(0, wanted - self.net.collaborative)


@dataclass(frozen=True, slots=True)
class CountedReturn:
    """A return whose figures count, as the picture needs it.

    ``names_family`` says whether the return itself names a family: of one that does not, only
    payments to public bodies are known by number.
    """

    file_id: int
    file: str
    body: str
    body_key: str
    type_words: str
    sector: Sector
    family: str
    region: str
    period: Period
    as_at: date
    vat_basis: VatBasis
    detail: Detail
    nil: bool
    lines: int
    sums: Sums
    target: int | None = None
    names_family: bool = True


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family for its accounting officer: its sums, and who of it is missing.

    ``untold`` are members whose return is not by payment, so that what they paid inside the
    family cannot be told and is not eliminated.
    """

    row: PictureRow
    members: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """What was bought through a lot. ``own`` says that it is of the one who collects."""

    publisher: str
    agreement_no: str
    lot_no: str
    own: bool
    pence: int
    lines: int
    returns: int
    suppliers: int


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why lots are not used: a decision with its reason, how often, and by how many.

    ``pence`` is what could go through a lot, counted once for each return and category however
    many lots were declined for it. ``words`` say the reason, which is a code.
    """

    publisher: str
    agreement_no: str
    lot_no: str
    decision: str
    reason: str
    decisions: int
    returns: int
    pence: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """What becomes available in a category and quarter, and how many want to buy together."""

    category: str
    label: str
    quarter: str
    pence: int
    returns: int
    contacts: int


class Behind(StrEnum):
    """What a figure is of, when its bodies are asked for; the parts of its key in brackets."""

    CATEGORY = "category"
    QUARTER = "quarter"
    SECTOR = "sector"
    VAT = "vat"
    FAMILY = "family"
    AGREEMENT = "agreement"
    REASON = "reason"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A return behind a figure: whose it is, and how much of the figure is its own.

    ``available`` and ``collaborative`` are parts of ``pence`` where the figure is of spending,
    None where it is not.
    """

    file_id: int
    file: str
    body: str
    family: str
    region: str
    pence: int
    available: int | None = None
    collaborative: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the returns say together, with what they cannot say.

    ``family`` is the one that it is of, "" for all. ``reasons`` are by decision and reason over
    all lots, ``reasons_by_lot`` lot by lot.
    """

    publisher: str
    as_at: date
    basis: str
    whole: PictureRow
    returns: tuple[CountedReturn, ...]
    by_category: tuple[PictureRow, ...]
    by_quarter: tuple[PictureRow, ...]
    by_sector: tuple[PictureRow, ...]
    by_vat: tuple[PictureRow, ...]
    by_body: tuple[PictureRow, ...]
    families: tuple[FamilyRow, ...]
    agreements: tuple[AgreementRow, ...]
    reasons: tuple[ReasonRow, ...]
    reasons_by_lot: tuple[ReasonRow, ...]
    pipeline: tuple[PipelineRow, ...]
    caveats: tuple[str, ...]
    family: str = ""
