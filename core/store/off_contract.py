"""Why spend is outside contracts, and which categories the body says it cannot influence."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.domain.watching import LeafChoice
from core.store.book import Book, Work

Pair = tuple[SupplierId, CategoryCode]


def reasons(book: Book) -> dict[Pair, tuple[str, str]]:
    """Return the reason and the note given for buying outside, by supplier and category."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT supplier_id, category, reason, note FROM off_contract_choice"
        ).all()
    return {
        (SupplierId(number), CategoryCode(category)): (reason, note)
        for number, category, reason, note in rows
    }


def set_reasons(work: Work, pairs: Collection[Pair], reason: str, note: str = "") -> None:
    """Say why something is bought outside; "" takes what was said back."""
    if not pairs:
        return
    if not reason:
        work.connection.exec_driver_sql(
            "DELETE FROM off_contract_choice WHERE supplier_id = ? AND category = ?",
            list(pairs),
        )
        return
    work.connection.exec_driver_sql(
        "INSERT INTO off_contract_choice VALUES (?, ?, ?, ?) ON CONFLICT (supplier_id, category)"
        " DO UPDATE SET reason = excluded.reason, note = excluded.note",
        [(*pair, reason, note) for pair in pairs],
    )


def leaf_choices(book: Book) -> dict[CategoryCode, LeafChoice]:
    """Return what the body says of whole categories."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT category, addressable, reason FROM leaf_choice"
        ).all()
    return {
        CategoryCode(code): LeafChoice(CategoryCode(code), bool(yes), reason)
        for code, yes, reason in rows
    }


def set_leaf(work: Work, choice: LeafChoice) -> None:
    """Say whether a category can be influenced, and why."""
    work.connection.exec_driver_sql(
        "INSERT INTO leaf_choice VALUES (?, ?, ?) ON CONFLICT (category)"
        " DO UPDATE SET addressable = excluded.addressable, reason = excluded.reason",
        (choice.category, int(choice.can_influence), choice.reason),
    )


def forget_leaf(work: Work, category: CategoryCode) -> None:
    """Let a category be again as it usually is."""
    work.connection.exec_driver_sql("DELETE FROM leaf_choice WHERE category = ?", (category,))
