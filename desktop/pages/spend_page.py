"""Spend: where the money goes, as a chart with its numbers, down to each payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.money import short_pounds
from desktop.open_book import Book, OpenBook, View
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.page import Page
from desktop.pages.spend_lines import SpendLines
from desktop.pages.spend_narrowing import Narrow, behind
from desktop.pages.spend_profile import SpendProfile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel
from desktop.widgets.tabs import Tabs
from desktop.widgets.views import Views

_PAYMENTS = 1


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the page shows at once: the figures above, the chart, what stands behind its rows.

    The figures are of what is in scope, as the charts are: ``lines`` are those payments,
    ``any_payments`` says whether there are payments at all.
    """

    any_payments: bool
    lines: int
    total: int
    suppliers: int
    suppliers_for_80: int
    largest: tuple[str, int]
    basis: str
    drawn: Drawn
    behind: tuple[Narrow | None, ...]


class SpendPage(Page):
    """Charts in one tab, payments in the other; a row of a chart leads to its payments."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the figures and the two tabs out."""
        super().__init__(open_book, self.tr("Spend"))
        self.help_text = self.tr(
            "Choose a chart; F6 goes to its numbers, and Enter on a row shows the payments behind "
            "it. Every payment leads back to the row of the file that it came from."
        )
        self._behind: tuple[Narrow | None, ...] = ()
        self._figures = FigureRow()
        self._basis = StateLabel()
        self.body.addWidget(self._figures)
        self.body.addWidget(self._basis)
        self._choice = CalmCombo(self.tr("Chart"))
        for key, words in self._charts():
            self._choice.addItem(words, key)
        self._choice.currentIndexChanged.connect(lambda _place: self._ask_chart())
        self._by_parent = QCheckBox(self.tr("Suppliers by &parent"))
        self._by_parent.toggled.connect(lambda _on: self._ask_chart())
        beside = flow(self._choice, self._by_parent)
        self.charts = ChartPane(self, self.tr("Spend"), beside=beside)
        self.charts.opened_row.connect(self._open_row)
        self.lines = SpendLines(self)
        self.tabs = Tabs()
        self.profile = SpendProfile(self)
        self.profile.payments_wanted.connect(self._show_payments)
        self.tabs.add(self._chart_tab(), self.tr("Charts"))
        self.tabs.add(self.lines, self.tr("Payments"))
        self.tabs.add(self.profile, self.tr("Profile"), self.profile.refresh)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask for the chart and the payments of the period."""
        self._ask_chart()
        self.lines.refresh()
        self.tabs.refresh()

    def take(self, argument: object) -> None:
        """Show the payments that another page speaks of."""
        if isinstance(argument, Mapping):
            self._show_payments(argument)

    def _charts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("category", self.tr("Spend by category")),
            ("monthly", self.tr("Spend by month")),
            ("concentration", self.tr("How few suppliers make most of it")),
            ("waterfall", self.tr("From in scope to collaborative")),
            ("uptake", self.tr("Uptake by category")),
            ("contracts", self.tr("Contracts in time")),
            ("forecast", self.tr("What becomes available")),
            ("opportunities", self.tr("Deals and what they may save")),
            ("units", self.tr("Who buys what")),
        )

    def _chart_tab(self) -> QWidget:
        empty = EmptyState(
            self.tr("No payments yet. Charts come with the first file."),
            self.tr("Import a file"),
            lambda: self.go("import", "choose"),
        )
        self._views = Views()
        self._views.add(self.charts)
        self._views.add(empty)
        tab = QWidget()
        QVBoxLayout(tab).addWidget(self._views, 1)
        return tab

    def _ask_chart(self) -> None:
        view, name = self.open_book.view, str(self._choice.currentData())
        by_parent, shape = self._by_parent.isChecked(), self.charts.shape()
        self.read(lambda book, _progress: _look(book, name, view, by_parent, shape), self._show)

    def _show(self, seen: _Seen) -> None:
        self._views.show_view(0 if seen.any_payments else 1)
        self._figures.setVisible(seen.any_payments)
        self._figures.set_figures(self._figure_words(seen))
        self._basis.say(seen.basis if seen.any_payments else "")
        self._behind = seen.behind
        self.charts.show_drawn(seen.drawn)

    def _figure_words(self, seen: _Seen) -> list[Figure]:
        most = self.tr("%Ln supplier(s)", "", seen.suppliers_for_80)
        return [
            (
                self.tr("In scope"),
                short_pounds(seen.total),
                self.tr("%Ln payment(s)", "", seen.lines),
            ),
            (self.tr("Suppliers"), f"{seen.suppliers:,}", self.tr("paid in the period")),
            (self.tr("80 % of it goes to"), most, self.tr("the largest ones")),
            (
                self.tr("Largest supplier"),
                short_pounds(seen.largest[1]),
                seen.largest[0],
            ),
        ]

    def _open_row(self, number: int) -> None:
        narrow = self._behind[number] if 0 <= number < len(self._behind) else None
        if narrow is None:
            self.say(self.tr("This row sums up several things. See the Payments tab for all."))
            return
        self._show_payments(narrow)

    def _show_payments(self, narrow: Narrow) -> None:
        self.tabs.setCurrentIndex(_PAYMENTS)
        self.lines.show_narrow(narrow)


def _look(book: Book, name: str, view: View, by_parent: bool, shape: float) -> _Seen:
    from core.store import reading
    from core.store.reading import Filter
    from core.usecases import look_at_spend, profile_spend

    profile = look_at_spend.profile(book, view.period, top=1, by_parent=by_parent, in_scope=True)
    chart = look_at_spend.chart(
        book, name, as_at=view.as_at, period=view.period, by_parent=by_parent
    )
    return _Seen(
        any_payments=bool(reading.count_and_sum(book, Filter(period=view.period))[0]),
        lines=profile.lines,
        total=profile.total,
        suppliers=profile.suppliers,
        suppliers_for_80=profile.suppliers_for_80,
        largest=next(iter(profile.top_suppliers), ("", 0)),
        basis=profile_spend.population(book, profile.total, view.as_at, view.period),
        drawn=draw(chart, shape),
        behind=behind(book, name, chart, view),
    )
