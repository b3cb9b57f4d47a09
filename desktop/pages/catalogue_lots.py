"""Every lot of the catalogues in use: search it, and see what the catalogue says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.lot_facts import lot_facts, route_words, usable_colour, usable_words
from desktop.pages.page import Page
from desktop.qt import em
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.find_opportunities import LotOnOffer


class CatalogueLots(QWidget):
    """The lots left, the one under the cursor right."""

    def __init__(self, page: Page, empty: EmptyState) -> None:
        """Lay the list and the detail out."""
        super().__init__()
        self._page = page
        self._model: RowTable[LotOnOffer] = RowTable(self._columns(), self)
        self._list = ListPane(self.tr("Lots"), empty, self.tr("Search agreement, lot or supplier"))
        self._list.use_model(self._model, stretch=2)
        self._list.filter_changed.connect(self._filter)
        self._list.filter.setMinimumWidth(em(self, 26))
        self._list.table.set_rows_shown(12)
        self._list.table.current_changed.connect(self._show_detail)
        column = QVBoxLayout(self)
        column.addWidget(Beside(self._list, self._build_detail(), (2, 1)), 1)

    def refresh(self) -> None:
        """Ask which lots are on offer."""
        view = self._page.open_book.view
        self._page.read(lambda book, _progress: _lots(book, view), self._show)

    def _build_detail(self) -> QWidget:
        self._detail = QWidget()
        self._title = Heading("", 2)
        self._answer = StateLabel()
        self._facts = Facts()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(em(self, 0.5), 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._answer)
        column.addWidget(self._facts)
        column.addStretch(1)
        self._detail.setMinimumWidth(em(self, 22))
        return self._detail

    def _columns(self) -> tuple[Column[LotOnOffer], ...]:
        return (
            Column(self.tr("Agreement"), lambda one: one.key.agreement_no),
            Column(self.tr("Lot"), lambda one: one.key.lot_no),
            Column(self.tr("Title"), lambda one: one.lot.title),
            Column(
                self.tr("Can we use it"),
                lambda one: usable_words(one.answer),
                state=lambda one: usable_colour(one.answer),
            ),
            Column(self.tr("Ends"), lambda one: one.end, Holds.DAY),
            Column(self.tr("Routes"), lambda one: route_words(one.lot)),
        )

    def _show(self, found: tuple[LotOnOffer, ...]) -> None:
        self._model.set_rows(found)
        self._detail.setVisible(bool(found))
        self._say_shown()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        self._model.set_filter("", lambda one: all(word in _about(one) for word in words))
        self._say_shown()

    def _say_shown(self) -> None:
        shown, found = self._model.rows(), self._model.all_rows()
        usable = sum(usable_colour(one.answer) == "done" for one in shown)
        words = self.tr("Showing {shown} of {count} lots; you can use {usable} of them")
        status = words.format(shown=len(shown), count=len(found), usable=usable)
        self._list.show_state(bool(found), status)

    def _show_detail(self, number: int) -> None:
        offer = self._model.row_at(number)
        self._detail.setVisible(offer is not None)
        if offer is not None:
            self._title.setText(offer.lot.title)
            answer = offer.answer
            words = self.tr("Can we use it? {answer}. {why}")
            said = words.format(answer=usable_words(answer), why=answer.reason)
            self._answer.set_state(said, usable_colour(answer))
            # The title and the answer stand above.
            self._facts.set_facts([*lot_facts(offer)[:3], *lot_facts(offer)[4:]])


def _about(offer: LotOnOffer) -> str:
    agreement, lot = offer.agreement, offer.lot
    suppliers = " ".join(supplier.name for supplier in lot.suppliers)
    about = (agreement.agreement_no, agreement.title, agreement.owner, lot.lot_no, lot.title)
    return " ".join((*about, lot.description, suppliers, *offer.categories)).casefold()


def _lots(book: Book, view: View) -> tuple[LotOnOffer, ...]:
    from core.usecases import find_opportunities

    return find_opportunities.lots_on_offer(book, view.as_at)
