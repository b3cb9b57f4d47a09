"""What buying organisations also ask: the rows, a form for one, a workbook for many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.period import Period
from core.domain.progress import Progress
from core.domain.return_fields import Grain
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.asked_form import AskedForm
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Heading, Label, OneLine, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.answer_fields import AskedRow, AskedTable
    from core.usecases.fill_answers import Filled

_Span = tuple[Period, date]


class AlsoAsked(QWidget):
    """A record is chosen above, its rows are listed, the row under the cursor is a form."""

    def __init__(self, page: Page, span: Callable[[], _Span | None]) -> None:
        """Lay the parts out; ``span`` says the period and day of the return."""
        super().__init__()
        self._page, self._span = page, span
        self._tables: Sequence[AskedTable] = ()
        self._wanted: tuple[str, str, str] | None = None
        self._row_wanted = ""
        self._model: RowTable[AskedRow] = RowTable(self._columns(), self)
        self.record = CalmCombo(self.tr("What is asked"))
        self.record.setMaximumWidth(em(self, 46))
        self.record.activated.connect(lambda _place: self._show_record())
        nothing = EmptyState(
            self.tr("Nothing more is asked of the agreements that you use in this period.")
        )
        self.list = ListPane(self.tr("Rows that are asked for"), nothing)
        self.list.use_model(self._model, stretch=1)
        self.list.table.set_rows_shown(6)
        self.list.table.current_changed.connect(self._show_row)
        self.form = AskedForm()
        self.form.changed.connect(lambda _none: self._allow())
        self._head = Heading("", 2)
        self._totals = StateLabel()
        self._lay_out()

    def refresh(self) -> None:
        """Ask what is asked in the period of the return."""
        span = self._span()
        if span is not None:
            self._page.read(lambda book, progress: _look(book, span, progress), self._show)

    def choose(self, record: str) -> None:
        """Go to a record, named as checks name it."""
        publisher, _, rest = record.partition(":")
        agreement, _, name = rest.rpartition(":")
        self._wanted = (publisher, agreement, name)
        self._fill_records()

    def _lay_out(self) -> None:
        page = self._page
        self._keep = page.add_action(
            self.tr("Keep these answers"), "Ctrl+S", self._keep_row, changes=True
        )
        self._back = page.add_action(self.tr("Back to what the book knows"), "", self.form.go_back)
        self._add = page.add_action(
            self.tr("Add a row"), "Ctrl+Alt+A", self._add_row, changes=True
        )
        self._drop = page.add_action(
            self.tr("Forget these answers"), "", self._forget, changes=True
        )
        self._write = page.add_action(self.tr("Write a workbook to fill…"), "", self._choose_out)
        self._fill = page.add_action(
            self.tr("Take a filled workbook in…"), "", self._choose_filled, changes=True
        )
        words = self.tr(
            "Some buying organisations ask for more than the return says. What your book knows is "
            "filled in. Only rows that are complete leave, and only to those who ask."
        )
        self._sheet = Sheetlike()
        keep = button_for(self._keep, main=True)
        self._buttons = (keep, button_for(self._back), button_for(self._drop))
        buttons = flow(*self._buttons)
        for widget in (self._head, self.form, buttons):
            self._sheet.column.addWidget(widget)
        self._top = flow(OneLine(self.tr("What is asked")), self.record, button_for(self._add))
        self._tools = flow(button_for(self._write), button_for(self._fill))
        column = QVBoxLayout(self)
        for part in (Label(words), self._top, self._tools):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addWidget(self._totals)
        column.addWidget(self._sheet)
        self._sheet.hide()

    def _columns(self) -> tuple[Column[AskedRow], ...]:
        return (
            Column(
                self.tr("State"),
                lambda row: self.tr("To do") if row.problems else self.tr("Complete"),
                state=lambda row: "problem" if row.problems else "done",
            ),
            Column(self.tr("Row"), lambda row: row.about),
            Column(
                self.tr("What is missing"),
                lambda row: row.problems[0].message() if row.problems else "",
            ),
        )

    # What the book says.

    def _show(self, tables: Sequence[AskedTable]) -> None:
        self._tables = tables
        self._fill_records()

    def _fill_records(self) -> None:
        chosen = self._wanted or self._key()
        self.record.clear()
        for table in self._tables:
            asked = table.questions
            words = self.tr("{owner}, {agreement}: {record}, {done} of {all}").format(
                owner=table.owner,
                agreement=asked.agreement_no,
                record=asked.record.title,
                done=f"{len(table.complete()):,}",
                all=f"{len(table.rows):,}",
            )
            self.record.addItem(words, table.key())
        keys = [table.key() for table in self._tables]
        if chosen in keys:
            self.record.setCurrentIndex(keys.index(chosen))
            self._wanted = None
        self._show_record()

    def _key(self) -> Any:
        return self.record.currentData()

    def _table(self) -> AskedTable | None:
        place = self.record.currentIndex()
        return self._tables[place] if 0 <= place < len(self._tables) else None

    def _show_record(self) -> None:
        table = self._table()
        rows = table.rows if table else ()
        self._model.set_rows(rows)
        done = len(table.complete()) if table else 0
        status = self.tr("{done} of %Ln row(s) complete", "", len(rows)).format(done=f"{done:,}")
        self.list.empty.say(self._why_empty(table))
        self.list.show_state(bool(rows), status)
        for widget in (self._top, self._tools):
            widget.setVisible(table is not None)
        totals = table.totals() if table else ()
        self._totals.say("; ".join(f"{one.title}: {pounds(pence)}" for one, pence in totals))
        place = self._model.find(lambda row: row.key == self._row_wanted)
        if place >= 0:
            self.list.table.go_to_row(place)
        self._show_row(self.list.table.current_row())

    def _why_empty(self, table: AskedTable | None) -> str:
        if table is None:
            return self.tr("Nothing more is asked of the agreements that you use in this period.")
        if table.questions.record.grain is Grain.ROW:
            return self.tr("No row yet: add one for each thing that is asked about.")
        return self.tr("There is nothing in this period that it is asked about.")

    def _show_row(self, number: int) -> None:
        table, row = self._table(), self._model.row_at(number)
        self._sheet.setVisible(row is not None)
        if table is not None and row is not None:
            self._head.setText(row.about)
            self.form.show_row(table, row)
            self._order()
        self._allow()

    def _order(self) -> None:
        # Fields are drawn later than the buttons below them: Tab follows the eye.
        parts = (self.list.table, *self.form.fields.values(), *self._buttons)
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def _allow(self) -> None:
        table, row = self._table(), self._row()
        may = not self._page.open_book.read_only
        own = table is not None and table.questions.record.grain is Grain.ROW
        self._keep.setEnabled(may and bool(self.form.said()) and self.form.can_be_kept())
        self._add.setEnabled(may and own)
        self._drop.setEnabled(may and row is not None and bool(row.said))

    def _row(self) -> AskedRow | None:
        return self._model.row_at(self.list.table.current_row())

    # What the person does.

    def _keep_row(self) -> None:
        table, row, said = self._table(), self._row(), self.form.said()
        if table is not None and row is not None and said:
            self._row_wanted = row.key
            self._page.change(lambda book, _p: _answer(book, table, row.key, said))

    def _add_row(self) -> None:
        table = self._table()
        if table is not None:
            first = table.questions.record.fields[0].name
            self._page.change(lambda book, _p: _new_row(book, table, first), self._added)

    def _added(self, key: str) -> None:
        self._row_wanted = key

    def _forget(self) -> None:
        table, row = self._table(), self._row()
        if table is not None and row is not None:
            self._page.change(lambda book, _p: _forget(book, table, row.key))

    def _choose_out(self) -> None:
        page, title = self._page, self.tr("Write a workbook to fill")
        path = SaveFile.ask(self, page.open_book.settings, "answers", title, "also_asked.xlsx")
        tables = self._tables
        if path is not None:
            page.read(lambda book, _p: _write(book, path, tables), self._wrote)

    def _wrote(self, path: Path) -> None:
        words = self.tr("The workbook is in {path}. Fill it, save it, and take it in here.")
        self._page.notice(words.format(path=path))

    def _choose_filled(self) -> None:
        page, title = self._page, self.tr("Take a filled workbook in")
        types = self.tr("Workbooks (*.xlsx)")
        path = OpenFile.ask(self, page.open_book.settings, "answers", title, types)
        tables = self._tables
        if path is not None:
            page.change(lambda book, _p: _take(book, path, tables), self._filled)

    def _filled(self, done: Filled) -> None:
        words = self.tr("%Ln row(s) say something new.", "", done.rows)
        if not done.problems:
            self._page.notice(words)
            return
        from desktop.present import tell_problems

        self._page.banner.show_problem(tell_problems(done.problems))


def _look(book: Book, span: _Span, progress: Progress) -> tuple[AskedTable, ...]:
    from core.usecases import answer_fields

    period, as_at = span
    return answer_fields.look(book, as_at=as_at, period=period, progress=progress)


def _answer(book: Book, table: AskedTable, row: str, said: dict[str, str | None]) -> Touched:
    from core.usecases import answer_fields

    return answer_fields.answer(book, table, row, said)


def _new_row(book: Book, table: AskedTable, field: str) -> str:
    from core.usecases import answer_fields

    key = answer_fields.new_row(table)
    answer_fields.answer(book, table, key, {field: ""})
    return key


def _forget(book: Book, table: AskedTable, row: str) -> Touched:
    from core.usecases import answer_fields

    return answer_fields.forget(book, table, row)


def _write(book: Book, path: Path, tables: Sequence[AskedTable]) -> Path:
    from core.usecases import fill_answers

    return fill_answers.write_sheets(book, path, tables)


def _take(book: Book, path: Path, tables: Sequence[AskedTable]) -> Filled:
    from core.usecases import fill_answers

    return fill_answers.fill(book, path, tables)
