"""Several small parts of a page side by side, as many in a row as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.qt import em

_LEAST = 24


class Tiles(QWidget):
    """Unlike a grid of fixed columns it goes on below where letters are large."""

    def __init__(self, parts: Sequence[QWidget], most: int = 3) -> None:
        """Take the parts in the order in which they are read; ``most`` stand in a row."""
        super().__init__()
        self._parts = tuple(parts)
        self._most = most
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._arrange(1)

    def across(self) -> int:
        """Return how many parts stand in a row."""
        return self._across

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange(max(1, min(self._most, event.size().width() // em(self, _LEAST))))

    def minimumSizeHint(self) -> QSize:
        """Return the least size: one part in a row, as the row may be broken."""
        width = max((part.minimumSizeHint().width() for part in self._parts), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for part in self._parts:
            self._grid.removeWidget(part)
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, *divmod(number, across))
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
