"""Say what single payments are, whatever the others of their kind are.

A payment is usually what its kind is: the same supplier, account and words. One that is not is
put where it belongs by itself, and stays there when rules change.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.cards import SETTLED
from core.domain.money import pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.domain.wording import number_of
from core.store import decisions, reading
from core.store.book import Book
from core.usecases.categorise import require_category, require_scope
from core.usecases.deciding import decide_again


class UnknownPayment(UserError):
    """The book has no payment of the number {number}."""

    code = "SB-257"
    exit_code = 2
    remedy_text = "See the numbers with: spendbook spend payments."


class JoinedToCards(UserError):
    """Payment {number} is a card's bill, joined to the file of what was bought with the card."""

    code = "SB-258"
    exit_code = 4
    remedy_text = "Take the two apart first: spendbook spend cards --forget {number}."


def put_in_category(book: Book, lines: Sequence[LineId], category: CategoryCode) -> Touched:
    """Put single payments under a category.

    Raises:
        UnknownCategory: the tree has no such leaf.
        UnknownPayment, JoinedToCards: one of them cannot be put anywhere.
    """
    leaf = require_category(book, category)
    return _choose(book, "put-payments", lines, (leaf.code, "", leaf.label))


def put_out_of_scope(book: Book, lines: Sequence[LineId], scope_rule_id: str) -> Touched:
    """Take single payments out of scope under one of the scope rules.

    Raises:
        UnknownCategory: there is no such scope rule for this body.
        UnknownPayment, JoinedToCards: one of them cannot be put anywhere.
    """
    rule = require_scope(book, scope_rule_id)
    return _choose(book, "payments-out", lines, (rule.category, rule.id, rule.label))


def put_back(book: Book, lines: Sequence[LineId]) -> Touched:
    """Let single payments be where the others of their kind are.

    Raises:
        UnknownPayment, JoinedToCards: one of them cannot be put anywhere.
    """
    pence = _pence_of(book, lines)
    summary = f"Put {number_of(len(lines), 'payment')} back to the others, {pounds(pence)}"
    with book.work(Operation("payments-back", summary, {"lines": list(lines)})) as work:
        decisions.clear_line_choices(work, lines)
        decide_again(work)
        work.count(len(lines), pence)
    return work.touched


def _choose(
    book: Book, verb: str, lines: Sequence[LineId], said: tuple[CategoryCode, str, str]
) -> Touched:
    category, scope, label = said
    pence = _pence_of(book, lines)
    count = number_of(len(lines), "payment")
    where = f"out of scope: {label}" if scope else f"in {label}"
    summary = f"Put {count} {where}, by {'itself' if len(lines) == 1 else 'themselves'}, "
    reason = "You took this payment out of scope" if scope else "You put this payment here"
    asked = {"lines": list(lines), "category": category, "scope": scope}
    with book.work(Operation(verb, summary + pounds(pence), asked)) as work:
        decisions.set_line_choices(work, lines, category, scope, reason)
        decide_again(work)
        work.count(len(lines), pence)
    return work.touched


def _pence_of(book: Book, lines: Sequence[LineId]) -> int:
    """Return what was paid by payments that may be put somewhere."""
    found = reading.lines_by_ids(book, lines)
    for missing in set(lines) - {one.line_id for one in found}:
        raise UnknownPayment(number=missing)
    for number, (_category, scope, _reason) in decisions.line_choices(book, only=lines).items():
        if scope == SETTLED:
            raise JoinedToCards(number=number)
    return sum(one.pence for one in found)
