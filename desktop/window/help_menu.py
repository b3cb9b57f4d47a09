"""The Help menu: help for this page, all keys, a newer program, what this one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop.window.menus import Menu, keys_in_words, plain_words
from desktop.window.page_stack import PageStack
from desktop.window.updating import Updating

if TYPE_CHECKING:
    from desktop.widgets.help_window import HelpWindow


class HelpMenu(Menu):
    """Texts to read, and a newer program from a file."""

    def __init__(
        self,
        window: QWidget,
        pages: PageStack,
        updating: Updating,
        lines: Callable[[], list[QAction]],
    ) -> None:
        """Build the lines; ``lines`` is what has keys."""
        super().__init__(window)
        self.setTitle(self.tr("&Help"))
        self._pages = pages
        self._lines = lines
        self._help: HelpWindow | None = None
        self.add(self.tr("Help for this page"), "F1", self._show_help)
        self.add(self.tr("Search help…"), "Shift+F1", self._search_help)
        self.add(self.tr("All keys"), "?|Ctrl+F1", self._show_keys)
        self.addSeparator()
        self.add(self.tr("Update from a file…"), "", updating.ask_file)
        self.add(self.tr("Licences"), "", self._show_licences)
        self.add(self.tr("About Spendbook"), "", self._show_about)

    def read_page(self, key: str) -> None:
        """Show a page of help by its key."""
        helping = self._window_of_help()
        helping.show_page(key)
        helping.show()

    def _show_help(self) -> None:
        page = self._pages.page()
        keys = [(keys_in_words(a), plain_words(a)) for a in page.menu_actions if keys_in_words(a)]
        self._window_of_help().show_for(self._pages.key(), page.help_text, keys)

    def _search_help(self) -> None:
        helping = self._window_of_help()
        helping.show()
        helping.look_for("")

    def _window_of_help(self) -> HelpWindow:
        if self._help is None:
            from desktop.widgets.help_window import HelpWindow

            self._help = HelpWindow(self._pages.window())
        return self._help

    def _show_keys(self) -> None:
        from desktop.widgets.text_dialog import TextDialog

        TextDialog.ask(self._pages, self.tr("All keys"), _keys(self._lines()))

    def _show_licences(self) -> None:
        from desktop.widgets.licences_dialog import LicencesDialog

        LicencesDialog.ask(self._pages)

    def _show_about(self) -> None:
        from core.usecases.version import VERSION
        from desktop.widgets.text_dialog import TextDialog

        text = self.tr(
            "Spendbook {version}\n\n"
            "Spendbook shows a public body where its money goes and which agreements it could "
            "use, and makes one return for the organisations that buy for it.\n\n"
            "It works on this computer alone and never uses a network."
        ).format(version=VERSION)
        TextDialog.ask(self._pages, self.tr("About Spendbook"), text)


def _keys(actions: Iterable[QAction]) -> str:
    return "\n".join(f"{keys_in_words(a)}\t{plain_words(a)}" for a in actions if keys_in_words(a))
