"""Updating from a file: what it is and whose, told on the page in sight; then put to use."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.domain.period import day_in_words
from core.domain.progress import Progress
from desktop.open_book import OpenBook
from desktop.pages.page import Page
from desktop.widgets.asking import ChooseFolder, OpenFile
from desktop.widgets.banner import Offer
from desktop.window.page_stack import PageStack

if TYPE_CHECKING:
    from core.usecases.update_program import Update


class Updating(QObject):
    """Proves a newer Spendbook by its makers' key before anything is done with it."""

    def __init__(self, window: QWidget, open_book: OpenBook, pages: PageStack) -> None:
        """Close ``window`` once a setup has been started, which needs it closed."""
        super().__init__(window)
        self._window = window
        self._settings = open_book.settings
        self._pages = pages

    def ask_file(self) -> None:
        """Let the person choose the file that was brought, and prove it."""
        title = self.tr("A newer Spendbook, with SHA256SUMS and SHA256SUMS.minisig beside it")
        types = self.tr("Spendbook (*.exe *.msi *.zip *.xz *.deb)")
        path = OpenFile.ask(self._pages, self._settings, "update", title, types)
        if path is not None:
            page = self._pages.page()
            page.run(partial(_look, path), partial(self.tell, page))

    def tell(self, page: Page, update: Update) -> None:
        """Say what the file is and whose, and offer what can be done with it."""
        words = self.tr(
            "{name} is Spendbook {version} of {day}, signed by its makers, whose key reads "
            "{key}. Fingerprint of the file: {fingerprint}. Your books stay as they are; each "
            "is copied before the newer program first opens it."
        ).format(
            name=update.file.name,
            version=update.version,
            day=day_in_words(update.day),
            key=update.key,
            fingerprint=update.fingerprint,
        )
        page.notice(words, self._offers(page, update))

    def _offers(self, page: Page, update: Update) -> list[Offer]:
        if update.can_start():
            return [
                (
                    self.tr("Close Spendbook and start the setup"),
                    partial(self._start, page, update),
                )
            ]
        if update.form.name == "ARCHIVE":
            return [(self.tr("Unpack it into a folder…"), partial(self._unpack, page, update))]
        return []

    def _start(self, page: Page, update: Update) -> None:
        page.run(partial(_start, update), self._close)

    def _close(self, _none: None) -> None:
        self._window.close()

    def _unpack(self, page: Page, update: Update) -> None:
        title = self.tr("Where the newer Spendbook goes: a folder of its own is made there")
        place = ChooseFolder.ask(page, self._settings, "unpack", title)
        if place is not None:
            folder = place / f"Spendbook {update.version}"
            page.run(partial(_unpack, update, folder), partial(self._unpacked, page))

    def _unpacked(self, page: Page, folder: Path) -> None:
        page.notice(
            self.tr("Unpacked. Close Spendbook, and start spendbook-window in {folder}.").format(
                folder=folder
            )
        )


def _look(path: Path, progress: Progress) -> Update:
    from core.usecases import update_program

    return update_program.look(path, update_program.built_in_key(), progress)


def _start(update: Update, _progress: Progress) -> None:
    from core.usecases import update_program

    update_program.start(update)


def _unpack(update: Update, folder: Path, _progress: Progress) -> Path:
    from core.usecases import update_program

    return update_program.unpack(update, folder)
