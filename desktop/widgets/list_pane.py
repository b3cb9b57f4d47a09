"""A list as every page shows it: filter above, table, status below, or its empty state."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.domain.money import pounds
from desktop.qt import announce, em
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facets import Answer, Facets, FacetValue
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView
from desktop.widgets.views import Views

_TYPING_MS = 200
# A list that is seen at a glance needs no ways to narrow it.
_FEWEST = 6
# Up to so many it is worked out at once whether there is anything to narrow by.
_MANY = 1_000
# From this width on, in letters, the ways to narrow a list stand beside it.
_BESIDE = 48


@runtime_checkable
class Narrowable(Protocol):
    """A model with all its rows in memory, which can narrow them itself."""

    def questions(self) -> Sequence[tuple[int, str]]:
        """Return the columns that it may be narrowed by."""

    def answers_to(self, question: int) -> Sequence[tuple[str, int, int | None]]:
        """Return what a column says, with count and pence."""

    def narrow(self, answers: Mapping[int, str]) -> None:
        """Show only rows whose cells read so."""

    def sums(self) -> tuple[str, int, int] | None:
        """Return which column is summed, its pence of the rows shown and of all."""

    def rows(self) -> Sequence[Any]:
        """Return the rows that are shown."""

    def all_rows(self) -> Sequence[Any]:
        """Return every row."""


class ListPane(QWidget):
    """Holds one table. ``filter_changed`` comes when the person has stopped typing or narrowed.

    A list in memory narrows itself; who shows one that is not answers ``facets.wanted``.
    """

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
        self._rows: Narrowable | None = None
        self._told = ""
        self._asked = False
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
        self._build_narrowing(name)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.addWidget(self.facets)
        self._beside.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.top)
        column.addLayout(self._chips)
        column.addLayout(self._beside, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        self._columns_left = ColumnsLeft(self.table)
        foot.addWidget(self._columns_left)
        column.addLayout(foot)
        # Without a filter it would have a line to itself.
        (self.top if filter_hint else foot).addWidget(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the ways to narrow the list above it where there is no room beside it."""
        super().resizeEvent(event)
        beside, above = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(beside if self.width() >= em(self, _BESIDE) else above)

    def use_model(
        self, model: QAbstractItemModel, stretch: int = 0, sortable: bool = True
    ) -> None:
        """Show a model in the table."""
        self.table.use_model(model, stretch, sortable)
        self._rows = model if isinstance(model, Narrowable) else None

    def goes_with_rows(self, *widgets: QWidget) -> None:
        """Show widgets only while there are rows: buttons that act on one."""
        self._with_rows += widgets

    def show_state(self, has_any: bool, status: str = "") -> None:
        """Show the table with its status line, or the empty state where there is nothing."""
        self._stack.show_view(0 if has_any else 1)
        self.filter.setVisible(has_any and bool(self.filter.placeholderText()))
        self._told = status
        self.status.setText((status or self._counted()) if has_any else "")
        self.status.setVisible(has_any and bool(self.status.text()))
        self._show_narrowing(has_any)
        for widget in self._with_rows:
            widget.setVisible(has_any)
        if self._asked:
            self._asked = False
            announce(self, self.status.text() if has_any else self.empty.words())
        self._find()

    def offer_questions(self, questions: Sequence[tuple[Hashable, str]]) -> None:
        """Offer ways to narrow a list that has its rows elsewhere."""
        self.facets.set_questions(questions)

    def show_all(self) -> None:
        """Take back what the list was narrowed to, without telling."""
        self.facets.clear()
        self._typing.stop()
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        if self._rows is not None:
            self._rows.narrow({})

    def _build_narrowing(self, name: str) -> None:
        self.facets = Facets(name)
        self.facets.hide()
        self.facets.changed.connect(self._narrow)
        self.facets.wanted.connect(self._answer)
        self._open = QPushButton(self.tr("Narrow by"))
        self._open.setCheckable(True)
        self._open.toggled.connect(self._show_facets)
        self._open.hide()
        keys = QAction(self)
        keys.setShortcut(QKeySequence("Ctrl+Shift+F"))
        keys.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.triggered.connect(self._open.toggle)
        self.addAction(keys)
        shown = keys.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._open.setToolTip(shown)
        self._open.setAccessibleDescription(shown)
        self._chips = FlowLayout()

    def _show_narrowing(self, has_any: bool) -> None:
        may = has_any and self.facets.question() is not None
        if self._rows is not None:
            count = len(self._rows.all_rows())
            may = count > _MANY or (count >= _FEWEST and bool(self._rows.questions()))
        self._open.setVisible(may or bool(self.facets.answers()))
        if not self._open.isVisibleTo(self):
            self._open.setChecked(False)
        self._show_chips()
        self._ask()

    def _show_chips(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for chip in self.facets.chips():
            self._chips.addWidget(chip)
        if self._rows is not None and self.facets.answers():
            counted = StateLabel(self._counted(), "notice")
            counted.setWordWrap(False)
            self._chips.addWidget(counted)

    def _counted(self) -> str:
        """Say how much of the list is shown, in rows and to the penny."""
        if self._rows is None:
            return ""
        shown, count = len(self._rows.rows()), len(self._rows.all_rows())
        words = self.tr("Showing {shown} of {count}").format(
            shown=f"{shown:,}", count=f"{count:,}"
        )
        sums = self._rows.sums()
        if sums is None:
            return words
        more = self.tr("{shown}; {column}: {pounds} of {all}")
        title, part, whole = sums
        return more.format(shown=words, column=title, pounds=pounds(part), all=pounds(whole))

    def _ask(self) -> None:
        # What the rows of a list have in common is only worked out where somebody looks.
        if self._rows is not None and self._open.isChecked():
            self.facets.set_questions(self._rows.questions())
        self.facets.ask()

    @Slot(bool)
    def _show_facets(self, on: bool) -> None:
        self.facets.setVisible(on)
        self._ask()

    @Slot(object)
    def _narrow(self, answers: Mapping[int, Answer]) -> None:
        if self._rows is not None:
            self._rows.narrow({column: answer.label for column, answer in answers.items()})
        self._tell_filter()
        if self._rows is not None and not self._told:
            self.status.setText(self._counted())
        self._show_chips()
        if self._asked:
            self._asked = False
            announce(self, self.status.text())

    @Slot(object)
    def _answer(self, question: int) -> None:
        if self._rows is not None:
            found = self._rows.answers_to(question)
            self.facets.set_values([FacetValue(one[0], *one) for one in found])

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
        # What the list then says of itself is the answer, and is spoken when it comes.
        self._asked = True
        self.filter_changed.emit(self.filter.text())
