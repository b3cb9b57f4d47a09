"""Several views of one page, one in sight: only that one takes room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget


class Views(QWidget):
    """Unlike a stack, it is as large as the view in sight, not as the largest."""

    def __init__(self) -> None:
        """Begin without views."""
        super().__init__()
        self._views: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, view: QWidget) -> int:
        """Take a view and return its number; the first is in sight."""
        self._column.addWidget(view, 1)
        if self._views:
            view.hide()
        self._views.append(view)
        return len(self._views) - 1

    def show_view(self, number: int) -> None:
        """Bring a view into sight; the keyboard goes with it, where the view before had it."""
        focus = QApplication.focusWidget()
        held = focus is not None and self._views[self.number()].isAncestorOf(focus)
        for place, view in enumerate(self._views):
            view.setVisible(place == number)
        if held and focus is not None and not focus.isVisible():
            _begin(self._views[number])

    def number(self) -> int:
        """Return the number of the view in sight."""
        return next(place for place, view in enumerate(self._views) if not view.isHidden())


def _begin(view: QWidget) -> None:
    """Give the keyboard to the first widget of a view that takes it."""
    for widget in view.findChildren(QWidget):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if by_tab and widget.isEnabled() and widget.isVisible():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return
