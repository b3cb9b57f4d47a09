"""Take away what a program that was ended left half written: files that never got their name.

Only what this program alone names so, only beside a book and among its backups, and only when
it is so old that nobody can be writing it still, on this PC or another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

STALE = timedelta(days=1)

# A book, a copy or a journal under way (with what SQLite and the lock put beside it), a file of
# any other kind, and a lock that was about to be taken over.
_UNNAMED = re.compile(
    r"\..+\.spendbook(-journal)?\.\d+(\.part(\.\d+)?)?(-journal|\.lock)?"
    r"|\.[0-9a-f]{16}\.part"
    r"|.+\.spendbook\.lock\.[0-9a-f]{16}"
)


def sweep(book: Path, now: datetime) -> tuple[Path, ...]:
    """Take away what lies unnamed and stale beside a book and in its backups; return what did.

    What cannot be looked at or taken away stays: it harms nothing.
    """
    gone = []
    for path in _unnamed(book):
        with suppress(OSError):
            written = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
            if now - written > STALE:
                path.unlink()
                gone.append(path)
    return tuple(gone)


def _unnamed(book: Path) -> Iterator[Path]:
    for folder in (book.parent, book.with_name(f"{book.stem} backups")):
        with suppress(OSError):
            found = sorted(folder.iterdir())
            yield from (p for p in found if _UNNAMED.fullmatch(p.name) and p.is_file())
