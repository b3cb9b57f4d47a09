"""Asks whether a publisher read out the same fingerprint over the telephone."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop.qt import tabular
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import FieldName, Heading, StateLabel


class ConfirmFingerprint(Sheet):
    """The digits that the book holds, and the fields for what was heard and from whom."""

    def __init__(self, parent: QWidget, name: str, digits: str) -> None:
        """Lay the dialog out for a publisher."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Confirm the publisher"))
        self.go.setText(self.tr("Confirm it"))
        words = self.tr(
            "Ring {name} on a number that you know is theirs, and have them read their "
            "fingerprint out. It must be this one:"
        )
        self.sentence.setText(words.format(name=name))
        shown = Heading(digits, 2)
        shown.setFont(tabular(shown.font()))
        self.digits, self.how = QLineEdit(), QLineEdit()
        self._verdict = StateLabel()
        self._digits = _digits_of(digits)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, field in (
            (self.tr("What they read out"), self.digits),
            (self.tr("Who, on which number"), self.how),
        ):
            field.setAccessibleName(title)
            form.addRow(FieldName(title, field), field)
            field.textChanged.connect(self._judge)
        self.content.addWidget(shown)
        self.content.addLayout(form)
        self.content.addWidget(self._verdict)
        self._judge()

    def _judge(self) -> None:
        typed = _digits_of(self.digits.text())
        same = typed == self._digits
        if not typed:
            self._verdict.set_state("", "quiet")
        elif same:
            self._verdict.set_state(self.tr("It is the same."), "done")
        else:
            left = len(self._digits) - len(typed)
            more = self.tr("%Ln digit(s) to go.", "", left)
            other = self.tr("It is another one. Do not use the catalogue.")
            begins = self._digits.startswith(typed)
            self._verdict.set_state(more if begins else other, "quiet" if begins else "problem")
        self.go.setEnabled(same and bool(self.how.text().strip()))

    @classmethod
    def ask(cls, parent: QWidget, name: str, digits: str) -> tuple[str, str] | None:
        """Return what was read out and by whom, None if the person left."""
        dialog = cls(parent, name, digits)
        if not dialog.exec():
            return None
        return dialog.digits.text().strip(), dialog.how.text().strip()


def _digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
