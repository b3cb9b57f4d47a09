"""Watch: what is due, what runs over its value, what is bought outside, which thresholds near."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.progress import Progress
from core.domain.watching import UseState, Watch
from desktop.open_book import Book, OpenBook, View
from desktop.pages.page import Page
from desktop.pages.watch_due import WatchDue
from desktop.pages.watch_influence import WatchInfluence
from desktop.pages.watch_outside import WatchOutside
from desktop.pages.watch_reviews import WatchReviews
from desktop.pages.watch_thresholds import WatchThresholds
from desktop.pages.watch_use import WatchUse
from desktop.widgets.labels import StateLabel
from desktop.widgets.review_form import Subject
from desktop.widgets.tabs import Tabs

_DUE, _USE = range(2)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page shows, with the words that go with codes."""

    watch: Watch
    subjects: tuple[Subject, ...]
    outside_reasons: tuple[tuple[str, str], ...]
    influence_reasons: tuple[tuple[str, str], ...]
    edition: str


class WatchPage(Page):
    """Six lists of one reading of the book, each with what to do about it."""

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
        for tab, title in (
            (self.due, self.tr("Due")),
            (self.use, self.tr("Values")),
            (self.outside, self.tr("Outside")),
            (self.thresholds, self.tr("Thresholds")),
            (self.reviews, self.tr("Reviews")),
            (self.influence, self.tr("Influence")),
        ):
            self.tabs.add(tab, title)
        self.body.addWidget(self._basis)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Look again, on the day and for the period of the view."""
        view = self.open_book.view
        self.read(lambda book, progress: _look(book, view, progress), self._show)

    def take(self, argument: object) -> None:
        """Show the tab that another page asks for, by its number."""
        if isinstance(argument, int):
            self.tabs.setCurrentIndex(argument)

    def _show(self, found: _Found) -> None:
        watch = found.watch
        words = watch.basis.in_words()
        self._basis.setText(f"{words[:1].upper()}{words[1:]}.")
        self.due.show_rows(watch.due)
        self.use.show_rows(watch.uses)
        self.outside.show_outside(watch.outside, watch.outside_figures, found.outside_reasons)
        self.thresholds.show_thresholds(watch.thresholds, found.edition)
        self.reviews.show_reviews(watch.reviews, watch.reviewed, found.subjects)
        self.influence.show_influence(watch.influence, found.influence_reasons)
        self._count(watch)

    def _count(self, watch: Watch) -> None:
        """Say in the titles of the tabs how much there needs a person."""
        over = {UseState.OVER, UseState.HEADING_OVER}
        counts = (
            (_DUE, self.tr("Due"), sum(one.overdue for one in watch.due)),
            (_USE, self.tr("Values"), sum(one.state in over for one in watch.uses)),
        )
        for tab, title, count in counts:
            counted = self.tr("{title} ({count})").format(title=title, count=f"{count:,}")
            self.tabs.setTabText(tab, counted if count else title)


def _look(book: Book, view: View, progress: Progress) -> _Found:
    from core.usecases import watch_contracts, watch_decisions

    watch = watch_contracts.look(book, as_at=view.as_at, period=view.period, progress=progress)
    return _Found(
        watch,
        _subjects(book, view),
        watch_decisions.outside_reasons(),
        watch_decisions.influence_reasons(),
        watch_contracts.threshold_edition(),
    )


def _subjects(book: Book, view: View) -> tuple[Subject, ...]:
    """Return what can be reviewed: contracts first, then suppliers, each by name."""
    from core.usecases import record_contracts, tidy_suppliers

    contracts = [
        Subject(row.contract.title or row.contract.ref, contract_id=row.contract.id)
        for row in record_contracts.contracts(book, view.as_at)
    ]
    suppliers = [
        Subject(row.supplier.name, supplier_id=row.supplier.id)
        for row in tidy_suppliers.suppliers(book)
    ]
    named = [sorted(some, key=lambda one: one.name.casefold()) for some in (contracts, suppliers)]
    return (*named[0], *named[1])
