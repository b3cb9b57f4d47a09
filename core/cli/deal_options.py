"""Options with which commands name deals, and how they find them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date

from core.cli.options import add_as_at, add_book, add_period, day_of, period_of
from core.domain.assessment import Opportunity
from core.domain.period import day_in_words
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.store.book import Book
from core.usecases import find_opportunities
from core.usecases.find_opportunities import Comparison


class NoSuchOpportunity(UserError):
    """There is no opportunity for {category} on {lot} as at {day}."""

    code = "SB-551"
    exit_code = 2
    remedy_text = "List that day's with: spendbook compare opportunities, or name another --as-at."


def add_basis(parser: argparse.ArgumentParser) -> None:
    """Add the book, the as-at day and the period."""
    add_book(parser)
    add_as_at(parser)
    add_period(parser, required=False)


def add_lot(parser: argparse.ArgumentParser) -> None:
    """Add a category and one lot."""
    parser.add_argument("category", help="the category, e.g. energy.electricity")
    parser.add_argument("lot", metavar="PUBLISHER/AGREEMENT/LOT", help="e.g. ccs/RM6251/2")


def add_lots(parser: argparse.ArgumentParser, how_many: str) -> None:
    """Add a category and lots; ``how_many`` is argparse's sign: ? for one or none, + for some."""
    parser.add_argument("category", help="the category, e.g. energy.electricity")
    parser.add_argument(
        "lots", metavar="PUBLISHER/AGREEMENT/LOT", nargs=how_many, help="e.g. ccs/RM6251/2"
    )


def compared(args: argparse.Namespace, book: Book, progress: Progress) -> Comparison:
    """Compare for the day and the period asked for."""
    period = period_of(args, book)
    return find_opportunities.compare_lots(
        book, as_at=day_of(args), period=period, progress=progress
    )


def chosen(found: Comparison, category: str, lots: Iterable[str]) -> list[Opportunity]:
    """Return the deals that a command names, in its order.

    Raises:
        NoSuchOpportunity: one of them is not there.
    """
    day = found.assessment.basis.as_at
    return _named(found.assessment.opportunities, category, list(lots), day)


def decided(found: Comparison, category: str, lot: str) -> list[Opportunity]:
    """Return the deal that a command names, be it on offer no longer.

    Raises:
        NoSuchOpportunity: it is not there.
    """
    deals, day = found.assessment.opportunities, found.assessment.basis.as_at
    return _named((*deals, *found.withdrawn), category, [lot], day)


def _named(
    deals: Iterable[Opportunity], category: str, wanted: list[str], day: date
) -> list[Opportunity]:
    named = {one.lot.code(): one for one in deals if one.category == category}
    for lot in wanted:
        if lot not in named:
            raise NoSuchOpportunity(category=category, lot=lot, day=day_in_words(day))
    return [named[lot] for lot in wanted]
