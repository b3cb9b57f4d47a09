"""Part 2: what each column and each row of the file in hand is taken for, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.spend import DraftLine, FileReading, Role
from desktop.models.lists import RowTable
from desktop.pages.import_columns import (
    ColumnRow,
    column_columns,
    column_rows,
    lacks_words,
    line_columns,
    role_words,
)
from desktop.pages.import_file import HEADER_ROW, PAYMENT_ROWS, SKIP_ROWS, IncomingFile
from desktop.pages.import_grid import ImportGrid
from desktop.pages.page import Page, button_for
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.parts import Part
from desktop.widgets.question_list import Answer, QuestionList
from desktop.widgets.table_view import TableView
from desktop.widgets.tabs import Tabs


class LookPart(Part):
    """The questions about columns, the file as it stands, its columns, its payments.

    ``said`` comes when the person has said something of a row or a column.
    """

    said = Signal()

    def __init__(self, page: Page, answer: Answer) -> None:
        """Lay the part out."""
        super().__init__(2, page.tr("Columns"))
        self._page = page
        self._file: IncomingFile | None = None
        self.questions = QuestionList(answer)
        self.grid = ImportGrid(page)
        self.grid.said.connect(self.said)
        self.tabs = Tabs()
        self.tabs.add(self._in_tab(self.grid), self.tr("The file"))
        self.tabs.add(self._build_columns(), self.tr("Columns and why"))
        self.tabs.add(self._build_lines(), self.tr("Payments as they will be kept"))
        self._said_words = StateLabel("", "notice")
        self._forget = page.add_action(
            self.tr("Read it as if I had said nothing"), "Ctrl+Shift+Z", self._start_again
        )
        self._forget_button = button_for(self._forget)
        self.column.addWidget(self.questions)
        self.column.addWidget(self.tabs)
        self.column.addWidget(self._said_words)
        self.column.addWidget(flow(self._forget_button))

    def show_file(self, file: IncomingFile, reading: FileReading) -> None:
        """Show how a file is read."""
        fresh = file is not self._file
        self._file = file
        self.questions.show_questions(
            file.open_questions(2), file.other_questions(2), file.answers
        )
        self.grid.show_file(file, reading, fresh=fresh)
        self._used.set_rows(column_rows(reading))
        self._used_table.fit_rows()
        self._show_lines(reading)
        said = words_said(self, file)
        self._said_words.say(said)
        self._forget.setEnabled(bool(file.answers))
        self._forget_button.setVisible(bool(file.answers))
        self.set_state(*self.told(file))

    def told(self, file: IncomingFile) -> tuple[str, str]:
        """Say how far the columns are, with the colour that goes with it."""
        asked = len(file.open_questions(2))
        if asked:
            return self.tr("%Ln question(s)", "", asked), "problem"
        if file.look is not None and lacks_words(file.look.reading):
            return self.tr("no column says what was bought"), "notice"
        return self.tr("clear"), "done"

    def lines(self) -> RowTable[DraftLine]:
        """Return the first payments as they will be kept."""
        return self._lines

    def columns(self) -> RowTable[ColumnRow]:
        """Return the columns of the file, each with what it is and why."""
        return self._used

    def _build_columns(self) -> QWidget:
        self._used: RowTable[ColumnRow] = RowTable(column_columns(self), self)
        self._used_table = TableView(self.tr("Columns of the file"))
        self._used_table.use_model(self._used, stretch=3, sortable=False)
        self._used_table.opened_row.connect(self._open_column)
        hint = StateLabel(self.tr("Enter or a double click shows a column in the file."))
        return self._in_tab(hint, self._used_table)

    def _build_lines(self) -> QWidget:
        self._lines: RowTable[DraftLine] = RowTable((), self)
        self._lines_table = TableView(self.tr("The first payments as they are read"))
        self._lines_table.set_rows_shown(8)
        self._lines_words = StateLabel()
        return self._in_tab(self._lines_words, self._lines_table)

    def _in_tab(self, *widgets: QWidget) -> QWidget:
        tab = QWidget()
        column = QVBoxLayout(tab)
        for widget in widgets:
            column.addWidget(widget)
        return tab

    def _show_lines(self, reading: FileReading) -> None:
        lines: RowTable[DraftLine] = RowTable(line_columns(self, reading), self)
        lines.set_rows(reading.lines)
        older, self._lines = self._lines, lines
        place = 2 if Role.DATE in reading.columns else 1
        self._lines_table.use_model(lines, stretch=place, sortable=False)
        older.deleteLater()
        shown = f"{len(reading.lines):,}"
        if reading.whole:
            words = self.tr("The first {shown} of {count} payments.")
            self._lines_words.setText(words.format(shown=shown, count=f"{reading.line_count:,}"))
        else:
            self._lines_words.setText(self.tr("The first {shown} payments.").format(shown=shown))

    def _open_column(self, row: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.grid.show_column(row)

    def _start_again(self) -> None:
        if self._file is not None:
            self._file.forget()
            self.said.emit()


def words_said(widget: QWidget, file: IncomingFile) -> str:
    """Return what the person said of rows and columns, in a sentence."""
    reading = file.look.reading if file.look else None
    headings: Sequence[str] = reading.headings if reading else ()
    parts = []
    if row := file.answers.get(HEADER_ROW):
        parts.append(widget.tr("the headings are in row {row}").format(row=row))
    if rows := file.answers.get(SKIP_ROWS):
        one, more = widget.tr("leave out row {rows}"), widget.tr("leave out rows {rows}")
        parts.append((one if rows.isdigit() else more).format(rows=rows))
    if rows := file.answers.get(PAYMENT_ROWS):
        one, more = widget.tr("row {rows} is a payment"), widget.tr("rows {rows} are payments")
        parts.append((one if rows.isdigit() else more).format(rows=rows))
    for role in Role:
        value = file.answers.get(role.value, "")
        if value.isdigit() and int(value) < len(headings):
            words = widget.tr('"{heading}" is {meaning}')
            heading = headings[int(value)]
            parts.append(words.format(heading=heading, meaning=role_words(role)))
        elif value == "none":
            parts.append(widget.tr("no column is {role}").format(role=role_words(role)))
    return widget.tr("You said: {what}.").format(what="; ".join(parts)) if parts else ""
