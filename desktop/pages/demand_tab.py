"""Challenge demand: how each category is bought, what to ask, and what is kept of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.demand_form import DemandForm
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from datetime import date

    from core.usecases.challenge_demand import Initiative, LeafDemand


class DemandTab(QWidget):
    """The categories by pounds above; of the chosen one what stands out and what to ask."""

    def __init__(self, page: Page) -> None:
        """Lay the list and the questions out."""
        super().__init__()
        self._page = page
        self._rows: RowTable[LeafDemand] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No payments have a category yet."),
            self.tr("See the categories"),
            lambda: page.go("categories"),
        )
        self._list = ListPane(self.tr("How it is bought"), empty, self.tr("Filter categories"))
        self._list.use_model(self._rows)
        self._list.table.set_rows_shown(8)
        self._list.filter_changed.connect(self._filter)
        self._list.table.current_changed.connect(self._choose)
        self._list.table.opened_row.connect(self._see_payments)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(self._chosen())

    def refresh(self) -> None:
        """Ask how the categories are bought in the period of the view."""
        view = self._page.open_book.view
        self._page.read(lambda book, progress: _leaves(book, view, progress), self._show)

    def rows(self) -> tuple[LeafDemand, ...]:
        """Return the categories that are listed."""
        return tuple(self._rows.rows())

    def _columns(self) -> tuple[Column[LeafDemand], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("Paid"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("Suppliers"), lambda row: row.suppliers, Holds.COUNT),
            Column(
                self.tr("Largest"),
                lambda row: row.largest_share,
                Holds.COUNT,
                words=lambda row: (
                    "-" if row.largest_share is None else share(row.largest_share, 10_000)
                ),
            ),
            Column(self.tr("Payments"), lambda row: row.payments, Holds.COUNT),
            Column(self.tr("Average"), lambda row: row.average(), Holds.POUNDS),
            Column(self.tr("Under £100"), lambda row: row.small, Holds.COUNT),
            Column(
                self.tr("Stands out"),
                lambda row: len(row.signs),
                Holds.COUNT,
                words=lambda row: str(len(row.signs)) if row.signs else "",
                leaves=-1,
            ),
        )

    def _chosen(self) -> QWidget:
        sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        keep = self._page.add_action(
            self.tr("Keep as an initiative…"), "Ctrl+Shift+I", self.keep, changes=True
        )
        sheet.column.addWidget(self._title)
        sheet.column.addWidget(self._facts)
        sheet.column.addWidget(flow(button_for(keep)))
        self._sheet = sheet
        self._list.goes_with_rows(sheet)
        return sheet

    def _show(self, found: tuple[LeafDemand, ...]) -> None:
        self._rows.set_rows(found)
        self._say_shown()
        if found:
            standing_out = self._rows.find(lambda row: bool(row.signs))
            self._list.table.selectRow(max(standing_out, 0))

    def _filter(self, text: str) -> None:
        self._rows.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._rows.rows(), self._rows.all_rows()
        words = self.tr("Showing {shown} of {count} categories, {pounds}").format(
            shown=len(shown), count=len(rows), pounds=pounds(sum(row.pence for row in shown))
        )
        self._list.show_state(bool(rows), words)

    def _choose(self, number: int) -> None:
        leaf = self._rows.row_at(number)
        if leaf is None:
            return
        self._title.setText(leaf.label)
        kinds = {
            "need": self.tr("Need it?"),
            "less": self.tr("Less of it?"),
            "different": self.tr("Something else?"),
            "share": self.tr("Together?"),
        }
        nothing = self.tr(
            "Nothing stands out in the payments. These questions are always worth it:"
        )
        facts = [(self.tr("Stands out"), "\n".join(leaf.signs) or nothing)]
        facts += [
            (words, "\n".join(one.text for one in leaf.questions if one.kind == kind))
            for kind, words in kinds.items()
            if any(one.kind == kind for one in leaf.questions)
        ]
        self._facts.set_facts(facts)

    def keep(self) -> None:
        """Ask what is to be done, and keep it as a saving of demand management."""
        leaf = self._rows.row_at(self._list.table.currentIndex().row())
        if leaf is None:
            return
        initiative = DemandForm.ask(self, leaf)
        if initiative is not None:
            on = self._page.open_book.view.as_at
            self._page.change(lambda book, _progress: _record(book, initiative, on), self._kept)

    def _kept(self, touched: Touched) -> None:
        self._page.notice(self.tr("{summary}. It is in the register.").format(
            summary=touched.summary
        ))  # fmt: skip

    def _see_payments(self, number: int) -> None:
        leaf = self._rows.row_at(number)
        if leaf is not None:
            narrow = {"category": leaf.category, "scope": "in", "words": leaf.label}
            self._page.go("spend", narrow)


def _leaves(book: Book, view: View, progress: Progress) -> tuple[LeafDemand, ...]:
    from core.usecases import challenge_demand

    progress.step("Reading payments")
    return challenge_demand.leaves(book, view.period)


def _record(book: Book, initiative: Initiative, on: date) -> Touched:
    from core.usecases import challenge_demand

    return challenge_demand.record(book, initiative, on)
