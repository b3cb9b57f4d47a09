"""Every page in every look, as it is really painted: words stand out, no colour speaks alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget

from desktop.colours import Look, use_look
from desktop.qt import STATE_ROLE, Settings
from tests.desktop.conftest import Hand
from tests.desktop.test_access import in_sight, made, opened, told, views
from tests.desktop.test_colours import WORDS, ratio

__all__ = ["made"]

# Words in letters this small have no pixel in their full colour, where edges are smoothed.
SMOOTHED = 0.9


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    Settings().set_look(Look.SYSTEM)
    use_look(qapp, Look.SYSTEM)


@pytest.mark.parametrize("workspace", ["review", "pbo"])
def test_words_stand_out_and_say_what_colours_say(
    qapp: QApplication, hand: Hand, made: Path, workspace: str
) -> None:
    window = opened(hand, made, workspace)
    found: list[str] = []
    for look in (Look.DARK, Look.CONTRAST):
        use_look(qapp, look)
        for where, _page in views(hand):
            faults = (*faint(window), *colour_alone(window))
            found += [f"{look} {where}: {fault}" for fault in faults]

    assert found == []


def faint(window: QWidget) -> Iterator[str]:
    """Yield labels and buttons whose words do not stand out as they are painted."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for widget in in_sight(window, (QLabel, QAbstractButton)):
        words, place = getattr(widget, "text", str)(), seen_of(widget, window)
        if words.strip() and place.width() > 8 and place.height() > 8:
            contrast = contrast_in(picture, place)
            if contrast < WORDS * SMOOTHED:
                yield f"{told(widget)} {contrast:.1f}"


def colour_alone(window: QWidget) -> Iterator[str]:
    """Yield rows that have the colour of a state, and no words in any cell that has it."""
    for table in in_sight(window, QTableView):
        assert isinstance(table, QTableView)
        model = table.model()
        for row in range(min(model.rowCount(), 20)):
            cells = [model.index(row, column) for column in range(model.columnCount())]
            coloured = [cell for cell in cells if cell.data(STATE_ROLE)]
            if coloured and not any(str(cell.data() or "").strip() for cell in coloured):
                yield f"{table.accessibleName()} {row}"


def seen_of(widget: QWidget, window: QWidget) -> QRect:
    """Return what is seen of a widget; the rest may be scrolled out of sight."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, QPoint(seen.topLeft())), seen.size())


def contrast_in(picture: QImage, place: QRect) -> float:
    """Return the contrast of a place's ground with what stands out most from it."""
    part = picture.copy(place.adjusted(2, 2, -2, -2))
    pixels: NDArray[np.uint32] = np.frombuffer(part.constBits(), np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    ground = QColor.fromRgb(int(colours[counts.argmax()]))
    return max(ratio(QColor.fromRgb(int(one)), ground) for one in colours)
