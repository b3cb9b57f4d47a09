"""Forecast: the uptake by category, and what comes free when."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.progress import Progress
from desktop.open_book import Book, OpenBook, View
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.page import Page
from desktop.widgets.tabs import Tabs


class ForecastPage(Page):
    """Two charts of the same comparison."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the charts out."""
        super().__init__(open_book, self.tr("Forecast"))
        self.help_text = self.tr(
            "Uptake is the part of what is available that goes through collaborative agreements. "
            "The forecast judges the same payments on the last day of each coming quarter."
        )
        self.uptake = ChartPane(self, self.tr("Uptake"))
        self.forecast = ChartPane(self, self.tr("Forecast"))
        self.tabs = Tabs()
        self.tabs.add(_in_tab(self.uptake), self.tr("Uptake"))
        self.tabs.add(_in_tab(self.forecast), self.tr("Forecast"))
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Compare again, for the period and the day of the view."""
        view = self.open_book.view
        self.read(lambda book, progress: _charts(book, view, progress), self._show)

    def _show(self, drawn: tuple[Drawn, Drawn]) -> None:
        self.uptake.show_drawn(drawn[0])
        self.forecast.show_drawn(drawn[1])


def _in_tab(widget: QWidget) -> QWidget:
    tab = QWidget()
    QVBoxLayout(tab).addWidget(widget, 1)
    return tab


def _charts(book: Book, view: View, progress: Progress) -> tuple[Drawn, Drawn]:
    from core.usecases import find_opportunities, look_at_spend

    found = find_opportunities.compare(
        book, as_at=view.as_at, period=view.period, progress=progress
    )
    progress.step("Drawing")
    uptake, forecast = (
        draw(look_at_spend.chart_of(found, name, book)) for name in ("uptake", "forecast")
    )
    return uptake, forecast
