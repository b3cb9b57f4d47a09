"""What publishers answered to "can we use it?", where the rules of a lot leave it open."""

from __future__ import annotations

from datetime import date

from core.domain.agreements import LotKey, Told, Usable
from core.store.book import Book, Work


def answers(book: Book) -> tuple[Told, ...]:
    """List the answers, by lot."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT publisher, agreement_no, lot_no, answer, said_on, said_by, note, rules"
            " FROM lot_answer ORDER BY publisher, agreement_no, lot_no"
        ).all()
    return tuple(
        Told(LotKey(*lot), Usable(answer), date.fromisoformat(said_on), said_by, note, rules)
        for *lot, answer, said_on, said_by, note, rules in rows
    )


def set_answer(work: Work, told: Told) -> None:
    """Record what a publisher answered; a later answer takes the place of an earlier one."""
    work.connection.exec_driver_sql(
        "INSERT INTO lot_answer (publisher, agreement_no, lot_no, answer, said_by, said_on, note,"
        " rules) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (publisher, agreement_no, lot_no)"
        " DO UPDATE SET answer = excluded.answer, said_by = excluded.said_by,"
        " said_on = excluded.said_on, note = excluded.note, rules = excluded.rules",
        (
            *_key(told.lot), told.usable.value, told.said_by, told.said_on.isoformat(), told.note,
            told.rules,
        ),
    )  # fmt: skip


def clear_answer(work: Work, lot: LotKey) -> None:
    """Take the answer about a lot back."""
    work.connection.exec_driver_sql(
        "DELETE FROM lot_answer WHERE publisher = ? AND agreement_no = ? AND lot_no = ?",
        _key(lot),
    )


def _key(lot: LotKey) -> tuple[str, str, str]:
    return lot.publisher, lot.agreement_no, lot.lot_no
