"""Work out scope and category of every purchase kind again: derived, never patched.

Called inside the transaction of each verb that changes what decides, so that a book is never
seen between a decision and its effect.
"""

from __future__ import annotations

from core.classifying.rules import decide
from core.classifying.taxonomy_data import (
    body_types,
    data_fingerprint,
    load_crosswalks,
    load_taxonomy,
    scope_presets,
    starter_rules,
)
from core.domain.cards import SETTLED
from core.domain.decisions import ScopeRule
from core.domain.operations import Operation
from core.domain.parties import Body, BodyType
from core.store import cards, decisions
from core.store.book import Book, Work


def type_of(body: Body) -> BodyType:
    """Return the body's type; a type that this program no longer knows is an own type."""
    for body_type in body_types():
        if body_type.code == body.type_code:
            return body_type
    return BodyType(body.type_code, body.type_code, body.sector, body.first_month, ())


def scope_rules(body: Body) -> tuple[ScopeRule, ...]:
    """Return the scope rules that the body's type brings."""
    return scope_presets(type_of(body).scope_presets)


def decide_again(work: Work) -> None:
    """Derive the outcome of every kind from rules and choices, and store what changed."""
    outcomes = decide(
        decisions.kinds(work.book),
        decisions.rules(work.book) + starter_rules(),
        load_taxonomy(),
        load_crosswalks(),
        scope_rules(work.book.body),
        decisions.kind_choices(work.book),
    )
    decisions.replace_outcomes(work, outcomes, data_fingerprint())
    cards.keep_in_step(work, settled_rule().category)


def settled_rule() -> ScopeRule:
    """Return the scope rule of payments that settle what a card file lists."""
    return scope_presets((SETTLED,))[0]


def catch_up(book: Book) -> None:
    """Derive outcomes again where they are not of this program's data or of the last entry."""
    if not book.read_only and not decisions.settled(book, data_fingerprint()):
        with book.work(Operation("settle", "Work out scope and categories again")) as work:
            decide_again(work)
