"""The spend profile: rows and columns that one chooses, each figure down to its payments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.domain.money import basis_points, pounds
from core.domain.spend_table import Answer, Asked, Question, SpendRow, SpendTable, Within
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.pages.spend_narrowing import Narrow
from desktop.qt import button_text
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import FlowLayout, flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane

# Before the columns that were chosen stand the answer and its total.
_BEFORE = 2
_NEXT = (Question.CATEGORY, Question.SUPPLIER, Question.MONTH, Question.ACCOUNT, Question.CENTRE)


class SpendProfile(QWidget):
    """One table at a time; a row can be divided further, and each figure shows its payments."""

    payments_wanted = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the questions and the table out."""
        super().__init__()
        self._page = page
        self._within: dict[Question, Answer] = {}
        self._shown: SpendTable | None = None
        self._model: RowTable[SpendRow] = RowTable((), self)
        self._build_questions()
        self._build_list()
        self._basis = StateLabel()
        see = page.add_action(self.tr("Payments behind the figure"), "Ctrl+L", self._see)
        deeper = page.add_action(self.tr("Divide this row further"), "Ctrl+D", self._divide)
        buttons = flow(button_for(see), button_for(deeper))
        self._list.goes_with_rows(buttons, self._basis)
        column = QVBoxLayout(self)
        column.addWidget(flow(self._rows, self._columns, self._population))
        column.addWidget(buttons)
        column.addLayout(self._path)
        column.addWidget(self._list, 1)
        column.addWidget(self._basis)

    def refresh(self) -> None:
        """Ask for the table that the questions are for."""
        asked, view = self._asked(), self._page.open_book.view
        self._page.read(lambda book, _progress: _table(book, asked, view), self._show)

    def table(self) -> SpendTable | None:
        """Return what is shown."""
        return self._shown

    def _build_questions(self) -> None:
        self._rows = CalmCombo(self.tr("Rows of the profile"))
        self._columns = CalmCombo(self.tr("Columns of the profile"))
        self._columns.addItem(self.tr("Columns: none"), "")
        for question, words in self._questions().items():
            self._rows.addItem(self.tr("Rows: {what}").format(what=words), str(question))
            self._columns.addItem(self.tr("Columns: {what}").format(what=words), str(question))
        self._columns.setCurrentIndex(self._columns.findData(str(Question.QUARTER)))
        self._population = CalmCombo(self.tr("Which payments count"))
        self._population.addItems([self.tr("In scope"), self.tr("All payments")])
        for combo in (self._rows, self._columns, self._population):
            combo.currentIndexChanged.connect(lambda _place: self.refresh())
        self._path = FlowLayout()

    def _build_list(self) -> None:
        empty = EmptyState(
            self.tr("No payments yet. The profile comes with the first file."),
            self.tr("Import a file"),
            lambda: self._page.go("import", "choose"),
        )
        self._list = ListPane(self.tr("Spend profile"), empty, self.tr("Filter rows"))
        self._list.table.set_rows_shown(10)
        self._list.filter_changed.connect(self._filter)
        self._list.table.opened_row.connect(lambda _row: self._see())

    def _questions(self) -> dict[Question, str]:
        return {
            Question.GROUP: self.tr("category group"),
            Question.CATEGORY: self.tr("category"),
            Question.SUPPLIER: self.tr("supplier"),
            Question.UNIT: self.tr("department"),
            Question.CENTRE: self.tr("cost centre"),
            Question.ACCOUNT: self.tr("account"),
            Question.YEAR: self.tr("financial year"),
            Question.QUARTER: self.tr("quarter"),
            Question.MONTH: self.tr("month"),
        }

    def _asked(self) -> Asked:
        columns = str(self._columns.currentData())
        return Asked(
            Question(str(self._rows.currentData())),
            Question(columns) if columns else None,
            dict(self._within),
            self._population.currentIndex() == 0,
        )

    def _show(self, found: SpendTable) -> None:
        self._shown = found
        old = self._model
        self._model = RowTable(self._columns_of(found), self)
        self._model.set_rows(found.rows)
        self._list.use_model(self._model)
        old.deleteLater()
        self._filter(self._list.filter.text())
        self._basis.setText(found.basis)
        self._show_path()

    def _columns_of(self, found: SpendTable) -> list[Column[SpendRow]]:
        name = self._questions()[found.rows_by].capitalize()
        total = pounds(found.total)
        columns: list[Column[SpendRow]] = [
            Column(name, lambda row: row.answer.label),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS, below=total),
        ]
        for place, (answer, pence) in enumerate(zip(found.columns, found.sums, strict=True)):
            value = _cell(place)
            columns.append(Column(answer.label, value, Holds.POUNDS, below=pounds(pence)))
        columns.append(Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT))
        columns.append(_share_of(self.tr("Share"), found.total))
        return columns

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        shown, rows = self._model.rows(), self._model.all_rows()
        words = self.tr("Showing {shown} of {count}, {pounds} of {all}").format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            pounds=pounds(sum(row.pence for row in shown)),
            all=pounds(sum(row.pence for row in rows)),
        )
        self._list.show_state(bool(rows) or bool(self._within), words)

    def _show_path(self) -> None:
        while (item := self._path.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for question, answer in self._within.items():
            chip = QPushButton(f"{button_text(answer.label)}  ✕")
            words = self.tr("No longer only {what}").format(what=answer.label)
            chip.setAccessibleName(words)
            chip.clicked.connect(self._taker(question))
            self._path.addWidget(chip)

    def _taker(self, question: Question) -> Callable[[], None]:
        def take() -> None:
            self._within.pop(question, None)
            self._rows.setCurrentIndex(self._rows.findData(str(question)))
            self.refresh()

        return take

    def _row(self) -> SpendRow | None:
        return self._model.row_at(self._list.table.current_row())

    def _divide(self) -> None:
        row, found = self._row(), self._shown
        if row is None or found is None:
            return
        self._within[found.rows_by] = row.answer
        left = [one for one in _NEXT if one not in self._within and one is not found.columns_by]
        if left:
            self._rows.blockSignals(True)
            self._rows.setCurrentIndex(self._rows.findData(str(left[0])))
            self._rows.blockSignals(False)
        self.refresh()

    def _see(self) -> None:
        """Show the payments of the figure under the cursor, or of its whole row."""
        row, found = self._row(), self._shown
        if row is None or found is None:
            return
        within = {**self._within, found.rows_by: row.answer}
        place = self._list.table.currentIndex().column() - _BEFORE
        if found.columns_by and 0 <= place < len(found.columns):
            within = {found.columns_by: found.columns[place]} | within
        if any(answer.key is None for answer in within.values()):
            self._page.say(self.tr("This column sums up several things. Choose one of them."))
            return
        in_scope = self._population.currentIndex() == 0
        self.payments_wanted.emit(_narrow(within, self._page.open_book.view, in_scope))


def _cell(place: int) -> Callable[[SpendRow], int | None]:
    return lambda row: row.cells[place]


def _share_of(title: str, total: int) -> Column[SpendRow]:
    return Column(title, lambda row: basis_points(row.pence, total), Holds.SHARE)


def _table(book: Book, asked: Asked, view: View) -> SpendTable:
    from core.usecases import profile_spend

    return profile_spend.spend_table(book, asked, as_at=view.as_at, period=view.period)


def _narrow(within: Within, view: View, in_scope: bool) -> Narrow:
    from core.usecases import profile_spend

    chosen = profile_spend.lines_behind(within, view.period, in_scope=in_scope)
    asked = {"text", "sort", "descending"}
    found = {one.name: getattr(chosen, one.name) for one in fields(chosen)}
    words = ", ".join(answer.label for answer in within.values())
    return {**{name: value for name, value in found.items() if name not in asked}, "words": words}
