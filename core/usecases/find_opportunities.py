"""Compare what is spent with what is on offer, decide, and confirm what is already used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.analysis.assessment import Population
from core.analysis.comparison import assess
from core.analysis.eligibility import term
from core.analysis.market import Market, open_market
from core.analysis.opportunities import Choices
from core.classifying import lot_match, taxonomy_data
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, LotSupplier, Trust
from core.domain.assessment import (
    Answer,
    Assessment,
    Basis,
    Decision,
    LotUse,
    Opportunity,
    UseSuggestion,
)
from core.domain.contracts import Contract
from core.domain.operations import Operation, Touched
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.store import catalogues, contracts, imports, lot_answers, reading, suppliers
from core.store.book import Book
from core.usecases import call_offs
from core.usecases.take_catalogue import current, trust_of

DECISIONS = ("use", "later", "not suitable")

# Why a deal is not used: codes that a buying organisation can add up over many returns.
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
)


class UnknownDecision(UserError):
    """ "{decision}" is not a decision."""

    code = "SB-550"
    exit_code = 2
    remedy_text = "Say one of: use, later, not suitable."


@dataclass(frozen=True, slots=True)
class LotOnOffer:
    """A lot of a catalogue in use, with whether the body can use it and who of ours is on it."""

    key: LotKey
    agreement: Agreement
    lot: Lot
    start: date
    end: date
    answer: Answer
    categories: tuple[str, ...]
    our_suppliers: tuple[str, ...]


def reasons() -> tuple[tuple[str, str], ...]:
    """List the reason codes for a decision, with their words."""
    return _REASONS


def compare(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
    held: tuple[Catalogue, ...] | None = None,
) -> Assessment:
    """Work out the figures, the opportunities and the forecast, as at a day.

    All come from one population: the payments of the period, or all in the book. ``held``
    stand in place of the catalogues in use: what would be, if they were.
    """
    progress = progress or Progress()
    progress.step("Reading payments", 0, 3)
    positions = reading.positions(book, period)
    uses = catalogues.lot_uses(book)
    population = Population(
        positions=positions,
        contracts={contract.id: contract for contract in _contracts(book, held)},
        uses=tuple(use for use, answer in uses if answer == "yes"),
    )
    progress.step("Reading catalogues", 1, 3)
    market = market_of(book, held)
    progress.step("Comparing", 2, 3)
    return assess(
        population,
        market,
        basis_of(book, as_at, period),
        target=taxonomy_data.target_for(book.body.sector, as_at),
        choices=choices_of(book),
        answered=tuple(use for use, _ in uses),
    )


def lots_on_offer(
    book: Book, as_at: date, market: Market | None = None
) -> tuple[LotOnOffer, ...]:
    """List every lot of the catalogues in use, with the answer to "can we use it?" on a day."""
    market = market or market_of(book)
    tree = market.taxonomy
    return tuple(
        LotOnOffer(
            key,
            agreement,
            lot,
            *term(agreement, lot),
            market.can_use(key, as_at),
            tuple(sorted(tree.label(category) for category in market.serving[key])),
            tuple(sorted({one.listed_as for one in market.listed.get(key, ())})),
        )
        for key, (agreement, lot) in market.agreements.items()
    )


def basis_of(book: Book, as_at: date, period: Period | None) -> Basis:
    """Return what every figure of the book states beside it."""
    return Basis(as_at, period, vat_basis_of(book), "all payments that were brought in")


def market_of(book: Book, held: tuple[Catalogue, ...] | None = None) -> Market:
    """Bring the catalogues in use together, with our suppliers found on their lots.

    ``held`` stand in their place where they are given.
    """
    held = current(book) if held is None else held
    trust = trust_of(book)
    ours = [row.supplier for row in suppliers.suppliers(book)]
    return open_market(
        [(catalogue, trust.get(catalogue.publisher, Trust.UNSIGNED)) for catalogue in held],
        taxonomy_data.load_taxonomy(),
        book.body,
        lot_match.listings(ours, _lots(held)),
        lot_answers.answers(book),
    )


def choices_of(book: Book) -> Choices:
    """Return the decisions taken on opportunities."""
    return {
        (c.category, c.lot): Decision(c.decision, c.reason, c.note, c.start_on)
        for c in catalogues.choices(book)
    }


def vat_basis_of(book: Book) -> VatBasis:
    """Return the one VAT basis of all payments, or unknown where files differ."""
    stated = {batch.vat_basis for batch in imports.batches(book)}
    return stated.pop() if len(stated) == 1 else VatBasis.UNKNOWN


def decide(book: Book, opportunity: Opportunity, decision: str, reason: str = "") -> Touched:
    """Record what the body will do about an opportunity; "" takes the decision back.

    Raises:
        UnknownDecision: not one of use, later, not suitable.
    """
    if decision not in ("", *DECISIONS):
        raise UnknownDecision(decision=decision)
    lot = opportunity.lot
    place = f"{opportunity.owner} {lot.agreement_no} lot {lot.lot_no}"
    summary = f"{place}: {decision or 'no decision'}"
    asked = {
        "category": opportunity.category,
        "lot": [lot.publisher, lot.agreement_no, lot.lot_no],
        "decision": decision,
        "reason": reason,
    }
    with book.work(Operation("decide", summary, asked)) as work:
        choice = catalogues.Choice(opportunity.category, lot, decision, reason)
        catalogues.set_choice(work, choice)
        work.count(0, opportunity.available)
    return work.touched


def answer_use(book: Book, suggestion: UseSuggestion, *, yes: bool) -> Touched:
    """Record whether what a supplier sells us in a category is bought through a lot."""
    lot = suggestion.lot
    place = f"{lot.agreement_no} lot {lot.lot_no}"
    said = "is bought" if yes else "is not bought"
    summary = f"What {suggestion.supplier} sells us {said} through {place}"
    asked = {
        "supplier": suggestion.supplier_id,
        "category": suggestion.category,
        "lot": [lot.publisher, lot.agreement_no, lot.lot_no],
        "yes": yes,
    }
    use = LotUse(suggestion.supplier_id, suggestion.category, lot)
    with book.work(Operation("answer-use", summary, asked)) as work:
        catalogues.set_lot_use(work, use, "yes" if yes else "no")
        work.count(suggestion.lines, suggestion.pence)
    return work.touched


def _contracts(book: Book, held: tuple[Catalogue, ...] | None) -> tuple[Contract, ...]:
    """Return the contracts, as they would be if the catalogues were others."""
    found = contracts.contracts(book)
    return found if held is None else call_offs.with_lots(found, held)


def _lots(held: tuple[Catalogue, ...]) -> dict[LotKey, tuple[LotSupplier, ...]]:
    return {key: lot.suppliers for catalogue in held for key, _, lot in catalogue.lots()}
