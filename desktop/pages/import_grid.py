"""The top of a file as it stands, where the person says what a row and what a column is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from core.domain.problems import SENTENCES
from core.domain.spend import FileReading, GridRow, Role, RowFate
from desktop.models.file_grid import fate_words, letter
from desktop.pages.file_grid_view import GridView
from desktop.pages.import_columns import (
    AMOUNTS,
    meanings_of,
    role_words,
    roles_to_choose,
    whys_of,
)
from desktop.pages.import_file import HEADER_ROW, PAYMENT_ROWS, SKIP_ROWS, IncomingFile
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, OneLine, StateLabel

_LEAST, _MOST = 5, 11


class ImportGrid(QWidget):
    """The grid, and under it what the row and the column under the cursor are taken for.

    ``said`` comes when the person has said something of a row or a column.
    """

    said = Signal()

    def __init__(self, page: Page) -> None:
        """Lay the grid and the two lines under it out."""
        super().__init__()
        self._page = page
        self._file: IncomingFile | None = None
        self._reading: FileReading | None = None
        self.view = GridView(self.tr("The file as it stands"))
        self.view.cell_changed.connect(self._show_cell)
        self.view.column_asked.connect(self._ask_column)
        self.view.row_asked.connect(self._ask_row)
        hint = StateLabel(
            self.tr(
                "Click a column's heading to say what it means, a row's number to say what it "
                "is. With keys: Enter in a row, or the buttons below."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(hint)
        column.addWidget(self.view)
        lines = QHBoxLayout()
        lines.setSpacing(em(self, 1))
        lines.addWidget(self._row_line(), 1)
        lines.addWidget(self._column_line(), 1)
        column.addLayout(lines)

    def show_file(self, file: IncomingFile, reading: FileReading, *, fresh: bool) -> None:
        """Show a file; ``fresh`` puts the cursor into its first payment."""
        cell = (self.view.current_row(), self.view.column())
        across = self.view.horizontalScrollBar().value()
        self._file, self._reading = file, reading
        self.view.grid.show_rows(reading.grid, meanings_of(reading), whys_of(reading))
        self.view.fit(_LEAST, _MOST)
        if fresh:
            self.view.go_to(self.view.first_payment(), 0)
        else:
            self.view.go_to(*cell)
            self.view.horizontalScrollBar().setValue(across)
        self._show_cell()

    def show_row(self, sheet: str, row: int) -> bool:
        """Put the cursor into a row of the file; say whether it is among those shown."""
        place = self.view.grid.find(sheet, row)
        if place < 0:
            return False
        self.view.go_to(place, self.view.column())
        self.view.setFocus()
        return True

    def show_column(self, column: int) -> None:
        """Put the cursor into a column."""
        self.view.go_to(self.view.current_row(), column)
        self.view.setFocus()

    def choose_meaning(self, column: int, role: Role | None) -> None:
        """Say what a column means; None is nothing."""
        if self._file is not None:
            self._file.use_column(column, role)
            self.said.emit()

    def headings_are_here(self) -> None:
        """Say that the row under the cursor holds the headings."""
        row = self._row()
        if self._file is not None and row is not None:
            self._file.say_rows(SKIP_ROWS, [(row.sheet, row.row)], taken_back=True)
            self._file.answer(HEADER_ROW, str(row.row))
            self.said.emit()

    def skip(self) -> None:
        """Leave the selected rows out, or take that back."""
        self._say(SKIP_ROWS)

    def is_payment(self) -> None:
        """Take the selected rows as payments, or take that back."""
        self._say(PAYMENT_ROWS)

    def meaning_menu(self, column: int) -> QMenu:
        """Return the menu that asks what a column means."""
        menu = QMenu(self)
        menu.setTitle(self.tr("Column {letter} means").format(letter=letter(column)))
        now = _role_at(self._reading, column)
        for role in roles_to_choose():
            action = menu.addAction(role_words(role), partial(self.choose_meaning, column, role))
            action.setCheckable(True)
            action.setChecked(role is now)
        menu.addSeparator()
        unused = menu.addAction(
            self.tr("Do not use this column"), partial(self.choose_meaning, column, None)
        )
        unused.setCheckable(True)
        unused.setChecked(now is None)
        unused.setEnabled(now not in AMOUNTS)
        return menu

    def row_menu(self) -> QMenu:
        """Return the menu that asks what the row under the cursor is."""
        menu = QMenu(self)
        menu.addActions(self._row_actions)
        menu.addSeparator()
        menu.addMenu(self.meaning_menu(max(self.view.column(), 0)))
        return menu

    # The two lines under the grid.

    def _row_line(self) -> QWidget:
        page, view = self._page, self.view
        self._row_actions: Sequence[QAction] = (
            page.add_action(
                self.tr("Headings are here"), "Ctrl+Shift+H", self.headings_are_here, on=view
            ),
            page.add_action(self.tr("Skip this row"), "Del", self.skip, on=view),
            page.add_action(
                self.tr("This is a payment"), "Ctrl+Shift+P", self.is_payment, on=view
            ),
        )
        self._buttons = [button_for(action) for action in self._row_actions]
        self._row_words = Label()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row_words)
        column.addWidget(flow(*self._buttons))
        column.addStretch(1)
        return holder

    def _column_line(self) -> QWidget:
        self._meaning = CalmCombo(self.tr("What this column means"))
        self._meaning.addItem(self.tr("Do not use"))
        for role in roles_to_choose():
            self._meaning.addItem(role_words(role))
        self._meaning.activated.connect(self._choose)
        self._column_words = Label()
        self._means = OneLine(self.tr("It means"))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._column_words)
        column.addWidget(flow(self._means, self._meaning))
        column.addStretch(1)
        return holder

    def _show_cell(self) -> None:
        row, column = self._row(), self.view.column()
        if row is None or self._file is None or self._reading is None:
            return
        self._row_words.setText(_words_of_row(self, row))
        skipped = self._file.says(SKIP_ROWS, (row.sheet, row.row))
        taken = self._file.says(PAYMENT_ROWS, (row.sheet, row.row))
        said = (
            self.tr("Headings are here"),
            self.tr("Do not skip this row") if skipped else self.tr("Skip this row"),
            self.tr("This is no payment after all") if taken else self.tr("This is a payment"),
        )
        allowed = (
            row.fate is not RowFate.HEADINGS,
            skipped or row.fate is not RowFate.LEFT_OUT,
            taken or self._may_be_payment(row),
        )
        for action, button, words, may in zip(
            self._row_actions, self._buttons, said, allowed, strict=True
        ):
            action.setText(words)
            button.setText(words)
            action.setEnabled(may)
        self._column_words.setText(_words_of_column(self, self._reading, column))
        role = _role_at(self._reading, column)
        self._meaning.setCurrentIndex(roles_to_choose().index(role) + 1 if role else 0)

    def _row(self) -> GridRow | None:
        return self.view.grid.row_at(self.view.current_row())

    def _may_be_payment(self, row: GridRow) -> bool:
        header = self._reading.header_row if self._reading else 0
        return row.row > header and row.fate in {RowFate.LEFT_OUT, RowFate.PROBLEM}

    def _say(self, key: str) -> None:
        row = self._row()
        if self._file is not None and row is not None:
            back = self._file.says(key, (row.sheet, row.row))
            self._file.say_rows(key, self.view.selected_file_rows(), taken_back=back)
            self.said.emit()

    def _choose(self, place: int) -> None:
        role = roles_to_choose()[place - 1] if place else None
        if role is not _role_at(self._reading, self.view.column()):
            self.choose_meaning(self.view.column(), role)

    def _ask_column(self, place: QPoint) -> None:
        self._pop_up(self.meaning_menu(self.view.column()), place)

    def _ask_row(self, place: QPoint) -> None:
        self._pop_up(self.row_menu(), place)

    def _pop_up(self, menu: QMenu, place: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


def _role_at(reading: FileReading | None, column: int) -> Role | None:
    if reading is None:
        return None
    at = [role for role, use in reading.columns.items() if use.index == column]
    return next((role for role in at if role is Role.AMOUNT), at[0] if at else None)


def _words_of_row(widget: QWidget, row: GridRow) -> str:
    words = widget.tr("Row {row}: {fate}.").format(row=row.row, fate=fate_words(row.fate).lower())
    if not row.code:
        return words
    # The sentence of a total quotes the row, which is in sight.
    why = SENTENCES[row.code].message.partition(": {")[0].partition(" {")[0].strip()
    return f"{words} {why}" if why else words


def _words_of_column(widget: QWidget, reading: FileReading, column: int) -> str:
    heading = reading.headings[column] if 0 <= column < len(reading.headings) else ""
    named = widget.tr("Column {letter}").format(letter=letter(max(column, 0)))
    if heading.strip():
        named += f', "{" ".join(heading.split())}"'
    role = _role_at(reading, column)
    if role is None:
        return widget.tr("{column}: not used.").format(column=named)
    why = reading.columns[role].why
    return widget.tr("{column}: {meaning}. Why: {why}.").format(
        column=named, meaning=role_words(role), why=why.rstrip(".")
    )
