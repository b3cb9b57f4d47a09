"""A plan in the making: what was decided, what it was decided on, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.spend import Question
from core.importing.columns import Column
from core.importing.heading_row import HeadingRow
from core.importing.plan import Plan


@dataclass
class Planned:
    """A plan with what is open about it; no plan where there is no table of payments.

    ``columns`` and ``rows`` are the table as it was judged, for questions asked later; ``body``
    are rows spread over it that hold more than one cell. ``offers`` are questions that need no
    answer. ``cut`` says that the table goes on beyond what was judged. Planning tells
    ``progress`` where it is, where somebody listens.
    """

    plan: Plan | None = None
    reason: str = ""
    headings: HeadingRow | None = None
    columns: tuple[Column, ...] = ()
    rows: list[list[str]] = field(default_factory=list)
    above: list[list[str]] = field(default_factory=list)
    body: list[list[str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    offers: list[Question] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    cut: bool = False
    progress: Progress | None = None

    def step(self) -> None:
        """Tell that planning goes on, between two parts of it that take their time.

        Raises:
            Cancelled: the person asked to stop.
        """
        if self.progress:
            self.progress.step("Working out the columns")
