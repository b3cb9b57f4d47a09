"""How controls are drawn: Qt's own Fusion, with frames, ticks and a focus that all can see.

Fusion draws its frames in the window's colour a little darker: too faint for many eyes in a
light look, and not to be seen at all on black.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from desktop.colours import edge_colour

_Primitive = QStyle.PrimitiveElement
_State = QStyle.StateFlag

# Fusion makes the colour of a frame from the window's: QColor.darker(140).
_FUSION_DARKENS = 140
_RING = 2.0
_PALETTES_KEPT = 100

_Metric = QStyle.PixelMetric
_TICKS = frozenset(
    (
        _Metric.PM_IndicatorWidth,
        _Metric.PM_IndicatorHeight,
        _Metric.PM_ExclusiveIndicatorWidth,
        _Metric.PM_ExclusiveIndicatorHeight,
    )
)
_OF_LETTERS = 0.85
# Left and right of the words of a cell.
_CELL_MARGIN = _Metric.PM_FocusFrameHMargin
# The arrows where tabs find no room: as wide as a thing must be that is clicked or touched.
_SCROLLER, _TARGET = _Metric.PM_TabBarScrollButtonWidth, 24

_FRAMES = frozenset(
    (
        _Primitive.PE_PanelLineEdit,
        _Primitive.PE_FrameLineEdit,
        _Primitive.PE_IndicatorCheckBox,
        _Primitive.PE_IndicatorRadioButton,
        _Primitive.PE_PanelButtonCommand,
        _Primitive.PE_Frame,
        _Primitive.PE_FrameTabWidget,
    )
)
_RINGED = frozenset((_Primitive.PE_PanelButtonCommand, _Primitive.PE_FrameLineEdit))
_COMPLEX = frozenset(
    (
        QStyle.ComplexControl.CC_SpinBox,
        QStyle.ComplexControl.CC_ComboBox,
        QStyle.ComplexControl.CC_ScrollBar,
    )
)


class HouseStyle(QProxyStyle):
    """Fusion with frames of at least 3 : 1 and a ring around what has the focus."""

    def __init__(self) -> None:
        """Begin from Fusion, on every system."""
        super().__init__("Fusion")
        self._edged: dict[tuple[int, int], QPalette] = {}

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Return a measure: ticks as high as letters, nothing too small to be hit, and room in
        the cells of a view that asks for it as ``room_beside_words``.
        """
        widget = _still(widget)
        found = super().pixelMetric(metric, option, widget)
        if metric is _CELL_MARGIN:
            # A style sheet could say so too, and took a third of the time to make a page.
            return found + int(getattr(widget, "room_beside_words", 0))
        if metric in _TICKS:
            return max(found, round(QFontMetricsF(QApplication.font()).height() * _OF_LETTERS))
        return max(found, _TARGET) if metric is _SCROLLER else found

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part of a control, its frame in the colour of edges."""
        if element is _Primitive.PE_FrameFocusRect:
            _ring(option, painter)
            return
        if element in _FRAMES:
            self._show_edge(option)
        super().drawPrimitive(element, option, painter, _still(widget))
        if element in _RINGED and _has_focus(option):
            _ring(option, painter)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a control of several parts, their frames in the colour of edges."""
        if control in _COMPLEX:
            self._show_edge(option)
        super().drawComplexControl(control, option, painter, _still(widget))

    def _show_edge(self, option: QStyleOption) -> None:
        # A control is drawn of several parts that share an option: the application's own colours.
        given, ours = option.palette, QApplication.palette()
        key = given.cacheKey(), ours.cacheKey()
        if key not in self._edged:
            if len(self._edged) >= _PALETTES_KEPT:
                self._edged.clear()
            edged = QPalette(given)
            edge = edge_colour(ours).lighter(_FUSION_DARKENS)
            edged.setColor(QPalette.ColorRole.Window, edge)
            self._edged[key] = edged
        # The same one again: Fusion keeps a picture of a control for each palette that it sees.
        option.palette = self._edged[key]


def _still(widget: QWidget | None) -> QWidget | None:
    """Return a widget that is still there.

    A new widget may lie where another did, and be taken for it: to draw that one aborts.
    """
    return widget if widget is not None and shiboken6.isValid(widget) else None


def _has_focus(option: QStyleOption) -> bool:
    return bool(option.state & _State.State_HasFocus and option.state & _State.State_Enabled)


def _ring(option: QStyleOption, painter: QPainter) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    chosen = bool(option.state & _State.State_Selected)
    ring = option.palette.highlightedText() if chosen else option.palette.highlight()
    painter.setPen(QPen(ring.color(), _RING))
    inside = QRectF(option.rect).adjusted(1.0, 1.0, -1.0, -1.0)
    painter.drawRoundedRect(inside, 2.0, 2.0)
    painter.restore()
