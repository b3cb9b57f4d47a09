"""Asks for one of many things, found by typing a word of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from desktop.widgets.asking import Sheet


class AskOneOf(Sheet):
    """A field above a list; what is typed leaves only what holds it."""

    def __init__(
        self, parent: QWidget, words: tuple[str, str, str], what: str, labels: Sequence[str]
    ) -> None:
        """Lay the list out below the field.

        ``words`` are the title, the sentence and what the button says; ``what`` names the field.
        The first label is no thing but the answer for nobody's: it always stays in sight.
        """
        super().__init__(parent, *words)
        self.field = QLineEdit()
        self.field.setAccessibleName(what)
        self.field.setPlaceholderText(what)
        self.list = QListWidget()
        self.list.setAccessibleName(words[0])
        self.list.addItems(labels)
        # Two like names must not differ only where nobody sees it.
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setCurrentRow(0)
        self.field.textChanged.connect(self._narrow)
        self.content.addWidget(self.field)
        self.content.addWidget(self.list)

    def row(self) -> int:
        """Return the place of the label under the cursor."""
        return max(self.list.currentRow(), 0)

    def _narrow(self, text: str) -> None:
        needle = text.strip().casefold()
        first = 0
        for row in range(1, self.list.count()):
            held = needle in self.list.item(row).text().casefold()
            self.list.item(row).setHidden(not held)
            first = first or (row if held and needle else 0)
        self.list.setCurrentRow(first)
