"""The entries of the journal as they lie in a book, and the chain that ties them together.

While a piece of work changes decisions, triggers of the connection (never of the file) note
every row before and after. At its end the notes become one entry, and the entry's fingerprint
covers the one before it: nothing in the history can be changed without every later
fingerprint changing too.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, Table

from core.store import facts, schema

GENESIS = "0" * 64
_PORTION = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after, as the text of data files; None where there was none.

    ``kept`` marks what undo leaves: what was learned of a publisher, or sent out.
    """

    table: str
    key: str
    before: str | None
    after: str | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry of the journal says, all of it under its fingerprint."""

    seq: int
    at: str
    by: str
    verb: str
    summary: str
    operation: str
    lines: int
    pence: int
    undoes: int | None

    def fingerprint(self, before: str, changes: Iterable[Change]) -> str:
        """Return the chained fingerprint: over the one before and this entry's canonical text."""
        said = [
            self.seq, self.at, self.by, self.verb, self.summary, self.operation,
            self.lines, self.pence, self.undoes, [],
        ]  # fmt: skip
        found = hashlib.sha256(f"{before}\n{_text(said)[:-2]}".encode())
        # A large import changes a hundred thousand rows: their text is never in memory as a whole.
        rows = ([c.table, c.key, c.before, c.after, int(c.kept)] for c in changes)
        comma = b""
        while some := list(islice(rows, _PORTION)):
            found.update(comma + _text(some)[1:-1].encode())
            comma = b","
        found.update(b"]]")
        return found.hexdigest()


def _text(said: Sequence[object]) -> str:
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def row_text(table: Table, alias: str) -> str:
    """Return the SQL that writes a row of a table as the journal does."""
    pairs = ", ".join(f"'{c.name}', {alias}.\"{c.name}\"" for c in table.columns)
    return f"json_object({pairs})"


def key_text(table: Table, alias: str) -> str:
    """Return the SQL that writes a row's key as the journal does."""
    names = ", ".join(f'{alias}."{c.name}"' for c in table.primary_key)
    return f"json_array({names})"


def watch(connection: sqlite3.Connection) -> None:
    """Make the triggers of a connection that note every change of a decision."""
    connection.execute(
        "CREATE TEMP TABLE noted (n INTEGER PRIMARY KEY, tbl TEXT NOT NULL, key TEXT NOT NULL,"
        " before TEXT, after TEXT, kept INTEGER NOT NULL DEFAULT 0)"
    )
    for table in schema.DECISIONS:
        for moment in ("INSERT", "UPDATE", "DELETE"):
            connection.execute(_trigger(table, moment, moment))
    # The rest of a batch is a fact, written in the piece of work that brings it in.
    own = ", ".join(schema.BATCH_DECISIONS)
    connection.execute(_trigger(facts.batch, "UPDATE", f"UPDATE OF {own}"))


def _trigger(table: Table, moment: str, when: str) -> str:
    key = key_text(table, "OLD" if moment == "DELETE" else "NEW")
    before = "NULL" if moment == "INSERT" else row_text(table, "OLD")
    after = "NULL" if moment == "DELETE" else row_text(table, "NEW")
    return (
        f"CREATE TEMP TRIGGER {table.name}_{moment.lower()} AFTER {when} ON main.{table.name} "
        f"BEGIN INSERT INTO noted (tbl, key, before, after) "
        f"VALUES ('{table.name}', {key}, {before}, {after}); END"
    )


def last_note(connection: Connection) -> int:
    """Return the number of the latest note, 0 if there is none."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(n), 0) FROM noted").scalar_one())


def keep_since(connection: Connection, note: int) -> None:
    """Mark what was noted after a note as kept by undo."""
    connection.exec_driver_sql("UPDATE noted SET kept = 1 WHERE n > ?", (note,))


def take_notes(connection: Connection) -> tuple[Change, ...]:
    """Return what changed, one change per row, and forget the notes.

    What undo keeps and what it takes back stay apart, even of one row.
    """
    noted: dict[tuple[str, str, int], tuple[str | None, str | None]] = {}
    for table, key, before, after, kept in connection.exec_driver_sql(
        "SELECT tbl, key, before, after, kept FROM noted ORDER BY n"
    ):
        # Taken out and put in again: the last change of a row must come last.
        first, _ = noted.pop((table, key, kept), (before, None))
        noted[table, key, kept] = first, after
    connection.exec_driver_sql("DELETE FROM noted")
    return tuple(
        Change(table, key, before, after, bool(kept))
        for (table, key, kept), (before, after) in noted.items()
        if before != after
    )


def append(connection: Connection, entry: Entry, changes: tuple[Change, ...]) -> None:
    """Write an entry behind the last one; its seq must be the next."""
    chain = entry.fingerprint(head(connection), changes)
    connection.exec_driver_sql(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq, entry.at, entry.by, entry.verb, entry.summary, entry.operation,
            entry.lines, entry.pence, entry.undoes, chain,
        ),
    )  # fmt: skip
    rows = (
        (entry.seq, n, c.table, c.key, c.before, c.after, int(c.kept))
        for n, c in enumerate(changes, 1)
    )
    while some := list(islice(rows, _PORTION)):
        connection.exec_driver_sql("INSERT INTO journal_change VALUES (?, ?, ?, ?, ?, ?, ?)", some)


def next_seq(connection: Connection) -> int:
    """Return the number of the entry to come."""
    return 1 + int(
        connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar_one()
    )


def head(connection: Connection) -> str:
    """Return the fingerprint of the latest entry."""
    row = connection.exec_driver_sql(
        "SELECT chain FROM journal ORDER BY seq DESC LIMIT 1"
    ).scalar()
    return GENESIS if row is None else str(row)


def changes_of(connection: Connection, seq: int) -> tuple[Change, ...]:
    """Return the changes of an entry, in their order."""
    rows = connection.exec_driver_sql(
        "SELECT tbl, key, before, after, kept FROM journal_change WHERE seq = ? ORDER BY n",
        (seq,),
    )
    return tuple(Change(row.tbl, row.key, row.before, row.after, bool(row.kept)) for row in rows)


def stored(connection: Connection) -> Iterator[tuple[Entry, str]]:
    """Yield every entry with its fingerprint, in order."""
    rows = connection.exec_driver_sql(
        'SELECT seq, at, "by", verb, summary, operation, lines, pence, undoes, chain'
        " FROM journal ORDER BY seq"
    ).all()
    for *said, chain in rows:
        yield Entry(*said), chain


def first_broken(connection: Connection) -> int | None:
    """Return the number of the first entry that is not as it was written, None if all are."""
    before = GENESIS
    for number, (entry, chain) in enumerate(stored(connection), 1):
        expected = entry.fingerprint(before, changes_of(connection, entry.seq))
        if entry.seq != number or expected != chain:
            return number
        before = chain
    orphan = connection.exec_driver_sql(
        "SELECT min(seq) FROM journal_change WHERE seq NOT IN (SELECT seq FROM journal)"
    ).scalar()
    return None if orphan is None else int(orphan)
