"""What a clerk would say of what is watched, made up for the demonstration."""

from __future__ import annotations

from datetime import date

from core.domain.money import Pence, pounds
from core.domain.parties import VatBasis
from core.domain.period import Period, add_months
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Measure, Nearness, Review, ReviewId, UseState
from core.store.book import Book
from core.usecases import watch_contracts, watch_decisions

_MADE_UP = "made up for the demonstration"


def say(book: Book, as_at: date, period: Period) -> None:
    """Review a contract, say why something is bought outside, add a threshold of one's own."""
    found = watch_contracts.look(book, as_at=as_at, period=period)
    over = next((use for use in found.uses if use.state is UseState.OVER), None)
    if over is not None:
        note = f"Prices rose twice; ask for fixed ones next time ({_MADE_UP})"
        watch_decisions.record_review(
            book,
            Review(
                ReviewId(0), as_at, 3, note, add_months(as_at, 6), contract_id=over.contract.id
            ),
        )
    if found.outside:
        first = found.outside[0]
        watch_decisions.give_reason(
            book, [(first.supplier_id, first.category)], "not-covered", _MADE_UP
        )
    watch_decisions.set_influence(book, [CategoryCode("energy.water")], False, "one-supplier")
    watch_decisions.add_threshold(
        book,
        watch_decisions.OwnThreshold(
            "Standing orders: three quotations",
            Pence(10_000_00),
            VatBasis.NET,
            (Measure.SUPPLIER,),
            f"Ask three suppliers for a quotation ({_MADE_UP}).",
        ),
    )


def in_words(book: Book, as_at: date, period: Period) -> str:
    """Say what is watched comes to."""
    found = watch_contracts.look(book, as_at=as_at, period=period)
    overdue = sum(one.overdue for one in found.due)
    over = sum(use.state in {UseState.OVER, UseState.HEADING_OVER} for use in found.uses)
    near = sum(row.nearness is Nearness.WILL for row in found.thresholds)
    outside = pounds(found.outside_figures.either())
    return (
        f"{len(found.due)} days to come, {overdue} overdue; {over} contracts over their value or "
        f"heading there; {outside} bought outside contracts and agreements; {near} thresholds "
        "will be reached at today's pace"
    )
