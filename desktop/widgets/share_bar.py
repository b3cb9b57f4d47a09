"""A share of a whole as a bar, with the words beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.qt import em
from desktop.widgets.labels import Label

_STEPS = 1000


class ShareBar(QWidget):
    """Says and shows how much of the pounds is done."""

    def __init__(self, name: str) -> None:
        """Make a bar that a screen reader calls ``name``."""
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._bar.setMinimumWidth(em(self, 14))
        self._words = Label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words, 2)

    def set_share(self, part: int, whole: int, words: str) -> None:
        """Show part of whole, with its words."""
        self._bar.setValue(part * _STEPS // whole if whole > 0 else 0)
        self._bar.setAccessibleDescription(words)
        self._words.setText(words)
