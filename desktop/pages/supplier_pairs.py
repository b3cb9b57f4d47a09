"""Pairs of suppliers that may be one: offered with what speaks for it, answered by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import SupplierId
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.tidy_suppliers import SupplierPair

_Ids = tuple[SupplierId, SupplierId]


class SupplierPairs(QWidget):
    """One list of offers; what is answered goes at once, so that the next key meets the next."""

    counted = Signal(object)

    def __init__(self, page: Page, leave: Callable[[], None]) -> None:
        """Lay the list out; ``leave`` goes where there is something to do."""
        super().__init__()
        self._page = page
        self._answered: set[_Ids] = set()
        self._pairs: RowTable[SupplierPair] = RowTable(self._columns(), self)
        sentence = self.tr("No two suppliers look alike. There is nothing to decide here.")
        empty = EmptyState(sentence, self.tr("See all suppliers"), leave)
        self._offers = ListPane(self.tr("Possible matches"), empty, self.tr("Filter matches"))
        self._offers.use_model(self._pairs, stretch=3)
        self._offers.filter_changed.connect(self._pairs.set_filter)
        self._offers.table.set_rows_shown(10)
        self._why = Label()
        self._offers.table.current_changed.connect(self._show_why)
        words = Label(
            self.tr(
                "Are these one supplier? M joins, N says never, Space goes on. Choose several "
                "rows with Shift and the arrows to answer them at once."
            )
        )
        row = self._buttons()
        self._offers.goes_with_rows(words, row)
        column = QVBoxLayout(self)
        for widget in (words, row):
            column.addWidget(widget)
        column.addWidget(self._offers, 1)
        column.addWidget(self._why)

    def refresh(self) -> None:
        """Ask which suppliers may be one."""
        self._page.read(_pairs, self._show)

    def pairs(self) -> tuple[SupplierPair, ...]:
        """Return the pairs that are still to be decided."""
        return tuple(self._pairs.rows())

    def join(self) -> None:
        """Make the chosen pairs one supplier each, under the first name."""
        chosen = self._chosen()
        if len(chosen) > 1:
            self._answer(chosen, lambda book, _progress: _accept(book, chosen))
        elif chosen:
            self._join(chosen[0], chosen[0].left.supplier.id, chosen[0].right.supplier.id)

    def join_other(self) -> None:
        """Make the pair under the cursor one supplier, under the second name."""
        pair = self._pairs.row_at(self._offers.table.current_row())
        if pair is not None:
            self._join(pair, pair.right.supplier.id, pair.left.supplier.id)

    def never(self) -> None:
        """Remember that the chosen pairs are not one supplier."""
        chosen = self._chosen()
        if chosen:
            ids = [pair.ids() for pair in chosen]
            self._answer(chosen, lambda book, _progress: _never(book, ids))

    def _buttons(self) -> QWidget:
        page, table = self._page, self._offers.table
        other = self.tr("Join, keep the other name")
        actions = (
            page.add_action(self.tr("Join them"), "M", self.join, changes=True, on=table),
            page.add_action(other, "O", self.join_other, changes=True, on=table),
            page.add_action(self.tr("Never"), "N", self.never, changes=True, on=table),
            page.add_action(self.tr("Next"), "Space", self._next, on=table),
        )
        return flow(*(button_for(action) for action in actions))

    def _columns(self) -> tuple[Column[SupplierPair], ...]:
        return (
            Column(self.tr("Keep"), lambda pair: pair.left.supplier.name),
            Column(self.tr("Join to it"), lambda pair: pair.right.supplier.name),
            Column(self.tr("Together"), lambda pair: pair.pence, Holds.POUNDS),
            Column(self.tr("What speaks for it"), lambda pair: pair.reason),
            Column(
                self.tr("Payments"), lambda pair: pair.left.lines + pair.right.lines, Holds.COUNT
            ),
        )

    def _show(self, pairs: Sequence[SupplierPair]) -> None:
        still = [pair for pair in pairs if pair.ids() not in self._answered]
        self._pairs.set_rows(still)
        words = self.tr("%Ln pair(s)", "", len(still))
        words = f"{words}, {pounds(_paid_in(still))}"
        self._offers.show_state(bool(still), words)
        self.counted.emit(len(still))

    def _show_why(self, number: int) -> None:
        pair = self._pairs.row_at(number)
        names = self.tr("{left} and {right}: {reason}")
        self._why.setText(
            names.format(
                left=pair.left.supplier.name, right=pair.right.supplier.name, reason=pair.reason
            )
            if pair
            else ""
        )

    def _chosen(self) -> list[SupplierPair]:
        table = self._offers.table
        numbers = table.selected_rows() or [table.current_row()]
        return [pair for number in numbers if (pair := self._pairs.row_at(number)) is not None]

    def _join(self, pair: SupplierPair, keep: SupplierId, other: SupplierId) -> None:
        self._answer([pair], lambda book, _progress: _merge(book, keep, other))

    def _answer(
        self, chosen: Sequence[SupplierPair], verb: Callable[[Book, Progress], Touched]
    ) -> None:
        self._answered.update(pair.ids() for pair in chosen)
        self._show(tuple(self._pairs.all_rows()))
        self._page.change(verb, self._done)

    def _done(self, touched: Touched) -> None:
        # From here on the book knows, and an undo brings the pairs back.
        self._answered.clear()
        self._page.say(touched.summary)

    def _next(self) -> None:
        table = self._offers.table
        count = len(self._pairs.rows())
        if count:
            table.go_to_row((table.current_row() + 1) % count)


def _pairs(book: Book, _progress: Progress) -> tuple[SupplierPair, ...]:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.possible_matches(book)


def _paid_in(pairs: Sequence[SupplierPair]) -> int:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.paid_in(pairs)


def _merge(book: Book, keep: SupplierId, other: SupplierId) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.merge(book, keep, (other,))


def _accept(book: Book, pairs: Sequence[SupplierPair]) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.accept(book, pairs)


def _never(book: Book, pairs: Sequence[_Ids]) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.never_any(book, pairs)
