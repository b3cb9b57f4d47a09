"""Long work off the screen's thread: one worker, one way back.

Everything that touches a book runs here, one piece after the other, so that the screen never
waits on a lock and no two pieces of work see each other half done.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.domain.problems import Cancelled
from core.domain.progress import Progress

T = TypeVar("T")


# Shorter work is over before anybody could ask what it was.
WORTH_TELLING_SECONDS = 0.6
_TOLD_AT_MOST = 50

# How long the worker may keep Python to itself while the screen waits for it. Qt asks for Python
# some hundred times to fill a page: at 5 ms each, as is usual, the window stood still for long,
# and at half a millisecond for a fifth of a second beside a file that was looked at.
_TURN_SECONDS = 0.0001


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    UNDER_WAY = "under way"
    DONE = "done"
    STOPPED = "stopped"
    NOT_DONE = "not done"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a piece of work, under way or over. ``job`` is None once it is over."""

    place: str
    stage: str
    state: JobState
    seconds: float
    job: Job | None = None


@dataclass(eq=False)
class Job:
    """One piece of work under way. Its progress may be read, and stopped, at any time.

    ``began`` and ``ended`` are seconds of a clock that only runs forward, 0 where not yet.
    """

    owner: QObject
    on_done: Callable[[Any], None]
    on_problem: Callable[[BaseException], None]
    progress: Progress = field(default_factory=Progress)
    future: Future[Any] | None = None
    dropped: bool = False
    began: float = 0.0
    ended: float = 0.0

    def state(self) -> JobState:
        """Say where it stands."""
        future = self.future
        if future is None or not future.done():
            return JobState.UNDER_WAY if self.began else JobState.WAITING
        if future.cancelled() or was_cancelled(future.exception()):
            return JobState.STOPPED
        return JobState.NOT_DONE if future.exception() else JobState.DONE

    def told(self) -> Told:
        """Return what is told of it; nothing of its answer is kept."""
        running = self.running()
        place = str(getattr(self.owner, "title", "")) if shiboken6.isValid(self.owner) else ""
        seconds = (self.ended or time.monotonic()) - self.began if self.began else 0.0
        stage = self.progress.stage
        if running and self.progress.total:
            stage = f"{stage}: {self.progress.done:,} / {self.progress.total:,}"
        return Told(place, stage, self.state(), seconds, self if running else None)

    def cancel(self) -> None:
        """Ask the work to stop; nothing that it did stays."""
        self.progress.cancel()

    def drop(self) -> None:
        """Forget the answer: a newer question has been asked."""
        self.dropped = True
        self.progress.cancel()

    def running(self) -> bool:
        """Say whether the answer is still to come."""
        return not self.dropped and (self.future is None or not self.future.done())


class Jobs(QObject):
    """Runs work on the one worker and brings each answer back to the screen's thread."""

    busy_changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to do."""
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="book")
        self._open: list[Job] = []
        self._over: deque[Told] = deque(maxlen=_TOLD_AT_MOST)
        self._stopped = False
        self._sweeper = Sweeper(self)
        self._turn_before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_SECONDS)
        # Queued always: work that is done at once must not answer before run() returns.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_problem: Callable[[BaseException], None],
    ) -> Job:
        """Do work on the worker, then call back in this thread.

        The answer is dropped when its owner is gone by then. ``work`` must not touch a widget.
        """
        job = Job(owner, on_done, on_problem)
        if self._stopped:
            # A timer may still ask while the window goes; nobody waits for the answer.
            job.drop()
            return job
        self._open.append(job)
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        job.future = self._pool.submit(_do, job, work)
        job.future.add_done_callback(partial(self._tell, job))
        return job

    def busy(self) -> bool:
        """Say whether any answer is still to come."""
        return bool(self._open)

    def told(self) -> tuple[Told, ...]:
        """Tell of what is under way, then of what took its time and is over, the newest first.

        What nobody waits for any more is left out.
        """
        running = [job.told() for job in self._open if not job.dropped]
        return (*running, *self._over)

    def cancel_all(self) -> None:
        """Ask everything under way to stop."""
        for job in tuple(self._open):
            job.cancel()

    def stop(self) -> None:
        """Cancel what runs, wait for it to let go, and take no more."""
        self._stopped = True
        self.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._sweeper.stop()
        sys.setswitchinterval(self._turn_before)

    def _tell(self, job: Job, _future: Future[Any]) -> None:
        if shiboken6.isValid(self):
            self._arrived.emit(job)

    @Slot(object)
    def _deliver(self, job: Job) -> None:
        self._open.remove(job)
        if not self._open:
            self.busy_changed.emit(False)
        future = job.future
        if not job.dropped and job.ended - job.began >= WORTH_TELLING_SECONDS:
            self._over.appendleft(job.told())
        if future is None or future.cancelled() or job.dropped:
            return
        if not shiboken6.isValid(job.owner):
            return
        error = future.exception()
        if error is None:
            job.on_done(future.result())
        else:
            job.on_problem(error)


class Sweeper(QObject):
    """Collects garbage in the screen's thread only, never so long that a person notices.

    Python collects in whichever thread allocates. A page that was closed would be freed on the
    worker that way, and Qt lets widgets be freed in the screen's thread alone. One collection of
    everything takes a tenth of a second and more, so what was looked at once is set aside, and
    so is what came in great numbers: that is data. All of it is looked at again in a long pause.
    """

    _EVERY_MS = 1000
    _WORTH_IT = 700
    _DATA = 50_000
    _LONG_PAUSE = 120

    def __init__(self, jobs: Jobs) -> None:
        """Take over from the automatic collection until stopped; what is there is set aside."""
        super().__init__(jobs)
        gc.disable()
        gc.freeze()
        self._jobs = jobs
        self._pause = 0
        self._timer = QTimer(self)
        self._timer.setInterval(self._EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again: there is no worker any more."""
        self._timer.stop()
        gc.collect()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def sweep(self) -> None:
        """Collect what came since the last time, between two pieces of work."""
        if self._jobs.busy():
            self._pause = 0
            return
        self._pause += 1
        if self._pause == self._LONG_PAUSE:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            return
        new = gc.get_count()[0]
        if new > self._WORTH_IT:
            if new < self._DATA:
                gc.collect()
            gc.freeze()


def _do(job: Job, work: Callable[[Progress], T]) -> T:
    """Do work on the worker, unless it was stopped while it waited."""
    job.began = time.monotonic()
    try:
        job.progress.step(job.progress.stage)
        return work(job.progress)
    finally:
        job.ended = time.monotonic()


def was_cancelled(error: BaseException | None) -> bool:
    """Say whether the person stopped the work: nobody needs to be told."""
    return isinstance(error, Cancelled)
