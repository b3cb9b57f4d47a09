"""Ways to narrow a list: a question, its answers with their counts and pounds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.domain.money import short_pounds
from desktop.qt import RAW_ROLE, RIGHT, button_text, em, line_height, tabular, tip
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel

# More than these are no list to read: the field above narrows them further.
_MOST = 300
_LONGEST = 28


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One answer, with what a list would hold of it. ``pence`` is None in lists without any."""

    key: Hashable
    label: str
    count: int
    pence: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a list is narrowed to by one question."""

    key: Hashable
    label: str


class Facets(QWidget):
    """One question at a time; the answers to others stay. ``changed`` has all of them."""

    changed = Signal(object)
    wanted = Signal(object)

    def __init__(self, name: str) -> None:
        """Make the panel of a list; ``wanted`` asks for the answers to a question."""
        super().__init__()
        self._titles: dict[Hashable, str] = {}
        self._answers: dict[Hashable, Answer] = {}
        self._question = CalmCombo(self.tr("Narrow {list} by").format(list=name))
        self._question.currentIndexChanged.connect(self.ask)
        self._more = StateLabel()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._question, self._more):
            self._column.addWidget(widget)
        self._more.hide()
        self.setMinimumWidth(em(self, 16))
        self.setMaximumWidth(em(self, 22))

    @cached_property
    def _list(self) -> QTableWidget:
        # Made when first asked for: every list of the program can be narrowed, and few are.
        table = _list_of_answers()
        table.itemSelectionChanged.connect(self._answer)
        table.setMinimumHeight(line_height(self, 5))
        self._column.insertWidget(1, table)
        self.setTabOrder(self._question, table)
        return table

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters."""
        letters = event.type() == QEvent.Type.ApplicationFontChange
        if letters and "_list" in vars(self):
            self._list.setFont(QApplication.font())
            self._list.verticalHeader().setDefaultSectionSize(line_height(self, 1.4))
            self.ask()
        return super().event(event)

    def set_questions(self, questions: Sequence[tuple[Hashable, str]]) -> None:
        """Offer questions, the one in sight first if it is still there."""
        if self._titles == dict(questions):
            return
        self._question.setVisible(bool(questions))
        self._titles = dict(questions)
        self._answers = {key: a for key, a in self._answers.items() if key in self._titles}
        now = self.question()
        self._question.blockSignals(True)
        self._question.clear()
        for key, title in questions:
            self._question.addItem(title, key)
        self._question.setCurrentIndex(max(self._question.findData(now), 0))
        self._question.blockSignals(False)
        self._more.say(self._words_below(0))

    def question(self) -> Hashable:
        """Return the question in sight, None where there is none."""
        key: Hashable = self._question.currentData()
        return key

    def set_values(self, values: Sequence[FacetValue]) -> None:
        """Show the answers to the question in sight; what was answered stays marked."""
        chosen = self._answers.get(self.question())
        self._list.setAccessibleName(self._question.currentText())
        self._list.blockSignals(True)
        self._list.setRowCount(min(len(values), _MOST))
        self._list.clearSelection()
        for row, value in enumerate(values[:_MOST]):
            self._put(row, value)
            if chosen is not None and value.key == chosen.key:
                self._list.selectRow(row)
        self._list.setColumnHidden(2, all(value.pence is None for value in values))
        self._list.verticalHeader().setDefaultSectionSize(line_height(self, 1.4))
        self._list.blockSignals(False)
        self._more.say(self._words_below(len(values)))

    def answers(self) -> Mapping[Hashable, Answer]:
        """Return what the list is narrowed to, by question."""
        return dict(self._answers)

    def take_back(self, question: Hashable) -> None:
        """Forget the answer to a question."""
        if self._answers.pop(question, None) is not None:
            self.changed.emit(self.answers())
            self.ask()

    def clear(self) -> None:
        """Forget all answers without telling: the list shows something else."""
        self._answers = {}

    def chips(self) -> list[QPushButton]:
        """Return a button for each answer that takes it back."""
        return [self._chip(question, answer) for question, answer in self._answers.items()]

    @Slot()
    def ask(self) -> None:
        """Ask for the answers to the question in sight, where somebody sees them."""
        if not self.isHidden() and self.question() is not None:
            self.wanted.emit(self.question())

    def _chip(self, question: Hashable, answer: Answer) -> QPushButton:
        label = answer.label or self.tr("(blank)")
        words = f"{self._titles.get(question, '')}: {label}"
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        chip = QPushButton(f"{button_text(short)}  ✕")
        chip.setAccessibleName(self.tr("No longer only {what}").format(what=words))
        chip.clicked.connect(lambda: self.take_back(question))
        return chip

    def _put(self, row: int, value: FacetValue) -> None:
        label = value.label or self.tr("(blank)")
        sums = (f"{value.count:,}", "" if value.pence is None else short_pounds(value.pence))
        said = (label, *sums)
        for column, text in enumerate(said):
            item = QTableWidgetItem(text)
            item.setData(RAW_ROLE, Answer(value.key, value.label))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))
            item.setToolTip(tip(label))
            if column:
                item.setData(Qt.ItemDataRole.TextAlignmentRole, RIGHT)
                item.setFont(tabular(self.font()))
            self._list.setItem(row, column, item)

    def _words_below(self, count: int) -> str:
        if not self._titles:
            return self.tr("Every row says something else here: use the filter.")
        words = self.tr("The {most} largest of {count}.")
        return words.format(most=_MOST, count=f"{count:,}") if count > _MOST else ""

    @Slot()
    def _answer(self) -> None:
        items = self._list.selectedItems()
        if items:
            self._answers[self.question()] = items[0].data(RAW_ROLE)
        else:
            self._answers.pop(self.question(), None)
        self.changed.emit(self.answers())


def _list_of_answers() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    across, resize = table.horizontalHeader(), QHeaderView.ResizeMode
    across.setSectionResizeMode(0, resize.Stretch)
    across.setSectionResizeMode(1, resize.ResizeToContents)
    across.setSectionResizeMode(2, resize.ResizeToContents)
    return table
