"""Any file as sheets of rows of text, so that everything after this sees one kind of table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from core.domain.progress import Progress
from core.importing.sniff import Kind, Sniffed, sniff
from core.importing.text_table import open_text
from core.importing.web_table import open_page
from core.importing.workbook import read_workbook

# The top of a file: enough rows to find its headings and what its columns hold, few enough to be
# read and planned in a tenth of a second; so many cells where rows are long.
TOP_ROWS = 2_000
_TOP_CELLS = 60_000


class Source(Protocol):
    """A file as sheets of rows. Rows count from 1 as a spreadsheet shows them."""

    @property
    def sniffed(self) -> Sniffed:
        """What the bytes of the file are."""

    @property
    def delimiter(self) -> str:
        """What parts the cells of delimited text, "" elsewhere."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets; one unnamed sheet for text."""

    @property
    def hidden(self) -> frozenset[str]:
        """The sheets that a spreadsheet program does not show."""

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the rows of a sheet."""


@dataclass(frozen=True)
class Top:
    """The first rows of a file, kept: it is read in other ways without being opened again.

    ``whole`` says that the file holds no more than that; ``paired`` that quotation marks pair.
    """

    sniffed: Sniffed
    delimiter: str
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    tables: Mapping[str, Sequence[list[str]]]
    whole: bool
    paired: bool

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the rows of a sheet that were kept."""
        return iter(self.tables[sheet])


def open_top(path: Path) -> Top:
    """Read the first rows of a file, so few that this takes a moment however large it is.

    Raises:
        UnreadableFile: as far as can be seen, it is of another kind, empty, locked, damaged or
            made to harm.
    """
    sniffed = sniff(path, top_only=True)
    if sniffed.kind is Kind.CSV:
        try:
            return _top(open_text(sniffed), paired=True)
        except csv.Error:
            return _top(open_text(sniffed, paired=False), paired=False)
    html = sniffed.kind is Kind.HTML
    book = open_page(sniffed, TOP_ROWS) if html else read_workbook(sniffed, top=TOP_ROWS)
    top = _top(book)
    return replace(top, whole=top.whole and not book.cut)


def _top(source: Source, *, paired: bool = True) -> Top:
    tables, whole = {}, True
    for sheet in source.sheets:
        tables[sheet], goes_on = _first(source.rows(sheet))
        whole = whole and not goes_on
    return Top(
        source.sniffed, source.delimiter, source.sheets, source.hidden, tables, whole, paired
    )


def _first(rows: Iterator[list[str]]) -> tuple[list[list[str]], bool]:
    """Return the first rows, and whether more follow."""
    kept: list[list[str]] = []
    cells = 0
    for row in rows:
        if len(kept) == TOP_ROWS or cells >= _TOP_CELLS:
            return kept, True
        kept.append(row)
        cells += len(row)
    return kept, False


def open_source(path: Path, *, paired: bool = True, progress: Progress | None = None) -> Source:
    """Open a file of any kind that can hold payments.

    ``paired`` is False where quotation marks are known not to pair.

    Raises:
        UnreadableFile: it is of another kind, empty, locked, damaged or made to harm.
    """
    sniffed = sniff(path, progress)
    if sniffed.kind is Kind.CSV:
        return open_text(sniffed, paired=paired)
    if sniffed.kind is Kind.HTML:
        return open_page(sniffed, progress=progress)
    return read_workbook(sniffed, progress)


def open_list(path: Path, progress: Progress | None = None) -> Source:
    """Open a file that is no file of payments: a register, a list of codes, of prices, of names.

    Where its quotation marks do not pair, each line stands by itself.

    Raises:
        UnreadableFile: it is of another kind, empty, locked, damaged or made to harm.
    """
    source = open_source(path, progress=progress)
    if source.sniffed.kind is not Kind.CSV:
        return source
    try:
        for sheet in source.sheets:
            for _ in source.rows(sheet):
                pass
    except csv.Error:
        return open_source(path, paired=False, progress=progress)
    return source
