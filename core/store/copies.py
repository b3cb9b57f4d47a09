"""Whole, checked copies of a book's file: written beside, checked, then given their name."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from core.store import connection as sqlite
from core.store.errors import BackupNotRight, disk_fault, in_plain_words


def require_whole(path: Path) -> None:
    """Refuse a copy that SQLite finds damaged.

    Raises:
        BackupNotRight: says what was found first.
    """
    sqlite.inspect_file(path)
    with closing(sqlite.open_plain(path, looking=True)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            raise BackupNotRight(file=path.name, detail=str(fault)) from fault
    if found != "ok":
        raise BackupNotRight(file=path.name, detail=found)


def write_copy(
    source: Path,
    target: Path,
    *,
    looking: bool = False,
    require: Callable[[Path], None] = require_whole,
) -> None:
    """Copy a book to a name, whole or not at all. Deleted content does not travel.

    ``require`` looks at the copy before it is given its name, and raises if it is not right.

    Raises:
        DiskFull, FolderReadOnly: the copy cannot be written.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with in_plain_words(target):
            _vacuum_into(source, beside, looking=looking)
        require(beside)
        put_in_place(beside, target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def copy_beside(source: Path, why: str) -> Path:
    """Copy a book into its own folder under its name and the reason; return the copy."""
    number = 1
    while (target := _named(source, why, number)).exists():
        number += 1
    write_copy(source, target)
    return target


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to, byte by byte, down to the disk.

    Raises:
        DiskFull, FolderReadOnly: the copy cannot be written; nothing of it stays.
    """
    try:
        shutil.copyfile(source, target)
        sync(target)
    except OSError as fault:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise disk_fault(fault, target) from fault


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to, as it is, to a name: whole or not at all.

    Raises:
        DiskFull, FolderReadOnly, DiskTrouble: the copy cannot be written.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        copy_bytes(source, beside)
        put_in_place(beside, target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def put_in_place(beside: Path, target: Path) -> None:
    """Give a finished file its name, so that neither crash nor power cut leaves half of it.

    Raises:
        DiskFull, FolderReadOnly, DiskTrouble: the disk did not do it.
    """
    try:
        sync(beside)
        beside.replace(target)
        sync_folder(target.parent)
    except OSError as fault:
        raise disk_fault(fault, target) from fault


def sync(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can say so."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(source: Path, why: str, number: int) -> Path:
    more = f" {number}" if number > 1 else ""
    return source.with_name(f"{source.stem} {why}{more}{source.suffix}")


def _vacuum_into(source: Path, target: Path, *, looking: bool) -> None:
    with closing(sqlite.open_plain(source, looking=looking)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
