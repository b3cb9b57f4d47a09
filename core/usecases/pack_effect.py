"""What taking a knowledge pack in, or out, would move: said before it is done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.decisions import Rule, RuleId
from core.domain.parties import SupplierId
from core.domain.taxonomy import OwnCode
from core.store import decisions, own_codes
from core.store.book import Book
from core.usecases.change_effect import ChangeEffect, effect_of
from core.usecases.deciding import outcomes_with
from core.usecases.tidy_suppliers import going_along

# Scheme, code, label, category: what a book keeps of the codes that a pack brought.
CodeKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Bringing:
    """What a pack would bring: its rules, codes, and suppliers that go with another.

    ``known`` has the names of those suppliers.
    """

    pack: str
    rules: Sequence[Rule]
    codes: Sequence[OwnCode]
    joins: Mapping[SupplierId, SupplierId]
    known: Mapping[SupplierId, str]


def effect_of_taking_in(book: Book, new: Bringing) -> ChangeEffect:
    """Say what a pack would move; an earlier version of it would go."""
    own = decisions.rules(book)
    # Numbers that no rule has: rules are told apart by them.
    free = max((rule.id for rule in own), default=0) + 1
    brought = (replace(rule, id=RuleId(number)) for number, rule in enumerate(new.rules, free))
    after = (*_without(own, new.pack), *brought)
    for gone, keep in new.joins.items():
        name = new.known[keep]
        going = {rule.id for rule in going_along(after, new.known[gone], name)}
        after = tuple(replace(r, supplier=name) if r.id in going else r for r in after)
    joined = {
        one.kind_id: new.known[new.joins[one.supplier_id]]
        for one in decisions.kind_amounts(book)
        if one.supplier_id in new.joins
    }
    kinds = [
        replace(kind, supplier=joined[kind.id]) if kind.id in joined else kind
        for kind in decisions.kinds(book)
    ]
    codes = (*own_codes.codes(book), *new.codes)
    return effect_of(book, outcomes_with(book, after, codes, kinds=kinds))


def effect_of_taking_out(book: Book, pack: str, brought: Collection[CodeKey]) -> ChangeEffect:
    """Say what would move if a pack's rules went, and the codes that it brought."""
    codes = [
        one
        for one in own_codes.codes(book)
        if (one.scheme, one.code, one.label, one.category) not in brought
    ]
    rules = _without(decisions.rules(book), pack)
    return effect_of(book, outcomes_with(book, rules, codes))


def _without(rules: Sequence[Rule], pack: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if not (rule.shipped and rule.label == pack))
