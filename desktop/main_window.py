"""The window: pages at the left, one page in sight, menus with every key.

It joins the parts in ``desktop/window`` and says what follows from what is open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from core.domain.progress import Progress
from desktop.jobs import was_cancelled
from desktop.open_book import Book, OpenBook, Subject, Workspace
from desktop.pages.page import Page
from desktop.pages.registry import Entry, pages_for
from desktop.present import tell_error
from desktop.qt import em, line_height
from desktop.widgets.asking import AskChoice
from desktop.widgets.header_line import Band, HeaderLine
from desktop.widgets.labels import StateLabel
from desktop.widgets.navigation import Navigation
from desktop.widgets.reading_order import put_in_reading_order
from desktop.window.edit_menu import EditMenu
from desktop.window.file_menu import FileMenu
from desktop.window.go_menu import GoMenu
from desktop.window.help_menu import HelpMenu
from desktop.window.menus import Menu, lines_of
from desktop.window.opening import Opening
from desktop.window.page_stack import PageStack
from desktop.window.updating import Updating
from desktop.window.view_menu import ViewMenu
from desktop.window.work import WorkButton


class MainWindow(QMainWindow):
    """Shows the pages of what is open, one at a time."""

    def __init__(self, open_book: OpenBook) -> None:
        """Build the frame and show the start pages."""
        super().__init__()
        self.open_book = open_book
        self._pages = PageStack(open_book)
        self._opening = Opening(open_book, self._pages)
        self._build_frame()
        self._build_menus()
        self._pages.shown.connect(self._page_shown)
        self._pages.wanted.connect(self._go_where_wanted)
        self._pages.said.connect(self._say)
        open_book.opened.connect(self._show_subject)
        open_book.touched.connect(self._ask_around)
        open_book.jobs.busy_changed.connect(self._show_busy)
        self.setAcceptDrops(True)
        self.resize(1280, 720)
        self._show_subject(open_book.subject)

    def page(self) -> Page:
        """Return the page in sight."""
        return self._pages.page()

    def keys_of_pages(self) -> tuple[str, ...]:
        """Return the keys of the pages that what is open has."""
        return self._pages.keys_of_pages()

    def entries(self) -> tuple[Entry, ...]:
        """Return the pages that what is open has."""
        return self._pages.entries()

    def band_words(self) -> str:
        """Return what the band across the window says, "" where there is none."""
        return self._band.words()

    def all_actions(self) -> list[QAction]:
        """List every action of the menus, page actions included."""
        return lines_of(self.menuBar())

    def go_to(self, key: str, argument: object = None) -> None:
        """Show a page; ``argument`` is for the page itself."""
        self._pages.go_to(key, argument)

    def go_to_workbench(self) -> None:
        """Show the pages of a buying organisation."""
        self._opening.to_workbench()

    def open_path(self, path: Path) -> None:
        """Open a book or a return; a catalogue goes to the page that takes catalogues."""
        self._opening.open_path(path)

    def work_ahead(self) -> None:
        """Make pages before they are wanted, while nothing else is under way."""
        self._pages.work_ahead()

    def set_text_size(self, percent: int) -> None:
        """Make all letters larger or smaller."""
        self._view_menu.set_text_size(percent)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the book go, unless work is under way."""
        if not self._may_close():
            event.ignore()
            return
        self.open_book.close()
        event.accept()

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Go on with Tab to what one reads next, or back."""
        focus = self.focusWidget()
        # Qt also asks when what has the keyboard is hidden: then its neighbours are the next.
        if focus is None or focus.isVisible():
            put_in_reading_order(self)
        return super().focusNextPrevChild(onward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the keyboard with Enter too, as in every dialog."""
        button = self.focusWidget()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat()
        if enter and isinstance(button, QPushButton):
            button.click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file, or bring it in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self._opening.take_dropped(paths)

    # What is built once.

    def _build_frame(self) -> None:
        self._band = Band()
        self._header = HeaderLine()
        self._header.changed.connect(self.open_book.set_view)
        self._navigation = Navigation()
        self._navigation.page_chosen.connect(self.go_to)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._navigation)
        right = QVBoxLayout()
        right.addWidget(self._header)
        right.addWidget(self._pages, 1)
        row.addLayout(right, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addWidget(middle, 1)
        self.setCentralWidget(whole)
        self._where = StateLabel()
        self._where.setWordWrap(False)
        self._work = WorkButton(self.open_book.jobs)
        self.statusBar().addPermanentWidget(self._work)
        self.statusBar().addPermanentWidget(self._where)
        self.setMinimumSize(em(self, 40), line_height(self, 20))

    def _build_menus(self) -> None:
        settings, pages = self.open_book.settings, self._pages
        lines = self.all_actions
        helping = HelpMenu(self, pages, Updating(self, self.open_book, pages), lines)
        self._edit_menu = EditMenu(
            self, pages, self.open_book, self._trouble, lines, helping.read_page
        )
        self._view_menu = ViewMenu(self, pages, self._navigation, settings)
        words = self.tr("Work under way and done…")
        self._view_menu.add(words, "Ctrl+Alt+W", self._work.show_list)
        self._go_menu = GoMenu(self, pages)
        self._page_menu = Menu(self.tr("&Page"), self)
        for menu in (
            FileMenu(self, pages, self._opening, settings),
            self._edit_menu,
            self._view_menu,
            self._go_menu,
            self._page_menu,
            helping,
        ):
            self.menuBar().addMenu(menu)

    # What follows from what is open.

    @Slot(object)
    def _show_subject(self, subject: Subject) -> None:
        self._pages.set_entries(pages_for(subject))
        self._fill_navigation(subject)
        self._go_menu.fill()
        self._header.show_body(self.open_book.body, subject.book is not None)
        self._header.show_view(self.open_book.view, ())
        self._band.say(self._words_of_band(subject))
        name = f"{subject.path.name} - Spendbook" if subject.path else "Spendbook"
        self.setWindowTitle(name)
        self._where.setText(str(subject.path) if subject.path else "")
        self._edit_menu.show_next(None, None)
        self.go_to(self.keys_of_pages()[0])
        self._ask_around(None)

    def _words_of_band(self, subject: Subject) -> str:
        if subject.workspace is Workspace.REVIEW:
            return self.tr("Review - nothing here can be changed")
        if subject.workspace is Workspace.PBO:
            return self.tr("Workbench for buying organisations")
        return ""

    def _fill_navigation(self, subject: Subject) -> None:
        listed = subject.workspace is not Workspace.START
        self._navigation.setVisible(listed)
        self._header.setVisible(listed and self.open_book.body is not None)
        self._navigation.set_places(
            (entry.key, entry.group_words(), entry.title_words(), entry.keys)
            for entry in self.entries()
        )

    @Slot(object)
    def _page_shown(self, page: Page) -> None:
        self._navigation.show_page(self._pages.key())
        self._page_menu.clear()
        self._page_menu.addActions(page.menu_actions)
        self._page_menu.menuAction().setVisible(bool(page.menu_actions))

    @Slot(object)
    def _go_where_wanted(self, wanted: tuple[str, object]) -> None:
        key, argument = wanted
        if key == "open" and isinstance(argument, Path):
            self.open_path(argument)
        elif key == "open":
            self._opening.ask_file()
        elif key == "pbo":
            self.go_to_workbench()
        else:
            self.go_to(key, argument)

    @Slot(object)
    def _say(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, 10_000)

    @Slot(object)
    def _show_busy(self, busy: bool) -> None:
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    @Slot(object)
    def _ask_around(self, _touched: object) -> None:
        if self.open_book.subject.book is None:
            return
        self.open_book.read(self, _periods_and_undo, self._show_around, self._trouble)

    def _show_around(self, answer: tuple[tuple[Any, ...], Any, Any, Any]) -> None:
        periods, undo, redo, basis = answer
        self._header.show_view(self.open_book.view, periods)
        self._header.show_body(self.open_book.body, True, basis)
        self._edit_menu.show_next(undo, redo)

    def _trouble(self, error: BaseException) -> None:
        if not was_cancelled(error):
            self.page().banner.show_problem([tell_error(error, self.open_book.reports)])

    def _may_close(self) -> bool:
        under_way = self.open_book.jobs.busy() and not self.page().progress.isHidden()
        if not under_way:
            return True
        labels = (
            self.tr("Wait until it is done"),
            self.tr("Stop it and close; nothing is changed"),
        )
        sentence = self.tr("Work is under way.")
        title = self.tr("Close Spendbook")
        return AskChoice.ask(self, title, sentence, self.tr("Continue"), labels) == 1


def _periods_and_undo(book: Book, _progress: Progress) -> tuple[tuple[Any, ...], Any, Any, Any]:
    from core.usecases import books, file_return, vat_bases

    basis = vat_bases.of_payments(book)
    return file_return.periods(book), books.next_undo(book), books.next_redo(book), basis
