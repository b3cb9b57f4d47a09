"""Closing an import to the penny: the statement of a file, and how two files of one time differ.

Rows and pence go together everywhere: what is said of one is said of the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.domain.money import Pence, pounds
from core.domain.parties import PayeeClass
from core.domain.period import Period, day_in_words
from core.domain.spend import ImportBatch


@dataclass(frozen=True, slots=True)
class Counted:
    """So many rows, and the pence that they hold; credits lower the pence."""

    rows: int = 0
    pence: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Return both together."""
        return Counted(self.rows + other.rows, self.pence + other.pence)

    def __sub__(self, other: Counted) -> Counted:
        """Return what is left without the other."""
        return Counted(self.rows - other.rows, self.pence - other.pence)

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.rows or self.pence)

    def in_words(self) -> str:
        """Say it for a person: ``18 (£1,204.50)``."""
        return f"{self.rows:,} ({pounds(self.pence)})"


def together(parts: Iterable[Counted]) -> Counted:
    """Add up."""
    whole = Counted()
    for part in parts:
        whole += part
    return whole


@dataclass(frozen=True, slots=True)
class Reason:
    """Rows of a file that are no payments for one reason: its code, and its words."""

    code: str
    words: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class Statement:
    """Where every row of a file went, and every pound: the parts make the whole.

    ``whole`` is counted apart from the parts: the rows of the tables read, and what the amounts
    of all of them add up to, totals and rows with problems included; money received counts as
    minus. ``credits`` are part of the payments. Before an import nobody knows what is in scope:
    then all payments stand in ``in_scope`` and ``scope_known`` is False.
    """

    file: str
    whole: Counted
    in_scope: Counted
    out_of_scope: Counted
    left_out: tuple[Reason, ...]
    problems: tuple[Reason, ...]
    credits: Counted
    scope_known: bool = True

    def payments(self) -> Counted:
        """Return all payments, in scope or not."""
        return self.in_scope + self.out_of_scope

    def all_left_out(self) -> Counted:
        """Return the rows that are no payments, whatever the reason."""
        return together(reason.counted for reason in self.left_out)

    def all_problems(self) -> Counted:
        """Return the rows that could not be read as payments."""
        return together(reason.counted for reason in self.problems)

    def difference(self) -> Counted:
        """Return by how much the whole is more than its parts; nothing where it closes."""
        return self.whole - self.payments() - self.all_left_out() - self.all_problems()

    def closes(self) -> bool:
        """Say whether every row and every penny of the file is accounted for."""
        return not self.difference()


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as two files are compared by it. ``category`` is that of the file."""

    payee: str
    paid_on: date | None
    pence: Pence
    reference: str = ""
    description: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A payment that both files hold, with another amount, day or category."""

    before: Payment
    after: Payment


@dataclass(frozen=True, slots=True)
class ReturnAffected:
    """A sealed return that speaks of the days of a file.

    ``effect`` is what the return's payments would become more by. ``needs_correction`` is False
    where none of them differs.
    """

    return_id: str
    version: int
    period: Period
    effect: Counted
    needs_correction: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """How a file stands to what the book has of it from earlier files.

    Compared as multisets of payments on the days of the file: ``same`` are here already, to the
    word; ``added`` are new; ``removed`` are here and not in the file; ``changed`` are in both with
    another amount, day or category, their pence being what they become more by. The ``rest`` of
    the earlier files was paid on days that the file does not cover. Lists hold the first
    rows only; the counts are of all.
    """

    file: str
    earlier: tuple[ImportBatch, ...]
    lines: Counted
    same: Counted
    added: Counted
    removed: Counted
    changed: Counted
    rest: Counted
    rest_days: Period | None
    added_rows: tuple[Payment, ...]
    removed_rows: tuple[Payment, ...]
    changed_rows: tuple[Change, ...]
    returns: tuple[ReturnAffected, ...]

    def in_words(self) -> tuple[str, ...]:
        """Say it for a person, a sentence for each thing to know."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterable[str]:
        names = " and ".join(batch.file for batch in self.earlier)
        here = f" are here already, from {names}" if self.earlier else " are here already"
        yield f"{self.same.rows:,} of {self.lines.rows:,} payments{here}."
        yield f"New: {self.added.in_words()}."
        if self.removed:
            yield f"Here and not in {self.file}: {self.removed.in_words()}."
        if self.changed:
            more = pounds(self.changed.pence)
            yield f"In both, but changed: {self.changed.rows:,}, by {more} together."
        if self.rest:
            days = f", {span_in_words(self.rest_days)}" if self.rest_days else ""
            yield f"On days that {self.file} does not cover: {self.rest.in_words()}{days}."
        for one in self.returns:
            name = f"return {one.return_id}, version {one.version}, {one.period.in_words()}"
            need = "would need a correction" if one.needs_correction else "stays right"
            yield f"The sealed {name}, {need}."


@dataclass(frozen=True, slots=True)
class PayeeClassCount:
    """How many payees of a class there are, with their payments."""

    payee_class: PayeeClass
    payees: int
    lines: Counted


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid in a file, what they are, and by what that is told."""

    name: str
    payee_class: PayeeClass
    reason: str
    lines: Counted


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Who is paid, by class, and the individuals and sole traders by name, most pounds first."""

    classes: tuple[PayeeClassCount, ...]
    people: tuple[Payee, ...]


def span_in_words(period: Period) -> str:
    """Say the first and last day of a period: ``1 May 2025 to 31 May 2025``; one day as one."""
    first, last = day_in_words(period.start), day_in_words(period.end)
    return first if first == last else f"{first} to {last}"
