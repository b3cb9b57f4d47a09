"""The part of a page that scrolls: as high as its words need at the width there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
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
        self._followed: QWidget | None = None

    def follow(self, widget: QWidget) -> None:
        """Give a widget the keyboard and keep it in sight, also while what is new is laid out."""
        self._followed = widget
        widget.setFocus()
        self._keep_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again how high the content must be."""
        super().resizeEvent(event)
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again where the content has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        elif event.type() == QEvent.Type.Resize and self._followed is not None:
            # Its layout moves the widgets only after this.
            QTimer.singleShot(0, self, self._keep_in_sight)
        return super().eventFilter(watched, event)

    @Slot()
    def _keep_in_sight(self) -> None:
        if self._followed is not None and self.window().focusWidget() is self._followed:
            self.ensureWidgetVisible(self._followed)
        else:
            self._followed = None

    def _measure(self) -> None:
        inside = self.widget()
        layout = inside.layout() if inside else None
        if inside is None or layout is None:
            return
        width = max(self.viewport().width(), layout.totalMinimumSize().width())
        needed = max(layout.totalMinimumHeightForWidth(width), layout.totalMinimumSize().height())
        if needed != inside.minimumHeight():
            inside.setMinimumHeight(needed)
