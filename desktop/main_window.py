"""The window: pages at the left, one page in sight, menus with every key.

It knows which pages there are and how to go between them, and nothing of what they do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.domain.progress import Progress
from desktop.jobs import was_cancelled
from desktop.open_book import BOOK_SUFFIX, Book, OpenBook, Subject, Workspace
from desktop.pages.page import Page
from desktop.pages.registry import Entry, pages_for
from desktop.pages.save_view import save_view
from desktop.present import tell_error
from desktop.qt import TEXT_SIZES, application_font, em, line_height
from desktop.widgets.asking import AskChoice, OpenFile
from desktop.widgets.chart_view import Picture
from desktop.widgets.find_dialog import FindDialog
from desktop.widgets.header_line import Band, HeaderLine
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.navigation import Navigation
from desktop.widgets.text_dialog import TextDialog


class MainWindow(QMainWindow):
    """Shows the pages of what is open, one at a time."""

    def __init__(self, open_book: OpenBook) -> None:
        """Build the frame and show the start pages."""
        super().__init__()
        self.open_book = open_book
        self._entries: tuple[Entry, ...] = ()
        self._pages: dict[str, Page] = {}
        self._trail: list[str] = []
        self._key = ""
        self._build_frame()
        self._build_menus()
        open_book.opened.connect(self._show_subject)
        open_book.touched.connect(self._ask_around)
        open_book.jobs.busy_changed.connect(self._show_busy)
        self.setAcceptDrops(True)
        self.resize(1280, 720)
        self._show_subject(open_book.subject)

    def page(self) -> Page:
        """Return the page in sight."""
        return self._pages[self._key]

    def keys_of_pages(self) -> tuple[str, ...]:
        """Return the keys of the pages that what is open has."""
        return tuple(entry.key for entry in self._entries)

    def entries(self) -> tuple[Entry, ...]:
        """Return the pages that what is open has."""
        return self._entries

    def band_words(self) -> str:
        """Return what the band across the window says, "" where there is none."""
        return self._band.words()

    def go_to(self, key: str, argument: object = None) -> None:
        """Show a page; ``argument`` is for the page itself."""
        if key not in self.keys_of_pages():
            return
        if self._key and self._key != key:
            self._trail.append(self._key)
        self._key = key
        page = self._made(key)
        self._stack.setCurrentWidget(page)
        self._navigation.show_page(key)
        self._fill_page_menu(page)
        if argument is not None:
            page.take(argument)

    def open_path(self, path: Path) -> None:
        """Open a book or a return; a catalogue goes to the page that takes catalogues."""
        if path.name.lower().startswith("catalogue_") and path.suffix.lower() == ".zip":
            self._take_catalogue(path)
            return
        self.open_book.open_file(self, path, partial(self._not_opened, path))

    def set_text_size(self, percent: int) -> None:
        """Make all letters larger or smaller."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.open_book.settings.set_text_size(percent)
            application_font(app, percent)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the book go, unless work is under way."""
        if not self._may_close():
            event.ignore()
            return
        self.open_book.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file, or bring it in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        ours = paths[0].suffix.lower() in {BOOK_SUFFIX, ".zip"}
        if not ours and "import" in self.keys_of_pages():
            self.go_to("import", tuple(paths))
        else:
            self.open_path(paths[0])

    # What is built once.

    def _build_frame(self) -> None:
        self._band = Band()
        self._header = HeaderLine()
        self._header.changed.connect(self.open_book.set_view)
        self._navigation = Navigation()
        self._navigation.page_chosen.connect(self.go_to)
        self._stack = QStackedWidget()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._navigation)
        right = QVBoxLayout()
        right.addWidget(self._header)
        right.addWidget(self._stack, 1)
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
        self.statusBar().addPermanentWidget(self._where)
        self.setMinimumSize(em(self, 40), line_height(self, 20))

    def _build_menus(self) -> None:
        bar = self.menuBar()
        self._build_file_menu(bar.addMenu(self.tr("&File")))
        self._build_edit_menu(bar.addMenu(self.tr("&Edit")))
        self._build_view_menu(bar.addMenu(self.tr("&View")))
        self._go_menu = bar.addMenu(self.tr("&Go"))
        self._page_menu = bar.addMenu(self.tr("&Page"))
        self._build_help_menu(bar.addMenu(self.tr("&Help")))

    def _build_file_menu(self, menu: QMenu) -> None:
        self._add(menu, self.tr("New book…"), "Ctrl+N", self._new_book)
        self._add(menu, self.tr("Open…"), "Ctrl+O", self._ask_file)
        self._add(
            menu, self.tr("Open to look at only…"), "Ctrl+Shift+O", self._ask_book_to_look_at
        )
        self._recent = menu.addMenu(self.tr("Open recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        self._add(
            menu, self.tr("Work for a buying organisation"), "Ctrl+Shift+B", self.go_to_workbench
        )
        self._add(menu, self.tr("Back to the start"), "Ctrl+W", self._to_start)
        menu.addSeparator()
        words = self.tr("Save this list…")
        self._add(menu, words, "Ctrl+Shift+E", lambda: save_view(self.page()))
        self._add(menu, self.tr("Quit"), "Ctrl+Q", self.close)

    def _build_edit_menu(self, menu: QMenu) -> None:
        self._undo = self._add(menu, self.tr("Undo"), "Ctrl+Z", self._do_undo)
        self._redo = self._add(menu, self.tr("Redo"), "Ctrl+Y", self._do_redo)
        menu.addSeparator()
        self._add(menu, self.tr("Filter this list"), "Ctrl+F", self._focus_filter)
        self._add(menu, self.tr("Find anything…"), "Ctrl+K", self._find_anything)

    def _build_view_menu(self, menu: QMenu) -> None:
        self._add(menu, self.tr("Larger text"), "Ctrl++|Ctrl+=", partial(self._step_text, 1))
        self._add(menu, self.tr("Smaller text"), "Ctrl+-", partial(self._step_text, -1))
        self._add(menu, self.tr("Normal text"), "Ctrl+Alt+0", partial(self.set_text_size, 100))
        menu.addSeparator()
        self._add(menu, self.tr("Next part of the window"), "F6", self._next_pane)
        self._add(menu, self.tr("Read again"), "F5", self._read_again)
        single = self._add(menu, self.tr("Single keys act on lists"), "", self._switch_single_keys)
        single.setCheckable(True)
        single.setChecked(self.open_book.settings.single_keys())
        self._single_keys = single

    def _build_help_menu(self, menu: QMenu) -> None:
        self._add(menu, self.tr("Help for this page"), "F1", self._show_help)
        self._add(menu, self.tr("All keys"), "?|Ctrl+F1", self._show_keys)
        self._add(menu, self.tr("About Spendbook"), "", self._show_about)

    def _add(self, menu: QMenu, text: str, keys: str, work: Callable[[], Any]) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys.split("|")])
        action.triggered.connect(lambda _checked=False: work())
        menu.addAction(action)
        return action

    # What follows from what is open.

    @Slot(object)
    def _show_subject(self, subject: Subject) -> None:
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages, self._trail, self._key = {}, [], ""
        self._entries = pages_for(subject)
        self._fill_navigation(subject)
        self._fill_go_menu()
        self._header.show_body(self.open_book.body, subject.book is not None)
        self._header.show_view(self.open_book.view, ())
        self._band.say(self._words_of_band(subject))
        name = f"{subject.path.name} - Spendbook" if subject.path else "Spendbook"
        self.setWindowTitle(name)
        self._where.setText(str(subject.path) if subject.path else "")
        self._show_undo((None, None))
        self.go_to(self._entries[0].key)
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
            for entry in self._entries
        )

    def _fill_go_menu(self) -> None:
        self._go_menu.clear()
        for entry in self._entries:
            self._add(
                self._go_menu, entry.title_words(), entry.keys, partial(self.go_to, entry.key)
            )
        self._go_menu.addSeparator()
        if "import" in self.keys_of_pages():
            work = partial(self.go_to, "import", "choose")
            self._add(self._go_menu, self.tr("Import payments…"), "Ctrl+I", work)
        self._add(self._go_menu, self.tr("Back"), "Alt+Left", self._go_back)

    def _fill_page_menu(self, page: Page) -> None:
        self._page_menu.clear()
        self._page_menu.addActions(page.menu_actions)
        self._page_menu.menuAction().setVisible(bool(page.menu_actions))

    def _made(self, key: str) -> Page:
        if key not in self._pages:
            entry = next(entry for entry in self._entries if entry.key == key)
            page = entry.make(self.open_book)
            page.wanted.connect(self._go_where_wanted)
            page.said.connect(self._say)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    @Slot(object)
    def _go_where_wanted(self, wanted: tuple[str, object]) -> None:
        key, argument = wanted
        if key == "open" and isinstance(argument, Path):
            self.open_path(argument)
        elif key == "open":
            self._ask_file()
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
        self._show_undo((undo, redo))

    def _show_undo(self, entries: tuple[Any, Any]) -> None:
        names = (self.tr("Undo"), self.tr("Redo"))
        may = not self.open_book.read_only
        for action, name, entry in zip((self._undo, self._redo), names, entries, strict=True):
            action.setEnabled(entry is not None and may)
            words = (
                self.tr("{what}: {entry}").format(what=name, entry=entry.summary) if entry else ""
            )
            action.setText((words or name).replace("&", "&&"))

    # What the menus do.

    def _trouble(self, error: BaseException) -> None:
        if not was_cancelled(error):
            self.page().banner.show_problem([tell_error(error, self.open_book.reports)])

    def _not_opened(self, path: Path, error: BaseException) -> None:
        if was_cancelled(error):
            return
        look = partial(
            self.open_book.open_file, self, path, partial(self._not_opened, path), read_only=True
        )
        locked = getattr(error, "exit_code", 0) == 7
        offers = [(self.tr("Open it to look at"), lambda: _drop(look()))] if locked else []
        self.page().banner.show_problem([tell_error(error, self.open_book.reports)], offers)

    def _take_catalogue(self, path: Path) -> None:
        if "catalogues" not in self.keys_of_pages():
            self.go_to_workbench()
        key = "catalogues" if "catalogues" in self.keys_of_pages() else "pbo-catalogue"
        self.go_to(key, path)

    def _new_book(self) -> None:
        self._to_start()
        self.go_to("new")

    def _ask_file(self) -> None:
        types = self.tr("Books, returns and catalogues (*{suffix} *.zip)").format(
            suffix=BOOK_SUFFIX
        )
        path = OpenFile.ask(self, self.open_book.settings, "book", self.tr("Open a file"), types)
        if path is not None:
            self.open_path(path)

    def _ask_book_to_look_at(self) -> None:
        types = self.tr("Books (*{suffix})").format(suffix=BOOK_SUFFIX)
        title = self.tr("Open a book to look at only")
        path = OpenFile.ask(self, self.open_book.settings, "book", title, types)
        if path is not None:
            trouble = partial(self._not_opened, path)
            self.open_book.open_file(self, path, trouble, read_only=True)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.open_book.settings.recent():
            self._add(
                self._recent, path.name.replace("&", "&&"), "", partial(self.open_path, path)
            )
        self._recent.setEnabled(True)

    def go_to_workbench(self) -> None:
        """Show the pages of a buying organisation."""
        self.open_book.show(Subject(Workspace.PBO))

    def _to_start(self) -> None:
        if self.open_book.subject.workspace is not Workspace.START:
            self.open_book.show(Subject(Workspace.START))

    def _do_undo(self) -> None:
        self.open_book.undo(self, self._told_undo, self._trouble)

    def _do_redo(self) -> None:
        self.open_book.redo(self, self._told_undo, self._trouble)

    def _told_undo(self, touched: Any) -> None:
        self._say(touched.summary)

    def _focus_filter(self) -> None:
        for pane in self.page().findChildren(ListPane):
            if pane.filter.isVisible():
                pane.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
                pane.filter.selectAll()
                return

    def _find_anything(self) -> None:
        actions = [action for action in self.all_actions() if action.isEnabled()]
        entries = [(_plain(action), _keys(action)) for action in actions]
        number = FindDialog.ask(self, self.tr("Find anything"), entries)
        if number is not None:
            actions[number].trigger()

    def all_actions(self) -> list[QAction]:
        """List every action of the menus, page actions included."""
        found: list[QAction] = []
        for top in self.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu) and top.isVisible():
                found += [a for a in menu.actions() if not a.isSeparator() and a.menu() is None]
        return found

    def _step_text(self, step: int) -> None:
        place = TEXT_SIZES.index(self.open_book.settings.text_size()) + step
        self.set_text_size(TEXT_SIZES[min(max(place, 0), len(TEXT_SIZES) - 1)])

    def _next_pane(self) -> None:
        panes: list[QWidget] = [self._navigation]
        for widget in self.page().findChildren(QWidget):
            heading = isinstance(widget, QHeaderView)
            if (
                isinstance(widget, QAbstractItemView | Picture)
                and not heading
                and widget.isVisible()
            ):
                panes.append(widget)
        focus = QApplication.focusWidget()
        place = panes.index(focus) if focus in panes else 0
        panes[(place + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _read_again(self) -> None:
        self.page().refresh()

    def _switch_single_keys(self) -> None:
        self.open_book.settings.set_single_keys(self._single_keys.isChecked())

    def _go_back(self) -> None:
        if self._trail:
            key = self._trail.pop()
            self.go_to(key)
            self._trail.pop()

    def _show_help(self) -> None:
        page = self.page()
        TextDialog.ask(self, page.title, f"{page.help_text}\n\n{self._keys_of(page)}".strip())

    def _show_keys(self) -> None:
        lines = [f"{_keys(a)}\t{_plain(a)}" for a in self.all_actions() if _keys(a)]
        TextDialog.ask(self, self.tr("All keys"), "\n".join(lines))

    def _keys_of(self, page: Page) -> str:
        return "\n".join(f"{_keys(a)}\t{_plain(a)}" for a in page.menu_actions if _keys(a))

    def _show_about(self) -> None:
        text = self.tr(
            "Spendbook shows a public body where its money goes and which agreements it could "
            "use, and makes one return for the organisations that buy for it.\n\n"
            "It works on this computer alone and never uses a network."
        )
        TextDialog.ask(self, self.tr("About Spendbook"), text)

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


def _plain(action: QAction) -> str:
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _drop(_answer: object) -> None:
    """An offer gives nothing back."""
