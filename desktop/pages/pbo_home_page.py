"""Home of a buying organisation: what to do with the returns and the catalogue, and where it
stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.assessment import Status
from core.domain.collecting import Collected, Counting
from core.domain.money import pounds, share, short_pounds
from core.domain.period import Period
from desktop.open_book import OpenBook
from desktop.pages.page import Page
from desktop.pages.task_list import (
    CANNOT_START,
    COMPLETED,
    IN_PROGRESS,
    NOT_STARTED,
    PROBLEM,
    READY,
    Task,
    TaskList,
)
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.labels import Heading, Label

if TYPE_CHECKING:
    from core.domain.expecting import Chase

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a collection holds, and where each body stands that should have sent a return."""

    files: tuple[Collected, ...]
    chase: Chase
    listed: str

    def counted(self) -> tuple[Collected, ...]:
        """Return the files whose figures count."""
        return tuple(one for one in self.files if one.counting is Counting.COUNTED)


class PboHomePage(Page):
    """A task list: every row opens its page."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list out."""
        super().__init__(open_book, self.tr("Home"))
        self.help_text = self.tr(
            "What there is to do with returns and with your catalogue, in the usual order; each "
            "says where it stands. Enter opens the step."
        )
        self.steps = TaskList(self)
        self._figures = FigureRow()
        self._coming_title = Heading(self.tr("Coming up"), 2)
        self._coming = Label()
        for widget in (self._figures, self.steps, self._coming_title, self._coming):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Ask the collection where every step stands."""
        path, view = self.open_book.collection, self.open_book.view
        if path is None:
            self._show(None)
        else:
            self.run(lambda _progress: _look(path, view.as_at, view.period), self._show)

    def tasks(self) -> tuple[Task, ...]:
        """Return the steps with where each stands."""
        return self.steps.tasks()

    def _show(self, seen: _Seen | None) -> None:
        pence: Counter[Status] = Counter()
        for one in seen.counted() if seen else ():
            pence.update(one.pence)
        self._figures.set_figures(self._figure_words(pence) if pence else [])
        self._figures.setVisible(bool(pence))
        self.steps.show_tasks(self._tasks(seen, pence), self._words(seen, pence))
        coming = self._coming_up(seen) if seen else []
        self._coming.setText("\n".join(coming))
        for widget in (self._coming_title, self._coming):
            widget.setVisible(bool(coming))

    def _words(self, seen: _Seen | None, pence: Counter[Status]) -> str:
        if seen is None:
            return self.tr("Begin with the returns: choose the folder in which they lie.")
        words = self.tr("{files}, {pounds} of payments in those that count.")
        files = self.tr("%Ln file(s)", "", len(seen.files))
        return words.format(files=files, pounds=pounds(pence.total()))

    def _figure_words(self, pence: Counter[Status]) -> Sequence[Figure]:
        total = pence.total()
        scope = total - pence[Status.OUT_OF_SCOPE]
        free, through = scope - pence[Status.LOCKED], pence[Status.COLLABORATIVE]
        return [
            (self.tr("Paid"), short_pounds(total), self.tr("in scope and out of scope")),
            (self.tr("In scope"), short_pounds(scope), share(scope, total)),
            (self.tr("Locked"), short_pounds(pence[Status.LOCKED]), share(scope - free, scope)),
            (self.tr("Available"), short_pounds(free), share(free, scope)),
            (self.tr("Collaborative"), short_pounds(through), self.tr("of available")),
            (self.tr("Uptake"), share(through, free), self.tr("collaborative / available")),
        ]

    def _tasks(self, seen: _Seen | None, pence: Counter[Status]) -> tuple[Task, ...]:
        free = pence.total() - pence[Status.OUT_OF_SCOPE] - pence[Status.LOCKED]
        available = self.tr("{pounds} available").format(pounds=pounds(free))
        needs = self.tr("Needs returns")
        state = READY if pence else CANNOT_START
        return (
            self._collect(seen),
            self._chase(seen),
            Task(
                3, "pbo-picture", self.tr("See the picture"), available if pence else needs, state
            ),
            Task(
                4,
                "pbo-market",
                self.tr("Find bodies to buy together"),
                self.tr("By lot, category and date") if pence else needs,
                state,
            ),
            Task(
                5,
                "pbo-levy",
                self.tr("Check the levy, send benchmarks back"),
                self.tr("What suppliers declared beside what returns say") if pence else needs,
                state,
            ),
            Task(
                6,
                "pbo-catalogue",
                self.tr("Publish a catalogue"),
                self.tr("One form: filled in, checked, signed, sent as a file"),
                READY,
            ),
        )

    def _collect(self, seen: _Seen | None) -> Task:
        title = self.tr("Collect the returns")
        if seen is None:
            words = self.tr("Choose the folder with the returns that you received")
            return Task(1, "pbo-returns", title, words, NOT_STARTED)
        refused = sum(not one.accepted for one in seen.files)
        words = self.tr("{accepted} accepted, {refused} refused").format(
            accepted=len(seen.files) - refused, refused=refused
        )
        return Task(1, "pbo-returns", title, words, PROBLEM if refused else COMPLETED)

    def _chase(self, seen: _Seen | None) -> Task:
        title = self.tr("Ask those who are missing")
        if seen is None or not seen.listed:
            words = self.tr("Needs the list of bodies that should send a return")
            return Task(
                2, "pbo-returns", title, words, CANNOT_START if seen is None else NOT_STARTED
            )
        missing = len(seen.chase.to_chase())
        words = (
            self.tr("%Ln organisation(s) to ask", "", missing) if missing else self.tr("Nobody")
        )
        return Task(2, "pbo-returns", title, words, IN_PROGRESS if missing else COMPLETED)

    def _coming_up(self, seen: _Seen) -> list[str]:
        wanted = seen.chase.to_chase() if seen.listed else ()
        words = self.tr("{body}: ask for the return.")
        said = [words.format(body=one.name) for one in wanted[:_SHOWN]]
        if rest := len(wanted) - len(said):
            said.append(self.tr("%Ln more on page Returns.", "", rest))
        return said


def _look(path: Path, as_at: date, period: Period | None) -> _Seen:
    from core.usecases import chase_returns

    files, chase, listed = chase_returns.look(path, as_at, period)
    return _Seen(files, chase, listed)
