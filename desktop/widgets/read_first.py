"""Shows exactly what is about to leave, and asks whether it may."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.qt import em, line_height
from desktop.widgets.asking import Sheet


class ReadFirst(Sheet):
    """A sentence, the text that leaves, one button that says what it does, Cancel."""

    def __init__(self, parent: QWidget, title: str, sentence: str, text: str, action: str) -> None:
        """Lay the text out, to be read before anything is written."""
        super().__init__(parent, title, sentence, action)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        self.content.addWidget(self.text)
        self.resize(em(self, 46), min(line_height(self, 24), 600))

    @classmethod
    def ask(cls, parent: QWidget, title: str, sentence: str, text: str, action: str) -> bool:
        """Say whether the person lets it leave."""
        return bool(cls(parent, title, sentence, text, action).exec())
