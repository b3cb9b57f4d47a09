"""A language that nobody speaks: every text of ours in brackets, accented, two fifths longer.

What is shown without brackets was not translated; what is cut off would be in German too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)

_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
# What must stand in a translation as it is: values, counts, endings of files, letters of keys.
_KEPT = re.compile(r"(\{[^}]*\}|%L?n|\*\.\w+|\(\*\)|;;|&.)")
_OURS = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[A-Za-z]{2}")


class Pseudo(QTranslator):
    """Says every text in the language that nobody speaks."""

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        return pseudo(source)

    def isEmpty(self) -> bool:
        return False


def pseudo(text: str) -> str:
    """Put a text into brackets, with accents, and two fifths longer."""
    parts = _KEPT.split(text)
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    # A file dialog's list of endings must stay one that it can read.
    if "(*" in text:
        return said
    longer = len(text) * 2 // 5
    # In words, as every language has them: one long word would widen what wraps.
    return f"[{said}{('~~~~~~~ ' * (longer // 8 + 1))[:longer].rstrip()}]"


def untranslated(text: str) -> bool:
    """Say whether a text that is shown has words, and none of them in brackets."""
    return "[" not in text and bool(_WORD.search(_OURS.sub("", text)))


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text that a person sees or hears, and what shows it."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            name = type(widget).__name__
            for text in (*_shown(widget), *_spoken(widget)):
                yield name, text


def words_of(actions: list[QAction]) -> Iterator[tuple[str, str]]:
    """Yield the words of menus."""
    for action in actions:
        yield "menu", action.text()


def _shown(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(min(widget.count(), 40)))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        model = widget.model()
        if model is not None:
            across = range(widget.count())
            yield from (str(model.headerData(at, widget.orientation()) or "") for at in across)
    if isinstance(widget, QTableView) and widget.model() is not None:
        model = widget.model()
        for row in range(min(model.rowCount(), 40)):
            for column in range(model.columnCount()):
                yield str(model.index(row, column).data() or "")


def _spoken(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.toolTip()
