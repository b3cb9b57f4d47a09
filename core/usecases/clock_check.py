"""Whether this PC's clock can be right, by what a book remembers of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.domain.period import day_in_words
from core.domain.problems import Problem
from core.store import journal
from core.store.book import Book

# Clocks of two PCs on which a book is worked with may differ by as much without harm.
_GRACE = timedelta(days=1)


def warnings_of(book: Book) -> tuple[Problem, ...]:
    """Say that the clock is behind what was done to a book last; nothing where it is not.

    Nothing rests on the clock but what is marked with a day: history and payments keep their
    order by number.
    """
    now = book.clock().astimezone(UTC)
    for entry in journal.entries(book, limit=1):
        last = datetime.fromisoformat(entry.at)
        if now < last - _GRACE:
            days = {"today": day_in_words(now.date()), "last": day_in_words(last.date())}
            return (Problem("SB-764", days),)
    return ()
