"""Thresholds: which twelve months of payments reach, and which will be at today's pace."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.money import short_pounds
from core.domain.operations import Touched
from core.domain.watching import Nearness, ThresholdRow
from desktop.models.columns import Column, Holds
from desktop.open_book import Book, View
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList
from desktop.widgets.threshold_form import AskedThreshold, ThresholdForm


class WatchThresholds(WatchList[ThresholdRow]):
    """What can still be acted on first; thresholds of the body's own among the others."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Thresholds"), self._columns(), stretch=3)
        self.empty.offer(
            self.tr("No threshold that binds you is reached or near. Add those of your own."),
            self.tr("Add your own…"),
            self._add,
        )
        self.tell(self._told, self._status, self._open_row)
        remove = page.add_action(
            self.tr("Remove your own"), "Del", self._remove, changes=True, on=self.pane.table
        )
        add = page.add_action(self.tr("Add your own…"), "Ctrl+Shift+T", self._add, changes=True)
        self.add_buttons((add, remove, self.save_action("thresholds")))

    def refresh(self) -> None:
        """Look again, on the day of the view."""
        view = self.page.open_book.view
        self.page.read(lambda book, _progress: _look(book, view), self._show)

    def _show(self, found: tuple[tuple[ThresholdRow, ...], str]) -> None:
        rows, edition = found
        words = self.tr(
            "Twelve months of payments outside contracts against what the law and your standing "
            "orders ask for. Table of edition {edition}: check with your procurement adviser."
        )
        self.said.say(words.format(edition=edition))
        self.show_rows(rows)

    def _columns(self) -> tuple[Column[ThresholdRow], ...]:
        return (
            Column(self.tr("State"), self._state, state=_colour),
            Column(self.tr("By"), lambda row: row.reached_on, Holds.DAY, leaves=1),
            Column(self.tr("Threshold"), lambda row: row.threshold.label, leaves=-1),
            Column(self.tr("Paid to or for"), lambda row: row.subject),
            Column(self.tr("Paid"), lambda row: row.paid.high, Holds.POUNDS, words=_paid),
        )

    def _state(self, row: ThresholdRow) -> str:
        return {
            Nearness.WILL: self.tr("Will be reached"),
            Nearness.NEAR: self.tr("Near"),
            Nearness.MAY_BE: self.tr("May be reached"),
            Nearness.OVER: self.tr("Reached"),
            Nearness.FAR: self.tr("Not near"),
        }[row.nearness]

    def _told(self, row: ThresholdRow) -> str:
        one = row.threshold
        if one.own:
            return row.words
        source = self.tr("Source: {source}; in force from {day}.")
        return f"{row.words} {source.format(source=one.source, day=f'{one.start:%d/%m/%Y}')}"

    def _status(self, rows: Sequence[ThresholdRow]) -> str:
        words = self.tr("Showing {shown} of {count}, {will} will be reached at today's pace")
        will = sum(row.nearness is Nearness.WILL for row in rows)
        return words.format(shown=len(rows), count=len(self.model.all_rows()), will=will)

    def _open_row(self, row: ThresholdRow) -> None:
        if row.supplier_id is None and row.category is None:
            self.page.say(row.words)
            return
        narrow: dict[str, object] = {"scope": "in", "words": row.subject}
        if row.supplier_id is not None:
            narrow["supplier_id"] = row.supplier_id
        if row.category is not None:
            narrow["category"] = row.category
        self.page.go("spend", narrow)

    def _add(self) -> None:
        asked = ThresholdForm.ask(self)
        if asked is not None:
            self.page.change(lambda book, _progress: _add(book, asked))

    def _remove(self) -> None:
        row = self.current()
        if row is None or not row.threshold.own:
            self.page.say(self.tr("Only thresholds of your own can be removed."))
            return
        label = row.threshold.label
        self.page.change(lambda book, _progress: _remove(book, label))


def _paid(row: ThresholdRow) -> str:
    if row.nearness is Nearness.FAR:
        return ""
    low, high = short_pounds(row.paid.low), short_pounds(row.paid.high)
    return low if low == high else f"{low} – {high}"


def _colour(row: ThresholdRow) -> str:
    return {Nearness.WILL: "problem", Nearness.NEAR: "notice", Nearness.MAY_BE: "notice"}.get(
        row.nearness, ""
    )


def _look(book: Book, view: View) -> tuple[tuple[ThresholdRow, ...], str]:
    from core.usecases import watch_contracts

    return watch_contracts.thresholds(book, view.as_at), watch_contracts.threshold_edition()


def _add(book: Book, asked: AskedThreshold) -> Touched:
    from core.usecases import watch_decisions

    own = watch_decisions.OwnThreshold(
        asked.label, asked.pence, asked.vat, (asked.measure,), asked.means
    )
    return watch_decisions.add_threshold(book, own)


def _remove(book: Book, label: str) -> Touched:
    from core.usecases import watch_decisions

    return watch_decisions.remove_threshold(book, label)
