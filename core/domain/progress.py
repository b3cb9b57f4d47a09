"""How a long piece of work tells where it is, and hears that it should stop."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.problems import Cancelled


@dataclass
class Progress:
    """Written by the worker, read by the screen: no signals, no locks, last value wins."""

    stage: str = ""
    done: int = 0
    total: int = 0
    _cancel: bool = field(default=False, repr=False)

    def cancel(self) -> None:
        """Ask the worker to stop at its next step."""
        self._cancel = True

    def is_cancelled(self) -> bool:
        """Say whether the worker was asked to stop."""
        return self._cancel

    def step(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Record where the work is.

        Raises:
            Cancelled: the person asked to stop.
        """
        self.stage, self.done, self.total = stage, done, total
        if self._cancel:
            raise Cancelled
