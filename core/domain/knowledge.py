"""Knowledge that one body passes on to another: rules, joined names, names kept apart.

No pounds, no payments, no persons: only what a neighbour may use on payments of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.domain.taxonomy import UNKNOWN, CategoryCode, OwnCode


@dataclass(frozen=True, slots=True)
class PackRule:
    """A rule as it travels: conditions, and either a category or a scope rule."""

    supplier: str = ""
    account: str = ""
    words: str = ""
    category: CategoryCode = UNKNOWN
    scope: str = ""

    def asks(self) -> tuple[str, str, str]:
        """Return the conditions, to tell two rules for the same thing."""
        return self.supplier.casefold(), self.account.casefold(), self.words.casefold()

    def answer(self) -> tuple[CategoryCode, str]:
        """Return what the rule decides."""
        return self.category, self.scope


@dataclass(frozen=True, slots=True)
class KnowledgePack:
    """What a body passes on. A later version of the same name takes the place of an earlier one.

    ``joined`` are groups of spellings of one supplier, ``apart`` pairs that are not one;
    ``codes`` say what codes of a ledger or scheme mean.
    ``taxonomy`` is the tree that the categories are of: its id and version.
    """

    name: str
    version: int
    origin: str
    made_on: date
    taxonomy: tuple[str, str]
    rules: tuple[PackRule, ...] = ()
    joined: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    codes: tuple[OwnCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where a pack says other than the body did: what the body said stands."""

    about: str
    pack_says: str
    you_said: str


@dataclass(frozen=True, slots=True)
class PackDifference:
    """What taking a pack in would change: new, the same already, against own decisions.

    ``not_known`` counts rules for categories that this program does not have. ``going`` counts
    rules of an earlier version of the pack that would go.
    """

    rules: tuple[PackRule, ...]
    joined: tuple[tuple[str, ...], ...]
    apart: tuple[tuple[str, str], ...]
    codes: tuple[OwnCode, ...]
    same: int
    conflicts: tuple[Conflict, ...]
    not_known: int
    going: int

    def in_words(self) -> tuple[str, ...]:
        """Say in sentences what would change."""
        said = [
            f"New: {_count(len(self.rules), 'rule')}, {_count(len(self.joined), 'join')} of"
            f" suppliers, {_count(len(self.apart), 'pair')} kept apart,"
            f" {_count(len(self.codes), 'code')}.",
            f"The same already: {self.same}.",
        ]
        if self.conflicts:
            many = _count(len(self.conflicts), "time")
            said.append(f"Against what you decided: {many}. What you decided stays.")
        if self.going:
            said.append(f"Of the earlier version {_count(self.going, 'rule')} would go.")
        if self.not_known:
            said.append(f"For categories not known here: {_count(self.not_known, 'rule')}.")
        return tuple(said)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
