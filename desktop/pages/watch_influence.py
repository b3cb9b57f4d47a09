"""Influence: which categories the body has a say in; what it has not is shown apart."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.domain.watching import InfluenceRow, cannot_influence
from desktop.models.columns import Column, Holds
from desktop.open_book import Book, View
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList
from desktop.widgets.asking import AskChoice

# The categories, and the reasons that can be given for one.
_Found = tuple[tuple[InfluenceRow, ...], tuple[tuple[str, str], ...]]


class WatchInfluence(WatchList[InfluenceRow]):
    """One row for each category with spend in scope."""

    def __init__(self, page: Page) -> None:
        """Lay the sum and the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Influence"), self._columns(), stretch=0)
        self._reasons: Sequence[tuple[str, str]] = ()
        self.empty.offer(
            self.tr("No payments in scope yet."),
            self.tr("Import a file"),
            lambda: page.go("import", "choose"),
        )
        self.tell(lambda _row: "", self._status, self._open_row)
        table = self.pane.table
        actions = (
            page.add_action(
                self.tr("Cannot be influenced…"), "N", self._ask_why, changes=True, on=table
            ),
            page.add_action(
                self.tr("Can be influenced"), "Y", lambda: self._say(True), changes=True, on=table
            ),
            page.add_action(
                self.tr("As usual"), "Del", lambda: self._say(None), changes=True, on=table
            ),
        )
        self.add_buttons((*actions, self.save_action("influence")))

    def refresh(self) -> None:
        """Look again, on the day and for the period of the view."""
        view = self.page.open_book.view
        self.page.read(lambda book, _progress: _look(book, view), self._show)

    def _show(self, found: _Found) -> None:
        rows, self._reasons = found
        whole = sum(row.figures.available for row in rows)
        cannot = cannot_influence(rows)
        words = self.tr(
            "Available {available}, of which not to be influenced {cannot}. It stays in scope and "
            "available in every figure; here it is only shown apart."
        )
        self.said.say(words.format(available=pounds(whole), cannot=pounds(cannot)) if rows else "")
        self.show_rows(rows)

    def _columns(self) -> tuple[Column[InfluenceRow], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("In scope"), lambda row: row.figures.in_scope, Holds.POUNDS),
            Column(self.tr("Locked"), lambda row: row.figures.locked, Holds.POUNDS, leaves=1),
            Column(
                self.tr("Available"), lambda row: row.figures.available, Holds.POUNDS, leaves=-1
            ),
            Column(self.tr("Can be influenced"), self._can, state=_colour),
        )

    def _can(self, row: InfluenceRow) -> str:
        if row.can_influence:
            return self.tr("yes") if row.usually else self.tr("yes, we say so")
        why = dict(self._reasons).get(row.reason, row.reason)
        return self.tr("no: {why}").format(why=why) if why else self.tr("usually not")

    def _status(self, rows: Sequence[InfluenceRow]) -> str:
        words = self.tr("Showing {shown} of {count} categories, {pounds} available")
        available = pounds(sum(row.figures.available for row in rows))
        return words.format(shown=len(rows), count=len(self.model.all_rows()), pounds=available)

    def _open_row(self, row: InfluenceRow) -> None:
        narrow = {"category": row.category or UNKNOWN, "scope": "in", "words": row.label}
        self.page.go("spend", narrow)

    def _ask_why(self) -> None:
        if not self.chosen():
            return
        number = AskChoice.ask(
            self,
            self.tr("Why can it not be influenced?"),
            self.tr("What stops you from choosing what you pay, to whom?"),
            self.tr("Keep the reason"),
            [words for _, words in self._reasons],
        )
        if number is not None:
            self._say(False, self._reasons[number][0])

    def _say(self, can: bool | None, reason: str = "") -> None:
        codes = tuple(row.category for row in self.chosen() if row.category != UNKNOWN)
        if codes:
            self.page.change(lambda book, _progress: _set(book, codes, can, reason))
        else:
            self.page.say(self.tr("Put the payments into a category first."))


def _colour(row: InfluenceRow) -> str:
    return "" if row.can_influence else "notice"


def _look(book: Book, view: View) -> _Found:
    from core.usecases import watch_contracts, watch_decisions

    rows = watch_contracts.influenced(book, view.as_at, view.period)
    return rows, watch_decisions.influence_reasons()


def _set(book: Book, codes: tuple[CategoryCode, ...], can: bool | None, reason: str) -> Touched:
    from core.usecases import watch_decisions

    return watch_decisions.set_influence(book, codes, can, reason)
