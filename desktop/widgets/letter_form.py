"""Asks who writes the letters."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop.widgets.asking import Sheet
from desktop.widgets.labels import FieldName


@dataclass(frozen=True, slots=True)
class Sender:
    """The buying organisation, who signs, and whom to write back to."""

    publisher: str
    person: str
    reply_to: str


class LetterForm(Sheet):
    """Three lines that stand at the end of every letter."""

    def __init__(self, parent: QWidget, count: int, before: Sender) -> None:
        """Lay the fields out, with what was typed the last time."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Write letters"))
        self.sentence.setText(
            self.tr(
                "%Ln letter(s), each as a page to print and as a text to paste, with a list for "
                "a mail merge. Nothing is sent.",
                "",
                count,
            )
        )
        self.go.setText(self.tr("Choose where to write them"))
        self.publisher = QLineEdit(before.publisher)
        self.person, self.reply_to = QLineEdit(before.person), QLineEdit(before.reply_to)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, field in (
            (self.tr("Your organisation"), self.publisher),
            (self.tr("Who signs, with role"), self.person),
            (self.tr("Address for answers"), self.reply_to),
        ):
            field.setAccessibleName(title)
            field.setCursorPosition(0)
            field.textChanged.connect(self._judge)
            form.addRow(FieldName(title, field), field)
        self.content.addLayout(form)
        self._judge()

    def _judge(self) -> None:
        self.go.setEnabled(bool(self.publisher.text().strip()))

    @classmethod
    def ask(cls, parent: QWidget, count: int, before: Sender) -> Sender | None:
        """Return who writes, None if the person left."""
        dialog = cls(parent, count, before)
        if not dialog.exec():
            return None
        fields = dialog.publisher, dialog.person, dialog.reply_to
        return Sender(*(field.text().strip() for field in fields))
