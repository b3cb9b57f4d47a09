"""What the preparer says of the findings of a return's checks, for the figures that they had."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.domain.period import Period
from core.domain.returns import Check
from core.store.book import Book, Work

_WORDS = """
SELECT code, subject, figures, explanation, said_by, said_on FROM check_word
WHERE period_start = ? AND period_end = ?
"""


@dataclass(frozen=True, slots=True)
class CheckWord:
    """An explanation: of which check, who gave it, and when (ISO 8601)."""

    check_id: str
    explanation: str
    said_by: str
    said_on: str
    figures: str

    def holds_for(self, check: Check) -> bool:
        """Say whether it was said for the figures that the check has now."""
        return self.figures == figures_of(check)


def figures_of(check: Check) -> str:
    """Return what a check says in figures, as one text that is the same for the same figures."""
    figures = {**check.problem.values, "count": check.count, "pence": check.pence}
    return json.dumps(figures, sort_keys=True, ensure_ascii=False)


def words(book: Book, period: Period) -> dict[str, CheckWord]:
    """Return what was said of the checks of a period, by the id of the check."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_WORDS, _days(period)).all()
    found = {}
    for code, subject, figures, explanation, said_by, said_on in rows:
        check_id = f"{code}:{subject}" if subject else code
        found[check_id] = CheckWord(check_id, explanation, said_by, said_on, figures)
    return found


def set_word(work: Work, period: Period, check: Check, explanation: str) -> None:
    """Keep the explanation of a check; "" takes it back."""
    code, _, subject = check.id.partition(":")
    key = (*_days(period), code, subject)
    if not explanation:
        work.connection.exec_driver_sql(
            "DELETE FROM check_word"
            " WHERE period_start = ? AND period_end = ? AND code = ? AND subject = ?",
            key,
        )
        return
    book = work.book
    work.connection.exec_driver_sql(
        "INSERT INTO check_word VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (period_start, period_end, code, subject) DO UPDATE SET"
        " figures = excluded.figures, explanation = excluded.explanation,"
        " said_by = excluded.said_by, said_on = excluded.said_on",
        (*key, figures_of(check), explanation, book.actor, book.clock().date().isoformat()),
    )


def _days(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()
