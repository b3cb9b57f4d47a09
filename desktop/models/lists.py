"""Tables of short lists, all rows in memory: suppliers, contracts, batches, lots.

Sorting and filtering are plain Python over the rows: a proxy model took a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from desktop.models.columns import POUNDS, Column, Holds, leaving, order_key, telling
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
        self._answers: Mapping[int, str] = {}
        self._sort: tuple[int, bool] | None = None

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

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows, in the order last asked for."""
        self._all = tuple(rows)
        self._arrange()

    def set_filter(self, text: str, keep: Callable[[T], bool] | None = None) -> None:
        """Show only rows that hold the text in some cell, and that ``keep`` lets through."""
        self._needle, self._keep = text.strip().casefold(), keep
        self._arrange()

    def narrow(self, answers: Mapping[int, str]) -> None:
        """Show only rows whose cells in these columns read so."""
        self._answers = dict(answers)
        self._arrange()

    def questions(self) -> list[tuple[int, str]]:
        """Return the columns that narrow the list: words that some rows share, but not all."""
        found = []
        for n, column in enumerate(self._columns):
            said = {column.text(row) for row in self._all} if column.holds is Holds.TEXT else set()
            if 1 < len(said) < len(self._all):
                found.append((n, column.title))
        return found

    def answers_to(self, question: int) -> list[tuple[str, int, int | None]]:
        """Return what a column says of the rows that else are shown, with count and pence.

        The most pounds come first; pence are None in a list without pounds.
        """
        column, summed = self._columns[question], self._summed()
        found: dict[str, list[int]] = {}
        for row in self._all:
            if self._passes(row, besides=question):
                sums = found.setdefault(column.text(row), [0, 0])
                sums[0] += 1
                sums[1] += (summed.value(row) or 0) if summed else 0
        order = sorted(found, key=lambda text: (-abs(found[text][1]), -found[text][0], text))
        return [(text, found[text][0], found[text][1] if summed else None) for text in order]

    def sums(self) -> tuple[str, int, int] | None:
        """Return the heading of the first amounts, their pence in the rows shown and in all.

        None in a list without pounds.
        """
        summed = self._summed()
        if summed is None:
            return None
        shown, every = (
            sum(summed.value(row) or 0 for row in rows) for rows in (self._shown, self._all)
        )
        return summed.title, shown, every

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

    def _summed(self) -> Column[T] | None:
        return next((column for column in self._columns if column.holds in POUNDS), None)

    def _passes(self, row: T, besides: int = -1) -> bool:
        if self._keep is not None and not self._keep(row):
            return False
        for column, text in self._answers.items():
            if column != besides and self._columns[column].text(row) != text:
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
        if section >= len(columns):
            return None
        column = columns[section]
        return f"{column.title}\n{column.below}" if column.below else column.title
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
