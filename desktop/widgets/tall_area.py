"""The part of a page that scrolls: as high as its words need at the width there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class TallArea(QScrollArea):
    """Qt asks a scrolled widget for its least height, but not at which width: words that wrap
    would be cut off below."""

    def __init__(self, inside: QWidget) -> None:
        """Scroll a widget that has a layout."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again how high the content must be."""
        super().resizeEvent(event)
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again where the content has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        return super().eventFilter(watched, event)

    def _measure(self) -> None:
        inside = self.widget()
        layout = inside.layout() if inside else None
        if inside is None or layout is None:
            return
        width = max(self.viewport().width(), layout.totalMinimumSize().width())
        needed = max(layout.totalMinimumHeightForWidth(width), layout.totalMinimumSize().height())
        if needed != inside.minimumHeight():
            inside.setMinimumHeight(needed)
