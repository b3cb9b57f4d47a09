"""Home: the steps of the main job with where each stands, and what is coming up."""

from __future__ import annotations

from core.domain.assessment import Assessment
from core.domain.money import pounds, share, short_pounds
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.board_paper import BoardPaper
from desktop.pages.book_place import BookPlace
from desktop.pages.home_tasks import CANNOT_START, COMPLETED, Standing, Task, standing
from desktop.pages.page import Page, button_for
from desktop.qt import line_height
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.table_view import TableView


class HomePage(Page):
    """A task list: every row opens its page."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list out."""
        super().__init__(open_book, self.tr("Home"))
        self.help_text = self.tr(
            "The seven steps from payments to a return. Take them in any order; each says where "
            "it stands. Enter opens the step."
        )
        self._task: Task | None = None
        self._steps_done = StateLabel()
        self._next = Label()
        self._model: RowTable[Task] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("Steps"))
        self._table.use_model(self._model, stretch=2, sortable=False)
        self._table.opened_row.connect(self.open_task)
        self._table.clicked.connect(lambda index: self.open_task(index.row()))
        self._first = self.add_action(
            self.tr("Go on with the next step"), "Ctrl+Return", self._go_on
        )
        self._button = button_for(self._first, main=True)
        self._figures = FigureRow()
        self._coming = Label()
        self._coming_title = Heading(self.tr("Coming up"), 2)
        self.place = BookPlace(self)
        self.body.addWidget(self.place.panel())
        self.body.addWidget(self._figures)
        self.body.addWidget(self._steps_done)
        self.body.addWidget(self._table)
        self.body.addWidget(self._next)
        self.body.addWidget(flow(self._button))
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
        return tuple(self._model.rows())

    def next_words(self) -> str:
        """Return what to do next, in words."""
        return self._next.text()

    def _columns(self) -> tuple[Column[Task], ...]:
        return (
            Column(self.tr("Step"), lambda task: str(task.number)),
            Column(self.tr("What to do"), lambda task: task.title),
            Column(self.tr("Where it stands"), lambda task: task.sentence),
            Column(
                self.tr("State"),
                lambda task: task.state,
                words=Task.state_words,
                state=Task.colour,
            ),
        )

    def _show(self, found: Standing) -> None:
        self._model.set_rows(found.tasks)
        self._table.verticalHeader().setDefaultSectionSize(line_height(self, 2))
        self._table.fit_rows()
        count = len(found.tasks)
        self._steps_done.setText(
            self.tr("{done} of {count} steps done").format(done=found.done(), count=count)
        )
        self._figures.set_figures(self._figure_words(found.assessment))
        self._figures.setVisible(found.assessment is not None)
        self._board_button.setVisible(found.assessment is not None)
        self._show_next(found)
        self._coming.setText("\n".join(found.coming_up))
        self._coming.setVisible(bool(found.coming_up))
        self._coming_title.setVisible(bool(found.coming_up))
        self._watch.setVisible(bool(found.coming_up))

    def _show_next(self, found: Standing) -> None:
        info = found.info
        sentence = self.tr("{lines}, {pounds}. The 20 largest suppliers are {share} of it.")
        self._next.setText(
            sentence.format(
                lines=self.tr("%Ln payment(s)", "", info.lines),
                pounds=pounds(info.pence),
                share=found.largest_share,
            )
            if info.lines
            else self.tr("Begin with the payments: choose the file your finance system exports.")
        )
        waiting = [task for task in found.tasks if task.state not in {COMPLETED, CANNOT_START}]
        self._task = waiting[0] if waiting else found.tasks[-1]
        self._button.setText(self.tr("Next: {title}").format(title=self._task.title))

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

    def open_task(self, number: int) -> None:
        """Open the page of a step, or say why it cannot start yet."""
        task = self._model.row_at(number)
        if task is not None and task.state != CANNOT_START:
            self.go(task.page)
        elif task is not None:
            self.say(self.tr("{title}: {why}").format(title=task.title, why=task.sentence))

    def _go_on(self) -> None:
        if self._task is not None:
            self.go(self._task.page)
