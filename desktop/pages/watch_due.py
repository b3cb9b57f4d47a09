"""Coming up: what is due, overdue first; it goes out as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from core.domain.watching import Due, DueKind
from desktop.models.columns import Column, Holds
from desktop.open_book import Book, View
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList
from desktop.widgets.asking import SaveFile


class WatchDue(WatchList[Due]):
    """One row for each day on which something must be decided or ends."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Coming up"), self._columns(), stretch=3)
        self.empty.say(
            self.tr(
                "Nothing is due in the next 18 months. Contracts with an end, a notice or a "
                "review to come are listed here."
            )
        )
        self.tell(lambda row: row.words, self._status, self._open_row)
        calendar = page.add_action(self.tr("Save as a calendar"), "Ctrl+Shift+K", self._calendar)
        self.add_buttons((calendar, self.save_action("pipeline")))

    def _columns(self) -> tuple[Column[Due], ...]:
        return (
            Column(self.tr("Day"), lambda row: row.day, Holds.DAY),
            Column(self.tr("State"), self._state, state=_colour),
            Column(self.tr("What to do"), lambda row: what_words(row.kind), leaves=-1),
            Column(self.tr("Contract or supplier"), lambda row: row.title),
            Column(
                self.tr("Supplier"),
                lambda row: row.contract.supplier if row.contract else "",
                leaves=1,
            ),
            Column(
                self.tr("Paid in 12 months"),
                lambda row: row.yearly or None,
                Holds.POUNDS,
                leaves=0,
            ),
        )

    def _state(self, row: Due) -> str:
        if row.overdue:
            return self.tr("Overdue")
        days = (row.day - self._as_at()).days
        return self.tr("Today") if days == 0 else self.tr("In %Ln day(s)", "", days)

    def _as_at(self) -> date:
        return self.page.open_book.view.as_at

    def _status(self, rows: Sequence[Due]) -> str:
        words = self.tr("Showing {shown} of {count}, {overdue} overdue; 18 months ahead")
        return words.format(
            shown=len(rows),
            count=len(self.model.all_rows()),
            overdue=sum(row.overdue for row in rows),
        )

    def _open_row(self, row: Due) -> None:
        if row.contract is None:
            self.page.go("suppliers")
            return
        narrow = {"contract_id": row.contract.id, "period": None, "words": row.title}
        self.page.go("spend", narrow)

    def _calendar(self) -> None:
        page, view = self.page, self.page.open_book.view
        title = self.tr("Save as a calendar")
        path = SaveFile.ask(page, page.open_book.settings, "watch", title, "contracts.ics")
        if path is not None:
            page.read(lambda book, _progress: _write(book, view, path), self._calendar_saved)

    def _calendar_saved(self, path: Path) -> None:
        words = self.tr("The calendar is in {path}. Open it with your calendar to take it in.")
        self.page.notice(words.format(path=path))


def what_words(kind: DueKind) -> str:
    """Say what is to be done, in the language of the screen."""
    return {
        DueKind.STILL_PAID: QCoreApplication.translate("Due", "paid after its end"),
        DueKind.START: QCoreApplication.translate("Due", "start replacing it"),
        DueKind.NOTICE: QCoreApplication.translate("Due", "give notice"),
        DueKind.BREAK: QCoreApplication.translate("Due", "may end early"),
        DueKind.EXTEND: QCoreApplication.translate("Due", "decide on the extension"),
        DueKind.REVIEW: QCoreApplication.translate("Due", "review"),
        DueKind.END: QCoreApplication.translate("Due", "ends"),
    }[kind]


def _colour(row: Due) -> str:
    return "problem" if row.overdue else ""


def _write(book: Book, view: View, path: Path) -> Path:
    from core.usecases import watch_contracts, watch_exports

    due, _ = watch_contracts.due(book, view.as_at)
    return watch_exports.write_calendar(book, due, view.as_at, path)
