"""Work out scope and category of every purchase kind again: derived, never patched.

Called inside the transaction of each verb that changes what decides, so that a book is never
seen between a decision and its effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.classifying.crosswalk import Crosswalk
from core.classifying.rules import decide
from core.classifying.taxonomy_data import (
    all_scope_rules,
    body_types,
    crosswalks_into,
    data_fingerprint,
    scope_presets,
    starter_rules_for,
)
from core.domain.cards import SETTLED
from core.domain.decisions import Kind, Outcome, Rule, ScopeRule
from core.domain.operations import Operation
from core.domain.parties import Body, BodyType
from core.domain.spend import BatchId, KindId
from core.domain.taxonomy import OwnCode
from core.store import cards, credits, decisions, own_codes
from core.store.book import Book, Work
from core.store.reach import of_change
from core.usecases.deriving import Derivation
from core.usecases.holding_back import hold_back
from core.usecases.trees import tree_of

# Which scope presets the body switched itself, against its type: "+voluntary -grants".
SCOPE_SETTING = "scope-presets"


def type_of(body: Body) -> BodyType:
    """Return the body's type; a type that this program no longer knows is an own type."""
    for body_type in body_types():
        if body_type.code == body.type_code:
            return body_type
    return BodyType(body.type_code, body.type_code, body.sector, body.first_month, ())


def scope_rules(book: Book, switched: Mapping[str, bool] | None = None) -> tuple[ScopeRule, ...]:
    """Return the scope rules of a book: those that the body's type brings, but for what the body
    switched on or off itself.

    ``switched`` is taken in the place of what the book has of that.
    """
    usual = type_of(book.body).scope_presets
    said = switched_scopes(book) if switched is None else switched
    return tuple(rule for rule in all_scope_rules() if said.get(rule.id, rule.id in usual))


def switched_scopes(book: Book) -> dict[str, bool]:
    """Return what the body switched on (True) or off itself, by the scope preset's id."""
    return {word[1:]: word[0] == "+" for word in book.setting(SCOPE_SETTING).split()}


def decide_again(work: Work) -> frozenset[KindId]:
    """Derive the outcomes that the work under way may have changed; return which kinds' did.

    Where rules that are not the book's own have changed, or so much that all kinds are reached,
    every outcome is derived. Both ways give the same.
    """
    book, data = work.book, data_fingerprint()
    reach = of_change(work)
    paid = decisions.active_batches(book)
    basis = f"{data} {paid}"
    before, _, paid_before = decisions.based_on(book).partition(" ")
    if reach.whole or before != data:
        # Not named: they are let go before credits are joined, which takes room itself.
        changed = decisions.replace_outcomes(
            work, outcomes_with(book, decisions.rules(book)), basis
        )
    else:
        judged_by = crosswalks(book), scope_rules(book)
        derivation = Derivation(book, decisions.rules(book), *judged_by)
        found = derivation.after(reach, paid_otherwise=paid != paid_before)
        changed = decisions.save_outcomes(work, found, basis)
    cards.keep_in_step(work, settled_rule().category)
    whole = before != data
    credits.remake(work, None if whole else _counting_otherwise(paid, paid_before), reach.renamed)
    return changed


def _counting_otherwise(now: str, before: str) -> frozenset[BatchId]:
    """Return the imports that count now and did not, or the other way round."""
    told = frozenset(now.split(",")) ^ frozenset(before.split(","))
    return frozenset(BatchId(int(number)) for number in told if number)


def outcomes_with(
    book: Book,
    own: tuple[Rule, ...],
    codes: Sequence[OwnCode] | None = None,
    *,
    scopes: Sequence[ScopeRule] | None = None,
    kinds: Sequence[Kind] | None = None,
) -> dict[KindId, Outcome]:
    """Return the outcome of every kind if these were the body's own rules, and its own codes.

    ``scopes`` would be its scope rules, ``kinds`` its kinds with their suppliers joined.
    """
    kinds = decisions.kinds(book) if kinds is None else kinds
    tree = tree_of(book)
    found = decide(
        book.while_wanted(kinds),
        own + starter_rules_for(tree),
        tree,
        crosswalks(book) if codes is None else crosswalks_into(tree).with_own(codes),
        scope_rules(book) if scopes is None else scopes,
        decisions.kind_choices(book),
    )
    return hold_back(book, kinds, found)


def crosswalks(book: Book) -> Crosswalk:
    """Return the crosswalks for a book: its own codes before the shipped ones."""
    return crosswalks_into(tree_of(book)).with_own(own_codes.codes(book))


def settled_rule() -> ScopeRule:
    """Return the scope rule of payments that settle what a card file lists."""
    return scope_presets((SETTLED,))[0]


def first_not_following(book: Book) -> str:
    """Say which kind's outcome is not what follows from the decisions; "" if all are.

    Outcomes that another program's rules led to are left for ``catch_up``.
    """
    if not is_caught_up(book):
        return ""
    stored = decisions.outcomes(book)
    following = outcomes_with(book, decisions.rules(book))
    if stored == following:
        return ""
    number = min(n for n in {**stored, **following} if stored.get(n) != following.get(n))
    (kind,) = decisions.kinds(book, only=[number]) or (None,)
    payee = f" of {kind.supplier}" if kind else ""
    return f"the category of purchases{payee} is not the one that follows from rules and decisions"


def is_caught_up(book: Book) -> bool:
    """Say whether outcomes are of this program's data and of the book's last entry."""
    return decisions.settled(book, _basis(book))


def catch_up(book: Book) -> None:
    """Derive outcomes again where they are not of this program's data or of the last entry."""
    if not book.read_only and not is_caught_up(book):
        with book.work(Operation("settle", "Work out scope and categories again")) as work:
            decide_again(work)


def _basis(book: Book) -> str:
    return f"{data_fingerprint()} {decisions.active_batches(book)}"
