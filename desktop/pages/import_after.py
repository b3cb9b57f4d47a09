"""What became of a file that was brought in: its statement, and its rows that are no payments."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.closing import Statement
from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.spend import ImportBatch, LeftOut
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.import_statement import StatementView
from desktop.pages.page import Page, button_for
from desktop.pages.rows_left_out import LeftOutRow, left_out_columns, left_out_rows
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

Found = tuple[Statement, tuple[LeftOut, ...], tuple[Problem, ...]]


class ImportAfter(QWidget):
    """Where every row of one file went, in figures and row by row."""

    def __init__(self, page: Page, back: QAction) -> None:
        """Lay the statement and the list out; ``back`` leaves the file."""
        super().__init__()
        self._page = page
        self._title = Heading("", 2)
        self.statement = StatementView()
        self._rows: RowTable[LeftOutRow] = RowTable(left_out_columns(page), self)
        empty = EmptyState(
            self.tr("Every row of this file is a payment."), back.text(), back.trigger
        )
        self._list = ListPane(self.tr("Rows left out"), empty, self.tr("Filter rows"))
        self._list.use_model(self._rows, stretch=3)
        self._list.filter_changed.connect(self._rows.set_filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(flow(button_for(back)))
        column.addWidget(self.statement)
        column.addWidget(self._list, 1)

    def show_batch(self, batch: ImportBatch) -> None:
        """Ask what became of a file."""
        title = self.tr("Where every row of {file} went")
        self._title.setText(title.format(file=batch.file))
        self._page.read(lambda book, progress: _found(book, batch, progress), self._show)

    def rows(self) -> RowTable[LeftOutRow]:
        """Return the rows that are no payments."""
        return self._rows

    def _show(self, found: Found) -> None:
        statement, left_out, problems = found
        self.statement.show_statement(statement)
        rows = left_out_rows(left_out, problems)
        self._rows.set_rows(rows)
        self._list.show_state(bool(rows), self.tr("%Ln row(s)", "", len(rows)))


def _found(book: Book, batch: ImportBatch, _progress: Progress) -> Found:
    from core.usecases import close_imports

    return (
        close_imports.statement_of(book, batch.id),
        close_imports.left_out(book, batch.id),
        close_imports.problems(book, batch.id),
    )
