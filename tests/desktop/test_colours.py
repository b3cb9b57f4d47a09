"""Every look is read by everybody: contrast of colours, and of what is really painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.colours import (
    Look,
    band_palette,
    calm_selection,
    edge_colour,
    palette_of,
    paper_palette,
    state_colour,
    tint,
    use_look,
)
from desktop.main_window import MainWindow
from desktop.present import Told
from desktop.qt import Settings
from desktop.widgets.banner import Banner
from desktop.widgets.chart_view import Picture
from desktop.widgets.header_line import Band, Sheetlike
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.navigation import Navigation
from desktop.window.view_menu import ViewMenu

LOOKS = (Look.LIGHT, Look.DARK, Look.CONTRAST)
STATES = ("problem", "done", "notice", "quiet")
WORDS, PARTS = 4.5, 3.0
_Role = QPalette.ColorRole
_GROUPS = {
    "in use": QPalette.ColorGroup.Active,
    "behind": QPalette.ColorGroup.Inactive,
    "not to be used now": QPalette.ColorGroup.Disabled,
}
_ON = (
    (_Role.WindowText, _Role.Window),
    (_Role.Text, _Role.Base),
    (_Role.Text, _Role.AlternateBase),
    (_Role.ButtonText, _Role.Button),
    (_Role.PlaceholderText, _Role.Base),
    (_Role.HighlightedText, _Role.Highlight),
    (_Role.Link, _Role.Window),
    (_Role.Link, _Role.Base),
    (_Role.LinkVisited, _Role.Base),
    (_Role.ToolTipText, _Role.ToolTipBase),
)


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    Settings().set_look(Look.SYSTEM)
    use_look(qapp, Look.SYSTEM)


def ratio(one: QColor, other: QColor) -> float:
    """WCAG 2.2's own formula, written down once more beside the program's."""

    def light(colour: QColor) -> float:
        parts = [channel / 255 for channel in (colour.red(), colour.green(), colour.blue())]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lights = (light(one), light(other))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_the_formula_knows_the_two_ends_and_a_grey() -> None:
    assert ratio(QColor("black"), QColor("white")) == pytest.approx(21)
    assert ratio(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_words_of_every_kind_can_be_read(look: Look) -> None:
    palette = palette_of(look)

    faint = {
        f"{words.name} on {ground.name}, {name}": round(found, 2)
        for name, group in _GROUPS.items()
        for words, ground in _ON
        if (found := ratio(palette.color(group, words), palette.color(group, ground))) < WORDS
    }

    assert faint == {}


@pytest.mark.parametrize("look", LOOKS)
def test_states_and_quiet_selections_can_be_read(look: Look) -> None:
    palette = palette_of(look)
    calm = QPalette(palette)
    calm_selection(calm)

    for state in STATES:
        colour = state_colour(palette, state)
        for role in (_Role.Window, _Role.Base, _Role.AlternateBase, _Role.Button):
            assert ratio(colour, palette.color(role)) >= WORDS, (state, role)
        assert ratio(palette.text().color(), tint(palette, state)) >= WORDS
        assert ratio(colour, tint(palette, state)) >= WORDS
        assert ratio(colour, calm.highlight().color()) >= WORDS, state
    assert ratio(calm.highlightedText().color(), calm.highlight().color()) >= WORDS


@pytest.mark.parametrize("look", LOOKS)
def test_edges_and_marks_stand_out_from_every_ground(look: Look) -> None:
    palette = palette_of(look)

    for role in (_Role.Window, _Role.Base):
        assert ratio(edge_colour(palette), palette.color(role)) >= PARTS, role
        assert ratio(palette.highlight().color(), palette.color(role)) >= PARTS, role


@pytest.mark.parametrize("look", LOOKS)
def test_the_band_and_the_paper_of_charts_keep_their_contrast(
    qapp: QApplication, look: Look
) -> None:
    use_look(qapp, look)
    band, paper = band_palette(), paper_palette()

    assert ratio(band.windowText().color(), band.window().color()) >= WORDS
    assert ratio(band.window().color(), qapp.palette().window().color()) >= PARTS
    assert paper.window().color() == paper.base().color() == QColor("white")
    assert ratio(paper.text().color(), paper.base().color()) >= WORDS


def test_words_stay_readable_on_a_ground_that_somebody_else_chose() -> None:
    theirs = palette_of(Look.DARK)
    theirs.setColor(_Role.Window, QColor("#C08080"))
    theirs.setColor(_Role.WindowText, QColor("#FFFFFF"))

    assert state_colour(theirs, "problem") == QColor("white")


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_painted_has_the_contrast_of_its_colours(
    qapp: QApplication, qtbot: QtBot, look: Look
) -> None:
    use_look(qapp, look)
    sheet = QWidget()
    qtbot.addWidget(sheet)
    column = QVBoxLayout(sheet)
    off = QPushButton("Not now")
    off.setEnabled(False)
    combo = QComboBox()
    combo.addItem("Choice")
    field, box, button = QLineEdit("Words"), QCheckBox("Tick"), QPushButton("Press")
    label, quiet = Label("Plain words"), StateLabel("Quiet words")
    for widget in (label, quiet, button, off, box, combo, field):
        column.addWidget(widget)
    sheet.show()
    picture = sheet.grab().toImage()

    for widget in (label, quiet, button, off, box, combo, field):
        assert strongest(picture, widget.geometry()) >= WORDS, widget
    ground = qapp.palette().window().color()
    for widget in (field, button, combo):
        place = widget.geometry()
        edge = [picture.pixelColor(place.left() + dx, place.center().y()) for dx in range(3)]
        assert max(ratio(colour, ground) for colour in edge) >= PARTS, widget
    side = box.geometry()
    marks = [picture.pixelColor(side.left() + dx, side.center().y()) for dx in range(6)]
    assert max(ratio(colour, ground) for colour in marks) >= PARTS


def strongest(picture: QImage, place: QRect) -> float:
    """Return the contrast between the ground of a place and what stands out most in it."""
    colours = Counter(
        picture.pixelColor(x, y).rgb()
        for x in range(place.left() + 3, place.right() - 2)
        for y in range(place.top() + 3, place.bottom() - 2)
    )
    ground = QColor(colours.most_common(1)[0][0])
    return max(ratio(QColor(colour), ground) for colour in colours)


def test_the_focus_is_seen_around_fields_buttons_and_charts(
    qapp: QApplication, qtbot: QtBot
) -> None:
    use_look(qapp, Look.CONTRAST)
    sheet = QWidget()
    qtbot.addWidget(sheet)
    column = QVBoxLayout(sheet)
    controls = (QLineEdit(), QPushButton("Press"), QCheckBox("Tick"), Picture())
    for widget in controls:
        column.addWidget(widget)
    sheet.show()
    sheet.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet, timeout=5000)

    for widget in controls:
        widget.clearFocus()
        before = sheet.grab(widget.geometry()).toImage()
        widget.setFocus()
        after = sheet.grab(widget.geometry()).toImage()
        changed = [
            (before.pixelColor(x, y), after.pixelColor(x, y))
            for x in range(after.width())
            for y in range(after.height())
            if before.pixel(x, y) != after.pixel(x, y)
        ]
        # A ring two strong, at least around the words of the control.
        assert len(changed) > 2 * 60, widget
        assert max(ratio(*pair) for pair in changed) >= PARTS, widget


def test_a_change_of_colours_is_seen_at_once_and_kept(window: MainWindow) -> None:
    (menu,) = window.findChildren(ViewMenu)
    label, band, pages = StateLabel("Words", "problem"), Band(), Navigation()
    for widget in (label, band, pages):
        widget.setParent(window)
    grounds = []

    for look in LOOKS:
        menu.set_look(look)
        palette = QApplication.palette()
        assert palette.window().color() == palette_of(look).window().color()
        assert label.palette().windowText().color() == state_colour(palette, "problem")
        assert band.palette().window().color() == band_palette().window().color()
        grounds.append(painted_ground(pages))

    assert grounds == [palette_of(look).base().color() for look in LOOKS]
    assert Settings().look() is Look.CONTRAST


@pytest.mark.parametrize("look", LOOKS)
def test_words_of_a_state_have_its_colour_on_a_sheet_too(
    qapp: QApplication, qtbot: QtBot, look: Look
) -> None:
    use_look(qapp, look)
    sheet, banner = Sheetlike(), Banner()
    for widget in (sheet, banner):
        qtbot.addWidget(widget)
    sheet.column.addWidget(StateLabel("Late", "problem"))
    banner.show_problem([Told("The file is open elsewhere.")])
    sheet.show()
    wanted = state_colour(qapp.palette(), "problem")

    for widget in (sheet, banner):
        picture = widget.grab().toImage()
        places = product(range(picture.width()), range(picture.height()))
        # The edges of letters are mixed with their ground.
        assert min(apart(picture.pixelColor(*place), wanted) for place in places) < 60, widget


def apart(one: QColor, other: QColor) -> int:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return sum(abs(here - there) for here, there in pairs)


def painted_ground(widget: QListWidget) -> QColor:
    widget.resize(80, 80)
    return widget.grab().toImage().pixelColor(QPoint(40, 60))
