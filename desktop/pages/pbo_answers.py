"""What bodies answered to what the catalogue also asks: looked at, sorted, saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.progress import Progress
from desktop.pages.page import Page, button_for
from desktop.pages.table_browser import TableBrowser
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from core.usecases.gather_answers import Gathered
    from core.usecases.show_return import ShownTable

# More rows are for the saved files: a person looks at the first, and sorts them.
_MOST = 20_000


class PboAnswers(QWidget):
    """A table for each kind of row that was asked for, and a way to save all of them."""

    def __init__(self, page: Page) -> None:
        """Lay the tables out; they are read when they come into sight."""
        super().__init__()
        self._page = page
        save = page.add_action(self.tr("Save all answers…"), "Ctrl+Alt+S", self._ask_folder)
        self._save = save
        self.tables = TableBrowser(button_for(save))
        self.empty = EmptyState(
            self.tr(
                "No return that counts answers more than the standard questions. What you ask "
                "beside them stands in your catalogue, on the sheets that begin with What you "
                "also ask."
            ),
            self.tr("See the catalogue"),
            lambda: page.go("pbo-catalogue"),
        )
        column = QVBoxLayout(self)
        column.addWidget(self.tables, 1)
        column.addWidget(self.empty, 1)
        self._show(())

    def look(self) -> None:
        """Read the answers of the collection."""
        path = self._page.open_book.collection
        if path is None:
            self._show(())
        else:
            self._page.run(lambda _progress: _look(path), self._show)

    def save(self, folder: Path) -> None:
        """Write every table in full, as a CSV file each, into a folder."""
        path = self._page.open_book.collection
        if path is not None:
            self._page.run(
                lambda progress: _gather(path, folder, progress),
                lambda done: self._saved(folder, done),
            )

    def _show(self, found: tuple[ShownTable, ...]) -> None:
        self.tables.show_tables(found)
        self.tables.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._save.setEnabled(bool(found))

    def _ask_folder(self) -> None:
        title = self.tr("Choose a folder for the answers")
        folder = ChooseFolder.ask(self, self._page.open_book.settings, "answers", title)
        if folder is not None:
            self.save(folder)

    def _saved(self, folder: Path, done: tuple[Gathered, ...]) -> None:
        words = self.tr("{rows} rows of answers are in {folder}: {files}.").format(
            rows=f"{sum(one.rows for one in done):,}",
            folder=folder,
            files=", ".join(one.path.name for one in done),
        )
        self._page.notice(words)


def _look(path: Path) -> tuple[ShownTable, ...]:
    from core.usecases import gather_answers

    return gather_answers.look_into(path, most=_MOST)


def _gather(path: Path, folder: Path, progress: Progress) -> tuple[Gathered, ...]:
    from core.usecases import gather_answers

    return gather_answers.gather_into(path, folder, progress=progress)
