"""A word of warning where a book lies, with the way out, and when the PC's clock is behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from core.domain.problems import Problem
from desktop.pages.page import Page, button_for
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import StateLabel


class BookPlace:
    """The warning of a page, hidden while the book lies on this computer."""

    def __init__(self, page: Page) -> None:
        """Make the sentence and its button; ``panel`` is what the page shows."""
        self._page = page
        self._sentence = StateLabel()
        work = page.add_action(
            page.tr("Work on a copy on this computer"), "Ctrl+Alt+C", self._copy_here
        )
        self._action = work
        self._sheet = Sheetlike()
        self._sheet.column.addWidget(self._sentence)
        self._way_out = button_for(work)
        self._sheet.column.addWidget(flow(self._way_out))
        self._sheet.hide()
        work.setEnabled(False)

    def panel(self) -> QWidget:
        """Return what the page shows."""
        return self._sheet

    def ask(self) -> None:
        """Look where the open book lies."""
        from core.usecases import book_place, clock_check

        self._page.read(
            lambda book, _progress: (
                book_place.warnings_of(book.path),
                clock_check.warnings_of(book),
            ),
            self._show,
        )

    def words(self) -> str:
        """Return the warning, "" where there is none."""
        return self._sentence.text()

    def _show(self, found: tuple[tuple[Problem, ...], tuple[Problem, ...]]) -> None:
        place, clock = found
        sentence = " ".join(one.message() for one in (*place, *clock))
        self._sentence.set_state(sentence, "notice")
        self._sheet.setVisible(bool(sentence))
        self._action.setEnabled(bool(place))
        self._way_out.setVisible(bool(place))

    def _copy_here(self) -> None:
        from core.usecases import book_place

        folder = local_folder()
        self._page.read(lambda book, _progress: book_place.copy_here(book, folder), self._copied)

    def _copied(self, copy: Path) -> None:
        self._page.say(
            self._page.tr("You work on {file} now. The other book stays where it is.").format(
                file=copy
            )
        )
        self._page.go("open", copy)


def local_folder() -> Path:
    """Return the folder for books on this computer: the documents, or the profile's own folder.

    Documents are often synchronised; then the profile's local folder takes their place.
    """
    from core.usecases.book_place import Place, place_of

    kinds = QStandardPaths.StandardLocation
    documents = Path(QStandardPaths.writableLocation(kinds.DocumentsLocation)) / "Spendbook"
    if place_of(documents / "book") is Place.LOCAL:
        return documents
    return Path(QStandardPaths.writableLocation(kinds.GenericDataLocation)) / "Spendbook" / "books"
