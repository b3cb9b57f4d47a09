"""What the SQLite of this machine is and can do, for the test of an installation."""

from __future__ import annotations

import sqlite3
from contextlib import closing

VERSION = sqlite3.sqlite_version


def has_full_text() -> bool:
    """Say whether words can be searched in a book."""
    try:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    except sqlite3.OperationalError:
        return False
    return True
