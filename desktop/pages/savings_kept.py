"""Savings kept: what is cashable above what the budget needed, and where it went."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import Pence, pounds
from core.domain.operations import Touched
from core.domain.savings import Redeployment, SavingAccount, SavingId, SavingsRegister, Stage
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.pages.savings_forms import SavingForms
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where a part of a saving went, with the saving's name."""

    part: Redeployment
    title: str


class SavingsKeptTab(QWidget):
    """Realised savings above, where what was kept went below."""

    def __init__(self, page: Page, forms: SavingForms) -> None:
        """Lay the two lists out."""
        super().__init__()
        self._page, self._forms = page, forms
        self._model: RowTable[SavingAccount] = RowTable(self._columns(), self)
        self._moved: RowTable[_Moved] = RowTable(self._moved_columns(), self)
        self._formula = Label()
        self._build_lists()
        column = QVBoxLayout(self)
        for widget in (self._formula, self._buttons()):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(Heading(self.tr("Where it went"), 2))
        column.addWidget(self._went, 1)

    def show_register(self, found: SavingsRegister) -> None:
        """Show what was kept of the savings that are realised."""
        realised = [one for one in found.accounts if one.saving.stage is Stage.REALISED]
        self._model.set_rows(realised)
        total = found.total
        words = self.tr(
            "Of {cashable} cashable, {kept} is kept above what the budgets needed; {moved} of it "
            "was redeployed and {left} is left. Savings that may be about the same payments count "
            "once."
        )
        self._formula.setText(
            words.format(
                cashable=pounds(total.cashable),
                kept=pounds(total.kept),
                moved=pounds(total.redeployed),
                left=pounds(total.kept - total.redeployed),
            )
        )
        self._list.show_state(bool(realised), self.tr("%Ln saving(s)", "", len(realised)))
        moved = [
            _Moved(part, one.saving.title) for one in found.accounts for part in one.redeployed
        ]
        self._moved.set_rows(sorted(moved, key=lambda row: row.part.on))
        self._went.show_state(bool(moved), pounds(sum(row.part.pence for row in moved)))

    def rows(self) -> tuple[SavingAccount, ...]:
        """Return the savings that the list shows."""
        return tuple(self._model.rows())

    def say_needed(self) -> None:
        """Ask how much of the saving under the cursor the budget needed."""
        account = self._current()
        needed = self._forms.needed(account) if account else None
        if account is not None and needed is not None:
            number, amount = account.saving.id, needed
            self._page.change(lambda book, _progress: _keep(book, number, amount))

    def say_redeployed(self) -> None:
        """Ask where a part of what was kept went."""
        account, view = self._current(), self._page.open_book.view
        part = self._forms.redeployed(account, view.as_at) if account else None
        if part is not None:
            self._page.change(lambda book, _progress: _redeploy(book, part, view))

    def _build_lists(self) -> None:
        sentence = self.tr("No saving is realised yet: payments must show it first.")
        empty = EmptyState(
            sentence, self.tr("See the forecast"), lambda: self._page.go("forecast")
        )
        self._list = ListPane(self.tr("Realised savings"), empty)
        self._list.use_model(self._model, stretch=0)
        self._list.table.set_rows_shown(4)
        self._list.table.opened_row.connect(lambda _row: self.say_needed())
        nothing = EmptyState(
            self.tr("Nothing of what was kept has gone elsewhere yet."),
            self.tr("Say where it went"),
            self.say_redeployed,
        )
        self._went = ListPane(self.tr("Where it went"), nothing)
        self._went.use_model(self._moved, stretch=2)
        self._went.table.set_rows_shown(3)

    def _buttons(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = (
            page.add_action(
                self.tr("Needed by the budget…"), "N", self.say_needed, changes=True, on=table
            ),
            page.add_action(
                self.tr("Redeployed…"), "R", self.say_redeployed, changes=True, on=table
            ),
        )
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        return row

    def _columns(self) -> tuple[Column[SavingAccount], ...]:
        return (
            Column(self.tr("Saving"), lambda one: one.saving.title),
            Column(self.tr("Realised"), lambda one: one.realised.pence, Holds.POUNDS),
            Column(self.tr("Cost"), lambda one: one.saving.cost, Holds.POUNDS),
            Column(self.tr("Cashable"), lambda one: one.cashable, Holds.POUNDS),
            Column(self.tr("Needed by the budget"), lambda one: one.saving.needed, Holds.POUNDS),
            Column(self.tr("Kept"), lambda one: one.kept, Holds.POUNDS, leaves=-1),
            Column(self.tr("Redeployed"), lambda one: one.moved(), Holds.POUNDS),
            Column(
                self.tr("Left"),
                lambda one: one.left(),
                Holds.POUNDS,
                state=lambda one: "problem" if one.left() < 0 else "",
            ),
        )

    def _moved_columns(self) -> tuple[Column[_Moved], ...]:
        return (
            Column(self.tr("On"), lambda row: row.part.on, Holds.DAY),
            Column(self.tr("Amount"), lambda row: row.part.pence, Holds.POUNDS),
            Column(self.tr("To"), lambda row: row.part.purpose),
            Column(self.tr("From the saving"), lambda row: row.title),
        )

    def _current(self) -> SavingAccount | None:
        return self._model.row_at(self._list.table.current_row())


def _keep(book: Book, number: SavingId, needed: Pence) -> Touched:
    from core.usecases import track_savings

    return track_savings.keep(book, number, needed)


def _redeploy(book: Book, part: Redeployment, view: View) -> Touched:
    from core.usecases import track_savings

    return track_savings.redeploy(book, part, view.as_at)
