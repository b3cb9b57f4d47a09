"""How SQLite is opened: safe settings, read back; explicit transactions; what is expected inside.

SQLAlchemy's own transactions leave schema changes outside, and its connections do not check
foreign keys: both were measured to lose data, so both are set here and nowhere else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from core.store import schema
from core.store.errors import (
    ForeignPart,
    NewerBook,
    NoSuchBook,
    NotABook,
    TwoNames,
    Unreadable,
    disk_fault,
)

# Rollback journal + EXTRA lost nothing in 300 simulated power cuts; WAL also fails on
# read-only copies and network folders. secure_delete: deleted payees leave no trace.
# 16 MB of cache: an import of a million lines then stays under 150 MB.
SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("busy_timeout", "5000", 5000),
    ("foreign_keys", "ON", 1),
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", 3),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("cache_size", "-16384", -16384),
)

# A connection that cannot write leaves alone what concerns writing.
_WRITING = ("journal_mode", "synchronous", "secure_delete")

# mode=rw: opening must never make an empty file where a book was expected.
WORKING = "mode=rw"

# immutable: no locks and no side files, so that a folder or disk without leave to write will
# do. The file is compared with what was opened after every reading.
LOOKING = "mode=ro&immutable=1"

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


class UnsafeSettings(RuntimeError):
    """SQLite did not take a setting without which a book is not safe."""


def apply_settings(connection: sqlite3.Connection, *, writing: bool) -> None:
    """Set what makes a connection safe, and read every setting back.

    Raises:
        UnsafeSettings: SQLite did not take one.
    """
    for name, value, wanted in SETTINGS:
        if not writing and name in _WRITING:
            continue
        try:
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        except UnicodeDecodeError as fault:
            # SQLite quotes the damaged text of a table in what it says.
            raise sqlite3.DatabaseError("could not decode to UTF-8") from fault
        row = connection.execute(f"PRAGMA {name}").fetchone()
        # A build without memory-mapped files has no mmap_size, and maps nothing.
        if row != (wanted,) and not (name == "mmap_size" and row is None):
            raise UnsafeSettings(f"{name} is {row}, not {wanted}")


def writer(path: Path, prepare: Callable[[sqlite3.Connection], None]) -> Engine:
    """Return an engine whose every transaction takes the right to write at its beginning."""

    def connect() -> sqlite3.Connection:
        return _connect(path, WORKING, prepare)

    return _engine(connect, "BEGIN IMMEDIATE")


def reader(path: Path, *, looking: bool) -> Engine:
    """Return an engine that cannot write; with ``looking`` it also takes no lock on the file.

    Its transactions see the book as it was when their first question was asked.
    """

    def prepare(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA query_only = ON")

    def connect() -> sqlite3.Connection:
        return _connect(path, LOOKING if looking else WORKING, prepare, writing=False)

    return _engine(connect, "BEGIN")


def open_plain(path: Path, *, looking: bool) -> sqlite3.Connection:
    """Open a file for copying or checking it as a whole, without any of the settings."""
    mode = LOOKING if looking else WORKING
    uri = address(path.resolve().as_uri(), mode)
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def address(uri: str, mode: str) -> str:
    """Return the address by which SQLite opens a file.

    SQLite refuses the name of a host: a file on a Windows share has four slashes instead.
    """
    if not uri.startswith("file:///"):
        uri = f"file:////{uri.removeprefix('file://')}"
    return f"{uri}?{mode}"


def _connect(
    path: Path,
    mode: str,
    prepare: Callable[[sqlite3.Connection], None],
    *,
    writing: bool = True,
) -> sqlite3.Connection:
    # isolation_level None: the driver starts no transactions of its own behind our back.
    connection = sqlite3.connect(
        address(path.resolve().as_uri(), mode),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        apply_settings(connection, writing=writing)
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(connect: Callable[[], sqlite3.Connection], begin: str) -> Engine:
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=2)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def inspect_file(path: Path) -> int:
    """Look at a file without SQLite and return the book version that it states.

    Nothing is opened that is not plainly a book: no side file is made, no code can run.

    Raises:
        NoSuchBook: there is no such file. NotABook: it is something else.
        ForeignPart: another program has worked on it in its own way.
        NewerBook: a newer program made it. Unreadable: it may not be read. DiskTrouble: the
            disk did not answer.
    """
    try:
        if not path.is_file():
            raise NoSuchBook(file=str(path))
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except PermissionError as fault:
        raise Unreadable(file=path.name) from fault
    except OSError as fault:
        raise disk_fault(fault, path) from fault
    application = int.from_bytes(header[68:72], "big")
    if header[:16] != _MAGIC or application != schema.APPLICATION_ID:
        raise NotABook(file=path.name)
    # Bytes 18 and 19 tell rollback journal (1) from write-ahead log (2).
    if header[18:20] != b"\x01\x01":
        raise ForeignPart(file=path.name, what="the write-ahead log of another program")
    version = int.from_bytes(header[60:64], "big")
    if version > schema.VERSION:
        raise NewerBook(file=path.name)
    return version


def behind_link(path: Path) -> Path:
    """Return where a book lies by the one name that all agree on, if a link was given for it.

    Lock and journal lie beside a book under its name: by a second one, two could write to it.
    """
    return path.resolve() if path.is_symlink() else path


def require_one_name(path: Path) -> None:
    """Refuse to work on a file that has a second name of equal right (a hard link).

    Lock and journal lie beside one name: by the other, nobody would see them.

    Raises:
        TwoNames: it has. DiskTrouble: the disk does not say.
    """
    try:
        names = path.stat().st_nlink
    except OSError as fault:
        raise disk_fault(fault, path) from fault
    if names > 1:
        raise TwoNames(file=path.name)


def side_journal(path: Path) -> Path:
    """Return where SQLite keeps the way back while it writes to a book."""
    return path.with_name(path.name + "-journal")


def is_unfinished(path: Path) -> bool:
    """Say whether a piece of work on a book is under way, or was cut off."""
    journal = side_journal(path)
    return journal.exists() and journal.stat().st_size > 0


def require_expected(connection: Connection, path: Path) -> None:
    """Refuse a file with anything that this program did not put there: triggers, views...

    Measured: a "backup" with a trigger in it changed an amount as it was brought in.

    Raises:
        ForeignPart: names the first thing found.
    """
    wanted = schema.expected()
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type DESC, name"
    ).all()
    found = {name for _, name, _, _ in rows}
    for kind, name, table, sql in rows:
        own_index = kind == "index" and sql is None and table in wanted
        if not own_index and " ".join((sql or "").split()) != wanted.get(name):
            raise ForeignPart(file=path.name, what=f"{kind} {name}")
    for name in wanted:
        if name not in found:
            raise ForeignPart(file=path.name, what=f"no {name}")
