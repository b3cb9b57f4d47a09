"""What the body answered to what publishers also ask: texts, by row and field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from core.store.book import Book, Work

# Publisher, agreement, record; and a row of it with its cells as texts.
RecordKey = tuple[str, str, str]
Said = dict[str, dict[str, str]]

_SET = """
INSERT INTO asked_answer (publisher, agreement_no, record, row, field, value)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (publisher, agreement_no, record, row, field) DO UPDATE SET value = excluded.value
"""
_CLEAR = """
DELETE FROM asked_answer
WHERE publisher = ? AND agreement_no = ? AND record = ? AND row = ? AND field = ?
"""


def answers(book: Book) -> dict[RecordKey, Said]:
    """Return what was said of each record, by row and field."""
    found: dict[RecordKey, Said] = defaultdict(lambda: defaultdict(dict))
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT publisher, agreement_no, record, row, field, value FROM asked_answer"
            " ORDER BY publisher, agreement_no, record, row, field"
        ).all()
    for publisher, agreement_no, record, row, field, value in rows:
        found[publisher, agreement_no, record][row][field] = value
    return found


def set_answers(work: Work, key: RecordKey, row: str, said: Mapping[str, str | None]) -> None:
    """Keep what is said of a row, by field; None takes an answer back, "" leaves it blank."""
    for field, value in said.items():
        place = (*key, row, field)
        if value is None:
            work.connection.exec_driver_sql(_CLEAR, place)
        else:
            work.connection.exec_driver_sql(_SET, (*place, value))


def forget_row(work: Work, key: RecordKey, row: str) -> None:
    """Take a whole row back."""
    work.connection.exec_driver_sql(
        "DELETE FROM asked_answer"
        " WHERE publisher = ? AND agreement_no = ? AND record = ? AND row = ?",
        (*key, row),
    )
