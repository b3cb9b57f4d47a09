"""A chart of the book on a page, with its numbers and ways to take it along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.analysis.figures import Chart
from core.domain.picture_places import Places
from core.domain.progress import Progress
from desktop.models.lists import RowTable
from desktop.models.value_table import Row, value_columns
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.asking import SaveFile
from desktop.widgets.chart_view import ChartView
from desktop.widgets.flow import flow

# A frame that is being made larger is not drawn for at every step.
_REST_MS = 250


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its picture, made on the worker for a frame of some shape."""

    chart: Chart
    png: bytes
    places: Places | None = None
    shape: float = 0.0


def draw(chart: Chart, shape: float = 0.0) -> Drawn:
    """Draw a chart for the screen, where title and caption stand as words of their own.

    ``shape`` is the width of its frame for each unit of height, 0 where that is not known.
    """
    from core.usecases import look_at_spend

    return Drawn(chart, *look_at_spend.on_screen(chart, shape), shape)


class ChartPane(QWidget):
    """Shows one chart after the other; a row of its table may be opened."""

    opened_row = Signal(object)

    def __init__(
        self,
        page: Page,
        name: str,
        *,
        beside: QWidget | None = None,
        stays: Collection[str] = (),
    ) -> None:
        """Lay the chart out; ``beside`` stands in the row of its buttons.

        The columns ``stays`` of its numbers are the last to leave where not all fit.
        """
        super().__init__()
        self._page = page
        self._name = name
        self._stays = stays
        self._drawn: Drawn | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._suit)
        self.view = ChartView(self.tr("{name}: the numbers").format(name=name))
        self.view.table.set_rows_shown(10)
        self._rows: RowTable[Row] = RowTable((), self)
        self.view.table.opened_row.connect(self.opened_row)
        actions = (
            page.add_action(self.tr("Save the picture"), "", lambda: self._save(".png")),
            page.add_action(self.tr("Save as a drawing (SVG)"), "", lambda: self._save(".svg")),
            page.add_action(self.tr("Save the numbers"), "", lambda: self._save(".xlsx", ".csv")),
            page.add_action(self.tr("Copy the picture"), "", self.view.copy_image),
        )
        buttons = [button_for(action) for action in actions]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow(*([beside] if beside else []), *buttons))
        column.addWidget(self.view, 1)

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a chart with its numbers."""
        chart = drawn.chart
        self._drawn = drawn
        old = self._rows
        units = [unit.value for unit in chart.table.units]
        self._rows = RowTable(value_columns(chart.table.columns, units, self._stays), self)
        self._rows.set_rows(chart.table.rows)
        self.view.use_model(self._rows)
        old.deleteLater()
        self._widen()
        words = (chart.title, chart.caption, chart.description)
        self.view.show_chart(words, drawn.png, drawn.places)
        self._rest.start()

    def chart(self) -> Chart | None:
        """Return the chart in sight."""
        return self._drawn.chart if self._drawn is not None else None

    def shape(self) -> float:
        """Return for what shape of frame the next chart is best drawn."""
        return self.view.shape()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        super().resizeEvent(event)
        self._widen()
        self._rest.start()

    @Slot()
    def _suit(self) -> None:
        """Have the chart drawn again where the picture leaves much of its frame empty."""
        from core.usecases import look_at_spend

        drawn, shape = self._drawn, self.view.shape()
        if drawn is None or not shape or look_at_spend.suits(drawn.chart, drawn.shape, shape):
            return
        self._page.run(lambda _progress: draw(drawn.chart, shape), self._show_again)

    def _show_again(self, drawn: Drawn) -> None:
        # Another chart may have come meanwhile.
        if self._drawn is not None and self._drawn.chart is drawn.chart:
            self._drawn = drawn
            self.view.show_image(drawn.png, drawn.places)

    def _widen(self) -> None:
        """Show every column of the numbers, as long as the picture keeps half of the room."""
        table = self.view.table
        columns = range(self._rows.columnCount())
        wanted = sum(table.sizeHintForColumn(n) + em(self, 1.5) for n in columns)
        table.setMinimumWidth(min(max(wanted, em(self, 25)), max(self.width() // 2, em(self, 25))))

    def _save(self, suffix: str, *others: str) -> None:
        chart = self.chart()
        if chart is None:
            return
        name = f"{self._name}{suffix}"
        title = self.tr("Save the chart")
        path = SaveFile.ask(self, self._page.open_book.settings, "chart", title, name, others)
        if path is not None:
            self._page.run(lambda progress: _save(chart, path, progress), self._saved)

    def _saved(self, path: Path) -> None:
        self._page.notice(self.tr("The chart is in {path}.").format(path=path))


def _save(chart: Chart, path: Path, _progress: Progress) -> Path:
    from core.usecases import look_at_spend

    return look_at_spend.save_chart(chart, path)
