"""Rules and what came of them: scope and category of a purchase kind, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, NewType

from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode

RuleId = NewType("RuleId", int)

# Why a kind stays where it was though a name that decided it is gone: no word of a person's.
HELD = "As it was before a name was taken out"


class Method(StrEnum):
    """How a category came about, from strongest to weakest."""

    GIVEN = "given"
    LINE = "line"
    RULE = "rule"
    SUPPLIER = "supplier"
    LEARNED = "learned"
    UNKNOWN = "unknown"


_HELD_AS = {f"{HELD}: {method.value}": method for method in Method}


def held_as(method: Method) -> str:
    """Return the reason of a choice that holds a kind where it was, decided as it was."""
    return f"{HELD}: {method.value}"


def held_method(reason: str) -> Method | None:
    """Return how a kind was decided that a choice of this reason only holds where it was.

    None is for every choice that somebody made.
    """
    return _HELD_AS.get(reason)


@dataclass(frozen=True, slots=True)
class Kind:
    """A purchase kind: payee x account x what the file says it was. Decisions act on these.

    ``words`` is the description without digits and dates, folded to lower case.
    """

    id: KindId
    supplier: str
    account_code: str
    account: str
    department: str
    words: str
    given_code: str
    given_label: str
    card: bool = False


class KindTexts(NamedTuple):
    """What rules look at of a kind."""

    id: KindId
    supplier: str
    account_code: str
    account: str
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A standing decision. Empty conditions do not matter; all others must hold.

    ``supplier`` is compared as a tidied name, or as whole words within it where it starts
    with ``~``; ``account`` with the account code or name; ``words`` are whole words or phrases,
    divided by ``|``, looked for in supplier, account and description. A rule either gives a
    ``category`` or takes the lines out of scope under ``scope`` (a preset's id). A rule that is
    ``off`` is kept and decides nothing.
    """

    id: RuleId
    supplier: str = ""
    account: str = ""
    words: str = ""
    category: CategoryCode = UNKNOWN
    scope: str = ""
    label: str = ""
    shipped: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided for a kind: in scope or out by which rule, its category, and why.

    ``scope`` is "" where the kind is in scope, else the id of the scope rule. ``reason`` is a
    sentence for the person, not a code.
    """

    scope: str
    scope_reason: str
    category: CategoryCode
    method: Method
    reason: str
    rule_id: RuleId | None = None


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A reason why spend is not third-party spend, as a preset: pay, tax, debt, grants...

    ``optional`` presets belong to no kind of body by itself: some bodies count such payees as
    suppliers, others do not.
    """

    id: str
    label: str
    category: CategoryCode
    words: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal not yet decided, with its reason in words.

    ``source`` says what it rests on: decisions for the supplier, a rule, or what was learned.
    """

    category: CategoryCode
    reason: str
    strength: int
    source: Method = Method.LEARNED


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names offered as the same supplier. ``strength`` is 0 to 100."""

    left: str
    right: str
    reason: str
    strength: int
