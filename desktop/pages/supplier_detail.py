"""What is known of one supplier: spellings, numbers, parent and what it is, to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from core.domain.identifiers import SCHEMES, SHAPES
from core.domain.operations import Touched
from core.domain.parties import PayeeClass, Supplier, SupplierId
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.speaking import own
from desktop.widgets.asking import AskChoice, AskText
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import FieldName, Heading, Label, StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.tidy_suppliers import Spelling, SupplierRow

Flag: TypeAlias = bool | PayeeClass | None

_ANSWERS = (None, True, False)
_CLASSES = tuple(PayeeClass)


class SupplierDetail(QWidget):
    """Stands beside the list of suppliers and follows its cursor."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._row: SupplierRow | None = None
        self._name = Heading("", 2)
        self._about = StateLabel()
        self._spellings: RowTable[Spelling] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("Written in the files as"))
        self._table.use_model(self._spellings)
        self._table.set_rows_shown(3)
        self._split = page.add_action(
            self.tr("Make these a supplier of their own"), "Ctrl+D", self.split_off, changes=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._name)
        column.addWidget(self._about)
        column.addWidget(flow(*(button_for(action) for action in self._actions())))
        column.addLayout(self._flags_form())
        column.addWidget(Label(self.tr("Written in the files as")))
        column.addWidget(self._table, 1)
        column.addWidget(flow(button_for(self._split), ColumnsLeft(self._table)))
        self.setMinimumWidth(em(self, 20))

    def show_supplier(self, row: SupplierRow | None) -> None:
        """Show a supplier of the list, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            self._name.setText("")
            self._spellings.set_rows(())
            return
        supplier = row.supplier
        self._name.setText(supplier.name)
        self._about.setText(self._numbers(supplier))
        for flag, combo in self._combos.items():
            combo.blockSignals(True)
            combo.setCurrentIndex(self._place(flag, getattr(supplier, flag)))
            combo.blockSignals(False)
            combo.setEnabled(not self._page.open_book.read_only)
        supplier_id = supplier.id
        self._page.read(
            lambda book, _progress: _spellings(book, supplier_id), self._show_spellings
        )

    def _flags_form(self) -> QFormLayout:
        answers = (self.tr("not known"), self.tr("yes"), self.tr("no"))
        # Of these the book keeps only that somebody said yes.
        said_or_not = (self.tr("yes"), self.tr("no or not known"))
        classes = [own(kind.value) for kind in _CLASSES]
        titles = {
            "sme": self.tr("Small or medium (SME)"),
            "vcse": self.tr("Voluntary or social (VCSE)"),
            "local": self.tr("Local"),
            "payee_class": self.tr("Kind of payee"),
            "public_body": self.tr("Public body"),
            "family": self.tr("Same family of bodies"),
        }
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._combos: dict[str, CalmCombo] = {}
        for flag, title in titles.items():
            combo = CalmCombo(title)
            combo.addItems(
                classes if flag == "payee_class" else said_or_not if _yes_no(flag) else answers
            )
            combo.activated.connect(lambda place, flag=flag: self._flag(flag, place))
            form.addRow(FieldName(title, combo), combo)
            self._combos[flag] = combo
        return form

    def _actions(self) -> tuple[QAction, ...]:
        page = self._page
        return (
            page.add_action(self.tr("State a number"), "", self.state_number, changes=True),
            page.add_action(self.tr("Say its parent"), "", self.say_parent, changes=True),
        )

    def _numbers(self, supplier: Supplier) -> str:
        known = [f"{SCHEMES.get(one.scheme, one.scheme)} {one.id}" for one in supplier.identifiers]
        words = ", ".join(known) or self.tr("No company or charity number is known")
        if supplier.disputed:
            others = ", ".join(one.id for one in supplier.disputed)
            words = self.tr("{known}. The files also say {others}.").format(
                known=words, others=others
            )
        return words

    def state_number(self) -> None:
        """Ask which number the supplier has in a register; its shape is checked."""
        if self._row is None:
            return
        labels = [f"{words}: {SHAPES[scheme]}" for scheme, words in SCHEMES.items()]
        title, go = self.tr("State a number"), self.tr("Go on")
        chosen = AskChoice.ask(self, title, self.tr("In which register?"), go, labels)
        if chosen is None:
            return
        scheme, words = list(SCHEMES.items())[chosen]
        sentence = self.tr("What is its {register}?").format(register=words)
        text = AskText.ask(self, title, sentence, self.tr("Keep it"))
        if text:
            number = self._row.supplier.id
            self._page.change(lambda book, _progress: _set_number(book, number, scheme, text))

    def say_parent(self) -> None:
        """Ask to which parent the supplier belongs."""
        if self._row is None:
            return
        title = self.tr("Its parent")
        sentence = self.tr("Which parent firm or body does it belong to? A hyphen says none.")
        held = self._row.supplier.parent
        text = AskText.ask(self, title, sentence, self.tr("Keep it"), held)
        if text:
            number, house = self._row.supplier.id, "" if text == "-" else text
            self._page.change(lambda book, _progress: _set_parent(book, number, house))

    def _columns(self) -> tuple[Column[Spelling], ...]:
        return (
            Column(self.tr("Name"), lambda one: one.name),
            Column(self.tr("Total"), lambda one: one.pence, Holds.POUNDS),
            Column(self.tr("Read as"), lambda one: one.read_as),
        )

    def _show_spellings(self, spellings: tuple[Spelling, ...]) -> None:
        self._spellings.set_rows(spellings)
        self._split.setEnabled(len(spellings) > 1 and not self._page.open_book.read_only)

    def _place(self, flag: str, value: Flag) -> int:
        if flag == "payee_class":
            return _CLASSES.index(value)
        return (True, False).index(value) if _yes_no(flag) else _ANSWERS.index(value)

    def _flag(self, flag: str, place: int) -> None:
        if self._row is None:
            return
        if flag == "payee_class":
            value: Flag = _CLASSES[place]
        else:
            value = (True, False)[place] if _yes_no(flag) else _ANSWERS[place]
        self.say_flag(flag, value)

    def say_flag(self, flag: str, value: Flag) -> None:
        """Say what the supplier is."""
        if self._row is None:
            return
        supplier_id = self._row.supplier.id
        self._page.change(lambda book, _progress: _set_flag(book, supplier_id, flag, value))

    def split_off(self) -> None:
        """Make the selected spellings a supplier of their own."""
        rows = self._spellings.rows()
        chosen = [rows[number] for number in self._table.selected_rows()]
        if not chosen or len(chosen) == len(self._spellings.all_rows()):
            self._page.say(self.tr("Choose some of the spellings, not all of them."))
            return
        name = AskText.ask(
            self,
            self.tr("A supplier of its own"),
            self.tr("What is it called?"),
            self.tr("Make it"),
            chosen[0].name,
        )
        if name:
            payees = tuple(one.payee_id for one in chosen)
            self._page.change(lambda book, _progress: _split(book, payees, name))


def _yes_no(flag: str) -> bool:
    return flag in {"public_body", "family"}


def _spellings(book: Book, supplier_id: SupplierId) -> tuple[Spelling, ...]:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.spellings(book, supplier_id)


def _set_flag(book: Book, supplier_id: SupplierId, flag: str, value: Flag) -> Touched:
    from core.usecases import know_suppliers

    return know_suppliers.set_flags(book, supplier_id, **{flag: value})


def _split(book: Book, payees: tuple[int, ...], name: str) -> Touched:
    from core.usecases import tidy_suppliers

    return tidy_suppliers.split(book, payees, name)


def _set_number(book: Book, supplier_id: SupplierId, scheme: str, text: str) -> Touched:
    from core.usecases import know_suppliers

    return know_suppliers.set_number(book, supplier_id, scheme, text)


def _set_parent(book: Book, supplier_id: SupplierId, house: str) -> Touched:
    from core.usecases import know_suppliers

    return know_suppliers.set_parent(book, (supplier_id,), house)
