"""One sheet of a publisher's form, to be edited: texts, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from core.domain.problems import Problem, Severity
from desktop.qt import COPY_ROLE, LEFT, ROOT, STATE_ROLE, Index, tip

if TYPE_CHECKING:
    from core.usecases.edit_form import FormDraft, SheetHead

# In a workbook the headings and what they mean stand above.
_FIRST_ROW = 3
_Place = tuple[int, int]


class FormGrid(QAbstractTableModel):
    """The rows of a sheet and one more to type into. ``edited`` says that something changed."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without a form."""
        super().__init__(parent)
        self._draft: FormDraft | None = None
        self._head: SheetHead | None = None
        self._problems: Mapping[_Place, Problem] = {}

    def show_sheet(self, draft: FormDraft, head: SheetHead) -> None:
        """Show a sheet as it is now."""
        self.beginResetModel()
        self._draft, self._head = draft, head
        self.endResetModel()

    def show_problems(self, problems: Mapping[_Place, Problem]) -> None:
        """Mark the cells that something is wrong with."""
        self._problems = problems
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def head(self) -> SheetHead | None:
        """Return the sheet that is shown."""
        return self._head

    def problem_at(self, index: Index) -> Problem | None:
        """Return what is wrong with a cell."""
        return self._problems.get((index.row(), index.column()))

    def paste(self, at: Index, cells: list[list[str]]) -> None:
        """Write a block of cells, its first at a place, as one step."""
        if self._draft and self._head and at.isValid():
            there = len(self._draft.rows(self._head.name))
            if self._draft.paste(self._head.name, at.row(), at.column(), cells):
                self._after(there)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows there are, with the empty one at the end."""
        if parent.isValid() or self._draft is None or self._head is None:
            return 0
        return len(self._draft.rows(self._head.name)) + (self._head.name != self._head.title)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns the sheet has."""
        return 0 if parent.isValid() or self._head is None else len(self._head.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell holds for a role."""
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, COPY_ROLE}:
            return self._text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        problem = self.problem_at(index)
        if role == STATE_ROLE:
            return self._state(problem)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{problem.message()} {problem.remedy()}") if problem else None
        if role == Qt.ItemDataRole.AccessibleTextRole and self._head:
            wrong = problem.message() if problem else ""
            return f"{self._head.columns[index.column()].title}: {self._text(index)}. {wrong}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write into a cell."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.paste(index, [[" ".join(str(value).split())]])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that every cell can be written into."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a heading, or the number of a row as the saved workbook counts it."""
        if self._head is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + _FIRST_ROW if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            headings = self._head.headings()
            return headings[section] if section < len(headings) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._head.columns[section].about)
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, index: Index) -> str:
        if self._draft is None or self._head is None:
            return ""
        rows = self._draft.rows(self._head.name)
        return rows[index.row()][index.column()] if index.row() < len(rows) else ""

    def _state(self, problem: Problem | None) -> str:
        if problem is None:
            return ""
        return "problem" if problem.weight() is Severity.BLOCKING else "notice"

    def _after(self, there: int) -> None:
        if self._draft and self._head and len(self._draft.rows(self._head.name)) != there:
            # Rows that were written below the last one.
            self.beginResetModel()
            self.endResetModel()
        else:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.edited.emit()
