"""All that is known of one supplier, on one screen; every figure opens its payments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.domain.identifiers import SCHEMES
from core.domain.money import pounds
from core.domain.parties import PayeeClass, Supplier, SupplierId
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.pages.supplier_forget import forget
from desktop.pages.watch_reviews import keep_review
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.review_form import ReviewForm, Subject
from desktop.widgets.table_view import TableView
from desktop.widgets.tiles import Tiles

if TYPE_CHECKING:
    from core.usecases.show_supplier import CardRow, DecisionRow, Said, SupplierCard

_ROWS = 3
_NO_POUNDS = ("agreements and lots", "reviews")
_PEOPLE = (PayeeClass.INDIVIDUAL, PayeeClass.SOLE_TRADER)


class SupplierCardView(QWidget):
    """Follows the supplier that was opened; stays with it when the book changes."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out; nothing is read yet."""
        super().__init__()
        self._page = page
        self._supplier_id: SupplierId | None = None
        self._card: SupplierCard | None = None
        self._name = Heading(self.tr("No supplier is chosen"), 2)
        self._hint = Label(self.tr("Choose one under All suppliers and press Enter."))
        self._facts = Facts()
        self._models: dict[str, RowTable[CardRow]] = {}
        self._tables: dict[str, TableView] = {}
        self._decided: RowTable[DecisionRow] = RowTable(self._decision_columns(), self)
        parts = [self._part(key, title, more) for key, title, more in self._titles()]
        self._tiles = Tiles([*parts, self._decisions()])
        self._tiles.hide()
        self._review = button_for(
            page.add_action(
                self.tr("Record a review…"), "Ctrl+Shift+R", self.record_review, changes=True
            )
        )
        self._forget = button_for(
            page.add_action(self.tr("Forget this person…"), "", self.forget_person, changes=True)
        )
        for button in (self._review, self._forget):
            button.hide()
        column = QVBoxLayout(self)
        for widget in (self._name, self._hint, self._facts):
            column.addWidget(widget)
        column.addWidget(flow(self._review, self._forget))
        column.addWidget(self._tiles, 1)
        # Where no supplier is chosen yet, the two lines stay together at the top.
        column.addStretch()

    def show_supplier(self, supplier_id: SupplierId) -> None:
        """Read all that is known of a supplier and show it."""
        self._supplier_id = supplier_id
        self.refresh()

    def refresh(self) -> None:
        """Ask again for the supplier in sight."""
        number, as_at = self._supplier_id, self._page.open_book.view.as_at
        if number is not None:
            self._page.read(lambda book, _progress: _card(book, number, as_at), self._show)

    def card(self) -> SupplierCard | None:
        """Return what is shown."""
        return self._card

    def table(self, key: str) -> TableView:
        """Return the list of one part, by its name."""
        return self._tables[key]

    def _titles(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("years", self.tr("By year"), ""),
            ("months", self.tr("By month"), ""),
            ("categories", self.tr("By category"), self.tr("Scope")),
            ("accounts", self.tr("By account"), ""),
            ("contracts", self.tr("Contracts"), self.tr("Runs and value")),
            ("agreements and lots", self.tr("Agreements and lots"), self.tr("Known by")),
            ("reviews", self.tr("Reviews"), self.tr("Note")),
            ("names in the files", self.tr("Written in the files as"), self.tr("Read as")),
        )

    def _part(self, key: str, title: str, more: str) -> QWidget:
        columns: list[Column[CardRow]] = [Column(title, lambda row: row.words)]
        if more:
            columns.append(Column(more, lambda row: row.more))
        if key not in _NO_POUNDS:
            columns.append(Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS))
        model: RowTable[CardRow] = RowTable(columns, self)
        table = self._list(title, model)
        table.opened_row.connect(lambda number: self._open(model.row_at(number)))
        self._models[key] = model
        self._tables[key] = table
        return table

    def _decisions(self) -> QWidget:
        title = self.tr("Decisions")
        return self._list(title, self._decided)

    def _list(self, title: str, model: RowTable[CardRow] | RowTable[DecisionRow]) -> TableView:
        table = TableView(title)
        table.use_model(model)
        table.set_rows_shown(_ROWS)
        # As high as there is room for, so that all lists stand on one screen.
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        return table

    def _decision_columns(self) -> tuple[Column[DecisionRow], ...]:
        return (
            Column(self.tr("Decisions"), lambda row: row.summary),
            Column(self.tr("By"), lambda row: row.by),
            Column(self.tr("On"), lambda row: date.fromisoformat(row.at[:10]), Holds.DAY),
        )

    def _show(self, card: SupplierCard) -> None:
        self._card = card
        supplier = card.supplier
        paid = self.tr("%Ln payment(s)", "", card.lines)
        words = self.tr("{supplier}: {pounds}, {payments}")
        pence = pounds(card.pence)
        self._name.setText(words.format(supplier=supplier.name, pounds=pence, payments=paid))
        self._hint.say("")
        self._facts.set_facts([fact for fact in self._known(card) if fact[1]])
        for key, rows in card.tables().items():
            self._models[key].set_rows(rows)
        self._decided.set_rows(card.decisions)
        self._tiles.show()
        self._review.show()
        self._forget.setVisible(supplier.payee_class in _PEOPLE)

    def forget_person(self) -> None:
        """Take the name of the person in sight out of the book, once it is asked about."""
        if self._card is None:
            self._page.say(self.tr("Choose a supplier first."))
            return
        forget(self._page, self._card.supplier.id)

    def record_review(self) -> None:
        """Ask for a review of the supplier in sight, and keep it."""
        if self._card is None:
            self._page.say(self.tr("Choose a supplier first."))
            return
        supplier = self._card.supplier
        subject = Subject(supplier.name, supplier_id=supplier.id)
        review = ReviewForm.ask(self, [subject], self._page.open_book.view.as_at)
        if review is not None:
            self._page.change(lambda book, _progress: keep_review(book, review))

    def _known(self, card: SupplierCard) -> list[tuple[str, str]]:
        supplier = card.supplier
        numbers = [
            f"{SCHEMES.get(one.scheme, one.scheme)} {one.id}" for one in supplier.identifiers
        ]
        disputed = [f"{SCHEMES.get(one.scheme, one.scheme)} {one.id}" for one in supplier.disputed]
        others = ", ".join(card.family)
        parent = self.tr("{parent}, with {others}").format(parent=supplier.parent, others=others)
        return [
            (self.tr("Numbers"), ", ".join(numbers)),
            (self.tr("Also in the files"), ", ".join(disputed)),
            (self.tr("Parent"), parent if others else supplier.parent),
            (self.tr("What it is"), ", ".join(flag_words(self, supplier))),
            (self.tr("Who said so"), "; ".join(map(self._said, card.said))),
        ]

    def _said(self, said: Said) -> str:
        what = SCHEMES.get(said.what) or self._flags().get(said.what, said.what)
        day = date.fromisoformat(said.on).strftime("%d/%m/%Y")
        source = self.tr(", from {file}").format(file=said.source) if said.source else ""
        words = self.tr("{what}: {person}, {day}{source}")
        return words.format(what=what, person=said.by, day=day, source=source)

    def _flags(self) -> dict[str, str]:
        return {
            "sme": self.tr("SME"),
            "vcse": self.tr("VCSE"),
            "local": self.tr("local"),
            "public_body": self.tr("public body"),
            "family": self.tr("family"),
            "payee_class": self.tr("kind of payee"),
        }

    def _open(self, row: CardRow | None) -> None:
        if row is not None and row.narrow:
            self._page.go("spend", dict(row.narrow))
        elif row is not None:
            self._page.say(self.tr("No payments stand behind this row."))


def flag_words(widget: QWidget, supplier: Supplier) -> list[str]:
    """Say in words what is known of a supplier."""
    words = [
        (supplier.sme, widget.tr("SME")),
        (supplier.vcse, widget.tr("VCSE")),
        (supplier.local, widget.tr("local")),
        (supplier.public_body, widget.tr("public body")),
        (supplier.family, widget.tr("family")),
    ]
    said = [word for flag, word in words if flag]
    if supplier.payee_class.value not in {"organisation", "unknown"}:
        said.append(supplier.payee_class.value)
    return said


def _card(book: Book, supplier_id: SupplierId, as_at: date) -> SupplierCard:
    from core.usecases import show_supplier

    return show_supplier.card(book, supplier_id, as_at)
