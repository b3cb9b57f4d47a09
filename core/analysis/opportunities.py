"""Which deals we could use, for how much, from when; and which we may already use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from core.analysis.eligibility import term
from core.analysis.fit import fit
from core.analysis.market import Market
from core.analysis.needs import Need, a_year
from core.analysis.ranking import Order, by_worth, saving_on, standing
from core.domain.agreements import LotKey, Trust, Usable
from core.domain.assessment import (
    Answer,
    BoughtFrom,
    Decision,
    Listing,
    LotUse,
    Opportunity,
    Position,
    Status,
    UseSuggestion,
)
from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import day_in_words
from core.domain.positions import Judgement
from core.domain.taxonomy import UNKNOWN, CategoryCode

Choices = Mapping[tuple[CategoryCode, LotKey], Decision]

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)


def opportunities(
    found: Mapping[CategoryCode, Need],
    market: Market,
    as_at: date,
    choices: Choices,
    days: int | None = None,
) -> tuple[Opportunity, ...]:
    """List every lot, live or coming, that serves a category with money free or coming free.

    Lots that the body cannot use are listed too: the answer says why. A lot that starts later
    is answered for its first day. Best first: usable, then pounds x evidence x ease.
    ``choices`` holds the decisions already taken; the payments span so many ``days``.
    """
    deals = sorted(
        deal
        for code, need in found.items()
        if code != UNKNOWN and max(need.free, need.locked) > 0
        # Where nothing changed in a category, nothing did in its deals.
        for deal in market.again(
            ("deals", code),
            (need, as_at, days),
            partial(_by_worth, code, need, market, as_at, days),
        )
    )
    return tuple(
        replace(one, decided=choices[one.category, one.lot])
        if (one.category, one.lot) in choices
        else one
        for _, one in deals
    )


def _by_worth(
    code: CategoryCode, need: Need, market: Market, as_at: date, days: int | None
) -> tuple[tuple[Order, Opportunity], ...]:
    """Return the deals for a category, each with its place in the order of all."""
    year = a_year(need.free or need.locked, days)
    deals = (_deal(key, code, need, market, as_at, year) for key in market.lots_for(code))
    return tuple((by_worth(one), one) for one in deals if one is not None)


def _deal(
    key: LotKey,
    code: CategoryCode,
    need: Need,
    market: Market,
    as_at: date,
    year: Pence | None,
) -> Opportunity | None:
    """Return what a lot is for a category; None where it ends before any of the money is free."""
    agreement, lot = market.agreements[key]
    starts, ends = term(agreement, lot)
    available_from = max(starts, need.from_day(as_at))
    if ends < as_at or available_from > ends:
        return None
    routes = tuple(route.route for route in lot.routes)
    listed = {listing.supplier_id for listing in market.listed.get(key, ())}
    ours = sorted(listed & need.suppliers.keys(), key=lambda one: (need.suppliers[one], one))
    return Opportunity(
        category=code,
        lot=key,
        agreement_title=agreement.title,
        lot_title=lot.title,
        owner=agreement.owner,
        answer=_answer(key, market, as_at),
        available=Pence(need.free),
        locked=Pence(need.locked),
        available_from=available_from,
        ends=ends,
        routes=routes,
        evidence=lot.evidence,
        current_suppliers=tuple(need.suppliers[one] for one in ours),
        trust=market.trust.get(key.publisher, Trust.UNSIGNED).value,
        fit=fit(lot, year, market.body, max(starts, as_at)),
        a_year=year,
        saving=saving_on(lot.evidence, Pence(need.free), as_at),
        standing=standing(lot.evidence, routes, len(ours), available_from, as_at),
        outside=tuple(
            BoughtFrom(one, need.suppliers[one], Pence(need.free_by[one]))
            for one in ours
            if need.free_by.get(one)
        ),
    )


def _answer(key: LotKey, market: Market, as_at: date) -> Answer:
    """Answer for today, or for the first day of a lot that is still to come."""
    starts, _ = term(*market.agreements[key])
    if starts <= as_at:
        return market.can_use(key, as_at)
    coming = market.can_use(key, starts)
    return Answer(coming.usable, f"From {day_in_words(starts)}. {coming.reason}")


def suggestions(
    judged: Judgement,
    market: Market,
    as_at: date,
    answered: Collection[LotUse],
) -> tuple[UseSuggestion, ...]:
    """Suggest where a supplier that we pay is on a live lot for what we buy: to be asked.

    Only available spend is asked about, only lots that serve its category, that the body is
    not barred from and that ran when something was paid, and no pair that was answered
    before, whatever the answer. Most pounds first.
    """
    on_lots = _lots_by_supplier(market, as_at)
    sums: dict[tuple[SupplierId, CategoryCode], list[Position]] = defaultdict(list)
    for one in judged.of(on_lots):
        if one.status in _FREE:
            sums[one.position.supplier_id, one.position.category].append(one.position)
    known = {(use.supplier_id, use.category, use.lot) for use in answered}
    found = (
        _suggestion(key, listing, positions, market)
        for (supplier, category), positions in sums.items()
        for key, listing in on_lots[supplier]
        if category in market.serving[key]
        and _paid_within(positions, term(*market.agreements[key]))
        and not known & {(supplier, category, key), (supplier, UNKNOWN, key)}
    )
    return tuple(sorted(found, key=lambda use: (-use.pence, -use.strength, use.supplier, use.lot)))


def _paid_within(positions: Iterable[Position], days: tuple[date, date]) -> bool:
    """Say whether something may have been paid on the days of a lot, as far as is known."""
    return any(
        (one.first or days[0]) <= days[1] and days[0] <= (one.last or days[1]) for one in positions
    )


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
    ).strip()
    starts, _ = term(*market.agreements[key])
    if any(one.first is not None and one.first < starts for one in positions):
        reason = f"{reason} Only what was paid from {day_in_words(starts)} on will count."
    return UseSuggestion(
        supplier_id=first.supplier_id,
        supplier=first.supplier,
        category=first.category,
        lot=key,
        listed_as=listing.listed_as,
        reason=reason,
        lines=lines,
        pence=pence,
        strength=listing.strength,
    )
