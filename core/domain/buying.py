"""How to buy: routes, the steps of each with their dates, and ways to buy with others.

Values only; the rules come from data files with a source and a date of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.domain.money import Pence


@dataclass(frozen=True, slots=True)
class Route:
    """A way to buy. ``agreement`` says that it goes through a lot; ``bands`` are those of
    value that it is for, none for all.
    """

    id: str
    label: str
    when: str
    agreement: bool
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A band of value: small, notice (from that of a notice on) or public (under the Act)."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step that some routes need, with the law that says so.

    ``before`` counts the working days from the step to the start, by route; ``after_made`` the
    days from the making of the contract. ``bands`` and ``regulations`` limit it where they are
    stated; ``over`` does so to contracts of more than so many pence, ``replaces`` to what takes
    the place of a running contract. ``law_before`` is what holds for call-offs from agreements
    made before the Act, where that is another.
    """

    id: str
    title: str
    what: str
    law: str
    before: Mapping[str, int] = field(default_factory=dict)
    after_made: Mapping[str, int] = field(default_factory=dict)
    bands: tuple[str, ...] = ()
    regulations: tuple[str, ...] = ()
    over: Pence | None = None
    law_before: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class BuyingRules:
    """The rules pack: which edition, and what it says of itself."""

    edition: str
    note: str
    routes: tuple[Route, ...]
    bands: tuple[Band, ...]
    steps: tuple[StepRule, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step with the day by which it is to be done. ``late`` says that the day has passed."""

    id: str
    title: str
    what: str
    law: str
    due: date
    late: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a route to a first day, and what they rest on, in words."""

    route: Route
    band: Band
    start: date
    earliest: date
    value: Pence
    value_words: str
    steps: tuple[Step, ...]
    edition: str
    note: str

    def late(self) -> bool:
        """Say whether the first step should have been taken already."""
        return any(step.late for step in self.steps)


@dataclass(frozen=True, slots=True)
class JointModel:
    """A way to buy with others: what it is, when it fits, what it needs.

    ``fits_when`` is lot, no-lot, large or any.
    """

    id: str
    label: str
    what: str
    fits: str
    fits_when: str
    months: int
    needs: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A joint model with whether it fits what we buy, and why."""

    model: JointModel
    fits: bool
    why: str
