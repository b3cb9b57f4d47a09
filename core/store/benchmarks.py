"""What a body shares for benchmarks, how large it is, and the benchmarks that it took in."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date

from core.domain.comparators import BenchmarkPack, DriverFigure
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work
from core.store.imports import keep_file


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack in the book. ``signed_by`` is the fingerprint of the key that signed it."""

    publisher: str
    period: Period
    made_on: date
    fingerprint: str
    signed_by: str
    taken_in_on: date


def driver_figures(book: Book) -> tuple[DriverFigure, ...]:
    """List how large the body is, by driver, the latest day first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT driver, as_at, value, source FROM driver_figure ORDER BY driver, as_at DESC"
        ).all()
    return tuple(
        DriverFigure(driver, date.fromisoformat(as_at), value, source)
        for driver, as_at, value, source in rows
    )


def set_driver(work: Work, figure: DriverFigure) -> None:
    """Keep how large the body is on a day, in place of what was said of that day."""
    work.connection.exec_driver_sql(
        "INSERT INTO driver_figure VALUES (?, ?, ?, ?) ON CONFLICT (driver, as_at)"
        " DO UPDATE SET value = excluded.value, source = excluded.source",
        (figure.driver, figure.as_at.isoformat(), figure.value, figure.source),
    )


def forget_driver(work: Work, driver: str, as_at: date) -> None:
    """Take out what was said of a day."""
    work.connection.exec_driver_sql(
        "DELETE FROM driver_figure WHERE driver = ? AND as_at = ?", (driver, as_at.isoformat())
    )


def shared(book: Book) -> frozenset[CategoryCode]:
    """Return the categories that the body shares."""
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT category FROM benchmark_share").all()
    return frozenset(CategoryCode(category) for (category,) in rows)


def set_shared(work: Work, categories: Collection[CategoryCode], *, share: bool) -> None:
    """Share categories from now on, or no longer."""
    sql = (
        "INSERT INTO benchmark_share VALUES (?) ON CONFLICT DO NOTHING"
        if share
        else "DELETE FROM benchmark_share WHERE category = ?"
    )
    if categories:
        work.connection.exec_driver_sql(sql, [(category,) for category in categories])


def add_pack(work: Work, pack: BenchmarkPack, package: bytes, signed_by: str) -> None:
    """Keep a pack; another of the same publisher and period takes its place."""
    name = f"benchmarks_{pack.publisher}_{pack.period.code()}.zip"
    work.connection.exec_driver_sql(
        "INSERT INTO benchmark_pack VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (publisher, period_start, period_end) DO UPDATE SET"
        " made_on = excluded.made_on, fingerprint = excluded.fingerprint,"
        " signed_by = excluded.signed_by, taken_in_on = excluded.taken_in_on",
        (
            pack.publisher,
            pack.period.start.isoformat(),
            pack.period.end.isoformat(),
            pack.made_on.isoformat(),
            keep_file(work.connection, name, package),
            signed_by,
            work.book.clock().astimezone(UTC).date().isoformat(),
        ),
    )


def packs(book: Book) -> tuple[tuple[PackRow, bytes], ...]:
    """List the packs with their packages: the latest period first, then by publisher."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT b.publisher, b.period_start, b.period_end, b.made_on, b.fingerprint,"
            " b.signed_by, b.taken_in_on, o.content FROM benchmark_pack b"
            " JOIN original o ON o.fingerprint = b.fingerprint"
            " ORDER BY b.period_end DESC, b.publisher"
        ).all()
    return tuple(
        (
            PackRow(
                publisher,
                Period(date.fromisoformat(start), date.fromisoformat(end)),
                date.fromisoformat(made_on),
                fingerprint,
                signed_by,
                date.fromisoformat(taken_in_on),
            ),
            zlib.decompress(content),
        )
        for publisher, start, end, made_on, fingerprint, signed_by, taken_in_on, content in rows
    )


def forget_pack(work: Work, publisher: str, period: Period) -> None:
    """Take a pack out."""
    work.connection.exec_driver_sql(
        "DELETE FROM benchmark_pack WHERE publisher = ? AND period_start = ? AND period_end = ?",
        (publisher, period.start.isoformat(), period.end.isoformat()),
    )
