"""What only the body knows: whether a supplier on a lot is really used through that lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.assessment import UseSuggestion
from core.domain.money import pounds
from core.domain.operations import Touched
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A supplier that we pay and that is on a lot for what we buy, in words."""

    use: UseSuggestion
    category: str
    lot: str


class CompareQuestions(QWidget):
    """A question for each row; Y and N answer it."""

    def __init__(self, page: Page) -> None:
        """Lay the question, the answers and the list out."""
        super().__init__()
        self._page = page
        self._model: RowTable[QuestionRow] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No supplier of yours is waiting for an answer here."),
            self.tr("See the suppliers"),
            lambda: page.go("suppliers"),
        )
        self._list = ListPane(self.tr("Questions"), empty, self.tr("Filter"))
        self._list.use_model(self._model, stretch=2)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(8)
        self._list.table.current_changed.connect(self._ask)
        self._question = Heading("", 2)
        self._why = Label()
        table = self._list.table
        actions = (
            page.add_action(
                self.tr("Yes, all of it"), "Y", lambda: self._answer(True), changes=True, on=table
            ),
            page.add_action(
                self.tr("No"), "N", lambda: self._answer(False), changes=True, on=table
            ),
        )
        self._buttons = flow(*(button_for(action) for action in actions))
        column = QVBoxLayout(self)
        for widget in (self._question, self._why, self._buttons):
            column.addWidget(widget)
        column.addWidget(self._list, 1)

    def show_rows(self, rows: Sequence[QuestionRow]) -> None:
        """Show what is still to answer, the most pounds first."""
        self._model.set_rows(rows)
        words = self.tr("{count}, {pounds}").format(
            count=self.tr("%Ln question(s)", "", len(rows)),
            pounds=pounds(sum(row.use.pence for row in rows)),
        )
        self._list.show_state(bool(rows), words)
        self._buttons.setVisible(bool(rows))

    def _columns(self) -> tuple[Column[QuestionRow], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.use.supplier),
            Column(self.tr("Sells us"), lambda row: row.category),
            Column(self.tr("Is on"), lambda row: row.lot),
            Column(self.tr("Payments"), lambda row: row.use.lines, Holds.COUNT),
            Column(self.tr("Paid"), lambda row: row.use.pence, Holds.POUNDS),
        )

    def _ask(self, number: int) -> None:
        row = self._model.row_at(number)
        self._question.setVisible(row is not None)
        self._why.setVisible(row is not None)
        if row is None:
            return
        words = self.tr("Is what {supplier} sells you as {category} bought through {lot}?")
        self._question.setText(
            words.format(supplier=row.use.supplier, category=row.category, lot=row.lot)
        )
        because = self.tr(
            "{reason} If you say yes, what was paid while the agreement ran counts as "
            "collaborative; being on a lot alone does not count."
        )
        self._why.setText(because.format(reason=row.use.reason))

    def _answer(self, yes: bool) -> None:
        numbers = self._list.table.selected_rows()
        rows = [self._model.row_at(number) for number in numbers]
        chosen = [row.use for row in rows if row is not None]
        if chosen:
            self._page.change(lambda book, _progress: _answer(book, chosen, yes))


def _answer(book: Book, chosen: Sequence[UseSuggestion], yes: bool) -> Touched:
    from core.usecases import decide_deals

    return decide_deals.answer_use(book, chosen, yes=yes)
