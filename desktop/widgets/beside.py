"""Two parts of a page: beside each other where there is room, else one under the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
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
        self._shares = shares
        for part, share in zip(self._parts, shares, strict=True):
            self.setStretchFactor(self.indexOf(part), share)
            part.installEventFilter(self)
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room is too narrow, or wide enough again."""
        width = event.size().width()
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        before = self.orientation() if event.oldSize().isValid() else None
        self.setOrientation(across if width >= em(self, _ROOM) else down)
        super().resizeEvent(event)
        if self.orientation() is across and before is not across:
            # By itself it would go by what each part likes best, and long words like much.
            self.setSizes([width * share // sum(self._shares) for share in self._shares])

    def minimumSizeHint(self) -> QSize:
        """Return the least size: as wide as the wider part, since they may stand in a column."""
        hint = super().minimumSizeHint()
        shown = [part for part in self._parts if not part.isHidden()]
        widths = [max(part.minimumWidth(), part.minimumSizeHint().width()) for part in shown]
        return QSize(max(widths, default=0), hint.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again how high a part must be, where its width or its words have changed."""
        changes = {QEvent.Type.Resize, QEvent.Type.LayoutRequest}
        if event.type() in changes and isinstance(watched, QWidget):
            _measure(watched)
        return super().eventFilter(watched, event)


def _measure(part: QWidget) -> None:
    # A splitter does not ask for a height at a width: words that wrap would be cut off below.
    layout = part.layout()
    # A least width that a part asks for hides from the splitter that its words need more.
    if part.minimumWidth() < (least := part.minimumSizeHint().width()):
        part.setMinimumWidth(least)
    if layout is None or not layout.hasHeightForWidth():
        return
    needed = max(
        layout.totalMinimumHeightForWidth(part.width()), layout.totalMinimumSize().height()
    )
    if needed != part.minimumHeight():
        part.setMinimumHeight(needed)
        # The part is just taking another size: else its rows stayed as high as they were for that.
        layout.invalidate()
