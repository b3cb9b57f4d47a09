"""Workbooks: read by a child process under limits, kept as rows of text in a temporary file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from core.domain.progress import Progress
from core.importing import workbook_child as child
from core.importing.sniff import Sniffed
from core.importing.spool import SpooledSource, is_whole, spooled
from core.importing.unreadable import (
    DamagedWorkbook,
    HasPassword,
    NoRoom,
    ReaderStopped,
    UnsafeWorkbook,
    WorkbookTooLarge,
)

_SECONDS = 180
# What Python ends with where the last of its output cannot be written.
_NOT_WRITTEN = 120


def read_workbook(
    sniffed: Sniffed, progress: Progress | None = None, top: int | None = None
) -> SpooledSource:
    """Read all sheets of a workbook, or the top rows of each.

    Raises:
        UnreadableFile: it is locked, damaged, made to harm, or too large.
        Cancelled: the person asked to stop.
    """
    return read_by(command(sniffed.path.resolve(), top), sniffed, progress)


def read_by(
    reader: Sequence[str],
    sniffed: Sniffed,
    progress: Progress | None = None,
    seconds: float = _SECONDS,
) -> SpooledSource:
    """Read a workbook by a command that writes its sheets as the child does.

    However the reader ends, or is ended after so many seconds, nothing of it stays.

    Raises:
        UnreadableFile: the reader gave no sheets; its reason.
        Cancelled: the person asked to stop.
    """
    file = sniffed.path.name
    with ExitStack() as stack:
        try:
            spool = stack.enter_context(tempfile.TemporaryFile())
            status, words = _run(reader, spool, progress, seconds)
        except OSError as error:
            raise NoRoom(file=file) from error
        if status != 0:
            _refuse(file, status, words)
        if not is_whole(spool):
            raise ReaderStopped(file=file)
        # The file has no name; from here on it lives as long as the source.
        stack.pop_all()
        return spooled(sniffed, spool)


def command(path: Path, top: int | None = None) -> list[str]:
    """Return the command that reads a workbook: this program again, as a reader only."""
    frozen = getattr(sys, "frozen", False)
    reader = ["--read-workbook"] if frozen else ["-I", str(Path(child.__file__))]
    return [sys.executable, *reader, str(path), *([str(top)] if top else [])]


def _run(
    reader: Sequence[str], spool: IO[bytes], progress: Progress | None, seconds: float
) -> tuple[int, str]:
    limit = time.monotonic() + seconds
    with tempfile.TemporaryFile() as words:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = subprocess.Popen(
            list(reader),
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=words,
            creationflags=flags,
        )
        try:
            while True:
                try:
                    status = process.wait(timeout=0.1)
                    break
                except subprocess.TimeoutExpired:
                    if progress:
                        progress.step("Reading the workbook")
                    if time.monotonic() > limit:
                        return child.TOO_LARGE, ""
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        words.seek(0)
        return status, words.read(2000).decode("utf-8", "replace")


def _refuse(file: str, status: int, words: str) -> None:
    if status == child.PASSWORD:
        raise HasPassword(file=file)
    if status == child.DAMAGED:
        raise DamagedWorkbook(file=file)
    if status in {child.NO_ROOM, _NOT_WRITTEN}:
        raise NoRoom(file=file)
    if status == child.UNSAFE:
        raise UnsafeWorkbook(file=file, what=words)
    if status == child.TOO_LARGE or status < 0 or "memory" in words.lower():
        raise WorkbookTooLarge(file=file)
    raise ReaderStopped(file=file)
