"""Children that are made by forking: they begin at once, and what befalls them stays theirs."""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from core.domain.problems import UserError


@dataclass(frozen=True)
class Ended:
    """How a child ended: with a ``value`` of plain data, or with what it said or met.

    ``said`` is the sentence of a world that is not as needed; ``fault`` is the trace of what
    the program did not foresee; ``signal`` is what ended it from outside, 0 for nothing.
    """

    value: Any = None
    said: str = ""
    fault: str = ""
    signal: int = 0

    def done(self) -> bool:
        """Say whether the work came to its end."""
        return not (self.said or self.fault or self.signal)


class Child:
    """A forked child at work; its result comes through a pipe when it has ended."""

    def __init__(self, work: Callable[[], Any]) -> None:
        """Begin."""
        self._read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._read)
            _work(work, write)
        os.close(write)

    def kill_after(self, seconds: float) -> Ended:
        """End it without notice, if it is still at work then."""
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> Ended:
        """Wait until it has ended, and return how."""
        with os.fdopen(self._read, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return Ended(signal=os.WTERMSIG(status))
        return Ended(**json.loads(data))


def run(work: Callable[[], Any]) -> Ended:
    """Do a piece of work in a child, and wait for it."""
    return Child(work).wait()


def _work(work: Callable[[], Any], write: int) -> None:
    # Never back into the parent's own course: no tests, no exit handlers, no open files of it.
    try:
        found = _result(work)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(json.dumps(asdict(found)).encode())
    finally:
        os._exit(0)


def _result(work: Callable[[], Any]) -> Ended:
    try:
        return Ended(value=work())
    except UserError as told:
        return Ended(said=f"{told.code} {told.sentence()}")
    except BaseException:  # noqa: BLE001 - what falls over is the finding
        return Ended(fault=traceback.format_exc(limit=-4))
