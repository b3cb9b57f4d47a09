"""Home of a buying organisation: what to do with the returns and the catalogue, and where it
stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.consolidated import PictureRow
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
    from core.usecases.picture import Glance

_SHOWN = 4


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

    def _show(self, seen: Glance | None) -> None:
        whole = seen.whole if seen and seen.whole.returns else None
        self._figures.set_figures(self._figure_words(whole) if whole else [])
        self._figures.setVisible(whole is not None)
        self.steps.show_tasks(self._tasks(seen, whole), self._words(seen))
        coming = self._coming_up(seen) if seen else []
        self._coming.setText("\n".join(coming))
        for widget in (self._coming_title, self._coming):
            widget.setVisible(bool(coming))

    def _words(self, seen: Glance | None) -> str:
        if seen is None:
            return self.tr("Begin with the returns: choose the folder in which they lie.")
        words = self.tr("{files}, {pounds} of payments in those that count.")
        files = self.tr("%Ln file(s)", "", len(seen.files))
        return words.format(files=files, pounds=pounds(seen.whole.returned.total))

    def _figure_words(self, whole: PictureRow) -> Sequence[Figure]:
        """Return the figures of the picture: what is paid inside families counts nowhere."""
        net, inside = whole.net, whole.eliminated.total
        scope, free, through = net.in_scope, net.available, net.collaborative
        taken_out = (self.tr("Inside families"), short_pounds(inside), self.tr("taken out"))
        return [
            (self.tr("Paid"), short_pounds(net.total), self.tr("in scope and out of scope")),
            (self.tr("In scope"), short_pounds(scope), share(scope, net.total)),
            (self.tr("Locked"), short_pounds(net.locked), share(net.locked, scope)),
            (self.tr("Available"), short_pounds(free), share(free, scope)),
            (self.tr("Collaborative"), short_pounds(through), self.tr("of available")),
            (self.tr("Uptake"), share(through, free), self.tr("collaborative / available")),
            *([taken_out] if inside else []),
        ]

    def _tasks(self, seen: Glance | None, whole: PictureRow | None) -> tuple[Task, ...]:
        free = whole.net.available if whole else 0
        available = self.tr("{pounds} available").format(pounds=pounds(free))
        needs = self.tr("Needs returns")
        state = READY if whole else CANNOT_START
        return (
            self._collect(seen),
            self._chase(seen),
            Task(
                3, "pbo-picture", self.tr("See the picture"), available if whole else needs, state
            ),
            Task(
                4,
                "pbo-market",
                self.tr("Find bodies to buy together"),
                self.tr("By lot, category and date") if whole else needs,
                state,
            ),
            Task(
                5,
                "pbo-levy",
                self.tr("Check the levy, send benchmarks back"),
                self.tr("What suppliers declared beside what returns say") if whole else needs,
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

    def _collect(self, seen: Glance | None) -> Task:
        title = self.tr("Collect the returns")
        if seen is None:
            words = self.tr("Choose the folder with the returns that you received")
            return Task(1, "pbo-returns", title, words, NOT_STARTED)
        refused = sum(not one.accepted for one in seen.files)
        words = self.tr("{accepted} accepted, {refused} refused").format(
            accepted=len(seen.files) - refused, refused=refused
        )
        return Task(1, "pbo-returns", title, words, PROBLEM if refused else COMPLETED)

    def _chase(self, seen: Glance | None) -> Task:
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

    def _coming_up(self, seen: Glance) -> list[str]:
        wanted = seen.chase.to_chase() if seen.listed else ()
        words = self.tr("{body}: ask for the return.")
        said = [words.format(body=one.name) for one in wanted[:_SHOWN]]
        if rest := len(wanted) - len(said):
            said.append(self.tr("%Ln more on page Returns.", "", rest))
        return said


def _look(path: Path, as_at: date, period: Period | None) -> Glance:
    from core.usecases import picture

    return picture.glance(path, as_at, period)
