"""Where the money went: every category and every rule that keeps pounds out of scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.decisions import Method
from core.domain.money import pounds, share
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.categorise import Coverage


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A category in scope, or what a scope rule keeps out."""

    label: str
    in_scope: bool
    lines: int
    pence: int
    suppliers: int | None
    share: str
    narrow: dict[str, str]


class CategoryTotals(QWidget):
    """One list; Enter shows the payments behind a row."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._model: RowTable[TotalRow] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No payments yet."),
            self.tr("Import a file"),
            lambda: page.go("import", "choose"),
        )
        self._list = ListPane(
            self.tr("Categories with their pounds"), empty, self.tr("Filter categories")
        )
        self._list.use_model(self._model)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(10)
        self._list.table.opened_row.connect(self._open)
        self._how = StateLabel()
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(self._how)
        change = page.add_action(
            self.tr("Change what is left out…"), "", lambda: page.go("body", "scope")
        )
        row = flow(button_for(change))
        self._list.goes_with_rows(row)
        column.addWidget(row)

    def show_coverage(self, coverage: Coverage) -> None:
        """Show what the book says now."""
        rows = [
            TotalRow(
                one.label,
                True,
                one.lines,
                one.pence,
                one.suppliers,
                share(one.pence, coverage.in_scope_pence),
                {"category": one.category, "words": one.label},
            )
            for one in coverage.by_category
        ]
        rows += [
            TotalRow(
                one.label,
                False,
                one.lines,
                one.pence,
                None,
                "",
                {"scope": one.rule, "words": one.label},
            )
            for one in coverage.by_scope
        ]
        self._model.set_rows(rows)
        words = self.tr("In scope {inside}; out of scope {outside}").format(
            inside=pounds(coverage.in_scope_pence),
            outside=pounds(sum(one.pence for one in coverage.by_scope)),
        )
        self._list.show_state(bool(rows), words)
        self._how.say(self._method_words(coverage) if rows else "")

    def rows(self) -> tuple[TotalRow, ...]:
        """Return the rows that the list shows."""
        return tuple(self._model.rows())

    def _method_words(self, coverage: Coverage) -> str:
        names = {
            Method.GIVEN: self.tr("given in the file"),
            Method.LINE: self.tr("decided by you"),
            Method.RULE: self.tr("by rules"),
            Method.SUPPLIER: self.tr("by supplier"),
            Method.LEARNED: self.tr("learned"),
            Method.UNKNOWN: self.tr("unknown"),
        }
        parts = [
            f"{names[Method(row.method)]} {share(row.pence, coverage.in_scope_pence)}"
            for row in coverage.by_method
        ]
        return self.tr("How the categories came about: {parts}").format(parts=", ".join(parts))

    def _columns(self) -> tuple[Column[TotalRow], ...]:
        inside, outside = self.tr("in scope"), self.tr("out of scope")
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(
                self.tr("Scope"),
                lambda row: inside if row.in_scope else outside,
                state=lambda row: "" if row.in_scope else "quiet",
            ),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT, leaves=1),
            Column(self.tr("Suppliers"), lambda row: row.suppliers, Holds.COUNT, leaves=1),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
            Column(
                self.tr("Share of scope"),
                lambda row: row.pence if row.in_scope else None,
                Holds.COUNT,
                words=lambda row: row.share,
            ),
        )

    def _open(self, number: int) -> None:
        row = self._model.row_at(number)
        if row is not None:
            self._page.go("spend", row.narrow)
