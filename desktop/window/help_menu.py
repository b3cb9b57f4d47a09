"""The Help menu: help for this page, all keys, what the program is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop.widgets.text_dialog import TextDialog
from desktop.window.menus import Menu, keys_in_words, plain_words
from desktop.window.page_stack import PageStack


class HelpMenu(Menu):
    """Texts to read; nothing here changes anything."""

    def __init__(
        self, window: QWidget, pages: PageStack, lines: Callable[[], list[QAction]]
    ) -> None:
        """Build the lines; ``lines`` is what has keys."""
        super().__init__(window)
        self.setTitle(self.tr("&Help"))
        self._pages = pages
        self._lines = lines
        self.add(self.tr("Help for this page"), "F1", self._show_help)
        self.add(self.tr("All keys"), "?|Ctrl+F1", self._show_keys)
        self.add(self.tr("Licences"), "", self._show_licences)
        self.add(self.tr("About Spendbook"), "", self._show_about)

    def _show_help(self) -> None:
        page = self._pages.page()
        text = f"{page.help_text}\n\n{_keys(page.menu_actions)}".strip()
        TextDialog.ask(page, page.title, text)

    def _show_keys(self) -> None:
        TextDialog.ask(self._pages, self.tr("All keys"), _keys(self._lines()))

    def _show_licences(self) -> None:
        from core.usecases import licences

        TextDialog.ask(self._pages, self.tr("Licences"), licences.notice())

    def _show_about(self) -> None:
        text = self.tr(
            "Spendbook shows a public body where its money goes and which agreements it could "
            "use, and makes one return for the organisations that buy for it.\n\n"
            "It works on this computer alone and never uses a network."
        )
        TextDialog.ask(self._pages, self.tr("About Spendbook"), text)


def _keys(actions: Iterable[QAction]) -> str:
    return "\n".join(f"{keys_in_words(a)}\t{plain_words(a)}" for a in actions if keys_in_words(a))
