"""Bodies that should send a return, and where each stands: came, refused, late, missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.parties import Identifier
from core.domain.period import Period
from core.domain.problems import Problem

Answers = Mapping[tuple[str, str], bool]
"""Whether a body of the list and one that sent a return are the same, by the keys of both."""


@dataclass(frozen=True, slots=True)
class ExpectedBody:
    """A body of the list of those that should send a return.

    ``due`` is its last day in time, ``row`` where it stands in the list, counted from 1.
    """

    name: str
    identifiers: tuple[Identifier, ...] = ()
    type_words: str = ""
    family: str = ""
    contact: str = ""
    email: str = ""
    address: str = ""
    due: date | None = None
    row: int = 0

    def key(self) -> str:
        """Return what answers about the body are kept under: its first number, else its name."""
        first = self.identifiers[0] if self.identifiers else None
        return f"{first.scheme}-{first.id}" if first else " ".join(self.name.casefold().split())


@dataclass(frozen=True, slots=True)
class ExpectedList:
    """What came of reading a list. ``columns`` says which heading was taken for what.

    ``asks_dates`` holds an example where only a person can say whether the day or the month of
    a due date comes first; such days are left open until they do. ``seems_payments`` says that
    its headings are those of payments: amounts, with no day on which a return is due.
    """

    file: str
    fingerprint: str
    columns: tuple[tuple[str, str], ...]
    bodies: tuple[ExpectedBody, ...]
    problems: tuple[Problem, ...]
    asks_dates: str = ""
    seems_payments: bool = False


class BodyState(StrEnum):
    """Where a body stands with its return."""

    ACCEPTED = "accepted"
    NIL = "nil"
    LATE = "late"
    REFUSED = "quarantined"
    AWAITED = "awaited"
    MISSING = "missing"


HAVE_RETURNED = frozenset({BodyState.ACCEPTED, BodyState.NIL, BodyState.LATE})


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A return file as the chase needs it: whose it is, and what became of it.

    ``replaced_by`` names the file that counts in its place, "" where it counts itself. What a
    refused file says of its body is what stands in it, not what was proved. ``id`` is its number
    in the collection. One that ``contradicts`` what came before holds in itself, and never counts.
    """

    file: str
    fingerprint: str
    accepted: bool
    reasons: tuple[str, ...]
    body: str
    identifiers: tuple[Identifier, ...]
    family: str
    period: Period | None
    return_id: str
    version: int
    nil: bool
    received_on: date
    replaced_by: str = ""
    id: int = 0
    contradicts: bool = False

    def counts(self) -> bool:
        """Say whether its figures count: accepted, and replaced by no other."""
        return self.accepted and not self.replaced_by


@dataclass(frozen=True, slots=True)
class Doubt:
    """A body of the list and one that sent a return: much alike, and nobody said if they are one.

    ``sender`` is the key of the one that sent it, ``why`` says what speaks for it.
    """

    expected: ExpectedBody
    body: str
    identifiers: tuple[Identifier, ...]
    sender: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A body with its state and every file that came from it, the latest version last.

    ``how`` says how the files were found to be its own; ``expected`` is None for a body that
    sent a return without being on the list.
    """

    name: str
    family: str
    state: BodyState
    expected: ExpectedBody | None
    files: tuple[FileSeen, ...] = ()
    how: str = ""
    days_late: int = 0

    def counted(self) -> tuple[FileSeen, ...]:
        """Return the files whose figures count."""
        return tuple(one for one in self.files if one.counts())

    def contradicting(self) -> tuple[FileSeen, ...]:
        """Return the files that contradict an earlier one: a person settles which is right."""
        return tuple(one for one in self.files if one.contradicts)

    def refused(self) -> tuple[FileSeen, ...]:
        """Return the refused files after which no accepted one of that return came."""
        done = {(one.return_id, one.version) for one in self.files if one.accepted}
        return tuple(
            one
            for one in self.files
            if not one.accepted
            and not any(one.return_id == id_ and one.version <= last for id_, last in done)
        )


@dataclass(frozen=True, slots=True)
class Chase:
    """Every body with its state on a day, and what only a person can settle."""

    as_at: date
    standings: tuple[Standing, ...]
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[FileSeen, ...] = ()
    counts: dict[BodyState, int] = field(default_factory=dict, hash=False)

    def to_chase(self) -> tuple[Standing, ...]:
        """Return the bodies that get a letter: missing after their day, or refused.

        One that may have sent a return under another name waits until that is settled.
        """
        asked = [doubt.expected for doubt in self.doubts]
        wanted = {BodyState.MISSING, BodyState.REFUSED}
        return tuple(
            one
            for one in self.standings
            if (one.state in wanted or one.refused()) and one.expected not in asked
        )
