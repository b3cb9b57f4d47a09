"""A short list that is not there until it has rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.widgets.table_view import TableView

T = TypeVar("T")


class TableWhenAny(QWidget, Generic[T]):
    """Shows rows in a table as high as they are, up to ``most``; without rows it is hidden.

    The table is made with the first rows: a page has many such lists, few of them are ever
    filled, and making them all was most of what making the page took.
    """

    def __init__(
        self, name: str, columns: Sequence[Column[T]], most: int, stretch: int = 0
    ) -> None:
        """Prepare a table that a screen reader calls ``name``."""
        super().__init__()
        self.table: TableView | None = None
        self._name = name
        self._model: RowTable[T] = RowTable(columns, self)
        self._most = most
        self._stretch = stretch
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def rows(self) -> Sequence[T]:
        """Return the rows that it was given."""
        return self._model.all_rows()

    def show_rows(self, rows: Sequence[T], *, without: int | None = None) -> None:
        """Show these rows; ``without`` is a column that has nothing to show in them."""
        self._model.set_rows(rows)
        self.setVisible(bool(rows))
        if not rows:
            return
        table = self.table or self._make()
        for column in range(self._model.columnCount()):
            table.show_column(column, column != without)
        table.fit_rows(self._most)

    def _make(self) -> TableView:
        self.table = table = TableView(self._name)
        table.use_model(self._model, self._stretch)
        self._column.addWidget(table)
        return table
