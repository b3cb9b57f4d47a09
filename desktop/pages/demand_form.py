"""Asks what is to be done about a category: what, why, and what less of it would cost less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from core.domain.money import pounds
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import FieldName
from desktop.widgets.money_edit import MoneyEdit

if TYPE_CHECKING:
    from core.usecases.challenge_demand import Initiative, LeafDemand


class DemandForm(Sheet):
    """An initiative: it becomes a saving of the class demand management."""

    def __init__(self, parent: QWidget, leaf: LeafDemand) -> None:
        """Lay the fields out."""
        super().__init__(parent, "", "", "")
        self._leaf = leaf
        self.setWindowTitle(self.tr("Keep as an initiative"))
        sentence = self.tr(
            "What is to be done about {category}? You paid {pounds}. Say what it rests on; what "
            "was really saved is worked out from payments later."
        )
        self.sentence.setText(sentence.format(category=leaf.label, pounds=pounds(leaf.pence)))
        self.go.setText(self.tr("Keep it"))
        self.title, self.because = QLineEdit(), QLineEdit()
        self.because.setText(" ".join(leaf.signs))
        self.low = MoneyEdit(self.tr("Least that it would save, pounds a year"))
        self.high = MoneyEdit(self.tr("Most that it would save, pounds a year"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for words, field in (
            (self.tr("What is to be done"), self.title),
            (self.tr("What it rests on"), self.because),
            (self.low.accessibleName(), self.low),
            (self.high.accessibleName(), self.high),
        ):
            field.setAccessibleName(words)
            field.textChanged.connect(self._judge)
            form.addRow(FieldName(words, field), field)
        self.content.addLayout(form)
        self._judge()

    def _judge(self) -> None:
        low, high = self.low.pence(), self.high.pence()
        right = low is not None and high is not None and 0 <= low <= high
        written = self.title.text().strip() and self.because.text().strip()
        self.go.setEnabled(bool(right and written))

    def initiative(self) -> Initiative:
        """Return what was typed."""
        from core.usecases.challenge_demand import Initiative

        low, high = self.low.pence(), self.high.pence()
        if low is None or high is None:
            raise ValueError("the form was accepted without amounts")
        title, because = self.title.text().strip(), self.because.text().strip()
        return Initiative(self._leaf.category, title, because, low, high)

    @classmethod
    def ask(cls, parent: QWidget, leaf: LeafDemand) -> Initiative | None:
        """Return the initiative, None if the person left."""
        dialog = cls(parent, leaf)
        return dialog.initiative() if dialog.exec() else None
