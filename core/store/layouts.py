"""Layouts that a book knows: how its files were read, and those taken in from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.store.book import Book, Work


class BatchLayout(NamedTuple):
    """How the file of a batch was read: its layout's text, its headings, when it came in."""

    layout: str
    headings: tuple[str, ...]
    file: str
    imported_on: date


def of_batches(book: Book) -> tuple[BatchLayout, ...]:
    """Return how each file was read that counts, the newest first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT reading, file, imported_at FROM batch WHERE active ORDER BY id DESC"
        ).all()
    readings = ((json.loads(row.reading), row) for row in rows)
    return tuple(
        BatchLayout(
            layout=reading["layout"],
            headings=tuple(reading.get("headings", ())),
            file=row.file,
            imported_on=date.fromisoformat(row.imported_at[:10]),
        )
        for reading, row in readings
        if "layout" in reading
    )


def taken_in(book: Book) -> tuple[str, ...]:
    """Return the layouts that came from elsewhere, as text, by name."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT record FROM saved_layout ORDER BY name COLLATE NOCASE, headings"
        )
        return tuple(rows.scalars())


def take_in(work: Work, layouts: Sequence[tuple[tuple[str, ...], str, str]]) -> None:
    """Keep layouts: headings, name, text. One for the same headings is replaced."""
    if layouts:
        work.connection.exec_driver_sql(
            "INSERT INTO saved_layout VALUES (?, ?, ?) ON CONFLICT (headings) DO UPDATE SET"
            " name = excluded.name, record = excluded.record WHERE record != excluded.record",
            [("\n".join(headings), name, text) for headings, name, text in layouts],
        )
