"""Web pages saved under a spreadsheet's name: the cells of their tables, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from core.importing.sniff import Sniffed

_MOST_CELLS = 3_000_000
_BLOCK = 1 << 16


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._cells = 0

    def rows(self) -> int:
        return sum(map(len, self.tables))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_row()
            self.tables.append([])
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 100) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._cells < _MOST_CELLS:
            if self._row is None:
                self._row = []
            self._row += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
            self._cells += self._span
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            if not self.tables:
                self.tables.append([])
            self.tables[-1].append(self._row)
        self._row = None


@dataclass(frozen=True)
class WebSource:
    """The tables of a web page, in their order, as sheets named by number."""

    sniffed: Sniffed
    sheets: tuple[str, ...]
    tables: tuple[list[list[str]], ...]
    hidden: frozenset[str] = frozenset()
    delimiter: str = ""

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the rows of a table."""
        for row in self.tables[self.sheets.index(sheet)]:
            yield list(row)


def open_page(sniffed: Sniffed, rows: int | None = None) -> WebSource:
    """Read the tables of a web page, or its first rows; a page without tables has no sheets."""
    cells = _Cells()
    with sniffed.path.open(encoding=sniffed.encoding, errors="replace") as page:
        while (rows is None or cells.rows() <= rows) and (text := page.read(_BLOCK)):
            cells.feed(text)
    cells.close()
    tables = tuple(table for table in cells.tables if table)
    names = tuple(f"Table {n}" for n in range(1, len(tables) + 1))
    return WebSource(sniffed, names, tables)
