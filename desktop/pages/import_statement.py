"""The statement of a file: where every row and every pound of it goes, and that it closes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.closing import Counted, Statement
from core.domain.money import pounds
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a statement; ``state`` is the colour that goes with its words."""

    words: str
    counted: Counted | None
    note: str = ""
    state: str = ""


class StatementView(QWidget):
    """A statement as a small table, and under it whether it closes."""

    def __init__(self) -> None:
        """Begin without a statement."""
        super().__init__()
        self._model: RowTable[StatementRow] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("Where the rows of the file go"))
        self._table.use_model(self._model, stretch=3, sortable=False)
        self._closing = StateLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        column.addWidget(self._closing)

    def show_statement(self, statement: Statement) -> None:
        """Show where every row went, or would go."""
        self._model.set_rows(statement_rows(self, statement))
        self._table.fit_rows()
        if statement.closes():
            words = self.tr("It closes: every row and every penny of the file is accounted for.")
            self._closing.set_state(words, "done")
            return
        words = self.tr("It does not close: {difference} are not accounted for.")
        difference = statement.difference().in_words()
        self._closing.set_state(words.format(difference=difference), "problem")

    def words(self) -> str:
        """Return the statement as text, a line for each row."""
        rows = [
            f"{r.words}: {r.note if r.counted is None else r.counted.in_words()}"
            for r in self.rows()
        ]
        return "\n".join([*rows, self._closing.text()])

    def rows(self) -> tuple[StatementRow, ...]:
        """Return the lines of the statement."""
        return tuple(self._model.rows())

    def _columns(self) -> tuple[Column[StatementRow], ...]:
        return (
            Column(self.tr("What"), lambda r: r.words, state=lambda r: r.state),
            Column(self.tr("Rows"), _rows, Holds.COUNT),
            Column(self.tr("Amount"), _pence, Holds.POUNDS),
            Column(self.tr("Note"), lambda r: r.note, state=lambda r: r.state),
        )


def _rows(row: StatementRow) -> int | None:
    return None if row.counted is None else row.counted.rows


def _pence(row: StatementRow) -> int | None:
    return None if row.counted is None else row.counted.pence


def statement_rows(widget: QWidget, statement: Statement) -> list[StatementRow]:
    """Put a statement into lines: the parts, then the whole."""
    credits = ""
    if statement.credits:
        words = widget.tr("with %Ln credit(s), {pounds}", "", statement.credits.rows)
        credits = words.format(pounds=pounds(statement.credits.pence))
    rows = [StatementRow(widget.tr("Payments"), statement.in_scope, credits)]
    if statement.scope_known:
        rows.append(StatementRow(widget.tr("Out of scope"), statement.out_of_scope))
    else:
        note = widget.tr("of the payments; known after the import")
        rows.append(StatementRow(widget.tr("Out of scope"), None, note, "quiet"))
    left = ", ".join(_reason(r.words, r.counted) for r in statement.left_out)
    rows.append(StatementRow(widget.tr("Left out"), statement.all_left_out(), left))
    found = ", ".join(_reason(r.words, r.counted) for r in statement.problems)
    state = "problem" if statement.problems else ""
    rows.append(StatementRow(widget.tr("Problems"), statement.all_problems(), found, state))
    rows.append(StatementRow(widget.tr("Rows of the file"), statement.whole, "", "notice"))
    return rows


def _reason(words: str, counted: Counted) -> str:
    words = words.rstrip(".")
    return f"{counted.rows:,} × {words[:1].lower()}{words[1:]}"
