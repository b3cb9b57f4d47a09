"""What was cut off is taken back by SQLite, from the journal that lies beside the book.

SQLite plays back whatever journal bears the right name. Measured: that of another book, or of a
later state over which an older copy was put by hand, cut a book down to a fifth and left pages
of both. So both files are kept until what comes of it holds.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from core.domain.problems import UserError
from core.store import chain, copies
from core.store import connection as sqlite
from core.store.errors import in_plain_words


class JournalOfAnother(UserError):
    """{journal} beside {file} is not of this state of the book: {detail}."""

    code = "SB-763"
    exit_code = 6
    remedy_text = (
        "If {file} was put there by hand, as a copy from elsewhere, move {journal} into another "
        "folder and open the book again. If not, put the latest backup in its place: spendbook "
        "book restore. Nothing was changed."
    )


def recover(path: Path) -> None:
    """Let SQLite take back a piece of work that was cut off, before anything is read.

    Raises:
        JournalOfAnother: what comes of it is no whole book; both files are as they were.
        DiskFull: there is no room to keep them meanwhile.
    """
    if not sqlite.is_unfinished(path):
        return
    journal = sqlite.side_journal(path)
    kept = {file: file.with_name(f".{file.name}.{os.getpid()}.part") for file in (path, journal)}
    try:
        for file, copy in kept.items():
            copies.copy_bytes(file, copy)
        if wrong := _played_back(path):
            for file, copy in kept.items():
                copies.put_in_place(copy, file)
            raise JournalOfAnother(file=path.name, journal=journal.name, detail=wrong)
    finally:
        for copy in kept.values():
            with suppress(FileNotFoundError):
                copy.unlink()


def _played_back(path: Path) -> str:
    """Play the journal back, and say what is wrong with what comes of it; "" for nothing."""
    engine = sqlite.reader(path, looking=False)
    try:
        with in_plain_words(path), engine.begin() as connection:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
            if found != "ok":
                return " ".join(found.split())
            broken = chain.first_broken(connection)
            return f"entry {broken} of the history is not as it was written" if broken else ""
    except UserError as fault:
        return fault.sentence()
    finally:
        engine.dispose()
