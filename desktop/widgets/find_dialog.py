"""Find anything: pages, actions and things of the book by their words, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.qt import RAW_ROLE, em, line_height

Found = tuple[str, str]

# More than these are no list to read: another letter narrows it.
_MOST = 200


class FindDialog(QDialog):
    """A field and the list of what fits it; Enter takes the one that is marked."""

    def __init__(self, parent: QWidget, title: str, entries: Sequence[Found]) -> None:
        """Offer entries of words and, beside them, keys."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self._entries = list(entries)
        self._names = [f"{label} {kind}".casefold() for label, kind in entries]
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText(self.tr("Type a part of its name"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What was found"))
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.accept)
        self.list.itemActivated.connect(self.accept)
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.setMinimumWidth(em(self, 40))
        self.list.setMinimumHeight(line_height(self, 12))
        self._narrow("")

    def chosen(self) -> int | None:
        """Return the number of the entry that is marked."""
        item = self.list.currentItem()
        return int(item.data(RAW_ROLE)) if item is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move the mark while somebody types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                last = self.list.count() - 1
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self.list.clear()
        fits = (
            number
            for number, name in enumerate(self._names)
            if all(word in name for word in words)
        )
        for number in islice(fits, _MOST):
            label, keys = self._entries[number]
            item = QListWidgetItem(f"{label}    {keys}" if keys else label)
            item.setData(RAW_ROLE, number)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    @classmethod
    def ask(cls, parent: QWidget, title: str, entries: Sequence[Found]) -> int | None:
        """Return the number of the entry chosen, None if the person left."""
        dialog = cls(parent, title, entries)
        return dialog.chosen() if dialog.exec() else None
