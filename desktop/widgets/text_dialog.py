"""Shows a text to read: help, keys, what the program is. Never taller than the window."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.qt import em, line_height


class TextDialog(QDialog):
    """Plain text that scrolls, and Close."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        """Show the text under a title."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTabStopDistance(em(self, 10))
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.resize(em(self, 46), min(line_height(self, 20), 540))

    @classmethod
    def ask(cls, parent: QWidget, title: str, text: str) -> None:
        """Show the text until the person closes it."""
        cls(parent, title, text).exec()
