"""The pages of what is open: made when they are first wanted, one of them in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.open_book import OpenBook
from desktop.pages.page import Page
from desktop.pages.registry import ALL_PAGES, Entry

# A page is made in a few hundredths of a second: between two of them the window answers.
_AHEAD_EVERY_MS = 60


class PageStack(QStackedWidget):
    """Holds the pages and the trail of those that were seen."""

    shown = Signal(object)
    wanted = Signal(object)
    said = Signal(object)

    def __init__(self, open_book: OpenBook) -> None:
        """Begin without pages."""
        super().__init__()
        self._open_book = open_book
        self._entries: tuple[Entry, ...] = ()
        self._made: dict[str, Page] = {}
        self._trail: list[str] = []
        self._key = ""
        # Stands while pages go, or each would come into sight before its turn to go.
        self._nothing = QWidget()
        self.addWidget(self._nothing)
        self._to_make: list[str] = []
        self._to_load: list[Entry] = list(ALL_PAGES)
        self._ahead = QTimer(self)
        self._ahead.setInterval(_AHEAD_EVERY_MS)
        self._ahead.timeout.connect(self._do_one)

    def entries(self) -> tuple[Entry, ...]:
        """Return the pages that there are."""
        return self._entries

    def keys_of_pages(self) -> tuple[str, ...]:
        """Return the keys of the pages that there are."""
        return tuple(entry.key for entry in self._entries)

    def key(self) -> str:
        """Return the key of the page in sight."""
        return self._key

    def page(self) -> Page:
        """Return the page in sight."""
        return self._made[self._key]

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Let all pages go; others are there from now on, and none is in sight yet."""
        self.setCurrentWidget(self._nothing)
        for number, page in enumerate(self._made.values(), start=1):
            self.removeWidget(page)
            page.hide()
            page.wanted.disconnect(self.wanted)
            page.said.disconnect(self.said)
            # All at once would take as long as they took to make.
            QTimer.singleShot(number * _AHEAD_EVERY_MS, page, page.deleteLater)
        self._made, self._trail, self._key = {}, [], ""
        self._entries = tuple(entries)
        self._to_make = list(self.keys_of_pages())

    def go_to(self, key: str, argument: object = None) -> None:
        """Show a page; ``argument`` is for the page itself."""
        if key not in self.keys_of_pages():
            return
        if self._key and self._key != key:
            self._trail.append(self._key)
        self._show(key, argument)

    def go_back(self) -> None:
        """Show the page that was seen before."""
        if self._trail:
            self._show(self._trail.pop(), None)

    def _show(self, key: str, argument: object) -> None:
        page = self._page(key)
        # Only now: where a page cannot be made, the one before it stays.
        self._key = key
        self.setCurrentWidget(page)
        self.shown.emit(page)
        if argument is not None:
            page.take(argument)

    def work_ahead(self) -> None:
        """Load and make pages from now on while nothing is under way: nobody waits for them."""
        self._ahead.start()

    @Slot()
    def _do_one(self) -> None:
        if self._open_book.jobs.busy():
            return
        if self._to_load:
            self._to_load.pop(0).load()
        elif self._to_make:
            self._page(self._to_make.pop(0))

    def _page(self, key: str) -> Page:
        if key not in self._made:
            entry = next(entry for entry in self._entries if entry.key == key)
            page = entry.make(self._open_book)
            page.wanted.connect(self.wanted)
            page.said.connect(self.said)
            self._made[key] = page
            self.addWidget(page)
        return self._made[key]
