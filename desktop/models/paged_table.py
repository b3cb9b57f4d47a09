"""The table of payments: ordered keys in memory, rows fetched a page at a time.

Sorting and filtering happen where the rows are. A row that is still on its way is blank; it
never holds the screen up.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from desktop.models.columns import Column, leaving, telling
from desktop.models.lists import READERS, header_data
from desktop.qt import ROOT, Index

T = TypeVar("T")

PAGE = 256
KEPT = 64

# Asks for the rows of some keys; the answer comes back through the second argument.
Fetch = Callable[[Sequence[int], Callable[[Sequence[Any]], None]], None]


class PagedTable(QAbstractTableModel, Generic[T]):
    """Any number of rows by their keys. Answers older than the last reset are dropped."""

    sort_asked = Signal(object)
    saving_asked = Signal()

    def __init__(
        self, columns: Sequence[Column[T]], fetch: Fetch, parent: QObject | None = None
    ) -> None:
        """Begin without rows. ``fetch`` must answer in this thread, now or later."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._keys: Sequence[int] = ()
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()
        self._asked: set[int] = set()
        self._life = 0

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """Return the columns in their order."""
        return self._columns

    def leaving(self) -> list[int]:
        """Return the columns in the order in which they leave where not all fit."""
        return leaving(self._columns)

    def telling(self) -> frozenset[int]:
        """Return the columns that tell the most: others leave before them."""
        return telling(self._columns)

    def show_keys(self, keys: Sequence[int]) -> None:
        """Show other rows, named by their keys in order."""
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        self._asked.clear()
        self._life += 1
        self.endResetModel()

    def forget_rows(self) -> None:
        """Read the same rows again: their content has changed, their order has not."""
        self._pages.clear()
        self._asked.clear()
        self._life += 1
        if self._keys:
            last = self.index(len(self._keys) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def gather(self, numbers: Sequence[int], take: Callable[[Sequence[T]], None]) -> None:
        """Read rows by their numbers, seen or not, and hand them over in this order."""
        self._fetch([self._keys[number] for number in numbers], take)

    def save(self) -> None:
        """Ask whoever has the rows to save them all."""
        self.saving_asked.emit()

    def key_at(self, number: int) -> int | None:
        """Return the key of a row, None beyond the end."""
        return self._keys[number] if 0 <= number < len(self._keys) else None

    def row_at(self, number: int) -> T | None:
        """Return a row, None if it is beyond the end or still on its way."""
        page = self._pages.get(number // PAGE)
        place = number % PAGE
        return page[place] if page is not None and 0 <= place < len(page) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell holds for a role."""
        reader = READERS.get(role)
        if reader is None or not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        row = self.row_at(index.row())
        if row is None:
            self._ask(index.row() // PAGE)
            row = self.row_at(index.row())
        return None if row is None else reader(column, row)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a heading."""
        return header_data(self._columns, section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask whoever has the rows for another order."""
        if 0 <= column < len(self._columns):
            self.sort_asked.emit((column, order == Qt.SortOrder.DescendingOrder))

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        life = self._life
        keys = self._keys[page * PAGE : (page + 1) * PAGE]
        self._fetch(keys, lambda rows: self._take(life, page, rows))

    def _take(self, life: int, page: int, rows: Sequence[T]) -> None:
        if life != self._life:
            return
        self._pages[page] = rows
        self._asked.discard(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        last = min(first + PAGE, len(self._keys)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))
