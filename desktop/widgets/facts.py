"""Names with what is known of each, in columns that wrap: a form to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.qt import em
from desktop.widgets.labels import Heading, Label, StateLabel

Fact = Sequence[str]


class Facts(QWidget):
    """A grid of words: the name of each fact at the left, one or more columns beside it."""

    def __init__(self, columns: int = 1) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(self, 1))
        self._columns = columns
        self._cells: list[list[Label]] = []
        self._heads: list[Heading] = []

    def set_headings(self, headings: Sequence[str]) -> None:
        """Say what each column is about; columns without a heading stay empty."""
        while len(self._heads) < self._columns:
            head = Heading("", 3)
            self._grid.addWidget(head, 0, len(self._heads) + 1, Qt.AlignmentFlag.AlignTop)
            self._heads.append(head)
        for number, head in enumerate(self._heads):
            head.say(headings[number] if number < len(headings) else "")

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts: the name, then what it is in each column."""
        shown, focus = not self.isHidden(), self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            # In sight, the whole page would be laid out again for each fact.
            self.hide()
        while len(self._cells) < len(facts):
            self._add_row()
        used = max((len(fact) for fact in facts), default=0)
        for column in range(1, self._columns + 1):
            self._grid.setColumnStretch(column, 1 if column < used else 0)
        for number, cells in enumerate(self._cells):
            fact = facts[number] if number < len(facts) else ()
            for place, cell in enumerate(cells):
                cell.setText(fact[place] if place < len(fact) else "")
                cell.setVisible(place < len(fact))
        self.setVisible(shown)

    def words(self) -> str:
        """Return all that is shown, a line for each fact."""
        lines = [[cell.text() for cell in cells if cell.text()] for cells in self._cells]
        return "\n".join(": ".join(line) for line in lines if line)

    def _add_row(self) -> None:
        row = len(self._cells) + 1
        name = StateLabel()
        name.setMaximumWidth(em(self, 14))
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        cells: list[Label] = [name]
        for column in range(self._columns):
            cell = Label()
            self._grid.addWidget(cell, row, column + 1, Qt.AlignmentFlag.AlignTop)
            cells.append(cell)
        self._cells.append(cells)
