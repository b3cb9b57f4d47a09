"""The File menu: what is opened, made, saved and left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.qt import Settings
from desktop.window.menus import Menu
from desktop.window.opening import Opening
from desktop.window.page_stack import PageStack


class FileMenu(Menu):
    """New, open, recent, workbench, start, save, quit."""

    def __init__(
        self, window: QWidget, pages: PageStack, opening: Opening, settings: Settings
    ) -> None:
        """Build the lines; ``window`` is closed by Quit."""
        super().__init__(window)
        self.setTitle(self.tr("&File"))
        self._pages = pages
        self._opening = opening
        self._settings = settings
        self.add(self.tr("New book…"), "Ctrl+N", self._new_book)
        self.add(self.tr("Open…"), "Ctrl+O", opening.ask_file)
        words = self.tr("Open to look at only…")
        self.add(words, "Ctrl+Shift+O", opening.ask_book_to_look_at)
        self._recent = Menu(self.tr("Open recent"), self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.addMenu(self._recent)
        self.addSeparator()
        words = self.tr("Work for a buying organisation")
        self.add(words, "Ctrl+Shift+B", opening.to_workbench)
        self.add(self.tr("Back to the start"), "Ctrl+W", opening.to_start)
        self.addSeparator()
        self.add(self.tr("Save this list…"), "Ctrl+Shift+E", self._save_list)
        self.add(self.tr("Print this list…"), "Ctrl+P", self._print_list)
        self.add(self.tr("Quit"), "Ctrl+Q", window.close)

    def _new_book(self) -> None:
        self._opening.to_start()
        self._pages.go_to("new")

    def _save_list(self) -> None:
        from desktop.pages.save_view import save_view

        save_view(self._pages.page())

    def _print_list(self) -> None:
        from desktop.pages.save_view import print_view

        print_view(self._pages.page())

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._settings.recent():
            work = partial(self._opening.open_path, path)
            self._recent.add(path.name.replace("&", "&&"), "", work)
