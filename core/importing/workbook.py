"""Workbooks: read by a child process under limits, kept as rows of text in a temporary file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.domain.progress import Progress
from core.importing import workbook_child as child
from core.importing.sniff import Sniffed
from core.importing.unreadable import (
    DamagedWorkbook,
    HasPassword,
    UnsafeWorkbook,
    WorkbookTooLarge,
)

_SECONDS = 180
_BLOCK = 1 << 20


@dataclass
class WorkbookSource:
    """The sheets of a workbook as rows of text, each sheet readable any number of times.

    ``cut`` are sheets that go on where only their top was asked for.
    """

    sniffed: Sniffed
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    _spool: IO[bytes]
    _starts: dict[str, tuple[int, int]]
    delimiter: str = ""
    cut: frozenset[str] = frozenset()

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the rows of a sheet from its first row on, as a spreadsheet counts them."""
        at, end = self._starts[sheet]
        rest = b""
        while at < end:
            self._spool.seek(at)
            block = self._spool.read(min(_BLOCK, end - at))
            at += len(block)
            *whole, rest = (rest + block).split(child.ROW.encode())
            for row in whole:
                yield row.decode("utf-8").split(child.CELL) if row else []


def read_workbook(
    sniffed: Sniffed, progress: Progress | None = None, top: int | None = None
) -> WorkbookSource:
    """Read all sheets of a workbook, or the top rows of each.

    Raises:
        UnreadableFile: it is locked, damaged, made to harm, or too large.
        Cancelled: the person asked to stop.
    """
    with ExitStack() as stack:
        spool = stack.enter_context(tempfile.TemporaryFile())
        status, words = _run(command(sniffed.path.resolve(), top), spool, progress)
        if status != 0:
            _refuse(sniffed.path.name, status, words)
        heads, starts = _index(spool)
        hidden = frozenset(name for name, state, _ in heads if state)
        cut = frozenset(name for name, _, goes_on in heads if goes_on)
        sheets = tuple(name for name, _, _ in heads)
        source = WorkbookSource(sniffed, sheets, hidden, spool, starts, cut=cut)
        # The file has no name; from here on it lives as long as the source.
        weakref.finalize(source, stack.pop_all().close)
        return source


def command(path: Path, top: int | None = None) -> list[str]:
    """Return the command that reads a workbook: this program again, as a reader only."""
    frozen = getattr(sys, "frozen", False)
    reader = ["--read-workbook"] if frozen else ["-I", str(Path(child.__file__))]
    return [sys.executable, *reader, str(path), *([str(top)] if top else [])]


def _run(command: list[str], spool: IO[bytes], progress: Progress | None) -> tuple[int, str]:
    limit = time.monotonic() + _SECONDS
    with tempfile.TemporaryFile() as words:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = subprocess.Popen(
            command,
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
    if status == child.UNSAFE:
        raise UnsafeWorkbook(file=file, what=words)
    if status == child.TOO_LARGE or status < 0 or "MemoryError" in words or "memory" in words:
        raise WorkbookTooLarge(file=file)
    raise DamagedWorkbook(file=file)


def _index(spool: IO[bytes]) -> tuple[list[tuple[str, str, str]], dict[str, tuple[int, int]]]:
    """Find the head of each sheet in the child's output, and where its rows begin and end."""
    mark, row_end = child.SHEET.encode(), child.ROW.encode()
    spool.seek(0)
    at, marks = 0, []
    while block := spool.read(_BLOCK):
        found = block.find(mark)
        while found >= 0:
            marks.append(at + found)
            found = block.find(mark, found + 1)
        at += len(block)
    heads, starts = [], {}
    for begin, end in zip(marks, [*marks[1:], at], strict=True):
        spool.seek(begin + 1)
        head = spool.read(4096).split(row_end)[0]
        name, hidden, goes_on = head.decode("utf-8").split(child.CELL)
        heads.append((name, hidden, goes_on))
        starts[name] = (begin + 1 + len(head) + 1, end)
    return heads, starts
