"""Derive the outcomes that a change reaches, and get what deriving all of them would give.

What is certain of a kind follows from the kind alone. What is likely follows from what the
learner was taught as well, and what may stand without a person from the pounds of its group.
So a change reaches the kinds that it names or that a changed rule may fit; where it changes
what is taught, those that speak of it; and those that are held back together with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.classifying.crosswalk import Crosswalk
from core.classifying.kinds import ReadKind, read_kinds
from core.classifying.learner import Learner, taught
from core.classifying.rule_book import Fit, RuleBook
from core.classifying.rule_reach import RuleReach
from core.classifying.rules import Judge
from core.classifying.taxonomy_data import starter_rules_for
from core.classifying.topic import Topic
from core.domain.decisions import Kind, Method, Outcome, Rule, ScopeRule
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.store import decisions
from core.store.book import Book
from core.store.reach import Reach
from core.usecases.holding_back import group_of_kind, hold_back
from core.usecases.trees import tree_of

# What such a kind is depends on the learner, so on what is said of others.
_LIKELY = (Method.LEARNED, Method.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Open:
    """A kind of which nothing is certain, and the shipped rule that fits it."""

    read: ReadKind
    fit: Fit | None


class Derivation:
    """Decides some kinds of a book as all of them would be decided under these own rules."""

    def __init__(
        self,
        book: Book,
        own: Sequence[Rule],
        crosswalks: Crosswalk,
        scope_rules: Sequence[ScopeRule],
    ) -> None:
        """Make the rules ready; nothing is read of the kinds yet."""
        self._book = book
        self._tree = tree_of(book)
        rules = (*own, *starter_rules_for(self._tree))
        self._judge = Judge(rules, self._tree, crosswalks, scope_rules)
        self._choices = decisions.kind_choices(book)
        self._decided: dict[KindId, Outcome] = {}
        self._reads: dict[KindId, ReadKind] = {}
        self._moved: dict[KindId, ReadKind] = {}

    def under_rules(self, changed: Iterable[Rule]) -> dict[KindId, Outcome]:
        """Return the outcome of every kind that rules which are new, other or gone may fit."""
        return self._of(self._may_fit(changed))

    def after(self, reach: Reach, *, paid_otherwise: bool) -> dict[KindId, Outcome]:
        """Return the outcome of every kind that a change may reach.

        ``paid_otherwise`` says that other payments count than before, so that what was held
        back by its pounds must be looked at again.
        """
        said = reach.chosen | reach.renamed | reach.new
        reached = set(said)
        if reach.rules:
            reached |= self._may_fit(reach.rules)
        if paid_otherwise or self._may_teach(reach.renamed):
            reached.update(kind.id for kind in self._likely)
        elif reach.chosen or self._may_teach(reach.new):
            self._moved = self._moved_by(said)
            reached.update(self._moved)
        return self._of(reached)

    def fitting(self, rule: Rule) -> list[KindId]:
        """Return those of the kinds looked at that a rule's conditions fit, on or off."""
        alone = RuleBook([replace(rule, off=False, shipped=False)])
        return [number for number, read in self._reads.items() if alone.own(read)]

    def _of(self, reached: Collection[KindId]) -> dict[KindId, Outcome]:
        if reached:
            before = decisions.outcomes(self._book, only=reached)
            fresh = [number for number in reached if number not in self._moved]
            self._decide(self._moved.values())
            self._decide(read_kinds(decisions.kinds(self._book, only=fresh)))
            self._decide(read_kinds(self._held_with(before)))
        kinds = [read.kind for read in self._reads.values()]
        return hold_back(self._book, kinds, self._decided)

    def _decide(self, kinds: Iterable[ReadKind]) -> None:
        waiting = []
        for read in self._book.while_wanted(kinds):
            number = read.kind.id
            self._reads[number] = read
            fit = self._judge.fit(read)
            outcome = self._judge.certain(read, fit, self._choices.get(number))
            if outcome is None:
                waiting.append(_Open(read, fit))
            else:
                self._decided[number] = outcome
        for one in self._book.while_wanted(waiting):
            found = self._judge.likely(one.read, one.fit, self._shipped, self._own)
            self._decided[one.read.kind.id] = found

    def _held_with(self, before: dict[KindId, Outcome]) -> list[Kind]:
        """Return the kinds whose pounds count together with what was or is learned."""
        groups = {
            group_of_kind(read.kind)
            for number, read in self._reads.items()
            if self._decided[number].method is Method.LEARNED
            or (number in before and before[number].method in _LIKELY)
        }
        if not groups:
            return []
        likely = decisions.likely_kinds(self._book, suppliers={name for name, _ in groups})
        return [k for k in likely if k.id not in self._reads and group_of_kind(k) in groups]

    def _may_fit(self, rules: Iterable[Rule]) -> set[KindId]:
        return RuleReach(rules).among(decisions.kind_texts(self._book))

    def _moved_by(self, said: Collection[KindId]) -> dict[KindId, ReadKind]:
        """Return the kinds that what was said of others may move.

        They speak of the same: what a decision teaches of one word leaves every other word as
        it was.
        """
        topic = Topic(read_kinds(decisions.kinds(self._book, only=said)))
        speaking = [kind for kind in self._likely if topic.may_touch(kind)]
        before = decisions.outcomes(self._book, only=[kind.id for kind in speaking])
        return {
            read.kind.id: read
            for read in read_kinds(speaking)
            if not self._judge.stands(read, before[read.kind.id], self._own)
        }

    def _may_teach(self, kinds: Collection[KindId]) -> bool:
        return bool(kinds) and any(kind.id in kinds for kind in self._teaching)

    @cached_property
    def _teaching(self) -> tuple[Kind, ...]:
        return decisions.teaching_kinds(self._book)

    @cached_property
    def _likely(self) -> tuple[Kind, ...]:
        return decisions.likely_kinds(self._book)

    @cached_property
    def _lessons(self) -> tuple[tuple[ReadKind, CategoryCode], ...]:
        return tuple(
            (read, lesson)
            for read in read_kinds(self._teaching)
            if (lesson := self._judge.lesson(read, self._choices.get(read.kind.id)))
        )

    @cached_property
    def _own(self) -> Learner:
        return taught(self._lessons, self._tree)

    @cached_property
    def _shipped(self) -> Learner:
        return taught((), self._tree)
