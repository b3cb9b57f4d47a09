"""A list of what is watched, as every tab of Watch shows it: rows, why, buttons, a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane

T = TypeVar("T")


class WatchList(QWidget, Generic[T]):
    """What is said above, the rows, and below them why the row under the cursor is there."""

    def __init__(self, page: Page) -> None:
        """Begin without a list: ``lay_out`` makes it."""
        super().__init__()
        self.page = page
        self._tell_row: Callable[[T], str] = lambda _row: ""
        self._tell_all: Callable[[Sequence[T]], str] = lambda _rows: ""
        self._on_open: Callable[[T], None] = lambda _row: None

    def lay_out(self, name: str, columns: Sequence[Column[T]], stretch: int) -> None:
        """Make the list, under a name for screen readers."""
        self.said = Label()
        self.said.hide()
        self.model: RowTable[T] = RowTable(columns, self)
        self.empty = EmptyState("", self.tr("Go to Contracts"), lambda: self.page.go("contracts"))
        self.pane = ListPane(name, self.empty, self.tr("Filter"))
        self.pane.use_model(self.model, stretch=stretch)
        self.pane.filter_changed.connect(self._filter)
        self.pane.table.set_rows_shown(8)
        self.pane.table.current_changed.connect(self._show_why)
        self.pane.table.opened_row.connect(lambda number: self._open(self.model.row_at(number)))
        self.why = Label()
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.pane, 1)
        column.addWidget(self.why)

    def tell(
        self,
        words: Callable[[T], str],
        status: Callable[[Sequence[T]], str],
        opened: Callable[[T], None],
    ) -> None:
        """Say what is told of a row and of all rows in sight, and what opening a row does."""
        self._tell_row, self._tell_all, self._on_open = words, status, opened

    def add_buttons(self, with_rows: Sequence[QAction], always: Sequence[QAction] = ()) -> None:
        """Show buttons beside the filter; those ``with_rows`` only where there are any."""
        buttons = [button_for(action) for action in with_rows]
        for button in (*(button_for(action) for action in always), *buttons):
            self.pane.top.addWidget(button)
        self.pane.goes_with_rows(*buttons)

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show other rows, in the order in which they are to be looked at."""
        self.model.set_rows(rows)
        self._say_shown()
        self._show_why(self.pane.table.current_row())

    def chosen(self) -> list[T]:
        """Return the rows that are selected."""
        rows = [self.model.row_at(number) for number in self.pane.table.selected_rows()]
        return [row for row in rows if row is not None]

    def current(self) -> T | None:
        """Return the row under the cursor."""
        return self.model.row_at(self.pane.table.current_row())

    def save_action(self, name: str) -> QAction:
        """Make the action that saves the list as a file for a spreadsheet."""
        return self.page.add_action(self.tr("Save the list"), "", lambda: self._save(name))

    def _save(self, name: str) -> None:
        page, view = self.page, self.page.open_book.view
        title = self.tr("Save the list")
        path = SaveFile.ask(page, page.open_book.settings, "watch", title, f"{name}.csv")
        if path is not None:
            page.read(lambda book, _progress: _write_list(book, view, name, path), self._saved)

    def _saved(self, path: Path) -> None:
        self.page.notice(self.tr("The list is in {path}.").format(path=path))

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        self.pane.show_state(bool(self.model.all_rows()), self._tell_all(self.model.rows()))

    def _show_why(self, number: int) -> None:
        row = self.model.row_at(number)
        self.why.say(self._tell_row(row) if row is not None else "")

    def _open(self, row: T | None) -> None:
        if row is not None:
            self._on_open(row)


def _write_list(book: Book, view: View, name: str, path: Path) -> Path:
    from core.usecases import watch_contracts, watch_exports

    found = watch_contracts.look(book, as_at=view.as_at, period=view.period)
    return watch_exports.write_list(book, found, name, path)
