"""The list at the left: the pages of the workspace, in groups."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from desktop.qt import RAW_ROLE, em, larger, line_height

Place = tuple[str, str, str, str]


class Navigation(QListWidget):
    """A flat list with group headings that cannot be chosen."""

    page_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without pages."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        # Room before the words; colours stay the palette's.
        self.setStyleSheet("QListWidget::item { padding: 0 0.5em }")
        self._places: list[Place] = []
        self.currentItemChanged.connect(self._tell)

    def set_places(self, places: Iterable[Place]) -> None:
        """Show the pages: key, group, title and key combination of each, in order."""
        self._places = list(places)
        self._fill()

    def show_page(self, key: str) -> None:
        """Mark a page as the one in sight, without going there again."""
        self.blockSignals(True)
        for row in range(self.count()):
            if self.item(row).data(RAW_ROLE) == key:
                self.setCurrentRow(row)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        words = [place[2] for place in self._places]
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(widest + em(self, 3.5), line_height(self, 12))

    def minimumSizeHint(self) -> QSize:
        """Never cut a title off."""
        return QSize(self.sizeHint().width(), line_height(self, 4))

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters, or of all colours."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self.setFont(QApplication.font())
            self._fill()
        elif event.type() == QEvent.Type.ApplicationPaletteChange:
            # What has a style sheet keeps the colours with which it was set.
            self.setStyleSheet(self.styleSheet())
        return super().event(event)

    def _fill(self) -> None:
        current = self.currentItem()
        kept = current.data(RAW_ROLE) if current else None
        self.blockSignals(True)
        self.clear()
        group = ""
        for key, its_group, title, keys in self._places:
            if its_group != group:
                group = its_group
                self._add_heading(group)
            item = QListWidgetItem(title)
            item.setData(RAW_ROLE, key)
            item.setToolTip(keys)
            item.setSizeHint(QSize(0, line_height(self, 1.7)))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, keys)
            self.addItem(item)
        self.blockSignals(False)
        if kept:
            self.show_page(kept)
        self.updateGeometry()

    def _add_heading(self, group: str) -> None:
        item = QListWidgetItem(group)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(larger(QApplication.font(), 0.9, bold=True))
        item.setSizeHint(QSize(0, line_height(self, 2.0)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.addItem(item)

    @Slot(object)
    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(RAW_ROLE):
            self.page_chosen.emit(item.data(RAW_ROLE))
