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
        self._jobs: list[Job] = []
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self.hide()

    def watch(self, job: Job) -> None:
        """Follow a piece of work until it is done; of several the one that was asked first."""
        if not self._running():
            self._waited = 0
        self._jobs.append(job)
        self._timer.start()

    def _running(self) -> list[Job]:
        self._jobs = [job for job in self._jobs if job.running()]
        return self._jobs

    @Slot()
    def _look(self) -> None:
        running = self._running()
        if not running:
            self._timer.stop()
            if not self.isHidden():
                announce(self, self.tr("The work has ended."))
            self.hide()
            return
        self._waited += POLL_MS
        if self._waited >= SHOW_AFTER_MS:
            self._paint(running[0])

    def _paint(self, job: Job) -> None:
        progress = job.progress
        stage = progress.stage or self.tr("Working")
        self._bar.setRange(0, progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        count = self.tr("{done} of {total}").format(
            done=f"{progress.done:,}", total=f"{progress.total:,}"
        )
        text = f"{stage}: {count}" if progress.total else stage
        stopping = job.progress.is_cancelled()
        self._cancel.setEnabled(not stopping)
        if stopping:
            text = self.tr("Stopping. Nothing will be changed.")
        self._stage.setText(text)
        if self.isHidden():
            self.show()
            announce(self, text)

    @Slot()
    def _ask_to_stop(self) -> None:
        if running := self._running():
            running[0].cancel()
            self._paint(running[0])
