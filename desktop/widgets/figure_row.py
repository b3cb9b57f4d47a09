"""A few figures side by side, each with its name and what it is part of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.qt import em, tabular
from desktop.widgets.flow import FlowLayout
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, StateLabel

Figure = tuple[str, str, str]


class FigureRow(QWidget):
    """Cells of name, figure and note; they wrap where the window is narrow."""

    def __init__(self) -> None:
        """Begin without figures."""
        super().__init__()
        self._flow = FlowLayout(self)
        self._cells: list[tuple[Sheetlike, StateLabel, Heading, StateLabel]] = []

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show figures: name, figure, note of each."""
        while len(self._cells) < len(figures):
            self._add_cell()
        for number, (cell, name, heading, note) in enumerate(self._cells):
            if number >= len(figures):
                cell.hide()
                continue
            words = figures[number]
            name.setText(words[0])
            heading.setText(words[1])
            note.setText(words[2])
            cell.setAccessibleName(": ".join(words[:2]))
            cell.show()

    def _add_cell(self) -> None:
        cell = Sheetlike()
        name, figure, note = StateLabel(), Heading("", 2), StateLabel()
        figure.setFont(tabular(figure.font()))
        for label in (name, figure, note):
            label.setWordWrap(False)
            cell.column.addWidget(label)
        cell.column.setSpacing(0)
        cell.setMinimumWidth(em(self, 9))
        self._flow.addWidget(cell)
        self._cells.append((cell, name, figure, note))
