"""Tests that point at payments, and the decisions that people made, by pounds and person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.auditing import AuditedDecision, Flag, Outcome, Paid
from core.domain.money import pounds
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.page import button_for
from desktop.pages.review_desk import BenchPage, Desk
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.money_edit import MoneyEdit
from desktop.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class _Row:
    """A payment that a test points at, with the rank of what it belongs to."""

    rank: int
    flag: Flag
    paid: Paid


class ReviewTestsPage(BenchPage):
    """Two tabs: payments to look at, and decisions."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay both tabs out."""
        super().__init__(open_book, self.tr("Tests"))
        self.help_text = self.tr(
            "A test points at payments and proves nothing of them. Each says what it cannot know, "
            "and where it says nothing it shows no figure. Enter shows the row of a payment."
        )
        self._tests: tuple[Outcome, ...] = ()
        self._see = self.add_action(self.tr("See the row"), "Ctrl+Return", self._see_row)
        tabs = Tabs()
        tabs.add(self._payments_tab(), self.tr("Payments to look at"))
        self.decided = DecisionList()
        tabs.add(self.decided, self.tr("Decisions"))
        self.body.addWidget(tabs, 1)

    def refresh(self) -> None:
        """Run the tests again."""
        self.ask(_decisions, self.decided.show_decisions)
        self.ask(_tests, self._show_tests)

    def cannot(self, why: str) -> None:
        """Say that there are no payments to test."""
        self._empty.say(why)
        self._tests = ()
        self._choice.clear()
        self._top.hide()
        self._show_test()

    def _payments_tab(self) -> QWidget:
        tab = QWidget()
        self._choice = CalmCombo(self.tr("Test"))
        self._choice.currentIndexChanged.connect(self._show_test)
        self._top = flow(self._choice, button_for(self._see))
        self._says = StateLabel()
        self._about = Label()
        self.model: RowTable[_Row] = RowTable(self._columns(), self)
        self._empty = EmptyState(self.tr("Nothing found by this test."))
        self.list = ListPane(self.tr("Payments to look at"), self._empty, self.tr("Filter"))
        self.list.use_model(self.model, stretch=1)
        self.list.table.set_rows_shown(7)
        self.list.filter_changed.connect(self.model.set_filter)
        self.list.table.opened_row.connect(lambda _row: self._see_row())
        self.list.table.current_changed.connect(self._tell)
        self._why = Label()
        column = QVBoxLayout(tab)
        for widget in (self._top, self._says, self._about):
            column.addWidget(widget)
        self.digits = ChartPane(self, self.tr("First digits"))
        self.digits.hide()
        column.addWidget(self.list, 1)
        column.addWidget(self.digits, 1)
        column.addWidget(self._why)
        return tab

    def _columns(self) -> tuple[Column[_Row], ...]:
        return (
            Column(self.tr("Rank"), lambda row: row.rank, Holds.COUNT),
            Column(self.tr("Supplier"), lambda row: row.paid.supplier),
            Column(self.tr("Paid"), lambda row: row.paid.paid_on, Holds.DAY),
            Column(self.tr("Amount"), lambda row: row.paid.pence, Holds.POUNDS),
            Column(self.tr("Why"), lambda row: row.flag.why),
            Column(self.tr("Where"), lambda row: row.paid.where()),
        )

    def _show_tests(self, tests: tuple[Outcome, ...]) -> None:
        chosen = max(self._choice.currentIndex(), 0)
        self._tests = tests
        self._top.show()
        self._choice.blockSignals(True)
        self._choice.clear()
        for test in tests:
            count = f"{len(test.flags):,}" if test.valid else self.tr("says nothing here")
            self._choice.addItem(f"{test.title} ({count})")
        self._choice.setCurrentIndex(chosen)
        self._choice.blockSignals(False)
        self._show_test()

    def _show_test(self) -> None:
        place = self._choice.currentIndex()
        test = self._tests[place] if 0 <= place < len(self._tests) else None
        self._says.set_state(
            test.says if test else "", "quiet" if test and test.valid else "notice"
        )
        self._about.say(test.about if test else "")
        rows = tuple(
            _Row(rank, flag, paid)
            for rank, flag in enumerate(test.flags if test else (), start=1)
            for paid in flag.lines
        )
        self.model.set_rows(rows)
        if test is not None:
            self._empty.say(self._instead(test))
        self.list.show_state(bool(rows), self.tr("%Ln payment(s) to look at", "", len(rows)))
        self._draw_digits(test)

    def _draw_digits(self, test: Outcome | None) -> None:
        told = test is not None and bool(test.digits)
        self.list.setHidden(told)
        self.digits.setVisible(told)
        body = self.open_book.body
        basis = body.name if body else ""
        if test is not None and told:
            self.run(lambda _progress: _digits(test, basis), self.digits.show_drawn)

    def _instead(self, test: Outcome) -> str:
        return test.says if not test.valid else self.tr("Nothing found by this test.")

    def _tell(self, number: int) -> None:
        row = self.model.row_at(number)
        self._why.say(row.flag.why if row else "")

    def _see_row(self) -> None:
        row = self.model.row_at(self.list.table.current_row())
        if row is not None:
            self.show_row(row.paid)


def _digits(test: Outcome, basis: str) -> Drawn:
    from core.usecases import review_bench

    return draw(review_bench.digits_chart(test, basis))


class DecisionList(QWidget):
    """Decisions, narrowed by kind, person, pounds and lateness."""

    def __init__(self) -> None:
        """Lay the choices and the list out."""
        super().__init__()
        self._kind = CalmCombo(self.tr("Kind of decision"))
        self._person = CalmCombo(self.tr("Person"))
        self._least = MoneyEdit(self.tr("Pounds touched, at least"))
        self._least.setPlaceholderText(self.tr("At least £"))
        for combo in (self._kind, self._person):
            combo.currentIndexChanged.connect(self._narrow)
        self._least.textChanged.connect(self._narrow)
        self.model: RowTable[AuditedDecision] = RowTable(self._columns(), self)
        self._empty = EmptyState("")
        self.list = ListPane(self.tr("Decisions"), self._empty)
        for widget in (self._kind, self._person, self._least):
            self.list.top.addWidget(widget)
        self.list.goes_with_rows(self._kind, self._person, self._least)
        self.list.use_model(self.model, stretch=6)
        self.list.table.set_rows_shown(8)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)

    def show_decisions(self, decisions: tuple[AuditedDecision, ...] | None) -> None:
        """Show other decisions; None where the return does not tell them."""
        words = self.tr("The return does not tell who decided what: one for auditors does.")
        self._empty.say(words if decisions is None else self.tr("Nothing was decided yet."))
        shown = decisions or ()
        self.model.set_rows(shown)
        late = self.tr("Late decisions")
        _fill(self._kind, [self.tr("All kinds"), late, *sorted({d.kind for d in shown})])
        _fill(self._person, [self.tr("Everybody"), *sorted({d.by for d in shown})])
        self._narrow()

    def _columns(self) -> tuple[Column[AuditedDecision], ...]:
        late = self.tr("late")
        return (
            Column(self.tr("Entry"), lambda row: row.seq, Holds.COUNT),
            Column(self.tr("When"), lambda row: row.at[:16].replace("T", " ")),
            Column(self.tr("Person"), lambda row: row.by),
            Column(self.tr("Kind"), lambda row: row.kind),
            Column(self.tr("Touched"), lambda row: row.pence, Holds.POUNDS),
            Column(
                self.tr("Late"),
                lambda row: late if row.late else "",
                state=lambda row: "notice" if row.late else "",
            ),
            Column(self.tr("In words"), lambda row: row.summary),
        )

    def _narrow(self) -> None:
        kind, person = self._kind.currentIndex(), self._person.currentIndex()
        keep = partial(
            _keeps,
            late=kind == 1,
            kind=self._kind.currentText() if kind > 1 else "",
            by=self._person.currentText() if person > 0 else "",
            least=self._least.pence() or 0,
        )
        self.model.set_filter("", keep)
        shown = self.model.rows()
        words = self.tr("%Ln decision(s), {pounds} touched", "", len(shown))
        touched = pounds(sum(abs(row.pence) for row in shown))
        self.list.show_state(bool(self.model.all_rows()), words.format(pounds=touched))


def _keeps(row: AuditedDecision, *, late: bool, kind: str, by: str, least: int) -> bool:
    return (
        (row.late or not late)
        and (not kind or row.kind == kind)
        and (not by or row.by == by)
        and abs(row.pence) >= least
    )


def _fill(combo: CalmCombo, words: list[str]) -> None:
    chosen = combo.currentText()
    combo.blockSignals(True)
    combo.clear()
    combo.addItems(words)
    combo.setCurrentIndex(max(combo.findText(chosen), 0))
    combo.blockSignals(False)


def _tests(desk: Desk) -> tuple[Outcome, ...]:
    from core.usecases import review_bench

    return review_bench.run_tests(desk.reviewed)


def _decisions(desk: Desk) -> tuple[AuditedDecision, ...] | None:
    return desk.reviewed.decisions
