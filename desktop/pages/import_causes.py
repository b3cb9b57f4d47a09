"""Rows that could not be read as payments, by cause: each cause is settled once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.closing import Reason
from core.domain.problems import SENTENCES, Problem
from core.domain.spend import FileReading
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.import_file import PAYMENT_ROWS, SKIP_ROWS, IncomingFile
from desktop.pages.page import Page, button_for
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.table_view import TableView

_ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: its code and words, the rows that it holds, an example, what to do."""

    reason: Reason
    rows: tuple[Problem, ...]
    example: str
    remedy: str


class ImportCauses(QWidget):
    """The causes, the rows of the one under the cursor, and what can be done for all of them.

    ``said`` comes when the person has settled a cause; ``row_wanted`` and ``column_wanted``
    with the problem whose row or column is to be shown in the file.
    """

    said = Signal()
    row_wanted = Signal(object)
    column_wanted = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the two lists and the buttons out."""
        super().__init__()
        self._page = page
        self._file: IncomingFile | None = None
        self._headings: Sequence[str] = ()
        self._causes: RowTable[Cause] = RowTable(self._columns(), self)
        self._causes_table = TableView(self.tr("Problems by cause"))
        self._causes_table.use_model(self._causes, sortable=False)
        self._causes_table.current_changed.connect(self._show_rows)
        self._rows: RowTable[Problem] = RowTable(self._row_columns(), self)
        self._rows_table = TableView(self.tr("Rows of this cause"))
        self._rows_table.use_model(self._rows, stretch=3)
        self._rows_table.opened_row.connect(self._open_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("Problems by cause"), 3))
        column.addWidget(self._causes_table)
        column.addWidget(self._buttons())
        column.addWidget(StateLabel(self.tr("Enter or a double click shows a row in the file.")))
        column.addWidget(self._rows_table)

    def show_file(self, file: IncomingFile, reading: FileReading, why: Sequence[Reason]) -> None:
        """Show the problems of a file; nothing where there are none."""
        self._file, self._headings = file, reading.headings
        self._causes.set_rows(causes_of(reading.problems, why))
        self._causes_table.fit_rows()
        self.setVisible(bool(reading.problems))
        self._show_rows()

    def causes(self) -> Sequence[Cause]:
        """Return the causes that are shown."""
        return self._causes.rows()

    def rows(self) -> Sequence[Problem]:
        """Return the rows of the cause under the cursor."""
        return self._rows.rows()

    def choose(self, place: int) -> None:
        """Put the cursor on a cause."""
        self._causes_table.go_to_row(place)

    def leave_out(self) -> None:
        """Leave all rows of the cause out; they stay listed."""
        self._say(SKIP_ROWS)

    def take_as_payments(self) -> None:
        """Take all rows of the cause as payments."""
        self._say(PAYMENT_ROWS)

    def choose_column(self) -> None:
        """Show the column that the cause speaks of, to choose another."""
        if self._rows.all_rows():
            self.column_wanted.emit(self._rows.all_rows()[0])

    def _buttons(self) -> QWidget:
        add = self._page.add_action
        leave = add(self.tr("Leave all of these out"), "Ctrl+Shift+L", self.leave_out)
        self._column = add(self.tr("Choose another column"), "Ctrl+Shift+M", self.choose_column)
        self._take = add(self.tr("Take all as payments"), "Ctrl+Shift+T", self.take_as_payments)
        return flow(*(button_for(action) for action in (leave, self._column, self._take)))

    def _current(self) -> Cause | None:
        return self._causes.row_at(max(self._causes_table.current_row(), 0))

    def _show_rows(self, _row: object = None) -> None:
        cause = self._current()
        self._rows.set_rows(cause.rows if cause else ())
        rows = self._rows.all_rows()
        headings = self._headings
        self._take.setEnabled(any(problem.pence is not None for problem in rows))
        self._column.setEnabled(any(problem.place.column in headings for problem in rows))
        self._rows_table.show_column(0, any(p.place.sheet for p in self._rows.rows()))
        self._rows_table.fit_rows(_ROWS_SHOWN)

    def _open_row(self, row: int) -> None:
        problem = self._rows.row_at(row)
        if problem is not None:
            self.row_wanted.emit(problem)

    def _say(self, key: str) -> None:
        cause = self._current()
        if cause is None or self._file is None:
            return
        places = [(p.place.sheet, p.place.row) for p in cause.rows if p.place.row is not None]
        self._file.say_rows(key, places)
        self.said.emit()

    def _columns(self) -> tuple[Column[Cause], ...]:
        return (
            Column(self.tr("Cause"), lambda c: c.reason.words, state=lambda _c: "problem"),
            Column(self.tr("Rows"), lambda c: c.reason.counted.rows, Holds.COUNT),
            Column(self.tr("Amount"), lambda c: c.reason.counted.pence, Holds.POUNDS),
            Column(self.tr("Example"), lambda c: c.example),
            Column(self.tr("What to do"), lambda c: c.remedy),
            Column(self.tr("Code"), lambda c: c.reason.code),
        )

    def _row_columns(self) -> tuple[Column[Problem], ...]:
        return (
            Column(self.tr("Sheet"), lambda p: p.place.sheet),
            Column(self.tr("Row"), lambda p: p.place.row, Holds.COUNT),
            Column(self.tr("Column"), lambda p: p.place.column),
            Column(self.tr("What is wrong"), lambda p: p.message()),
            Column(self.tr("Amount"), lambda p: p.pence, Holds.POUNDS),
        )


def causes_of(problems: Sequence[Problem], reasons: Sequence[Reason]) -> list[Cause]:
    """Bring problems together by their cause, the most pounds first."""
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    found = [
        Cause(
            reason,
            tuple(by_code[reason.code]),
            by_code[reason.code][0].message(),
            SENTENCES[reason.code].remedy,
        )
        for reason in reasons
        if reason.code in by_code
    ]
    return sorted(found, key=lambda c: (-abs(c.reason.counted.pence), -c.reason.counted.rows))
