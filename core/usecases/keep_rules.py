"""Standing rules: add, change, order, switch off, remove, and what each would move beforehand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.decisions import Outcome, Rule, RuleId
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.spend import KindId
from core.domain.taxonomy import Taxonomy
from core.store import amounts, decisions
from core.store.book import Book, Work
from core.usecases.categorise import require_category, require_scope
from core.usecases.deciding import crosswalks, decide_again, scope_rules
from core.usecases.deriving import Derivation
from core.usecases.moves import Move, moved_amounts, moves_of, place_of
from core.usecases.sealed_figures import SealedEffect, sealed_effect
from core.usecases.trees import tree_of

_EXAMPLES = 5


class UnknownRule(UserError):
    """There is no rule number {number}."""

    code = "SB-265"
    exit_code = 2
    remedy_text = "List the rules to see their numbers."


class EmptyRule(UserError):
    """The rule has no condition, so it would decide everything."""

    code = "SB-266"
    exit_code = 2
    remedy_text = "Name a supplier, an account, or words to look for."


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of this body with what it decides now."""

    rule: Rule
    lines: int
    pence: int

    def pack(self) -> str:
        """Return the name of the pack that brought the rule, "" of the body's own."""
        return self.rule.label if self.rule.shipped else ""


@dataclass(frozen=True, slots=True)
class Example:
    """Payments that a rule would decide: to whom, for what, and where they are now."""

    supplier: str
    account: str
    words: str
    now: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What a change of rules would do, before it is made.

    ``lines`` and ``pence`` are what the new rule would decide, wherever that is now; ``now``
    says where. ``moves`` are the payments that would change their category. ``fits_lines`` and
    ``fits_pence`` are all that its conditions fit: what is more than it decides is held by a
    person's choice or by a stronger rule. ``sealed`` are the returns whose figures differ then.
    """

    lines: int
    pence: int
    moves: tuple[Move, ...]
    fits_lines: int = 0
    fits_pence: int = 0
    now: tuple[tuple[str, int, int], ...] = ()
    examples: tuple[Example, ...] = ()
    sealed: tuple[SealedEffect, ...] = ()


def rules(book: Book) -> tuple[RuleRow, ...]:
    """List this body's own rules in their order, with what each decides now."""
    own = decisions.rules(book)
    paid = amounts.of_rules(book)
    return tuple(RuleRow(rule, *paid.get(rule.id, (0, 0))) for rule in own)


def effect_of(book: Book, rule: Rule) -> RuleEffect:
    """Say what a rule would decide and move, without saving it.

    A rule with the number of one in the book is that one changed; any other is a new one.

    Raises:
        UnknownCategory: it names a leaf that the tree has not.
    """
    if rule.category:
        require_category(book, rule.category)
    own = decisions.rules(book)
    old = next((one for one in own if one.id == rule.id), None)
    rule = _as_changed(old, rule) if old else rule
    after = _replaced(own, rule) if old else (*own, rule)
    return _effect(book, after, [rule, *([old] if old else [])], rule)


def effect_of_removing(book: Book, rule_id: RuleId) -> RuleEffect:
    """Say what would move if a rule were taken away.

    Raises:
        UnknownRule: the book has no such rule.
    """
    rule = rule_of(book, rule_id)
    own = tuple(one for one in decisions.rules(book) if one.id != rule_id)
    return _effect(book, own, [rule], rule)


def add_rule(book: Book, rule: Rule) -> Touched:
    """Save a rule and apply it.

    Raises:
        UnknownCategory: the tree has no such leaf. EmptyRule: it has no condition.
    """
    goes_to = _checked(book, rule)
    summary = f"New rule: {describe(rule)} goes to {goes_to}"
    return _do(book, "add-rule", summary, lambda work: decisions.add_rule(work, rule), [rule])


def change_rule(book: Book, rule: Rule) -> Touched:
    """Give a rule other conditions or another answer, or switch it on or off.

    A pack's rule that says something else from now on is the body's own.

    Raises:
        UnknownRule: the book has no such rule. UnknownCategory: the tree has no such leaf.
        EmptyRule: it has no condition.
    """
    old = rule_of(book, rule.id)
    rule = _as_changed(old, rule)
    goes_to = _checked(book, rule)
    if replace(old, off=rule.off) == rule and old.off != rule.off:
        summary = f"Switched {'off' if rule.off else 'on'} the rule: {describe(rule)}"
    else:
        summary = f"Changed a rule: {describe(rule)} goes to {goes_to}"
    work = lambda work: decisions.change_rule(work, rule)  # noqa: E731 - one verb, three callers
    return _do(book, "change-rule", summary, work, [old, rule])


def remove_rule(book: Book, rule_id: RuleId) -> Touched:
    """Take a rule away; what it decided is decided without it.

    Raises:
        UnknownRule: the book has no such rule.
    """
    rule = rule_of(book, rule_id)
    summary = f"Removed the rule: {describe(rule)}"
    return _do(
        book, "remove-rule", summary, lambda work: decisions.remove_rule(work, rule_id), [rule]
    )


def move_rule(book: Book, rule_id: RuleId, places: int) -> Touched:
    """Have a rule tried earlier (negative) or later: what decides between rules that are equal.

    Raises:
        UnknownRule: the book has no such rule.
    """
    rule = rule_of(book, rule_id)
    order = [one.id for one in decisions.rules(book)]
    place = order.index(rule_id)
    order.insert(max(0, min(len(order) - 1, place + places)), order.pop(place))
    summary = f"Moved the rule {'up' if places < 0 else 'down'}: {describe(rule)}"
    return _do(
        book, "order-rules", summary, lambda work: decisions.order_rules(work, order), [rule]
    )


def describe(rule: Rule) -> str:
    """Say a rule's conditions in words."""
    parts = [
        _name_in_words("supplier", rule.supplier),
        _name_in_words("account", rule.account),
        f"words {' or '.join(rule.words.split('|'))}" if rule.words else "",
    ]
    return ", ".join(part for part in parts if part)


def _name_in_words(what: str, name: str) -> str:
    if not name:
        return ""
    return f"{what} contains {name[1:]}" if name.startswith("~") else f"{what} is {name}"


def goes_into(book: Book, rule: Rule) -> str:
    """Say what a rule answers: the category's label, or what it takes out of scope."""
    return f"out of scope: {rule.scope}" if rule.scope else tree_of(book).label(rule.category)


def _do(
    book: Book, verb: str, summary: str, change: Callable[[Work], object], named: Sequence[Rule]
) -> Touched:
    asked = {"rules": [{"id": one.id, "conditions": describe(one)} for one in named]}
    with book.work(Operation(verb, summary, asked)) as work:
        change(work)
        moved = decide_again(work)
        lines, pence = amounts.free_of(book, moved)
        work.count(lines, pence)
    return work.touched


def _effect(book: Book, after: Sequence[Rule], changed: Iterable[Rule], rule: Rule) -> RuleEffect:
    derivation = Derivation(book, after, crosswalks(book), scope_rules(book))
    new = derivation.under_rules(changed)
    old = decisions.outcomes(book, only=new)
    paid = {one.kind_id: one for one in amounts.free(book, new)}
    takes = [paid[kind] for kind, o in new.items() if o.rule_id == rule.id and kind in paid]
    moved = moved_amounts(paid.values(), old, new)
    fits = [paid[kind] for kind in derivation.fitting(rule) if kind in paid]
    return RuleEffect(
        lines=sum(one.lines for one in takes),
        pence=sum(one.pence for one in takes),
        moves=moves_of(moved, old, new, tree_of(book)),
        fits_lines=sum(one.lines for one in fits),
        fits_pence=sum(one.pence for one in fits),
        now=_now(takes, old, tree_of(book)),
        examples=_examples(book, takes, old),
        sealed=sealed_effect(book, [one.kind_id for one in moved]),
    )


def _now(
    takes: Iterable[amounts.KindAmount], old: Mapping[KindId, Outcome], tree: Taxonomy
) -> tuple[tuple[str, int, int], ...]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in takes:
        place = found[place_of(old.get(one.kind_id), tree)]
        place[0] += one.lines
        place[1] += one.pence
    rows = ((label, lines, pence) for label, (lines, pence) in found.items())
    return tuple(sorted(rows, key=lambda row: (-abs(row[2]), row[0])))


def _examples(
    book: Book, takes: Collection[amounts.KindAmount], old: Mapping[KindId, Outcome]
) -> tuple[Example, ...]:
    largest = sorted(takes, key=lambda one: (-abs(one.pence), one.kind_id))[:_EXAMPLES]
    kinds = {k.id: k for k in decisions.kinds(book, only=[one.kind_id for one in largest])}
    return tuple(
        Example(
            one.supplier,
            " ".join(filter(None, (kinds[one.kind_id].account_code, kinds[one.kind_id].account))),
            kinds[one.kind_id].words,
            place_of(old.get(one.kind_id), tree_of(book)),
            one.lines,
            one.pence,
        )
        for one in largest
    )


def _as_changed(old: Rule, rule: Rule) -> Rule:
    """Return a rule as it is kept: what a person made of a pack's rule is the person's."""
    if not old.shipped or replace(old, off=rule.off) == rule:
        return rule
    return replace(rule, shipped=False, label="")


def _replaced(own: Sequence[Rule], rule: Rule) -> tuple[Rule, ...]:
    return tuple(rule if one.id == rule.id else one for one in own)


def _checked(book: Book, rule: Rule) -> str:
    if not (rule.supplier.strip(" ~") or rule.account.strip(" ~") or rule.words.strip(" |")):
        raise EmptyRule
    if rule.scope:
        return f"out of scope: {require_scope(book, rule.scope).label}"
    return require_category(book, rule.category).label


def rule_of(book: Book, rule_id: RuleId) -> Rule:
    """Return a rule of the book by its number.

    Raises:
        UnknownRule: the book has no such rule.
    """
    for rule in decisions.rules(book):
        if rule.id == rule_id:
            return rule
    raise UnknownRule(number=int(rule_id))
