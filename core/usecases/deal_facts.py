"""A deal in words, the same on the page, on paper and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis.fees import fee_words, net_effect
from core.analysis.misses import RULES
from core.analysis.overlap_view import live_marks
from core.domain.agreements import NOT_STATED, Agreement, Lot, LotKey, Usable
from core.domain.assessment import Answer, LotBuying, Opportunity, SavingRange
from core.domain.money import pounds, share, short_pounds
from core.domain.period import day_in_words
from core.domain.wording import number_of
from core.usecases import decide_deals
from core.usecases.find_opportunities import Comparison, LotOnOffer

MOST_SIDE_BY_SIDE = 3

_USABLE = {Usable.YES: "Yes", Usable.NO: "No", Usable.ASK: "Ask"}
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One of the deals that stand side by side: its heading, and its facts in a fixed order."""

    heading: str
    deal: Opportunity
    facts: tuple[tuple[str, str], ...]


def side_by_side(found: Comparison, deals: Sequence[Opportunity]) -> tuple[Side, ...]:
    """Put up to three deals side by side: each has the same facts in the same order."""
    offers = {offer.key: offer for offer in found.lots}
    buying = {row.lot: row for row in found.assessment.buying}
    return tuple(
        _side(one, offers[one.lot], buying.get(one.lot), found)
        for one in deals[:MOST_SIDE_BY_SIDE]
    )


def answer_words(answer: Answer) -> str:
    """Say yes, no or ask, and the rule that says so."""
    return f"{_USABLE[answer.usable]}. {answer.reason}".strip()


def saving_words(saving: SavingRange | None) -> str:
    """Say what the publisher's evidence comes to on our spend; never more than it states."""
    if saving is None:
        return "no range is stated"
    known = [one for one in (saving.low, saving.central, saving.high) if one is not None]
    amounts = " to ".join(dict.fromkeys(short_pounds(one) for one in (known[0], known[-1])))
    middle = ""
    if len(known) == 3:
        middle = f", {short_pounds(known[1])} in the middle"
    points = [
        one
        for one in (saving.evidence.low, saving.evidence.central, saving.evidence.high)
        if one is not None
    ]
    rates = " to ".join(dict.fromkeys(share(one, 10_000) for one in (points[0], points[-1])))
    day = saving.evidence.as_at
    since = f" of {day_in_words(day)}" if day else " without a date"
    old = ", more than two years old" if saving.stale and day else ""
    customers = saving.evidence.customers
    of = f", {customers} customers" if customers else ""
    basis = saving.evidence.basis or "basis not stated"
    return (
        f"{amounts}{middle} on {short_pounds(saving.spend)}: {rates} as the publisher states "
        f"({basis}{of}{since}{old})"
    )


def rules_against() -> Mapping[str, str]:
    """Return what may stand against a deal, in words by code, what is soonest put right first."""
    return RULES


def money_words(found: Comparison, one: Opportunity) -> str:
    """Say how much money meets the deal, from when, and why it stands where it does."""
    labels = {row.category: row.label for row in found.assessment.by_category}
    label = labels.get(one.category, str(one.category))
    year = f" That is {short_pounds(one.a_year)} a year at this pace." if one.a_year else ""
    return (
        f"{pounds(one.available)} of your spend on {label} is free and not yet collaborative; "
        f"{pounds(one.locked)} more is locked.{year} Lot and money are both free from "
        f"{day_in_words(one.available_from)}; the lot ends on {day_in_words(one.ends)}."
        + "".join(f" {said}" for said in one.coming)
    )


def standing_words(one: Opportunity) -> str:
    """Say why a deal stands where it does: pounds x evidence x ease."""
    found = one.standing
    if found is None:
        return ""
    return (
        f"{short_pounds(one.available)} available x evidence {found.evidence} of 4 "
        f"({found.evidence_words}) x ease {found.ease} of 4 ({found.ease_words})"
    )


def fit_words(one: Opportunity) -> str:
    """Say whether a lot suits what we spend; a no beside pounds that count as addressable."""
    reason = one.fit.reason
    counts = one.answer.usable is Usable.YES and one.available > 0
    if one.fit.usable is not Usable.NO or not counts:
        return reason or "Yes, nothing speaks against it."
    return (
        f'No. You may order from it, so {pounds(one.available)} counts as "could use a lot", but '
        f"it does not suit you: {reason[:1].lower()}{reason[1:]}"
    )


def buying_words(row: LotBuying | None) -> str:
    """Say how much we buy from suppliers on the lot, by it and outside."""
    if row is None or not row.suppliers:
        return "none of your suppliers is on it, as far as we recognise them"
    count = len(row.suppliers)
    who = _names([one.supplier for one in row.suppliers])
    through = sum(one.through for one in row.suppliers)
    said = f"You already buy from {number_of(count, 'supplier')} on it: {who}"
    money = [
        f"{pounds(amount)} {where}"
        for amount, where in (
            (row.outside(), "outside the agreement"),
            (through, "through it"),
            (sum(one.locked for one in row.suppliers), "locked in contracts"),
        )
        if amount
    ]
    return f"{said}; {', '.join(money)}" if money else said


def lot_name(key: LotKey, title: str) -> str:
    """Name a lot in one line."""
    return f"{key.agreement_no} lot {key.lot_no}, {title}".removesuffix(", ")


def _side(one: Opportunity, offer: LotOnOffer, row: LotBuying | None, found: Comparison) -> Side:
    lot, agreement = offer.lot, offer.agreement
    as_at = found.assessment.basis.as_at
    beyond = found.beyond.get(one.category)
    facts = {
        "Agreement": f"{agreement.title} ({agreement.owner})",
        "Lot": f"{lot.lot_no}, {lot.title}",
        "Can we use it": answer_words(one.answer),
        "Does it fit": fit_words(one),
        "Can we influence it": f"No. {beyond}." if beyond else "Yes.",
        "From": _from_words(one, offer.start, as_at),
        "Ends": day_in_words(one.ends),
        "Routes": _routes(lot),
        "Fees": fee_words(agreement),
        "Net effect": net_effect(lot, agreement, one.available).in_words(),
        "Longest order": _months(lot.max_term_months),
        "Order value": _limits(lot),
        "Suppliers": _suppliers(lot),
        "Yours on it": buying_words(row),
        "Saving": saving_words(one.saving),
        "Marks": "; ".join(live_marks(agreement, as_at)) or NOT_STATED,
        "Documents": _documents(agreement),
        "Why it stands here": standing_words(one),
        "Decision": decision_words(one),
    }
    return Side(f"{one.lot.agreement_no} {one.lot.lot_no}", one, tuple(facts.items()))


def decision_words(one: Opportunity) -> str:
    """Say what was decided, why and for when, and whether the deal has changed since."""
    said = one.decided
    if not said.decision:
        return "none yet"
    why = dict(decide_deals.reasons()).get(said.reason, said.reason) if said.reason else ""
    parts = [
        {"use": "use it"}.get(said.decision, said.decision),
        why,
        f"start planned on {day_in_words(said.start_on)}" if said.start_on else "",
        said.note,
        "the deal has changed since you decided" if one.changed else "",
    ]
    return "; ".join(filter(None, parts))


def _from_words(one: Opportunity, begins: date, as_at: date) -> str:
    if one.available_from <= as_at:
        return "; ".join(("now", *(said.removesuffix(".") for said in one.coming)))
    why = "the lot begins" if begins == one.available_from else "the first contract has ended"
    return f"{day_in_words(one.available_from)}, when {why}"


def _routes(lot: Lot) -> str:
    said = dict.fromkeys(
        f"{route.route.replace('-', ' ')}: {route.conditions}".removesuffix(": ")
        for route in lot.routes
    )
    return "; ".join(said) or NOT_STATED


def _months(count: int | None) -> str:
    return NOT_STATED if count is None else f"{count} months"


def _limits(lot: Lot) -> str:
    return ", ".join(_limit_words(lot)) or "no limits stated"


def _limit_words(lot: Lot) -> Iterator[str]:
    if lot.min_value is not None:
        yield f"at least {short_pounds(lot.min_value)}"
    if lot.max_value is not None:
        yield f"at most {short_pounds(lot.max_value)}"


def _suppliers(lot: Lot) -> str:
    active = [one for one in lot.suppliers if one.status == "active"]
    if not active:
        return NOT_STATED
    small = sum(one.sme is True for one in active)
    sme = f", {small} of them small or medium-sized" if small else ""
    return f"{len(active)}{sme}: {_names(sorted(one.name for one in active))}"


def _documents(agreement: Agreement) -> str:
    said = [f"{one.title} {one.url}".strip() for one in agreement.documents[:_MOST_NAMES]]
    return "; ".join(said) or NOT_STATED


def _names(names: Iterable[str]) -> str:
    found = list(names)
    more = len(found) - _MOST_NAMES
    said = ", ".join(found[:_MOST_NAMES])
    return said if more <= 0 else f"{said} and {more} more"
