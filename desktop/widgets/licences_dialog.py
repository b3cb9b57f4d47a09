"""The parts that the program is made of, each with its licence and the text of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.qt import em, line_height

if TYPE_CHECKING:
    from core.usecases.licences import Part


class LicencesDialog(QDialog):
    """A list of parts, and beside it what is said of the one that is chosen."""

    def __init__(self, parent: QWidget) -> None:
        """Begin with the program itself, and with Qt's terms."""
        super().__init__(parent)
        from core.usecases import licences

        self._parts = licences.parts()
        self.setWindowTitle(self.tr("Licences"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Parts of the program"))
        self.list.setWordWrap(True)
        self.list.addItems([f"{part.name} {part.version}".strip() for part in self._parts])
        self.list.currentRowChanged.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Licence of the part"))
        # The texts are laid out for lines of 80 letters, all of one width.
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPointSizeF(self.font().pointSizeF())
        self.text.setFont(letters)
        self._lay_out()
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addWidget(self.text, 3)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(buttons)
        self.resize(min(em(self, 76), 960), min(line_height(self, 26), 540))

    @Slot(int)
    def _show(self, row: int) -> None:
        from core.usecases import licences

        part: Part = self._parts[row]
        said = licences.head() if row == 0 else "\n".join(filter(None, _facts(part)))
        self.text.setPlainText("\n\n\n".join([said, *licences.texts_of(part.name)]))

    @classmethod
    def ask(cls, parent: QWidget) -> None:
        """Show the parts until the person closes it."""
        cls(parent).exec()


def _facts(part: Part) -> tuple[str, str, str]:
    return f"{part.name} {part.version}".strip(), part.licence, part.about
