"""Asks what a publisher answered to "can we use it?"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop.widgets.asking import Sheet
from desktop.widgets.header_line import CalmCombo, DayEdit
from desktop.widgets.labels import FieldName

YES, NO, OPEN = "yes", "no", "open"


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered (yes, no, or open again), when, by whom, and what else they said."""

    answer: str
    on: date
    who: str
    note: str


class AskPublisher(Sheet):
    """The answer, the day, who gave it, a note."""

    def __init__(self, parent: QWidget, lot: str, day: date, *, answered: bool) -> None:
        """Lay the fields out; an answer that is there can be taken back."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("What they told us"))
        words = self.tr(
            "Ask the buying organisation whether you can use {lot}, and record what they said. "
            "If a newer edition states other rules, the question is open again."
        )
        self.sentence.setText(words.format(lot=lot))
        self.go.setText(self.tr("Record it"))
        self.answer = CalmCombo(self.tr("Their answer"))
        self.answer.addItem(self.tr("Yes, we can use it"), YES)
        self.answer.addItem(self.tr("No, we cannot"), NO)
        if answered:
            self.answer.addItem(self.tr("Not answered: open again"), OPEN)
        self.on = DayEdit(self.tr("When they said it"))
        self.on.set_day(day)
        self.who, self.note = QLineEdit(), QLineEdit()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, field in (
            (self.tr("Their answer"), self.answer),
            (self.tr("When they said it"), self.on),
            (self.tr("Who said it"), self.who),
            (self.tr("Note"), self.note),
        ):
            field.setAccessibleName(title)
            form.addRow(FieldName(title, field), field)
        self.content.addLayout(form)

    def said(self) -> Said:
        """Return what the fields hold."""
        answer = str(self.answer.currentData())
        return Said(answer, self.on.day(), self.who.text().strip(), self.note.text().strip())

    @classmethod
    def ask(cls, parent: QWidget, lot: str, day: date, *, answered: bool) -> Said | None:
        """Return what was answered, None if the person left."""
        dialog = cls(parent, lot, day, answered=answered)
        return dialog.said() if dialog.exec() else None
