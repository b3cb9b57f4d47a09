"""The questions about an organisation, as a form: for a new book and for a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout

from core.domain.parties import Body, BodyType, Identifier, Sector, VatBasis
from core.domain.period import month_in_words
from core.domain.progress import Progress
from desktop.qt import em
from desktop.speaking import own
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import FieldName, StateLabel

_SCHEMES = (
    ("", "none"),
    ("GB-LAE", "local authority"),
    ("GB-COH", "Companies House"),
    ("GB-CHC", "Charity Commission"),
    ("GB-EDU", "school (URN)"),
    ("GB-UKPRN", "learning provider"),
    ("GB-NHS", "NHS organisation"),
)

# NUTS 1, as catalogues name the regions of a lot.
_REGIONS = (
    ("", "not stated"),
    ("UKC", "North East"),
    ("UKD", "North West"),
    ("UKE", "Yorkshire and the Humber"),
    ("UKF", "East Midlands"),
    ("UKG", "West Midlands"),
    ("UKH", "East of England"),
    ("UKI", "London"),
    ("UKJ", "South East"),
    ("UKK", "South West"),
    ("UKL", "Wales"),
    ("UKM", "Scotland"),
    ("UKN", "Northern Ireland"),
)

_BASES = (VatBasis.NET, VatBasis.GROSS)


class BodyForm(Sheetlike):
    """Name, kind, financial year, VAT basis, region and register number."""

    def __init__(self) -> None:
        """Lay the fields out; the kinds of body come with ``show_types``."""
        super().__init__()
        self._types: tuple[BodyType, ...] = ()
        self._before: Body | None = None
        self._build_fields()
        self._build_form()

    def body(self) -> Body | None:
        """Return the body as the form states it, None where its name is missing."""
        name = " ".join(self.name.text().split())
        place = self.kind.currentIndex()
        if not name or not 0 <= place < len(self._types):
            return None
        kind = self._types[place]
        before = self._before or Body(name, kind.code, kind.sector)
        return replace(
            before,
            name=name,
            type_code=kind.code,
            sector=kind.sector,
            region=_REGIONS[self.region.currentIndex()][0],
            identifiers=self._identifiers(before),
            first_month=self.month.currentIndex() + 1,
            vat_basis=_BASES[self.vat.currentIndex()],
        )

    def show_types(self, types: Sequence[BodyType]) -> None:
        """Offer the kinds of body, then show the body that is known."""
        chosen = max(self.kind.currentIndex(), 0)
        self._types = tuple(types)
        self.kind.clear()
        for body_type in types:
            self.kind.addItem(own(body_type.label))
        self.kind.setCurrentIndex(chosen)
        if self._before is not None:
            self._fill(self._before)

    def show_body(self, body: Body) -> None:
        """Show what is known of a body, to be changed."""
        self._before = body
        if self._types:
            self._fill(body)

    def _build_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of your organisation"))
        self.name.setMinimumWidth(em(self, 24))
        self.kind = CalmCombo(self.tr("Kind of organisation"))
        self.kind.currentIndexChanged.connect(self._type_chosen)
        self.kind_note = StateLabel()
        self.kind_note.setWordWrap(False)
        self.month = CalmCombo(self.tr("The financial year starts in"))
        months = (month_in_words(date(2000, number, 1)).split()[0] for number in range(1, 13))
        self.month.addItems([own(month) for month in months])
        self.vat = CalmCombo(self.tr("Amounts"))
        self.vat.addItem(self.tr("without VAT (usual where VAT is reclaimed)"))
        self.vat.addItem(self.tr("with VAT"))
        self.region = CalmCombo(self.tr("Region"))
        self.region.addItems([own(words) for _, words in _REGIONS])
        self.scheme = CalmCombo(self.tr("Registered with"))
        self.scheme.addItems([own(words) for _, words in _SCHEMES])
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Number in that register"))
        self.number.setMinimumWidth(em(self, 12))
        self.number.setPlaceholderText(self.tr("number, if known"))

    def _build_form(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        kind = QVBoxLayout()
        kind.addWidget(self.kind)
        kind.addWidget(self.kind_note)
        form.addRow(self.tr("&Name of your organisation"), self.name)
        form.addRow(FieldName(self.tr("Kind of organisation"), self.kind), kind)
        form.addRow(self.tr("&Financial year starts in"), self.month)
        form.addRow(self.tr("&Amounts are"), self.vat)
        form.addRow(self.tr("&Region"), self.region)
        registered = FieldName(self.tr("Registered with"), self.scheme)
        form.addRow(registered, flow(self.scheme, self.number))
        self.column.addLayout(form)

    def _identifiers(self, before: Body) -> tuple[Identifier, ...]:
        # The form shows the first number; others, if there are any, are left alone.
        scheme, number = _SCHEMES[self.scheme.currentIndex()][0], self.number.text().strip()
        stated = (Identifier(scheme, number),) if scheme and number else ()
        return stated + before.identifiers[1:]

    def _fill(self, body: Body) -> None:
        self.name.setText(body.name)
        codes = [kind.code for kind in self._types]
        if body.type_code in codes:
            self.kind.setCurrentIndex(codes.index(body.type_code))
        self.month.setCurrentIndex(body.first_month - 1)
        self.vat.setCurrentIndex(_BASES.index(body.vat_basis) if body.vat_basis in _BASES else 0)
        self.region.setCurrentIndex(_place(_REGIONS, body.region))
        first = body.identifiers[0] if body.identifiers else None
        self.scheme.setCurrentIndex(_place(_SCHEMES, first.scheme if first else ""))
        self.number.setText(first.id if first else "")

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
        self.month.setCurrentIndex(kind.first_month - 1)


def body_types(_progress: Progress) -> Any:
    """Ask which kinds of body there are. Runs on the worker."""
    from core.usecases import books

    return books.body_types()


def _place(choices: Sequence[tuple[str, str]], code: str) -> int:
    return next((n for n, (one, _) in enumerate(choices) if one == code), 0)
