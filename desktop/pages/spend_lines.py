"""The payments of the book, any number of them: searched, narrowed, sorted, each to its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.spend_table import Answer, Question, Within
from core.domain.taxonomy import CategoryCode
from desktop.models.columns import Column, Holds
from desktop.models.paged_table import PagedTable
from desktop.open_book import Book
from desktop.pages import category_put, contracts_put
from desktop.pages.line_detail import LineDetail
from desktop.pages.page import Page, button_for
from desktop.pages.spend_narrowing import Narrow, filter_of
from desktop.qt import em
from desktop.widgets.asking import SaveFile
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facets import FacetValue
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.store.reading import Filter, LineRow

# The sort of the book that each column stands for.
_SORTS = (
    "paid_on",
    "supplier",
    "description",
    "category",
    "pence",
    "account",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Which payments are shown, how many, and of how many."""

    keys: Sequence[int]
    pence: int
    all_count: int
    all_pence: int
    in_scope_pence: int
    labels: dict[CategoryCode, str]


class SpendLines(QWidget):
    """One list of payments with the detail of the one under the cursor."""

    def __init__(self, page: Page) -> None:
        """Lay the list and the detail out."""
        super().__init__()
        self._page = page
        self._narrow: Narrow = {}
        self._sort = ("paid_on", False)
        self._labels: dict[CategoryCode, str] = {}
        self._model: PagedTable[LineRow] = PagedTable(self._columns(), self._fetch, self)
        self._model.sort_asked.connect(self._sort_by)
        self._model.saving_asked.connect(self._export)
        self._model.dataChanged.connect(self._show_detail)
        self._build_list()
        self.detail = LineDetail(page)
        column = QVBoxLayout(self)
        column.addWidget(self._buttons())
        column.addWidget(Beside(self._list, self.detail, (3, 1)), 1)

    def show_narrow(self, narrow: Narrow) -> None:
        """Show only the payments that another page, or a chart, speaks of."""
        self._narrow = narrow
        self._list.show_all()
        self.refresh()

    def refresh(self) -> None:
        """Ask which payments there are to show."""
        ask = self._asked()
        self._page.read(lambda book, _progress: _find(book, *ask()), self._show)

    def _build_list(self) -> None:
        empty = EmptyState(
            self.tr("No payments yet. You can bring in a file from any finance system."),
            self.tr("Import a file"),
            lambda: self._page.go("import", "choose"),
        )
        hint = self.tr("Search supplier, description, reference")
        self._list = ListPane(self.tr("Payments"), empty, hint)
        self._list.use_model(self._model, stretch=2)
        self._list.filter.setMinimumWidth(em(self, 24))
        self._list.table.set_rows_shown(12)
        self._list.filter_changed.connect(lambda _text: self.refresh())
        self._list.offer_questions(self._questions())
        self._list.facets.wanted.connect(self._ask_answers)
        self._list.table.current_changed.connect(lambda _row: self._show_detail())
        self._list.table.opened_row.connect(lambda _row: self.detail.show_source())

    def _buttons(self) -> QWidget:
        page = self._page
        self._words = StateLabel("", "notice")
        self._words.setWordWrap(False)
        self._words.hide()
        self._widen = page.add_action(self.tr("Show all payments"), "Ctrl+Shift+A", self._show_all)
        self._widen.setEnabled(False)
        export = page.add_action(self.tr("Export this view"), "Ctrl+E", self._export)
        place = page.add_action(
            self.tr("Put under a contract"), "Ctrl+Shift+K", self._put_under, changes=True
        )
        belong = page.add_action(
            self.tr("Put in a category"), "Ctrl+Shift+G", self._put_in, changes=True
        )
        actions = (export, self._widen, belong, place)
        buttons = (button_for(action) for action in actions)
        return flow(*buttons, self._words)

    def _put_under(self) -> None:
        contracts_put.put(self._page, self._selected())

    def _put_in(self) -> None:
        category_put.put(self._page, self._selected())

    def _selected(self) -> Sequence[LineRow]:
        """Return the payments selected; none where some are not read yet, which is said."""
        numbers = self._list.table.selected_rows()
        rows = [row for number in numbers if (row := self._model.row_at(number))]
        if len(rows) < len(numbers):
            self._page.notice(self.tr("Some of these are not read yet. Select fewer at a time."))
            return ()
        return rows

    def _columns(self) -> tuple[Column[LineRow], ...]:
        return (
            Column(self.tr("Paid"), lambda row: row.paid_on, Holds.DAY),
            Column(self.tr("Supplier"), lambda row: row.supplier, leaves=-1),
            Column(self.tr("Description"), lambda row: row.description),
            Column(self.tr("Category"), self._category, state=_scope_colour, leaves=1),
            Column(self.tr("Amount"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("Account"), lambda row: row.account or row.account_code, leaves=2),
        )

    def _category(self, row: LineRow) -> str:
        if row.scope:
            return self.tr("out of scope")
        return self._labels.get(row.category, self.tr("Unknown"))

    def _questions(self) -> list[tuple[str, str]]:
        return [
            (str(Question.CATEGORY), self.tr("Category")),
            (str(Question.SUPPLIER), self.tr("Supplier")),
            (str(Question.CENTRE), self.tr("Cost centre")),
            (str(Question.UNIT), self.tr("Department")),
            (str(Question.ACCOUNT), self.tr("Account")),
            (str(Question.MONTH), self.tr("Month")),
        ]

    def _ask_answers(self, question: str) -> None:
        """Ask what the payments in sight answer to a question, its own answer left open."""
        asked, ask = Question(question), self._asked(Question(question))
        self._page.read(
            lambda book, _progress: _answers(book, ask()[0], asked), self._show_answers
        )

    def _show_answers(self, found: Sequence[tuple[Answer, int, int]]) -> None:
        self._list.facets.set_values(
            [FacetValue(one.key, one.label, count, pence) for one, count, pence in found]
        )

    def _asked(self, but: Question | None = None) -> Callable[[], tuple[Filter, Filter]]:
        view, narrow, sort = self._page.open_book.view, self._narrow, self._sort
        text = self._list.filter.text().strip()
        within = {
            Question(str(question)): Answer(str(answer.key), answer.label)
            for question, answer in self._list.facets.answers().items()
            if question != but
        }
        return lambda: (
            _within(filter_of(narrow, view, text, sort), within),
            filter_of({}, view, "", sort),
        )

    def _show(self, found: _Found) -> None:
        self._labels = found.labels
        self._model.show_keys(found.keys)
        words = self.tr("Showing {shown} of {count} payments, {pounds} of {all}")
        status = words.format(
            shown=f"{len(found.keys):,}",
            count=f"{found.all_count:,}",
            pounds=pounds(found.pence),
            all=pounds(found.all_pence),
        )
        if found.in_scope_pence != found.all_pence:
            of_it = self.tr("{status}, of which {pounds} in scope")
            status = of_it.format(status=status, pounds=pounds(found.in_scope_pence))
        self._list.show_state(bool(found.all_count), status)
        narrowed = self._narrow.get("words", "")
        self._words.say(self.tr("Only: {what}").format(what=narrowed) if narrowed else "")
        found_by = self._list.filter.text().strip() or self._list.facets.answers()
        self._widen.setEnabled(bool(narrowed or found_by))
        self._show_detail()

    def _fetch(self, keys: Sequence[int], take: Callable[[Sequence[Any]], None]) -> None:
        wanted = tuple(keys)
        self._page.read(lambda book, _progress: _rows(book, wanted), take)

    def _show_detail(self) -> None:
        row = self._model.row_at(max(self._list.table.current_row(), 0))
        label = self._labels.get(row.category, self.tr("Unknown")) if row else ""
        self.detail.show_line(row, label)

    def _sort_by(self, asked: tuple[int, bool]) -> None:
        column, descending = asked
        self._sort = (_SORTS[column], descending)
        self.refresh()

    def _show_all(self) -> None:
        self.show_narrow({})

    def _export(self) -> None:
        settings, title = self._page.open_book.settings, self.tr("Export these payments")
        path = SaveFile.ask(self, settings, "export", title, "payments.xlsx", (".csv",))
        if path is not None:
            ask = self._asked()
            self._page.read(
                lambda book, progress: _export(book, ask()[0], path, progress), self._exported
            )

    def _exported(self, path: Path) -> None:
        self._page.notice(self.tr("The payments are in {path}.").format(path=path))


def _scope_colour(row: LineRow) -> str:
    return "quiet" if row.scope else ""


def _find(book: Book, chosen: Filter, everything: Filter) -> _Found:
    from core.usecases import categorise, look_at_spend

    table = look_at_spend.line_table(book)
    labels = {code: leaf.label for code, leaf in categorise.taxonomy(book).categories.items()}
    count, pence = table.totals(everything)
    in_scope = table.totals(replace(everything, scope="in"))[1]
    return _Found(table.keys(chosen), table.totals(chosen)[1], count, pence, in_scope, labels)


def _within(chosen: Filter, within: Within) -> Filter:
    from core.usecases import profile_spend

    return profile_spend.narrowed(chosen, within)


def _answers(book: Book, chosen: Filter, question: Question) -> Sequence[tuple[Answer, int, int]]:
    from core.usecases import profile_spend

    return profile_spend.answers(book, chosen, question)


def _rows(book: Book, keys: Sequence[int]) -> tuple[LineRow, ...]:
    from core.usecases import look_at_spend

    return look_at_spend.line_table(book).rows(keys)


def _export(book: Book, chosen: Filter, path: Path, progress: Progress) -> Path:
    from core.usecases import look_at_spend

    return look_at_spend.export_lines(book, chosen, path, progress)
