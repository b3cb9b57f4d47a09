"""What stands against signing off: each finding, its remedy, the word that explains it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.domain.period import Period
from core.domain.problems import Severity
from core.domain.returns import Check
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.pages.return_leads import lead_of
from desktop.qt import em
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.table_view import TableView

_COLOURS = {Severity.BLOCKING: "problem", Severity.EXPLAIN: "notice"}


class ReturnChecks(QWidget):
    """The checks with the field for an explanation.

    ``explained`` gives the id of a check with the words for it; ``signing`` asks for part 4.
    """

    explained = Signal(object)
    signing = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the verdict, the list and the field out."""
        super().__init__()
        self._page = page
        self._period: Period | None = None
        self._model: RowTable[Check] = RowTable(self._columns(), self)
        self.table = TableView(self.tr("Checks"))
        self.table.use_model(self._model, stretch=1, sortable=False)
        self.table.current_changed.connect(self._show_check)
        self.table.opened_row.connect(lambda _row: self._put_right())
        self._verdict = StateLabel()
        self._remedy = Label()
        self.explanation = QLineEdit()
        self.explanation.setAccessibleName(self.tr("Explanation"))
        self.explanation.setPlaceholderText(self.tr("Explain it, if it is as it should be"))
        self.explanation.setMinimumWidth(em(self, 34))
        self.explanation.editingFinished.connect(self._keep)
        self.explanation.returnPressed.connect(self._keep_again)
        right = page.add_action(self.tr("Put it right"), "Ctrl+G", self._put_right)
        self._line = flow(button_for(right), self.explanation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._verdict, self.table, self._remedy, self._line):
            column.addWidget(widget)

    def show_checks(self, checks: Sequence[Check], period: Period) -> None:
        """Show what was found, what stands in the way first; the cursor stays with its check."""
        self._period = period
        current = self._current()
        self._model.set_rows(checks)
        self.table.fit_rows()
        place = self._model.find(lambda check: current is not None and check.id == current.id)
        if place >= 0:
            self.table.go_to_row(place)
            self._show_check(place)
        self._verdict.set_state(*self._verdict_words(checks))
        for widget in (self.table, self._remedy, self._line):
            widget.setVisible(bool(checks))

    def unexplained(self) -> tuple[Check, ...]:
        """Return the findings that only want an explanation and have none."""
        return tuple(
            check
            for check in self._model.rows()
            if check.problem.weight() is Severity.EXPLAIN and not check.explanation
        )

    def _verdict_words(self, checks: Sequence[Check]) -> tuple[str, str]:
        waiting = [check.problem.weight() for check in checks if not check.explanation]
        still = waiting.count(Severity.BLOCKING)
        if still:
            return self.tr("%Ln check(s) must be put right or explained.", "", still), "problem"
        if not checks:
            return self.tr("Nothing stands against it."), "done"
        unsaid = waiting.count(Severity.EXPLAIN)
        if unsaid:
            words = self.tr("Nothing stands in the way. To explain: %Ln finding(s).", "", unsaid)
            return words, "notice"
        return self.tr("Nothing stands in the way, and all is explained."), "done"

    def _columns(self) -> tuple[Column[Check], ...]:
        return (
            Column(
                self.tr("Weight"),
                self._weight,
                state=lambda check: _COLOURS.get(check.problem.weight(), "quiet"),
            ),
            Column(self.tr("Finding"), lambda check: check.problem.message()),
            Column(self.tr("Amount"), lambda check: check.pence or None, Holds.POUNDS),
            Column(self.tr("Explanation"), self._explanation),
        )

    def _weight(self, check: Check) -> str:
        words = {
            Severity.BLOCKING: self.tr("In the way"),
            Severity.EXPLAIN: self.tr("Explain"),
            Severity.INFORMATION: self.tr("To know"),
        }
        return words[check.problem.weight()]

    def _explanation(self, check: Check) -> str:
        if check.said_before and not check.explanation:
            return self.tr("Said for other figures: {words}").format(words=check.said_before)
        return check.explanation

    def _current(self) -> Check | None:
        return self._model.row_at(self.table.current_row())

    def _show_check(self, number: int) -> None:
        check = self._model.row_at(number)
        if check is not None:
            problem = check.problem
            self._remedy.setText(f"{problem.message()} {problem.remedy()} ({problem.code})")
            self.explanation.setText(check.explanation or check.said_before)
            # A long one is read from its beginning.
            self.explanation.setCursorPosition(0)

    def _keep(self) -> None:
        check, text = self._current(), self.explanation.text().strip()
        # Words said for other figures hold again only where somebody says so.
        if check is not None and text not in {check.explanation, check.said_before}:
            self.explained.emit((check.id, text))

    def _keep_again(self) -> None:
        check = self._current()
        if check is not None and check.said_before == self.explanation.text().strip() != "":
            self.explained.emit((check.id, check.said_before))

    def _put_right(self) -> None:
        check = self._current()
        if check is None:
            return
        if check.page == "return":
            self.signing.emit(check.id)
        elif self._period is not None:
            self._page.go(*lead_of(check, self._period))
