"""Every list of the program: reads like a ledger, copies to a spreadsheet, works by keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from desktop.qt import (
    RIGHT,
    Index,
    announce,
    em,
    line_height,
    tabular,
)
from desktop.widgets.column_choice import ColumnChoice, sort_menu
from desktop.widgets.column_fit import Room, Wish, fit, whole
from desktop.widgets.copying import Copied, Elsewhere, as_copied, copied_cell, copied_rows
from desktop.widgets.headings import Headings
from desktop.widgets.ledger_delegate import LedgerDelegate

# So many columns get the width of what they hold: sixteen thousand took half a minute.
_MEASURED = 40
# More than these belong into a file, not onto the clipboard.
_MOST_COPIED = 50_000
# Between an amount and the words right of it.
_BESIDE_WORDS = 0.45
# So many rows tell what a column holds; four in five of them, what it usually holds.
_LOOKED_AT = 50


class TableView(QTableView):
    """A table of rows. Enter opens one, Ctrl+C copies those selected, Shift+F10 has the rest."""

    opened_row = Signal(object)
    current_changed = Signal(object)
    selected = Signal()
    columns_left = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a table that a screen reader calls ``name``."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(LedgerDelegate(self, self._words_out_of_sight))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._stretch = 0
        self._place = 0
        self._least = 0
        self._fit: tuple[int | None] | None = None
        self._wishes: dict[int, Wish] = {}
        self._may_leave = False
        self._left: tuple[int, ...] = ()
        self._choice: ColumnChoice | None = None
        self._not_needed: set[int] = set()
        # The style of the house gives it to each cell.
        self.room_beside_words = em(self, _BESIDE_WORDS)
        self._set_headers()
        self.horizontalScrollBar().rangeChanged.connect(self._fit_again)
        self.activated.connect(self._tell_opened)
        for keys, work in ((QKeySequence("Ctrl+Shift+C"), self.copy_with_headings),):
            self._local_action(keys, work)

    def use_model(
        self, model: QAbstractItemModel, stretch: int = 0, sortable: bool = True
    ) -> None:
        """Show a model; ``stretch`` is the column that takes the room left over."""
        self._stretch = stretch
        model.modelAboutToBeReset.connect(self._note_place)
        self.setModel(model)
        model.dataChanged.connect(self._widen_once)
        if sortable:
            header = self.horizontalHeader()
            header.setSortIndicatorClearable(True)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        self._take_up_choice(model)
        # Only now: to be sorted is to be reset, and to be measured once is enough.
        model.modelReset.connect(self._after_reset)
        self._after_reset()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure what came while the table was out of sight."""
        super().showEvent(event)
        if self.model() is not None:
            self._widen_once()

    def set_rows_shown(self, least: int) -> None:
        """Keep room for at least so many rows; the table takes more where there is more."""
        self._least = least
        self._keep_room()

    def fit_rows(self, most: int | None = None) -> None:
        """Be as high as the rows are: for a list that is short and seen whole, or up to some."""
        self._fit = (most,)
        count = self.model().rowCount()
        shown = count if most is None else min(count, most)
        rows = shown * self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()
        height += self._height_of_bar()
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def wanted_width(self) -> int:
        """Return how wide all columns would be as a whole; 0 while that is not known."""
        letter = em(self)
        wanted = sum(whole(self._wishes[n], letter) for n in self._wanted() if n in self._wishes)
        return wanted and wanted + self.verticalScrollBar().sizeHint().width() + self.frameWidth()

    def let_columns_leave(self) -> None:
        """Take columns out of sight where there is no room; ``columns_left`` tells which."""
        self._may_leave = True
        self._fill()

    def columns_in_order(self) -> list[int]:
        """Return the columns that are wanted, from left to right, in sight or without room."""
        header, wanted = self.horizontalHeader(), set(self._wanted())
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in order if column in wanted]

    def show_column(self, column: int, shown: bool) -> None:
        """Say whether a column has anything to show; its room goes to the others if not."""
        self._not_needed = self._not_needed - {column} if shown else self._not_needed | {column}
        self._show_columns_again()

    def _show_columns_again(self) -> None:
        """Show the columns that have anything to show and that the person wants to see."""
        self._hide_others(self._wanted())
        self._fill()

    def columns_menu(self, menu: QMenu) -> None:
        """Fill a menu with the columns to see, and whether to scroll where not all fit."""
        if self._choice is not None:
            self._choice.fill(menu)

    def _words_out_of_sight(self, row: int) -> list[str]:
        """Return what a row holds in the columns that have no room, each after its heading."""
        model = self.model()
        cells = (model.index(row, column) for column in self._left)
        return [str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or "") for cell in cells]

    def menu(self) -> QMenu:
        """Return the menu of the list: what to copy, how to sort, which columns to show."""
        menu = QMenu(self)
        for words, keys, work in (
            (self.tr("Copy"), "Ctrl+C", self.copy),
            (self.tr("Copy with headings"), "Ctrl+Shift+C", self.copy_with_headings),
        ):
            action = menu.addAction(words)
            action.setShortcut(QKeySequence(keys))
            action.setEnabled(bool(self.selected_rows()))
            action.triggered.connect(work)
        if self.isSortingEnabled():
            sort_menu(self, self.columns_in_order(), menu.addMenu(self.tr("Sort by")))
        if self._choice is not None:
            self.columns_menu(menu.addMenu(self.tr("Columns")))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the menu of the list, to the mouse and to Shift+F10."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        event.accept()

    def current_row(self) -> int:
        """Return the number of the row under the cursor, -1 if there is none."""
        return self.currentIndex().row()

    def selected_rows(self) -> list[int]:
        """Return the numbers of the selected rows, from the top."""
        model = self.selectionModel()
        if not model:
            return []
        # By its runs: asking for each selected cell took seconds at a million rows.
        chosen = model.selection()
        runs = (chosen.at(number) for number in range(chosen.count()))
        return sorted({row for run in runs for row in range(run.top(), run.bottom() + 1)})

    def select_rows(self, rows: Sequence[int]) -> None:
        """Select these rows and no others; the cursor stays where it is."""
        chosen = QItemSelection()
        last = self.model().columnCount() - 1
        for row in rows:
            chosen.select(self.model().index(row, 0), self.model().index(row, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to_row(self, row: int) -> None:
        """Put the cursor into a row, or the last one if there are fewer."""
        model = self.model()
        if model is not None and model.rowCount():
            place = min(max(row, 0), model.rowCount() - 1)
            self.setCurrentIndex(model.index(place, max(self.currentIndex().column(), 0)))

    def copy(self) -> None:
        """Copy the selected rows as text and as a table, figures without separators."""
        self._copy(headings=False)

    def copy_with_headings(self) -> None:
        """Copy the selected rows under their headings."""
        self._copy(headings=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C, open with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._tell_opened(self.currentIndex())
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters, or of all colours."""
        across = self.horizontalHeader()
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            # What has a style sheet keeps the colours with which it was set.
            across.setStyleSheet(across.styleSheet())
        if event.type() == QEvent.Type.ApplicationFontChange:
            self.setFont(QApplication.font())
            self.room_beside_words = em(self, _BESIDE_WORDS)
            across.setFont(QApplication.font())
            # The style keeps the letters that it first painted a heading with.
            across.setStyleSheet(across.styleSheet())
            self._keep_room()
            if self.model() is not None:
                self._after_reset()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the room left over to one column."""
        super().resizeEvent(event)
        self._fill()

    def _set_headers(self) -> None:
        down = self.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(line_height(self, 1.6))
        across = Headings(self)
        across.setStyleSheet("QHeaderView::section { padding: 0.2em 0.65em }")
        across.setSectionsClickable(True)
        across.setHighlightSections(False)
        across.setSectionsMovable(True)
        # The widths come from what is in sight: all rows took a minute at 100,000.
        across.setResizeContentsPrecision(_LOOKED_AT)
        self._headings = across
        self.setHorizontalHeader(across)
        across.setAccessibleName(self.accessibleName())

    def _local_action(self, keys: QKeySequence, work: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(work)
        self.addAction(action)

    def _take_up_choice(self, model: QAbstractItemModel) -> None:
        if self._choice is not None:
            self._choice.deleteLater()
            self._choice = None
        self._not_needed = set()
        # Grids of files have the columns of the file: only our own lists can be chosen from.
        if columns := getattr(model, "columns", ()):
            self._choice = ColumnChoice(self, [column.title for column in columns])
            self._choice.changed.connect(self._show_columns_again)
            self._show_columns_again()

    def _keep_room(self) -> None:
        if self._least and self._fit is None:
            rows = line_height(self, 1.6) * (self._least + 1)
            self.setMinimumHeight(rows + self._height_of_bar())

    def _height_of_bar(self) -> int:
        bar = self.horizontalScrollBar()
        return bar.sizeHint().height() if bar.maximum() > 0 else 0

    @Slot()
    def _fit_again(self) -> None:
        # Letters that grew may call for a bar to scroll sideways: it must not hide a row.
        self._keep_room()
        if self._fit is not None and self.model() is not None:
            self.fit_rows(*self._fit)

    @Slot()
    def _note_place(self) -> None:
        self._place = max(self.currentIndex().row(), 0)

    @Slot()
    def _after_reset(self) -> None:
        self.verticalHeader().setDefaultSectionSize(line_height(self, 1.6))
        self._wishes = {}
        self._widen_once()
        if self.model().rowCount():
            self.go_to_row(self._place)
        else:
            self.current_changed.emit(-1)

    @Slot()
    def _widen_once(self) -> None:
        # Out of sight nobody sees the widths, and measuring is most of what a new table costs.
        if self._wishes or not self.isVisible():
            return
        model, across = self.model(), self.horizontalHeader()
        columns = range(model.columnCount())
        measured = columns[:_MEASURED]
        # Rows that are still on their way have no width yet: their arrival comes here again.
        if not model.rowCount() or model.index(0, 0).data() is None:
            for column in measured:
                self.setColumnWidth(column, across.sectionSizeHint(column))
            return
        self._wishes = {n: self._wish(n) for n in measured}
        for column in columns[_MEASURED:]:
            wide = self.columnWidth(column)
            self._wishes[column] = Wish(wide, wide, wide, wide, words=False)
        self._fill()

    def _wish(self, column: int) -> Wish:
        cells = sorted(self._widths_of(column))
        # What four in five of the first rows have enough of.
        usual = cells[(len(cells) - 1) * 4 // 5]
        words = self._holds_words(column)
        return Wish(cells[-1], usual, *self._headings.room_for(column), words=words)

    def _widths_of(self, column: int) -> list[int]:
        """Return how wide the first cells of a column are."""
        model = self.model()
        count = min(model.rowCount(), self.horizontalHeader().resizeContentsPrecision())
        cells = [model.index(row, column) for row in range(count)]
        # Qt asks eight things of a cell to know its width; in a column only the words differ.
        words = [
            _length(one, str(cell.data() or ""))
            for one, cell in zip(self._letters(cells), cells, strict=True)
        ]
        longest = words.index(max(words))
        beside = self.sizeHintForIndex(cells[longest]).width() - words[longest]
        return [ceil(length + beside) for length in words]

    def _letters(self, cells: Sequence[QModelIndex]) -> list[QFontMetricsF]:
        """Return the letters of each of some cells of one column."""
        right = cells[0].data(Qt.ItemDataRole.TextAlignmentRole) == RIGHT
        return [QFontMetricsF(tabular(self.font()) if right else self.font())] * len(cells)

    def _fill(self) -> None:
        if not self._wishes:
            return
        wishes = {n: self._wishes[n] for n in self._wanted() if n in self._wishes}
        room = Room(self.viewport().width(), em(self), self._stretch)
        found = fit(wishes, room, *self._who_leaves())
        if self._headings.fold(found.folded):
            self._fit_again()
        self._hide_others(found.widths)
        for column, width in found.widths.items():
            self.setColumnWidth(column, width)
        if found.left != self._left:
            self._left = found.left
            self.columns_left.emit(found.left)

    def _wanted(self) -> list[int]:
        """Return the columns that have anything to show and that the person wants to see."""
        choice = self._choice
        return [
            column
            for column in range(self.model().columnCount() if self.model() else 0)
            if column not in self._not_needed and not (choice and choice.hides(column))
        ]

    def _who_leaves(self) -> tuple[list[int], Collection[int]]:
        """Return the columns that may leave, in their order, and those that tell the most."""
        if self._choice is None or not self._may_leave or self._choice.scrolls():
            return [], ()
        model: Any = self.model()
        wanted = set(self._wanted()) - {self._stretch}
        order = [column for column in model.leaving() if column in wanted]
        return order, model.telling()

    def _hide_others(self, shown: Collection[int]) -> None:
        for column in range(self.model().columnCount()):
            if self.isColumnHidden(column) is (column in shown):
                self.setColumnHidden(column, column not in shown)

    def _holds_words(self, column: int) -> bool:
        if columns := getattr(self.model(), "columns", ()):
            gives_way: bool = columns[column].gives_way()
            return gives_way
        role = Qt.ItemDataRole.TextAlignmentRole
        alignment: int = self.model().headerData(column, Qt.Orientation.Horizontal, role)
        return alignment != RIGHT

    def _copy(self, headings: bool) -> None:
        model, numbers = self.model(), self.selected_rows()
        if len(numbers) > _MOST_COPIED:
            words = self.tr("{count} rows are too many to copy: save the list instead.")
            self._tell(words.format(count=f"{len(numbers):,}"))
        elif isinstance(model, Elsewhere):
            shown = [model.columns[n] for n in self.columns_in_order()]
            # Rows out of sight are still where they are kept.
            model.gather(numbers, lambda rows: self._put(copied_rows(shown, rows), headings))
        else:
            columns = self.columns_in_order()
            rows = [[copied_cell(model.index(row, n)) for n in columns] for row in numbers]
            self._put(rows, headings)

    def _put(self, rows: list[list[Copied]], headings: bool) -> None:
        model, across = self.model(), Qt.Orientation.Horizontal
        order = self.columns_in_order()
        titles = (str(model.headerData(n, across)).split("\n")[0] for n in order)
        head = [[Copied(title) for title in titles]] if headings else []
        QGuiApplication.clipboard().setMimeData(as_copied([*head, *rows]))
        self._tell(self.tr("%Ln row(s) copied", "", len(rows)))

    def _tell(self, sentence: str) -> None:
        QApplication.sendEvent(self, QStatusTipEvent(sentence))
        announce(self, sentence)

    @Slot(object)
    def _tell_opened(self, index: Index) -> None:
        if index.isValid():
            self.opened_row.emit(index.row())

    @Slot()
    def _tell_selected(self) -> None:
        self.selected.emit()

    @Slot(object)
    def _tell_current(self, index: Index) -> None:
        self.current_changed.emit(index.row() if index.isValid() else -1)


def _length(letters: QFontMetricsF, words: str) -> float:
    return max(letters.horizontalAdvance(line) for line in words.split("\n"))
