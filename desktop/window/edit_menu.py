"""The Edit menu: taking back and bringing back, and finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.domain.operations import Touched
from desktop.open_book import OpenBook
from desktop.widgets.find_dialog import FindDialog
from desktop.widgets.list_pane import ListPane
from desktop.window.menus import Menu, keys_in_words, plain_words
from desktop.window.page_stack import PageStack


class EditMenu(Menu):
    """Undo and Redo with the words of what they would do; filter; find anything."""

    def __init__(
        self,
        window: QWidget,
        pages: PageStack,
        open_book: OpenBook,
        trouble: Callable[[BaseException], None],
        lines: Callable[[], list[QAction]],
    ) -> None:
        """Build the lines; ``lines`` is what can be found."""
        super().__init__(window)
        self.setTitle(self.tr("&Edit"))
        self._pages = pages
        self._open_book = open_book
        self._trouble = trouble
        self._lines = lines
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
        self._pages.said.emit(touched.summary)

    def _focus_filter(self) -> None:
        for pane in self._pages.page().findChildren(ListPane):
            if pane.filter.isVisible():
                pane.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
                pane.filter.selectAll()
                return

    def _find_anything(self) -> None:
        actions = [action for action in self._lines() if action.isEnabled()]
        entries = [(plain_words(action), keys_in_words(action)) for action in actions]
        number = FindDialog.ask(self._pages, self.tr("Find anything"), entries)
        if number is not None:
            actions[number].trigger()
