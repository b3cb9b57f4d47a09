"""What the body decided about deals: use, later, not suitable, with its reason and plan."""

from __future__ import annotations

from datetime import date

from core.domain.agreements import LotKey
from core.domain.assessment import Decision
from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work

_SET = """
INSERT INTO opportunity_choice (category, publisher, agreement_no, lot_no, decision, reason, note,
  start_on, edition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (category, publisher, agreement_no, lot_no) DO UPDATE SET
  decision = excluded.decision, reason = excluded.reason, note = excluded.note,
  start_on = excluded.start_on, edition = excluded.edition
"""


def decisions(book: Book) -> dict[tuple[CategoryCode, LotKey], Decision]:
    """Return the decisions taken, by category and lot."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT category, publisher, agreement_no, lot_no, decision, reason, note, start_on,"
            " edition FROM opportunity_choice ORDER BY category, publisher, agreement_no, lot_no"
        ).all()
    return {
        (CategoryCode(category), LotKey(*lot)): Decision(
            decision, reason, note, date.fromisoformat(start_on) if start_on else None, edition
        )
        for category, *lot, decision, reason, note, start_on, edition in rows
    }


def set_decision(work: Work, category: CategoryCode, lot: LotKey, decided: Decision) -> None:
    """Record a decision on a deal; an empty one takes it back."""
    key = (category, lot.publisher, lot.agreement_no, lot.lot_no)
    if not decided.decision:
        work.connection.exec_driver_sql(
            "DELETE FROM opportunity_choice WHERE category = ? AND publisher = ?"
            " AND agreement_no = ? AND lot_no = ?",
            key,
        )
        return
    start_on = decided.start_on.isoformat() if decided.start_on else None
    said = (decided.decision, decided.reason, decided.note, start_on, decided.edition)
    work.connection.exec_driver_sql(_SET, (*key, *said))
