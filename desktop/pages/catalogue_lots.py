"""Every lot of the catalogues in use: search it, narrow it, see all that is known of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.agreements import Usable
from core.domain.operations import Touched
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.lot_facts import route_words, usable_colour, usable_words
from desktop.pages.lot_parts import LotPartsView
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.ask_publisher import OPEN, YES, AskPublisher, Said
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.domain.agreements import LotKey
    from core.usecases.search_catalogues import FoundLot, Narrowing
    from core.usecases.show_lot import LotsOnOffer

# Why a lot was found takes the place of its end and routes while words are looked for.
_FOUND_IN, _ENDS, _ROUTES = 4, 5, 6
_EITHER = (_FOUND_IN, _ENDS, _ROUTES)


class CatalogueLots(QWidget):
    """The lots left, the one under the cursor right."""

    def __init__(self, page: Page, empty: EmptyState) -> None:
        """Lay the list, what narrows it and the detail out."""
        super().__init__()
        self._page = page
        self._lots: LotsOnOffer | None = None
        self._model: RowTable[FoundLot] = RowTable(self._columns(), self)
        hint = self.tr("Search agreement, lot, supplier, category")
        self._list = ListPane(self.tr("Lots"), empty, hint)
        self._list.use_model(self._model, stretch=2)
        self._list.filter_changed.connect(lambda _text: self._find(afresh=True))
        self._list.filter.setMinimumWidth(em(self, 24))
        self._list.table.set_rows_shown(12)
        self._list.table.current_changed.connect(self._show_detail)
        column = QVBoxLayout(self)
        column.addWidget(self._narrowing())
        column.addWidget(Beside(self._list, self._build_detail(), (3, 2)), 1)

    def refresh(self) -> None:
        """Ask which lots are on offer."""
        view = self._page.open_book.view
        self._page.read(lambda book, _progress: _lots(book, view), self._show)

    # What is built once.

    def _narrowing(self) -> QWidget:
        self.publisher = CalmCombo(self.tr("Buying organisation"))
        self.usable = CalmCombo(self.tr("Can we use it"))
        self.group = CalmCombo(self.tr("Category"))
        self.live = QCheckBox(self.tr("Runs on the as-at date"))
        self.usable.addItem(self.tr("Whether or not we can use it"), None)
        for words, usable in (
            (self.tr("We can use it"), Usable.YES),
            (self.tr("We must ask"), Usable.ASK),
            (self.tr("We cannot use it"), Usable.NO),
        ):
            self.usable.addItem(words, usable)
        for combo in (self.publisher, self.usable, self.group):
            combo.currentIndexChanged.connect(lambda _number: self._find())
        self.live.toggled.connect(lambda _on: self._find())
        self._narrow = flow(self.publisher, self.group, self.usable, self.live)
        return self._narrow

    def _build_detail(self) -> QWidget:
        self._detail = QWidget()
        self._parts = LotPartsView()
        page = self._page
        record = page.add_action(
            self.tr("Record what they told us…"), "Ctrl+T", self._ask, changes=True
        )
        copy = page.add_action(self.tr("Copy what is said of the lot"), "", self._copy)
        self._record = button_for(record)
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(em(self, 0.5), 0, 0, 0)
        column.addWidget(flow(self._record, button_for(copy)))
        column.addWidget(self._parts)
        column.addStretch(1)
        self._detail.setMinimumWidth(em(self, 22))
        return self._detail

    def _columns(self) -> tuple[Column[FoundLot], ...]:
        return (
            Column(self.tr("Agreement"), lambda one: one.offer.key.agreement_no),
            Column(self.tr("Lot"), lambda one: one.offer.key.lot_no),
            Column(self.tr("Title"), lambda one: one.offer.lot.title),
            Column(
                self.tr("Can we use it"),
                lambda one: usable_words(one.offer.answer),
                state=lambda one: usable_colour(one.offer.answer),
            ),
            Column(self.tr("Found in"), self._found_in),
            Column(self.tr("Ends"), lambda one: one.offer.end, Holds.DAY),
            Column(self.tr("Routes"), lambda one: route_words(one.offer.lot)),
        )

    def _found_in(self, one: FoundLot) -> str:
        names = {
            "number": self.tr("number"),
            "agreement": self.tr("agreement"),
            "lot": self.tr("lot"),
            "category": self.tr("category"),
            "supplier": self.tr("supplier"),
            "document": self.tr("document"),
            "about": self.tr("description"),
        }
        return f"{names[one.field]}: {one.snippet}" if one.field else ""

    # What the book says.

    def _show(self, lots: LotsOnOffer) -> None:
        self._lots = lots
        search = lots.search
        names = {one.publisher: one.publisher_name for one in search.catalogues.values()}
        _offer(self.publisher, self.tr("All buying organisations"), names)
        _offer(self.group, self.tr("All categories"), dict(search.groups))
        self._narrow.setVisible(bool(search.offers))
        self._find()

    def _find(self, *, afresh: bool = False) -> None:
        """Look for the words among the lots; an index in memory answers at once.

        The cursor stays on its lot, or goes to the best one where other words are looked for.
        """
        if self._lots is None:
            return
        before = None if afresh else self._current()
        search, words = self._lots.search, self._list.filter.text()
        found = search.find(words, self._wanted())
        for column in _EITHER:
            self._list.table.show_column(column, bool(words.strip()) == (column == _FOUND_IN))
        self._model.set_rows(found)
        usable = sum(one.offer.answer.usable is Usable.YES for one in found)
        sentence = self.tr("Showing {shown} of {count} lots; you can use {usable} of them")
        status = sentence.format(shown=len(found), count=len(search.offers), usable=usable)
        self._list.show_state(bool(search.offers), status)
        place = self._model.find(lambda one: before is not None and one.offer.key == before)
        self._list.table.go_to_row(max(place, 0))
        self._show_detail(max(place, 0))

    def _wanted(self) -> Narrowing:
        from core.usecases.search_catalogues import Narrowing

        return Narrowing(
            publisher=self.publisher.currentData() or "",
            usable=self.usable.currentData(),
            category=self.group.currentData() or "",
            live=self.live.isChecked(),
        )

    def _show_detail(self, number: int) -> None:
        row = self._model.row_at(number)
        self._detail.setVisible(row is not None)
        if row is not None and self._lots is not None:
            told = self._lots.tell(row.offer)
            found_in = self._found_in(row)
            why = self.tr("Found in {place}").format(place=found_in) if found_in else ""
            self._parts.show_parts(told, why)
            self._record.setVisible(told.asks)

    # What the person does.

    def _current(self) -> LotKey | None:
        row = self._model.row_at(self._list.table.current_row())
        return row.offer.key if row else None

    def _ask(self) -> None:
        row = self._model.row_at(self._list.table.current_row())
        if row is None or self._lots is None or not self._lots.tell(row.offer).asks:
            self._page.say(self.tr("The rules of this lot answer the question themselves."))
            return
        key = row.offer.key
        lot = self.tr("{agreement} lot {lot}").format(agreement=key.agreement_no, lot=key.lot_no)
        answered = key in self._lots.search.told
        said = AskPublisher.ask(self, lot, self._page.open_book.view.as_at, answered=answered)
        if said is not None:
            self._page.change(lambda book, _progress: _record(book, key, said))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._parts.words())
        self._page.say(self.tr("What is said of the lot is copied."))


def _offer(combo: CalmCombo, everything: str, names: dict[str, str]) -> None:
    """Offer names to choose from, and keep what was chosen where it is still there."""
    before = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(everything, "")
    for code, name in names.items():
        combo.addItem(name, code)
    combo.setCurrentIndex(max(combo.findData(before), 0))
    combo.blockSignals(False)


def _lots(book: Book, view: View) -> LotsOnOffer:
    from core.usecases import show_lot

    return show_lot.lots_on_offer(book, as_at=view.as_at, period=view.period)


def _record(book: Book, key: LotKey, said: Said) -> Touched:
    from core.usecases import ask_publishers

    if said.answer == OPEN:
        return ask_publishers.forget_answer(book, key)
    return ask_publishers.record_answer(
        book, key, yes=said.answer == YES, said_on=said.on, said_by=said.who, note=said.note
    )
