"""What the window works on: a word in the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QPushButton

from desktop.jobs import WORTH_TELLING_SECONDS, Jobs

if TYPE_CHECKING:
    from desktop.window.work_list import WorkDialog

_LOOK_EVERY_MS = 500


class WorkButton(QPushButton):
    """Says in the status bar how much is under way; hidden until something took its time."""

    def __init__(self, jobs: Jobs) -> None:
        """Begin hidden."""
        super().__init__()
        self._jobs = jobs
        self._list: WorkDialog | None = None
        self.setFlat(True)
        self.clicked.connect(self.show_list)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        jobs.busy_changed.connect(self._follow)
        self.hide()

    @Slot()
    def show_list(self) -> None:
        """Show the list beside the window, which goes on."""
        if self._list is None:
            from desktop.window.work_list import WorkDialog

            self._list = WorkDialog(self.window(), self._jobs)
        self._list.show()
        self._list.raise_()

    @Slot(object)
    def _follow(self, busy: bool) -> None:
        if busy and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _look(self) -> None:
        told = self._jobs.told()
        count = sum(one.job is not None and one.seconds > WORTH_TELLING_SECONDS for one in told)
        if count:
            self.setText(self.tr("%Ln piece(s) of work under way", "", count))
        else:
            self.setText(self.tr("All work is done"))
        if count or any(one.job is None for one in told):
            self.show()
        if not self._jobs.busy():
            self._timer.stop()
