"""Compare what is spent with what is on offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core.analysis import influence
from core.analysis.assessment import Population
from core.analysis.coming_contracts import coming_contracts
from core.analysis.comparison import assess
from core.analysis.eligibility import term
from core.analysis.market import Market, open_market
from core.classifying import contract_match, lot_match, taxonomy_data
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, Trust
from core.domain.assessment import Answer, Assessment, Basis, Listing, Opportunity
from core.domain.collector import without_collector
from core.domain.contracts import Contract
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_difference import difference
from core.formats.catalogue_package import read_catalogue
from core.store import (
    catalogues,
    contracts,
    deals,
    lot_answers,
    off_contract,
    reading,
    suppliers,
)
from core.store.book import Book
from core.store.memory import CATEGORIES, CONTRACTS, DEALS
from core.usecases import call_offs, vat_bases, withdrawn_deals
from core.usecases.take_catalogue import current, trust_of
from core.usecases.trees import tree_of


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


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared with what, and what came of it."""

    assessment: Assessment
    market: Market
    population: Population


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison with every lot that it was made with, from one reading of the book.

    ``beyond`` says of the categories that the body cannot influence why; they stay available.
    ``withdrawn`` are deals that were decided on and are on offer no longer: they count nowhere.
    """

    assessment: Assessment
    lots: tuple[LotOnOffer, ...]
    beyond: Mapping[CategoryCode, str] = field(default_factory=dict)
    withdrawn: tuple[Opportunity, ...] = ()


def compare(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
    held: tuple[Catalogue, ...] | None = None,
    by_quarter: bool = False,
) -> Assessment:
    """Work out the figures, the opportunities and the forecast, as at a day.

    All come from one population: the payments of the period, or all in the book. ``held``
    stand in place of the catalogues in use: what would be, if they were. ``by_quarter`` keeps
    what is judged apart by quarter of payment.
    """
    return compare_with(
        book, as_at=as_at, period=period, progress=progress, held=held, by_quarter=by_quarter
    ).assessment


def compare_lots(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare as ``compare`` does, and return the lots that it was made with beside it."""
    compared = compare_with(book, as_at=as_at, period=period, progress=progress)
    found, market = compared.assessment, compared.market
    return Comparison(
        found,
        lots_on_offer(book, as_at, market),
        _beyond(book, found, market),
        withdrawn_deals.withdrawn(book, found, market),
    )


@without_collector()
def compare_with(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
    held: tuple[Catalogue, ...] | None = None,
    by_quarter: bool = False,
) -> Compared:
    """Compare as ``compare`` does, and return beside it what was compared with what.

    At a million payments each of these takes longer to read than to compare: read them once.
    """
    progress = progress or Progress()
    progress.step("Reading payments", 0, 3)
    positions = reading.positions(book, period, by_quarter=by_quarter)
    uses = catalogues.lot_uses(book)
    population = Population(
        positions=positions,
        contracts={contract.id: contract for contract in _contracts(book, held)},
        uses=tuple(use for use, answer in uses if answer == "yes"),
    )
    progress.step("Reading catalogues", 1, 3)
    offers = current(book) if held is None else held
    market = market_of(book, held)
    progress.step("Comparing", 2, 3)
    found = assess(
        population,
        market,
        basis_of(book, as_at, period),
        target=taxonomy_data.target_for(book.body.sector, as_at),
        choices=deals.decisions(book),
        answered=tuple(use for use, _ in uses),
    )
    coming = _coming(book, found, population)
    told = tuple(
        replace(one, coming=coming[one.category]) if one.category in coming else one
        for one in _with_changes(book, found.opportunities, offers)
    )
    return Compared(replace(found, opportunities=told), market, population)


def _coming(
    book: Book, found: Assessment, population: Population
) -> dict[CategoryCode, tuple[str, ...]]:
    """Say of each category which contracts begin later with suppliers of what is free."""
    as_at = found.basis.as_at
    begins = [one for one in population.contracts.values() if one.start and one.start >= as_at]
    if not begins:
        return {}
    paid = {one.position.supplier_id: one.position.supplier for one in found.judged}
    links = {(number, supplier) for number, supplier, _ in contracts.links(book)}
    links |= contract_match.named_by(begins, paid)
    return coming_contracts(found.judged, {one.id: one for one in begins}, sorted(links))


def _beyond(book: Book, found: Assessment, market: Market) -> dict[CategoryCode, str]:
    """Return the categories that the body cannot influence, each with the reason."""
    words = dict(influence.REASONS)
    rows = influence.influence(found.by_category, market.taxonomy, off_contract.leaf_choices(book))
    return {
        row.category: words.get(row.reason, "Bodies like ours as a rule have no say in it")
        for row in rows
        if not row.can_influence
    }


def _with_changes(
    book: Book, found: Iterable[Opportunity], held: tuple[Catalogue, ...]
) -> Iterator[Opportunity]:
    """Say of each deal that was decided what its lot and agreement changed since."""
    now = {catalogue.publisher: catalogue for catalogue in held}
    seen: dict[tuple[str, int], tuple[tuple[str, str, str], ...]] = {}
    for one in found:
        lot, edition = one.lot, one.decided.edition
        if not one.decision or not edition or now[lot.publisher].edition == edition:
            yield one
            continue
        if (lot.publisher, edition) not in seen:
            then = _edition(book, lot.publisher, edition)
            changes = difference(then, now[lot.publisher]).changes if then else ()
            seen[lot.publisher, edition] = tuple(
                (change.agreement_no, change.lot_no, change.words) for change in changes
            )
        words = tuple(
            words
            for agreement_no, lot_no, words in seen[lot.publisher, edition]
            if agreement_no == lot.agreement_no and lot_no in ("", lot.lot_no)
        )
        yield replace(one, changed=words)


def _edition(book: Book, publisher: str, edition: int) -> Catalogue | None:
    for row, package in catalogues.packages(book):
        if (row.publisher, row.edition) == (publisher, edition):
            return read_catalogue(package, None, today=date.min).catalogue
    return None


def lots_on_offer(book: Book, as_at: date, market: Market | None = None) -> tuple[LotOnOffer, ...]:
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
    vat = vat_bases.of_payments(book)
    population = "all payments that were brought in"
    return Basis(as_at, period, vat or VatBasis.UNKNOWN, population, paid=vat is not None)


def market_of(book: Book, held: tuple[Catalogue, ...] | None = None) -> Market:
    """Bring the catalogues in use together, with our suppliers found on their lots.

    ``held`` stand in their place where they are given.
    """
    if held is not None:
        return _open_market(book, held)
    return book.remembered(
        "market",
        lambda: _open_market(book, current(book)),
        in_spite_of=CONTRACTS | DEALS | CATEGORIES,
    )


def _open_market(book: Book, held: tuple[Catalogue, ...]) -> Market:
    trust = trust_of(book)
    return open_market(
        [(catalogue, trust.get(catalogue.publisher, Trust.UNSIGNED)) for catalogue in held],
        tree_of(book),
        book.body,
        _listed(book, held),
        lot_answers.answers(book),
    )


def _listed(book: Book, held: Iterable[Catalogue]) -> dict[LotKey, tuple[Listing, ...]]:
    """Find the suppliers that we pay on the lots of catalogues."""
    lots = {key: lot.suppliers for catalogue in held for key, _, lot in catalogue.lots()}
    found = lot_match.listings(suppliers.known_as(book), lots) if lots else {}
    paid = suppliers.paid_of(book, {one.supplier_id for some in found.values() for one in some})
    ours = {
        key: tuple(one for one in some if one.supplier_id in paid) for key, some in found.items()
    }
    return {key: some for key, some in ours.items() if some}


def vat_basis_of(book: Book) -> VatBasis:
    """Return the one VAT basis of all payments, or unknown where files differ or are none."""
    return vat_bases.of_payments(book) or VatBasis.UNKNOWN


def _contracts(book: Book, held: tuple[Catalogue, ...] | None) -> tuple[Contract, ...]:
    """Return the contracts, as they would be if the catalogues were others."""
    found = contracts.contracts(book)
    return found if held is None else call_offs.with_lots(found, held)
