"""Watch: what is due, what runs over its value, what is bought outside, which thresholds near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.domain.watching import UseState
from desktop.open_book import Book, OpenBook, View
from desktop.pages.page import Page
from desktop.pages.watch_due import WatchDue
from desktop.pages.watch_influence import WatchInfluence
from desktop.pages.watch_outside import WatchOutside
from desktop.pages.watch_reviews import WatchReviews
from desktop.pages.watch_thresholds import WatchThresholds
from desktop.pages.watch_use import WatchUse
from desktop.widgets.labels import StateLabel
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.watch_contracts import FirstLook

_DUE, _USE = range(2)


class WatchPage(Page):
    """Six lists, each with what to do about it; each is read when it comes into sight."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the tabs out."""
        super().__init__(open_book, self.tr("Watch"))
        self.help_text = self.tr(
            "What to keep an eye on: days to come, contracts against their value, what is bought "
            "outside contracts and agreements, thresholds, reviews. Enter opens the payments."
        )
        self.due, self.use, self.outside = WatchDue(self), WatchUse(self), WatchOutside(self)
        self.thresholds, self.reviews = WatchThresholds(self), WatchReviews(self)
        self.influence = WatchInfluence(self)
        self._basis = StateLabel()
        self.tabs = Tabs()
        # The titles of the first two count what needs a person: they are always read.
        self.tabs.add(self.due, self.tr("Due"))
        self.tabs.add(self.use, self.tr("Values"))
        self.tabs.add(self.outside, self.tr("Outside"), self.outside.refresh)
        self.tabs.add(self.thresholds, self.tr("Thresholds"), self.thresholds.refresh)
        self.tabs.add(self.reviews, self.tr("Reviews"), self.reviews.refresh)
        self.tabs.add(self.influence, self.tr("Influence"), self.influence.refresh)
        self.body.addWidget(self._basis)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Look again, on the day and for the period of the view."""
        view = self.open_book.view
        self.read(lambda book, _progress: _look(book, view), self._show)
        self.tabs.refresh()

    def take(self, argument: object) -> None:
        """Show the tab that another page asks for, by its number."""
        if isinstance(argument, int):
            self.tabs.setCurrentIndex(argument)

    def _show(self, found: FirstLook) -> None:
        words = found.basis.in_words()
        self._basis.setText(f"{words[:1].upper()}{words[1:]}.")
        self.due.show_rows(found.due)
        self.use.show_rows(found.uses)
        self._count(found)

    def _count(self, found: FirstLook) -> None:
        """Say in the titles of the tabs how much there needs a person."""
        over = {UseState.OVER, UseState.HEADING_OVER}
        counts = (
            (_DUE, self.tr("Due"), sum(one.overdue for one in found.due)),
            (_USE, self.tr("Values"), sum(one.state in over for one in found.uses)),
        )
        for tab, title, count in counts:
            counted = self.tr("{title} ({count})").format(title=title, count=f"{count:,}")
            self.tabs.setTabText(tab, counted if count else title)


def _look(book: Book, view: View) -> FirstLook:
    from core.usecases import watch_contracts

    return watch_contracts.first_look(book, view.as_at, view.period)
