"""The history of a book, and taking back: one journal is undo stack, trail and history page.

Undo never removes: it is a new entry that writes the values of before, if those of after
still stand. Redo is the undo of an undo.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table

from core.domain.operations import JournalEntry, Operation, Touched, from_json
from core.store import chain, facts, schema
from core.store.book import Book, Work
from core.store.chain import Change
from core.store.errors import NothingToRedo, NothingToUndo, NotInBook, UndoRefused

_TABLES = {table.name: table for table in (*schema.DECISIONS, facts.batch)}

# An entry is undone while there is an undo of it that has not itself been undone.
_ENTRIES = """
SELECT e.seq, e.at, e."by", e.verb, e.summary, e.operation, e.lines, e.pence, e.undoes,
       EXISTS (SELECT 1 FROM journal u WHERE u.undoes = e.seq
               AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.undoes = u.seq)) AS undone,
       e.chain
FROM journal e
"""

_CAN_CHANGE_BACK = "EXISTS (SELECT 1 FROM journal_change c WHERE c.seq = e.seq AND NOT c.kept)"


def entries(book: Book, limit: int | None = None) -> tuple[JournalEntry, ...]:
    """List what was done to the book, newest first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            f"{_ENTRIES} ORDER BY e.seq DESC LIMIT ?", (-1 if limit is None else limit,)
        ).all()
    return tuple(_entry(row) for row in rows)


def next_undo(book: Book) -> JournalEntry | None:
    """Return the entry that undo would take back: the latest that still has its effect."""
    with book.read() as connection:
        return _first(connection, f"e.undoes IS NULL AND NOT undone AND {_CAN_CHANGE_BACK}")


def next_redo(book: Book) -> JournalEntry | None:
    """Return the entry that redo would bring back: the one undone last, if nothing came after."""
    with book.read() as connection:
        return _redo_target(connection)


def last_change(book: Book, table: str, number: int) -> JournalEntry | None:
    """Return the latest entry that changed a decision, by its table and number; None if none.

    Taking back and bringing back are told as what they took back or brought back.
    """
    changed = "SELECT 1 FROM journal_change c WHERE c.seq = e.seq AND c.tbl = ? AND c.key = ?"
    with book.read() as connection:
        row = connection.exec_driver_sql(
            f"{_ENTRIES} WHERE e.undoes IS NULL AND NOT undone AND EXISTS ({changed})"
            " ORDER BY e.seq DESC LIMIT 1",
            (table, f"[{number}]"),
        ).first()
    return None if row is None else _entry(row)


def undo(
    book: Book, seq: int | None = None, then: Callable[[Work], object] | None = None
) -> Touched:
    """Take back an entry, the latest that still has its effect if none is named.

    ``then`` runs in the same transaction, to derive again what follows from the decisions.

    Raises:
        NothingToUndo: there is none. NotInBook: the history has no such entry.
        UndoRefused: it is undone already, or what it changed has been changed since.
    """
    target = next_undo(book) if seq is None else _named(book, seq)
    if target is None:
        raise NothingToUndo
    if target.undone:
        raise UndoRefused(summary=target.summary, why="that was done already")
    summary = f"Took back: {target.summary}"
    return _reverse(book, target, target.seq, Operation("undo", summary), then)


def redo(book: Book, then: Callable[[Work], object] | None = None) -> Touched:
    """Bring back what was taken back last.

    Raises:
        NothingToRedo: nothing was, or something else was done since.
        UndoRefused: what it changed has been changed since.
    """
    with book.read() as connection:
        target = _redo_target(connection)
        undoing = target and _first(connection, "e.undoes = ? AND NOT undone", target.seq)
    if target is None or undoing is None:
        raise NothingToRedo
    summary = f"Brought back: {target.summary}"
    return _reverse(book, target, undoing.seq, Operation("redo", summary), then)


def verify_chain(book: Book) -> int | None:
    """Return the number of the first entry that is not as it was written, None if all are."""
    with book.read() as connection:
        return chain.first_broken(connection)


def head(book: Book) -> str:
    """Return the chained fingerprint of the latest entry: it stands for the whole history."""
    with book.read() as connection:
        return chain.head(connection)


def _entry(row: Any) -> JournalEntry:
    operation = from_json(row.operation)
    return JournalEntry(
        seq=row.seq, at=row.at, by=row.by, verb=row.verb, summary=row.summary,
        asked=operation.asked, lines=row.lines, pence=row.pence, undoes=row.undoes,
        undone=bool(row.undone), chain=row.chain,
    )  # fmt: skip


def _first(connection: Connection, condition: str, *values: int) -> JournalEntry | None:
    row = connection.exec_driver_sql(
        f"{_ENTRIES} WHERE {condition} ORDER BY e.seq DESC LIMIT 1", values
    ).first()
    return None if row is None else _entry(row)


def _named(book: Book, seq: int) -> JournalEntry:
    with book.read() as connection:
        found = _first(connection, f"e.seq = ? AND {_CAN_CHANGE_BACK}", seq)
    if found is None:
        raise NotInBook(what="step to take back with the number", number=seq)
    if found.undoes is not None:
        raise UndoRefused(summary=found.summary, why="bring it back with redo instead")
    return found


def _redo_target(connection: Connection) -> JournalEntry | None:
    undone = _first(
        connection,
        "e.undoes IS NOT NULL AND NOT undone AND EXISTS"
        " (SELECT 1 FROM journal x WHERE x.seq = e.undoes AND x.undoes IS NULL)",
    )
    latest = _first(connection, f"e.undoes IS NULL AND {_CAN_CHANGE_BACK}")
    if undone is None or undone.undoes is None or latest is None or latest.seq > undone.seq:
        return None
    return _first(connection, "e.seq = ?", undone.undoes)


def _reverse(
    book: Book,
    target: JournalEntry,
    seq: int,
    operation: Operation,
    then: Callable[[Work], object] | None,
) -> Touched:
    with book.work(operation, undoes=seq) as work:
        # Rows of one entry may lean on each other in any order; the end is what counts.
        work.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for change in reversed(chain.changes_of(work.connection, seq)):
            if not change.kept:
                _require_standing(work.connection, change, target.summary)
                _write_back(work.connection, change)
        work.count(target.lines, target.pence)
        if then is not None:
            then(work)
    return work.touched


def _require_standing(connection: Connection, change: Change, summary: str) -> None:
    table = _TABLES[change.table]
    row = connection.exec_driver_sql(
        f"SELECT {chain.row_text(table, 't')} FROM {table.name} t WHERE {_where(table)}",
        tuple(json.loads(change.key)),
    ).scalar()
    now = None if row is None else json.loads(row)
    wanted = None if change.after is None else json.loads(change.after)
    if change.before is not None and now is not None and wanted is not None:
        names = _differing(change)
        now, wanted = ({n: values[n] for n in names} for values in (now, wanted))
    if now != wanted:
        raise UndoRefused(summary=summary, why="what it changed has been changed since")


def _write_back(connection: Connection, change: Change) -> None:
    table, key = _TABLES[change.table], tuple(json.loads(change.key))
    if change.before is None:
        connection.exec_driver_sql(f"DELETE FROM {table.name} AS t WHERE {_where(table)}", key)
        return
    before = json.loads(change.before)
    if change.after is None:
        marks = ", ".join("?" for _ in before)
        columns = ", ".join(f'"{name}"' for name in before)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", tuple(before.values())
        )
        return
    names = _differing(change)
    sets = ", ".join(f'"{name}" = ?' for name in names)
    connection.exec_driver_sql(
        f"UPDATE {table.name} AS t SET {sets} WHERE {_where(table)}",
        (*(before[name] for name in names), *key),
    )


def _differing(change: Change) -> list[str]:
    before, after = json.loads(change.before or "{}"), json.loads(change.after or "{}")
    return [name for name in before if before[name] != after[name]]


def _where(table: Table) -> str:
    return " AND ".join(f't."{column.name}" = ?' for column in table.primary_key)
