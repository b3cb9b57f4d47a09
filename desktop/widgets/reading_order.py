"""The way of the Tab key: from control to control as one reads, in whichever order they were made.

Qt goes on in the order in which widgets came to be. Parts that appear later, such as rows of
answers or a line of steps above a page, would come last, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter
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
    if not isinstance(layout, QLayout):
        return []
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    placed = [(_place(layout, part), part) for part in widget.findChildren(QWidget, "", direct)]
    return [part for place, part in sorted(placed, key=itemgetter(0)) if place]


def _place(layout: QLayout, part: QWidget) -> tuple[int, ...]:
    """Return where a widget stands in a layout and those within it; nothing where it does not.

    Never by the items of a layout: Python would go on knowing those that Qt has deleted, and
    take what comes to lie in their place for them.
    """
    if (number := layout.indexOf(part)) >= 0:
        return _cell(layout, number)
    for inner in layout.children():
        if isinstance(inner, QLayout) and (place := _place(inner, part)):
            return (*_cell(layout, layout.indexOf(inner)), *place)
    return ()


def _cell(layout: QLayout, number: int) -> tuple[int, ...]:
    if not isinstance(layout, QGridLayout):
        return (number,)
    # A grid remembers cells in the order in which they were filled.
    row, column, *_ = cast("tuple[int, int, int, int]", layout.getItemPosition(number))
    return row, column
