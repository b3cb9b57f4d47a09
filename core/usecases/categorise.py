"""Put spend into categories: a queue by pounds, standing rules, and how much is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.classifying import learner, taxonomy_data
from core.classifying import rules as deciding
from core.domain.decisions import Kind, Method, Outcome, Rule, RuleId, Suggestion
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.domain.returns import CoverageRow
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, Category, CategoryCode, Taxonomy
from core.store import decisions
from core.store.book import Book
from core.usecases.deciding import decide_again, scope_rules


class UnknownCategory(UserError):
    """There is no category "{code}"."""

    code = "SB-251"
    exit_code = 2
    remedy_text = "Choose one of the categories of the common spend tree, such as {example}."


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """What was paid in a category, over all payments in scope."""

    category: CategoryCode
    label: str
    lines: int
    pence: int
    suppliers: int


@dataclass(frozen=True, slots=True)
class ScopeTotal:
    """What a scope rule keeps out of the figures."""

    rule: str
    label: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the spend in scope has a category, in pounds, and how it came about."""

    in_scope_pence: int
    mapped_pence: int
    unknown_pence: int
    lines: int
    by_method: tuple[CoverageRow, ...]
    by_category: tuple[CategoryTotal, ...]
    by_scope: tuple[ScopeTotal, ...]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Payments to one supplier under one account: what the person decides in one stroke."""

    kinds: tuple[KindId, ...]
    supplier_id: SupplierId
    supplier: str
    account: str
    lines: int
    pence: int
    category: CategoryCode
    method: Method
    reason: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of this body with what it decides now."""

    rule: Rule
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class Move:
    """Payments that would change their category: labels, lines and pence."""

    before: str
    after: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What a rule would decide, and what would move, before it is saved."""

    lines: int
    pence: int
    moves: tuple[Move, ...]


def taxonomy() -> Taxonomy:
    """Return the common spend tree."""
    return taxonomy_data.load_taxonomy()


def coverage(book: Book) -> Coverage:
    """Say how much of the spend in scope has a category, in pounds."""
    tree = taxonomy()
    labels = {rule.id: rule.label for rule in taxonomy_data.all_scope_rules()}
    found = decisions.coverage(book)
    methods = tuple(CoverageRow(m, lines, Pence(pence)) for m, lines, pence in found.by_method)
    unknown = sum(row.pence for row in methods if row.method == Method.UNKNOWN)
    in_scope = sum(row.pence for row in methods)
    return Coverage(
        in_scope_pence=in_scope,
        mapped_pence=in_scope - unknown,
        unknown_pence=unknown,
        lines=sum(row.lines for row in methods),
        by_method=methods,
        by_category=tuple(
            CategoryTotal(code, tree.label(code), lines, pence, count)
            for code, lines, pence, count in found.by_category
        ),
        by_scope=tuple(
            ScopeTotal(rule, labels.get(rule, rule), lines, pence)
            for rule, lines, pence in found.by_scope
        ),
    )


def queue(book: Book, *, unknown_only: bool = True, limit: int = 500) -> tuple[QueueItem, ...]:
    """List groups of payments to put into categories, the most pounds first.

    Only the groups returned are looked at for suggestions: that is what costs time.
    """
    kinds = {kind.id: kind for kind in decisions.kinds(book)}
    outcomes = decisions.outcomes(book)
    groups: dict[tuple[SupplierId, str, CategoryCode], list[decisions.KindAmount]] = defaultdict(
        list
    )
    for amount in decisions.kind_amounts(book):
        outcome = outcomes[amount.kind_id]
        if outcome.scope or (unknown_only and outcome.method is not Method.UNKNOWN):
            continue
        kind = kinds[amount.kind_id]
        account = " ".join(filter(None, (kind.account_code, kind.account)))
        groups[amount.supplier_id, account, outcome.category].append(amount)
    largest = sorted(groups.items(), key=lambda item: (-_size(item[1]), item[0]))[:limit]
    decided = [(kinds[k], o.category) for k, o in outcomes.items() if _is_decided(o)]
    suggest = learner.suggester(decided, taxonomy())
    return tuple(_queue_item(key, amounts, kinds, outcomes, suggest) for key, amounts in largest)


def set_category(
    book: Book, kinds: Sequence[KindId], category: CategoryCode, *, always: bool = False
) -> Touched:
    """Put purchase kinds under a category; ``always`` makes a rule for their supplier too.

    Raises:
        UnknownCategory: the tree has no such leaf.
    """
    label = _require(category).label
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Put {_payments(lines)} to {named} in {label}, {pounds(pence)}"
    asked = {"kinds": list(kinds), "category": category, "always": always}
    with book.work(Operation("categorise", summary, asked)) as work:
        decisions.set_kind_choices(
            work, {kind: (category, "", "You put it here") for kind in kinds}
        )
        if always:
            for supplier in _suppliers_of(book, kinds):
                decisions.add_rule(work, Rule(RuleId(0), supplier=supplier, category=category))
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def set_out_of_scope(book: Book, kinds: Sequence[KindId], scope_rule_id: str) -> Touched:
    """Take purchase kinds out of scope under one of the scope rules.

    Raises:
        UnknownCategory: there is no such scope rule for this body.
    """
    known = {rule.id: rule for rule in scope_rules(book.body)}
    if scope_rule_id not in known:
        raise UnknownCategory(code=scope_rule_id, example=", ".join(known))
    rule = known[scope_rule_id]
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Took {_payments(lines)} to {named} out of scope: {rule.label}, {pounds(pence)}"
    asked = {"kinds": list(kinds), "scope": scope_rule_id}
    with book.work(Operation("out-of-scope", summary, asked)) as work:
        choice = (rule.category, rule.id, "You took it out of scope")
        decisions.set_kind_choices(work, dict.fromkeys(kinds, choice))
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def back_to_rules(book: Book, kinds: Sequence[KindId]) -> Touched:
    """Forget what a person chose for purchase kinds, so that the rules decide again."""
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Left {_payments(lines)} to {named} to the rules again, {pounds(pence)}"
    with book.work(Operation("back-to-rules", summary, {"kinds": list(kinds)})) as work:
        decisions.clear_kind_choices(work, kinds)
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def rules(book: Book) -> tuple[RuleRow, ...]:
    """List this body's own rules in their order, with what each decides now."""
    amounts = {a.kind_id: a for a in decisions.kind_amounts(book)}
    hits: dict[RuleId, list[decisions.KindAmount]] = defaultdict(list)
    for kind_id, outcome in decisions.outcomes(book).items():
        if outcome.rule_id is not None and kind_id in amounts:
            hits[outcome.rule_id].append(amounts[kind_id])
    return tuple(
        RuleRow(rule, sum(a.lines for a in hits[rule.id]), sum(a.pence for a in hits[rule.id]))
        for rule in decisions.rules(book)
    )


def effect_of(book: Book, rule: Rule) -> RuleEffect:
    """Say what a rule would decide and move, without saving it."""
    before = decisions.outcomes(book)
    after = _outcomes_with(book, (*decisions.rules(book), rule))
    moved: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    lines = pence = 0
    for amount in decisions.kind_amounts(book):
        old, new = before[amount.kind_id], after[amount.kind_id]
        if new.rule_id == rule.id:
            lines, pence = lines + amount.lines, pence + amount.pence
        if (old.category, old.scope) != (new.category, new.scope):
            move = moved[_place(old), _place(new)]
            move[0] += amount.lines
            move[1] += amount.pence
    moves = [Move(was, now, n, p) for (was, now), (n, p) in moved.items()]
    return RuleEffect(lines, pence, tuple(sorted(moves, key=lambda m: (-abs(m.pence), m.after))))


def add_rule(book: Book, rule: Rule) -> Touched:
    """Save a rule and apply it.

    Raises:
        UnknownCategory: the tree has no such leaf.
    """
    label = _require(rule.category).label if rule.category else rule.scope
    summary = f"New rule: {describe(rule)} goes to {label}"
    with book.work(Operation("add-rule", summary)) as work:
        decisions.add_rule(work, rule)
        decide_again(work)
    return work.touched


def remove_rule(book: Book, rule_id: RuleId) -> Touched:
    """Take a rule away; what it decided is decided without it."""
    known = {rule.id: rule for rule in decisions.rules(book)}
    if rule_id not in known:
        raise UnknownCategory(code=f"rule {rule_id}", example="a rule in the list")
    summary = f"Removed the rule: {describe(known[rule_id])}"
    with book.work(Operation("remove-rule", summary, {"rule": rule_id})) as work:
        decisions.remove_rule(work, rule_id)
        decide_again(work)
    return work.touched


def describe(rule: Rule) -> str:
    """Say a rule's conditions in words."""
    parts = [
        f"supplier is {rule.supplier}" if rule.supplier else "",
        f"account is {rule.account}" if rule.account else "",
        f"words {rule.words}" if rule.words else "",
    ]
    return ", ".join(part for part in parts if part)


def search_categories(text: str) -> tuple[Category, ...]:
    """Find categories by label, example or CPV words; all of them for no text."""
    return taxonomy_data.search_categories(text)


def suggest_rows(rows: Iterable[Mapping[str, str]], book: Book | None = None) -> list[Outcome]:
    """Decide rows of supplier, description, department, account and amount.

    With a book its own rules come first, and its decisions teach what is suggested; without
    one only what is shipped is used.
    """
    kinds = [_kind_of_row(number, row) for number, row in enumerate(rows, start=1)]
    found = deciding.decide(
        (*kinds, *(decisions.kinds(book) if book else ())),
        (decisions.rules(book) if book else ()) + taxonomy_data.starter_rules(),
        taxonomy(),
        taxonomy_data.load_crosswalks(),
        scope_rules(book.body) if book else taxonomy_data.all_scope_rules(),
        decisions.kind_choices(book) if book else None,
    )
    return [found[kind.id] for kind in kinds]


def _kind_of_row(number: int, row: Mapping[str, str]) -> Kind:
    return Kind(
        # Negative, so that no kind of a book has the same.
        id=KindId(-number),
        supplier=row.get("supplier", ""),
        account_code="",
        account=row.get("account", ""),
        department=row.get("department", ""),
        words=deciding.description_words(row.get("description", "")),
        given_code="",
        given_label="",
    )


def _outcomes_with(book: Book, own: tuple[Rule, ...]) -> dict[KindId, Outcome]:
    return deciding.decide(
        decisions.kinds(book),
        own + taxonomy_data.starter_rules(),
        taxonomy(),
        taxonomy_data.load_crosswalks(),
        scope_rules(book.body),
        decisions.kind_choices(book),
    )


def _is_decided(outcome: Outcome) -> bool:
    confirmed = outcome.method in (Method.GIVEN, Method.LINE, Method.RULE, Method.SUPPLIER)
    return confirmed and outcome.category != UNKNOWN and not outcome.scope


def _size(amounts: Sequence[decisions.KindAmount]) -> int:
    return abs(sum(amount.pence for amount in amounts))


def _queue_item(
    key: tuple[SupplierId, str, CategoryCode],
    amounts: Sequence[decisions.KindAmount],
    kinds: Mapping[KindId, Kind],
    outcomes: Mapping[KindId, Outcome],
    suggest: learner.Suggester,
) -> QueueItem:
    supplier_id, account, category = key
    largest = max(amounts, key=lambda a: (abs(a.pence), a.kind_id))
    outcome = outcomes[largest.kind_id]
    return QueueItem(
        kinds=tuple(amount.kind_id for amount in amounts),
        supplier_id=supplier_id,
        supplier=kinds[largest.kind_id].supplier,
        account=account,
        lines=sum(amount.lines for amount in amounts),
        pence=sum(amount.pence for amount in amounts),
        category=category,
        method=outcome.method,
        reason=outcome.reason,
        suggestions=suggest([kinds[amount.kind_id] for amount in amounts]),
    )


def _require(category: CategoryCode) -> Category:
    tree = taxonomy()
    if category not in tree.categories:
        raise UnknownCategory(code=category, example=next(iter(tree.categories)))
    return tree.categories[category]


def _amount_of(book: Book, kinds: Sequence[KindId]) -> tuple[int, int, str]:
    wanted = frozenset(kinds)
    amounts = [a for a in decisions.kind_amounts(book) if a.kind_id in wanted]
    suppliers = _suppliers_of(book, kinds)
    named = suppliers[0] if len(suppliers) == 1 else f"{len(suppliers)} suppliers"
    return sum(a.lines for a in amounts), sum(a.pence for a in amounts), named


def _suppliers_of(book: Book, kinds: Sequence[KindId]) -> tuple[str, ...]:
    return tuple(sorted({kind.supplier for kind in decisions.kinds(book, only=kinds)}))


def _place(outcome: Outcome) -> str:
    return taxonomy().label(outcome.category)


def _payments(count: int) -> str:
    return "1 payment" if count == 1 else f"{count:,} payments"
