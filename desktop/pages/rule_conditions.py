"""The conditions of a rule as people say them: is, contains, one word or another.

A rule is kept with a mark before a name that is looked for within another, and a bar between
words. Nobody needs to know: fields and lists say it in words.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from core.domain.decisions import Rule
from desktop.widgets.header_line import CalmCombo

_WITHIN, _BETWEEN, _TYPED = "~", "|", ","


class NameField(QWidget):
    """A name that is met whole, or is contained in another."""

    changed = Signal()

    def __init__(self, name: str, hint: str) -> None:
        """Make a field that a screen reader calls ``name``; ``hint`` stands in it while empty."""
        super().__init__()
        self._how = CalmCombo(self.tr("How: {name}").format(name=name))
        self._how.addItems([self.tr("is"), self.tr("contains")])
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(hint)
        self.field.textChanged.connect(self.changed)
        self._how.currentIndexChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._how)
        row.addWidget(self.field, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the condition as a rule keeps it, "" for any name."""
        text = self.field.text().strip().lstrip(_WITHIN).strip()
        return f"{_WITHIN}{text}" if text and self._how.currentIndex() else text

    def setText(self, text: str) -> None:
        """Show the condition of a rule."""
        self._how.setCurrentIndex(int(text.startswith(_WITHIN)))
        self.field.setText(text.lstrip(_WITHIN))


class WordsField(QLineEdit):
    """Words of which one must be in a payment, with commas between them."""

    def words(self) -> str:
        """Return the words as a rule keeps them, "" for any."""
        text = self.text().strip()
        # Words that hold a comma of their own are shown as they are kept.
        parts = text.split(_BETWEEN if _BETWEEN in text else _TYPED)
        return _BETWEEN.join(part.strip() for part in parts if part.strip())

    def show_words(self, words: str) -> None:
        """Show the words of a rule."""
        own_comma = _TYPED in words
        self.setText(words if own_comma else ", ".join(words.split(_BETWEEN)))


def name_in_words(condition: str) -> str:
    """Say the condition on a name, "" where there is none."""
    if not condition.startswith(_WITHIN):
        return condition
    words = QCoreApplication.translate("RuleConditions", "contains {name}")
    return words.format(name=condition.lstrip(_WITHIN))


def words_in_words(words: str) -> str:
    """Say of which words one must be there, "" where there are none."""
    either = QCoreApplication.translate("RuleConditions", "{words} or {other}")
    said = ""
    for part in filter(None, (one.strip() for one in words.split(_BETWEEN))):
        said = either.format(words=said, other=part) if said else part
    return said


def conditions_in_words(rule: Rule) -> str:
    """Say all conditions of a rule in one line."""
    parts = (name_in_words(rule.supplier), name_in_words(rule.account), words_in_words(rule.words))
    return " · ".join(filter(None, parts))
