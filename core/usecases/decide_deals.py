"""Decide about deals: use, later, not suitable, with reasons that can be added up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.domain.assessment import Decision, LotUse, Opportunity, UseSuggestion
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.store import catalogues, deals
from core.store.book import Book

DECLINED = "not suitable"
DECISIONS = ("use", "later", DECLINED)

# Why a deal is not used, or not yet: codes that a buying organisation can add up over returns.
_REASONS = (
    ("", "No reason given"),
    ("price", "Our price is lower"),
    ("local", "We want a local supplier"),
    ("small", "The need is too small"),
    ("fit", "It does not cover what we need"),
    ("quality", "Quality or service is not good enough"),
    ("terms", "The terms do not suit us"),
    ("effort", "It takes too long or too much work"),
    ("capacity", "The suppliers would not quote"),
    ("other-deal", "Another agreement suits us better"),
    ("no-need", "We do not need it again"),
    ("contract", "A contract must end first"),
    ("budget", "There is no budget for the change yet"),
    ("time", "We cannot do it this year"),
)


class UnknownDecision(UserError):
    """ "{decision}" is not a decision."""

    code = "SB-550"
    exit_code = 2
    remedy_text = "Say one of: use, later, not suitable."


class UnknownReason(UserError):
    """ "{reason}" is not a reason that can be added up."""

    code = "SB-552"
    exit_code = 2
    remedy_text = "Say one of: {reasons}. What else there is to say goes into the note."


class ReasonMissing(UserError):
    """A deal that does not suit is declined for a reason."""

    code = "SB-557"
    exit_code = 2
    remedy_text = "Say one of: {reasons}. Buying organisations learn from it."


def reasons() -> tuple[tuple[str, str], ...]:
    """List the reason codes for a decision, with their words."""
    return _REASONS


def decide(
    book: Book,
    opportunities: Sequence[Opportunity],
    decision: str,
    reason: str = "",
    *,
    note: str = "",
    start_on: date | None = None,
) -> Touched:
    """Record what the body will do about one or several deals, as one step; "" takes it back.

    The edition that was looked at is kept with it, so that a later change of the lot can be
    told.

    Raises:
        UnknownDecision: not one of use, later, not suitable.
        UnknownReason: the reason is not in the list.
        ReasonMissing: "not suitable" without a reason.
    """
    if decision not in ("", *DECISIONS):
        raise UnknownDecision(decision=decision)
    known = ", ".join(code for code, _ in _REASONS if code)
    if reason not in dict(_REASONS):
        raise UnknownReason(reason=reason, reasons=known)
    if decision == DECLINED and not reason:
        raise ReasonMissing(reasons=known)
    editions = {row.publisher: row.edition for row in catalogues.editions(book) if row.current}
    asked = {
        "deals": [[one.category, *_parts(one)] for one in opportunities],
        "decision": decision,
        "reason": reason,
        "note": note.strip(),
        "start_on": start_on.isoformat() if start_on else None,
    }
    summary = f"{_named(opportunities)}: {decision or 'no decision'}"
    with book.work(Operation("decide", summary, asked)) as work:
        for one in opportunities:
            edition = editions.get(one.lot.publisher, 0)
            decided = Decision(decision, reason, note.strip(), start_on, edition)
            deals.set_decision(work, one.category, one.lot, decided)
        # A pound may meet several lots of its category: it counts once.
        free = {one.category: one.available for one in opportunities}
        work.count(0, sum(free.values()))
    return work.touched


def answer_use(book: Book, suggestions: Sequence[UseSuggestion], *, yes: bool) -> Touched:
    """Record whether what suppliers sell us in a category is bought through a lot, as one step."""
    said = "is bought" if yes else "is not bought"
    first = suggestions[0] if suggestions else None
    summary = "Nothing was answered"
    if first is not None:
        place = f"{first.lot.agreement_no} lot {first.lot.lot_no}"
        more = f", and {len(suggestions) - 1} more answers" if len(suggestions) > 1 else ""
        summary = f"What {first.supplier} sells us {said} through {place}{more}"
    asked = {
        "uses": [
            [
                one.supplier_id,
                one.category,
                one.lot.publisher,
                one.lot.agreement_no,
                one.lot.lot_no,
            ]
            for one in suggestions
        ],
        "yes": yes,
    }
    with book.work(Operation("answer-use", summary, asked)) as work:
        for one in suggestions:
            use = LotUse(one.supplier_id, one.category, one.lot)
            catalogues.set_lot_use(work, use, "yes" if yes else "no")
        paid = {(one.supplier_id, one.category): (one.lines, one.pence) for one in suggestions}
        work.count(sum(n for n, _ in paid.values()), sum(pence for _, pence in paid.values()))
    return work.touched


def _named(opportunities: Sequence[Opportunity]) -> str:
    if not opportunities:
        return "No deal"
    first = opportunities[0]
    place = f"{first.owner} {first.lot.agreement_no} lot {first.lot.lot_no}"
    more = len(opportunities) - 1
    return f"{place} and {more} more" if more else place


def _parts(one: Opportunity) -> tuple[str, str, str]:
    return one.lot.publisher, one.lot.agreement_no, one.lot.lot_no
