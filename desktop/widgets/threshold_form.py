"""Asks for a threshold of the body's own: from its standing orders."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.watching import Measure
from desktop.widgets.asking import Sheet
from desktop.widgets.money_edit import MoneyEdit

_MEASURES = (Measure.SUPPLIER, Measure.CATEGORY, Measure.BOTH, Measure.PAYMENT)
_BASES = (VatBasis.NET, VatBasis.GROSS)


@dataclass(frozen=True, slots=True)
class AskedThreshold:
    """What a person said of a threshold."""

    label: str
    pence: Pence
    vat: VatBasis
    measure: Measure
    means: str


class ThresholdForm(Sheet):
    """A new threshold; one of the same name takes the place of the older."""

    def __init__(self, parent: QWidget) -> None:
        """Lay the fields out."""
        super().__init__(
            parent,
            self.tr("Add a threshold of your own"),
            self.tr("Standing orders say from which amount you ask for quotes, or tender."),
            self.tr("Add it"),
        )
        self.name, self.means = QLineEdit(), QLineEdit()
        self.amount = MoneyEdit(self.tr("More than, in pounds"))
        self.vat, self.measure = QComboBox(), QComboBox()
        self.vat.addItems([self.tr("without VAT"), self.tr("with VAT")])
        self.measure.addItems(
            [
                self.tr("a supplier, in twelve months"),
                self.tr("a category, in twelve months"),
                self.tr("a supplier in a category, in twelve months"),
                self.tr("a single payment"),
            ]
        )
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Name"), self.name),
            (self.tr("More than, in pounds"), self.amount),
            (self.tr("Amounts are"), self.vat),
            (self.tr("Paid to or for"), self.measure),
            (self.tr("What it means"), self.means),
        )
        for title, field in rows:
            form.addRow(title, field)
            field.setAccessibleName(title)
        self.content.addLayout(form)
        self.name.textChanged.connect(self._judge)
        self.amount.textChanged.connect(self._judge)
        self._judge()

    def threshold(self) -> AskedThreshold:
        """Return the threshold as the form states it."""
        return AskedThreshold(
            label=self.name.text().strip(),
            pence=self.amount.pence() or Pence(0),
            vat=_BASES[self.vat.currentIndex()],
            measure=_MEASURES[self.measure.currentIndex()],
            means=self.means.text().strip(),
        )

    def _judge(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()) and (self.amount.pence() or 0) > 0)

    @classmethod
    def ask(cls, parent: QWidget) -> AskedThreshold | None:
        """Return the threshold to add, None if the person left."""
        dialog = cls(parent)
        return dialog.threshold() if dialog.exec() else None
