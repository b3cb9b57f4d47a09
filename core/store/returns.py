"""Returns that were sealed, with their packages to the byte, and the body's signing key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.domain.operations import Operation
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.store.book import Book, Work
from core.store.imports import keep_file

_SEALED = """
SELECT return_id, version, period_start, period_end, as_at, detail, profile, nil, file,
       fingerprint, totals, sealed_at, superseded
FROM sealed_return
"""


@dataclass(frozen=True, slots=True)
class SealedReturn:
    """A return as it left: its package is an original of the book, by ``fingerprint``."""

    return_id: str
    version: int
    period: Period
    as_at: date
    detail: Detail
    profile: Profile
    nil: bool
    file: str
    fingerprint: str
    sealed_at: str
    superseded: bool = False
    totals: dict[str, int] = field(default_factory=dict)


def add_sealed(work: Work, sealed: SealedReturn, package: bytes) -> None:
    """Keep a return that was sealed; earlier versions of it count as superseded.

    Undo leaves it: what was sent out cannot be taken back, only corrected.
    """
    with work.kept():
        if keep_file(work.connection, sealed.file, package) != sealed.fingerprint:
            raise ValueError(f"{sealed.file} is not the package that was sealed")
        work.connection.exec_driver_sql(
            "UPDATE sealed_return SET superseded = 1 WHERE return_id = ? AND version < ?",
            (sealed.return_id, sealed.version),
        )
        work.connection.exec_driver_sql(
            "INSERT INTO sealed_return VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sealed.return_id, sealed.version, sealed.period.start.isoformat(),
                sealed.period.end.isoformat(), sealed.as_at.isoformat(), sealed.detail.value,
                sealed.profile.value, int(sealed.nil), sealed.file, sealed.fingerprint,
                json.dumps(sealed.totals, sort_keys=True), sealed.sealed_at,
                int(sealed.superseded),
            ),
        )  # fmt: skip


def sealed(book: Book) -> tuple[SealedReturn, ...]:
    """List the returns that were sealed, the newest first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(f"{_SEALED} ORDER BY rowid DESC").all()
    return tuple(_sealed(row._mapping) for row in rows)


def latest(book: Book, return_id: str) -> SealedReturn | None:
    """Return the latest version of a return, None if none was sealed."""
    with book.read() as connection:
        row = connection.exec_driver_sql(
            f"{_SEALED} WHERE return_id = ? ORDER BY version DESC LIMIT 1", (return_id,)
        ).first()
    return None if row is None else _sealed(row._mapping)


def secret(book: Book, name: str) -> bytes | None:
    """Return a secret of the body by its name, None if it has none."""
    with book.read() as connection:
        content = connection.exec_driver_sql(
            "SELECT content FROM secret WHERE name = ?", (name,)
        ).scalar()
    return None if content is None else bytes(content)


def save_secret(book: Book, name: str, content: bytes) -> None:
    """Keep a secret. The history says that it was made, never what it is."""
    operation = Operation("secret", f"Made the {name.replace('-', ' ')}", {"name": name})
    with book.work(operation) as work:
        work.connection.exec_driver_sql(
            "INSERT INTO secret VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
            (name, content),
        )
        work.note()


def _sealed(row: Mapping[Any, Any]) -> SealedReturn:
    return SealedReturn(
        return_id=row["return_id"],
        version=row["version"],
        period=Period(
            date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        ),
        as_at=date.fromisoformat(row["as_at"]),
        detail=Detail(row["detail"]),
        profile=Profile(row["profile"]),
        nil=bool(row["nil"]),
        file=row["file"],
        fingerprint=row["fingerprint"],
        sealed_at=row["sealed_at"],
        superseded=bool(row["superseded"]),
        totals=json.loads(row["totals"]),
    )
