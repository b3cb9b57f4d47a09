"""A dialog made of a few named fields: words, a day, pounds, a whole number, a choice, a tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from desktop.qt import button_text, em, line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.contract_form import DayLine
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel
from desktop.widgets.money_edit import MoneyEdit
from desktop.widgets.tall_area import TallArea

# The dialog is as high as its fields need, and never higher than a small screen: then it scrolls.
_WIDTH, _LINES_AROUND, _MOST_HEIGHT = 46, 10, 660


class Kind(Enum):
    """What a field holds."""

    WORDS = auto()
    DAY = auto()
    POUNDS = auto()
    NUMBER = auto()
    CHOICE = auto()
    TICK = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, its name, what it holds, what stands in it, whether it may be blank.

    ``choices`` are values with their words, for a choice; ``hint`` stands in the empty field.
    """

    key: str
    title: str
    kind: Kind = Kind.WORDS
    value: Any = None
    needed: bool = False
    choices: Sequence[tuple[Any, str]] = ()
    hint: str = ""


class FieldsForm(Sheet):
    """Says what is missing while it is filled in; gives the values by key."""

    def __init__(
        self, parent: QWidget, title: str, sentence: str, action: str, fields: Sequence[Field]
    ) -> None:
        """Lay the fields out with what stands in them."""
        super().__init__(parent, title, sentence, action)
        self._fields = tuple(fields)
        self._widgets: dict[str, QWidget] = {}
        self._why_not = StateLabel()
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self._fields:
            widget = self._widgets[field.key] = _widget(field)
            form.addRow("" if field.kind is Kind.TICK else field.title, widget)
            if isinstance(widget, QLineEdit):
                widget.textChanged.connect(self._judge)
        area = TallArea(inside)
        area.setMinimumHeight(line_height(self, 6))
        self.content.addWidget(area, 1)
        self.content.addWidget(self._why_not)
        rest = line_height(self, _LINES_AROUND)
        self.resize(em(self, _WIDTH), min(inside.sizeHint().height() + rest, _MOST_HEIGHT))
        self._judge()

    def values(self) -> dict[str, Any]:
        """Return what the fields hold, by key; None where a field is blank."""
        return {field.key: _value(field, self._widgets[field.key]) for field in self._fields}

    def fill(self, values: Mapping[str, str]) -> None:
        """Type into fields, by key."""
        for key, text in values.items():
            widget = self._widgets[key]
            if isinstance(widget, QLineEdit):
                widget.setText(text)

    def why_not(self) -> str:
        """Return what stands in the way, "" where nothing does."""
        return self._why_not.text()

    def _judge(self) -> None:
        words = next((why for field in self._fields if (why := self._hindrance(field))), "")
        self._why_not.set_state(words, "problem")
        self.go.setEnabled(not words)

    def _hindrance(self, field: Field) -> str:
        widget = self._widgets[field.key]
        if not isinstance(widget, QLineEdit):
            return ""
        if not widget.text().strip():
            return self.tr("Fill in: {name}.").format(name=field.title) if field.needed else ""
        if _value(field, widget) is not None:
            return ""
        words = {
            Kind.DAY: self.tr("{name} is not a day. Write it as 31/03/2027."),
            Kind.POUNDS: self.tr("{name} is not an amount. Write it as 12000 or 12000.50."),
            Kind.NUMBER: self.tr("{name} is not a whole number."),
        }
        return words[field.kind].format(name=field.title)

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, sentence: str, action: str, fields: Sequence[Field]
    ) -> dict[str, Any] | None:
        """Return what the fields hold, by key; None if the person left."""
        dialog = cls(parent, title, sentence, action, fields)
        return dialog.values() if dialog.exec() else None


def _widget(field: Field) -> QWidget:
    """Return a field of its kind, named for a screen reader, with its value in it."""
    if field.kind is Kind.TICK:
        box = QCheckBox(button_text(field.title))
        box.setChecked(bool(field.value))
        return box
    if field.kind is Kind.CHOICE:
        combo = CalmCombo(field.title)
        combo.addItems([words for _, words in field.choices])
        values = [value for value, _ in field.choices]
        combo.setCurrentIndex(values.index(field.value) if field.value in values else 0)
        return combo
    if field.kind is Kind.DAY:
        day = DayLine(field.title)
        day.set_day(field.value)
        return day
    if field.kind is Kind.POUNDS:
        amount = MoneyEdit(field.title)
        amount.set_pence(field.value)
        amount.setPlaceholderText(field.hint)
        return amount
    line = QLineEdit("" if field.value is None else str(field.value))
    line.setAccessibleName(field.title)
    line.setPlaceholderText(field.hint)
    return line


def _value(field: Field, widget: QWidget) -> Any:
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, CalmCombo):
        # What Qt keeps of a value of an enumeration is a bare text.
        place = widget.currentIndex()
        return field.choices[place][0] if place >= 0 else None
    if isinstance(widget, DayLine):
        found: date | None = widget.day()
        return found
    if isinstance(widget, MoneyEdit):
        return widget.pence()
    assert isinstance(widget, QLineEdit)
    text = widget.text().strip()
    if field.kind is Kind.NUMBER:
        return int(text) if text.isascii() and text.isdigit() else None
    return text
