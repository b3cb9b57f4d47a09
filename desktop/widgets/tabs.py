"""Tabs of which only the one in sight takes room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

# What the frame of a tab takes on each side, in every style that we ship.
_FRAME = 2


class Tabs(QTabWidget):
    """Unlike Qt's own, it is as high as the tab in sight, not as the highest."""

    def __init__(self) -> None:
        """Begin without tabs."""
        super().__init__()
        self._readers: dict[int, Callable[[], None]] = {}
        self._unread: set[int] = set()
        self.currentChanged.connect(self._make_room)
        self.currentChanged.connect(self._read)

    def add(self, tab: QWidget, title: str, read: Callable[[], None] | None = None) -> None:
        """Take a tab; the first is in sight. ``read`` asks the book for what the tab shows."""
        number = self.addTab(tab, title)
        if read is not None:
            self._readers[number] = read

    def refresh(self) -> None:
        """Read the tab in sight again, and each other one when it comes into sight."""
        self._unread = set(self._readers)
        self._read(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Pass on that the content asks for other room: Qt's own tabs keep it to themselves."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width, as words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the tab in sight needs."""
        tab = self.currentWidget()
        layout = tab.layout() if tab else None
        if layout is None:
            return super().heightForWidth(width)
        inside = width - 2 * _FRAME
        height = layout.totalHeightForWidth(inside) if layout.hasHeightForWidth() else -1
        return max(height, layout.totalMinimumSize().height()) + self._around().height()

    def sizeHint(self) -> QSize:
        """Return the size that suits the tab in sight."""
        tab = self.currentWidget()
        return (tab.sizeHint() if tab else QSize()) + self._around()

    def minimumSizeHint(self) -> QSize:
        """Return the least size that the tab in sight can do with."""
        tab = self.currentWidget()
        return (tab.minimumSizeHint() if tab else QSize()) + self._around()

    def _around(self) -> QSize:
        return QSize(2 * _FRAME, self.tabBar().sizeHint().height() + 2 * _FRAME)

    @Slot(int)
    def _read(self, number: int) -> None:
        if number in self._unread:
            self._unread.discard(number)
            self._readers[number]()

    @Slot()
    def _make_room(self) -> None:
        self.updateGeometry()
