"""A chart as an image made off the screen's thread, with its table twin beside it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from desktop.colours import edge_colour, paper_palette
from desktop.qt import em, line_height
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.table_view import TableView

# From this width on, in letters, picture and numbers stand side by side.
_BESIDE = 60

# How strong the frame is that shows where the focus is.
_RING = 2


class Picture(QWidget):
    """An image on white paper, as large as there is room for, never distorted."""

    def __init__(self) -> None:
        """Begin with blank paper."""
        super().__init__()
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.setPalette(paper_palette())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Show another image."""
        self._image = image
        self.update()

    def image(self) -> QImage:
        """Return what is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        return QSize(em(self, 40), line_height(self, 16))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that can be read."""
        return QSize(em(self, 18), line_height(self, 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the image and its frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = (self.width() - size.width()) // 2
            painter.drawImage(self.rect().adjusted(left, 0, 0, 0).topLeft(), self._scaled(size))
        painter.setPen(edge_colour(QApplication.palette()))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), _RING))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()

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
        self.table = TableView(table_name)
        self.table.setMinimumWidth(em(self, 25))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._picture, 1)
        column.addWidget(self._caption)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self.table)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the numbers under the picture where there is no room beside it."""
        super().resizeEvent(event)
        beside = self.width() >= em(self, _BESIDE)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._split.setOrientation(across if beside else down)

    def use_model(self, model: QAbstractItemModel, stretch: int = 0) -> None:
        """Take the model of the table twin."""
        self.table.use_model(model, stretch, sortable=False)

    def show_chart(self, title: str, png: bytes, caption: str, description: str) -> None:
        """Show a chart; its description is what a screen reader says of it."""
        self._title.setText(title)
        self._caption.setText(caption)
        self._picture.show_image(QImage.fromData(png))
        self._picture.setAccessibleName(title)
        self._picture.setAccessibleDescription(description)

    def copy_image(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self._picture.image())
