"""The list of what the window works on: what is under way and what is over."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from desktop.jobs import Jobs, JobState, Told
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.qt import em, line_height
from desktop.widgets.labels import Label
from desktop.widgets.table_view import TableView

_LOOK_EVERY_MS = 500
_COLOURS = {
    JobState.DONE: "done",
    JobState.NOT_DONE: "problem",
    JobState.UNDER_WAY: "notice",
}


class WorkDialog(QDialog):
    """Lists what is under way and what is over; any of it can be stopped."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        """Lay the list out."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Work under way and done"))
        self._jobs = jobs
        self.model: RowTable[Told] = RowTable(self._columns(), self)
        self.table = TableView(self.tr("Work"))
        self.table.use_model(self.model, stretch=1, sortable=False)
        self.table.set_rows_shown(6)
        self.table.current_changed.connect(self._allow)
        self.stop = QPushButton(self.tr("Stop it"))
        self.stop.clicked.connect(self._stop_one)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        lead = self.tr(
            "One piece of work is done after the other. What is stopped changes nothing."
        )
        column.addWidget(Label(lead))
        column.addWidget(self.table)
        column.addWidget(buttons)
        self.resize(min(em(self, 56), 1160), min(line_height(self, 19), 640))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the work while it is in sight."""
        super().showEvent(event)
        self._look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _columns(self) -> tuple[Column[Told], ...]:
        return (
            Column(self.tr("Page"), lambda one: one.place),
            Column(self.tr("What"), lambda one: one.stage or self.tr("Working")),
            Column(
                self.tr("State"),
                lambda one: one.state,
                words=self._state_words,
                state=lambda one: _COLOURS.get(one.state, "quiet"),
            ),
            Column(
                self.tr("Time"),
                lambda one: one.seconds,
                words=lambda one: self.tr("{seconds} s").format(seconds=f"{one.seconds:.1f}"),
            ),
        )

    def _state_words(self, one: Told) -> str:
        words = {
            JobState.WAITING: self.tr("Waiting"),
            JobState.UNDER_WAY: self.tr("Under way"),
            JobState.DONE: self.tr("Done"),
            JobState.STOPPED: self.tr("Stopped, nothing changed"),
            JobState.NOT_DONE: self.tr("Could not be done"),
        }
        return words[one.state]

    @Slot()
    def _look(self) -> None:
        told = self._jobs.told()
        if told != tuple(self.model.rows()):
            self.model.set_rows(told)
        self._allow(self.table.currentIndex().row())

    @Slot(object)
    def _allow(self, number: int) -> None:
        one = self.model.row_at(number)
        self.stop.setEnabled(one is not None and one.job is not None)

    @Slot()
    def _stop_one(self) -> None:
        one = self.model.row_at(self.table.currentIndex().row())
        if one is not None and one.job is not None:
            one.job.cancel()
