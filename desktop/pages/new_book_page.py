"""The four questions about an organisation that a new book needs, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout

from core.domain.parties import Body, BodyType, Identifier, Sector, VatBasis
from core.domain.period import month_in_words
from core.domain.progress import Progress
from desktop.open_book import BOOK_SUFFIX, OpenBook
from desktop.pages.page import Page, button_for
from desktop.present import Told
from desktop.qt import em
from desktop.widgets.asking import SaveFile
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Label, StateLabel

_SCHEMES = (
    ("", "none"),
    ("GB-LAE", "local authority"),
    ("GB-COH", "Companies House"),
    ("GB-CHC", "Charity Commission"),
    ("GB-EDU", "school (URN)"),
    ("GB-UKPRN", "learning provider"),
    ("GB-NHS", "NHS organisation"),
)


class NewBookPage(Page):
    """Asks name, kind of body, start of the financial year and VAT basis; makes the book."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the form out."""
        super().__init__(
            open_book,
            self.tr("Start with your own payments"),
            self.tr("Four questions. Everything can be changed later."),
        )
        self.help_text = self.tr(
            "The kind of body sets which target and which exclusions apply. Amounts without VAT "
            "are usual where VAT is reclaimed."
        )
        self._types: tuple[BodyType, ...] = ()
        self._months = tuple(range(1, 13))
        self._build_fields()
        self._build_form()
        make = self.add_action(
            self.tr("Make the book and bring in payments"), "Ctrl+Return", self._make
        )
        back = self.add_action(self.tr("Back to the start"), "Esc", self._back)
        self.body.addWidget(flow(button_for(make, main=True), button_for(back)))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Ask which kinds of body there are."""
        self.run(_body_types, self._show_types)

    def body_asked(self) -> Body | None:
        """Return the body as the form states it, None where its name is missing."""
        name = " ".join(self.name.text().split())
        place = self.kind.currentIndex()
        if not name or not 0 <= place < len(self._types):
            return None
        kind = self._types[place]
        scheme, number = _SCHEMES[self.scheme.currentIndex()][0], self.number.text().strip()
        return Body(
            name=name,
            type_code=kind.code,
            sector=kind.sector,
            identifiers=(Identifier(scheme, number),) if scheme and number else (),
            first_month=self._months[self.month.currentIndex()],
            vat_basis=(VatBasis.NET, VatBasis.GROSS)[self.vat.currentIndex()],
        )

    def _build_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of your organisation"))
        self.kind = CalmCombo(self.tr("Kind of organisation"))
        self.kind.currentIndexChanged.connect(self._type_chosen)
        self.kind_note = StateLabel()
        self.kind_note.setWordWrap(False)
        self.month = CalmCombo(self.tr("The financial year starts in"))
        for month in self._months:
            self.month.addItem(month_in_words(_first_of(month)).split()[0])
        self.vat = CalmCombo(self.tr("Amounts"))
        self.vat.addItem(self.tr("without VAT (usual where VAT is reclaimed)"))
        self.vat.addItem(self.tr("with VAT"))
        self.scheme = CalmCombo(self.tr("Registered with"))
        for _, words in _SCHEMES:
            self.scheme.addItem(words)
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Number in that register"))
        self.number.setMinimumWidth(em(self, 12))
        self.number.setPlaceholderText(self.tr("number, if known"))

    def _build_form(self) -> None:
        sheet = Sheetlike()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        kind = QVBoxLayout()
        kind.addWidget(self.kind)
        kind.addWidget(self.kind_note)
        self.name.setMinimumWidth(em(self, 24))
        form.addRow(self.tr("&Name of your organisation"), self.name)
        form.addRow(self.tr("Kind of organisation"), kind)
        form.addRow(self.tr("&Financial year starts in"), self.month)
        form.addRow(self.tr("&Amounts are"), self.vat)
        form.addRow(self.tr("Registered with"), flow(self.scheme, self.number))
        sheet.column.addLayout(form)
        sheet.column.addWidget(
            Label(self.tr("The book is one file on this computer. You choose where it is kept."))
        )
        self.body.addWidget(sheet)

    def _show_types(self, types: Sequence[BodyType]) -> None:
        chosen = self.kind.currentIndex()
        self._types = tuple(types)
        self.kind.clear()
        for body_type in types:
            self.kind.addItem(body_type.label)
        self.kind.setCurrentIndex(max(chosen, 0))
        self.name.setFocus()

    @Slot(int)
    def _type_chosen(self, place: int) -> None:
        if not 0 <= place < len(self._types):
            return
        kind = self._types[place]
        sectors = {
            Sector.WIDER: self.tr("Wider public sector: the target is 50 % of available spend."),
            Sector.CENTRAL: self.tr("Central government: the target is 80 % of available spend."),
        }
        self.kind_note.setText(sectors[kind.sector])
        self.month.setCurrentIndex(self._months.index(kind.first_month))

    def _make(self) -> None:
        body = self.body_asked()
        if body is None:
            told = Told(self.tr("The name of your organisation is missing."), self.tr("Type it."))
            self.banner.show_problem([told])
            return
        self.banner.clear()
        name = f"{body.body_id()}{BOOK_SUFFIX}"
        title = self.tr("Where to keep the book")
        path = SaveFile.ask(self, self.open_book.settings, "book", title, name)
        if path is not None:
            job = self.open_book.make_book(self, path, body, self.trouble)
            self.progress.watch(job)

    def _back(self) -> None:
        self.go("start")


def _body_types(_progress: Progress) -> Any:
    from core.usecases import books

    return books.body_types()


def _first_of(month: int) -> date:
    return date(2000, month, 1)
