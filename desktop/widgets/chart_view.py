"""A chart as an image made off the screen's thread, with its table twin beside it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from core.domain.picture_places import Places
from desktop.colours import edge_colour, paper_palette
from desktop.qt import announce, em, line_height
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.table_view import TableView

# From this width on, in letters, picture and numbers stand side by side.
_BESIDE = 60
# The numbers of a chart take no more of the width than so many hundredths.
_MOST_NUMBERS = 57

# In pixels: a picture of two panels needs so much for its letters to be read.
_READABLE = 320
# How strong the frame is that shows where the focus is.
_RING = 2


class Picture(QWidget):
    """An image on white paper, as large as there is room for, never distorted.

    A click on a row of the chart tells its number; arrows and Enter do the same by keys.
    """

    chosen = Signal(object)
    moved = Signal(object)
    entered = Signal()

    def __init__(self) -> None:
        """Begin with blank paper."""
        super().__init__()
        self._image = QImage()
        self._places: Places | None = None
        self._row = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.setPalette(paper_palette())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage, places: Places | None = None) -> None:
        """Show another image; ``places`` say where the rows of its table lie."""
        self._image, self._places, self._row = image, places, -1
        self.update()

    def mark(self, row: int) -> None:
        """Mark a row of the chart, -1 for none."""
        self._row = row
        self.update()

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the chart at a point, None where there is none."""
        area = self._area()
        if self._places is None or area.isEmpty():
            return None
        x = (point.x() - area.left()) / area.width()
        return self._places.row_at(x, (point.y() - area.top()) / area.height())

    def image(self) -> QImage:
        """Return what is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        return QSize(em(self, 40), line_height(self, 16))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that can be read."""
        # The letters of a picture do not grow with those of the screen: nor need its height.
        return QSize(em(self, 18), max(line_height(self, 10), _READABLE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the image and its frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            area = self._area()
            painter.drawImage(area.topLeft(), self._scaled(area.size()))
            self._paint_mark(painter, area)
        painter.setPen(edge_colour(QApplication.palette()))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), _RING))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be chosen."""
        shape = Qt.CursorShape
        over = self.row_at(event.position()) is not None
        self.setCursor(shape.PointingHandCursor if over else shape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row that is clicked."""
        row = self.row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows with the arrows, open one with Enter."""
        keys = Qt.Key
        steps = {keys.Key_Down: 1, keys.Key_Right: 1, keys.Key_Up: -1, keys.Key_Left: -1}
        if event.key() in steps and self._places is not None:
            self.moved.emit(steps[keys(event.key())])
        elif event.key() in {keys.Key_Return, keys.Key_Enter} and self._places is not None:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _area(self) -> QRect:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(QPoint((self.width() - size.width()) // 2, 0), size)

    def _paint_mark(self, painter: QPainter, area: QRect) -> None:
        if self._places is None or not 0 <= self._row < self._places.count or not self.hasFocus():
            return
        left, top, right, bottom = self._places.band(self._row)
        wide, high = area.width(), area.height()
        painter.setPen(QPen(self.palette().highlight().color(), _RING))
        painter.drawRect(
            area.left() + round(left * wide),
            area.top() + round(top * high),
            round((right - left) * wide),
            round((bottom - top) * high),
        )

    def _scaled(self, size: QSize) -> QImage:
        real = size * self.devicePixelRatioF()
        mode = Qt.TransformationMode.SmoothTransformation
        scaled = self._image.scaled(real, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        scaled.setDevicePixelRatio(self.devicePixelRatioF())
        return scaled


class ChartView(QWidget):
    """Title, picture and caption left, the same numbers as a table right."""

    def __init__(self, table_name: str) -> None:
        """Begin without a chart."""
        super().__init__()
        self._title = Heading("", 2)
        self._caption = StateLabel()
        self._picture = Picture()
        self._picture.chosen.connect(self._choose)
        self._picture.moved.connect(self._move)
        self._picture.entered.connect(self._enter)
        self.table = TableView(table_name)
        self.table.current_changed.connect(self._picture.mark)
        self.table.setMinimumWidth(em(self, 25))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._picture, 1)
        column.addWidget(self._caption)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(_above(self.table, ColumnsLeft(self.table)))
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self._moved = False
        self._split.splitterMoved.connect(self._keep_sizes)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the numbers under the picture where there is no room beside it."""
        super().resizeEvent(event)
        beside = self.width() >= em(self, _BESIDE)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._split.setOrientation(across if beside else down)
        self._share_room()

    def use_model(self, model: QAbstractItemModel, stretch: int = 0) -> None:
        """Take the model of the table twin."""
        self.table.use_model(model, stretch, sortable=False)

    def show_chart(
        self,
        words: tuple[str, str, str],
        png: bytes,
        places: Places | None = None,
    ) -> None:
        """Show a chart: its title, caption, and what a screen reader says of it."""
        title, caption, description = words
        self._title.setText(title)
        self._caption.setText(caption)
        self.show_image(png, places)
        self._picture.setAccessibleName(title)
        self._picture.setAccessibleDescription(description)
        self._share_room()

    def _share_room(self) -> None:
        """Let the numbers have the room that they need, the picture the rest and never less."""
        wanted = self.table.wanted_width()
        room = self._split.width() - self._split.handleWidth()
        if wanted and not self._moved and self._split.orientation() == Qt.Orientation.Horizontal:
            numbers = min(max(wanted, self.table.minimumWidth()), room * _MOST_NUMBERS // 100)
            self._split.setSizes([room - numbers, numbers])

    @Slot()
    def _keep_sizes(self) -> None:
        self._moved = True

    def shape(self) -> float:
        """Return how wide the frame of the picture is for each unit of height; 0 out of sight."""
        frame = self._picture.size()
        return frame.width() / frame.height() if self.isVisible() and frame.height() else 0.0

    def show_image(self, png: bytes, places: Places | None) -> None:
        """Show the same chart drawn anew, for a frame of another shape."""
        self._picture.show_image(QImage.fromData(png), places)
        self._picture.mark(self.table.current_row())

    def copy_image(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self._picture.image())

    @Slot(object)
    def _choose(self, row: int) -> None:
        self.table.go_to_row(row)
        self._enter()

    @Slot(object)
    def _move(self, step: int) -> None:
        self.table.go_to_row(self.table.current_row() + step)
        title = self.table.model().index(self.table.current_row(), 0)
        announce(self._picture, str(title.data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    @Slot()
    def _enter(self) -> None:
        if self.table.current_row() >= 0:
            self.table.opened_row.emit(self.table.current_row())


def _above(table: TableView, left: ColumnsLeft) -> QWidget:
    """Return a table with the word on columns without room below it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(table, 1)
    column.addWidget(left, 0, Qt.AlignmentFlag.AlignRight)
    return holder
