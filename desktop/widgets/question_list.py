"""Questions to the person: open ones with every answer in sight, settled ones in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.domain.spend import Question
from desktop.qt import em
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Heading, Label, StateLabel

Answer = Callable[[str, str], None]

_WIDEST_COMBO = 24


class QuestionList(QWidget):
    """Shows questions under each other. ``answer`` takes the key and the value."""

    def __init__(self, answer: Answer) -> None:
        """Begin without questions."""
        super().__init__()
        self._answer = answer
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: list[QWidget] = []
        self._state: object = None
        self.hide()

    def show_questions(
        self, asked: Sequence[Question], settled: Sequence[Question], answers: Mapping[str, str]
    ) -> None:
        """Show what is asked, then what was answered or needs no answer.

        The same questions again leave the cursor where it is.
        """
        state = (tuple(asked), tuple((q, answers.get(q.key, "")) for q in settled))
        if state == self._state:
            return
        self._state = state
        had_focus = self._has_focus_inside()
        self._clear()
        for question in asked:
            self._add(_Open(question, self._answer))
        for question in settled:
            self._add(_Settled(question, answers.get(question.key, ""), self._answer))
        self.setVisible(bool(self._shown))
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Put the cursor into the first question."""
        first = self.findChild(QRadioButton) or self.findChild(CalmCombo)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def words(self) -> str:
        """Return what is asked, a line for each question."""
        return "\n".join(widget.accessibleName() for widget in self._shown)

    def _has_focus_inside(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._shown.append(widget)

    def _clear(self) -> None:
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            # Out of the tree at once: the cursor must not go to a question that is gone.
            widget.setParent(None)
            widget.deleteLater()
        self._shown = []


class _Open(QWidget):
    """A question that has no answer yet: every choice is a line of its own."""

    def __init__(self, question: Question, answer: Answer) -> None:
        super().__init__()
        self.setAccessibleName(question.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(self, 0.2))
        column.addWidget(Heading(question.text, 3))
        group = QButtonGroup(self)
        for choice in question.choices:
            line = ChoiceLine(choice.label, f"{question.text} {choice.label}")
            line.button.clicked.connect(partial(_tell, answer, question.key, choice.value))
            group.addButton(line.button)
            column.addWidget(line)


class _Settled(QWidget):
    """A question that was answered, or that needs no answer: one line."""

    def __init__(self, question: Question, chosen: str, answer: Answer) -> None:
        super().__init__()
        self.setAccessibleName(question.text)
        combo = CalmCombo(question.text)
        combo.addItem(self.tr("Leave it open") if chosen else self.tr("As it is read now"))
        for choice in question.choices:
            combo.addItem(choice.label)
        combo.setSizeAdjustPolicy(CalmCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        longest = max(len(combo.itemText(n)) for n in range(combo.count()))
        combo.setMinimumContentsLength(min(longest, _WIDEST_COMBO))
        values = ["", *(choice.value for choice in question.choices)]
        combo.setCurrentIndex(values.index(chosen) if chosen in values else 0)
        combo.activated.connect(partial(_tell_place, answer, question.key, values))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(StateLabel(question.text))
        column.addWidget(flow(combo))


class ChoiceLine(QWidget):
    """A button to choose one of several, with words beside it that wrap."""

    def __init__(self, text: str, name: str = "") -> None:
        """Show the choice; a screen reader calls it ``name``."""
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(name or text)
        self._label = Label(text)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row = QHBoxLayout(self)
        row.setContentsMargins(em(self, 1), 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)

    def say(self, text: str) -> None:
        """Show other words."""
        self._label.setText(text)
        self.button.setAccessibleName(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose by a click on the words too."""
        self.button.click()
        event.accept()


def _tell(answer: Answer, key: str, value: str, _checked: bool = False) -> None:
    answer(key, value)


def _tell_place(answer: Answer, key: str, values: Sequence[str], place: int) -> None:
    answer(key, values[place])
