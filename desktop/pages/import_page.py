"""Import: the files brought in, and the way to bring in another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import Pence, pounds
from core.domain.operations import Touched
from core.domain.period import Period
from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.spend import ImportBatch, LeftOut
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.import_reading import ImportReading
from desktop.pages.page import Page, button_for
from desktop.pages.rows_left_out import LeftOutRow, left_out_columns, left_out_rows
from desktop.widgets.asking import OpenFile
from desktop.widgets.control_total import AskControlTotal
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane
from desktop.widgets.views import Views

_LIST, _READING, _LEFT_OUT = range(3)


class ImportPage(Page):
    """A list of batches; a file under reading; the rows that a file left out."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the three views out, one over the other."""
        super().__init__(open_book, self.tr("Import"))
        self.help_text = self.tr(
            "Bring in the payments that your finance system exports: CSV, TXT, XLSX, XLS or ODS. "
            "You see how the file is read before anything is kept. Every row is brought in or "
            "listed with a reason, and Undo takes a whole file out again."
        )
        self._stack = Views()
        self._model: RowTable[ImportBatch] = RowTable(self._columns(), self)
        self._rows: RowTable[LeftOutRow] = RowTable(left_out_columns(self), self)
        self._build_list()
        self._back = self.add_action(self.tr("Back to the files"), "Esc", self._back_to_list)
        self.reading = ImportReading(self, self._back)
        self.reading.imported.connect(self._imported)
        self._stack.add(self.reading)
        self._build_left_out()
        self.body.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Ask which files are in the book."""
        self.read(_batches, self._show)

    def take(self, argument: object) -> None:
        """Read a file that was dropped on the window, or ask for one."""
        if isinstance(argument, Path):
            self.look_at(argument)
        elif argument == "choose":
            self.choose()

    def files(self) -> tuple[ImportBatch, ...]:
        """Return the files that the list shows."""
        return tuple(self._model.rows())

    def left_out_model(self) -> RowTable[LeftOutRow]:
        """Return the rows left out of the file last looked at."""
        return self._rows

    def choose(self) -> None:
        """Ask for a file of payments and read it."""
        types = self.tr("Payments (*.csv *.txt *.tsv *.xlsx *.xlsm *.xls *.ods);;All files (*)")
        title = self.tr("Choose a file of payments")
        path = OpenFile.ask(self, self.open_book.settings, "payments", title, types)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Say how a file would be read; nothing is kept yet."""
        self.banner.clear()
        self._stack.show_view(_READING)
        self.reading.look_at(path)

    def _build_list(self) -> None:
        sentence = self.tr(
            "No payments yet. You can bring in a file from Xero, Sage, QuickBooks, Scribe, "
            "Rialtas or any spreadsheet."
        )
        empty = EmptyState(sentence, self.tr("Import a file"), self.choose)
        self._list = ListPane(self.tr("Files brought in"), empty)
        self._list.use_model(self._model)
        table = self._list.table
        actions = [
            # The window has Ctrl+I for every page.
            self.add_action(self.tr("Import a file"), "", self.choose, changes=True),
            self.add_action(
                self.tr("Take this file out"), "Del", self.take_out, changes=True, on=table
            ),
            self.add_action(self.tr("See rows left out"), "Ctrl+L", self.see_left_out),
            self.add_action(
                self.tr("Enter ledger total"), "F2", self.enter_control_total, changes=True
            ),
        ]
        table.opened_row.connect(lambda _row: self.see_left_out())
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        column.addWidget(row)
        column.addWidget(self._list, 1)
        self._stack.add(view)

    def _build_left_out(self) -> None:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        self._left_out_title = Heading("", 2)
        back = self._back
        empty = EmptyState(
            self.tr("Every row of this file is a payment."), back.text(), self._back_to_list
        )
        self._left_out = ListPane(self.tr("Rows left out"), empty, self.tr("Filter rows"))
        self._left_out.use_model(self._rows, stretch=3)
        self._left_out.filter_changed.connect(self._rows.set_filter)
        column.addWidget(self._left_out_title)
        column.addWidget(flow(button_for(back)))
        column.addWidget(self._left_out, 1)
        self._stack.add(view)

    def _columns(self) -> tuple[Column[ImportBatch], ...]:
        return (
            Column(self.tr("File"), lambda b: b.file),
            Column(self.tr("Period"), lambda b: b.date_from, words=self._period),
            Column(self.tr("Payments"), lambda b: b.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda b: b.total, Holds.POUNDS),
            Column(self.tr("Left out"), lambda b: b.left_out, Holds.COUNT),
            Column(self.tr("To look at"), lambda b: b.problems, Holds.COUNT),
            Column(self.tr("Ledger total"), _difference, words=self._ties, state=_tie_state),
            Column(self.tr("Imported on"), lambda b: b.imported_at, words=_day_of),
        )

    def _period(self, batch: ImportBatch) -> str:
        if batch.date_from is None or batch.date_to is None:
            return self.tr("no dates")
        return Period(batch.date_from, batch.date_to).in_words()

    def _ties(self, batch: ImportBatch) -> str:
        if batch.control_total is None:
            return self.tr("not given")
        if batch.ties():
            return self.tr("agrees")
        difference = pounds(batch.total - batch.control_total)
        return self.tr("differs by {pounds}").format(pounds=difference)

    def _show(self, batches: tuple[ImportBatch, ...]) -> None:
        self._model.set_rows(batches)
        status = self.tr("{files}, {payments}, {pounds}").format(
            files=self.tr("%Ln file(s)", "", len(batches)),
            payments=self.tr("%Ln payment(s)", "", sum(b.lines for b in batches)),
            pounds=pounds(sum(b.total for b in batches)),
        )
        self._list.show_state(bool(batches), status)

    def _current(self) -> ImportBatch | None:
        return self._model.row_at(self._list.table.current_row())

    def take_out(self) -> None:
        """Take the file under the cursor out of every figure."""
        batch = self._current()
        if batch is not None:
            self.change(lambda book, _progress: _take_out(book, batch), self._taken_out)

    def _taken_out(self, touched: Touched) -> None:
        self.notice(touched.summary, [(self.tr("Undo"), self.undo)])

    def undo(self) -> None:
        """Take back the last change."""
        self.open_book.undo(self, self._done, self.trouble)
        self.banner.clear()

    def see_left_out(self) -> None:
        """List the rows of the file under the cursor that are not payments."""
        batch = self._current()
        if batch is None:
            return
        title = self.tr("Rows of {file} that are not payments, and what was noticed")
        self._left_out_title.setText(title.format(file=batch.file))
        self._stack.show_view(_LEFT_OUT)
        self.read(lambda book, _progress: _left_out(book, batch), self._show_left_out)

    def _show_left_out(self, found: tuple[tuple[LeftOut, ...], tuple[Problem, ...]]) -> None:
        rows = left_out_rows(*found)
        self._rows.set_rows(rows)
        self._left_out.show_state(bool(rows), self.tr("%Ln row(s)", "", len(rows)))

    def enter_control_total(self) -> None:
        """Ask what the ledger says of the file under the cursor."""
        batch = self._current()
        if batch is None:
            return
        said = AskControlTotal.ask(
            self, batch.file, batch.total, batch.control_total, batch.explanation
        )
        if said is not None:
            self.change(lambda book, _progress: _set_total(book, batch, *said))

    def _back_to_list(self) -> None:
        self._stack.show_view(_LIST)

    def _imported(self, result: Any) -> None:
        self._stack.show_view(_LIST)
        batch = result.batch
        if not result.touched.seq:
            self.notice(
                self.tr("{file} is in the book already. Nothing was changed.").format(
                    file=batch.file
                )
            )
            return
        words = self.tr("Brought in {payments} from {file}, {pounds}.").format(
            payments=self.tr("%Ln payment(s)", "", batch.lines),
            file=batch.file,
            pounds=pounds(batch.total),
        )
        if result.out_of_scope_lines:
            words += " " + self.tr("{count} of them, {pounds}, are out of scope.").format(
                count=f"{result.out_of_scope_lines:,}", pounds=pounds(result.out_of_scope_pence)
            )
        offers = [
            (self.tr("Put the largest into categories"), lambda: self.go("categories")),
            (self.tr("Undo"), self.undo),
        ]
        self.notice(words, offers)


def _difference(batch: ImportBatch) -> int | None:
    return None if batch.control_total is None else batch.total - batch.control_total


def _tie_state(batch: ImportBatch) -> str:
    return {None: "quiet", True: "done", False: "problem"}[batch.ties()]


def _day_of(batch: ImportBatch) -> str:
    year, month, day = batch.imported_at[:10].split("-")
    return f"{day}/{month}/{year}"


def _batches(book: Book, _progress: Progress) -> tuple[ImportBatch, ...]:
    from core.usecases import close_imports

    return close_imports.batches(book)


def _take_out(book: Book, batch: ImportBatch) -> Touched:
    from core.usecases import import_spend

    return import_spend.take_out(book, batch.id)


def _left_out(book: Book, batch: ImportBatch) -> tuple[tuple[LeftOut, ...], tuple[Problem, ...]]:
    from core.usecases import close_imports

    return close_imports.left_out(book, batch.id), close_imports.problems(book, batch.id)


def _set_total(book: Book, batch: ImportBatch, total: Pence | None, why: str) -> Touched:
    from core.usecases import close_imports

    return close_imports.set_control_total(book, batch.id, total, why)
