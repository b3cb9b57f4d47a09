"""Always for this supplier: the rules that a choice makes, and what they would reach beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.decisions import Kind, Outcome, Rule, RuleId
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.store import amounts, decisions
from core.store.book import Book, Work
from core.usecases.change_effect import ChangeEffect, effect_of
from core.usecases.deciding import crosswalks, scope_rules
from core.usecases.deriving import Derivation


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the rules would move besides the payments chosen.

    ``back_lines`` and ``back_pence`` are those of them that are out of scope now.
    """

    effect: ChangeEffect
    back_lines: int
    back_pence: int


def beyond(book: Book, kinds: Sequence[KindId], category: CategoryCode) -> Beyond:
    """Say what "always" would move besides the kinds chosen; nothing is changed."""
    gone, new = _changes(book, kinds, category)
    own = [rule for rule in decisions.rules(book) if rule not in gone]
    derivation = Derivation(book, (*own, *new), crosswalks(book), scope_rules(book))
    chosen = frozenset(kinds)
    derived = derivation.under_rules([*gone, *new])
    after = {kind: outcome for kind, outcome in derived.items() if kind not in chosen}
    before = decisions.outcomes(book, only=after)
    back = [kind for kind, was in before.items() if was.scope and not after[kind].scope]
    return Beyond(effect_of(book, after), *amounts.free_of(book, back))


def save(work: Work, kinds: Sequence[KindId], category: CategoryCode) -> None:
    """Make the rules, each in the place of an earlier one that asks the same."""
    gone, new = _changes(work.book, kinds, category)
    for rule in gone:
        decisions.remove_rule(work, rule.id)
    for rule in new:
        decisions.add_rule(work, rule)


def _changes(
    book: Book, kinds: Sequence[KindId], category: CategoryCode
) -> tuple[list[Rule], list[Rule]]:
    """Return the rules that go and those that come."""
    outcomes = decisions.outcomes(book, only=kinds)
    chosen = decisions.kinds(book, only=kinds)
    asked = list(dict.fromkeys(_condition(kind, outcomes[kind.id]) for kind in chosen))
    earlier = {
        rule: (rule.supplier, rule.account)
        for rule in decisions.rules(book)
        if (rule.supplier, rule.account) in asked and not rule.words
    }
    kept = {rule for rule in earlier if rule.category == category and not (rule.scope or rule.off)}
    gone = [rule for rule in earlier if rule not in kept]
    there = {earlier[rule] for rule in kept}
    new = [
        Rule(RuleId(0), supplier=supplier, account=account, category=category)
        for supplier, account in asked
        if (supplier, account) not in there
    ]
    return gone, new


def _condition(kind: Kind, outcome: Outcome) -> tuple[str, str]:
    """Return supplier and account of a rule for a kind.

    What is out of scope is named with its account, so that it comes back and no more than it.
    """
    return kind.supplier, (kind.account or kind.account_code).strip() if outcome.scope else ""
