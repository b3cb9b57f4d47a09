"""Reviews: how suppliers and contracts did, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.domain.operations import Touched
from core.domain.watching import BEST_SCORE, Review, ReviewId
from desktop.models.columns import Column, Holds
from desktop.open_book import Book, View
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList
from desktop.widgets.review_form import ReviewForm, Subject

if TYPE_CHECKING:
    from core.usecases.watch_contracts import Reviewed


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review with the name of what it is of."""

    review: Review
    of: str


class WatchReviews(WatchList[ReviewRow]):
    """The newest first."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Reviews"), self._columns(), stretch=4)
        self.empty.offer(
            self.tr(
                "No reviews yet. A review keeps in a line how a supplier or a contract did, and "
                "when to look again."
            ),
            self.tr("Record a review"),
            self.record,
        )
        self.tell(lambda row: row.review.note, self._status, self._open_row)
        add = page.add_action(
            self.tr("Record a review…"), "Ctrl+Shift+R", self.record, changes=True
        )
        remove = page.add_action(
            self.tr("Remove"), "Del", self._remove, changes=True, on=self.pane.table
        )
        self.add_buttons((add, remove, self.save_action("reviews")))

    def refresh(self) -> None:
        """Read the reviews again."""
        view = self.page.open_book.view
        self.page.read(lambda book, _progress: _look(book, view), self._show)

    def record(self) -> None:
        """Ask for a review and keep it."""
        view = self.page.open_book.view
        self.page.read(lambda book, _progress: _subjects(book, view), self._ask)

    def _show(self, found: Reviewed) -> None:
        self.show_rows([ReviewRow(one, found.names[one.id]) for one in found.reviews])

    def _ask(self, subjects: Sequence[Subject]) -> None:
        review = ReviewForm.ask(self, subjects, self._as_at())
        if review is not None:
            self.page.change(lambda book, _progress: keep_review(book, review))

    def _columns(self) -> tuple[Column[ReviewRow], ...]:
        return (
            Column(self.tr("Reviewed on"), lambda row: row.review.reviewed_on, Holds.DAY),
            Column(self.tr("Supplier or contract"), lambda row: row.of),
            Column(self.tr("Score"), lambda row: row.review.score, words=_score),
            Column(self.tr("Look again on"), self._next, Holds.DAY, state=self._colour),
            Column(self.tr("Note"), lambda row: row.review.note),
        )

    def _next(self, row: ReviewRow) -> date | None:
        return row.review.next_on

    def _colour(self, row: ReviewRow) -> str:
        due = row.review.next_on
        return "problem" if due and due < self._as_at() else ""

    def _as_at(self) -> date:
        return self.page.open_book.view.as_at

    def _status(self, rows: Sequence[ReviewRow]) -> str:
        words = self.tr("Reviews: {shown} of {count}")
        return words.format(shown=len(rows), count=len(self.model.all_rows()))

    def _open_row(self, row: ReviewRow) -> None:
        if row.review.supplier_id is not None:
            narrow = {"supplier_id": row.review.supplier_id, "words": row.of}
        else:
            narrow = {"contract_id": row.review.contract_id, "period": None, "words": row.of}
        self.page.go("spend", narrow)

    def _remove(self) -> None:
        row = self.current()
        if row is not None:
            self.page.change(lambda book, _progress: _remove(book, row.review.id))


def _score(row: ReviewRow) -> str:
    score = row.review.score
    return "" if score is None else f"{score} / {BEST_SCORE}"


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


def _look(book: Book, view: View) -> Reviewed:
    from core.usecases import watch_contracts

    return watch_contracts.reviewed(book, view.as_at)


def keep_review(book: Book, review: Review) -> Touched:
    """Keep a review; runs on the worker."""
    from core.usecases import watch_decisions

    return watch_decisions.record_review(book, review)


def _remove(book: Book, review_id: ReviewId) -> Touched:
    from core.usecases import watch_decisions

    return watch_decisions.remove_review(book, review_id)
