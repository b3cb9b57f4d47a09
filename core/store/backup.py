"""Backups of a book: made, checked, thinned, put back; and the check of the book itself."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from core.store import chain, copies, digests, kept_sums, replay, text_forms
from core.store import connection as sqlite
from core.store.book import Book, Clock, utc_now
from core.store.errors import BackupNotRight, FolderReadOnly, NotBackedUp
from core.store.lock import Lock

DAYS, WEEKS, MONTHS = 7, 5, 12

_STAMP = "%Y-%m-%d %H%M%S"
_STAMPED = re.compile(r"(.+) (\d{4}-\d{2}-\d{2} \d{6})(?: \d+)?")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of a book; ``detail`` says what was looked at, or what is wrong."""

    name: str
    passed: bool
    detail: str


def back_up(book: Book, folder: Path, *, when: datetime) -> Path:
    """Write a checked copy of a book into a folder, under its name and the time; return it.

    Raises:
        DiskFull, FolderReadOnly: it cannot be written. NotBackedUp: a check of it fails, so
            that it could not be put back.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise FolderReadOnly(folder=str(folder)) from fault
    target = name_of(book.path, folder, when)
    copies.write_copy(book.path, target, looking=book.read_only, require=_require_right)
    return target


def before_risk(book: Book) -> Path:
    """Back a book up beside itself before something far-reaching, and thin older backups."""
    folder = folder_of(book.path)
    made = back_up(book, folder, when=book.clock())
    thin(folder, book.clock())
    return made


def folder_of(book: Path) -> Path:
    """Return the folder in which a book's own backups lie: beside it, under its name."""
    return book.with_name(f"{book.stem} backups")


def name_of(book: Path, folder: Path, when: datetime) -> Path:
    """Return the name of a backup to be made in a folder: the book's, and the time."""
    stamp = when.astimezone(UTC).strftime(_STAMP)
    return _free_name(folder, f"{book.stem} {stamp}", book.suffix)


def thin(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Remove backups so that 7 daily, 5 weekly and 12 monthly ones stay; return the removed.

    Of each book the newest of each day, week and month counts; what is dated later than
    ``now`` is left alone, and so is every file that is not a backup.
    """
    by_book: dict[str, list[tuple[datetime, Path]]] = {}
    for path in sorted(folder.iterdir()):
        match = _STAMPED.fullmatch(path.stem)
        if match and path.is_file():
            made = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
            if made <= now:
                by_book.setdefault(match[1], []).append((made, path))
    gone = []
    for backups in by_book.values():
        newest_first = sorted(backups, reverse=True)
        kept = _kept(newest_first)
        gone += [path for _, path in newest_first if path not in kept]
    for path in gone:
        path.unlink()
    return tuple(gone)


def restore(backup: Path, target: Path, *, clock: Clock = utc_now) -> Path | None:
    """Put a backup in the place of a book; what was there is kept, and its path returned.

    The backup is checked whole before anything is touched, and is itself left as it is.

    Raises:
        BackupNotRight: a check of the backup fails. OpenElsewhere: the book is open.
        UserError: the backup is not a book at all, or there is no room for it.
    """
    if wrong := _first_wrong(backup):
        raise BackupNotRight(file=backup.name, detail=wrong)
    target = sqlite.behind_link(target)
    now = clock().astimezone(UTC)
    lock = Lock(target, since=now.isoformat(timespec="seconds"))
    lock.acquire()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        copies.copy_bytes(backup, beside)
        kept = _set_aside(target, now)
        copies.put_in_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)
        lock.release()
    return kept


def check(book: Book) -> tuple[CheckResult, ...]:
    """Check everything in a book that can be wrong, each with what was found."""
    with book.read() as connection:
        return tuple(
            CheckResult(name, not found, found or passed)
            for name, passed, look in _CHECKS
            for found in (_found(look, connection),)
        )


def _found(look: Callable[[Connection], str], connection: Connection) -> str:
    try:
        return look(connection)
    except (DBAPIError, sqlite3.Error, ValueError) as fault:
        return f"a part of the file cannot be read: {fault}"


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} {number}{suffix}"
    return path


def _kept(newest_first: Iterable[tuple[datetime, Path]]) -> set[Path]:
    spans: tuple[tuple[Callable[[datetime], object], int], ...] = (
        (lambda made: made.date(), DAYS),
        (lambda made: made.isocalendar()[:2], WEEKS),
        (lambda made: (made.year, made.month), MONTHS),
    )
    kept: set[Path] = set()
    backups = list(newest_first)
    for span_of, limit in spans:
        newest: dict[object, Path] = {}
        for made, path in backups:
            newest.setdefault(span_of(made), path)
        kept.update(list(newest.values())[:limit])
    return kept


def _set_aside(target: Path, now: datetime) -> Path | None:
    stem = f"{target.stem} before restore {now.strftime(_STAMP)}"
    aside = _free_name(target.parent, stem, target.suffix)
    kept = aside if target.exists() else None
    if kept is not None:
        # Bytes, not a checked copy: what is replaced may be damaged, and is all that there is.
        copies.copy_whole(target, kept)
    journal = sqlite.side_journal(target)
    if journal.exists():
        # Played back into the restored book, the old way back would destroy it.
        shutil.move(journal, sqlite.side_journal(aside))
    return kept


def _require_right(copy: Path) -> None:
    if wrong := _first_wrong(copy):
        raise NotBackedUp(detail=wrong)


def _first_wrong(path: Path) -> str:
    """Return what the first failing check of a closed book says; "" if all pass."""
    with Book.open(path, read_only=True) as book:
        return next((result.detail for result in check(book) if not result.passed), "")


def _file(connection: Connection) -> str:
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    return "" if found == ["ok"] else "; ".join(found)


def _links(connection: Connection) -> str:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return "; ".join(sorted({f"{row[0]} names a {row[2]} that is missing" for row in rows}))


def _history(connection: Connection) -> str:
    broken = chain.first_broken(connection)
    return "" if broken is None else f"entry {broken} of the history is not as it was written"


def _decisions(connection: Connection) -> str:
    return replay.first_difference(connection)


def _payments(connection: Connection) -> str:
    broken = digests.broken_batches(connection)
    return "; ".join(f"the payments of {file} are not as brought in" for _, file in broken)


def _sums(connection: Connection) -> str:
    rows = connection.exec_driver_sql(
        "SELECT b.file FROM batch b LEFT JOIN line l ON l.batch_id = b.id GROUP BY b.id"
        " HAVING count(l.id) != b.lines OR coalesce(sum(l.pence), 0) != b.total"
        " OR count(l.id) FILTER (WHERE l.pence < 0) != b.credit_lines"
        " OR coalesce(sum(l.pence) FILTER (WHERE l.pence < 0), 0) != b.credit_pence"
    ).all()
    return "; ".join(f"the total of {row[0]} is not that of its payments" for row in rows)


def _months(connection: Connection) -> str:
    counted = (
        "SELECT batch_id, kind_id, paid_on / 100, count(*), sum(pence), sum(coalesce(vat, 0)),"
        " count(*) FILTER (WHERE pence < 0), coalesce(sum(pence) FILTER (WHERE pence < 0), 0),"
        " min(paid_on), max(paid_on) FROM line GROUP BY 1, 2, 3"
    )
    for one, other in (("kind_month", counted), (counted, "kind_month")):
        first, second = (
            f"SELECT * FROM {part}" if part == "kind_month" else part for part in (one, other)
        )
        if connection.exec_driver_sql(f"{first} EXCEPT {second} LIMIT 1").first():
            return "the monthly sums are not those of the payments"
    return ""


def _originals(connection: Connection) -> str:
    wrong = []
    for fingerprint, name, size, content in connection.exec_driver_sql(
        "SELECT fingerprint, name, size, content FROM original"
        " WHERE fingerprint NOT IN (SELECT fingerprint FROM emptied_file)"
    ):
        try:
            data = zlib.decompress(content)
        except zlib.error:
            data = b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != fingerprint:
            wrong.append(f"the kept copy of {name} is not the file that was brought in")
    return "; ".join(wrong)


_CHECKS: tuple[tuple[str, str, Callable[[Connection], str]], ...] = (
    ("file", "the file is whole", _file),
    ("links", "nothing names what is missing", _links),
    ("history", "the history is as it was written", _history),
    ("decisions", "every decision is the one in the history", _decisions),
    ("payments", "all payments are as they were brought in", _payments),
    ("sums", "each file's total is that of its payments", _sums),
    ("months", "the monthly sums are those of the payments", _months),
    ("kept", "the sums by month and supplier are right", kept_sums.first_difference),
    ("forms", "a search finds what the payments say", text_forms.first_difference),
    ("originals", "the kept files are as they were brought in", _originals),
)
