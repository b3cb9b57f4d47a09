"""What we take from Qt in one place: aliases, colours, letters, settings, announcements.

Knows nothing of books. The only module that names a colour.
"""

from __future__ import annotations

import html
import re
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
    QTranslator,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop import portable

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

# Government Analysis Function's dark blue: 10.2 : 1 on white.
_BLUE = QColor("#12436D")
_LIGHT = {
    QPalette.ColorRole.Window: "#F4F5F7",
    QPalette.ColorRole.WindowText: "#16191D",
    QPalette.ColorRole.Base: "#FFFFFF",
    QPalette.ColorRole.AlternateBase: "#F7F9FB",
    QPalette.ColorRole.Text: "#16191D",
    QPalette.ColorRole.Button: "#E9ECEF",
    QPalette.ColorRole.ButtonText: "#16191D",
    QPalette.ColorRole.PlaceholderText: "#5B6570",
    QPalette.ColorRole.ToolTipBase: "#FFFFFF",
    QPalette.ColorRole.ToolTipText: "#16191D",
    QPalette.ColorRole.Link: "#12436D",
    QPalette.ColorRole.Highlight: "#12436D",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.Accent: "#12436D",
}
_DARK = {
    QPalette.ColorRole.Highlight: "#6BACE6",
    QPalette.ColorRole.HighlightedText: "#101418",
    QPalette.ColorRole.Link: "#8CC2F0",
    QPalette.ColorRole.Accent: "#6BACE6",
}
_STATES = {
    # (on light, on dark): at least 4.5 : 1 on the ground of the window.
    "problem": ("#B10E1E", "#FF9C9C"),
    "done": ("#1B6B3A", "#8FD6A8"),
    "notice": ("#12436D", "#8CC2F0"),
    "quiet": ("#4B5560", "#B8C0C8"),
}

# How much of a state's colour its ground takes: words on it keep 4.5 : 1 and more.
_BREATH = 0.09


def use_palette(app: QApplication) -> None:
    """Give the application its colours, from the system's light or dark scheme."""
    palette = QPalette(app.style().standardPalette())
    for role, colour in (_DARK if is_dark(palette) else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        faint = QColor("#8E959C") if is_dark(palette) else QColor("#7A828A")
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    app.setPalette(palette)


def is_dark(palette: QPalette) -> bool:
    """Say whether a palette has light letters on a dark ground."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()


def state_colour(palette: QPalette, state: str) -> QColor:
    """Return the colour that goes with a state's words: problem, done, notice or quiet."""
    return QColor(_STATES[state][is_dark(palette)])


def tint(palette: QPalette, state: str) -> QColor:
    """Return the ground of a row in a state: the list's own with a breath of the colour."""
    ground, colour = palette.base().color(), state_colour(palette, state)
    parts = (
        (ground.red(), colour.red()),
        (ground.green(), colour.green()),
        (ground.blue(), colour.blue()),
    )
    return QColor(*(round(under + (over - under) * _BREATH) for under, over in parts))


def band_palette(palette: QPalette) -> QPalette:
    """Return the palette of a band that must not be overlooked: white on dark blue."""
    band = QPalette(palette)
    band.setColor(QPalette.ColorRole.Window, _BLUE)
    band.setColor(QPalette.ColorRole.WindowText, QColor("#FFFFFF"))
    return band


def paper_palette(palette: QPalette) -> QPalette:
    """Return the palette of a chart's ground: white paper in every scheme."""
    paper = QPalette(palette)
    paper.setColor(QPalette.ColorRole.Window, QColor("#FFFFFF"))
    paper.setColor(QPalette.ColorRole.WindowText, QColor("#16191D"))
    return paper


def surface_palette(palette: QPalette) -> QPalette:
    """Return the palette of a part that lies on the window like a sheet."""
    surface = QPalette(palette)
    surface.setColor(QPalette.ColorRole.Window, palette.base().color())
    return surface


def calm_selection(palette: QPalette) -> None:
    """Mark rows more quietly in a list that does not have the focus."""
    calm = QColor("#3A4652") if is_dark(palette) else QColor("#D9E3EC")
    palette.setColor(QPalette.ColorRole.Highlight, calm)
    palette.setColor(QPalette.ColorRole.HighlightedText, palette.text().color())


def with_text_colour(palette: QPalette, colour: QColor) -> QPalette:
    """Return a palette whose words have the colour."""
    changed = QPalette(palette)
    changed.setColor(QPalette.ColorRole.WindowText, colour)
    return changed


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
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def announce(widget: QObject, sentence: str) -> None:
    """Have a screen reader say a sentence when it has a moment."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class EnglishPlurals(QTranslator):
    """Chooses between one and many in English words: ``%Ln payment(s)``, ``%n match(es)``.

    Other languages bring a translation file; English needs none for anything else.
    """

    _MANY = re.compile(r"\((e?s)\)")

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the words for a count, None where no count is asked for."""
        if n < 0 or "%" not in source:
            return None
        return self._MANY.sub("" if n == 1 else r"\1", source)

    def isEmpty(self) -> bool:
        """Say that there is something to ask for."""
        return False


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
