"""Bring a book of an older version up to this one: numbered steps, all or none.

Own steps on ``user_version``, not alembic: a book is one SQLite file on a PC without a
network, its versions are a single line, and a step is a few statements. Alembic would bring a
version table that foreign-part checks must excuse, batch mode for what SQLite cannot alter,
and templates inside the packaged program. Given up: branches, and generated steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from core.store import connection as sqlite
from core.store import copies, digests, schema
from core.store.errors import Damaged, OlderBook, in_plain_words

Step = Callable[[Connection], None]

# STEPS[0] takes a book of version 1 to version 2. A released step is never edited.
STEPS: tuple[Step, ...] = ()


def rehearse(path: Path) -> Path | None:
    """Take a book through an upgrade that changes no table, and return the copy made before.

    For testing an installation on a book that is thrown away: no version opens it afterwards.

    Raises:
        Damaged: the payments do not match their fingerprints; nothing was changed.
    """
    return upgrade(path, (*STEPS, _change_nothing))


def _change_nothing(_: Connection) -> None:
    """A step like any other, but that it leaves every table as it is."""


def require_newest(version: int, path: Path, newest: int = schema.VERSION) -> None:
    """Refuse to look at a book whose tables are those of an older program.

    Raises:
        OlderBook: it must be opened for working once.
    """
    if version < newest:
        raise OlderBook(file=path.name)


def upgrade(path: Path, steps: Sequence[Step] = STEPS) -> Path | None:
    """Take a book to the newest version in one transaction; return the copy made before.

    What the payments say must be the same before and after, by their fingerprints. A book
    that is of the newest version is left alone, and None returned.

    Raises:
        Damaged: the payments do not match their fingerprints; nothing was changed.
        DiskFull: there is no room for it; nothing was changed.
    """
    version = sqlite.inspect_file(path)
    ahead = steps[version - 1 :]
    if not ahead:
        return None
    copy = copies.copy_beside(path, f"before version {version + len(ahead)}")
    engine = sqlite.writer(path, lambda _: None)
    try:
        with in_plain_words(path), engine.begin() as connection:
            for step in ahead:
                step(connection)
            for batch_id, file in digests.broken_batches(connection):
                detail = f"the payments of {file} (file {batch_id}) are not as brought in"
                raise Damaged(file=path.name, detail=detail)
            connection.exec_driver_sql(f"PRAGMA user_version = {version + len(ahead)}")
    finally:
        engine.dispose()
    return copy
