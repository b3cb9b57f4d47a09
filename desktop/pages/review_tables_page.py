"""The tables of a return under review, and each line traced to the row that it came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.auditing import TieStep
from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.returns import Return
from desktop.models.lists import RowTable
from desktop.models.value_table import Row, value_columns
from desktop.open_book import OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.table_browser import TableBrowser
from desktop.widgets.asking import OpenFile
from desktop.widgets.facts import Facts
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.review_return import Traced
    from core.usecases.show_return import ShownTable


# By table: columns of its rows, and the columns of payments that must say the same.
_BEHIND: dict[str, tuple[tuple[str, str], ...]] = {
    "summary": (("category", "category"),),
    "opportunities": (("category", "category"),),
    "pipeline": (("category", "category"),),
    "sources": (("name", "source"),),
    "contracts": (("ref", "contract_ref"),),
    "agreement_use": (
        ("agreement_no", "agreement_no"),
        ("lot_no", "lot_no"),
        ("supplier", "supplier"),
    ),
}


class ReviewTablesPage(Page):
    """All figures of the return; at line level each payment leads to its file."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the tables and the trace out."""
        super().__init__(open_book, self.tr("Tables"))
        self.help_text = self.tr(
            "Choose a table. Enter on a figure shows the payments behind it; Enter on a payment "
            "asks for the file that it came from, and shows its row as it was."
        )
        self._files: dict[str, Path] = {}
        self._wanted: tuple[str, str] | None = None
        self._trace = self.add_action(
            self.tr("Trace this payment to its file…"), "Ctrl+Return", self._ask_file
        )
        self._behind = self.add_action(
            self.tr("See the payments behind this row"), "Ctrl+B", self.show_behind
        )
        self.tables = TableBrowser(button_for(self._behind), button_for(self._trace))
        self.tables.row_chosen.connect(lambda _row: self._allow_trace())
        self.tables.view.opened_row.connect(lambda _row: self._open_row())
        self._sheet = Sheetlike()
        self.verdict = StateLabel()
        self._found = Facts(2)
        self._sheet.column.addWidget(Heading(self.tr("Traced"), 2))
        self._sheet.column.addWidget(self.verdict)
        self._sheet.column.addWidget(self._found)
        titles = (self.tr("Heading in the file"), self.tr("Cell"))
        self._cells: RowTable[Row] = RowTable(value_columns(titles, ("words", "words")), self)
        as_it_was = TableView(self.tr("The row as it stands in the file"))
        as_it_was.use_model(self._cells, stretch=1, sortable=False)
        as_it_was.set_rows_shown(4)
        self._sheet.column.addWidget(as_it_was)
        self._sheet.hide()
        self.body.addWidget(self.tables, 1)
        self.body.addWidget(self._sheet)

    def refresh(self) -> None:
        """Show the tables of the return."""
        verified = self.open_book.subject.verified
        content = verified.content if verified else None
        if content is not None:
            self.run(lambda progress: _tables(content, progress), self._show_tables)
        else:
            self.notice(self.tr("The return cannot be read, so there are no tables to show."))

    def take(self, argument: object) -> None:
        """Show a payment by its number, or the table that a step of the tie-out rests on."""
        if isinstance(argument, TieStep):
            self._wanted = (argument.table, "")
        elif isinstance(argument, str):
            self._wanted = ("spend", argument)
        self._show_wanted()

    def show_behind(self) -> None:
        """Show the payments that the row under the cursor is made of."""
        table, row = self.tables.table(), self.tables.current()
        keep = _behind(table.name, row) if table and row else None
        if keep is not None and self.tables.go_to("spend"):
            self.tables.narrow(keep)

    def _open_row(self) -> None:
        if self._trace.isEnabled():
            self._ask_file()
        elif self._behind.isEnabled():
            self.show_behind()

    def trace_to(self, source: Path) -> None:
        """Put the payment under the cursor beside its row in a file."""
        row, path = self.tables.current(), self.open_book.subject.path
        if row is not None and path is not None and "line_id" in row:
            line_id = str(row["line_id"])
            self.run(lambda progress: _trace(path, line_id, source, progress), self._show_trace)

    def _show_tables(self, tables: tuple[ShownTable, ...]) -> None:
        self.tables.show_tables(tables, "summary")
        self._allow_trace()
        self._show_wanted()

    def _show_wanted(self) -> None:
        if self._wanted is not None and self.tables.go_to(*self._wanted):
            self._wanted = None

    def _allow_trace(self) -> None:
        table = self.tables.table()
        self._trace.setEnabled(table is not None and table.name == "spend")
        told = self.tables.holds("spend")
        self._behind.setEnabled(told and table is not None and table.name in _BEHIND)

    def _ask_file(self) -> None:
        row = self.tables.current()
        if row is None or "line_id" not in row:
            return
        name = str(row["source"])
        known = self._files.get(name)
        if known is None:
            title = self.tr("Choose {file}, as the body exported it").format(file=name)
            types = self.tr(
                "Files of payments (*.csv *.txt *.xlsx *.xlsb *.xls *.ods);;All files (*)"
            )
            known = OpenFile.ask(self, self.open_book.settings, "sources", title, types)
        if known is not None:
            self._files[name] = known
            self.trace_to(known)

    def _show_trace(self, traced: Traced) -> None:
        where = self.tr("{file}, row {row}").format(file=traced.file, row=traced.row)
        if traced.agrees:
            words = self.tr("The payment stands in {where} as the return says.")
            self.verdict.set_state(words.format(where=where), "done")
        else:
            words = self.tr("The payment does not stand in {where} as the return says.")
            self.verdict.set_state(words.format(where=where), "problem")
        self._found.set_headings((self.tr("In the return"), self.tr("In the file")))
        stated, found = traced.stated, traced.found
        self._found.set_facts(
            [
                (self.tr("Amount"), _amount(stated), _amount(found)),
                (self.tr("Paid"), _day(stated), _day(found)),
                (self.tr("Supplier"), stated["supplier"], found.get("supplier", "-")),
                (self.tr("For"), stated["description"], found.get("description", "-")),
            ]
        )
        self._cells.set_rows(traced.cells)
        self._sheet.show()


def _behind(table: str, row: dict[str, object]) -> Callable[[dict[str, object]], bool] | None:
    """Return which payments a row of figures is made of, None where nothing says."""
    pairs = _BEHIND.get(table)
    if pairs is None:
        return None
    wanted = {theirs: row.get(ours) for ours, theirs in pairs}
    return lambda paid: all(paid.get(name) == value for name, value in wanted.items())


def _amount(side: dict[str, str]) -> str:
    text = side.get("net_pence", "")
    return pounds(int(text)) if text else "-"


def _day(side: dict[str, str]) -> str:
    text = side.get("payment_date", "")
    return day_in_words(date.fromisoformat(text)) if text else "-"


def _tables(content: Return, _progress: Progress) -> tuple[ShownTable, ...]:
    from core.usecases import show_return

    return show_return.tables(content)


def _trace(path: Path, line_id: str, source: Path, _progress: Progress) -> Traced:
    from core.usecases import review_return

    return review_return.trace(path, line_id, source)
