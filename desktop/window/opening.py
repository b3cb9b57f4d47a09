"""Opening files: asked for, dropped, recent; and what is said where one cannot be opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.jobs import was_cancelled
from desktop.open_book import BOOK_SUFFIX, OpenBook, Subject, Workspace
from desktop.present import tell_error
from desktop.widgets.asking import OpenFile
from desktop.window.page_stack import PageStack


class Opening(QObject):
    """Brings each file to where it belongs: a book, a return, a catalogue, payments."""

    def __init__(self, open_book: OpenBook, pages: PageStack) -> None:
        """Open into a book; trouble is told on the page in sight."""
        super().__init__(pages)
        self._open_book = open_book
        self._pages = pages

    def open_path(self, path: Path) -> None:
        """Open a book or a return; a catalogue goes to the page that takes catalogues."""
        if path.name.lower().startswith("catalogue_") and path.suffix.lower() == ".zip":
            self._take_catalogue(path)
            return
        if self._is_open(path):
            words = self.tr("{name} is open already: you are working in it.")
            self._pages.page().notice(words.format(name=path.name))
            return
        self._open_book.open_file(self, path, partial(self._not_opened, path))

    def _is_open(self, path: Path) -> bool:
        """Say whether this window works in a book: its own lock would turn it away."""
        subject = self._open_book.subject
        if subject.book is None or self._open_book.read_only or subject.path is None:
            return False
        return subject.path.resolve() == path.resolve()

    def look_at(self, path: Path) -> None:
        """Open a book that nothing is to change."""
        trouble = partial(self._not_opened, path)
        self._open_book.open_file(self, path, trouble, read_only=True)

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Open what was dropped, or bring payments in where a book is open."""
        ours = paths[0].suffix.lower() in {BOOK_SUFFIX, ".zip"}
        if not ours and "import" in self._pages.keys_of_pages():
            self._pages.go_to("import", tuple(paths))
        else:
            self.open_path(paths[0])

    def ask_file(self) -> None:
        """Let the person choose a file, and open it."""
        types = self.tr("Books, returns and catalogues (*{suffix} *.zip)")
        path = self._ask(self.tr("Open a file"), types)
        if path is not None:
            self.open_path(path)

    def ask_book_to_look_at(self) -> None:
        """Let the person choose a book that nothing is to change."""
        path = self._ask(self.tr("Open a book to look at only"), self.tr("Books (*{suffix})"))
        if path is not None:
            self.look_at(path)

    def to_workbench(self) -> None:
        """Show the pages of a buying organisation."""
        self._open_book.show(Subject(Workspace.PBO))

    def to_start(self) -> None:
        """Let what is open go, and show the first screen."""
        if self._open_book.subject.workspace is not Workspace.START:
            self._open_book.show(Subject(Workspace.START))

    def _ask(self, title: str, types: str) -> Path | None:
        settings = self._open_book.settings
        return OpenFile.ask(self._pages, settings, "book", title, types.format(suffix=BOOK_SUFFIX))

    def _take_catalogue(self, path: Path) -> None:
        if "catalogues" not in self._pages.keys_of_pages():
            self.to_workbench()
        key = "catalogues" if "catalogues" in self._pages.keys_of_pages() else "pbo-catalogue"
        self._pages.go_to(key, path)

    def _not_opened(self, path: Path, error: BaseException) -> None:
        if was_cancelled(error):
            return
        locked = getattr(error, "exit_code", 0) == 7
        offers = [(self.tr("Open it to look at"), partial(self.look_at, path))] if locked else []
        told = tell_error(error, self._open_book.reports)
        self._pages.page().banner.show_problem([told], offers)
