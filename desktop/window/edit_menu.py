"""The Edit menu: taking back and bringing back, and finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.domain.operations import Touched
from desktop.open_book import Book, OpenBook
from desktop.window.menus import Menu, keys_in_words, plain_words
from desktop.window.page_stack import PageStack

if TYPE_CHECKING:
    from core.usecases.find_anything import Thing


class EditMenu(Menu):
    """Undo and Redo with the words of what they would do; filter; find anything."""

    def __init__(
        self,
        window: QWidget,
        pages: PageStack,
        open_book: OpenBook,
        trouble: Callable[[BaseException], None],
        lines: Callable[[], list[QAction]],
        read_help_page: Callable[[str], None],
    ) -> None:
        """Build the lines; ``lines`` is what can be found beside the things of the book."""
        super().__init__(window)
        self.setTitle(self.tr("&Edit"))
        self._pages = pages
        self._open_book = open_book
        self._trouble = trouble
        self._lines = lines
        self._read_help = read_help_page
        self._undo = self.add(self.tr("Undo"), "Ctrl+Z", self._do_undo)
        self._redo = self.add(self.tr("Redo"), "Ctrl+Y", self._do_redo)
        self.addSeparator()
        self.add(self.tr("Filter this list"), "Ctrl+F", self._focus_filter)
        self.add(self.tr("Find anything…"), "Ctrl+K", self._find_anything)

    def show_next(self, undo: Any, redo: Any) -> None:
        """Say which entry of the journal each would act on; None is none."""
        may = not self._open_book.read_only
        names = (self.tr("Undo"), self.tr("Redo"))
        for action, name, entry in zip((self._undo, self._redo), names, (undo, redo), strict=True):
            action.setEnabled(entry is not None and may)
            words = (
                self.tr("{what}: {entry}").format(what=name, entry=entry.summary) if entry else ""
            )
            action.setText((words or name).replace("&", "&&"))

    def _do_undo(self) -> None:
        self._open_book.undo(self, self._told, self._trouble)

    def _do_redo(self) -> None:
        self._open_book.redo(self, self._told, self._trouble)

    def _told(self, touched: Touched) -> None:
        # What the page said of the change is no longer so.
        self._pages.page().banner.clear()
        self._pages.said.emit(touched.summary)

    def _focus_filter(self) -> None:
        from desktop.widgets.list_pane import ListPane

        for pane in self._pages.page().findChildren(ListPane):
            if pane.filter.isVisible():
                pane.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
                pane.filter.selectAll()
                return

    def _find_anything(self) -> None:
        if self._open_book.subject.book is None:
            self._offer(())
        else:
            as_at = self._open_book.view.as_at
            self._open_book.read(
                self, lambda book, _progress: _things(book, as_at), self._offer, self._trouble
            )

    def _offer(self, things: Sequence[Thing]) -> None:
        """Ask which action, page of help or thing of the book is meant, and go there."""
        from core.usecases import read_help
        from desktop.widgets.find_dialog import FindDialog

        places: list[tuple[tuple[str, str], Callable[[], object]]] = [
            ((plain_words(action), keys_in_words(action)), action.trigger)
            for action in self._lines()
            if action.isEnabled()
        ]
        for page in read_help.pages():
            places.append(((page.title, self.tr("help")), partial(self._read_help, page.key)))
        for thing in things:
            places.append(((thing.label, self._kind(thing)), partial(self._go, thing)))
        number = FindDialog.ask(
            self._pages, self.tr("Find anything"), [entry for entry, _ in places]
        )
        if number is not None:
            places[number][1]()

    def _kind(self, thing: Thing) -> str:
        return {
            "supplier": self.tr("supplier"),
            "category": self.tr("category"),
            "contract": self.tr("contract"),
            "lot": self.tr("lot of a catalogue"),
        }[thing.kind]

    def _go(self, thing: Thing) -> None:
        if thing.kind == "supplier":
            self._pages.go_to("suppliers", int(thing.key))
        elif thing.kind == "lot":
            self._pages.go_to("catalogues", thing.key)
        elif thing.kind == "contract":
            number = int(thing.key)
            self._pages.go_to("spend", {"contract_id": number, "words": thing.label})
        else:
            chosen = {"category": thing.key, "scope": "in", "words": thing.label}
            self._pages.go_to("spend", chosen)


def _things(book: Book, as_at: date) -> Sequence[Thing]:
    from core.usecases import find_anything

    return find_anything.things(book, as_at)
