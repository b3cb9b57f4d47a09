"""Why a payment is where it is: by which tier and rule, said by whom, on which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.classifying.kinds import read_kinds
from core.classifying.rule_book import RuleBook
from core.domain.decisions import Method, RuleId
from core.domain.operations import JournalEntry
from core.domain.period import day_in_words
from core.domain.spend import KindId, LineId
from core.store import credits, decisions, journal, knowledge, reading
from core.store.book import Book
from core.usecases import tell_lists
from core.usecases.keep_rules import describe, goes_into


@dataclass(frozen=True, slots=True)
class Why:
    """What put a payment where it is.

    ``tier`` says in words what kind of reason it is, ``reason`` which. ``rule`` is the body's
    own rule that decided, in words. ``code_list`` is the published list, with its version, that
    the file's column is of, where the column decided. ``entry`` is the step of the history in
    which a person said so, None where nobody did: what the file gives, what is shipped, what was
    learned.
    """

    tier: str
    reason: str
    rule: str = ""
    rule_id: RuleId | None = None
    entry: JournalEntry | None = None
    code_list: str = ""

    def said(self) -> str:
        """Say who decided, when, and where the history has it; "" where nobody did."""
        if self.entry is None:
            return ""
        day = day_in_words(datetime.fromisoformat(self.entry.at).date())
        by = f" by {self.entry.by}" if self.entry.by else ""
        return f"{day}{by}, step {self.entry.seq} of the history"


_LOWERS = "What the payment is that it lowers"
_TORN = "It may lower several payments that are not alike, so it follows none of them"
_TIERS = {
    Method.GIVEN: "The category in the file",
    Method.LINE: "Your choice",
    Method.LEARNED: "Learned from your decisions and from what is shipped",
    Method.UNKNOWN: "Not decided",
}


def why(book: Book, line_id: LineId) -> Why:
    """Say why a payment is in its category, or out of scope.

    Raises:
        KeyError: the book has no such payment.
    """
    found = reading.lines_by_ids(book, [line_id])
    if not found:
        raise KeyError(line_id)
    line = found[0]
    alone = journal.last_change(book, "line_choice", line_id)
    if alone is not None and line_id in decisions.line_choices(book, only=[line_id]):
        return Why("Your choice for this payment alone", line.reason, entry=alone)
    original = credits.original_of(book, line_id)
    if original is not None:
        return replace(why(book, original), tier=_LOWERS, reason=line.reason)
    found_why = why_kind(book, KindId(line.kind_id))
    if line.pence < 0 and credits.is_torn(book, line_id):
        found_why = replace(found_why, reason=f"{found_why.reason}. {_TORN}")
    behind = tell_lists.list_behind(book, line.batch_id, Method(line.method), line.reason)
    return replace(found_why, code_list=behind.in_words()) if behind else found_why


def why_kind(book: Book, kind: KindId) -> Why:
    """Say why the payments of a kind are where they are.

    Raises:
        KeyError: nothing is decided for the kind.
    """
    outcome = decisions.outcomes(book, only=[kind])[kind]
    if outcome.method is Method.LINE:
        entry = journal.last_change(book, "kind_choice", kind)
        return Why(_TIERS[Method.LINE], outcome.reason, entry=entry)
    number = outcome.rule_id
    if number is None or number < 0:
        tier = _tier_of_shipped(outcome.method, outcome.scope)
        return Why(tier, outcome.reason, rule=_held_rule(book, kind) if outcome.scope else "")
    rule = next(one for one in decisions.rules(book) if one.id == number)
    if rule.shipped:
        tier = _tier_of_pack(book, rule.label)
    elif rule.supplier:
        tier = "Your rule on supplier and account" if rule.account else "Your rule on the supplier"
    else:
        tier = "Your rule on account or words"
    said = f"{describe(rule)} goes to {goes_into(book, rule)}"
    return Why(tier, outcome.reason, said, number, journal.last_change(book, "rule", number))


def _held_rule(book: Book, kind: KindId) -> str:
    """Tell the body's rule that fits payments and leaves them out of scope, "" for none."""
    (read,) = read_kinds(decisions.kinds(book, only=[kind]))
    fits = RuleBook(decisions.rules(book)).own(read)
    if not fits:
        return ""
    named = describe(fits[0].rule)
    return f"Your rule ({named}) gives a category only to what is in scope"


def _tier_of_pack(book: Book, name: str) -> str:
    for pack in knowledge.packs(book):
        if pack.name == name:
            return f"A rule of the pack {name}, version {pack.version} of {pack.origin}"
    return f"A rule of the pack {name}"


def _tier_of_shipped(method: Method, scope: str) -> str:
    if method in _TIERS:
        return _TIERS[method]
    return "Out of scope for this kind of body" if scope else "A rule that comes with Spendbook"
