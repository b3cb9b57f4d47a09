"""What an empty list says: one sentence, one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Label


class EmptyState(Sheetlike):
    """Stands where the list will be, and teaches how to fill it."""

    def __init__(self, sentence: str, button: str = "", work: Callable[[], None] | None = None):
        """Say the sentence; the button, where there is one, does the first step."""
        super().__init__()
        self._label = Label(sentence)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = self.column
        column.addStretch(1)
        column.addWidget(self._label)
        if button and work is not None:
            self._work = work
            self.button = QPushButton(button)
            self.button.clicked.connect(lambda _checked=False: self._work())
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def say(self, sentence: str) -> None:
        """Say another sentence."""
        self._label.setText(sentence)

    def words(self) -> str:
        """Return the sentence."""
        return self._label.text()

    def offer(self, sentence: str, button: str, work: Callable[[], None]) -> None:
        """Say another sentence, with another first step on the button."""
        self._label.setText(sentence)
        self._work = work
        self.button.setText(button)
