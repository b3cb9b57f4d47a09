"""The way from the source files to the figures, step by step, to the penny."""

from __future__ import annotations

from core.domain.auditing import TieStep
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.page import button_for
from desktop.pages.review_desk import BenchPage, Desk
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane


class ReviewTiePage(BenchPage):
    """A waterfall as a table: what each step takes away, what is left, whether it closes."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the verdict and the steps out."""
        super().__init__(open_book, self.tr("Tie-out"))
        self.help_text = self.tr(
            "Each step starts with what the one before left. Where a figure is told twice, both "
            "must be the same. Open a step to see the table that it rests on."
        )
        self.verdict = StateLabel()
        self._model: RowTable[TieStep] = RowTable(self._columns(), self)
        empty = EmptyState(self.tr("A nil return has no figures to tie out."))
        self.list = ListPane(self.tr("Steps from the files to the return"), empty)
        self.list.use_model(self._model, stretch=4, sortable=False)
        self.list.table.set_rows_shown(8)
        self.list.table.opened_row.connect(self._open)
        self.list.table.current_changed.connect(self._tell)
        self._see = self.add_action(
            self.tr("See the table behind this step"), "Ctrl+Return", self._open_current
        )
        button = button_for(self._see)
        self.list.top.addWidget(button)
        self.list.goes_with_rows(button)
        self._says = Label()
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._says)

    def refresh(self) -> None:
        """Walk the steps again."""
        self._see.setEnabled(self.open_book.subject.book is None)
        self.ask(_steps, self._show)

    def _columns(self) -> tuple[Column[TieStep], ...]:
        words = {
            True: self.tr("closes"),
            False: self.tr("does not close"),
            None: self.tr("not agreed"),
        }
        states = {True: "done", False: "problem", None: "notice"}
        return (
            Column(self.tr("Step"), lambda step: step.name),
            Column(self.tr("Amount"), lambda step: step.part, Holds.POUNDS),
            Column(self.tr("Left"), lambda step: step.left, Holds.POUNDS),
            Column(
                self.tr("Result"),
                lambda step: words[step.ties],
                state=lambda step: states[step.ties],
            ),
            Column(self.tr("In words"), lambda step: step.says),
        )

    def _show(self, steps: tuple[TieStep, ...]) -> None:
        self._model.set_rows(steps)
        broken = next((step for step in steps if step.ties is False), None)
        if broken is not None:
            words = self.tr("It does not close. First at: {step}. {says}")
            self.verdict.set_state(words.format(step=broken.name, says=broken.says), "problem")
        elif steps:
            words = self.tr("It closes to the penny, from the files to the last figure.")
            loose = any(step.ties is None for step in steps)
            if loose:
                words += " " + self.tr("Not every file is agreed with a ledger.")
            self.verdict.set_state(words, "notice" if loose else "done")
        self.list.show_state(bool(steps), self.tr("%Ln step(s)", "", len(steps)))

    def _tell(self, number: int) -> None:
        step = self._model.row_at(number)
        self._says.say(step.says if step else "")

    def _open(self, number: int) -> None:
        step = self._model.row_at(number)
        if step is not None and self._see.isEnabled():
            self.go("review-tables", step)

    def _open_current(self) -> None:
        self._open(self.list.table.current_row())


def _steps(desk: Desk) -> tuple[TieStep, ...]:
    return desk.reviewed.steps
