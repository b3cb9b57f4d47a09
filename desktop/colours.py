"""The colours of the window: light, dark and high contrast, and what each state looks like.

Knows nothing of books. The only module that names a colour; charts have their own on paper.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip


class Look(StrEnum):
    """Which colours a person chose; SYSTEM follows the computer."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


Role = QPalette.ColorRole

# Words need this much contrast with their ground, edges and marks that much (WCAG 1.4.3, 1.4.11).
_FOR_WORDS, _FOR_PARTS = 4.5, 3.0

# Government Analysis Function's dark blue: 10.2 : 1 on white.
_BLUE = "#12436D"
_PAPER, _INK = "#FFFFFF", "#16191D"

# The frame of a field is the style's window colour this much darker: see desktop.house_style.
_LIGHT = {
    Role.Window: "#F4F5F7",
    Role.WindowText: _INK,
    Role.Base: _PAPER,
    Role.AlternateBase: "#F7F9FB",
    Role.Text: _INK,
    Role.Button: "#E9ECEF",
    Role.ButtonText: _INK,
    Role.BrightText: _PAPER,
    Role.PlaceholderText: "#5B6570",
    Role.ToolTipBase: _PAPER,
    Role.ToolTipText: _INK,
    Role.Link: _BLUE,
    Role.LinkVisited: "#801650",
    Role.Highlight: _BLUE,
    Role.HighlightedText: _PAPER,
    Role.Accent: _BLUE,
    Role.Light: _PAPER,
    Role.Midlight: "#DEE2E6",
    Role.Mid: "#747C85",
    Role.Dark: "#6C757D",
    Role.Shadow: "#495057",
}
_DARK = {
    Role.Window: "#1E2226",
    Role.WindowText: "#ECEFF2",
    Role.Base: "#15181B",
    Role.AlternateBase: "#1A1E22",
    Role.Text: "#ECEFF2",
    Role.Button: "#262B30",
    Role.ButtonText: "#ECEFF2",
    Role.BrightText: _PAPER,
    Role.PlaceholderText: "#A3ACB5",
    Role.ToolTipBase: "#2C3238",
    Role.ToolTipText: "#ECEFF2",
    Role.Link: "#8CC2F0",
    Role.LinkVisited: "#D9A6E0",
    Role.Highlight: "#6BACE6",
    Role.HighlightedText: "#101418",
    Role.Accent: "#6BACE6",
    Role.Light: "#4A525A",
    Role.Midlight: "#3A4148",
    Role.Mid: "#7E8791",
    Role.Dark: "#0E1012",
    Role.Shadow: "#000000",
}
_CONTRAST = {
    Role.Window: "#000000",
    Role.WindowText: "#FFFFFF",
    Role.Base: "#000000",
    Role.AlternateBase: "#000000",
    Role.Text: "#FFFFFF",
    Role.Button: "#000000",
    Role.ButtonText: "#FFFFFF",
    Role.BrightText: "#FFFFFF",
    Role.PlaceholderText: "#D0D0D0",
    Role.ToolTipBase: "#000000",
    Role.ToolTipText: "#FFFFFF",
    Role.Link: "#FFFF00",
    Role.LinkVisited: "#FFC0FF",
    Role.Highlight: "#1AEBFF",
    Role.HighlightedText: "#000000",
    Role.Accent: "#1AEBFF",
    Role.Light: "#FFFFFF",
    Role.Midlight: "#404040",
    Role.Mid: "#FFFFFF",
    Role.Dark: "#FFFFFF",
    Role.Shadow: "#FFFFFF",
}
_COLOURS = {Look.LIGHT: _LIGHT, Look.DARK: _DARK, Look.CONTRAST: _CONTRAST}
# What cannot be used just now is fainter, and still has to be read.
_FAINT = {Look.LIGHT: "#616971", Look.DARK: "#A6AEB6", Look.CONTRAST: "#B0B0B0"}
_SCHEMES = {
    Look.SYSTEM: Qt.ColorScheme.Unknown,
    Look.LIGHT: Qt.ColorScheme.Light,
    Look.DARK: Qt.ColorScheme.Dark,
    Look.CONTRAST: Qt.ColorScheme.Dark,
}
_STATES = {
    # (on light, on dark)
    "problem": ("#B10E1E", "#FF9C9C"),
    "done": ("#1B6B3A", "#8FD6A8"),
    "notice": (_BLUE, "#8CC2F0"),
    "quiet": ("#4B5560", "#B8C0C8"),
}
_CALM = ("#D9E3EC", "#3A4652")

# How much of a state's colour its ground takes: words on it keep 4.5 : 1 and more.
_BREATH = 0.09


def use_look(app: QApplication, look: Look) -> None:
    """Give the application its colours now; what is in sight follows at once."""
    # Held in a name: from Qt 6.10 on, parts of what a call returns may be gone by the next one.
    hints = app.styleHints()
    if hints.colorScheme() != _SCHEMES[look]:
        hints.setColorScheme(_SCHEMES[look])
    palette = _system_palette(app) if look is Look.SYSTEM else palette_of(look)
    app.setPalette(palette)
    QToolTip.setPalette(palette)
    # Qt tells only widgets that take all their colours from others; ours with a state do not.
    for widget in app.allWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.ApplicationPaletteChange))


def palette_of(look: Look) -> QPalette:
    """Return all the colours of a look: light, dark or high contrast."""
    palette = QPalette()
    for role, colour in _COLOURS[look].items():
        palette.setColor(role, QColor(colour))
    faint, group = QColor(_FAINT[look]), QPalette.ColorGroup.Disabled
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.PlaceholderText):
        palette.setColor(group, role, faint)
    palette.setColor(group, Role.Highlight, palette.color(Role.Midlight))
    palette.setColor(group, Role.HighlightedText, palette.color(Role.Text))
    return palette


def _system_palette(app: QApplication) -> QPalette:
    """Return our colours for the system's scheme, and its own where it asks for contrast."""
    hints = app.styleHints()
    access = hints.accessibility()
    if access.contrastPreference() is Qt.ContrastPreference.HighContrast:
        # Who set up a contrast theme chose its colours with care: take them as they are.
        app.setPalette(QPalette())
        return app.palette()
    return palette_of(Look.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Look.LIGHT)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def is_dark(palette: QPalette) -> bool:
    """Say whether a palette has light letters on a dark ground."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()


def state_colour(palette: QPalette, state: str) -> QColor:
    """Return the colour that goes with a state's words: problem, done, notice or quiet.

    On grounds that somebody else chose it may not stand out: then the words have their own.
    """
    grounds = palette.window().color().rgb(), palette.base().color().rgb()
    colour = _STATES[state][is_dark(palette)]
    return QColor(colour) if _stands_out(colour, grounds) else palette.windowText().color()


# Every cell of a file's rows asks; the answers are few.
@lru_cache(maxsize=64)
def _stands_out(colour: str, grounds: tuple[int, int]) -> bool:
    return min(contrast(QColor(colour), QColor(ground)) for ground in grounds) >= _FOR_WORDS


def tint(palette: QPalette, state: str) -> QColor:
    """Return the ground of a row in a state: the list's own with a breath of the colour."""
    ground, colour = palette.base().color(), state_colour(palette, state)
    parts = (
        (ground.red(), colour.red()),
        (ground.green(), colour.green()),
        (ground.blue(), colour.blue()),
    )
    return QColor(*(round(under + (over - under) * _BREATH) for under, over in parts))


def edge_colour(palette: QPalette) -> QColor:
    """Return the colour of a frame that shows where a field, a tick box or a button is."""
    colour = palette.mid().color()
    ground = palette.window().color()
    return colour if contrast(colour, ground) >= _FOR_PARTS else palette.windowText().color()


def words_palette(state: str) -> QPalette:
    """Return the palette of words in a state; all other colours stay those around it."""
    changed = QPalette()
    changed.setColor(Role.WindowText, state_colour(QApplication.palette(), state))
    return changed


def band_palette() -> QPalette:
    """Return the palette of a band that must not be overlooked: white on dark blue."""
    band = QPalette()
    blue, ground = QColor(_BLUE), band.window().color()
    if contrast(blue, ground) >= _FOR_PARTS:
        colours = (blue, QColor(_PAPER))
    else:
        colours = (band.highlight().color(), band.highlightedText().color())
    band.setColor(Role.Window, colours[0])
    band.setColor(Role.WindowText, colours[1])
    return band


def paper_palette() -> QPalette:
    """Return the palette of charts and printed pages: dark on white paper in every look."""
    paper = palette_of(Look.LIGHT)
    paper.setColor(Role.Window, QColor(_PAPER))
    return paper


def calm_selection(palette: QPalette) -> None:
    """Mark rows more quietly in a list that does not have the focus."""
    calm, words = QColor(_CALM[is_dark(palette)]), palette.text().color()
    if contrast(calm, words) >= _FOR_WORDS:
        palette.setColor(Role.Highlight, calm)
        palette.setColor(Role.HighlightedText, words)
