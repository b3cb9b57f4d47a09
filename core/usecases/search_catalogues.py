"""Find lots by words over every catalogue in use, best first, with why each was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.analysis.market import Market
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, Usable
from core.domain.taxonomy import CategoryCode, group_of
from core.store.book import Book
from core.store.catalogue_search import Hit, LotIndex, LotText
from core.usecases.find_opportunities import LotOnOffer, lots_on_offer, market_of
from core.usecases.take_catalogue import current

# How many lots there can be: all that were found are narrowed before they are counted.
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the lots that were found are shown; what is left empty narrows nothing.

    ``category`` is a category or a group of them. ``live`` shows only lots that run on the day
    as at which was asked.
    """

    publisher: str = ""
    usable: Usable | None = None
    category: str = ""
    live: bool = False


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class FoundLot:
    """A lot that was found. ``field`` and ``snippet`` say why, "" where no words were given."""

    offer: LotOnOffer
    field: str = ""
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LotSearch:
    """The lots of the catalogues in use on one day, ready to be searched again and again.

    ``told`` are the lots of which publishers answered whether we can use them; ``groups`` the
    groups of categories that some lot serves, with their words.
    """

    offers: tuple[LotOnOffer, ...]
    catalogues: Mapping[str, Catalogue]
    told: frozenset[LotKey]
    groups: tuple[tuple[str, str], ...]
    serving: Mapping[LotKey, frozenset[CategoryCode]]
    as_at: date
    index: LotIndex = field(repr=False)

    def find(self, words: str = "", narrowing: Narrowing = EVERYTHING) -> tuple[FoundLot, ...]:
        """Return the lots that hold every word, best first; all, in order, for no words."""
        if not words.strip():
            found = [FoundLot(offer) for offer in self.offers]
        else:
            by_key = {offer.key: offer for offer in self.offers}
            hits = self.index.find(words, _ALL)
            found = [_found(by_key[hit.key], hit) for hit in hits]
        return tuple(one for one in found if self._wanted(one.offer, narrowing))

    def _wanted(self, offer: LotOnOffer, narrowing: Narrowing) -> bool:
        category = narrowing.category
        return (
            narrowing.publisher in ("", offer.key.publisher)
            and narrowing.usable in (None, offer.answer.usable)
            and (not narrowing.live or offer.start <= self.as_at <= offer.end)
            and (
                not category
                or any(category in (code, group_of(code)) for code in self.serving[offer.key])
            )
        )


def open_search(book: Book, as_at: date, held: tuple[Catalogue, ...] | None = None) -> LotSearch:
    """Read the catalogues in use once, for as many searches as are wanted.

    ``held`` are those catalogues where they were read before.
    """
    held = current(book) if held is None else held
    market = market_of(book, held)
    offers = lots_on_offer(book, as_at, market)
    texts = (LotText(offer.key, _texts(offer, market)) for offer in offers)
    catalogues = {one.publisher: one for one in held}
    served = {group_of(code) for codes in market.serving.values() for code in codes}
    groups = tuple((one.code, one.label) for one in market.taxonomy.groups if one.code in served)
    return LotSearch(
        offers=offers,
        catalogues=catalogues,
        told=frozenset(market.told),
        groups=groups,
        serving=market.serving,
        as_at=as_at,
        index=LotIndex(texts),
    )


def _found(offer: LotOnOffer, hit: Hit) -> FoundLot:
    return FoundLot(offer, hit.field, hit.snippet, hit.marks)


def _texts(offer: LotOnOffer, market: Market) -> tuple[str, ...]:
    """Return what can be found of a lot, in the order of the index's fields."""
    agreement, lot = offer.agreement, offer.lot
    return (
        f"{agreement.agreement_no} {lot.lot_no}",
        f"{agreement.title}, {agreement.owner}",
        lot.title,
        _category_words(offer, market),
        "; ".join(_supplier_words(lot)),
        "; ".join(f"{document.title} {document.url}".strip() for document in agreement.documents),
        " ".join(filter(None, _about(agreement, lot))),
    )


def _category_words(offer: LotOnOffer, market: Market) -> str:
    tree = market.taxonomy
    leaves = [tree.categories[code] for code in sorted(market.serving[offer.key])]
    groups = dict.fromkeys(tree.group_label(leaf.group) for leaf in leaves)
    words = [f"{leaf.label}: {', '.join(leaf.examples)}" for leaf in leaves]
    return "; ".join((*groups, *words))


def _supplier_words(lot: Lot) -> list[str]:
    return [
        f"{one.name} ({one.trading_name})" if one.trading_name else one.name
        for one in lot.suppliers
    ]


def _about(agreement: Agreement, lot: Lot) -> tuple[str, ...]:
    marks = [f"{mark.scheme} {mark.status}" for mark in agreement.endorsements]
    items = [price.item for price in lot.prices]
    routes = [route.conditions for route in lot.routes]
    texts = agreement.texts
    told = [texts.get(name, "") for name in ("description", "entitled", "joint_owners")]
    return (lot.description, *told, *marks, *items, *routes)
