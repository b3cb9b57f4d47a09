"""Why a book cannot be opened, changed or taken back: each cause with its words.

The one place where SQLite's codes become sentences; what is not in the list is a bug of ours.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.domain.problems import UserError


class NotABook(UserError):
    """{file} is not a Spendbook book."""

    code = "SB-701"
    remedy_text = "Choose a file that ends in .spendbook, or make a new book."


class NewerBook(UserError):
    """{file} was made by a newer Spendbook than this one."""

    code = "SB-702"
    remedy_text = "Install the newest Spendbook on this PC. The book has not been changed."


class OpenElsewhere(UserError):
    """{file} is open: {person} on {pc}, in {program}, since {since}."""

    code = "SB-703"
    exit_code = 7
    remedy_text = (
        "Close it there, or open it here for looking only. If that PC was switched off while "
        "the book was open, delete the file {lock} and try again."
    )


class FolderReadOnly(UserError):
    """Nothing can be saved in the folder {folder}."""

    code = "SB-704"
    remedy_text = "Open the book for looking only, or copy it to a folder of your own."


class Damaged(UserError):
    """{file} is damaged: {detail}."""

    code = "SB-705"
    remedy_text = "Put the latest backup in its place: spendbook book restore."


class ForeignPart(UserError):
    """{file} holds something that Spendbook did not put there: {what}."""

    code = "SB-706"
    remedy_text = "Do not use this file. Ask for it again from where it came, or use a backup."


class DiskFull(UserError):
    """There is no room left on the disk that holds {file}."""

    code = "SB-707"
    remedy_text = "Make room and do it again. Nothing was changed."


class UndoRefused(UserError):
    """ "{summary}" cannot be taken back: {why}."""

    code = "SB-708"
    exit_code = 4
    remedy_text = "Take back what was done after it first, or change it by hand."


class NothingToUndo(UserError):
    """There is nothing to take back."""

    code = "SB-709"
    exit_code = 4
    remedy_text = "The history page lists what was done."


class NothingToRedo(UserError):
    """There is nothing to bring back."""

    code = "SB-710"
    exit_code = 4
    remedy_text = "Only what was taken back last can be brought back."


class BookExists(UserError):
    """There is a file called {file} already."""

    code = "SB-711"
    remedy_text = "Choose another name, or open the book that is there."


class NoSuchBook(UserError):
    """There is no file {file}."""

    code = "SB-712"
    remedy_text = "Check the name and the folder."


class OpenForLooking(UserError):
    """{file} is open for looking only."""

    code = "SB-713"
    remedy_text = "Close it and open it for working to change it."


class NotClosedProperly(UserError):
    """{file} was not closed properly, and looking alone cannot put it right."""

    code = "SB-714"
    remedy_text = "Open it once for working, on the PC where it was used last."


class ChangedMeanwhile(UserError):
    """{file} was changed by somebody else while you were looking at it."""

    code = "SB-715"
    remedy_text = "Close it and open it again."


class Busy(UserError):
    """{file} is busy with another piece of work."""

    code = "SB-716"
    exit_code = 7
    remedy_text = "Wait until that is done and try again. Nothing was changed."


class BackupNotRight(UserError):
    """The copy {file} is not right: {detail}."""

    code = "SB-717"
    exit_code = 6
    remedy_text = "Choose another backup. The book has not been changed."


class TakenOver(UserError):
    """{file} was opened for working by {person} on {pc} while it was open here."""

    code = "SB-718"
    exit_code = 7
    remedy_text = "Close it here and open it again. Nothing was changed."


class DiskTrouble(UserError):
    """The disk that holds {file} did not answer as it should."""

    code = "SB-719"
    remedy_text = (
        "Check the disk or the network, then open the book again and look at its history: "
        "what you did last may or may not be there."
    )


class NotInBook(UserError):
    """The book has no {what} {number}."""

    code = "SB-720"
    exit_code = 2
    remedy_text = "Check the number in the list."


class NotBackedUp(UserError):
    """No backup was made, because the book itself is not right: {detail}."""

    code = "SB-723"
    exit_code = 6
    remedy_text = "Put an earlier backup in its place: spendbook book restore. They are all left."


class OlderBook(UserError):
    """{file} was made by an older Spendbook and must be brought up to date first."""

    code = "SB-721"
    remedy_text = "Open it once for working, or look at a copy that you open for working."


class Unreadable(UserError):
    """{file} is there, but you are not allowed to read it."""

    code = "SB-722"
    remedy_text = "Ask the person who looks after your files for access, or open a copy."


class NoLongerKept(UserError):
    """The copy of {file} that the book kept was taken out: it named a person who was forgotten."""

    code = "SB-726"
    exit_code = 4
    remedy_text = "Use your own copy of the file. Payments and figures are not concerned."


class TwoNames(UserError):
    """{file} has a second name on its disk, so that two people could work on it unnoticed."""

    code = "SB-727"
    exit_code = 7
    remedy_text = (
        "Delete the name that is not wanted: the book stays whole under the other. Windows "
        "lists both with: fsutil hardlink list."
    )


_CAUSES: dict[int, type[UserError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_READONLY: FolderReadOnly,
    sqlite3.SQLITE_CANTOPEN: FolderReadOnly,
    sqlite3.SQLITE_PERM: FolderReadOnly,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_IOERR: DiskTrouble,
}


_NO_LEAVE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EEXIST)


def disk_fault(fault: OSError, path: Path) -> UserError:
    """Return in words why the disk did not do what was asked of it for a file."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(file=path.name)
    if fault.errno in _NO_LEAVE:
        return FolderReadOnly(folder=str(path.parent))
    return DiskTrouble(file=path.name)


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Say in a sentence what the disk or another program did to the book.

    Raises:
        UserError: the cause, where it lies outside the program.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as fault:
        origin = fault.orig if isinstance(fault, DBAPIError) else fault
        # The low byte is the primary code; the rest says where SQLite met it. Text that is
        # not text has no code: Python's own reading of it failed.
        primary = (getattr(origin, "sqlite_errorcode", None) or 0) & 0xFF
        if "decode to UTF-8" in str(origin):
            primary = sqlite3.SQLITE_CORRUPT
        if primary not in _CAUSES:
            raise
        values = {"file": path.name, "folder": str(path.parent), "detail": str(origin)}
        raise _CAUSES[primary](**values) from fault
