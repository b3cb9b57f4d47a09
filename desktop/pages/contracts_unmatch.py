"""Say of a contract that the payments of a supplier do not fall under it after all."""

from __future__ import annotations

from core.domain.contracts import Contract
from core.domain.operations import Touched
from core.domain.parties import SupplierId
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.asking import AskChoice


def take_back(page: Page, contract: Contract) -> None:
    """Ask whose payments do not fall under a contract; say so where there are none."""
    page.read(
        lambda book, _progress: _matched(book, contract),
        lambda found: _ask(page, contract, found),
    )


def _ask(page: Page, contract: Contract, found: dict[SupplierId, str]) -> None:
    called = contract.title or contract.ref or contract.supplier
    if not found:
        words = page.tr("No payments were matched to {contract} by hand.")
        page.notice(words.format(contract=called))
        return
    number = AskChoice.ask(
        page,
        page.tr("Take a match back"),
        page.tr("Whose payments do not fall under {contract}?").format(contract=called),
        page.tr("Take it back"),
        tuple(found.values()),
    )
    if number is not None:
        supplier = list(found)[number]
        page.change(lambda book, _progress: _unlink(book, contract, supplier))


def _matched(book: Book, contract: Contract) -> dict[SupplierId, str]:
    from core.usecases import match_contracts, tidy_suppliers

    linked = match_contracts.linked(book).get(contract.id, frozenset())
    named = tidy_suppliers.named(book, linked)
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def _unlink(book: Book, contract: Contract, supplier: SupplierId) -> Touched:
    from core.usecases import match_contracts

    return match_contracts.unlink(book, contract.id, supplier)
