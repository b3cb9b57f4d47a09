"""Rows kept in a temporary file: sheets of any size, readable again, in little memory.

Text is UTF-8: cells parted by US, rows by RS, sheets by GS. A sheet begins with its name,
"hidden" or nothing, and "more" where only its top was asked for. FS ends the whole.
"""

from __future__ import annotations

import io
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from core.importing.sniff import Sniffed
from core.importing.workbook_child import CELL, END, ROW, SHEET

_BLOCK = 1 << 20


@dataclass
class SpooledSource:
    """The sheets of a file as rows of text, each sheet readable any number of times.

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
            if not block:
                return
            at += len(block)
            whole, mark, rest = (rest + block).rpartition(ROW.encode())
            if mark:
                for row in whole.decode("utf-8", "replace").split(ROW):
                    yield row.split(CELL) if row else []


def is_whole(spool: IO[bytes]) -> bool:
    """Say whether what was written to a spool was written to its end."""
    size = spool.seek(0, io.SEEK_END)
    spool.seek(max(0, size - 1))
    return spool.read(1) == END.encode()


def spooled(sniffed: Sniffed, spool: IO[bytes]) -> SpooledSource:
    """Return the sheets in a spool, which is closed when nobody has them any more."""
    heads, starts = _index(spool)
    hidden = frozenset(name for name, state, _ in heads if state)
    cut = frozenset(name for name, _, goes_on in heads if goes_on)
    sheets = tuple(name for name, _, _ in heads)
    source = SpooledSource(sniffed, sheets, hidden, spool, starts, cut=cut)
    weakref.finalize(source, spool.close)
    return source


def _index(spool: IO[bytes]) -> tuple[list[tuple[str, str, str]], dict[str, tuple[int, int]]]:
    """Find the head of each sheet, and where its rows begin and end."""
    mark, row_end = SHEET.encode(), ROW.encode()
    spool.seek(0)
    at, marks = 0, []
    while block := spool.read(_BLOCK):
        found = block.find(mark)
        while found >= 0:
            marks.append(at + found)
            found = block.find(mark, found + 1)
        at += len(block)
    heads: list[tuple[str, str, str]] = []
    starts: dict[str, tuple[int, int]] = {}
    for begin, end in pairwise([*marks, at - 1]):
        spool.seek(begin + 1)
        head = spool.read(4096).split(row_end)[0]
        name, _, state = head.decode("utf-8", "replace").partition(CELL)
        hidden, _, goes_on = state.partition(CELL)
        name = _unlike(name, starts)
        heads.append((name, hidden, goes_on))
        starts[name] = (begin + 1 + len(head) + 1, end)
    return heads, starts


def _unlike(name: str, taken: dict[str, tuple[int, int]]) -> str:
    """Return the name of a sheet, with a number where another sheet has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
