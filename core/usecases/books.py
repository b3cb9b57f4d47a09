"""Make, open, look after a book: history, undo, check, backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.classifying import taxonomy_data
from core.domain.operations import JournalEntry, Operation, Touched
from core.domain.parties import Body, BodyType
from core.domain.period import Period, day_in_words, read_period
from core.store import backup, journal, reading
from core.store.backup import CheckResult
from core.store.book import Book
from core.usecases.deciding import catch_up, decide_again, first_not_following, type_of
from core.usecases.file_return import make_key

# What the verbs give and take, for both front ends.
__all__ = ["Book", "CheckResult"]


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What a book holds, in a few numbers. Pence over all payments taken in."""

    body: Body
    type_label: str
    path: Path
    read_only: bool
    batches: int
    lines: int
    pence: int
    suppliers: int
    date_from: date | None
    date_to: date | None
    entries: int
    chain: str


def body_types() -> tuple[BodyType, ...]:
    """List the kinds of body that the program knows, in the order to offer them."""
    return taxonomy_data.body_types()


def create_book(path: Path, body: Body, *, actor: str = "") -> Book:
    """Make a new book for a body and open it.

    Raises:
        UserError: a file of that name is there, or the folder cannot be written to.
    """
    book = Book.create(path, body, actor=actor)
    try:
        make_key(book)
    except BaseException:
        book.close()
        raise
    return book


def open_book(path: Path, *, read_only: bool = False, actor: str = "") -> Book:
    """Open a book, and bring what is derived up to this program's rules.

    Raises:
        UserError: it is not a book, is newer than this program, damaged, or open elsewhere.
    """
    book = Book.open(path, read_only=read_only, actor=actor)
    try:
        catch_up(book)
    except BaseException:
        book.close()
        raise
    return book


def info(book: Book) -> BookInfo:
    """Say what a book holds."""
    totals = reading.totals(book)
    newest = journal.entries(book, limit=1)
    return BookInfo(
        body=book.body,
        type_label=type_of(book.body).label,
        path=book.path,
        read_only=book.read_only,
        batches=totals.batches,
        lines=totals.lines,
        pence=totals.pence,
        suppliers=totals.suppliers,
        date_from=totals.date_from,
        date_to=totals.date_to,
        entries=newest[0].seq if newest else 0,
        chain=journal.head(book),
    )


def change_body(book: Book, body: Body) -> Touched:
    """Change what is known of the body; its type brings its own scope rules."""
    asked = {"name": body.name, "type": body.type_code}
    with book.work(Operation("change-body", f"Changed the details of {body.name}", asked)) as work:
        work.set_body(body)
        decide_again(work)
    return work.touched


def opening_view(book: Book) -> tuple[Period, date] | None:
    """Return the period and as-at day with which a book asks to be opened, None for today."""
    period, as_at = book.setting("period"), book.setting("as-at")
    return (read_period(period), date.fromisoformat(as_at)) if period and as_at else None


def set_opening_view(book: Book, period: Period, as_at: date) -> Touched:
    """Have a book open on a period and an as-at day: one that is closed, or a demonstration."""
    words = f"{period.in_words()}, as at {day_in_words(as_at)}"
    with book.work(Operation("opening-view", f"Opens on {words}")) as work:
        work.set_setting("period", period.code())
        work.set_setting("as-at", as_at.isoformat())
    return work.touched


def history(book: Book, limit: int | None = None) -> tuple[JournalEntry, ...]:
    """List what was done to the book, newest first."""
    return journal.entries(book, limit=limit)


def next_undo(book: Book) -> JournalEntry | None:
    """Return the entry that undo would take back."""
    return journal.next_undo(book)


def next_redo(book: Book) -> JournalEntry | None:
    """Return the entry that redo would bring back."""
    return journal.next_redo(book)


def undo(book: Book, seq: int | None = None) -> Touched:
    """Take back the latest entry, or the one named; the history keeps both.

    Raises:
        UserError: there is nothing to undo, or what it changed has changed since.
    """
    return journal.undo(book, seq, then=decide_again)


def go_back_to(book: Book, seq: int) -> Touched:
    """Take back everything that was done after an entry, the newest first.

    What cannot be taken back (a return that was sealed) stays. Each step is an entry of its own,
    so that all of it can be brought back.

    Raises:
        UserError: a step cannot be undone; those before it are.
    """
    touched = Touched(0, "undo", "Nothing to take back")
    while (entry := next_undo(book)) is not None and entry.seq > seq:
        touched = undo(book)
    return touched


def redo(book: Book) -> Touched:
    """Bring back what was last undone.

    Raises:
        UserError: there is nothing to bring back.
    """
    return journal.redo(book, then=decide_again)


def check_book(book: Book) -> tuple[CheckResult, ...]:
    """Check the file, the chain of its history, every sum, and what is worked out from them."""
    found = backup.check(book)
    # What follows can be judged only where that holds from which it follows.
    if not all(result.passed for result in found):
        return found
    wrong = first_not_following(book)
    told = wrong or "every category is the one that follows from rules and decisions"
    return (*found, CheckResult("categories", not wrong, told))


def back_up(book: Book, folder: Path) -> Path:
    """Write a checked copy into a folder and return its path."""
    return backup.back_up(book, folder, when=book.clock())


def restore_backup(copy: Path, target: Path) -> None:
    """Put a backup in the place of a book, after checking the copy."""
    backup.restore(copy, target)
