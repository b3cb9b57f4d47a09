"""What all menus of the window share: a line with its keys, and the list of all lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


class Menu(QMenu):
    """One menu of the window: every line has its words, its keys and what it does."""

    def add(self, text: str, keys: str, work: Callable[[], Any]) -> QAction:
        """Add a line; ``keys`` are split by | where there are several."""
        action = QAction(text, self)
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys.split("|")])
        action.triggered.connect(lambda _checked=False: work())
        self.addAction(action)
        return action


def lines_of(bar: QMenuBar) -> list[QAction]:
    """List every line of the menus that are in sight."""
    found: list[QAction] = []
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu) and top.isVisible():
            found += [a for a in menu.actions() if not a.isSeparator() and a.menu() is None]
    return found


def plain_words(action: QAction) -> str:
    """Return the words of a line as they are seen, without the mark of its letter."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def keys_in_words(action: QAction) -> str:
    """Return the keys of a line as people write them."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
