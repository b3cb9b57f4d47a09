"""Unit prices that a body keeps: its own, and what others told of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from core.domain.prices import PriceId, UnitPrice
from core.store.book import Book, Work


def prices(book: Book) -> tuple[UnitPrice, ...]:
    """List the prices in the order in which they came in."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, item, unit, price, quantity, who, paid_on, source, own"
            " FROM unit_price ORDER BY id"
        ).all()
    return tuple(
        UnitPrice(
            PriceId(number),
            item,
            unit,
            Decimal(price),
            Decimal(quantity) if quantity else None,
            who,
            date.fromisoformat(paid_on) if paid_on else None,
            source,
            bool(own),
        )
        for number, item, unit, price, quantity, who, paid_on, source, own in rows
    )


def add(work: Work, found: Iterable[UnitPrice]) -> None:
    """Add prices; their numbers are given here."""
    rows = [
        (
            price.item,
            price.unit,
            str(price.price),
            "" if price.quantity is None else str(price.quantity),
            price.who,
            price.paid_on.isoformat() if price.paid_on else None,
            price.source,
            int(price.own),
        )
        for price in found
    ]
    if rows:
        work.connection.exec_driver_sql(
            "INSERT INTO unit_price (item, unit, price, quantity, who, paid_on, source, own)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def remove(work: Work, source: str) -> None:
    """Take out what came from a list."""
    work.connection.exec_driver_sql("DELETE FROM unit_price WHERE source = ?", (source,))
