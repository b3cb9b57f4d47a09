"""What a body's own codes mean: a crosswalk of its own, which goes before the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.taxonomy import CategoryCode, OwnCode
from core.store.book import Book, Work


def codes(book: Book) -> tuple[OwnCode, ...]:
    """List the body's own codes, by scheme, code and label."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT scheme, code, label, category, relation, note, version FROM own_code"
            " ORDER BY scheme, code, label"
        ).all()
    return tuple(
        OwnCode(scheme, code, label, CategoryCode(category), relation, note, version)
        for scheme, code, label, category, relation, note, version in rows
    )


def replace_schemes(work: Work, found: Iterable[OwnCode]) -> None:
    """Keep codes in the place of all that the book has of their schemes."""
    wanted = {(one.scheme, one.code, one.label): one for one in found}
    schemes = {scheme for scheme, _, _ in wanted}
    for one in codes(work.book):
        if one.scheme in schemes and (one.scheme, one.code, one.label) not in wanted:
            work.connection.exec_driver_sql(
                "DELETE FROM own_code WHERE scheme = ? AND code = ? AND label = ?",
                (one.scheme, one.code, one.label),
            )
    add(work, wanted.values())


def add(work: Work, found: Iterable[OwnCode]) -> None:
    """Keep codes beside those that the book has; one that it has means what is said now."""
    rows = [
        (one.scheme, one.code, one.label, one.category, one.relation, one.note, one.version)
        for one in found
    ]
    if rows:
        work.connection.exec_driver_sql(
            "INSERT INTO own_code VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scheme, code, label)"
            " DO UPDATE SET category = excluded.category, relation = excluded.relation,"
            " note = excluded.note, version = excluded.version",
            rows,
        )


def forget_scheme(work: Work, scheme: str) -> None:
    """Forget a scheme's codes, so that only what is shipped is known of it."""
    work.connection.exec_driver_sql("DELETE FROM own_code WHERE scheme = ?", (scheme,))
