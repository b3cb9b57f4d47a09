"""Two parts of a page: beside each other where there is room, else one under the other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.qt import em

# From this width on, in letters, there is room for both.
_ROOM = 62


class Beside(QSplitter):
    """The main part and the one that goes with it; the border between them can be moved."""

    def __init__(self, main: QWidget, other: QWidget, shares: tuple[int, int]) -> None:
        """Share the room out between the two."""
        super().__init__(Qt.Orientation.Horizontal)
        self.addWidget(main)
        self.addWidget(other)
        self._parts = (main, other)
        for number, share in enumerate(shares):
            self.setStretchFactor(number, share)
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room is too narrow, or wide enough again."""
        beside = event.size().width() >= em(self, _ROOM)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.setOrientation(across if beside else down)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the least size: as wide as the wider part, since they may stand in a column."""
        hint = super().minimumSizeHint()
        shown = [part for part in self._parts if not part.isHidden()]
        widths = [max(part.minimumWidth(), part.minimumSizeHint().width()) for part in shown]
        return QSize(max(widths, default=0), hint.height())
