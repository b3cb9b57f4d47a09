"""Asks which buying organisation a form is for."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop.widgets.asking import Sheet
from desktop.widgets.labels import FieldName


class PublisherForm(Sheet):
    """Its short name, which stands in file names, and the name that bodies know."""

    def __init__(self, parent: QWidget) -> None:
        """Lay the two fields out."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("An empty form"))
        self.sentence.setText(self.tr("For which buying organisation is the form?"))
        self.go.setText(self.tr("Choose where to save it"))
        self.short, self.name = QLineEdit(), QLineEdit()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, field in (
            (self.tr("Short name, such as ypo"), self.short),
            (self.tr("Name in full"), self.name),
        ):
            field.setAccessibleName(title)
            field.textChanged.connect(self._judge)
            form.addRow(FieldName(title, field), field)
        self.content.addLayout(form)
        self._judge()

    def _judge(self) -> None:
        self.go.setEnabled(bool(self.short.text().strip() and self.name.text().strip()))

    @classmethod
    def ask(cls, parent: QWidget) -> tuple[str, str] | None:
        """Return short name and name, None if the person left."""
        dialog = cls(parent)
        if not dialog.exec():
            return None
        return dialog.short.text().strip(), dialog.name.text().strip()
