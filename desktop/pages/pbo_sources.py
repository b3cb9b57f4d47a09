"""What the Market page asks about: the returns that were collected, and our own catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.open_book import COLLECTION_SUFFIX
from desktop.pages.page import Page
from desktop.widgets.asking import OpenFile

_KEPT = "market/catalogue"


class PboSources(QObject):
    """Two choices that three tabs share; ``chosen`` is called where one was made."""

    def __init__(self, page: Page, chosen: Callable[[], None]) -> None:
        """Begin with the returns of the workbench and the catalogue of the last time."""
        super().__init__(page)
        self._page = page
        self._chosen = chosen
        kept = page.open_book.settings.text(_KEPT)
        self._catalogue = Path(kept) if kept and Path(kept).is_file() else None

    def collection(self) -> Path | None:
        """Return the returns that were collected, None where none are chosen."""
        return self._page.open_book.collection

    def catalogue(self) -> Path | None:
        """Return our own catalogue, None where none is chosen."""
        return self._catalogue

    def use_catalogue(self, path: Path) -> None:
        """Ask about the lots of a catalogue, also the next time."""
        self._catalogue = path
        self._page.open_book.settings.set_text(_KEPT, str(path))
        self._chosen()

    def in_words(self) -> str:
        """Say what is chosen."""
        none = self.tr("none chosen")
        returns, lots = self.collection(), self._catalogue
        words = self.tr("Returns: {returns}. Catalogue: {catalogue}.")
        return words.format(
            returns=returns.name if returns else none, catalogue=lots.name if lots else none
        )

    def missing(self, *, catalogue: bool = True) -> tuple[str, str] | None:
        """Return a sentence and a button for what is to be chosen first, None if all is there."""
        if self.collection() is None:
            return (
                self.tr("Read the returns in on the Returns page, or choose those kept before."),
                self.tr("Choose the returns…"),
            )
        if catalogue and self._catalogue is None:
            return (
                self.tr("Choose your catalogue: the file that you send to bodies."),
                self.tr("Choose your catalogue…"),
            )
        return None

    def choose_missing(self) -> None:
        """Ask for what is not chosen yet: the returns first, then the catalogue."""
        if self.collection() is None:
            self.choose_collection()
        else:
            self.choose_catalogue()

    def choose_collection(self) -> None:
        """Ask which returns to speak of."""
        title = self.tr("Choose the returns that were kept")
        types = self.tr("Returns that were kept (*{suffix})").format(suffix=COLLECTION_SUFFIX)
        path = OpenFile.ask(self._page, self._page.open_book.settings, "inbox", title, types)
        if path is not None:
            self._page.open_book.use_collection(path)

    def choose_catalogue(self) -> None:
        """Ask which catalogue is ours."""
        title, types = self.tr("Choose your catalogue"), self.tr("Catalogues (*.zip)")
        path = OpenFile.ask(self._page, self._page.open_book.settings, "catalogues", title, types)
        if path is not None:
            self.use_catalogue(path)
