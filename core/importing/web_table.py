"""Web pages saved under a spreadsheet's name: the cells of their tables, and nothing else.

Decision: an own reader, which goes through the page once. The library's takes minutes over
marks that are never closed, and holds the whole page and all its cells.
"""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

from core.domain.progress import Progress
from core.importing.sniff import Sniffed
from core.importing.spool import SpooledSource, spooled
from core.importing.unreadable import FileChanged, ReadingStopped, UnpairedQuotes, in_words
from core.importing.workbook_child import CELL, END, ROW, SEPARATORS, SHEET

_BLOCK = 1 << 18
# A mark that is not closed within so many letters is text.
_LONGEST_TAG = 1 << 14
_LONGEST_CELL = 1 << 17
_MOST_COLUMNS = 16_384
_MARK = re.compile("<[a-zA-Z/!?]")
_SIGN = re.compile("[\"'>]")
_SPACE = re.compile(r"\s+")
_COMMENT_END = re.compile("-->")
# What stands between these is not shown.
_UNSHOWN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}


class TooLong(Exception):
    """A cell or a row of the page goes on and on."""


class _Table:
    """The cells of a page's tables, a row at a time: ``rows`` says which table each is of."""

    def __init__(self) -> None:
        self.table = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._length = 0

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
            self._length += len(text)
            if self._length > _LONGEST_CELL:
                raise TooLong

    def tag(self, name: str, rest: str) -> list[str] | None:
        """Take a mark; return the row that it ends."""
        ended = None
        if name == "table":
            ended = self._end_row()
            self.table += 1
        elif name in {"tr", "/tr", "/table"}:
            ended = self._end_row()
            self._row = [] if name == "tr" else None
        elif name in {"td", "th"}:
            self._end_cell()
            self._cell, self._length, self._span = [], 0, _span(rest)
        elif name in {"/td", "/th"}:
            self._end_cell()
        elif name in {"br", "br/"}:
            self.text(" ")
        return ended

    def end(self) -> list[str] | None:
        return self._end_row()

    def _end_cell(self) -> None:
        if self._cell is not None:
            if self._row is None:
                self._row = []
            text = html.unescape("".join(self._cell)).translate(SEPARATORS)
            self._row += [" ".join(text.split()), *[""] * (self._span - 1)]
            if len(self._row) > _MOST_COLUMNS:
                raise TooLong
        self._cell = None

    def _end_row(self) -> list[str] | None:
        self._end_cell()
        row, self._row = self._row, None
        return row


def _span(rest: str) -> int:
    _, found, after = rest.lower().partition("colspan=")
    number = after.lstrip("\"' ")[:4] if found else ""
    digits = number[: next((i for i, ch in enumerate(number) if not ch.isdecimal()), len(number))]
    return min(max(int(digits or "1"), 1), 100)


def open_page(
    sniffed: Sniffed, rows: int | None = None, progress: Progress | None = None
) -> SpooledSource:
    """Read the tables of a web page, or its first rows; a page without tables has no sheets.

    Raises:
        UnreadableFile: the page cannot be read to its end, or its cells have none.
        Cancelled: the person asked to stop.
    """
    with ExitStack() as stack:
        spool = stack.enter_context(tempfile.TemporaryFile())
        try:
            with sniffed.path.open(encoding=sniffed.encoding, errors="replace") as page:
                goes_on = _write(spool, _rows(_blocks(sniffed, page, progress)), rows)
        except OSError as error:
            raise ReadingStopped(file=sniffed.path.name, what=in_words(error)) from error
        except TooLong as error:
            raise UnpairedQuotes(file=sniffed.path.name) from error
        stack.pop_all()
        source = spooled(sniffed, spool)
        source.cut = frozenset(source.sheets[-1:] if goes_on else ())
        return source


def _write(spool: IO[bytes], rows: Iterator[tuple[int, list[str]]], most: int | None) -> bool:
    """Write the rows, or so many of them; say whether others follow."""
    goes_on = False
    before, sheets = -1, 0
    for count, (table, row) in enumerate(rows):
        if most is not None and count > most:
            goes_on = True
            break
        if table != before:
            before, sheets = table, sheets + 1
            spool.write(f"{SHEET}Table {sheets}{CELL}{CELL}{ROW}".encode())
        spool.write((CELL.join(row) + ROW).encode("utf-8", "replace"))
    spool.write(END.encode())
    return goes_on


def _blocks(sniffed: Sniffed, page: IO[str], progress: Progress | None) -> Iterator[str]:
    left = sniffed.size
    while block := page.read(_BLOCK):
        if progress:
            progress.step("Reading the page", sniffed.size - left, sniffed.size)
        if left < 0:
            raise FileChanged(file=sniffed.path.name)
        left -= len(block)
        yield block


def _rows(blocks: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the page, each with the number of its table."""
    cells = _Table()
    for text, name, rest in _marks(blocks):
        cells.text(text)
        table = cells.table
        if name and (row := cells.tag(name, rest)) is not None:
            yield table, row
    if (row := cells.end()) is not None:
        yield cells.table, row


def _marks(blocks: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each mark in small letters with the text before it, and what else stands in it."""
    text, at, ended = "", 0, False
    until: re.Pattern[str] | None = None
    while not ended:
        block = next(blocks, "")
        ended = not block
        text, at = text[at:] + block, 0
        while at < len(text):
            if until:
                found = until.search(text, at)
                if found is None:
                    at = max(at, len(text) - 10)
                    break
                at, until = found.end(), None
            opened = text.find("<", at)
            if opened < 0:
                yield text[at:], "", ""
                at = len(text)
            elif len(text) - opened < _LONGEST_TAG and not ended:
                # The mark may go on in the next block.
                yield text[at:opened], "", ""
                at = opened
                break
            elif text.startswith("<!--", opened):
                yield text[at:opened], "", ""
                at, until = opened + 4, _COMMENT_END
            elif (closed := _close(text, opened)) < 0:
                yield text[at:-closed], "", ""
                at = -closed
            else:
                name, _, rest = _SPACE.sub(" ", text[opened + 1 : closed]).partition(" ")
                yield text[at:opened], name.lower(), rest
                at, until = closed + 1, _UNSHOWN.get(name.lower())


def _close(text: str, opened: int) -> int:
    """Return where a mark ends; minus the place up to which all is text where it is none.

    A sign between quotation marks ends no mark.
    """
    if not _MARK.match(text, opened):
        return -(opened + 1)
    limit = min(opened + _LONGEST_TAG, len(text))
    at = opened + 1
    while sign := _SIGN.search(text, at, limit):
        if sign[0] == ">":
            return sign.start()
        end = text.find(sign[0], sign.end(), limit)
        if end < 0:
            closed = text.find(">", sign.end(), limit)
            return closed if closed >= 0 else -limit
        at = end + 1
    return -limit
