"""A list as every page shows it: filter above, table, status below, or its empty state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.qt import em
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView
from desktop.widgets.views import Views

_TYPING_MS = 200


class ListPane(QWidget):
    """Holds one table. ``filter_changed`` comes when the person has stopped typing."""

    filter_changed = Signal(object)

    def __init__(self, name: str, empty: EmptyState, filter_hint: str = "") -> None:
        """Make a list that a screen reader calls ``name``."""
        super().__init__()
        self.table = TableView(name)
        self.table.set_rows_shown(6)
        self.empty = empty
        self.status = StateLabel()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(filter_hint)
        self.filter.setAccessibleName(filter_hint or self.tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(em(self, 30))
        if not filter_hint:
            self.filter.hide()
        self._with_rows: list[QWidget] = []
        self._looked_for: Callable[[], int] | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._tell_filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.setMinimumWidth(em(self, 14))
        self._stack = Views()
        self._stack.add(self.table)
        self._stack.add(empty)
        self.top = FlowLayout()
        self.top.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)

    def use_model(
        self, model: QAbstractItemModel, stretch: int = 0, sortable: bool = True
    ) -> None:
        """Show a model in the table."""
        self.table.use_model(model, stretch, sortable)

    def goes_with_rows(self, *widgets: QWidget) -> None:
        """Show widgets only while there are rows: buttons that act on one."""
        self._with_rows += widgets

    def show_state(self, has_any: bool, status: str = "") -> None:
        """Show the table with its status line, or the empty state where there is nothing."""
        self._stack.show_view(0 if has_any else 1)
        self.filter.setVisible(has_any and bool(self.filter.placeholderText()))
        self.status.setText(status if has_any else "")
        self.status.setVisible(has_any)
        for widget in self._with_rows:
            widget.setVisible(has_any)

        self._find()

    def look_for(self, find: Callable[[], int]) -> None:
        """Put the cursor on the row that ``find`` returns; -1 waits for the next rows."""
        self._looked_for = find
        self._find()

    def _find(self) -> None:
        place = self._looked_for() if self._looked_for else -1
        if place >= 0:
            self._looked_for = None
            self.table.go_to_row(place)

    @Slot()
    def _tell_filter(self) -> None:
        self.filter_changed.emit(self.filter.text())
