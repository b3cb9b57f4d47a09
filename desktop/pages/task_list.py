"""A list of tasks: what to do, where it stands in words, and the next one on a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.qt import QT_TRANSLATE_NOOP, line_height
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.table_view import TableView

NOT_STARTED = QT_TRANSLATE_NOOP("Tasks", "Not yet started")
IN_PROGRESS = QT_TRANSLATE_NOOP("Tasks", "In progress")
COMPLETED = QT_TRANSLATE_NOOP("Tasks", "Completed")
CANNOT_START = QT_TRANSLATE_NOOP("Tasks", "Cannot start yet")
PROBLEM = QT_TRANSLATE_NOOP("Tasks", "There is a problem")
UPDATE = QT_TRANSLATE_NOOP("Tasks", "There is an update")
# What is looked at whenever somebody likes, and is never done for good.
READY = QT_TRANSLATE_NOOP("Tasks", "Ready")

_NOTHING_TO_DO = {COMPLETED, CANNOT_START, READY}


@dataclass(frozen=True, slots=True)
class Task:
    """One step: its page, what it is, where it stands in a sentence and in a state."""

    number: int
    page: str
    title: str
    sentence: str
    state: str

    def state_words(self) -> str:
        """Return the state in the language of the screen."""
        return QCoreApplication.translate("Tasks", self.state)

    def colour(self) -> str:
        """Return the colour that goes with the state."""
        colours = {PROBLEM: "problem", UPDATE: "notice", CANNOT_START: "quiet"}
        return colours.get(self.state, "")


class TaskList(QWidget):
    """The steps of a page: a click or Enter opens one, a button opens the next."""

    def __init__(self, page: Page) -> None:
        """Begin without steps; ``page`` goes where a step is done."""
        super().__init__()
        self._page = page
        self._task: Task | None = None
        self._done = StateLabel()
        self.words = Label()
        self._model: RowTable[Task] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("Steps"))
        self._table.use_model(self._model, stretch=2, sortable=False)
        # Each row has room for two lines, which large letters need.
        self._table.setWordWrap(True)
        self._table.opened_row.connect(self.open_task)
        self._table.clicked.connect(lambda index: self.open_task(index.row()))
        action = page.add_action(self.tr("Go on with the next step"), "Ctrl+Return", self._go_on)
        self._button = button_for(action, main=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        buttons = flow(self._button, ColumnsLeft(self._table))
        for widget in (self._done, self._table, self.words, buttons):
            column.addWidget(widget)

    def event(self, event: QEvent) -> bool:
        """Give the rows room for two lines of letters of another size."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            # Only after the table has taken the letters up.
            QTimer.singleShot(0, self, self._fit_rows)
        return done

    def tasks(self) -> tuple[Task, ...]:
        """Return the steps with where each stands."""
        return tuple(self._model.rows())

    def show_tasks(self, tasks: Sequence[Task], words: str) -> None:
        """Show the steps; ``words`` say below them what there is."""
        self._model.set_rows(tasks)
        self._fit_rows()
        done = sum(task.state == COMPLETED for task in tasks)
        ready = sum(task.state == READY for task in tasks)
        said = self.tr("{done} of {count} steps done")
        told = said.format(done=done, count=len(tasks) - ready)
        # What is never done, because it can be used again, is told: the list shows it too.
        more = self.tr("%Ln more to use when you want", "", ready)
        self._done.setText(f"{told}; {more}" if ready else told)
        self.words.setText(words)
        waiting = [task for task in tasks if task.state not in _NOTHING_TO_DO]
        self._task = waiting[0] if waiting else tasks[-1]
        self._button.setText(self.tr("Next: {title}").format(title=self._task.title))

    def open_task(self, number: int) -> None:
        """Open the page of a step, or say why it cannot start yet."""
        task = self._model.row_at(number)
        if task is not None and task.state != CANNOT_START:
            self._page.go(task.page)
        elif task is not None:
            words = self.tr("{title}: {why}").format(title=task.title, why=task.sentence)
            self._page.say(words)

    def _columns(self) -> tuple[Column[Task], ...]:
        return (
            Column(self.tr("Step"), lambda task: str(task.number), leaves=1),
            Column(self.tr("What to do"), lambda task: task.title),
            Column(self.tr("Where it stands"), lambda task: task.sentence),
            Column(
                self.tr("State"),
                lambda task: task.state,
                words=Task.state_words,
                state=Task.colour,
            ),
        )

    @Slot()
    def _fit_rows(self) -> None:
        self._table.verticalHeader().setDefaultSectionSize(line_height(self, 2.2))
        self._table.fit_rows()

    def _go_on(self) -> None:
        if self._task is not None:
            self._page.go(self._task.page)
