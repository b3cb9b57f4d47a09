"""Any file as sheets of rows of text, so that everything after this sees one kind of table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from core.domain.progress import Progress
from core.importing.sniff import Kind, Sniffed, sniff
from core.importing.text_table import open_text
from core.importing.web_table import open_page
from core.importing.workbook import read_workbook


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
        return open_page(sniffed)
    return read_workbook(sniffed, progress)
