"""How the cells of a list are painted, and what is told of a row that is pointed at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHelpEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.colours import calm_selection, state_colour
from desktop.qt import RIGHT, STATE_ROLE, Index, tabular, tip


class LedgerDelegate(QStyledItemDelegate):
    """Figures of one width in amounts, and the colour that goes with a state's words.

    ``out_of_sight`` says what a row holds in columns that have no room.
    """

    def __init__(self, parent: QObject, out_of_sight: Callable[[int], Sequence[str]]) -> None:
        """Paint for a view."""
        super().__init__(parent)
        self._out_of_sight = out_of_sight

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Prepare how a cell is painted."""
        super().initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.TextAlignmentRole) == RIGHT:
            option.font = tabular(option.font)
        view = option.widget
        if option.state & QStyle.StateFlag.State_Selected and view and not view.hasFocus():
            calm_selection(option.palette)
        state = index.data(STATE_ROLE)
        if state:
            colour = state_colour(option.palette, state)
            option.palette.setColor(QPalette.ColorRole.Text, colour)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tell of a row too what its columns hold that have no room."""
        away = self._out_of_sight(index.row())
        if event.type() != QEvent.Type.ToolTip or not away or not index.isValid():
            return super().helpEvent(event, view, option, index)
        words = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
        QToolTip.showText(event.globalPos(), tip("\n".join([words, *away])), view)
        return True
