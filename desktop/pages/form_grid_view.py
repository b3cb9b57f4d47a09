"""The grid in which a form is edited: typing and pasting as in a spreadsheet, lists to choose."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.colours import state_colour, tint
from desktop.models.form_grid import FormGrid
from desktop.qt import STATE_ROLE, Index, em
from desktop.widgets.copying import Copied, as_copied
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.table_view import TableView

_WIDEST, _LEAST = 22, 7


class _CellDelegate(QStyledItemDelegate):
    """Tints what is wrong; offers the list where a column has one."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Prepare how a cell is painted."""
        super().initStyleOption(option, index)
        state = index.data(STATE_ROLE)
        if state:
            option.backgroundBrush = QBrush(tint(option.palette, state))
            option.palette.setColor(QPalette.ColorRole.Text, state_colour(option.palette, state))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field in which a cell is changed."""
        choices = _choices(index)
        if not choices:
            return super().createEditor(parent, option, index)
        combo = CalmCombo(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        combo.setParent(parent)
        combo.addItems(["", *choices])
        combo.activated.connect(lambda _place: self._chosen(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findText(str(index.data())), 0))
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Take what was chosen or typed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)

    def _chosen(self, combo: CalmCombo) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)


class FormGridView(TableView):
    """Cells are selected, not rows; blocks are copied and pasted as in a spreadsheet."""

    cell_changed = Signal()

    def __init__(self, name: str) -> None:
        """Make a grid that a screen reader calls ``name``."""
        super().__init__(name)
        self.grid = FormGrid(self)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        down = self.verticalHeader()
        down.setVisible(True)
        down.setAccessibleName(self.tr("Rows of the sheet"))
        across = self.horizontalHeader()
        across.setSectionsMovable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.use_model(self.grid, sortable=False)
        self.selectionModel().currentChanged.connect(
            lambda _now, _before: self.cell_changed.emit()
        )

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        if self.grid.rowCount() and self.grid.columnCount():
            place = self.grid.index(min(row, self.grid.rowCount() - 1), column)
            self.setCurrentIndex(place)
            self.scrollTo(place)

    def rows_selected(self) -> tuple[int, int]:
        """Return the first row of the selection, and how many there are."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return (rows[0], len(rows)) if rows else (self.current_row(), 1)

    def copy(self) -> None:
        """Copy the selected cells as a table."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(str(index.data()))
        QGuiApplication.clipboard().setMimeData(
            as_copied([[Copied(cell) for cell in row] for row in rows.values()])
        )

    def paste(self) -> None:
        """Paste a table from the clipboard, its first cell where the selection begins."""
        lines = QGuiApplication.clipboard().text().rstrip("\n").split("\n")
        cells = [[" ".join(cell.split()) for cell in line.split("\t")] for line in lines]
        self.grid.paste(self._corner(), cells)

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        columns = {index.column() for index in self.selectedIndexes()}
        _, count = self.rows_selected()
        self.grid.paste(self._corner(), [[""] * len(columns) for _ in range(count)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, empty, and edit with Enter."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.clear_cells()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _corner(self) -> Index:
        chosen = self.selectedIndexes()
        if not chosen:
            return self.currentIndex()
        return min(chosen, key=lambda index: (index.row(), index.column()))

    def _fill(self) -> None:
        # As a spreadsheet does: each column as wide as it needs, and beyond that it scrolls.
        header = self.horizontalHeader()
        for column, wish in self._wishes.items():
            least = max(header.sectionSizeHint(column), em(self, _LEAST))
            self.setColumnWidth(column, max(least, min(wish.longest, em(self, _WIDEST))))


def _choices(index: Index) -> tuple[str, ...]:
    model = index.model()
    head = model.head() if isinstance(model, FormGrid) else None
    return head.choices(index.column()) if head else ()
