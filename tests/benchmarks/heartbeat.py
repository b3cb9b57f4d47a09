"""How long a thread of the screen was kept from its next beat, and by what.

The clock says what a person waits on this machine at this moment, and a machine with other work
keeps everybody waiting. So three figures are told: the clock; the clock less what the window and
the thread that it waited for stood in line for a processor, which is what the clock would say on
a machine with nothing else to do; and the work of the window's own thread.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import FrameType

LIMIT_MS = 100.0
_BEAT_MS = 5
# What ``_yardstick`` takes of the machine on which the limit was set while nobody else works.
_YARD_MS = 7.0
_YARD_EVERY_SECONDS = 0.5


@dataclass
class Longest:
    """The longest that one piece of work kept the window, in thousandths of a second."""

    name: str
    clock_ms: float = 0.0
    alone_ms: float = 0.0
    own_ms: float = 0.0
    seconds: float = 0.0
    yards: list[float] = field(default_factory=list)

    def slowness(self) -> float:
        """Return how many times as long as on the quiet machine all took then; 1 at least."""
        return max(1.0, median(self.yards or [0.0]) / _YARD_MS)

    def within_limit(self) -> bool:
        """Say whether the window was kept less than the limit, on a machine as slow as this."""
        return self.alone_ms <= LIMIT_MS * self.slowness()


class Queue:
    """How long each of the program's threads was ready to go on and no processor was free.

    Linux counts it; elsewhere it is 0, and the clock is all there is.
    """

    def __init__(self) -> None:
        self._files: dict[int, int] = {}

    def waited(self) -> dict[int, int]:
        """Return what each thread has waited so far, in billionths of a second."""
        for thread in threading.enumerate():
            number = thread.native_id
            place = Path(f"/proc/self/task/{number}/schedstat")
            if number is not None and number not in self._files and place.exists():
                self._files[number] = os.open(place, os.O_RDONLY)
        return {number: self._waited(file) for number, file in self._files.items()}

    def _waited(self, file: int) -> int:
        try:
            return int(os.pread(file, 99, 0).split()[1])
        except ProcessLookupError:
            # The thread is over.
            return 0


@dataclass(frozen=True)
class Moment:
    """The clock, the work of this thread, and the waiting of every thread until now."""

    clock: float
    own: float
    waited: dict[int, int]

    def since(self, before: Moment) -> tuple[float, float, float]:
        """Return clock, clock without others' programs, and own work, in thousandths of seconds.

        What this thread slept it waited for another of ours, as long as that was not in line
        itself.
        """
        clock, own = (self.clock - before.clock) * 1000, (self.own - before.own) * 1000
        waits = {n: (now - before.waited.get(n, now)) / 1e6 for n, now in self.waited.items()}
        in_line = waits.pop(threading.get_native_id(), 0.0)
        slept = clock - own - in_line - max(waits.values(), default=0.0)
        return clock, own + max(slept, 0.0), own


class Heartbeat:
    """Beats in the event loop, and keeps the longest gap of the work that is under way."""

    def __init__(self, *, who: bool) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.longest = Longest("")
        self._queue = Queue()
        self._next_yard = 0.0
        self._last = self._now()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._seen: Counter[str] = Counter()
        if who:
            watcher = threading.Thread(target=self._watch, args=(threading.get_ident(),))
            watcher.daemon = True
            watcher.start()

    def begin(self, name: str) -> Longest:
        """Count for another piece of work from now on."""
        self.longest = Longest(name)
        self._last = self._now()
        return self.longest

    def _now(self) -> Moment:
        return Moment(time.perf_counter(), time.thread_time(), self._queue.waited())

    def _beat(self) -> None:
        clock, alone, own = self._now().since(self._last)
        found = self.longest
        found.clock_ms = max(found.clock_ms, clock)
        found.alone_ms = max(found.alone_ms, alone)
        found.own_ms = max(found.own_ms, own)
        if alone > LIMIT_MS / 2 and self._seen:
            gap = f"{clock:.0f} ms by the clock, {alone:.0f} alone, {own:.0f} own"
            print(f"--- {found.name}: {gap}")
            for place, times in self._seen.most_common(3):
                print(f"{times:6} x {place}")
        self._seen.clear()
        self._last = self._now()
        if self._last.clock > self._next_yard:
            found.yards.append(_yardstick())
            self._last = self._now()
            self._next_yard = self._last.clock + _YARD_EVERY_SECONDS

    def _watch(self, window: int) -> None:
        """Note again and again what the window's thread is at while it does not answer."""
        while True:
            time.sleep(0.005)
            if (time.perf_counter() - self._last.clock) * 1000 > LIMIT_MS / 10:
                self._note(window)

    def _note(self, window: int) -> None:
        # Frames are let go at once: they hold widgets that Qt is still making.
        frames = sys._current_frames()
        worker = next((n for n in frames if n not in {window, threading.get_ident()}), 0)
        places = (_places(frames.get(one)) for one in (window, worker))
        self._seen[" | ".join(places)] += 1


def _places(frame: FrameType | None) -> str:
    """Return where in our rooms a thread is, the innermost first."""
    found = []
    while frame is not None:
        code = frame.f_code
        if re.search(r"/(desktop|core)/", code.co_filename):
            found.append(f"{Path(code.co_filename).stem}.{code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(found[:9])


def _yardstick() -> float:
    """Return the processor's milliseconds for a piece of work that is always the same."""
    before = time.thread_time()
    words = [f"{number * 7919 % 10_007:05}" for number in range(20_000)]
    Counter(sorted(words))
    return (time.thread_time() - before) * 1000
