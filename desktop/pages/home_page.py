"""Home: the steps of the main job with where each stands, and what is coming up."""

from __future__ import annotations

from core.domain.assessment import Assessment
from core.domain.money import pounds, share, short_pounds
from desktop.open_book import OpenBook
from desktop.pages.board_paper import BoardPaper
from desktop.pages.book_place import BookPlace
from desktop.pages.home_tasks import Standing, standing
from desktop.pages.page import Page, button_for
from desktop.pages.task_list import Task, TaskList
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label


class HomePage(Page):
    """A task list: every row opens its page."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list out."""
        super().__init__(open_book, self.tr("Home"))
        self.help_text = self.tr(
            "The seven steps from payments to a return. Take them in any order; each says where "
            "it stands. Enter opens the step."
        )
        self.steps = TaskList(self)
        self._figures = FigureRow()
        self._coming = Label()
        self._coming_title = Heading(self.tr("Coming up"), 2)
        self.place = BookPlace(self)
        self.body.addWidget(self.place.panel())
        self.body.addWidget(self._figures)
        self.body.addWidget(self.steps)
        self.body.addWidget(self._coming_title)
        self.body.addWidget(self._coming)
        watch = self.add_action(self.tr("See all that is due"), "Ctrl+D", lambda: self.go("watch"))
        self._watch = button_for(watch)
        self._board = BoardPaper(self)
        self._board_button = self._board.button()
        self.body.addWidget(flow(self._watch, self._board_button))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Ask where every step stands."""
        view = self.open_book.view
        self.place.ask()
        self.read(lambda book, _progress: standing(book, view), self._show)

    def tasks(self) -> tuple[Task, ...]:
        """Return the steps with where each stands."""
        return self.steps.tasks()

    def next_words(self) -> str:
        """Return what to do next, in words."""
        return self.steps.words.text()

    def _show(self, found: Standing) -> None:
        self.steps.show_tasks(found.tasks, self._next_words(found))
        self._figures.set_figures(self._figure_words(found.assessment))
        self._figures.setVisible(found.assessment is not None)
        self._board_button.setVisible(found.assessment is not None)
        self._coming.setText("\n".join(found.coming_up))
        self._coming.setVisible(bool(found.coming_up))
        self._coming_title.setVisible(bool(found.coming_up))
        self._watch.setVisible(bool(found.coming_up))

    def _next_words(self, found: Standing) -> str:
        if found.assessment is None:
            return self.tr("Begin with the payments: choose the file your finance system exports.")
        figures = found.assessment.figures
        said = self.tr("In scope: {pounds} of {all} paid.").format(
            pounds=pounds(figures.in_scope), all=pounds(figures.total)
        )
        if not found.largest_share:
            return said
        few = self.tr("The 20 largest suppliers are {share} of what is in scope.")
        return f"{said} {few.format(share=found.largest_share)}"

    def _figure_words(self, found: Assessment | None) -> list[Figure]:
        if found is None:
            return []
        f = found.figures
        target = found.target.basis_points if found.target else 0
        words = self.tr("target {percent} %").format(percent=target // 100)
        return [
            (
                self.tr("Paid"),
                short_pounds(f.total),
                self.tr("%Ln payment(s)", "", f.lines),
            ),
            (self.tr("In scope"), short_pounds(f.in_scope), share(f.in_scope, f.total)),
            (self.tr("Locked"), short_pounds(f.locked), share(f.locked, f.in_scope)),
            (self.tr("Available"), short_pounds(f.available), share(f.available, f.in_scope)),
            (self.tr("Collaborative"), short_pounds(f.collaborative), self.tr("of available")),
            (self.tr("Uptake"), share(f.collaborative, f.available), words),
        ]
