"""Words on the screen, always as they are written: never read as markup.

Every label of the program is made here, because a supplier may be called ``<img src=...>``.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.colours import words_palette
from desktop.qt import larger, line_height
from desktop.speaking import said


class Label(QLabel):
    """Plain text that wraps, and that can be selected with the mouse."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show the text as it is written."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # On a sheet Qt would take the colour of fields, and the one of a state would be lost.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the text; what core put together in the language of the screen."""
        super().setText(said(text))

    def say(self, text: str) -> None:
        """Show other words; take no room where there are none."""
        self.setText(text)
        self.setVisible(bool(text))


class Heading(Label):
    """The name of a page or of a part of it. ``level`` 1 is the page."""

    _SIZES: ClassVar[dict[int, float]] = {1: 1.6, 2: 1.2, 3: 1.0}

    def __init__(self, text: str = "", level: int = 1) -> None:
        """Show the text larger and bold."""
        super().__init__(text)
        self._level = level
        self._grow()

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._grow()
        return super().event(event)

    def _grow(self) -> None:
        self.setFont(larger(QApplication.font(), self._SIZES[self._level], bold=True))


class BigButton(QPushButton):
    """One of a few ways to begin: larger letters, more room."""

    def __init__(self, text: str) -> None:
        """Show the text larger and bold."""
        super().__init__(text)
        self._grow()

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._grow()
        return super().event(event)

    def _grow(self) -> None:
        self.setFont(larger(QApplication.font(), 1.1, bold=True))
        self.setMinimumHeight(line_height(self, 2.6))


class StateLabel(Label):
    """Words with the colour that goes with them; the words alone say it."""

    def __init__(self, text: str = "", state: str = "quiet") -> None:
        """Show the text in the state's colour."""
        super().__init__(text)
        self._state = state
        self._recolour()

    def set_state(self, text: str, state: str) -> None:
        """Show other words, with their state: problem, done, notice or quiet."""
        self.say(text)
        self._state = state
        self._recolour()

    def event(self, event: QEvent) -> bool:
        """Follow a change of all colours."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._recolour()
        return done

    def _recolour(self) -> None:
        self.setPalette(words_palette(self._state))


class OneLine(Label):
    """A label that stays on one line and is as wide as its words."""

    def __init__(self, text: str = "") -> None:
        """Show the text without wrapping."""
        super().__init__(text)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


class FieldName(OneLine):
    """The name beside or above a field; a screen reader says it of the field."""

    def __init__(self, text: str, field: QWidget) -> None:
        """Name a field."""
        super().__init__(text)
        self.setBuddy(field)
