"""A file as it stands: rows tinted by what becomes of them, said in words beside each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QContextMenuEvent, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.domain.spend import RowFate
from desktop.colours import state_colour, tint
from desktop.models.file_grid import FileGrid
from desktop.qt import STATE_ROLE, Index, em, larger, line_height
from desktop.widgets.table_view import TableView

_WIDEST = 24
# A file may have forty columns, and each cell takes its time to measure: about one screen of rows.
_LOOKED_AT = 20
# The state of the row of headings, whose letters are bold.
_HEADINGS = "notice"
_Flag = QItemSelectionModel.SelectionFlag
_THIS_ROW_ALONE = _Flag.ClearAndSelect | _Flag.Rows


class _FateDelegate(QStyledItemDelegate):
    """The ground of a row in its state's tint, headings in bold."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Prepare how a cell is painted."""
        super().initStyleOption(option, index)
        state = index.data(STATE_ROLE)
        if not state:
            return
        option.backgroundBrush = QBrush(tint(option.palette, state))
        option.palette.setColor(QPalette.ColorRole.Text, state_colour(option.palette, state))
        if state == _HEADINGS:
            option.font.setWeight(QFont.Weight.Bold)


class GridView(TableView):
    """The rows of a file. A column's heading, a row's number, Enter and the menu key ask what
    it is: ``column_asked`` and ``row_asked`` come with the place of the menu.
    """

    column_asked = Signal(object)
    row_asked = Signal(object)
    cell_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a grid that a screen reader calls ``name``."""
        super().__init__(name, parent)
        self.grid = FileGrid(self)
        self.setItemDelegate(_FateDelegate(self))
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        down = self.verticalHeader()
        down.setVisible(True)
        down.setSectionsClickable(True)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.setAccessibleName(self.tr("Rows of the file"))
        down.sectionClicked.connect(self._ask_row)
        across = self.horizontalHeader()
        across.setSectionsMovable(False)
        across.setSectionsClickable(True)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setResizeContentsPrecision(_LOOKED_AT)
        across.sectionClicked.connect(self._ask_column)
        self.use_model(self.grid, sortable=False)
        self.selectionModel().currentChanged.connect(self._tell_cell)
        self.opened_row.connect(self._ask_here)

    def column(self) -> int:
        """Return the column under the cursor, -1 if there is none."""
        return self.currentIndex().column()

    def selected_file_rows(self) -> list[tuple[str, int]]:
        """Return the sheet and the number in the file of each selected row."""
        rows = [self.grid.row_at(place) for place in self.selected_rows()]
        return [(row.sheet, row.row) for row in rows if row is not None]

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell, by its place in the grid."""
        if self.grid.rowCount() and self.grid.columnCount():
            place = self.grid.index(max(row, 0), max(column, 0))
            # Whatever key is down just now: Ctrl would take the row out of the selection.
            self.selectionModel().setCurrentIndex(place, _THIS_ROW_ALONE)
            self.scrollTo(place)

    def first_payment(self) -> int:
        """Return the place of the first payment, 0 if there is none."""
        rows = range(self.grid.rowCount())
        fates = ((n, self.grid.row_at(n)) for n in rows)
        return next((n for n, row in fates if row and row.fate is RowFate.PAYMENT), 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what the row is that was clicked, or the one under the cursor."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._ask_row(self.rowAt(event.pos().y()))
        else:
            self._ask_here()

    def fit(self, least: int, most: int) -> None:
        """Be as high as the rows are, within bounds."""
        count = min(max(self.grid.rowCount(), least), most)
        height = line_height(self, 1.6) * count + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())

    def _letters(self, cells: Sequence[QModelIndex]) -> list[QFontMetricsF]:
        plain, bold = QFontMetricsF(self.font()), QFontMetricsF(larger(self.font(), 1, bold=True))
        return [bold if cell.data(STATE_ROLE) == _HEADINGS else plain for cell in cells]

    def _fill(self) -> None:
        # As a spreadsheet does: each column as wide as it needs, and beyond that it scrolls.
        header = self.horizontalHeader()
        for column, wish in self._wishes.items():
            least = header.sectionSizeHint(column)
            self.setColumnWidth(column, max(least, min(wish.longest, em(self, _WIDEST))))

    @Slot(object)
    def _tell_cell(self, _index: Index) -> None:
        self.cell_changed.emit()

    @Slot()
    def _ask_here(self, _row: object = None) -> None:
        place = self.visualRect(self.currentIndex()).bottomLeft()
        self.row_asked.emit(self.viewport().mapToGlobal(place))

    @Slot(int)
    def _ask_row(self, row: int) -> None:
        if row < 0:
            return
        if row not in self.selected_rows():
            self.go_to(row, self.column())
        place = QPoint(0, self.rowViewportPosition(row) + self.rowHeight(row))
        self.row_asked.emit(self.viewport().mapToGlobal(place))

    @Slot(int)
    def _ask_column(self, column: int) -> None:
        self.go_to(max(self.current_row(), 0), column)
        header = self.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(column), header.height())
        self.column_asked.emit(header.mapToGlobal(place))
