"""The book: opened for working or for looking, changed by one piece of work at a time.

One verb = one ``book.work(operation)`` = one transaction = one entry of the journal.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from core.domain.operations import Operation, Touched
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.progress import Progress
from core.store import chain, kept_sums, migrations, recovery, schema, sweeping
from core.store import connection as sqlite
from core.store.errors import (
    BookExists,
    Busy,
    ChangedMeanwhile,
    FolderReadOnly,
    NotClosedProperly,
    OpenForLooking,
    UndoRefused,
    in_plain_words,
)
from core.store.lock import Lock, person
from core.store.memory import Made, Memory
from core.store.stopping import Stopping, Thing

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time by this PC's clock, with its zone: UTC."""
    return datetime.now(UTC)


class Work:
    """A piece of work on a book: what it changes is journalled when it ends.

    ``touched`` says what came of it once the work has ended; its seq is 0 if nothing changed.
    """

    def __init__(self, book: Book, connection: Connection, operation: Operation) -> None:
        """Begin; only ``Book.work`` does."""
        self.book = book
        self.connection = connection
        self.touched = Touched(0, operation.verb, operation.summary)
        self._operation = operation
        self._lines = self._pence = 0
        self._noted = False
        self._changed: set[str] = set()

    def count(self, lines: int, pence: int) -> None:
        """Say how many payments and pence the work concerns, for the history."""
        self._lines, self._pence = lines, pence

    def say(self, summary: str) -> None:
        """Say what was done, for the history, where that is known only now."""
        self._operation = replace(self._operation, summary=summary)

    def note(self) -> None:
        """Have the work written into the history even if no decision changes."""
        self._noted = True

    def derived(self, table: str) -> None:
        """Say that what follows from decisions was changed in a table: no note is taken of it."""
        self._changed.add(table)

    @property
    def changed(self) -> frozenset[str]:
        """Return the tables that the work changed, once it has ended."""
        return frozenset(self._changed)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Record what changes inside, but let undo leave it as it is then."""
        note = chain.last_note(self.connection)
        yield
        chain.keep_since(self.connection, note)

    def set_body(self, body: Body) -> None:
        """Replace what is known of the body."""
        self.connection.exec_driver_sql(
            "INSERT INTO body VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data",
            (json.dumps(asdict(body), sort_keys=True, ensure_ascii=False),),
        )

    def set_setting(self, key: str, value: str) -> None:
        """Remember a choice of this body by name; "" forgets it."""
        if value:
            self.connection.exec_driver_sql(
                "INSERT INTO setting VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
        else:
            self.connection.exec_driver_sql("DELETE FROM setting WHERE key = ?", (key,))

    def finish(self, undoes: int | None) -> None:
        """Write the entry of the history; a work that changed nothing writes none."""
        kept_sums.follow(self.connection)
        changes = chain.take_notes(self.connection)
        self._changed.update(change.table for change in changes)
        if not changes and not self._noted:
            return
        asked = self._operation
        entry = chain.Entry(
            seq=chain.next_seq(self.connection),
            at=self.book.clock().astimezone(UTC).isoformat(timespec="seconds"),
            by=self.book.actor,
            verb=asked.verb,
            summary=asked.summary,
            operation=asked.to_json(),
            lines=self._lines,
            pence=self._pence,
            undoes=undoes,
        )
        chain.append(self.connection, entry, changes)
        self.touched = Touched(entry.seq, asked.verb, asked.summary, self._lines, self._pence)


class Book:
    """An open book. Close it, or use it in a ``with``: its lock goes with it."""

    def __init__(
        self, path: Path, *, lock: Lock | None, actor: str, clock: Clock = utc_now
    ) -> None:
        """Wire an inspected file up; use ``Book.create`` or ``Book.open``."""
        self.path = path
        self.actor = actor or person()
        self.clock = clock
        self._lock = lock
        self._writer: Engine | None = sqlite.writer(path, _watch) if lock else None
        self._reader = sqlite.reader(path, looking=lock is None)
        self._here = threading.local()
        self._memory = Memory()
        self._stopping = Stopping()
        self._opened_as = _state_of(path)
        self._changed = False

    @classmethod
    def create(cls, path: Path, body: Body, *, actor: str = "", clock: Clock = utc_now) -> Book:
        """Make a new book for a body and open it for working.

        Raises:
            BookExists: there is a file of that name. FolderReadOnly: it cannot be made there.
            DiskFull: there is no room for it.
        """
        # A journal left beside a book that was deleted would be played back into the new one.
        for taken in (path, sqlite.side_journal(path)):
            if taken.exists():
                raise BookExists(file=taken.name)
        # Made whole beside its place, so that a book half made never bears the name.
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with in_plain_words(path):
                make_file(beside)
            with cls._open_for_work(beside, actor, clock) as book:
                operation = Operation("new-book", f"New book for {body.name}")
                with book.work(operation) as work, work.kept():
                    work.set_body(body)
            if path.exists():
                raise BookExists(file=path.name)
            beside.rename(path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
        return cls.open(path, actor=actor, clock=clock)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, actor: str = "", clock: Clock = utc_now
    ) -> Book:
        """Open a book, for working or for looking only; looking changes no byte of it.

        Raises:
            UserError: there is no such file, it is not a book or a newer one, holds foreign
                parts, is damaged, or (for working) is open elsewhere or cannot be written to.
        """
        path = sqlite.behind_link(path)
        version = sqlite.inspect_file(path)
        if not read_only:
            return cls._open_for_work(path, actor, clock)
        migrations.require_newest(version, path)
        if sqlite.is_unfinished(path):
            holder = Lock(path, since="").holder()
            at_work = holder is not None and not holder.is_gone()
            raise (Busy if at_work else NotClosedProperly)(file=path.name)
        book = cls(path, lock=None, actor=actor, clock=clock)
        book._require_sound()
        return book

    @classmethod
    def _open_for_work(cls, path: Path, actor: str, clock: Clock) -> Book:
        now = clock()
        lock = Lock(path, since=now.astimezone(UTC).isoformat(timespec="seconds"))
        lock.acquire()
        try:
            sqlite.require_one_name(path)
            sweeping.sweep(path, now)
            with in_plain_words(path):
                recovery.recover(path)
                migrations.upgrade(path)
            book = cls(path, lock=lock, actor=actor, clock=clock)
            book._require_sound()
        except BaseException:
            lock.release()
            raise
        return book

    def close(self) -> None:
        """Close the book and give back the lock."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Say whether the book is open for looking only."""
        return self._lock is None

    @property
    def changed(self) -> bool:
        """Say whether anything was changed since the book was opened."""
        return self._changed

    @property
    def body(self) -> Body:
        """Return the body whose book this is."""
        with self.read() as connection:
            text = connection.exec_driver_sql("SELECT data FROM body").scalar_one()
        return _body(json.loads(text))

    def setting(self, key: str) -> str:
        """Return a remembered choice of this body, "" if there is none."""
        with self.read() as connection:
            value = connection.exec_driver_sql(
                "SELECT value FROM setting WHERE key = ?", (key,)
            ).scalar()
        return str(value or "")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection whose answers all belong to one moment.

        Inside a piece of work on the same thread it sees what the work has changed so far.

        Raises:
            ChangedMeanwhile: the file, open for looking only, is no longer what was opened.
        """
        work: Work | None = getattr(self._here, "work", None)
        if work is not None:
            yield work.connection
            return
        with (
            in_plain_words(self.path),
            self._reader.begin() as connection,
            self._stopping.heard_on(connection),
        ):
            yield connection
        if self.read_only and _state_of(self.path) != self._opened_as:
            raise ChangedMeanwhile(file=self.path.name)

    @contextmanager
    def stopped_by(self, progress: Progress) -> Iterator[None]:
        """Let what this thread does with the book end soon after it is asked to stop.

        Once something was changed it is not heard any more: that work goes to its end.

        Raises:
            Cancelled: the person asked to stop; nothing was changed.
        """
        self._stopping.progress = progress
        try:
            yield
        finally:
            self._stopping.progress = None

    def while_wanted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Hand many things on one by one, for as long as nobody asks the work on them to stop.

        Raises:
            Cancelled: the person asked to stop.
        """
        return self._stopping.while_wanted(things)

    def remembered(
        self, name: Hashable, make: Callable[[], Made], *, in_spite_of: Collection[str] = ()
    ) -> Made:
        """Return what was worked out under a name before, or make it where the book changed since.

        ``in_spite_of`` names the tables on which it does not rest: their changes leave it. Inside
        a piece of work, which may yet be given up, everything is made anew. ``make`` reads the
        book by itself; whoever gets what it made must not change it.
        """
        if getattr(self._here, "work", None) is not None:
            return make()
        return self._memory.get(name, make, in_spite_of)

    @contextmanager
    def work(self, operation: Operation, *, undoes: int | None = None) -> Iterator[Work]:
        """Change the book: all of what happens inside, or nothing, as one journal entry.

        ``undoes`` is the entry that this one takes back or brings back; only undo sets it.

        Raises:
            OpenForLooking: the book is open for looking only. TakenOver, Busy: somebody else
                writes to it. DiskFull, DiskTrouble: nothing could be saved.
        """
        if self._writer is None or self._lock is None:
            raise OpenForLooking(file=self.path.name)
        if getattr(self._here, "work", None) is not None:
            raise RuntimeError("a piece of work cannot begin inside another")
        with in_plain_words(self.path), self._writer.connect() as connection:
            try:
                with connection.begin(), self._stopping.heard_on(connection):
                    self._lock.require_own()
                    work = Work(self, connection, operation)
                    self._here.work = work
                    try:
                        yield work
                        work.finish(undoes)
                        self._lock.require_own()
                    finally:
                        self._here.work = None
            except IntegrityError as fault:
                if undoes is None:
                    raise
                why = "something that came later depends on it"
                raise UndoRefused(summary=operation.summary, why=why) from fault
        if work.touched.seq > 0:
            # What is done is done: nobody may be told that nothing was changed.
            self._stopping.progress = None
        self._memory.forget(work.changed)
        self._changed = self._changed or work.touched.seq > 0

    def _require_sound(self) -> None:
        # By the connection that cannot write: nothing foreign is woken before it is found.
        try:
            with in_plain_words(self.path), self._reader.begin() as connection:
                sqlite.require_expected(connection, self.path)
        except BaseException:
            self._reader.dispose()
            if self._writer is not None:
                self._writer.dispose()
            raise


def make_file(path: Path) -> None:
    """Make the file of a book in which nothing is yet, not even its body.

    Raises:
        FolderReadOnly: it cannot be made there.
    """
    engine = sqlite.writer(_empty_file(path), lambda _: None)
    with engine.begin() as connection:
        for statement in schema.statements():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO text VALUES (0, '')")
        connection.exec_driver_sql(
            "INSERT INTO meta VALUES ('made_by', ?)", (f"SQLite {sqlite3.sqlite_version}",)
        )
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
    engine.dispose()


def _watch(connection: sqlite3.Connection) -> None:
    chain.watch(connection)
    kept_sums.watch(connection)


def _empty_file(path: Path) -> Path:
    try:
        path.touch()
    except OSError as fault:
        raise FolderReadOnly(folder=str(path.parent)) from fault
    return path


def _state_of(path: Path) -> tuple[int, int, int]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns, now.st_ino


def _body(data: dict[str, Any]) -> Body:
    given = {
        **data,
        "sector": Sector(data["sector"]),
        "vat_basis": VatBasis(data["vat_basis"]),
        "identifiers": tuple(Identifier(**one) for one in data["identifiers"]),
        "memberships": tuple(data["memberships"]),
    }
    # A field that a newer program added is left out, not refused: old and new can both look.
    return Body(**{name: value for name, value in given.items() if name in Body.__slots__})
