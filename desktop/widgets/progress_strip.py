"""How far a long piece of work is, inside the page, with Cancel."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.jobs import Job
from desktop.qt import announce, em
from desktop.widgets.labels import Label

POLL_MS = 100
SHOW_AFTER_MS = 600


class ProgressStrip(QWidget):
    """Appears when work takes more than a moment, and goes when it is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden, with nothing to watch."""
        super().__init__(parent)
        self._stage = Label()
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.setMinimumWidth(em(self, 16))
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.clicked.connect(self._ask_to_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(em(self, 1), 0, em(self, 1), 0)
        row.addWidget(self._stage, 1)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self._job: Job | None = None
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self.hide()

    def watch(self, job: Job) -> None:
        """Follow a piece of work until it is done."""
        self._job = job
        self._waited = 0
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        job = self._job
        if job is None or not job.running():
            self._timer.stop()
            self._job = None
            if not self.isHidden():
                announce(self, self.tr("The work has ended."))
            self.hide()
            return
        self._waited += POLL_MS
        if self._waited >= SHOW_AFTER_MS:
            self._paint(job)

    def _paint(self, job: Job) -> None:
        progress = job.progress
        stage = progress.stage or self.tr("Working")
        self._bar.setRange(0, progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        count = self.tr("{done} of {total}").format(
            done=f"{progress.done:,}", total=f"{progress.total:,}"
        )
        text = f"{stage}: {count}" if progress.total else stage
        self._stage.setText(text)
        if self.isHidden():
            self._cancel.setEnabled(True)
            self.show()
            announce(self, text)

    @Slot()
    def _ask_to_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._stage.setText(self.tr("Stopping. Nothing will be changed."))
