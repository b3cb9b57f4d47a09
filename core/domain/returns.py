"""The standardised return as values: what it says, before it is a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.money import Pence
from core.domain.parties import Body, VatBasis
from core.domain.period import Period
from core.domain.problems import Problem, Severity
from core.domain.return_fields import Questions

FORMAT_VERSION = "1.0"

# What only an explanation lets out of the house without a question.
_TO_EXPLAIN = frozenset({Severity.BLOCKING.value, Severity.EXPLAIN.value})

Cell = str | int | bool | date | None
Row = tuple[Cell, ...]


class Detail(StrEnum):
    """How much a return tells."""

    SUMMARY = "summary"
    AGREEMENT = "agreement"
    LINE = "line"


class Profile(StrEnum):
    """Who will read it, and so what is masked."""

    PBO = "pbo"
    AUDIT = "audit"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Table:
    """A resource of the return: its name, its columns' names, its rows in a fixed order.

    ``questions`` are what it answers, where a buying organisation asked for it.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    questions: Questions | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who prepared or approved the return, in which role, when (ISO 8601, UTC)."""

    name: str
    role: str
    at: str


@dataclass(frozen=True, slots=True)
class CatalogueUsed:
    """A catalogue edition that the figures rest on."""

    publisher: str
    edition: int
    fingerprint: str
    trust: str


@dataclass(frozen=True, slots=True)
class Supersedes:
    """The version that a correction replaces."""

    return_id: str
    version: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How much of the spend in scope a method decided."""

    method: str
    lines: int
    pence: Pence


@dataclass(frozen=True, slots=True)
class Return:
    """A return, complete: header and tables. The same return gives the same package bytes."""

    return_id: str
    version: int
    body: Body
    body_type_label: str
    period: Period
    as_at: date
    vat_basis: VatBasis
    date_basis: str
    detail: Detail
    profile: Profile
    recipients: tuple[str, ...]
    taxonomy_id: str
    taxonomy_version: str
    taxonomy_fingerprint: str
    catalogues: tuple[CatalogueUsed, ...]
    coverage: tuple[CoverageRow, ...]
    tables: tuple[Table, ...]
    prepared_by: SignOff | None
    approved_by: SignOff | None
    program_version: str
    journal_head: str
    nil: bool = False
    nil_reason: str = ""
    supersedes: Supersedes | None = None
    made_at: str = ""
    # What a sample says of the categories, where one was judged: see usecases.measure_accuracy.
    accuracy: Mapping[str, str | int] | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return a table by name.

        Raises:
            KeyError: the return has no such table at this level of detail.
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def unexplained(self) -> tuple[tuple[str, str], ...]:
        """List the findings that were to be explained and are not: code and words of each."""
        table = next((one for one in self.tables if one.name == "checks"), None)
        if table is None:
            return ()
        rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        return tuple(
            (str(row["id"]).partition(":")[0], str(row.get("message") or ""))
            for row in rows
            if row.get("severity") in _TO_EXPLAIN and not row.get("explanation")
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a return before it is signed off.

    ``page`` is where it is put right, ``chosen`` what to select there, "" for nothing in
    particular. ``said_before`` is an explanation that was given for other figures.
    """

    id: str
    problem: Problem
    count: int
    pence: Pence
    page: str
    explanation: str = ""
    chosen: str = ""
    said_before: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an organisation answered to a return, by the fingerprint of the file it received."""

    return_id: str
    version: int
    fingerprint: str
    publisher: str
    received_on: date
    accepted: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyCheck:
    """One check of a package that was received; ``caution`` asks to read it though it passed."""

    id: str
    passed: bool
    detail: str
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying a return: the verdict holds only if every check passed.

    ``first_altered`` names the first thing that is not as it was sealed, "" if nothing.
    ``content`` is the return as read, None where it could not be read at all.
    """

    verdict: bool
    checks: tuple[VerifyCheck, ...]
    first_altered: str
    fingerprint: str
    key_fingerprint: str
    totals: dict[str, int]
    content: Return | None
