"""A row of what is also asked, as a form drawn from data: it follows what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from core.domain.problems import Problem
from core.domain.return_fields import Answer, AskedField, Form, Kind, in_words, written
from desktop.qt import em
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, StateLabel

if TYPE_CHECKING:
    from core.usecases.answer_fields import AskedRow, AskedTable


class AskedForm(QWidget):
    """The fields of one row. ``changed`` says that something else stands in them."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Begin without a row."""
        super().__init__()
        self._table: AskedTable | None = None
        self._row: AskedRow | None = None
        self._typed: dict[str, str] = {}
        self.fields: dict[str, QLineEdit | CalmCombo] = {}
        self._faults: dict[str, StateLabel] = {}
        self._holders: dict[str, QWidget] = {}
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._about = Label()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._about)
        column.addLayout(self._form)

    def show_row(self, table: AskedTable, row: AskedRow) -> None:
        """Show a row; other fields are drawn only where the record is another one."""
        if self._table is None or self._table.questions.record != table.questions.record:
            self._draw(table)
        self._table, self._row = table, row
        self._typed = dict(row.said)
        self._about.say(table.questions.record.about)
        self._fill(row.cells, row.said)
        self._tell(row.cells, row.problems)

    def said(self) -> dict[str, str | None]:
        """Return what differs from what is kept; None where it is what the book knows."""
        if self._row is None:
            return {}
        kept = self._row.said
        found: dict[str, str | None] = {
            name: text for name, text in self._typed.items() if kept.get(name) != text
        }
        return found | {name: None for name in kept if name not in self._typed}

    def can_be_kept(self) -> bool:
        """Say whether everything that was typed can be read."""
        return all(problem.code != "SB-683" for problem in self._now()[1])

    def go_back(self) -> None:
        """Show again what the book knows by itself."""
        self._typed = {}
        self._follow()

    # What is drawn for a record.

    def _draw(self, table: AskedTable) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields, self._faults, self._holders = {}, {}, {}
        for one in table.questions.record.fields:
            widget = self.fields[one.name] = self._widget(one)
            fault = self._faults[one.name] = StateLabel("", "problem")
            fault.hide()
            holder = self._holders[one.name] = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(widget)
            column.addWidget(fault)
            if one.about:
                column.addWidget(StateLabel(one.about))
            words = self.tr("{name} (needed)") if one.required else "{name}"
            label = Label(words.format(name=one.title))
            label.setBuddy(widget)
            label.setMinimumWidth(em(self, 12))
            label.setMaximumWidth(em(self, 18))
            self._form.addRow(label, holder)

    def _widget(self, one: AskedField) -> QLineEdit | CalmCombo:
        name = one.name
        if one.lookup or one.kind is Kind.YES_NO:
            combo = CalmCombo(one.title)
            combo.setMaximumWidth(em(self, 30))
            combo.activated.connect(lambda _place: self._take(name, str(combo.currentData())))
            return combo
        line = QLineEdit()
        line.setAccessibleName(one.title)
        line.setMaximumWidth(em(self, 30))
        hint = one.example or (in_words(one.kind)[1] if one.kind is not Kind.TEXT else one.shape)
        line.setPlaceholderText(hint)
        line.textEdited.connect(lambda text: self._take(name, text))
        return line

    # What happens as somebody types.

    def _take(self, name: str, text: str) -> None:
        one = self._field(name)
        if self._row is None or one is None:
            return
        # What the book knows needs no saying.
        if text.strip() == written(one.kind, self._row.known[name]):
            self._typed.pop(name, None)
        else:
            self._typed[name] = text
        self._follow()

    def _follow(self) -> None:
        cells, problems = self._now()
        self._fill(cells, self._typed)
        self._tell(cells, problems)
        self.changed.emit(None)

    def _now(self) -> tuple[Mapping[str, Answer], tuple[Problem, ...]]:
        from core.usecases import answer_fields

        if self._table is None or self._row is None:
            return {}, ()
        return answer_fields.tried(self._table, self._row, self._typed)

    def _field(self, name: str) -> AskedField | None:
        return self._table.questions.record.field(name) if self._table else None

    def _fill(self, cells: Mapping[str, Answer], typed: Mapping[str, str]) -> None:
        if self._table is None:
            return
        asked = self._table.questions
        form = Form(asked.record, asked.choices)
        for one in asked.record.fields:
            widget, text = self.fields[one.name], written(one.kind, cells[one.name])
            self._form.setRowVisible(self._holders[one.name], form.is_asked(one, cells))
            if isinstance(widget, CalmCombo):
                self._offer(widget, one, form.choices(one, cells), text)
            elif not widget.hasFocus() or one.name not in typed:
                widget.setText(typed.get(one.name, _shown(one, text)))

    def _offer(
        self, combo: CalmCombo, one: AskedField, choices: tuple[str, ...], text: str
    ) -> None:
        offered = [("", self.tr("not said"))]
        if one.kind is Kind.YES_NO:
            offered += [("yes", self.tr("Yes")), ("no", self.tr("No"))]
        else:
            offered += [(value, value) for value in choices]
            if text and text not in choices:
                offered.append((text, text))
        if [combo.itemData(place) for place in range(combo.count())] != [v for v, _ in offered]:
            combo.clear()
            for value, words in offered:
                combo.addItem(words, value)
        combo.setCurrentIndex(max(combo.findData(text), 0))

    def _tell(self, _cells: Mapping[str, Answer], problems: tuple[Problem, ...]) -> None:
        by_title = {problem.place.column: problem for problem in problems}
        for name, label in self._faults.items():
            one = self._field(name)
            problem = by_title.get(one.title) if one else None
            words = f"{problem.message()} {problem.remedy()}" if problem else ""
            label.set_state(words, "problem")
            self.fields[name].setAccessibleDescription(words)


def _shown(one: AskedField, text: str) -> str:
    """Show a day as people write it; all else as it is kept."""
    if one.kind is Kind.DAY and text:
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    return text
