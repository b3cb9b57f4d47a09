"""Rules that get in each other's way, or that do nothing: what to look at and put right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from core.classifying.kinds import read_kinds
from core.classifying.rule_book import Fit, RuleBook
from core.classifying.rule_reach import RuleReach
from core.domain.decisions import HELD, Method, Outcome, Rule, RuleId
from core.domain.spend import KindId
from core.store import amounts, decisions
from core.store.book import Book


class Trouble(StrEnum):
    """What is the matter with a rule.

    CONTRADICTS: another of the same strength says otherwise of the same payments, so that only
    their order decides. SHADOWED: it fits payments, and a stronger rule decides every one.
    BY_HAND: it fits payments, and a person put every one elsewhere. NEVER_FITS: nothing has
    ever met its conditions.
    """

    CONTRADICTS = "contradicts"
    SHADOWED = "shadowed"
    BY_HAND = "by-hand"
    NEVER_FITS = "never-fits"


@dataclass(frozen=True, slots=True)
class RuleConflict:
    """A rule that is in trouble, with the payments and pence that it is about.

    ``other`` is the rule that decides instead, where there is one.
    """

    trouble: Trouble
    rule: Rule
    other: Rule | None
    lines: int
    pence: int


@dataclass(slots=True)
class _Tally:
    """What is counted of one rule, or of a pair: purchase kinds, payments, pence."""

    kinds: int = 0
    lines: int = 0
    pence: int = 0

    def add(self, lines: int, pence: int) -> None:
        self.kinds += 1
        self.lines += lines
        self.pence += pence


class _Survey:
    """Which own rules fit the payments of a book, and which of them decide."""

    def __init__(self) -> None:
        self.fits: dict[RuleId, _Tally] = defaultdict(_Tally)
        self.decides: dict[RuleId, _Tally] = defaultdict(_Tally)
        self.agreed: set[RuleId] = set()
        self.beaten: dict[tuple[RuleId, RuleId], _Tally] = defaultdict(_Tally)
        self.contradicted: dict[tuple[RuleId, RuleId], _Tally] = defaultdict(_Tally)

    def count(self, fits: list[Fit], outcome: Outcome, lines: int, pence: int) -> None:
        """Count one purchase kind with every rule that fits it, the strongest first."""
        first = fits[0]
        for fit in fits:
            self.fits[fit.rule.id].add(lines, pence)
        if outcome.method is Method.LINE or outcome.reason == HELD:
            said = outcome.category, outcome.scope
            # A scope rule brings its own category: the scope alone must be the same.
            self.agreed.update(
                fit.rule.id
                for fit in fits
                if said == _answer(fit.rule) or (said[1] and said[1] == fit.rule.scope)
            )
            return
        self.decides[first.rule.id].add(lines, pence)
        for fit in fits[1:]:
            pair = fit.rule.id, first.rule.id
            self.beaten[pair].add(lines, pence)
            if fit.equals(first) and _answer(fit.rule) != _answer(first.rule):
                self.contradicted[pair].add(lines, pence)


def conflicts(book: Book) -> tuple[RuleConflict, ...]:
    """List what is the matter with the body's rules that are on, the most pounds first."""
    own = {rule.id: rule for rule in decisions.rules(book) if not rule.off}
    survey = _survey(book, tuple(own.values()))
    found = []
    for (loser, winner), tally in survey.contradicted.items():
        pair = own[loser], own[winner]
        found.append(RuleConflict(Trouble.CONTRADICTS, *pair, tally.lines, tally.pence))
    for rule in own.values():
        if rule.id not in survey.fits:
            found.append(RuleConflict(Trouble.NEVER_FITS, rule, None, 0, 0))
        elif rule.id not in survey.decides and rule.id not in survey.agreed:
            found.append(_idle(rule, own, survey))
    return tuple(sorted(found, key=lambda one: (-abs(one.pence), one.rule.id)))


def _survey(book: Book, own: tuple[Rule, ...]) -> _Survey:
    survey = _Survey()
    reached = RuleReach(own).among(decisions.kind_texts(book))
    paid = {one.kind_id: one for one in amounts.free(book, reached)}
    outcomes = decisions.outcomes(book, only=reached)
    rules = RuleBook(own)
    for read in read_kinds(decisions.kinds(book, only=reached)):
        number: KindId = read.kind.id
        if (fits := rules.own(read)) and number in paid:
            one = paid[number]
            survey.count(fits, outcomes[number], one.lines, one.pence)
    return survey


def _idle(rule: Rule, own: dict[RuleId, Rule], survey: _Survey) -> RuleConflict:
    """Say what decides in the place of a rule that fits and never does."""
    stronger = [(tally, winner) for (loser, winner), tally in survey.beaten.items()
                if loser == rule.id]  # fmt: skip
    fits = survey.fits[rule.id]
    if not stronger:
        return RuleConflict(Trouble.BY_HAND, rule, None, fits.lines, fits.pence)
    _, winner = max(stronger, key=lambda item: (abs(item[0].pence), -item[1]))
    return RuleConflict(Trouble.SHADOWED, rule, own[winner], fits.lines, fits.pence)


def _answer(rule: Rule) -> tuple[str, str]:
    return rule.category, rule.scope
