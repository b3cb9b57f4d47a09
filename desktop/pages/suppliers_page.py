"""Suppliers: who was paid, which spellings are one supplier, and what each is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import Supplier, SupplierId
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.supplier_detail import SupplierDetail
from desktop.qt import em
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.tidy_suppliers import SupplierPair, SupplierRow

_FLAGS = 5


class SuppliersPage(Page):
    """All suppliers with what they were paid, and pairs that may be one."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the two tabs out."""
        super().__init__(open_book, self.tr("Suppliers"))
        self.help_text = self.tr(
            "One supplier, however the ledger spells it. Possible matches are only offered: join "
            "them, or say never and they are not offered again. Undo takes every answer back."
        )
        self._suppliers: RowTable[SupplierRow] = RowTable(self._supplier_columns(), self)
        self._pairs: RowTable[SupplierPair] = RowTable(self._pair_columns(), self)
        self._answered: set[tuple[int, int]] = set()
        self._tabs = Tabs()
        self._tabs.add(self._all_tab(), self.tr("All suppliers"))
        self._tabs.add(self._pairs_tab(), self.tr("Possible matches"))
        self.body.addWidget(self._tabs, 1)

    def refresh(self) -> None:
        """Ask who was paid, and which may be one."""
        self.read(_suppliers, self._show_suppliers)
        self.read(_pairs, self._show_pairs)

    def take(self, argument: object) -> None:
        """Show the possible matches where another page says so."""
        if argument == "matches":
            self._tabs.setCurrentIndex(1)

    def rows(self) -> tuple[SupplierRow, ...]:
        """Return the suppliers that the list shows."""
        return tuple(self._suppliers.rows())

    def show_supplier(self, name: str) -> None:
        """Put the cursor on a supplier."""
        self._list.table.go_to_row(self._suppliers.find(lambda row: row.supplier.name == name))

    def pairs(self) -> tuple[SupplierPair, ...]:
        """Return the pairs that are still to be decided."""
        return tuple(self._pairs.rows())

    def _all_tab(self) -> QWidget:
        sentence = self.tr("No suppliers yet. They come with the first payments.")
        empty = EmptyState(sentence, self.tr("Import a file"), lambda: self.go("import", "choose"))
        self._list = ListPane(self.tr("Suppliers"), empty, self.tr("Filter suppliers"))
        self._list.use_model(self._suppliers)
        self._list.filter_changed.connect(self._filter)
        self._list.table.current_changed.connect(self._show_detail)
        self._list.table.set_rows_shown(10)
        see = self.add_action(self.tr("See payments"), "Ctrl+L", self._see_payments)
        self._list.table.opened_row.connect(lambda _row: self._see_payments())
        self.detail = SupplierDetail(self)
        self._list.setMinimumWidth(em(self, 34))
        tab = QWidget()
        column = QVBoxLayout(tab)
        row = flow(button_for(see))
        self._list.goes_with_rows(row)
        column.addWidget(row)
        column.addWidget(Beside(self._list, self.detail, (3, 1)), 1)
        return tab

    def _pairs_tab(self) -> QWidget:
        sentence = self.tr("No two suppliers look alike. There is nothing to decide here.")
        empty = EmptyState(
            sentence, self.tr("See all suppliers"), lambda: self._tabs.setCurrentIndex(0)
        )
        self._offers = ListPane(self.tr("Possible matches"), empty, self.tr("Filter matches"))
        self._offers.use_model(self._pairs, stretch=3)
        self._offers.filter_changed.connect(self._pairs.set_filter)
        self._offers.table.set_rows_shown(10)
        table = self._offers.table
        actions = [
            self.add_action(self.tr("Join them"), "M", self.join, changes=True, on=table),
            self.add_action(
                self.tr("Join, keep the other name"),
                "O",
                self.join_other,
                changes=True,
                on=table,
            ),
            self.add_action(self.tr("Never"), "N", self.never, changes=True, on=table),
            self.add_action(self.tr("Next"), "Space", self._next, on=table),
        ]
        self._why = Label()
        table.current_changed.connect(self._show_why)
        tab = QWidget()
        column = QVBoxLayout(tab)
        words = Label(self.tr("Are these one supplier? M joins, N says never, Space goes on."))
        row = flow(*(button_for(action) for action in actions))
        self._offers.goes_with_rows(words, row)
        column.addWidget(words)
        column.addWidget(row)
        column.addWidget(self._offers, 1)
        column.addWidget(self._why)
        return tab

    def _supplier_columns(self) -> tuple[Column[SupplierRow], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.supplier.name),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("No category"), lambda row: row.unmapped_pence or None, Holds.POUNDS),
            Column(self.tr("Spellings"), lambda row: len(row.spellings), Holds.COUNT),
            Column(self.tr("What it is"), lambda row: self._flags(row.supplier)),
        )

    def _pair_columns(self) -> tuple[Column[SupplierPair], ...]:
        return (
            Column(self.tr("Keep"), lambda pair: pair.left.supplier.name),
            Column(self.tr("Join to it"), lambda pair: pair.right.supplier.name),
            Column(self.tr("Together"), lambda pair: pair.pence, Holds.POUNDS),
            Column(self.tr("What speaks for it"), lambda pair: pair.reason),
            Column(
                self.tr("Payments"), lambda pair: pair.left.lines + pair.right.lines, Holds.COUNT
            ),
        )

    def _flags(self, supplier: Supplier) -> str:
        words = [
            (supplier.sme, self.tr("SME")),
            (supplier.vcse, self.tr("VCSE")),
            (supplier.local, self.tr("local")),
            (supplier.public_body, self.tr("public body")),
            (supplier.family, self.tr("family")),
        ]
        said = [word for flag, word in words if flag]
        if supplier.payee_class.value in {"sole trader", "individual", "already redacted"}:
            said.append(supplier.payee_class.value)
        return ", ".join(said)

    def _show_suppliers(self, rows: tuple[SupplierRow, ...]) -> None:
        self._suppliers.set_rows(rows)
        known = any(self._flags(row.supplier) for row in rows)
        self._list.table.show_column(_FLAGS, known)
        self._say_shown()
        matched = self.tr("All suppliers ({count})").format(count=f"{len(rows):,}")
        self._tabs.setTabText(0, matched)

    def _filter(self, text: str) -> None:
        self._suppliers.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._suppliers.rows(), self._suppliers.all_rows()
        words = self.tr("Showing {shown} of {count} suppliers, {pounds} of {all}").format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            pounds=pounds(sum(row.pence for row in shown)),
            all=pounds(sum(row.pence for row in rows)),
        )
        self._list.show_state(bool(rows), words)

    def _show_detail(self, number: int) -> None:
        self.detail.show_supplier(self._suppliers.row_at(number))

    def _show_pairs(self, pairs: tuple[SupplierPair, ...]) -> None:
        open_pairs = [pair for pair in pairs if _ids(pair) not in self._answered]
        self._pairs.set_rows(open_pairs)
        self._tabs.setTabText(
            1, self.tr("Possible matches ({count})").format(count=f"{len(open_pairs):,}")
        )
        words = self.tr("%Ln pair(s)", "", len(open_pairs))
        words = f"{words}, {pounds(sum(pair.pence for pair in open_pairs))}"
        self._offers.show_state(bool(open_pairs), words)

    def _see_payments(self) -> None:
        row = self._suppliers.row_at(self._list.table.current_row())
        if row is not None:
            self.go("spend", {"supplier_id": row.supplier.id, "words": row.supplier.name})

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

    def _pair(self) -> SupplierPair | None:
        return self._pairs.row_at(self._offers.table.current_row())

    def join(self) -> None:
        """Make the pair under the cursor one supplier, under the first name."""
        pair = self._pair()
        if pair is not None:
            self._join(pair, pair.left.supplier.id, pair.right.supplier.id)

    def join_other(self) -> None:
        """Make the pair under the cursor one supplier, under the second name."""
        pair = self._pair()
        if pair is not None:
            self._join(pair, pair.right.supplier.id, pair.left.supplier.id)

    def _join(self, pair: SupplierPair, keep: SupplierId, other: SupplierId) -> None:
        self._answer(pair, lambda book, _progress: _merge(book, keep, other))

    def never(self) -> None:
        """Remember that the pair under the cursor is not one supplier."""
        pair = self._pair()
        if pair is not None:
            left, right = pair.left.supplier.id, pair.right.supplier.id
            self._answer(pair, lambda book, _progress: _never(book, left, right))

    def _answer(self, pair: SupplierPair, verb: Callable[[Book, Progress], Touched]) -> None:
        # The pair goes at once, so that the next key meets the next pair.
        self._answered.add(_ids(pair))
        self._show_pairs(tuple(self._pairs.all_rows()))
        self.change(verb, self._answered_pair)

    def _answered_pair(self, touched: Touched) -> None:
        # From here on the book knows, and an undo brings the pair back.
        self._answered.clear()
        self.say(touched.summary)

    def _next(self) -> None:
        table = self._offers.table
        count = len(self._pairs.rows())
        if count:
            table.go_to_row((table.current_row() + 1) % count)


def _ids(pair: SupplierPair) -> tuple[int, int]:
    return pair.left.supplier.id, pair.right.supplier.id


def _suppliers(book: Book, _progress: Progress) -> tuple[SupplierRow, ...]:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.suppliers(book)


def _pairs(book: Book, _progress: Progress) -> tuple[SupplierPair, ...]:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.possible_matches(book)


def _merge(book: Book, keep: SupplierId, other: SupplierId) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.merge(book, keep, (other,))


def _never(book: Book, left: SupplierId, right: SupplierId) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.never(book, left, right)
