"""Levy and benchmarks: what suppliers declared beside returns; what bodies get back of theirs."""

from __future__ import annotations

from desktop.open_book import OpenBook
from desktop.pages.benchmark_tab import BenchmarkTab
from desktop.pages.levy_tab import LevyTab
from desktop.pages.page import Page
from desktop.widgets.tabs import Tabs


class PboLevyPage(Page):
    """Two tabs that need no book: the levy check, and building benchmarks."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the tabs out."""
        super().__init__(open_book, self.tr("Levy and benchmarks"))
        self.help_text = self.tr(
            "The levy check sets what accepted returns say of your agreements beside what "
            "suppliers declared, and tells what may explain each difference. Benchmarks are "
            "medians and quartiles of what bodies chose to share; nobody's own figures leave."
        )
        self.levy = LevyTab(self)
        self.benchmarks = BenchmarkTab(self)
        self.tabs = Tabs()
        self.tabs.add(self.levy, self.tr("Levy check"))
        self.tabs.add(self.benchmarks, self.tr("Benchmarks"))
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Say which collection of returns is looked at."""
        self.levy.refresh()
