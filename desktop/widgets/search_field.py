"""A field whose words are looked for at once: arrows go through what is found below it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class SearchField(QLineEdit):
    """Words to look for. ``taken`` is Enter, True with Shift; ``moved`` is an arrow."""

    taken = Signal(bool)
    moved = Signal(object)
    left = Signal()

    def __init__(self, name: str, hint: str) -> None:
        """Make a field that a screen reader calls ``name``; ``hint`` stands in it while empty."""
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, move in, or leave what was found; type otherwise."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        work: Callable[[], None] | None = None
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            always = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            work = partial(self.taken.emit, always)
        elif event.key() in steps:
            work = partial(self.moved.emit, steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            work = self.left.emit
        if work is None:
            super().keyPressEvent(event)
        else:
            work()
            event.accept()
