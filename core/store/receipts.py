"""What buying organisations answered to the returns that they received."""

from __future__ import annotations

import json
from datetime import date

from core.domain.returns import Receipt
from core.store.book import Book, Work

_ACCEPTED, _PROBLEMS = "accepted", "problems"


def keep(work: Work, receipt: Receipt) -> None:
    """Keep a receipt; a later one of the same organisation for the same return replaces it."""
    work.connection.exec_driver_sql(
        "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (return_id, version, publisher) DO UPDATE SET"
        " fingerprint = excluded.fingerprint, verdict = excluded.verdict,"
        " received_on = excluded.received_on, record = excluded.record",
        (
            receipt.return_id,
            receipt.version,
            receipt.publisher,
            receipt.fingerprint,
            _ACCEPTED if receipt.accepted else _PROBLEMS,
            receipt.received_on.isoformat(),
            json.dumps(receipt.problems, ensure_ascii=False),
        ),
    )


def receipts(book: Book) -> tuple[Receipt, ...]:
    """List the receipts, by return, version and organisation."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT return_id, version, publisher, fingerprint, verdict, received_on, record"
            " FROM receipt ORDER BY 1, 2, 3"
        ).all()
    return tuple(
        Receipt(
            return_id=return_id,
            version=version,
            fingerprint=fingerprint,
            publisher=publisher,
            received_on=date.fromisoformat(received_on),
            accepted=verdict == _ACCEPTED,
            problems=tuple(json.loads(record)),
        )
        for return_id, version, publisher, fingerprint, verdict, received_on, record in rows
    )
