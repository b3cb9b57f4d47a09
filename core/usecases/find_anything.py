"""What of a book can be gone to by its name: suppliers, categories, contracts, lots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.store.book import Book
from core.usecases import record_contracts, tidy_suppliers
from core.usecases.categorise import taxonomy
from core.usecases.take_catalogue import current


class Kind(StrEnum):
    """What a thing is."""

    SUPPLIER = "supplier"
    CATEGORY = "category"
    CONTRACT = "contract"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the book. ``key`` is its number or code; of a lot its publisher's name."""

    kind: Kind
    key: str
    label: str


def things(book: Book, as_at: date) -> tuple[Thing, ...]:
    """Return all that can be found, kind by kind: suppliers with most pounds first."""
    found = [
        Thing(Kind.SUPPLIER, str(row.supplier.id), row.supplier.name)
        for row in tidy_suppliers.suppliers(book)
    ]
    leaves = taxonomy(book).categories.values()
    found += [Thing(Kind.CATEGORY, leaf.code, leaf.label) for leaf in leaves]
    for row in record_contracts.contracts(book, as_at):
        one = row.contract
        label = " ".join(filter(None, (one.ref, one.title, one.supplier)))
        found.append(Thing(Kind.CONTRACT, str(one.id), label))
    for catalogue in current(book):
        for _, agreement, lot in catalogue.lots():
            label = f"{agreement.title}, {lot.title}" if lot.title else agreement.title
            found.append(
                Thing(Kind.LOT, catalogue.publisher, f"{label} ({catalogue.publisher_name})")
            )
    return tuple(found)
