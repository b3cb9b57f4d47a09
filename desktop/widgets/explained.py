"""How figures come about: in sight where there is room, else behind a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.qt import line_height
from desktop.widgets.flow import flow

# A window of fewer lines has no room for words above its lists: large letters, low screens.
_CROWDED = 30


class Explained(QWidget):
    """Words that give way to the list below them until the person asks for them."""

    def __init__(self, *words: QWidget) -> None:
        """Hold the words in this order."""
        super().__init__()
        self._button = QPushButton()
        self._button.setCheckable(True)
        self._button.toggled.connect(self._arrange)
        self._row = QWidget()
        row = QVBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(flow(self._button))
        self._words = QWidget()
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in words:
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._row)
        outer.addWidget(self._words)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """See how much room there is."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See how much room there is now."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters."""
        done = super().event(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            self._arrange()
        return done

    @Slot()
    def _arrange(self) -> None:
        crowded = self.window().height() < line_height(self, _CROWDED)
        shown = self._button.isChecked() or not crowded
        hide, show = self.tr("Hide how it comes about"), self.tr("Show how it comes about")
        self._button.setText(hide if shown else show)
        self._row.setVisible(crowded)
        self._words.setVisible(shown)
