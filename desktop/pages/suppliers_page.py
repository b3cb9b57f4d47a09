"""Suppliers: who was paid, which spellings are one supplier, and what each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.parties import SupplierId
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.supplier_card import SupplierCardView, flag_words
from desktop.pages.supplier_detail import SupplierDetail
from desktop.pages.supplier_list import take_list
from desktop.pages.supplier_pairs import SupplierPairs
from desktop.qt import em
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane
from desktop.widgets.tabs import Tabs
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.usecases.tidy_suppliers import HouseRow, SupplierPair, SupplierRow

_PARENT, _FLAGS = 5, 6
_PAIRS, _CARD = 1, 2


class SuppliersPage(Page):
    """All suppliers with what they were paid, pairs that may be one, and one from every side."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the tabs out."""
        super().__init__(open_book, self.tr("Suppliers"))
        self.help_text = self.tr(
            "One supplier, however the ledger spells it. Enter on a supplier shows all that is "
            "known of it, and Enter there shows the payments of a row. Possible matches are only "
            "offered: join them, or say never and they are not offered again. Undo takes every "
            "answer back."
        )
        self._suppliers: RowTable[SupplierRow] = RowTable(self._supplier_columns(), self)
        self._houses: RowTable[HouseRow] = RowTable(self._house_columns(), self)
        self._tabs = Tabs()
        self._tabs.add(self._all_tab(), self.tr("All suppliers"))
        self.offers = SupplierPairs(self, lambda: self._tabs.setCurrentIndex(0))
        self.offers.counted.connect(self._count_pairs)
        self._tabs.add(self.offers, self.tr("Possible matches"))
        self.card = SupplierCardView(self)
        self._tabs.add(self.card, self.tr("One supplier"))
        self.body.addWidget(self._tabs, 1)

    def refresh(self) -> None:
        """Ask who was paid, and which may be one."""
        self.read(_suppliers, self._show_suppliers)
        self.offers.refresh()
        self.card.refresh()

    def take(self, argument: object) -> None:
        """Show the possible matches, or one supplier, where another page says so."""
        if argument == "matches":
            self._tabs.setCurrentIndex(_PAIRS)
        elif isinstance(argument, int):
            self._show_card(argument)

    def rows(self) -> tuple[SupplierRow, ...]:
        """Return the suppliers that the list shows."""
        return tuple(self._suppliers.rows())

    def houses(self) -> tuple[HouseRow, ...]:
        """Return the parents that the list by parent shows."""
        return tuple(self._houses.rows())

    def show_supplier(self, name: str) -> None:
        """Put the cursor on a supplier."""
        self._list.table.go_to_row(self._suppliers.find(lambda row: row.supplier.name == name))

    def pairs(self) -> tuple[SupplierPair, ...]:
        """Return the pairs that are still to be decided."""
        return self.offers.pairs()

    def open_card(self) -> None:
        """Show all that is known of the supplier under the cursor."""
        row = self._suppliers.row_at(self._list.table.current_row())
        if row is not None:
            self._show_card(row.supplier.id)

    def show_by_parent(self, by_parent: bool) -> None:
        """Count the suppliers of one parent as one, or each by itself."""
        self._by_parent.setChecked(by_parent)

    def _all_tab(self) -> QWidget:
        see = self.add_action(self.tr("See payments"), "Ctrl+L", self._see_payments)
        one = self.add_action(self.tr("Show this supplier"), "Ctrl+Shift+I", self.open_card)
        take = self.add_action(
            self.tr("Take in a list"), "", lambda: take_list(self), changes=True
        )
        self._by_parent = QCheckBox(self.tr("By &parent"))
        self._by_parent.toggled.connect(self._switch)
        self.detail = SupplierDetail(self)
        self._build_list()
        self._views = Views()
        self._views.add(Beside(self._list, self.detail, (3, 1)))
        self._views.add(self._houses_list())
        row = flow(button_for(one), button_for(see), button_for(take), self._by_parent)
        self._list.goes_with_rows(row)
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.addWidget(row)
        column.addWidget(self._views, 1)
        return tab

    def _build_list(self) -> None:
        sentence = self.tr("No suppliers yet. They come with the first payments.")
        empty = EmptyState(sentence, self.tr("Import a file"), lambda: self.go("import", "choose"))
        self._list = ListPane(self.tr("Suppliers"), empty, self.tr("Filter suppliers"))
        self._list.use_model(self._suppliers)
        self._list.filter_changed.connect(self._filter)
        self._list.table.current_changed.connect(self._show_detail)
        self._list.table.set_rows_shown(10)
        self._list.table.opened_row.connect(lambda _row: self.open_card())
        self._list.setMinimumWidth(em(self, 34))

    def _houses_list(self) -> QWidget:
        sentence = self.tr("No suppliers yet. They come with the first payments.")
        empty = EmptyState(sentence, self.tr("Import a file"), lambda: self.go("import", "choose"))
        self._by_house = ListPane(self.tr("Suppliers by parent"), empty, self.tr("Filter parents"))
        self._by_house.use_model(self._houses)
        self._by_house.filter_changed.connect(self._houses.set_filter)
        self._by_house.table.set_rows_shown(10)
        self._by_house.table.opened_row.connect(lambda _row: self._see_payments())
        return self._by_house

    def _supplier_columns(self) -> tuple[Column[SupplierRow], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.supplier.name),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("No category"), lambda row: row.unmapped_pence or None, Holds.POUNDS),
            Column(self.tr("Spellings"), lambda row: len(row.spellings), Holds.COUNT, leaves=1),
            Column(self.tr("Parent"), lambda row: row.supplier.parent),
            Column(self.tr("What it is"), lambda row: ", ".join(flag_words(self, row.supplier))),
        )

    def _house_columns(self) -> tuple[Column[HouseRow], ...]:
        return (
            Column(self.tr("Parent or supplier"), lambda row: row.name),
            Column(self.tr("Suppliers"), lambda row: len(row.members), Holds.COUNT),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("No category"), lambda row: row.unmapped_pence or None, Holds.POUNDS),
            Column(
                self.tr("Of which"),
                lambda row: ", ".join(
                    one.supplier.name for one in row.members if one.supplier.name != row.name
                ),
            ),
        )

    def _show_suppliers(self, found: tuple[tuple[SupplierRow, ...], tuple[HouseRow, ...]]) -> None:
        rows, houses = found
        self._suppliers.set_rows(rows)
        self._houses.set_rows(houses)
        known = any(flag_words(self, row.supplier) for row in rows)
        self._list.table.show_column(_FLAGS, known)
        self._list.table.show_column(_PARENT, any(row.supplier.parent for row in rows))
        self._say_shown()
        words = self.tr("%Ln parent(s) and supplier(s) of none", "", len(houses))
        self._by_house.show_state(bool(houses), words)
        matched = self.tr("All suppliers ({count})").format(count=f"{len(rows):,}")
        self._tabs.setTabText(0, matched)

    def _filter(self, text: str) -> None:
        self._suppliers.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._suppliers.rows(), self._suppliers.all_rows()
        words = self.tr(
            "Showing {shown} of {count} suppliers, {pounds} of {all}, all payments"
        ).format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            pounds=pounds(sum(row.pence for row in shown)),
            all=pounds(sum(row.pence for row in rows)),
        )
        self._list.show_state(bool(rows), words)

    def _switch(self, by_parent: bool) -> None:
        self._views.show_view(1 if by_parent else 0)

    def _show_detail(self, number: int) -> None:
        self.detail.show_supplier(self._suppliers.row_at(number))

    def _show_card(self, number: int) -> None:
        self.card.show_supplier(SupplierId(number))
        self._tabs.setCurrentIndex(_CARD)

    def _count_pairs(self, count: int) -> None:
        words = self.tr("Possible matches ({count})").format(count=f"{count:,}")
        self._tabs.setTabText(_PAIRS, words)

    def _see_payments(self) -> None:
        if self._by_parent.isChecked():
            house = self._houses.row_at(self._by_house.table.current_row())
            if house is not None:
                self.go("spend", _behind(house))
            return
        row = self._suppliers.row_at(self._list.table.current_row())
        if row is not None:
            self.go("spend", {"supplier_id": row.supplier.id, "words": row.supplier.name})

    def join(self) -> None:
        """Make the chosen pairs one supplier each, under the first name."""
        self.offers.join()

    def join_other(self) -> None:
        """Make the pair under the cursor one supplier, under the second name."""
        self.offers.join_other()

    def never(self) -> None:
        """Remember that the chosen pairs are not one supplier."""
        self.offers.never()


def _behind(house: HouseRow) -> dict[str, object]:
    parent = house.members[0].supplier.parent
    if parent:
        return {"parent": parent, "words": house.name}
    return {"supplier_id": house.members[0].supplier.id, "words": house.name}


def _suppliers(
    book: Book, _progress: Progress
) -> tuple[tuple[SupplierRow, ...], tuple[HouseRow, ...]]:
    from core.usecases import tidy_suppliers

    rows = tidy_suppliers.suppliers(book)
    return rows, tidy_suppliers.by_house(rows)
