"""A list of sentences with a tick before each: the space bar sets it, screen readers say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.qt import tip

_KEY = Qt.ItemDataRole.UserRole


class TickList(QWidget):
    """Sentences that are ticked one by one, and a box below that ticks them all."""

    def __init__(self, name: str, all_words: str, rows: Iterable[tuple[int, str]]) -> None:
        """List the rows, each with the number that ``ticked`` gives back; none is ticked."""
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setWordWrap(True)
        for key, words in rows:
            item = QListWidgetItem(words, self.list)
            item.setData(_KEY, key)
            item.setToolTip(tip(words))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.all = QCheckBox(all_words)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addWidget(self.all)
        self.list.itemChanged.connect(self._follow)
        self.all.clicked.connect(self._tick_all)

    def tick(self, keys: Collection[int]) -> None:
        """Tick the rows of some numbers, and no other."""
        for item in self._items():
            ticked = item.data(_KEY) in keys
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def ticked(self) -> frozenset[int]:
        """Return the numbers of the rows that are ticked."""
        return frozenset(item.data(_KEY) for item in self._items() if _is_ticked(item))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @Slot(bool)
    def _tick_all(self, yes: bool) -> None:
        state = Qt.CheckState.Checked if yes else Qt.CheckState.Unchecked
        with QSignalBlocker(self.list):
            for item in self._items():
                item.setCheckState(state)
        self.list.viewport().update()

    @Slot()
    def _follow(self) -> None:
        self.all.setChecked(all(map(_is_ticked, self._items())))


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
