"""Reviews of suppliers and of contracts: what was found, and when to look again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from core.domain.contracts import ContractId
from core.domain.parties import SupplierId
from core.domain.watching import Review, ReviewId
from core.store import choices
from core.store.book import Book, Work


def reviews(book: Book) -> tuple[Review, ...]:
    """List the reviews, the newest first."""
    table = choices.review
    with book.read() as connection:
        order = (table.c.reviewed_on.desc(), table.c.id.desc())
        return tuple(map(_review, connection.execute(table.select().order_by(*order))))


def add_review(work: Work, review: Review) -> ReviewId:
    """Add a review and return its number; the number that it has is not looked at."""
    added = work.connection.execute(
        choices.review.insert().values(
            supplier_id=review.supplier_id,
            contract_id=review.contract_id,
            reviewed_on=review.reviewed_on.isoformat(),
            score=review.score,
            note=review.note,
            next_on=review.next_on.isoformat() if review.next_on else None,
        )
    )
    return ReviewId(int(added.lastrowid))


def remove_review(work: Work, review_id: ReviewId) -> None:
    """Take a review out."""
    work.connection.exec_driver_sql("DELETE FROM review WHERE id = ?", (review_id,))


def _review(row: Row[Any]) -> Review:
    return Review(
        id=ReviewId(row.id),
        reviewed_on=date.fromisoformat(row.reviewed_on),
        score=row.score,
        note=row.note,
        next_on=date.fromisoformat(row.next_on) if row.next_on else None,
        supplier_id=None if row.supplier_id is None else SupplierId(row.supplier_id),
        contract_id=None if row.contract_id is None else ContractId(row.contract_id),
    )
