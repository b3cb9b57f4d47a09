"""The report for the board, written from the window: the file's ending says in which form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton

from core.domain.progress import Progress
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import SaveFile

PDF, PAGE, WORKBOOK = ".pdf", ".html", ".xlsx"


class BoardPaper:
    """Writes the two pages for the day and the period of the view, and says where they are."""

    def __init__(self, page: Page) -> None:
        """Put the actions into the menu of a page."""
        self._page = page
        self._pdf = page.add_action(
            page.tr("Write the board report"), "Ctrl+B", lambda: self.write(PDF)
        )
        self._html = page.add_action(
            page.tr("Write the board report (page)"), "", lambda: self.write(PAGE)
        )
        self._xlsx = page.add_action(
            page.tr("Write the board report (workbook)"), "", lambda: self.write(WORKBOOK)
        )

    def button(self) -> QPushButton:
        """Return the button for the report on paper; the other forms are in the menu."""
        return button_for(self._pdf)

    def write(self, suffix: str) -> None:
        """Ask where to, and write the report there."""
        page = self._page
        name, title = f"board-report{suffix}", page.tr("Write the board report")
        path = SaveFile.ask(page, page.open_book.settings, "report", title, name)
        if path is not None:
            view = page.open_book.view
            page.read(
                lambda book, progress: _write(book, view, path, progress),
                self._written,
            )

    def _written(self, path: Path) -> None:
        self._page.notice(self._page.tr("The board report is in {path}.").format(path=path))


def _write(book: Book, view: View, path: Path, progress: Progress) -> Path:
    from core.usecases import board_report

    found = board_report.report(book, as_at=view.as_at, period=view.period, progress=progress)
    return board_report.write(found, path)
