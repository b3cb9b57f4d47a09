"""Watch contracts and suppliers: use against value, buying outside, thresholds, what is due.

Everything is derived from the book on the day that is asked for; only what people say of it
(core.usecases.watch_decisions) is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from core.analysis import off_contract
from core.analysis.assessment import Population, by_category
from core.analysis.contract_pipeline import Known, Routes, pipeline
from core.analysis.contract_use import Paid, contract_uses
from core.analysis.forecast import judge_on
from core.analysis.influence import influence
from core.analysis.lot_uses import LotUses, lot_uses
from core.analysis.market import Market
from core.analysis.thresholds import Rolling, in_force, threshold_rows, year_to
from core.domain.assessment import Basis
from core.domain.collector import without_collector
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.positions import Judgement, paid_in
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.watching import (
    Amounts,
    ContractUse,
    Due,
    InfluenceRow,
    Measure,
    MonthPaid,
    Nearness,
    OutsideFigures,
    OutsideRow,
    Review,
    ReviewId,
    Threshold,
    ThresholdRow,
    Watch,
)
from core.formats.watch_tables import lead_times, threshold_table
from core.store import catalogues, contracts, month_sums, reading, reviews, suppliers
from core.store import off_contract as choices
from core.store.book import Book
from core.usecases import find_opportunities
from core.usecases.categorise import taxonomy
from core.usecases.take_catalogue import current
from core.usecases.watch_decisions import own_thresholds

# Without a threshold in force for the body, long procedures are planned from these values on.
_USUAL_BELOW, _USUAL_FULL = Pence(30_000_00), Pence(207_720_00)


@dataclass(frozen=True, slots=True)
class _Read:
    """What everything that is watched is made from, read once."""

    contracts: tuple[Contract, ...]
    months: tuple[MonthPaid, ...]
    amounts: dict[SupplierId, Amounts]
    names: dict[SupplierId, str]
    reviews: tuple[Review, ...]
    categories: dict[ContractId, CategoryCode]
    limits: tuple[Threshold, ...]
    uses: LotUses


@dataclass(frozen=True, slots=True)
class _Population:
    """The payments of a period as judged on a day, with what is on offer on it."""

    paid: Population
    judged: Judgement
    market: Market
    as_at: date
    period: Period | None


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What stands in sight first: what is due, and contracts against their value."""

    basis: Basis
    due: tuple[Due, ...]
    uses: tuple[ContractUse, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviews, the newest first, with the name of the supplier or contract of each."""

    reviews: tuple[Review, ...]
    names: Mapping[ReviewId, str]


@without_collector()
def look(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
) -> Watch:
    """Say everything that is watched, as at a day; what is outside contracts, of a period."""
    progress = progress or Progress()
    progress.step("Reading payments", 0, 3)
    read = _read(book, as_at)
    progress.step("Reading catalogues", 1, 3)
    judged = _judged(book, read.contracts, as_at, period)
    progress.step("Comparing", 2, 3)
    rows, figures = _outside(book, read, judged)
    return Watch(
        basis=find_opportunities.basis_of(book, as_at, period),
        uses=contract_uses(read.contracts, _paid(book, read, as_at)),
        outside=rows,
        outside_figures=figures,
        influence=_influence(book, judged),
        thresholds=_thresholds(book, read, as_at),
        reviews=read.reviews,
        reviewed=_names_of_reviewed(read),
        due=_due(book, read, as_at),
    )


@without_collector()
def first_look(book: Book, as_at: date, period: Period | None = None) -> FirstLook:
    """Say what is due and what stands against its value, as at a day.

    The basis names the period; neither list goes by it.
    """
    read = _read(book, as_at)
    return FirstLook(
        basis=find_opportunities.basis_of(book, as_at, period),
        due=_due(book, read, as_at),
        uses=contract_uses(read.contracts, _paid(book, read, as_at)),
    )


def outside(
    book: Book, as_at: date, period: Period | None = None
) -> tuple[tuple[OutsideRow, ...], OutsideFigures]:
    """Say what was bought outside contracts and agreements in a period, with its sums."""
    read = _read(book, as_at)
    return _outside(book, read, _judged(book, read.contracts, as_at, period))


def influenced(book: Book, as_at: date, period: Period | None = None) -> tuple[InfluenceRow, ...]:
    """Say of each category whether it can be influenced, with what is paid for it."""
    return _influence(book, _judged(book, contracts.contracts(book), as_at, period))


def thresholds(book: Book, as_at: date) -> tuple[ThresholdRow, ...]:
    """Say which thresholds twelve months of payments reach or come near, as at a day."""
    return _thresholds(book, _read(book, as_at), as_at)


def reviewed(book: Book, as_at: date) -> Reviewed:
    """List the reviews with what each is of."""
    read = _read(book, as_at)
    return Reviewed(read.reviews, _names_of_reviewed(read))


def due(book: Book, as_at: date) -> tuple[tuple[Due, ...], tuple[ThresholdRow, ...]]:
    """Return what is due, and the thresholds that will be reached: for the first look."""
    return book.remembered(("due", as_at), lambda: _first_due(book, as_at))


@without_collector()
def _first_due(book: Book, as_at: date) -> tuple[tuple[Due, ...], tuple[ThresholdRow, ...]]:
    read = _read(book, as_at)
    coming = (row for row in _thresholds(book, read, as_at) if row.nearness is Nearness.WILL)
    return _due(book, read, as_at), tuple(coming)


def threshold_edition() -> str:
    """Return the edition of the thresholds that are shipped."""
    return threshold_table().edition


def _read(book: Book, as_at: date) -> _Read:
    known = contracts.contracts(book)
    months = month_sums.paid_by_month(book, year_to(as_at))
    with book.read() as connection:
        names = suppliers.names(connection)
    yearly = sum(month.pence for month in months)
    table = (*threshold_table().thresholds, *own_thresholds(book))
    return _Read(
        contracts=known,
        months=months,
        amounts=month_sums.amounts_by_supplier(book),
        names={SupplierId(number): name for number, name in names.items()},
        reviews=reviews.reviews(book),
        categories=off_contract.categories_of(known, months),
        limits=in_force(table, book.body, as_at, yearly),
        uses=_uses(book),
    )


def _judged(
    book: Book, known: Sequence[Contract], as_at: date, period: Period | None
) -> _Population:
    market = find_opportunities.market_of(book)
    uses = tuple(use for use, answer in catalogues.lot_uses(book) if answer == "yes")
    by_number = {contract.id: contract for contract in known}
    population = Population(reading.positions(book, period), by_number, uses)
    judged = judge_on(population, market, as_at)
    return _Population(population, judged, market, as_at, period)


def _outside(
    book: Book, read: _Read, found: _Population
) -> tuple[tuple[OutsideRow, ...], OutsideFigures]:
    covered = off_contract.contracts_covering(read.contracts, read.categories)
    there = covered, found.market, found.as_at
    lowered = reading.days_lowered(book, found.period)
    among = off_contract.to_be_parted(found.judged, *there, lowered)
    days = reading.by_day(book, found.period, among)
    parted = judge_on(replace(found.paid, positions=days), found.market, found.as_at)
    together = (one for one in found.judged if paid_in(one.position) not in among)
    return off_contract.bought_outside(chain(together, parted), *there, choices.reasons(book))


def _influence(book: Book, found: _Population) -> tuple[InfluenceRow, ...]:
    tree = found.market.taxonomy
    return influence(by_category(found.judged, tree), tree, choices.leaf_choices(book))


def _names_of_reviewed(read: _Read) -> dict[ReviewId, str]:
    by_number = {contract.id: contract for contract in read.contracts}
    return {one.id: _reviewed(one, by_number, read.names) for one in read.reviews}


def _uses(book: Book) -> LotUses:
    uses = [use for use, answer in catalogues.lot_uses(book) if answer == "yes"]
    # Without a use there is no need to take the packages apart.
    held = current(book) if uses else ()
    lots = (found for catalogue in held for found in catalogue.lots())
    return lot_uses(uses, {key: (agreement, lot) for key, agreement, lot in lots})


def _paid(book: Book, read: _Read, as_at: date) -> Paid:
    first = reading.totals(book).date_from
    months = month_sums.paid_under_contracts(book, as_at)
    # A book begins with a month, whatever the day of its first payment.
    return Paid(months, read.amounts, first.replace(day=1) if first else None, as_at)


def _thresholds(book: Book, read: _Read, as_at: date) -> tuple[ThresholdRow, ...]:
    kinds = threshold_table().kinds
    rolling = Rolling(read.months, read.amounts, read.names, read.uses, kinds, as_at)
    year = year_to(as_at)
    large = {
        one.id: month_sums.payments_reaching(book, year, one.pence, one.vat, over=one.over)
        for one in read.limits
        if Measure.PAYMENT in one.measures
    }
    return threshold_rows(read.limits, rolling, large, taxonomy(book))


def _due(book: Book, read: _Read, as_at: date) -> tuple[Due, ...]:
    links: dict[ContractId, set[SupplierId]] = defaultdict(set)
    for contract_id, supplier_id, _ in contracts.links(book):
        links[contract_id].add(supplier_id)
    known = Known(
        contracts=read.contracts,
        categories=read.categories,
        reviews=read.reviews,
        months=read.months,
        links={number: frozenset(found) for number, found in links.items()},
        names=read.names,
        as_at=as_at,
    )
    return pipeline(known, _routes(read.limits))


def _reviewed(
    review: Review, by_number: Mapping[ContractId, Contract], names: Mapping[SupplierId, str]
) -> str:
    contract = by_number.get(review.contract_id) if review.contract_id else None
    if contract is not None:
        return contract.title or contract.ref or contract.supplier
    return names.get(review.supplier_id, "") if review.supplier_id else ""


def _routes(limits: Iterable[Threshold]) -> Routes:
    """Return the lead times with the values from which the body's law asks for more."""
    shipped = [one for one in limits if not one.own and Measure.PAYMENT not in one.measures]
    notices = [one.pence for one in shipped if one.id.startswith("pa23-below")]
    full = [one.pence for one in shipped if "goods-services" in one.kinds]
    light = [one.pence for one in shipped if "light-touch" in one.kinds]
    top = min(full, default=_USUAL_FULL)
    return Routes(
        lead_times=lead_times(),
        below=min(notices, default=_USUAL_BELOW),
        full=top,
        light_touch=min(light, default=top),
        kinds=threshold_table().kinds,
    )
