"""The tables of a return, one at a time, to the last row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.lists import RowTable
from desktop.models.value_table import Row, value_columns
from desktop.qt import em
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.show_return import ShownTable


class TableBrowser(QWidget):
    """A choice of tables above the one that is shown. ``row_chosen`` follows the cursor."""

    row_chosen = Signal(object)

    def __init__(self, *beside: QWidget) -> None:
        """Begin without tables; ``beside`` stand in the row of the choice."""
        super().__init__()
        self._tables: tuple[ShownTable, ...] = ()
        self._rows: RowTable[Row] = RowTable((), self)
        self.choice = CalmCombo(self.tr("Table"))
        self.choice.setMinimumWidth(em(self, 20))
        self.choice.currentIndexChanged.connect(self._show)
        self.view = TableView(self.tr("Rows of the table"))
        self.view.set_rows_shown(8)
        self.view.current_changed.connect(lambda _row: self.row_chosen.emit(self.current()))
        self._status = StateLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow(self.choice, *beside))
        column.addWidget(self.view, 1)
        column.addWidget(self._status)

    def show_tables(self, tables: Sequence[ShownTable], first: str = "") -> None:
        """Show other tables, keeping the one that is chosen where it is still there."""
        chosen = self.table()
        kept = chosen.name if chosen else first
        self._tables = tuple(tables)
        names = [table.name for table in tables]
        self.choice.blockSignals(True)
        self.choice.clear()
        for table in tables:
            words = self.tr("{title} ({rows})")
            self.choice.addItem(words.format(title=table.title, rows=f"{len(table.rows):,}"))
        self.choice.setCurrentIndex(names.index(kept) if kept in names else 0)
        self.choice.blockSignals(False)
        self._show()

    def table(self) -> ShownTable | None:
        """Return the table in sight."""
        place = self.choice.currentIndex()
        return self._tables[place] if 0 <= place < len(self._tables) else None

    def current(self) -> dict[str, object] | None:
        """Return the row under the cursor by the names of the data file, None without one."""
        table, row = self.table(), self._rows.row_at(self.view.current_row())
        return dict(zip(table.names, row, strict=True)) if table and row else None

    def go_to(self, name: str, line: str = "") -> bool:
        """Show a table, and the payment of a number in it; False before there are tables."""
        place = next((n for n, one in enumerate(self._tables) if one.name == name), -1)
        if place < 0:
            return bool(self._tables)
        self.choice.setCurrentIndex(place)
        names = self._tables[place].names
        if line and "line_id" in names:
            column = names.index("line_id")
            self.view.go_to_row(self._rows.find(lambda row: str(row[column]) == line))
        return True

    def holds(self, name: str) -> bool:
        """Say whether there is a table of that name."""
        return any(table.name == name for table in self._tables)

    def narrow(self, keep: Callable[[dict[str, object]], bool]) -> None:
        """Show only the rows of the table in sight that are wanted, by their names and cells."""
        table = self.table()
        if table is not None:
            names = table.names
            self._rows.set_filter("", lambda row: keep(dict(zip(names, row, strict=True))))
            self._say_shown(self.tr("%Ln row(s) behind it", "", len(self._rows.rows())))

    def _show(self) -> None:
        table = self.table()
        old = self._rows
        self._rows = RowTable(value_columns(table.columns, table.units) if table else (), self)
        self._rows.set_rows(table.rows if table else ())
        self.view.use_model(self._rows)
        old.deleteLater()
        count = len(table.rows) if table else 0
        self._say_shown(self.tr("%Ln row(s), exactly as they stand in the file", "", count))
        self.row_chosen.emit(self.current())

    def _say_shown(self, words: str) -> None:
        self._status.setText(words)
