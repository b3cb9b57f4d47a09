"""Putting finished bytes on disk so that a file is whole or not there, and reading within limits.

The only module of this room that touches the disk.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

from core.domain.problems import UserError


class FileNotWritten(UserError):
    """{name} could not be written: {why}."""

    code = "SB-640"
    exit_code = 3
    remedy_text = "{remedy}"


class FileNotRead(UserError):
    """{name} could not be read: {why}."""

    code = "SB-641"
    exit_code = 3
    remedy_text = "{remedy}"


class FileInUse(FileNotWritten):
    """{name} is open in another program, such as Excel, so it was left as it was."""

    code = "SB-642"
    exit_code = 3
    remedy_text = "Close it there and try again, or give another name, such as {other}."


# No file that people exchange is larger, and no PC of theirs could hold more in memory.
LARGEST = 1 << 30
# Larger files get room of their own.
_ROOM = 1 << 25
_REASONS = {
    errno.ENOSPC: ("the disk is full", "Make room, or choose another folder, and try again."),
    errno.EDQUOT: ("your share of the disk is full", "Make room, or choose another folder."),
    errno.EROFS: ("the folder can only be read", "Choose another folder, such as Documents."),
    errno.EACCES: (
        "you may not write there, or the file is open in another program",
        "Close the file if it is open in Excel, or choose another folder, and try again.",
    ),
    errno.ENOENT: ("the folder is not there", "Choose a folder that exists."),
    errno.ENOTDIR: ("the folder is not there", "Choose a folder that exists."),
    errno.EEXIST: (
        "a file has that name",
        "Choose a folder, or a name that ends in .zip.",
    ),
    errno.EISDIR: ("a folder has that name", "Choose another name."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
}
# What is half written has no name yet; after a day nobody can be writing it still.
_UNNAMED = re.compile(r"\.[0-9a-f]{16}\.part")
_STALE_SECONDS = 24 * 60 * 60
# Windows would otherwise turn line ends in our bytes into its own.
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_REASONS[errno.EPERM] = _REASONS[errno.EACCES]


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole: readers see the old one or the new one, never a part.

    ``private`` lets only the owner read it, from the first byte on.

    Raises:
        FileInUse: another program has it open; the remedy names another name.
        FileNotWritten: disk full, no permission, no such folder.
    """
    write_in_parts(path, (data,), private=private)


def write_in_parts(path: Path, parts: Iterable[bytes], *, private: bool = False) -> None:
    """Write a file whole, as ``write_atomically`` does, without holding all of it in memory.

    Raises:
        FileNotWritten: as there. What ``parts`` raises leaves the old file as it was.
    """
    try:
        _replace(path, parts, private=private)
    except OSError as fault:
        why, remedy = _reason(fault)
        raise FileNotWritten(name=path.name, why=why, remedy=remedy) from fault


def place_of_package(out: Path, name: str) -> Path:
    """Return the file to write a package to: ``out`` if it ends in .zip, else in that folder.

    A folder that is not there is made, beside what is there: nothing else is called a package.

    Raises:
        FileNotWritten: a file has the folder's name, or there is nowhere to make it.
    """
    if out.suffix.casefold() == ".zip" and not out.is_dir():
        return out
    make_folder(out)
    return out / name


def make_folder(folder: Path) -> None:
    """Make a folder that is not there yet, in one that is.

    Raises:
        FileNotWritten: a file has its name, or there is nowhere to make it.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        why, remedy = _reason(fault)
        raise FileNotWritten(name=folder.name, why=why, remedy=remedy) from fault


def _replace(path: Path, parts: Iterable[bytes], *, private: bool) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    handle = os.open(temporary, _CREATE, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sweep(path)
    _sync_folder(path.parent)


def _sweep(written: Path) -> None:
    """Take away what a program that was ended left half written in the folder of a file.

    Both are dated by the clock of that folder's disk, whatever this PC's says.
    """
    with contextlib.suppress(OSError), os.scandir(written.parent) as found:
        now = written.stat().st_mtime
        for one in found:
            if _UNNAMED.fullmatch(one.name):
                left = one.stat(follow_symlinks=False)
                if stat.S_ISREG(left.st_mode) and now - left.st_mtime > _STALE_SECONDS:
                    Path(one.path).unlink()


def _put_in_place(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except PermissionError as fault:
        # The folder took the new file, so it is the old one that somebody holds.
        if path.exists():
            raise FileInUse(name=path.name, other=free_name(path).name) from fault
        raise


def is_in_use(path: Path) -> bool:
    """Say whether a file is held by another program, so that nothing can take its place."""
    try:
        # Changes nothing; Windows refuses it while a program holds the file, as Excel does.
        path.rename(path)
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def free_name(path: Path) -> Path:
    """Return a name beside a file that no file has yet: ``Deals (2).xlsx``."""
    number = 2
    while (other := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return other


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename itself is durable enough.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_within(path: Path, limit: int = LARGEST) -> bytes:
    """Read a file of at most ``limit`` bytes.

    Raises:
        FileNotRead: it is not there, may not be read, or is larger.
    """
    with _opened(path) as file:
        data = file.read(_wanted(file, limit))
    _require_within(path, len(data), limit)
    return data


class Room:
    """Room in memory for one file after another: new room took longer than reading a file."""

    def __init__(self) -> None:
        """Take no memory yet: the system gives it as it is written to."""
        self._room = memoryview(bytearray(_ROOM))

    def read_within(self, path: Path, limit: int = LARGEST) -> memoryview:
        """Read a file as ``read_within`` does; its bytes stay until the next one is read."""
        with _opened(path) as file:
            wanted = _wanted(file, limit)
            if wanted > len(self._room):
                data = memoryview(file.read(wanted))
            else:
                data = self._room[: file.readinto(self._room[:wanted])]
        _require_within(path, len(data), limit)
        return data


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as fault:
        why, remedy = _reason(fault)
        if fault.errno in (errno.ENOENT, errno.ENOTDIR):
            why, remedy = "it is not there", "Check the name and the folder."
        elif fault.errno in (errno.EACCES, errno.EPERM):
            why, remedy = "you may not read it", "Ask its owner to let you read it."
        raise FileNotRead(name=path.name, why=why, remedy=remedy) from fault


def _wanted(file: BufferedReader, limit: int) -> int:
    # Room is made for what is asked for: as much as the file has, where it says so.
    size = os.fstat(file.fileno()).st_size
    return min(size or limit, limit) + 1


def _require_within(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise FileNotRead(
            name=path.name,
            why=f"it is larger than {limit >> 20} MB",
            remedy="Check that it is the right file.",
        )


def _reason(fault: OSError) -> tuple[str, str]:
    return _REASONS.get(
        fault.errno or 0, ("the disk did not do it", "Try again, or choose another folder.")
    )
