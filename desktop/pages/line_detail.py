"""What is known of one payment, and the row of the file that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.spend import LineId
from desktop.models.lists import RowTable
from desktop.models.value_table import Row, value_columns
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.store.reading import LineRow
    from core.usecases.explain import Why
    from core.usecases.look_at_spend import SourceRow


class LineDetail(QWidget):
    """Stands beside the list of payments and follows its cursor."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._line: LineRow | None = None
        self._known_now: list[tuple[str, str]] = []
        self._name = Heading("", 2)
        self._facts = Facts()
        self._where = StateLabel()
        self._cells: RowTable[Row] = RowTable(
            value_columns((self.tr("Heading in the file"), self.tr("Cell")), ("words", "words")),
            self,
        )
        self._table = TableView(self.tr("The row as it stands in the file"))
        self._table.use_model(self._cells, stretch=1, sortable=False)
        self._table.set_rows_shown(4)
        self._table.hide()
        see = page.add_action(self.tr("See the row in its file"), "Ctrl+Return", self.show_source)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._name, self._facts, flow(button_for(see)), self._where):
            column.addWidget(widget)
        column.addWidget(self._table, 2)
        column.addStretch(1)
        self.setMinimumWidth(em(self, 20))

    def show_line(self, line: LineRow | None, category: str) -> None:
        """Show a payment of the list, or nothing."""
        if line is not None and self._line is not None and line.line_id == self._line.line_id:
            return
        self._line = line
        self._table.hide()
        self._where.say("")
        self.setVisible(line is not None)
        if line is not None:
            self._name.setText(self.tr("{pounds}").format(pounds=pounds(line.pence)))
            self._known_now = self._known(line, category)
            self._facts.set_facts([fact for fact in self._known_now if fact[1]])
            line_id = LineId(line.line_id)
            self._page.read(lambda book, _progress: _why(book, line_id), self._show_why)

    def why_words(self) -> str:
        """Return what is known of the payment, with why it is where it is."""
        return self._facts.words()

    def show_source(self) -> None:
        """Fetch the row of the file, exactly as it was brought in."""
        if self._line is not None:
            line_id = LineId(self._line.line_id)
            self._page.read(lambda book, _progress: _source(book, line_id), self._show_source)

    def _known(self, line: LineRow, category: str) -> list[tuple[str, str]]:
        written = line.payee if line.payee != line.supplier else ""
        scope = self.tr("out of scope: {why}").format(why=line.scope_reason)
        account = " ".join(filter(None, (line.account_code, line.account)))
        return [
            (self.tr("Supplier"), line.supplier),
            (self.tr("Written as"), written),
            (self.tr("Paid"), day_in_words(line.paid_on) if line.paid_on else self.tr("no date")),
            (self.tr("For"), line.description),
            (self.tr("Category"), category),
            (self.tr("Why"), line.reason),
            (self.tr("Scope"), scope if line.scope else self.tr("in scope")),
            (self.tr("Department"), line.department),
            (self.tr("Account"), account),
            (self.tr("Reference"), line.reference),
            (self.tr("File"), self.tr("{file}, row {row}").format(file=line.file, row=line.row)),
        ]

    def _show_why(self, why: Why) -> None:
        told = {self.tr("Why"): why.reason}
        asked = [
            (self.tr("Decided by"), why.tier),
            (self.tr("Code list"), why.code_list),
            (self.tr("Rule"), why.rule),
            (self.tr("Said on"), why.said()),
        ]
        facts: list[tuple[str, str]] = []
        for name, words in self._known_now:
            facts.append((name, told.get(name, words)))
            if name in told:
                facts += asked
        self._facts.set_facts([fact for fact in facts if fact[1]])

    def _show_source(self, source: SourceRow) -> None:
        sheet = self.tr("sheet {sheet}, ").format(sheet=source.sheet) if source.sheet else ""
        words = self.tr("As it stands in {file}, {sheet}row {row}:")
        self._where.say(words.format(file=source.file, sheet=sheet, row=source.row))
        count = max(len(source.headings), len(source.cells))
        headings = [*source.headings, *[""] * count][:count]
        cells = [*source.cells, *[""] * count][:count]
        self._cells.set_rows(tuple(zip(headings, cells, strict=True)))
        self._table.show()


def _why(book: Book, line_id: LineId) -> Why:
    from core.usecases import explain

    return explain.why(book, line_id)


def _source(book: Book, line_id: LineId) -> SourceRow:
    from core.usecases import look_at_spend

    return look_at_spend.source_of(book, line_id)
