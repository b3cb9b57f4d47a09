"""Market: whom to tell about our lots, who could buy together, what others may see of it."""

from __future__ import annotations

from desktop.open_book import OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_exchange import PboExchange
from desktop.pages.pbo_market_list import PboMarketList
from desktop.pages.pbo_partners import PboPartners
from desktop.pages.pbo_sources import PboSources
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.tabs import Tabs


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
        self.sources = PboSources(self, self.refresh)
        returns = self.add_action(
            self.tr("Choose the returns…"), "Ctrl+R", self.sources.choose_collection
        )
        lots = self.add_action(
            self.tr("Choose your catalogue…"), "Ctrl+D", self.sources.choose_catalogue
        )
        self._basis = StateLabel()
        self.list = PboMarketList(self, self.sources)
        self.partners = PboPartners(self, self.sources)
        self.exchange = PboExchange(self, self.sources)
        self.tabs = Tabs()
        self.tabs.add(self.list, self.tr("Marketing list"), self.list.look)
        self.tabs.add(self.partners, self.tr("Partners"), self.partners.look)
        self.tabs.add(self.exchange, self.tr("Exchange"), self.exchange.look)
        self.body.addWidget(flow(button_for(returns), button_for(lots)))
        self.body.addWidget(self._basis)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Say what the page speaks of, and ask for the tab in sight."""
        self._basis.setText(self.sources.in_words())
        self.tabs.refresh()
