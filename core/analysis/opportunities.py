"""Which deals we could use, for how much, from when; and which we may already use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.analysis.assessment import free_from
from core.analysis.eligibility import term
from core.analysis.market import Market
from core.domain.agreements import LotKey, Trust, Usable
from core.domain.assessment import (
    Answer,
    Judged,
    Listing,
    LotUse,
    Opportunity,
    Position,
    Status,
    UseSuggestion,
)
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import day_in_words
from core.domain.taxonomy import UNKNOWN, CategoryCode

Choices = Mapping[tuple[CategoryCode, LotKey], tuple[str, str]]

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)
_RANK = {Usable.YES: 0, Usable.ASK: 1, Usable.NO: 2}


@dataclass(slots=True)
class _Demand:
    """What is spent in one category: free, locked, when the first of it comes free, with whom."""

    free: int = 0
    locked: int = 0
    frees_on: date = date.max
    suppliers: dict[SupplierId, str] = field(default_factory=dict)

    def from_day(self, as_at: date) -> date:
        return as_at if self.free > 0 else self.frees_on


def opportunities(
    judged: Iterable[Judged],
    contracts: Mapping[ContractId, Contract],
    market: Market,
    as_at: date,
    choices: Choices,
) -> tuple[Opportunity, ...]:
    """List every lot, live or coming, that serves a category with money free or coming free.

    Lots that the body cannot use are listed too: the answer says why. A lot that starts later
    is answered for its first day. Best first: usable, then pounds available, then evidence.
    ``choices`` holds the decisions already taken, with their reasons.
    """
    demand = _demand_by_category(judged, contracts, as_at)
    found = (
        opportunity
        for key in market.agreements
        for opportunity in _on_lot(key, demand, market, as_at, choices)
    )
    return tuple(sorted(found, key=_by_worth))


def _demand_by_category(
    judged: Iterable[Judged], contracts: Mapping[ContractId, Contract], as_at: date
) -> dict[CategoryCode, _Demand]:
    """Add up the known categories in scope; leave out those with nothing free nor locked."""
    demand: dict[CategoryCode, _Demand] = defaultdict(_Demand)
    for one in judged:
        position = one.position
        if one.status is Status.OUT_OF_SCOPE or position.category == UNKNOWN:
            continue
        entry = demand[position.category]
        entry.suppliers[position.supplier_id] = position.supplier
        if one.status in _FREE:
            entry.free += position.pence
        elif one.status is Status.LOCKED:
            entry.locked += position.pence
            entry.frees_on = min(entry.frees_on, free_from(position, contracts, as_at))
    return {code: entry for code, entry in demand.items() if max(entry.free, entry.locked) > 0}


def _on_lot(
    key: LotKey,
    demand: Mapping[CategoryCode, _Demand],
    market: Market,
    as_at: date,
    choices: Choices,
) -> Iterator[Opportunity]:
    """Yield the categories that the lot serves and whose money is free before the lot ends."""
    agreement, lot = market.agreements[key]
    starts, ends = term(agreement, lot)
    if ends < as_at:
        return
    answer = _answer(key, market, as_at)
    ours = {listing.supplier_id for listing in market.listed.get(key, ())}
    for code in sorted(market.serving[key] & demand.keys()):
        entry = demand[code]
        available_from = max(starts, entry.from_day(as_at))
        if available_from > ends:
            continue
        decision, reason = choices.get((code, key), ("", ""))
        yield Opportunity(
            category=code,
            lot=key,
            agreement_title=agreement.title,
            lot_title=lot.title,
            owner=agreement.owner,
            answer=answer,
            available=Pence(entry.free),
            locked=Pence(entry.locked),
            available_from=available_from,
            ends=ends,
            routes=tuple(route.route for route in lot.routes),
            evidence=lot.evidence,
            current_suppliers=tuple(
                sorted(name for supplier, name in entry.suppliers.items() if supplier in ours)
            ),
            decision=decision,
            decision_reason=reason,
            trust=market.trust.get(key.publisher, Trust.UNSIGNED).value,
        )


def _answer(key: LotKey, market: Market, as_at: date) -> Answer:
    """Answer for today, or for the first day of a lot that is still to come."""
    starts, _ = term(*market.agreements[key])
    if starts <= as_at:
        return market.can_use(key, as_at)
    coming = market.can_use(key, starts)
    return Answer(coming.usable, f"From {day_in_words(starts)}. {coming.reason}")


def _by_worth(one: Opportunity) -> tuple[int, int, int, str, str, CategoryCode, LotKey]:
    """Order by use, pounds, evidence; then by words and keys, so that the order is one."""
    central = max((evidence.central or 0 for evidence in one.evidence), default=0)
    rank = _RANK[one.answer.usable]
    titles = (one.agreement_title, one.lot_title)
    return rank, -one.available, -central, *titles, one.category, one.lot


def suggestions(
    judged: Iterable[Judged],
    market: Market,
    as_at: date,
    answered: Collection[LotUse],
) -> tuple[UseSuggestion, ...]:
    """Suggest where a supplier that we pay is on a live lot for what we buy: to be asked.

    Only available spend is asked about, only lots that serve its category and that the body
    is not barred from, and no pair that was answered before, whatever the answer. Most
    pounds first.
    """
    on_lots = _lots_by_supplier(market, as_at)
    sums: dict[tuple[SupplierId, CategoryCode], list[Position]] = defaultdict(list)
    for one in judged:
        if one.status in _FREE and one.position.supplier_id in on_lots:
            sums[one.position.supplier_id, one.position.category].append(one.position)
    known = {(use.supplier_id, use.category, use.lot) for use in answered}
    found = (
        _suggestion(key, listing, positions, market)
        for (supplier, category), positions in sums.items()
        for key, listing in on_lots[supplier]
        if category in market.serving[key]
        and not known & {(supplier, category, key), (supplier, UNKNOWN, key)}
    )
    return tuple(sorted(found, key=lambda use: (-use.pence, -use.strength, use.supplier, use.lot)))


def _lots_by_supplier(
    market: Market, as_at: date
) -> dict[SupplierId, list[tuple[LotKey, Listing]]]:
    """Return, for each supplier of ours, the live lots that list it and are not barred to us."""
    found: dict[SupplierId, list[tuple[LotKey, Listing]]] = defaultdict(list)
    for key, listings in market.listed.items():
        if key not in market.agreements:
            continue
        if market.can_use(key, as_at).usable is not Usable.NO:
            for listing in listings:
                found[listing.supplier_id].append((key, listing))
    return found


def _suggestion(
    key: LotKey, listing: Listing, positions: list[Position], market: Market
) -> UseSuggestion:
    agreement, _ = market.agreements[key]
    first = positions[0]
    category = market.taxonomy.label(first.category)
    lines = sum(position.lines for position in positions)
    pence = Pence(sum(position.pence for position in positions))
    reason = (
        f"{agreement.owner} lists {listing.listed_as} on {agreement.title}, lot {key.lot_no}. "
        f"You paid {first.supplier} {pounds(pence)} for {category}. {listing.reason}"
    )
    return UseSuggestion(
        supplier_id=first.supplier_id,
        supplier=first.supplier,
        category=first.category,
        lot=key,
        listed_as=listing.listed_as,
        reason=reason.strip(),
        lines=lines,
        pence=pence,
        strength=listing.strength,
    )
