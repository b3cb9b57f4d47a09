"""The way of the Tab key: from control to control as one reads, in whichever order they were made.

Qt goes on in the order in which widgets came to be. Parts that appear later, such as rows of
answers or a line of steps above a page, would come last, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)

# What they are made of is Qt's own business.
_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


def put_in_reading_order(root: QWidget) -> None:
    """Have Tab go through the controls in sight below a widget as they are laid out."""
    for one, other in pairwise(_controls(root)):
        if one.nextInFocusChain() is not other:
            QWidget.setTabOrder(one, other)


def _controls(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if not isinstance(widget, _WHOLE):
        for part in _parts(widget):
            if part is not None and part.isVisible():
                yield from _controls(part)


def _parts(widget: QWidget) -> Iterable[QWidget | None]:
    if isinstance(widget, QSplitter):
        return [widget.widget(place) for place in range(widget.count())]
    if isinstance(widget, QTabWidget):
        return [widget.tabBar(), widget.currentWidget()]
    if isinstance(widget, QScrollArea):
        return [widget.widget()]
    layout = widget.layout()
    # A new layout may lie where a space between widgets did, and be taken for it.
    return _laid_out(layout) if isinstance(layout, QLayout) else []


def _laid_out(layout: QLayout) -> Iterator[QWidget | None]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        # A grid remembers cells in the order in which they were filled.
        places.sort(key=partial(_cell, layout))
    for place in places:
        item = layout.itemAt(place)
        inner = None if item is None else item.layout()
        if isinstance(inner, QLayout):
            yield from _laid_out(inner)
        elif item is not None and inner is None:
            yield item.widget()


def _cell(grid: QGridLayout, place: int) -> tuple[int, int]:
    row, column, *_ = cast("tuple[int, int, int, int]", grid.getItemPosition(place))
    return row, column
