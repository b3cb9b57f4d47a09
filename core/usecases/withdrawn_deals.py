"""Deals that were decided on and that a comparison no longer lists: they can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from core.analysis.eligibility import term
from core.analysis.market import Market
from core.domain.agreements import Agreement, Lot, LotKey, Usable
from core.domain.assessment import Answer, Assessment, Opportunity
from core.domain.money import Pence
from core.domain.period import day_in_words
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import read_catalogue
from core.store import catalogues, deals
from core.store.book import Book

_GONE = "No longer on offer: no catalogue in use has this lot."
_NO_SPEND = "Nothing that it serves is free to move while it runs."


def withdrawn(book: Book, found: Assessment, market: Market) -> tuple[Opportunity, ...]:
    """List the decisions on deals that a comparison does not list, by category and lot.

    None of them is an opportunity: they stand beside those of the comparison, answered with no
    and why, with the pounds that are free in their category now. They count in no figure.
    """
    listed = {(one.category, one.lot) for one in found.opportunities}
    left = {
        (category, lot): decided
        for (category, lot), decided in deals.decisions(book).items()
        if (category, lot) not in listed
    }
    if not left:
        return ()
    free = {
        row.category: Pence(row.figures.addressable + row.figures.no_lot)
        for row in found.by_category
    }
    known = _lots(book, {lot for _, lot in left}, market)
    as_at = found.basis.as_at
    return tuple(
        replace(
            _deal(category, lot, known.get(lot), as_at),
            available=free.get(category, Pence(0)),
            answer=Answer(Usable.NO, _why(lot, market, as_at)),
            decided=decided,
        )
        for (category, lot), decided in left.items()
    )


def _deal(
    category: CategoryCode, key: LotKey, known: tuple[Agreement, Lot] | None, as_at: date
) -> Opportunity:
    deal = Opportunity(
        category=category,
        lot=key,
        agreement_title="",
        lot_title="",
        owner=key.publisher,
        answer=Answer(Usable.NO, _GONE),
        available=Pence(0),
        locked=Pence(0),
        available_from=as_at,
        ends=as_at,
        routes=(),
        evidence=(),
        current_suppliers=(),
    )
    if known is None:
        return deal
    agreement, lot = known
    return replace(
        deal,
        agreement_title=agreement.title,
        lot_title=lot.title,
        owner=agreement.owner,
        ends=term(agreement, lot)[1],
    )


def _why(key: LotKey, market: Market, as_at: date) -> str:
    if key not in market.agreements:
        return _GONE
    _, ends = term(*market.agreements[key])
    return f"It ended on {day_in_words(ends)}." if ends < as_at else _NO_SPEND


def _lots(
    book: Book, wanted: Collection[LotKey], market: Market
) -> dict[LotKey, tuple[Agreement, Lot]]:
    """Find lots in the catalogues in use, else in the newest edition that had them."""
    found = {key: market.agreements[key] for key in wanted if key in market.agreements}
    missing = set(wanted) - found.keys()
    publishers = {key.publisher for key in missing}
    for row, package in catalogues.packages(book) if missing else ():
        if row.publisher not in publishers or row.current:
            continue
        catalogue = read_catalogue(package, None, today=date.min).catalogue
        for key, agreement, lot in catalogue.lots():
            if key in missing:
                found.setdefault(key, (agreement, lot))
    return found
