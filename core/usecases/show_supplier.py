"""Show one supplier on one screen: spend, contracts, lots, names, and what was decided of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from core.analysis.contract_use import run_value
from core.analysis.eligibility import term
from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.domain.money import short_pounds
from core.domain.parties import Supplier, SupplierId
from core.domain.period import Period, day_in_words, financial_year, month_end, month_in_words
from core.domain.taxonomy import Taxonomy
from core.domain.watching import BEST_SCORE, Review
from core.store import catalogues, contracts, reviews, supplier_card, supplier_facts
from core.store.book import Book
from core.store.supplier_card import DecisionRow, PaidCell
from core.store.supplier_facts import Said
from core.usecases import find_opportunities, tidy_suppliers
from core.usecases.categorise import taxonomy
from core.usecases.tidy_suppliers import Spelling, UnknownSupplier

Key = TypeVar("Key")

__all__ = ["CardRow", "DecisionRow", "Said", "SupplierCard", "card"]


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of a card. ``narrow`` are the fields of a filter that shows its payments; {} for none.

    ``pence`` is None where the row is of no payments.
    """

    words: str
    more: str = ""
    lines: int = 0
    pence: int | None = None
    narrow: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """All that the book knows of a supplier; sums are of all its payments that count."""

    supplier: Supplier
    lines: int
    pence: int
    family: tuple[str, ...]
    said: tuple[Said, ...]
    years: tuple[CardRow, ...]
    months: tuple[CardRow, ...]
    categories: tuple[CardRow, ...]
    accounts: tuple[CardRow, ...]
    contracts: tuple[CardRow, ...]
    lots: tuple[CardRow, ...]
    reviews: tuple[CardRow, ...]
    names: tuple[CardRow, ...]
    decisions: tuple[DecisionRow, ...]

    def tables(self) -> dict[str, tuple[CardRow, ...]]:
        """Return the parts of the card that are lists with pounds, by name."""
        return {
            "years": self.years,
            "months": self.months,
            "categories": self.categories,
            "accounts": self.accounts,
            "contracts": self.contracts,
            "agreements and lots": self.lots,
            "reviews": self.reviews,
            "names in the files": self.names,
        }


def card(book: Book, supplier_id: SupplierId, as_at: date) -> SupplierCard:
    """Put together all that the book knows of a supplier.

    Raises:
        UnknownSupplier: the book has no payments to a supplier of that number.
    """
    rows = tidy_suppliers.suppliers(book)
    row = next((one for one in rows if one.supplier.id == supplier_id), None)
    if row is None:
        raise UnknownSupplier(number=supplier_id)
    supplier = row.supplier
    cells = supplier_card.paid_cells(book, supplier_id)
    siblings = [one.supplier for one in rows if supplier.parent == one.supplier.parent != ""]
    return SupplierCard(
        supplier=supplier,
        lines=row.lines,
        pence=row.pence,
        family=tuple(one.name for one in siblings if one.id != supplier_id),
        said=supplier_facts.said_of(book, supplier_id),
        years=_years(cells, supplier, book.body.first_month),
        months=_months(cells, supplier),
        categories=_categories(cells, supplier, taxonomy(book)),
        accounts=_accounts(cells, supplier),
        contracts=_contracts(book, supplier, as_at),
        lots=_lots(book, supplier, as_at),
        reviews=_reviews(book, supplier),
        names=tuple(_name(one, supplier) for one in tidy_suppliers.spellings(book, supplier_id)),
        decisions=supplier_card.decisions_about(book, supplier_id),
    )


def _years(cells: Iterable[PaidCell], supplier: Supplier, first_month: int) -> tuple[CardRow, ...]:
    def year(cell: PaidCell) -> Period | None:
        return financial_year(_first_day(cell), first_month) if cell.month else None

    return tuple(
        _of_period(supplier, period, _year_words(period) if period else "", *sums)
        for period, sums in sorted(_summed(cells, year).items(), key=_newest, reverse=True)
    )


def _months(cells: Iterable[PaidCell], supplier: Supplier) -> tuple[CardRow, ...]:
    def month(cell: PaidCell) -> Period | None:
        first = _first_day(cell) if cell.month else None
        return Period(first, month_end(first)) if first else None

    return tuple(
        _of_period(supplier, period, month_in_words(period.start) if period else "", *sums)
        for period, sums in sorted(_summed(cells, month).items(), key=_newest, reverse=True)
    )


def _of_period(
    supplier: Supplier, period: Period | None, words: str, lines: int, pence: int
) -> CardRow:
    """Return the row of a period; of payments without a day for None."""
    words = words or "no date"
    narrow: dict[str, object] = {"period": period} if period else {"undated": True, "period": None}
    return CardRow(words, "", lines, pence, _narrow(supplier, words, **narrow))


def _categories(
    cells: Iterable[PaidCell], supplier: Supplier, tree: Taxonomy
) -> tuple[CardRow, ...]:
    found = []
    for (scope, category), (lines, pence) in _summed(
        cells, lambda cell: (cell.scope, cell.category)
    ).items():
        label = tree.label(category)
        narrow = _narrow(supplier, label, category=category, scope=scope or "in", period=None)
        more = "out of scope" if scope else ""
        found.append(CardRow(label, more, lines, pence, narrow))
    return _by_pounds(found)


def _accounts(cells: Iterable[PaidCell], supplier: Supplier) -> tuple[CardRow, ...]:
    found = []
    for account, (lines, pence) in _summed(
        cells, lambda cell: (cell.account_code, cell.account)
    ).items():
        words = " ".join(filter(None, account)) or "no account"
        narrow = _narrow(supplier, words, account=account, period=None)
        found.append(CardRow(words, "", lines, pence, narrow))
    return _by_pounds(found)


def _contracts(book: Book, supplier: Supplier, as_at: date) -> tuple[CardRow, ...]:
    paid = supplier_card.paid_under(book, supplier.id)
    linked = {number for number, one, _ in contracts.links(book) if one == supplier.id}
    found = []
    for contract in contracts.contracts(book):
        if contract.id in linked or contract.id in paid:
            words = contract.title or contract.ref or contract.supplier
            narrow = _narrow(supplier, words, contract_id=contract.id, period=None)
            sums = paid.get(contract.id, 0)
            found.append(CardRow(words, _stands(contract, as_at), 0, sums, narrow))
    return _by_pounds(found)


def _stands(contract: Contract, as_at: date) -> str:
    value, _ = run_value(contract)
    worth = f", value {short_pounds(value)} without VAT" if value is not None else ""
    return f"{_runs(contract, as_at)}{worth}"


def _runs(contract: Contract, as_at: date) -> str:
    end = contract.current_end or contract.end
    if end is None:
        return "no end known"
    return f"{'ended' if end < as_at else 'until'} {day_in_words(end)}"


def _lots(book: Book, supplier: Supplier, as_at: date) -> tuple[CardRow, ...]:
    """Return the lots of catalogues that the supplier is on, with what was answered."""
    market = find_opportunities.market_of(book)
    answers: dict[LotKey, set[str]] = defaultdict(set)
    for use, answer in catalogues.lot_uses(book):
        if use.supplier_id == supplier.id:
            answers[use.lot].add(answer)
    rows = []
    for key, (agreement, lot) in market.agreements.items():
        listed = [one for one in market.listed.get(key, ()) if one.supplier_id == supplier.id]
        if listed or key in answers:
            words = f"{key.publisher} {key.agreement_no} {agreement.title}, lot {lot.lot_no}"
            told = listed[0].reason if listed else ""
            _, ends = term(agreement, lot)
            more = [told, "ended" if ends < as_at else "", _answered(answers.get(key, set()))]
            rows.append(CardRow(words, " ".join(filter(None, more))))
    return tuple(sorted(rows, key=lambda row: row.words))


def _reviews(book: Book, supplier: Supplier) -> tuple[CardRow, ...]:
    """Return the reviews of the supplier and of its contracts, the newest first."""
    ours = {number for number, one, _ in contracts.links(book) if one == supplier.id}
    titles = {one.id: one.title or one.ref for one in contracts.contracts(book) if one.id in ours}
    return tuple(
        CardRow(_review_words(one, titles), one.note)
        for one in reviews.reviews(book)
        if one.supplier_id == supplier.id or one.contract_id in ours
    )


def _review_words(one: Review, titles: Mapping[ContractId, str]) -> str:
    of = f"{titles[one.contract_id]}, " if one.contract_id else ""
    score = f"{one.score} of {BEST_SCORE}" if one.score else "no score"
    again = f", again on {day_in_words(one.next_on)}" if one.next_on else ""
    return f"{of}{day_in_words(one.reviewed_on)}: {score}{again}"


def _answered(answers: set[str]) -> str:
    if not answers:
        return "Not asked yet."
    return "We buy through it." if "yes" in answers else "We do not buy through it."


def _name(one: Spelling, supplier: Supplier) -> CardRow:
    more = ", ".join(filter(None, (one.read_as, *one.numbers)))
    narrow = _narrow(supplier, one.name, payee_id=one.payee_id, period=None)
    return CardRow(one.name, more, one.lines, one.pence, narrow)


def _narrow(supplier: Supplier, words: str, **fields: object) -> dict[str, object]:
    return {"supplier_id": supplier.id, **fields, "words": f"{supplier.name}, {words}"}


def _summed(
    cells: Iterable[PaidCell], key: Callable[[PaidCell], Key]
) -> dict[Key, tuple[int, int]]:
    sums: dict[Key, tuple[int, int]] = {}
    for cell in cells:
        lines, pence = sums.get(key(cell), (0, 0))
        sums[key(cell)] = lines + cell.lines, pence + cell.pence
    return sums


def _newest(item: tuple[Period | None, tuple[int, int]]) -> date:
    return item[0].start if item[0] else date.min


def _by_pounds(rows: Iterable[CardRow]) -> tuple[CardRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.pence or 0), row.words)))


def _first_day(cell: PaidCell) -> date:
    return date(cell.month // 100, cell.month % 100, 1)


def _year_words(period: Period) -> str:
    if period.start.month == 1:
        return str(period.start.year)
    return f"{period.start.year}-{period.end.year % 100:02}"
