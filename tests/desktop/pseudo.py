"""A language that nobody speaks: every text of ours in brackets, accented, two fifths longer.

What is shown without brackets was not translated; what is cut off would be in German too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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

ROOT = Path(__file__).parents[2]
_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
# What must stand in a translation as it is: values, counts, endings of files, letters of keys.
_KEPT = re.compile(r"(\{[^}]*\}|%L?n|\*\.\w+|\(\*\)|;;|&.)")
_OURS = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z]{3,}")
_MARKUP = re.compile(r"</?qt>")
_KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\w+|F\d+")
_PLACE = re.compile(r"\{[^}]*\}|%L?n")
# A template with fewer is no sentence of ours: it would fit what people write.
_FEWEST_WORDS = 2
# Languages say their own names.
NAMES = {"English", "Cymraeg"}


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


class Written:
    """The texts that stand in the modules of a room: shown as they stand, they are English.

    A text with places for values counts too, whatever stands in them: ``Showing {n} of {m}``.
    """

    def __init__(self, room: str, data: str) -> None:
        """Gather those of a room, but for what is data that another room has as well."""
        known = set(_strings(data)) | NAMES
        texts = {text for text in _strings(room) if _WORD.search(text)} - known
        self._whole = {text for text in texts if not _KEYS.fullmatch(text)}
        filled = (_as_pattern(text) for text in self._whole if "{" in text)
        self._filled = re.compile("|".join(sorted({one for one in filled if one})))

    def __contains__(self, text: str) -> bool:
        """Say whether a text that is shown is English, or what stands in it beside brackets."""
        parts = [part.strip(ends) for part in _not_ours(text) for ends in (" -:", " .,:;-…")]
        return any(part in self._whole or self._filled.fullmatch(part) for part in (text, *parts))


def _not_ours(text: str) -> list[str]:
    """Return what stands between the brackets of a text that has some."""
    text = _MARKUP.sub("", text)
    while (rest := _OURS.sub("\0", text)) != text:
        text = rest
    return [part for part in text.split("\0") if part] if "\0" in text else []


def _as_pattern(template: str) -> str:
    """Return the pattern of a text with places for values, "" where it has hardly words."""
    fixed = _PLACE.split(template)
    enough = sum(len(_WORDS.findall(part)) for part in fixed) >= _FEWEST_WORDS
    return ".*".join(map(re.escape, fixed)) if enough else ""


def _strings(room: str) -> Iterator[str]:
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = [getattr(part, "value", None) for part in node.values]
                yield "".join(part if isinstance(part, str) else "{}" for part in parts)


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
