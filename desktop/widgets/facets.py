"""Ways to narrow a list: values with their counts and pounds, one list for each question."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.money import short_pounds
from desktop.qt import RAW_ROLE
from desktop.widgets.labels import Heading


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to narrow by, with what it holds."""

    key: Hashable
    label: str
    count: int
    pence: int


class FacetList(QWidget):
    """The values of one question; choosing one narrows the list, Clear widens it again."""

    chosen = Signal(object)

    def __init__(self, title: str) -> None:
        """Make a facet under a title."""
        super().__init__()
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.setAlternatingRowColors(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.itemSelectionChanged.connect(self._tell)
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.setAccessibleName(self.tr("Clear: {title}").format(title=title))
        self._clear.clicked.connect(self.clear)
        self._clear.setEnabled(False)
        head = QHBoxLayout()
        head.addWidget(Heading(title, 3), 1)
        head.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._list, 1)

    def set_values(self, values: Sequence[FacetValue]) -> None:
        """Show other values, keeping what is chosen where it is still there."""
        kept = self.value()
        self._list.blockSignals(True)
        self._list.clear()
        for value in values:
            words = self.tr("{label}  {count}  {pounds}").format(
                label=value.label, count=f"{value.count:,}", pounds=short_pounds(value.pence)
            )
            item = QListWidgetItem(words)
            item.setData(RAW_ROLE, value.key)
            self._list.addItem(item)
            item.setSelected(kept is not None and value.key == kept)
        self._list.blockSignals(False)

    def value(self) -> Hashable | None:
        """Return the value chosen, None for all."""
        items = self._list.selectedItems()
        key: Hashable | None = items[0].data(RAW_ROLE) if items else None
        return key

    @Slot()
    def clear(self) -> None:
        """Narrow by nothing."""
        self._list.clearSelection()

    @Slot()
    def _tell(self) -> None:
        self._clear.setEnabled(self.value() is not None)
        self.chosen.emit(self.value())
