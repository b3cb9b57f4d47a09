"""The reviews of the contract under the cursor: how it went, and when to look again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from core.domain.contracts import Contract, ContractId
from core.domain.watching import BEST_SCORE, Review
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.pages.watch_reviews import keep_review
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label
from desktop.widgets.review_form import ReviewForm, Subject

_SHOWN = 3


class ContractReviews(Sheetlike):
    """A small part beside the register: the newest reviews in words, and a button to add one."""

    def __init__(self, page: Page) -> None:
        """Lay the words and the button out; nothing is chosen yet."""
        super().__init__()
        self._page = page
        self._contract: Contract | None = None
        self._title, self._words = Heading("", 3), Label()
        self._add = page.add_action(
            self.tr("Record a review…"), "Ctrl+Shift+R", self.record, changes=True
        )
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(button_for(self._add))
        self.column.addLayout(row)
        self.column.addWidget(self._words)
        self.hide()

    def show_contract(self, contract: Contract | None) -> None:
        """Ask the book for the reviews of a contract; show nothing where none is chosen."""
        self._contract = contract
        self.setVisible(contract is not None)
        if contract is not None:
            number, name = contract.id, _name(contract)
            self._title.setText(self.tr("Reviews of {contract}").format(contract=name))
            self._page.read(lambda book, _progress: _reviews(book, number), self._show)

    def words(self) -> str:
        """Return what is said of the reviews."""
        return self._words.text()

    def record(self) -> None:
        """Ask for a review of the contract and keep it."""
        contract = self._contract
        if contract is None:
            return
        subject = Subject(_name(contract), contract_id=contract.id)
        review = ReviewForm.ask(self, [subject], self._page.open_book.view.as_at)
        if review is not None:
            self._page.change(lambda book, _progress: keep_review(book, review))

    def _show(self, found: tuple[Review, ...]) -> None:
        lines = [self._in_words(one) for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(self.tr("The page Watch lists all %Ln.", "", len(found)))
        self._words.setText("\n".join(lines) or self.tr("None yet."))

    def _in_words(self, review: Review) -> str:
        day = "{:%d/%m/%Y}".format
        score = f"{review.score} / {BEST_SCORE}" if review.score else ""
        again = (
            self.tr("look again on {day}").format(day=day(review.next_on))
            if review.next_on
            else ""
        )
        parts = (day(review.reviewed_on), score, review.note, again)
        return ", ".join(filter(None, parts))


def _name(contract: Contract) -> str:
    return contract.title or contract.ref or contract.supplier


def _reviews(book: Book, contract_id: ContractId) -> tuple[Review, ...]:
    from core.usecases import watch_decisions

    return watch_decisions.reviews_of(book, contract_id=contract_id)
