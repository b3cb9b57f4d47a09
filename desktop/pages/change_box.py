"""A change that is shown before it is made: what it would move, or what keeps it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.domain.operations import Touched
from core.domain.problems import Problem
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.pages.rule_effect import RuleEffectPane
from desktop.pages.table_when_any import TableWhenAny
from desktop.qt import announce
from desktop.widgets.banner import Offer
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading

if TYPE_CHECKING:
    from core.usecases.moves import Move
    from core.usecases.sealed_figures import SealedEffect

# The column of the number of a row.
_ROW = 0

Verb = Callable[[Book, Progress], Touched]


class ChangeBox(Sheetlike):
    """Hidden until something is asked. ``closed`` comes when it was answered either way."""

    closed = Signal()

    def __init__(self, page: Page) -> None:
        """Lay the words, the lists and the two answers out."""
        super().__init__()
        self._page = page
        self._work: Callable[[], object] | None = None
        self._name = Heading("", 2)
        self._effect = RuleEffectPane()
        self._problems = TableWhenAny(
            self.tr("What is to be put right"), self._problem_columns(), 8, stretch=2
        )
        self._yes, self._no = QPushButton(), QPushButton(self.tr("Leave it as it is"))
        self._other = QPushButton()
        self._less: Callable[[], object] | None = None
        self._other.clicked.connect(lambda _checked=False: self.do_less())
        self._other.hide()
        self._yes.clicked.connect(lambda _checked=False: self.do_it())
        self._no.clicked.connect(lambda _checked=False: self.leave_it())
        for widget in (self._name, self._effect, self._problems):
            self.column.addWidget(widget)
        self.column.addWidget(flow(self._yes, self._other, self._no))
        self.hide()

    def put_in(self, widget: QWidget) -> None:
        """Show a widget between what is said and the answers."""
        self.column.insertWidget(2, widget)

    def words(self) -> str:
        """Return what is said of the change; "" where none waits."""
        return "" if self.isHidden() else self._effect.words()

    def problems(self) -> Sequence[Problem]:
        """Return what keeps the change from being made."""
        return self._problems.rows()

    def ask(self, name: str, action: str, verb: Verb | None) -> None:
        """Name a change and the button that makes it; without a verb it cannot be made yet."""
        self._work = partial(self._page.change, verb) if verb else None
        self._name.setText(name)
        self._yes.setText(action)
        self._yes.setVisible(verb is not None)
        self._no.setText(self.tr("Leave it as it is") if verb else self.tr("Close"))

    def ask_between(self, name: str, all_of_it: Offer, less: Offer) -> None:
        """Name a change that can be made in full or in part, each by its words and its work."""
        self._name.setText(name)
        for button, (words, _) in ((self._yes, all_of_it), (self._other, less)):
            button.setText(words)
            button.show()
        self._work, self._less = all_of_it[1], less[1]
        self._no.setText(self.tr("Leave it as it is"))

    def show_effect(
        self, words: str, moves: Sequence[Move], sealed: Sequence[SealedEffect]
    ) -> None:
        """Say what the change would do."""
        self._effect.show_change(words, moves, sealed)
        self._show_problems(())

    def show_problems(self, words: str, problems: Sequence[Problem]) -> None:
        """List all that is to be put right first."""
        self._effect.say(words)
        self._show_problems(problems)
        announce(self, words)

    def do_it(self) -> None:
        """Make the change that waits for a yes."""
        self._answer(self._work)

    def do_less(self) -> None:
        """Make the part of the change that was offered beside the whole."""
        self._answer(self._less)

    def leave_it(self) -> None:
        """Forget the change that waits for a yes."""
        self._answer(None)

    def _answer(self, work: Callable[[], object] | None) -> None:
        self._work = self._less = None
        self.hide()
        if work is not None:
            work()
        self.closed.emit()

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        in_rows = any(one.place.row for one in problems)
        self._problems.show_rows(problems, without=None if in_rows else _ROW)
        self.show()
        self._page.bring_into_sight(self._yes if self._work else self._no)

    def _problem_columns(self) -> tuple[Column[Problem], ...]:
        return (
            Column(self.tr("Row"), lambda one: one.place.row or None, Holds.COUNT),
            Column(self.tr("What is wrong"), lambda one: one.message()),
            Column(self.tr("What to do"), lambda one: one.remedy()),
        )
