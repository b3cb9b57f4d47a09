"""Knowledge packs that were taken in: which, from whom, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.decisions import RuleId
from core.store.book import Book, Work


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack that is in the book. ``record`` is what it did beside its rules, as text."""

    name: str
    version: int
    origin: str
    made_on: str
    fingerprint: str
    taken_in_on: str
    record: str
    rules: int


def packs(book: Book) -> tuple[PackRow, ...]:
    """List the packs, by name, with the rules that each still has."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT p.name, p.version, p.origin, p.made_on, p.fingerprint, p.taken_in_on,"
            " p.record, (SELECT count(*) FROM rule r WHERE r.shipped AND r.label = p.name)"
            " FROM knowledge_pack p ORDER BY p.name"
        ).all()
    return tuple(PackRow(*row) for row in rows)


def put_pack(work: Work, row: PackRow) -> None:
    """Keep a pack, in the place of an earlier version."""
    work.connection.exec_driver_sql(
        "INSERT INTO knowledge_pack VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " version = excluded.version, origin = excluded.origin, made_on = excluded.made_on,"
        " fingerprint = excluded.fingerprint, taken_in_on = excluded.taken_in_on,"
        " record = excluded.record",
        (
            row.name, row.version, row.origin, row.made_on, row.fingerprint, row.taken_in_on,
            row.record,
        ),
    )  # fmt: skip


def remove_pack(work: Work, name: str) -> None:
    """Forget a pack; its rules are not touched."""
    work.connection.exec_driver_sql("DELETE FROM knowledge_pack WHERE name = ?", (name,))


def rules_of(book: Book, name: str) -> tuple[RuleId, ...]:
    """Return the numbers of the rules that a pack brought and that are still there."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id FROM rule WHERE shipped AND label = ? ORDER BY id", (name,)
        )
        return tuple(RuleId(number) for number in rows.scalars())


def remove_codes(work: Work, codes: Sequence[Sequence[str]]) -> None:
    """Forget codes (scheme, code, label, category) that still mean what they did."""
    if codes:
        work.connection.exec_driver_sql(
            "DELETE FROM own_code WHERE scheme = ? AND code = ? AND label = ? AND category = ?",
            [tuple(code) for code in codes],
        )


def allow_pair(work: Work, left: int, right: int) -> None:
    """Forget that two suppliers were said not to be one."""
    work.connection.exec_driver_sql(
        "DELETE FROM pair_refusal WHERE left_id = ? AND right_id = ?",
        (min(left, right), max(left, right)),
    )


def parted(book: Book) -> frozenset[int]:
    """Return the suppliers that a person made of spellings parted from another."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT supplier_id FROM payee_supplier WHERE reason = 'split'"
        )
        return frozenset(rows.scalars())
