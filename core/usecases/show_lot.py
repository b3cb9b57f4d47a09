"""Everything that is known of one lot, for the window and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.analysis import lot_words
from core.analysis.fees import net_effect
from core.domain.agreements import NOT_STATED, LotKey, Usable
from core.domain.money import Pence, pounds
from core.domain.period import Period, day_in_words
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import find_opportunities
from core.usecases.ask_publishers import NoSuchLot
from core.usecases.find_opportunities import LotOnOffer
from core.usecases.search_catalogues import LotSearch, open_search
from core.usecases.take_catalogue import current

_MOST = 12


@dataclass(frozen=True, slots=True)
class LotParts:
    """What there is to tell of a lot, in parts with their heading; texts can be copied.

    ``warnings`` stand above all else; ``asks`` says that an answer of the publisher could be
    recorded.
    """

    offer: LotOnOffer
    warnings: tuple[str, ...]
    parts: tuple[tuple[str, lot_words.Pairs], ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class LotsOnOffer:
    """The lots, ready to be searched, and what of our spend each category could move."""

    search: LotSearch
    available: Mapping[CategoryCode, Pence]

    def tell(self, offer: LotOnOffer) -> LotParts:
        """Return everything that is known of a lot."""
        search, lot, agreement = self.search, offer.lot, offer.agreement
        spend = sum(self.available.get(code, 0) for code in search.serving[offer.key])
        effect = net_effect(lot, agreement, Pence(spend))
        parts = (
            ("How to buy", _buying(offer)),
            ("What it costs and brings", lot_words.money(lot, agreement, effect)),
            ("Who is on it", _people(offer)),
            ("What the law makes it state", lot_words.must_state(agreement)),
            ("More", _more(offer)),
        )
        catalogue = search.catalogues[offer.key.publisher]
        warnings = lot_words.warnings(lot, agreement, catalogue, search.as_at)
        told = offer.key in search.told
        return LotParts(offer, warnings, parts, offer.answer.usable is Usable.ASK or told)


def lots_on_offer(book: Book, *, as_at: date, period: Period | None = None) -> LotsOnOffer:
    """Read the lots and the comparison once, for as many lots as are looked at."""
    held = current(book)
    found = find_opportunities.compare(book, as_at=as_at, period=period, held=held)
    available = {
        row.category: Pence(row.figures.available - row.figures.collaborative)
        for row in found.by_category
    }
    return LotsOnOffer(open_search(book, as_at, held), available)


def show(book: Book, key: LotKey, *, as_at: date, period: Period | None = None) -> LotParts:
    """Return everything that is known of one lot.

    Raises:
        NoSuchLot: no catalogue in use has it.
    """
    lots = lots_on_offer(book, as_at=as_at, period=period)
    for offer in lots.search.offers:
        if offer.key == key:
            return lots.tell(offer)
    raise NoSuchLot(lot=key.lot_no, agreement=key.agreement_no, publisher=key.publisher)


def _buying(offer: LotOnOffer) -> lot_words.Pairs:
    lot, agreement = offer.lot, offer.agreement
    return (
        ("Agreement", f"{agreement.agreement_no}, {agreement.title}"),
        ("Lot", f"{lot.lot_no}, {lot.title}"),
        ("Buying organisation", agreement.owner or NOT_STATED),
        ("Runs", f"{day_in_words(offer.start)} to {day_in_words(offer.end)}"),
        ("Routes", lot_words.routes(lot)),
        ("Call-off", lot_words.limits(lot)),
        ("Membership", agreement.text("membership_required")),
        ("Categories", _listed(offer.categories)),
    )


def _people(offer: LotOnOffer) -> lot_words.Pairs:
    names = [one.name for one in offer.lot.suppliers]
    return (
        ("Our suppliers on it", _listed(offer.our_suppliers) or "none that we recognise"),
        ("Suppliers", f"{len(names)}: {_listed(names)}" if names else NOT_STATED),
    )


def _more(offer: LotOnOffer) -> lot_words.Pairs:
    lot, agreement = offer.lot, offer.agreement
    prices = [
        f"{one.item}: {pounds(one.framework)} per {one.unit}"
        + (f", benchmark {pounds(one.benchmark)}" if one.benchmark is not None else "")
        for one in lot.prices
        if one.framework is not None
    ]
    said = [
        ("About the lot", lot.description or NOT_STATED),
        ("Marks", lot_words.marks(agreement)),
        ("Prices", _listed(prices) or NOT_STATED),
        ("Contact", agreement.text("contact")),
    ]
    asked = [f"{one.title}, {len(one.fields)} fields" for one in agreement.asks.records]
    said += [("Users are also asked", _listed(asked))] if asked else []
    listed = lot_words.documents(agreement)
    said += [("Document", text) for text in listed] or [("Documents", NOT_STATED)]
    return tuple(said)


def _listed(values: Iterable[str]) -> str:
    found = list(values)
    more = len(found) - _MOST
    said = "; ".join(found[:_MOST])
    return said if more <= 0 else f"{said}; and {more} more"
