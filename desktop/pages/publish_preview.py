"""What a publication would say: what became of every payment, what to look at, the rows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.publications import Fate, Publication
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.models.value_table import value_columns
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.table_view import TableView


@dataclass(frozen=True, slots=True)
class _Fate:
    words: str
    lines: int
    pence: int


class PublishPreview(QWidget):
    """The statement of a publication, its findings, and the file as it would be."""

    def __init__(self) -> None:
        """Begin without a publication."""
        super().__init__()
        self._fates: RowTable[_Fate] = RowTable(self._columns(), self)
        self._statement = TableView(self.tr("What becomes of them"))
        self._statement.use_model(self._fates, stretch=0, sortable=False)
        self._basis = Label()
        self._findings = StateLabel()
        self._findings.setWordWrap(True)
        self._table = TableView(self.tr("What is published"))
        self._table.set_rows_shown(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (
            Heading(self.tr("What would be published"), 2),
            self._statement,
            self._basis,
            self._findings,
            self._table,
        ):
            column.addWidget(widget)

    def show_publication(self, made: Publication) -> None:
        """Show what was made."""
        rows = [
            _Fate(self._words(fate), lines, pence)
            for fate, (lines, pence) in made.fates.items()
            if lines or fate is not Fate.NO_CONTRACT
        ]
        whole = _Fate(
            self.tr("All contracts of the register")
            if made.definition.of_contracts
            else self.tr("All payments of the period"),
            sum(row.lines for row in rows),
            sum(row.pence for row in rows),
        )
        self._fates.set_rows([*rows, whole])
        self._statement.fit_rows()
        words = self.tr("{basis} The amount column adds up to {pounds}.")
        self._basis.setText(words.format(basis=made.basis, pounds=pounds(made.total)))
        found = [f"{one.message()} {one.remedy()}" for one in made.problems]
        self._findings.set_state("\n".join(found), "notice")
        self._findings.setVisible(bool(found))
        titles = [column.heading for column in made.definition.columns]
        model = RowTable(value_columns(titles, ["words"] * len(titles)), self)
        model.set_rows(made.rows)
        self._table.use_model(model, stretch=-1, sortable=False)

    def words(self) -> str:
        """Return the statement and the findings as text."""
        lines = [f"{row.words}: {row.lines}, {pounds(row.pence)}" for row in self._fates.rows()]
        return "\n".join([*lines, self._basis.text(), self._findings.text()])

    def _columns(self) -> tuple[Column[_Fate], ...]:
        return (
            Column(self.tr("What becomes of them"), lambda row: row.words),
            Column(self.tr("Number"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Pounds"), lambda row: row.pence, Holds.POUNDS),
        )

    def _words(self, fate: Fate) -> str:
        return {
            Fate.PUBLISHED: self.tr("Published"),
            Fate.SMALL: self.tr("Not over the threshold"),
            Fate.EXEMPT: self.tr("Exempt by the rule"),
            Fate.NO_CONTRACT: self.tr("Under no contract"),
        }[fate]
