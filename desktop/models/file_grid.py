"""A file as it stands: its rows and cells, what becomes of each row, what each column means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QObject, Qt

from core.domain.spend import GridRow, RowFate
from desktop.qt import COPY_ROLE, LEFT, QT_TRANSLATE_NOOP, ROOT, STATE_ROLE, Index, tip

_TIP_FROM = 24
_FATES = {
    RowFate.HEADINGS: (QT_TRANSLATE_NOOP("FileGrid", "Headings"), "notice"),
    RowFate.PAYMENT: (QT_TRANSLATE_NOOP("FileGrid", "Payment"), ""),
    RowFate.LEFT_OUT: (QT_TRANSLATE_NOOP("FileGrid", "Left out"), "quiet"),
    RowFate.PROBLEM: (QT_TRANSLATE_NOOP("FileGrid", "Problem"), "problem"),
}


class FileGrid(QAbstractTableModel):
    """Cells as the file has them. A row's header says its number and what becomes of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without rows."""
        super().__init__(parent)
        self._rows: Sequence[GridRow] = ()
        self._meanings: Mapping[int, str] = {}
        self._whys: Mapping[int, str] = {}
        self._width = 0

    def show_rows(
        self, rows: Sequence[GridRow], meanings: Mapping[int, str], whys: Mapping[int, str]
    ) -> None:
        """Show rows; ``meanings`` and ``whys`` are those of the columns that are used.

        The same again leaves the cursor and the widths as they are.
        """
        # A tip is asked for when it is shown: nothing on the screen depends on it.
        self._whys = whys
        if (rows, meanings) == (self._rows, self._meanings):
            return
        self.beginResetModel()
        self._rows, self._meanings = rows, meanings
        self._width = max((len(row.cells) for row in rows), default=0)
        self.endResetModel()

    def row_at(self, number: int) -> GridRow | None:
        """Return a row by its place in the list, None beyond the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def find(self, sheet: str, row: int) -> int:
        """Return the place of a row of the file, -1 if it is not shown."""
        wanted = ((n, one) for n, one in enumerate(self._rows) if one.row == row)
        return next((n for n, one in wanted if sheet in {"", one.sheet}), -1)

    def meaning(self, column: int) -> str:
        """Say what a column means, "" where it is not used."""
        return self._meanings.get(column, "")

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many cells the longest row has."""
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell holds for a role."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == STATE_ROLE:
            return _FATES[row.fate][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        place = index.column()
        text = row.cells[place] if place < len(row.cells) else ""
        if role in {Qt.ItemDataRole.DisplayRole, COPY_ROLE}:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(text) if len(text) > _TIP_FROM else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.meaning(place) or letter(place)}: {text}. {self.row_words(row)}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what a column means over its letter; beside a row its number and its fate."""
        if orientation == Qt.Orientation.Vertical:
            row = self.row_at(section)
            if row is None:
                return None
            return self.row_words(row) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            unused = QCoreApplication.translate("FileGrid", "not used")
            return f"{self.meaning(section) or unused}\n{letter(section)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._whys.get(section, ""))
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def row_words(self, row: GridRow) -> str:
        """Say a row's number and what becomes of it."""
        return f"{row.row}  {fate_words(row.fate)}"


def fate_words(fate: RowFate) -> str:
    """Say what becomes of a row, in a word or two."""
    return QCoreApplication.translate("FileGrid", _FATES[fate][0])


def letter(column: int) -> str:
    """Return the letter of a column as a spreadsheet shows it: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
