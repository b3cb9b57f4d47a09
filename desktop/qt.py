"""What we take from Qt in one place: aliases, letters, settings, announcements.

Knows nothing of books, and names no colour: those are in ``desktop.colours``.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PySide6 import QtCore
from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSettings,
    QStandardPaths,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QFontDatabase,
    QFontMetricsF,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop import portable
from desktop.colours import Look

# Marks a text that is translated where it is shown; Qt's own stub says it returns an object.
QT_TRANSLATE_NOOP: Callable[[str, str], str] = cast(Any, QtCore.QT_TRANSLATE_NOOP)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

# What a cell holds beside its words: the value itself, and what a copy for Excel says.
RAW_ROLE = int(Qt.ItemDataRole.UserRole)
COPY_ROLE = RAW_ROLE + 1
STATE_ROLE = RAW_ROLE + 2
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

# Qt's own word for a size without a limit.
_NO_LIMIT = (1 << 24) - 1

TEXT_SIZES = (100, 125, 150, 175, 200)


def application_font(app: QApplication, percent: int) -> QFont:
    """Return the system's letters at a share of a readable size (10 points or the system's)."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    base = max(font.pointSizeF(), 10.0)
    font.setPointSizeF(base * percent / 100)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    factor = font.pointSizeF() / app.font().pointSizeF()
    app.setFont(font)
    for widget in app.allWidgets():
        if not widget.isWindow():
            _follow_letters(widget, factor)
    # Qt tells only widgets that inherit all their letters; headings and styled lists do not.
    for widget in app.allWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))
    return font


def _follow_letters(widget: QWidget, factor: float) -> None:
    """Let limits that were measured in letters hold for letters of another size."""
    least, most = widget.minimumSize(), widget.maximumSize()
    widget.setMinimumSize(round(least.width() * factor), round(least.height() * factor))
    if most.width() < _NO_LIMIT:
        widget.setMaximumWidth(round(most.width() * factor))
    if most.height() < _NO_LIMIT:
        widget.setMaximumHeight(round(most.height() * factor))


def larger(font: QFont, factor: float, bold: bool = False) -> QFont:
    """Return the font some times larger."""
    changed = QFont(font)
    changed.setPointSizeF(font.pointSizeF() * factor)
    changed.setBold(bold)
    return changed


def tabular(font: QFont) -> QFont:
    """Return the font with figures of one width, so that amounts stand under each other."""
    changed = QFont(font)
    changed.setFeature(QFont.Tag("tnum"), 1)
    return changed


def em(widget: QWidget, count: float = 1.0) -> int:
    """Return a length in pixels measured in the widget's own letters."""
    return round(QFontMetricsF(widget.font()).horizontalAdvance("m") * count)


def line_height(widget: QWidget, count: float = 1.0) -> int:
    """Return the height of some lines of the widget's text in pixels."""
    return round(QFontMetricsF(widget.font()).lineSpacing() * count)


def button_text(text: str) -> str:
    """Return data as a button, tab or menu shows it: a lone & would vanish there."""
    return text.replace("&", "&&")


def tip(text: str) -> str:
    """Return data as a tooltip shows it: as it is written, never as markup."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def announce(widget: QObject, sentence: str) -> None:
    """Have a screen reader say a sentence when it has a moment."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class Settings:
    """What is kept per person, not per book: recent files, folders, sizes."""

    _RECENT = 8

    def __init__(self) -> None:
        """Open the person's settings file; a program that is carried about has its own."""
        kind = QSettings.Format.IniFormat
        if folder := portable.settings_folder():
            self._store = QSettings(str(folder / "spendbook.ini"), kind)
        else:
            scope = QSettings.Scope.UserScope
            self._store = QSettings(kind, scope, "spendbook", "spendbook")

    def recent(self) -> list[Path]:
        """List the files opened last that are still there, newest first."""
        stored = self._store.value("recent", [], list)
        texts = stored if isinstance(stored, list) else []
        return [Path(str(text)) for text in texts if Path(str(text)).exists()]

    def remember_file(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        others = [other for other in self.recent() if other != path]
        self._store.setValue("recent", [str(p) for p in [path, *others][: self._RECENT]])

    def folder(self, kind: str) -> Path:
        """Return the folder last used for a kind of file; at first, the documents folder."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        stored = str(self._store.value(f"folder/{kind}", ""))
        known = Path(stored)
        if stored and known.is_dir():
            return known
        own = Path(QStandardPaths.writableLocation(documents))
        return own if own.is_dir() else Path.home()

    def remember_folder(self, kind: str, folder: Path) -> None:
        """Keep the folder last used for a kind of file."""
        self._store.setValue(f"folder/{kind}", str(folder))

    def text_size(self) -> int:
        """Return the size of the letters in percent."""
        stored = self._store.value("text_size", TEXT_SIZES[0], int)
        return stored if isinstance(stored, int) and stored in TEXT_SIZES else TEXT_SIZES[0]

    def set_text_size(self, percent: int) -> None:
        """Keep the size of the letters."""
        self._store.setValue("text_size", percent)

    def look(self) -> Look:
        """Return the colours that the person chose; at first, those of the computer."""
        stored = str(self._store.value("look", Look.SYSTEM.value))
        return Look(stored) if stored in set(Look) else Look.SYSTEM

    def set_look(self, look: Look) -> None:
        """Keep the colours."""
        self._store.setValue("look", look.value)

    def language(self) -> str:
        """Return the code of the language that the person chose, "" for English."""
        return str(self._store.value("language", ""))

    def set_language(self, code: str) -> None:
        """Keep the language."""
        self._store.setValue("language", code)

    def single_keys(self) -> bool:
        """Say whether single letters and digits act on lists (WCAG 2.1.4 lets one refuse)."""
        return bool(self._store.value("single_keys", True, bool))

    def set_single_keys(self, on: bool) -> None:
        """Keep whether single letters act on lists."""
        self._store.setValue("single_keys", on)

    def text(self, key: str) -> str:
        """Return a remembered text, "" where none was kept."""
        return str(self._store.value(key, ""))

    def set_text(self, key: str, text: str) -> None:
        """Remember a text."""
        self._store.setValue(key, text)
