"""Make a book again from the files that it keeps and from its history, and compare the two.

Nothing that was worked out is taken over: payments are read again, decisions are those that the
history ends with, and sums and outcomes follow from both. Only the secret keys are copied, since
nothing leads to them.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from core.domain.operations import Operation
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.spend import Draft, ImportBatch
from core.store import chain, copies, facts, imports, replay, schema
from core.store.book import Book, Work, make_file
from core.store.errors import BookExists, in_plain_words
from core.store.imports import BatchHead

# How a kept file is read once more: what is known of it, and its lines.
ReadAgain = Callable[[ImportBatch], tuple[BatchHead, Iterable[Draft]]]

_PORTION = 2_000
# What nothing leads to: keys, and whom the book was asked to forget.
_ONLY_KEPT = ("secret", "forgotten_name", "emptied_file")
# Texts are stored as often as they met a full cache; the fingerprint of a batch covers them.
_NUMBERED_FREELY = ("meta", "text")
_TEXTS_OF_A_LINE = ("sheet", "description", "cost_centre", "body", "contract_ref", "card")
# What a file brings into the book beside its lines, all of which must come again.
_COUNTED = (
    "lines, total, credit_lines, credit_pence, left_out, problems, vat_basis,"
    " date_from, date_to, digest"
)


class HistoryNotWhole(UserError):
    """{file} cannot be made again: entry {number} of its history is not as it was written."""

    code = "SB-760"
    exit_code = 6
    remedy_text = "Put the latest backup in its place: spendbook book restore."


class KeptFileNotWhole(UserError):
    """{file} cannot be made again: its copy of {name} is not the file that was brought in."""

    code = "SB-761"
    exit_code = 6
    remedy_text = "Put the latest backup in its place, or bring the file in to a new book."


class ReadsOtherwise(UserError):
    """{file} cannot be made again: {name} no longer reads as it did when it was brought in."""

    code = "SB-762"
    exit_code = 6
    remedy_text = "Make it again with the Spendbook that it was made with, or use a backup."


def rebuild(
    old: Book,
    path: Path,
    read_again: ReadAgain,
    settle: Callable[[Book], None],
    progress: Progress | None = None,
) -> None:
    """Make a book again under another name, whole or not at all; the old one is only read.

    ``settle`` works out in the new book what follows from payments and decisions.

    Raises:
        BookExists: there is a file of that name. HistoryNotWhole, KeptFileNotWhole: what it
            would be made from is damaged. ReadsOtherwise: a file reads in another way now.
        Cancelled: the person asked to stop.
    """
    if path.exists():
        raise BookExists(file=path.name)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with in_plain_words(path):
            make_file(beside)
        with Book.open(beside, actor=old.actor, clock=old.clock) as new:
            with new.work(Operation("rebuild", "Made again")) as work:
                _bring_back(work, old, read_again, progress or Progress())
            settle(new)
        copies.put_in_place(beside, path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def first_difference(old: Book, new: Book, leaving: Collection[str] = ()) -> str:
    """Say what a book that was made again has otherwise, by its first row; "" for nothing.

    ``leaving`` names tables that are not looked at.
    """
    with old.read() as was, new.read() as now:
        for table in facts.meta.metadata.sorted_tables:
            if table.name in _NUMBERED_FREELY or table.name in leaving:
                continue
            for one, other in zip_longest(_rows(was, table), _rows(now, table)):
                if one != other:
                    return f"{table.name.replace('_', ' ')} {(one or other)[0]} is another"
    return ""


def _bring_back(work: Work, old: Book, read_again: ReadAgain, progress: Progress) -> None:
    new = work.connection
    with old.read() as source:
        if (broken := chain.first_broken(source)) is not None:
            raise HistoryNotWhole(file=old.path.name, number=broken)
        # Rows of decisions lean on each other in any order; the end is what counts.
        new.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        _copy(new, "original", _whole_originals(old, source))
        for table in _ONLY_KEPT:
            _copy(new, table, source.exec_driver_sql(f"SELECT * FROM {table}"))
        for batch in imports.batches(old, include_removed=True):
            _bring_in(work, old, batch, read_again, progress)
        _decide(new, replay.ends_with(source))
        for table in ("journal", "journal_change"):
            _copy(new, table, source.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2"))
    # All of it is in the history already.
    chain.take_notes(new)


def _whole_originals(old: Book, source: Connection) -> Iterator[Any]:
    emptied = set(source.exec_driver_sql("SELECT fingerprint FROM emptied_file").scalars())
    for row in source.exec_driver_sql("SELECT fingerprint, name, size, content FROM original"):
        if row.fingerprint in emptied:
            # What named a person who was forgotten; nothing is read of it again.
            yield row
            continue
        try:
            fingerprint = hashlib.sha256(zlib.decompress(row.content)).hexdigest()
        except zlib.error:
            fingerprint = ""
        if fingerprint != row.fingerprint:
            raise KeptFileNotWhole(file=old.path.name, name=row.name)
        yield row


def _bring_in(
    work: Work, old: Book, batch: ImportBatch, read_again: ReadAgain, progress: Progress
) -> None:
    head, lines = read_again(batch)
    made = imports.add_batch(work, head, lines, progress)
    with old.read() as source:
        was, now = (
            connection.exec_driver_sql(
                f"SELECT {_COUNTED} FROM batch WHERE id = ?", (batch.id,)
            ).first()
            for connection in (source, work.connection)
        )
    if made.id != batch.id or was != now:
        raise ReadsOtherwise(file=old.path.name, name=batch.file)
    work.connection.exec_driver_sql(
        "UPDATE batch SET imported_at = ? WHERE id = ?", (batch.imported_at, batch.id)
    )


def _decide(connection: Connection, told: dict[tuple[str, str], str | None]) -> None:
    """Write the decisions that a history ends with, and no other."""
    for table in schema.DECISIONS:
        connection.exec_driver_sql(f"DELETE FROM {table.name}")
    for (name, key), after in told.items():
        if after is None:
            continue
        row = json.loads(after)
        if name == facts.batch.name:
            own = {column: row[column] for column in schema.BATCH_DECISIONS}
            sets = ", ".join(f"{column} = ?" for column in own)
            connection.exec_driver_sql(
                f"UPDATE batch SET {sets} WHERE id = ?", (*own.values(), *json.loads(key))
            )
            continue
        columns, marks = ", ".join(f'"{column}"' for column in row), ", ".join("?" * len(row))
        connection.exec_driver_sql(
            f"INSERT INTO {name} ({columns}) VALUES ({marks})", tuple(row.values())
        )


def _copy(connection: Connection, table: str, rows: Iterable[Any]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", tuple(row))


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    names = [c.name for c in table.columns]
    if table is facts.line:
        names = [name for name in names if name not in _TEXTS_OF_A_LINE]
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    columns = ", ".join(f'"{name}"' for name in names)
    # The driver's own rows: SQLAlchemy would keep a million of them in memory.
    cursor = connection.connection.cursor()
    cursor.execute(
        f"SELECT {chain.key_text(table, table.name)}, {columns} FROM {table.name} ORDER BY {keys}"
    )
    while rows := cursor.fetchmany(_PORTION):
        yield from rows
    cursor.close()
