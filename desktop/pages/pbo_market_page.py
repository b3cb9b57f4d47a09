"""Market: whom to tell about our lots, who could buy together, what others may see of it."""

from __future__ import annotations

from pathlib import Path

from desktop.open_book import COLLECTION_SUFFIX, OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_exchange import PboExchange
from desktop.pages.pbo_market_list import PboMarketList
from desktop.pages.pbo_partners import PboPartners
from desktop.widgets.asking import OpenFile
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.tabs import Tabs

_KEPT = "market/catalogue"


class PboMarketPage(Page):
    """Three questions to the same collection of returns, with our own catalogue beside it."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the choices and the tabs out."""
        super().__init__(open_book, self.tr("Market"))
        self.help_text = self.tr(
            "Which bodies have available spend in your lots, how much and from when; which could "
            "buy together, planned back from the day when their contracts end; and what you may "
            "tell other organisations. Amounts stand on each body's own VAT basis and period, "
            "and are added only where these are the same."
        )
        self._catalogue = self._remembered()
        returns = self.add_action(
            self.tr("Choose the returns…"), "Ctrl+R", self._choose_collection
        )
        lots = self.add_action(self.tr("Choose your catalogue…"), "Ctrl+D", self._choose_catalogue)
        self._basis = StateLabel()
        self.list, self.partners = PboMarketList(self), PboPartners(self)
        self.exchange = PboExchange(self)
        self.tabs = Tabs()
        self.tabs.add(self.list, self.tr("Marketing list"), self.list.look)
        self.tabs.add(self.partners, self.tr("Partners"), self.partners.look)
        self.tabs.add(self.exchange, self.tr("Exchange"), self.exchange.look)
        self.body.addWidget(flow(button_for(returns), button_for(lots)))
        self.body.addWidget(self._basis)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Say what the page speaks of, and ask for the tab in sight."""
        self._say_basis()
        self.tabs.refresh()

    def collection(self) -> Path | None:
        """Return the returns that were collected, None where none are chosen."""
        return self.open_book.collection

    def catalogue(self) -> Path | None:
        """Return our own catalogue, None where none is chosen."""
        return self._catalogue

    def use_catalogue(self, path: Path) -> None:
        """Ask about the lots of a catalogue, also the next time."""
        self._catalogue = path
        self.open_book.settings.set_text(_KEPT, str(path))
        self.refresh()

    def choose_missing(self) -> None:
        """Ask for what is not chosen yet: the returns first, then the catalogue."""
        if self.collection() is None:
            self._choose_collection()
        else:
            self._choose_catalogue()

    def what_is_missing(self, *, catalogue: bool = True) -> tuple[str, str] | None:
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

    def _remembered(self) -> Path | None:
        kept = self.open_book.settings.text(_KEPT)
        return Path(kept) if kept and Path(kept).is_file() else None

    def _say_basis(self) -> None:
        none = self.tr("none chosen")
        returns, lots = self.collection(), self._catalogue
        words = self.tr("Returns: {returns}. Catalogue: {catalogue}.")
        self._basis.setText(
            words.format(
                returns=returns.name if returns else none, catalogue=lots.name if lots else none
            )
        )

    def _choose_collection(self) -> None:
        title = self.tr("Choose the returns that were kept")
        types = self.tr("Returns that were kept (*{suffix})").format(suffix=COLLECTION_SUFFIX)
        path = OpenFile.ask(self, self.open_book.settings, "inbox", title, types)
        if path is not None:
            self.open_book.use_collection(path)

    def _choose_catalogue(self) -> None:
        title, types = self.tr("Choose your catalogue"), self.tr("Catalogues (*.zip)")
        path = OpenFile.ask(self, self.open_book.settings, "catalogues", title, types)
        if path is not None:
            self.use_catalogue(path)
