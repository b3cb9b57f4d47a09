"""The Go menu: every page with its key, and back."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.window.menus import Menu
from desktop.window.page_stack import PageStack


class GoMenu(Menu):
    """The pages of what is open."""

    def __init__(self, window: QWidget, pages: PageStack) -> None:
        """Begin without lines: they follow from what is open."""
        super().__init__(window)
        self.setTitle(self.tr("&Go"))
        self._pages = pages

    def fill(self) -> None:
        """List the pages that there are now."""
        self.clear()
        for entry in self._pages.entries():
            work = partial(self._pages.go_to, entry.key)
            self.add(entry.title_words(), entry.keys, work)
        self.addSeparator()
        if "import" in self._pages.keys_of_pages():
            work = partial(self._pages.go_to, "import", "choose")
            self.add(self.tr("Import payments…"), "Ctrl+I", work)
        self.add(self.tr("Back"), "Alt+Left", self._pages.go_back)
