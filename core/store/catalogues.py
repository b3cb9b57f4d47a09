"""Catalogue editions of every publisher, and what the body decided about their lots."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from core.domain.agreements import Catalogue, LotKey, Trust
from core.domain.assessment import LotUse
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work
from core.store.imports import keep_file

_EDITIONS = """
SELECT e.publisher, e.edition, e.fingerprint, e.name, e.issued, e.expires, e.trust, e.demo,
       e.applied_at, e.current, coalesce(p.confirmed_at, '') AS confirmed_at
FROM edition e LEFT JOIN publisher p ON p.publisher = e.publisher
ORDER BY e.publisher, e.edition DESC
"""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in the book. ``fingerprint`` is that of its package."""

    publisher: str
    edition: int
    fingerprint: str
    name: str
    issued: date
    expires: date | None
    trust: Trust
    demo: bool
    applied_at: str
    current: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who checked a publisher's fingerprint with the publisher, how, and when."""

    by: str
    how: str
    at: str


def publisher_state(book: Book, publisher: str) -> str | None:
    """Return what was learned of a publisher, in the words in which it was saved."""
    with book.read() as connection:
        state = connection.exec_driver_sql(
            "SELECT state FROM publisher WHERE publisher = ?", (publisher,)
        ).scalar()
    return None if state is None else str(state)


def save_publisher(work: Work, publisher: str, state: str) -> None:
    """Remember what was learned of a publisher: its keys, the highest edition seen.

    Undo leaves it as it is: what a signature proved once, taking back a catalogue does not
    make unproved, and an edition once seen must never let an older one in.
    """
    with work.kept():
        work.connection.exec_driver_sql(
            "INSERT INTO publisher VALUES (?, ?, '', '', '')"
            " ON CONFLICT (publisher) DO UPDATE SET state = excluded.state",
            (publisher, state),
        )


def confirm_publisher(work: Work, publisher: str, how: str) -> None:
    """Record that the person checked a publisher's fingerprint with the publisher, and how."""
    work.connection.exec_driver_sql(
        "UPDATE publisher SET confirmed_by = ?, confirmed_how = ?, confirmed_at = ?"
        " WHERE publisher = ?",
        (work.book.actor, how, _now(work), publisher),
    )


def confirmation(book: Book, publisher: str) -> Confirmation | None:
    """Return who confirmed a publisher, None if nobody has."""
    with book.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT confirmed_by, confirmed_how, confirmed_at FROM publisher"
            " WHERE publisher = ? AND confirmed_at != ''",
            (publisher,),
        ).first()
    return None if row is None else Confirmation(*row)


def add_edition(work: Work, catalogue: Catalogue, trust: Trust, package: bytes) -> None:
    """Keep an edition with its package; the same edition again only changes its trust."""
    name = f"catalogue_{catalogue.publisher}_{catalogue.edition}.zip"
    work.connection.exec_driver_sql(
        "INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
        " ON CONFLICT (publisher, edition) DO UPDATE SET trust = excluded.trust",
        (
            catalogue.publisher, catalogue.edition, keep_file(work.connection, name, package),
            catalogue.publisher_name, catalogue.issued.isoformat(),
            catalogue.expires.isoformat() if catalogue.expires else None, trust.value,
            int(catalogue.demo), _now(work),
        ),
    )  # fmt: skip


def set_current(work: Work, publisher: str, edition: int) -> None:
    """Make an edition the one in use for its publisher."""
    work.connection.exec_driver_sql(
        "UPDATE edition SET current = (edition = ?)"
        " WHERE publisher = ? AND current != (edition = ?)",
        (edition, publisher, edition),
    )


def editions(book: Book) -> tuple[EditionRow, ...]:
    """List the editions in the book, by publisher, newest first.

    An edition taken in before its publisher was confirmed counts as confirmed since.
    """
    with book.read() as connection:
        rows = connection.exec_driver_sql(_EDITIONS).all()
    return tuple(_edition(row._mapping) for row in rows)


def packages(book: Book) -> tuple[tuple[EditionRow, bytes], ...]:
    """List the editions with their packages, by publisher, newest first."""
    return _with_packages(book, editions(book))


def current_packages(book: Book) -> tuple[tuple[EditionRow, bytes], ...]:
    """List the editions in use with their packages, by publisher."""
    return _with_packages(book, [row for row in editions(book) if row.current])


def _with_packages(book: Book, rows: Iterable[EditionRow]) -> tuple[tuple[EditionRow, bytes], ...]:
    with book.read() as connection:
        return tuple(
            (
                row,
                zlib.decompress(
                    connection.exec_driver_sql(
                        "SELECT content FROM original WHERE fingerprint = ?", (row.fingerprint,)
                    ).scalar_one()
                ),
            )
            for row in rows
        )


def lot_uses(book: Book) -> tuple[tuple[LotUse, str], ...]:
    """List what was answered about suppliers on lots: yes or no."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT supplier_id, category, publisher, agreement_no, lot_no, answer FROM lot_use"
            " ORDER BY supplier_id, category, publisher, agreement_no, lot_no"
        ).all()
    return tuple(
        (LotUse(SupplierId(supplier), CategoryCode(category), LotKey(*lot)), answer)
        for supplier, category, *lot, answer in rows
    )


def set_lot_use(work: Work, use: LotUse, answer: str) -> None:
    """Answer whether what a supplier sells us is bought through a lot: yes, no, "" for neither."""
    key = (use.supplier_id, use.category, use.lot.publisher, use.lot.agreement_no, use.lot.lot_no)
    if answer:
        work.connection.exec_driver_sql(
            "INSERT INTO lot_use VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (supplier_id, category,"
            " publisher, agreement_no, lot_no) DO UPDATE SET answer = excluded.answer",
            (*key, answer),
        )
    else:
        work.connection.exec_driver_sql(
            "DELETE FROM lot_use WHERE supplier_id = ? AND category = ? AND publisher = ?"
            " AND agreement_no = ? AND lot_no = ?",
            key,
        )


def _now(work: Work) -> str:
    return work.book.clock().astimezone(UTC).isoformat(timespec="seconds")


def _edition(row: Mapping[Any, Any]) -> EditionRow:
    stated = Trust(row["trust"])
    confirmed = stated is Trust.UNCONFIRMED and row["confirmed_at"]
    values = {name: value for name, value in row.items() if name != "confirmed_at"}
    return EditionRow(
        **{
            **values,
            "issued": date.fromisoformat(row["issued"]),
            "expires": date.fromisoformat(row["expires"]) if row["expires"] else None,
            "trust": Trust.CONFIRMED if confirmed else stated,
            "demo": bool(row["demo"]),
            "current": bool(row["current"]),
        }
    )
