"""A row of widgets that goes on in the next line where the window is too narrow."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Lays widgets out like words, so that large letters never push a button off the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with no widgets."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        # Qt asks for sizes a thousand times while a page comes into sight.
        self._wanted: list[tuple[QLayoutItem, QSize]] | None = None
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(8)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more widget."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return how many widgets there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a widget by its number, None at the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give a widget back, None at the end."""
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self.invalidate()
        return item

    def invalidate(self) -> None:
        """Ask the widgets anew how large they would be: one of them has changed."""
        self._wanted, self._heights = None, {}
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Say that it asks for no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the lines need."""
        if width not in self._heights:
            self._heights[width] = self._height(QRect(0, 0, width, 0))
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Lay the widgets out."""
        super().setGeometry(rect)
        for item, place in self._places(rect):
            item.setGeometry(place)

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        sizes = [size for _, size in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[tuple[QLayoutItem, QSize]]:
        """Return the widgets that take room, each with the size that suits it."""
        if self._wanted is None:
            self._wanted = [(i, i.sizeHint()) for i in self._items if not i.isEmpty()]
        return self._wanted

    def _height(self, rect: QRect) -> int:
        bottom = rect.y()
        for _, place in self._places(rect):
            bottom = max(bottom, place.y() + place.height())
        return bottom - rect.y()

    def _places(self, rect: QRect) -> Iterator[tuple[QLayoutItem, QRect]]:
        for line in self._lines(rect.width()):
            height = max(size.height() for _, size in line)
            x, y = rect.x(), rect.y()
            for item, size in line:
                down = (height - size.height()) // 2
                yield item, QRect(QPoint(x, y + down), size)
                x += size.width() + self.spacing()
            rect = rect.adjusted(0, height + self.spacing(), 0, 0)

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item, hint in self._shown():
            size = QSize(min(hint.width(), width), hint.height())
            if line and used + size.width() > width:
                yield line
                line, used = [], 0
            line.append((item, size))
            used += size.width() + self.spacing()
        if line:
            yield line


def flow(*widgets: QWidget) -> QWidget:
    """Return a widget that holds others in a row that may break."""
    holder = QWidget()
    layout = FlowLayout(holder)
    for widget in widgets:
        layout.addItem(QWidgetItem(widget))
        layout.addChildWidget(widget)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
