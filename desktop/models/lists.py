"""Tables of short lists, all rows in memory: suppliers, contracts, batches, lots.

Sorting and filtering are plain Python over the rows: a proxy model took a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from desktop.models.columns import Column, Holds, order_key
from desktop.qt import COPY_ROLE, RAW_ROLE, ROOT, STATE_ROLE, Index, tip

T = TypeVar("T")

_TIP_FROM = 24


class RowTable(QAbstractTableModel, Generic[T]):
    """Rows of one kind under fixed columns. DisplayRole is finished text."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        """Begin without rows."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self._all: tuple[T, ...] = ()
        self._shown: list[T] = []
        self._needle = ""
        self._keep: Callable[[T], bool] | None = None
        self._sort: tuple[int, bool] | None = None

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """Return the columns in their order."""
        return self._columns

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows, in the order last asked for."""
        self._all = tuple(rows)
        self._arrange()

    def set_filter(self, text: str, keep: Callable[[T], bool] | None = None) -> None:
        """Show only rows that hold the text in some cell, and that ``keep`` lets through."""
        self._needle, self._keep = text.strip().casefold(), keep
        self._arrange()

    def rows(self) -> Sequence[T]:
        """Return the rows that are shown, in order."""
        return tuple(self._shown)

    def all_rows(self) -> Sequence[T]:
        """Return every row, shown or not."""
        return self._all

    def row_at(self, number: int) -> T | None:
        """Return a shown row, None beyond the end."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def find(self, wanted: Callable[[T], bool]) -> int:
        """Return the number of the first shown row that is wanted, -1 if none is."""
        return next((n for n, row in enumerate(self._shown) if wanted(row)), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell holds for a role."""
        reader = READERS.get(role)
        if reader is None or not index.isValid():
            return None
        return reader(self._columns[index.column()], self._shown[index.row()])

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a heading."""
        return header_data(self._columns, section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; -1 is the order in which they came."""
        known = 0 <= column < len(self._columns)
        self._sort = (column, order == Qt.SortOrder.DescendingOrder) if known else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [row for row in self._all if self._passes(row)]
        if self._sort:
            column, descending = self._sort
            value = self._columns[column].value
            rows.sort(key=lambda row: order_key(value(row)), reverse=descending)
        self._shown = rows
        self.endResetModel()

    def _passes(self, row: T) -> bool:
        if self._keep is not None and not self._keep(row):
            return False
        return not self._needle or any(
            self._needle in column.text(row).casefold() for column in self._columns
        )


def header_data(
    columns: Sequence[Column[Any]], section: int, orientation: Qt.Orientation, role: int
) -> Any:
    """Return a heading: a column's title, or the number of a row counted from 1."""
    across = orientation == Qt.Orientation.Horizontal
    if role == Qt.ItemDataRole.DisplayRole:
        if not across:
            return section + 1
        return columns[section].title if section < len(columns) else None
    if role == Qt.ItemDataRole.TextAlignmentRole and across and section < len(columns):
        return columns[section].alignment()
    return None


def _tooltip(column: Column[Any], row: Any) -> str | None:
    text = column.text(row)
    return tip(text) if len(text) > _TIP_FROM and column.holds is Holds.TEXT else None


def _spoken(column: Column[Any], row: Any) -> str:
    return f"{column.title}: {column.text(row)}"


READERS: dict[int, Callable[[Column[Any], Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, row: column.text(row),
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _row: column.alignment(),
    Qt.ItemDataRole.ToolTipRole: _tooltip,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    RAW_ROLE: lambda column, row: column.value(row),
    COPY_ROLE: lambda column, row: column.copied(row),
    STATE_ROLE: lambda column, row: column.state(row) if column.state else None,
}
"""What each role reads from a cell; a role that is not here is answered before anything else."""
