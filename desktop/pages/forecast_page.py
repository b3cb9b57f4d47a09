"""Forecast: how uptake has moved, and what it becomes if deals are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import share, short_pounds
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from desktop.open_book import Book, OpenBook, View
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.forecast_path import ForecastPath
from desktop.pages.no_payments import NoPayments
from desktop.pages.page import Page
from desktop.widgets.explained import Explained
from desktop.widgets.figure_row import FigureRow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.what_if import Outlook

_ALL, _BY_CATEGORY = "all", "by category"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The outlook, and the formula of its figures in words."""

    outlook: Outlook
    formula: str


class ForecastPage(Page):
    """The figures above two tabs: where uptake comes from, and where it can go."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the figures and the tabs out."""
        super().__init__(open_book, self.tr("Forecast"))
        self.help_text = self.tr(
            "Uptake is the part of what is available that goes through collaborative agreements. "
            "The first tab shows how it has moved. The second judges the same payments at the "
            "end of each coming quarter: T or Enter ticks a deal, and the lines follow."
        )
        self._outlook: Outlook | None = None
        self._figures = FigureRow()
        self._formula = Label()
        self._basis = StateLabel()
        self.body.addWidget(self._figures)
        explained = Explained(self._formula, self._basis)
        self.body.addWidget(explained)
        self._choice = CalmCombo(self.tr("Chart"))
        self._choice.currentIndexChanged.connect(lambda _place: self._ask_uptake())
        self.uptake = ChartPane(self, self.tr("Uptake"), beside=self._choice)
        self.path = ForecastPath(self)
        self.tabs = Tabs()
        self.tabs.add(_in_tab(self.uptake), self.tr("Uptake"))
        self.tabs.add(self.path, self.tr("Forecast"))
        self.body.addWidget(self.tabs, 1)
        about = self.tr(
            "With payments, this page shows how uptake moves, and the quarter in which it can "
            "reach the target if you take deals as contracts end."
        )
        self._none = NoPayments(self, about, (self._figures, explained, self.tabs))
        self.body.addWidget(self._none, 1)

    def refresh(self) -> None:
        """Compare again, for the period and the day of the view."""
        view = self.open_book.view
        self.read(lambda book, progress: _look(book, view, progress), self._show)

    def take(self, argument: object) -> None:
        """Show the tab that another page speaks of: "if" shows the what-if."""
        self.tabs.setCurrentIndex(1 if argument == "if" else 0)

    def charts(self) -> tuple[str, ...]:
        """Return the charts of uptake that can be chosen, in words."""
        return tuple(self._choice.itemText(place) for place in range(self._choice.count()))

    def choose(self, place: int) -> None:
        """Show another chart of uptake."""
        self._choice.setCurrentIndex(place)

    def _show(self, seen: _Seen) -> None:
        self._outlook = seen.outlook
        found = seen.outlook.assessment
        sums = found.figures
        self._none.show_for(sums.lines, self.open_book.view.period)
        self._figures.set_figures(
            [
                (self.tr("Locked"), short_pounds(sums.locked), ""),
                (self.tr("Available"), short_pounds(sums.available), ""),
                (self.tr("Collaborative"), short_pounds(sums.collaborative), ""),
                (
                    self.tr("Uptake"),
                    share(sums.collaborative, sums.available),
                    self.tr("target {share}").format(share=_goal(seen.outlook)),
                ),
            ]
        )
        self._formula.setText(seen.formula)
        words = found.basis.in_words()
        self._basis.setText(f"{words[:1].upper()}{words[1:]}.")
        self._fill_choice(seen.outlook)
        self._ask_uptake()
        self.path.show_outlook(seen.outlook)

    def _fill_choice(self, outlook: Outlook) -> None:
        """Offer the trend of all, the categories now, and the trend of each with money free."""
        chosen = self._choice.currentData()
        self._choice.blockSignals(True)
        self._choice.clear()
        self._choice.addItem(self.tr("Over time, all categories"), _ALL)
        self._choice.addItem(self.tr("By category, on this day"), _BY_CATEGORY)
        for row in outlook.assessment.by_category:
            if row.figures.available > 0:
                words = self.tr("Over time, {category}").format(category=row.label)
                self._choice.addItem(words, row.category)
        place = max(0, self._choice.findData(chosen))
        self._choice.setCurrentIndex(place)
        self._choice.blockSignals(False)

    def _ask_uptake(self) -> None:
        outlook, chosen = self._outlook, self._choice.currentData()
        if outlook is not None and chosen is not None:
            self.run(lambda _progress: _uptake(outlook, chosen), self.uptake.show_drawn)


def _in_tab(widget: QWidget) -> QWidget:
    tab = QWidget()
    QVBoxLayout(tab).addWidget(widget, 1)
    return tab


def _goal(outlook: Outlook) -> str:
    target = outlook.assessment.target
    return share(target.basis_points, 10_000).replace(".0 ", " ") if target else "-"


def _look(book: Book, view: View, progress: Progress) -> _Seen:
    from core.usecases import what_if

    outlook = what_if.look(book, as_at=view.as_at, period=view.period, progress=progress)
    return _Seen(outlook, what_if.formula(outlook))


def _uptake(outlook: Outlook, chosen: str) -> Drawn:
    from core.analysis import figures
    from core.usecases import what_if

    if chosen == _BY_CATEGORY:
        return draw(figures.uptake_by_category(outlook.assessment))
    category = None if chosen == _ALL else CategoryCode(chosen)
    return draw(what_if.trend_chart(outlook, category))
