"""Compare what we pay for single things with what lots ask and what others paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.analysis import price_spread
from core.analysis.eligibility import live_on
from core.domain.operations import Operation, Touched
from core.domain.prices import ItemPrices, LotPrice, PriceId, UnitPrice
from core.domain.problems import UserError
from core.importing.price_list import PriceList, read_price_list
from core.store import unit_prices
from core.store.book import Book
from core.usecases.take_catalogue import current


class NoPrices(UserError):
    """The file {file} holds no list of unit prices that can be read."""

    code = "SB-530"
    exit_code = 3
    remedy_text = "Choose a list with headings for the item and its unit price."


class NoSuchList(UserError):
    """The book has no list of prices called {name}."""

    code = "SB-531"
    exit_code = 2
    remedy_text = "Look at the lists with: spendbook compare prices."


@dataclass(frozen=True, slots=True)
class PriceSource:
    """A list of prices that was taken in."""

    name: str
    own: bool
    prices: int


def take_in(book: Book, path: Path, *, own: bool) -> tuple[Touched, PriceList]:
    """Take a list of prices in; a list of the same name is replaced as a whole.

    ``own`` says whether we paid these prices, or other bodies did.

    Raises:
        NoPrices: the file has no row that is a price.
    """
    found = read_price_list(path)
    if not found.prices:
        raise NoPrices(file=path.name)
    whose = "our unit prices" if own else "unit prices of others"
    summary = f"Took in {len(found.prices):,} {whose} from {path.name}"
    with book.work(Operation("prices", summary, {"file": path.name, "own": own})) as work:
        unit_prices.remove(work, path.name)
        unit_prices.add(
            work,
            (
                UnitPrice(
                    PriceId(0),
                    one.item,
                    one.unit,
                    one.price,
                    one.quantity,
                    one.who,
                    one.paid_on,
                    path.name,
                    own,
                )
                for one in found.prices
            ),
        )
    return work.touched, found


def forget(book: Book, name: str) -> Touched:
    """Take a list of prices out.

    Raises:
        NoSuchList: there is none of that name.
    """
    if name not in {one.name for one in sources(book)}:
        raise NoSuchList(name=name)
    with book.work(Operation("forget-prices", f"Took the prices of {name} out")) as work:
        unit_prices.remove(work, name)
    return work.touched


def sources(book: Book) -> tuple[PriceSource, ...]:
    """List the lists of prices in the book."""
    counts: dict[tuple[str, bool], int] = {}
    for price in unit_prices.prices(book):
        key = (price.source, price.own)
        counts[key] = counts.get(key, 0) + 1
    return tuple(PriceSource(name, own, count) for (name, own), count in counts.items())


def compare(book: Book, as_at: date) -> tuple[ItemPrices, ...]:
    """Put our unit prices beside those of lots and of other bodies.

    Lots are those of the catalogues in use that can be ordered from on the day.
    """
    return price_spread.compare(unit_prices.prices(book), _offers(book, as_at))


def _offers(book: Book, as_at: date) -> list[LotPrice]:
    return [
        LotPrice(
            key,
            agreement.owner,
            agreement.title,
            price.item,
            price.unit,
            price.framework,
            price.benchmark,
            price.as_at,
        )
        for catalogue in current(book)
        for key, agreement, lot in catalogue.lots()
        if live_on(agreement, lot, as_at)
        for price in lot.prices
    ]
