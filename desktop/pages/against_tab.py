"""Against others: own spend beside the quartiles of bodies alike, for what explains it best."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.comparators import Driver, Place, is_year
from core.domain.operations import Touched
from core.domain.period import Period
from desktop.open_book import Book, View
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskChoice, OpenFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.read_first import ReadFirst
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.usecases.compare_benchmarks import Against, PackLook, PackRow

_KIND = "benchmarks"
# What a body looks for first, where not all numbers have room.
_SAID_FIRST = ("Your rate", "Median", "Where you are")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the tab shows. ``found`` is None where there is no pack, or no year to compare."""

    packs: tuple[PackRow, ...]
    drivers: tuple[Driver, ...]
    period: Period | None
    found: Against | None
    drawn: Drawn | None


class AgainstTab(QWidget):
    """The chart with its numbers, on what basis, and what to bear in mind."""

    def __init__(self, page: Page) -> None:
        """Lay the choice, the chart and the words out."""
        super().__init__()
        self._page = page
        self._packs: tuple[PackRow, ...] = ()
        take = page.add_action(self.tr("Take benchmarks in…"), "", self.take, changes=True)
        out = page.add_action(self.tr("Take benchmarks out…"), "", self.forget, changes=True)
        self.driver = CalmCombo(self.tr("For each"))
        self.driver.addItem(self.tr("For each: what explains the category best"), "")
        self.driver.activated.connect(lambda _place: self.refresh())
        self._says = Label()
        self._basis = StateLabel()
        self._caveats = StateLabel()
        self._chart = ChartPane(
            page, self.tr("Against others"), beside=self.driver, stays=_SAID_FIRST
        )
        empty = EmptyState(
            self.tr(
                "No benchmarks yet. A buying organisation makes them of what bodies share, and "
                "sends them as a file. Nobody's own figures are in it."
            ),
            self.tr("Take benchmarks in…"),
            self.take,
        )
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        for widget in (self._says, self._basis):
            inside.addWidget(widget)
        inside.addWidget(self._chart, 1)
        inside.addWidget(self._caveats)
        inside.addWidget(flow(button_for(take), button_for(out)))
        self._views = Views()
        self._views.add(full)
        self._views.add(empty)
        column = QVBoxLayout(self)
        column.addWidget(self._views, 1)

    def refresh(self) -> None:
        """Compare again, for the period of the view."""
        view, driver = self._page.open_book.view, str(self.driver.currentData() or "")
        self._page.read(lambda book, _progress: _look(book, view, driver), self._show)

    def words(self) -> str:
        """Return what the tab says above the chart."""
        return self._says.text()

    def take(self) -> None:
        """Choose a pack; say whose it is before it is taken in."""
        path = OpenFile.ask(
            self,
            self._page.open_book.settings,
            _KIND,
            self.tr("Take benchmarks in"),
            self.tr("Benchmarks (*.zip)"),
        )
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Say whose benchmarks a file holds, and ask whether to take them in."""
        self._page.read(lambda book, _progress: (path, _look_at(book, path)), self._ask)

    def _ask(self, answer: tuple[Path, PackLook]) -> None:
        path, found = answer
        pack = found.pack
        lines = [
            self.tr("From: {name}").format(name=pack.publisher_name),
            self.tr("For years that ended in: {period}").format(period=pack.period.in_words()),
            self.tr("Rows with figures: {rows}; for bodies like yours: {fitting}").format(
                rows=found.rows, fitting=found.fitting
            ),
            self.tr("Key: {key}").format(key=found.signed_by),
            self.tr("That is: {trust}").format(trust=found.trust),
            self.tr("Code of the file: {code}").format(code=found.short_code),
        ]
        if found.replaces is not None:
            made = found.replaces.made_on
            lines.append(
                self.tr("Takes the place of those made on {day:%d/%m/%Y}").format(day=made)
            )
        title = self.tr("Take benchmarks in")
        sentence = self.tr("This is what the file says of itself.")
        if ReadFirst.ask(self, title, sentence, "\n".join(lines), self.tr("Take them in")):
            self._page.change(lambda book, _progress: _apply(book, path))

    def forget(self) -> None:
        """Take benchmarks out again."""
        if not self._packs:
            return
        names = [f"{one.publisher}, {one.period.in_words()}" for one in self._packs]
        title = self.tr("Take benchmarks out")
        chosen = AskChoice.ask(self, title, self.tr("Which benchmarks?"), title, names)
        if chosen is not None:
            row = self._packs[chosen]
            self._page.change(lambda book, _progress: _forget(book, row))

    def _show(self, seen: _Seen) -> None:
        self._packs = seen.packs
        self._offer(seen.drivers)
        self._views.show_view(0 if seen.packs else 1)
        found = seen.found
        self._chart.setVisible(seen.drawn is not None)
        self._caveats.setText("\n".join(found.caveats) if found else "")
        trust = self.tr("Whose benchmarks: {trust}.")
        self._basis.setText(trust.format(trust=found.trust) if found else "")
        if seen.drawn is not None:
            self._chart.show_drawn(seen.drawn)
        self._says.setText(self._sentence(seen))

    def _sentence(self, seen: _Seen) -> str:
        found = seen.found
        if seen.period is None:
            return self.tr("Choose a period of twelve months above: a year compares with a year.")
        if found is None:
            return ""
        if not found.rows:
            return self.tr(
                "There is nobody to stand beside: the benchmarks have no bodies of your kind, or "
                "you did not say how large you are (Share for benchmarks)."
            )
        words = self.tr(
            "{above} of {count} categories are above the upper quartile, {middle} in the middle "
            "half, {below} below the lower quartile; {without} without benchmarks."
        )
        return words.format(
            above=found.count(Place.ABOVE),
            count=len(found.rows),
            middle=found.count(Place.MIDDLE),
            below=found.count(Place.BELOW),
            without=found.without,
        )

    def _offer(self, drivers: tuple[Driver, ...]) -> None:
        if self.driver.count() == len(drivers) + 1:
            return
        while self.driver.count() > 1:
            self.driver.removeItem(1)
        for one in drivers:
            self.driver.addItem(self.tr("For each {unit}").format(unit=one.one), one.code)


def year_of(book: Book, view: View) -> Period | None:
    """Return the year that is compared: that of the view, else the latest with payments."""
    from core.usecases import file_return

    if view.period is not None:
        return view.period if is_year(view.period) else None
    return next(iter(file_return.periods(book)), None)


def _look(book: Book, view: View, driver: str) -> _Seen:
    from core.usecases import compare_benchmarks, contribute_benchmarks

    packs, period = compare_benchmarks.packs(book), year_of(book, view)
    found = None
    if period is not None and packs:
        found = compare_benchmarks.against(book, period, driver=driver)
    drawn = draw(compare_benchmarks.chart(found)) if found is not None and found.rows else None
    return _Seen(packs, contribute_benchmarks.drivers(book), period, found, drawn)


def _look_at(book: Book, path: Path) -> PackLook:
    from core.usecases import compare_benchmarks

    return compare_benchmarks.look(book, path)


def _apply(book: Book, path: Path) -> Touched:
    from core.usecases import compare_benchmarks

    return compare_benchmarks.apply(book, path)


def _forget(book: Book, row: PackRow) -> Touched:
    from core.usecases import compare_benchmarks

    return compare_benchmarks.forget(book, row.publisher, row.period)
