from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from desktop.qt import application_font
from desktop.widgets.header_line import CalmCombo

_Metric = QStyle.PixelMetric


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    application_font(qapp, 100)


@pytest.mark.parametrize(
    "metric", [_Metric.PM_IndicatorWidth, _Metric.PM_ExclusiveIndicatorHeight]
)
def test_ticks_grow_with_the_letters(qapp: QApplication, metric: QStyle.PixelMetric) -> None:
    before = qapp.style().pixelMetric(metric)

    application_font(qapp, 200)

    assert qapp.style().pixelMetric(metric) >= 1.8 * before


def test_nothing_to_click_is_too_small_to_hit(qapp: QApplication) -> None:
    assert qapp.style().pixelMetric(_Metric.PM_TabBarScrollButtonWidth) >= 24


def test_a_button_is_painted_from_one_palette_each_time(qapp: QApplication) -> None:
    ground = QPixmap(40, 20)

    def painted_from() -> int:
        option, painter = QStyleOptionButton(), QPainter(ground)
        option.rect, option.palette = QRect(0, 0, 40, 20), qapp.palette()
        qapp.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelButtonCommand, option, painter)
        painter.end()
        return option.palette.cacheKey()

    # Qt keeps a picture for every palette: a new one at each painting grew without end.
    assert painted_from() == painted_from() != qapp.palette().cacheKey()


def test_a_choice_made_in_large_letters_shrinks_with_them(
    qapp: QApplication, qtbot: QtBot
) -> None:
    application_font(qapp, 200)
    combo = CalmCombo("Category")
    qtbot.addWidget(combo)
    combo.addItem("All categories")
    large = combo.minimumSizeHint()

    application_font(qapp, 100)

    assert combo.minimumSizeHint().height() == combo.sizeHint().height() < large.height()
