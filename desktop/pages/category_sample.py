"""How right the categories are: payments drawn by value, judged one key at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.accuracy import Judgement
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import LineId
from core.domain.taxonomy import UNKNOWN, Category, CategoryCode, Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.ask_one_of import AskOneOf
from desktop.widgets.asking import AskText, OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.measure_accuracy import Drawn, Measured

_KIND = "sample"


class CategorySample(QWidget):
    """The result in words above the payments that were drawn."""

    def __init__(self, page: Page) -> None:
        """Lay both out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._result = Label()
        self._stale = StateLabel("", "notice")
        self._stale.hide()
        self._model: RowTable[Drawn] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "Nothing was checked yet. A sample of payments, drawn by value, shows how right "
                "the categories are; the return states it."
            ),
            self.tr("Draw a sample…"),
            self.draw,
        )
        self._list = ListPane(self.tr("Payments drawn to check their category"), empty)
        self._list.use_model(self._model, stretch=1)
        self._list.table.set_rows_shown(8)
        row = flow(*(button_for(action) for action in self._actions()))
        self._list.goes_with_rows(row)
        column = QVBoxLayout(self)
        for widget in (self._result, self._stale):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(row)

    def refresh(self) -> None:
        """Ask for the sample again."""
        self._page.read(_measured, self._show)

    def use_tree(self, tree: Taxonomy) -> None:
        """Name categories as this tree does."""
        self._tree = tree

    def rows(self) -> tuple[Drawn, ...]:
        """Return the payments that are listed."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of payments, where single keys act."""
        return self._list.table

    def words(self) -> str:
        """Return what the sample says."""
        return self._result.text()

    def draw(self) -> None:
        """Ask how many payments to draw, and draw them; the seed is the day."""
        text = AskText.ask(
            self,
            self.tr("Draw a sample"),
            self.tr("How many payments do you want to check, 10 to 500? Sixty take half an hour."),
            self.tr("Draw them"),
            "60",
        )
        if text is None:
            return
        if not text.isdecimal():
            self._page.notice(self.tr("Type a number from 10 to 500. Nothing was drawn."))
            return
        size = int(text)
        self._page.change(lambda book, _progress: _draw(book, size))

    def save(self) -> None:
        """Ask for a file, and write the sample to it: a workbook, or CSV."""
        path = SaveFile.ask(
            self,
            self._page.open_book.settings,
            _KIND,
            self.tr("Write the sample"),
            "sample_of_categories.xlsx",
        )
        if path is not None:
            self._page.read(lambda book, _progress: _write(book, path), self._written)

    def choose(self) -> None:
        """Ask for a file that the sample was written to, and take in what was said in it."""
        path = OpenFile.ask(
            self,
            self._page.open_book.settings,
            _KIND,
            self.tr("Take judgements in"),
            self.tr("The sample with judgements (*.xlsx *.csv)"),
        )
        if path is not None:
            self._page.change(lambda book, _progress: _record(book, path))

    def _written(self, path: Path) -> None:
        words = self.tr(
            "Written: {file}. Say right, wrong or cannot tell in the column Judgement, then take "
            "it in again."
        )
        self._page.notice(words.format(file=path.name))

    def _actions(self) -> list[QAction]:
        page, table = self._page, self._list.table
        say = page.add_action
        right = partial(self._judge, Judgement.RIGHT)
        cannot = partial(self._judge, Judgement.CANNOT_TELL)
        again = partial(self._judge, Judgement.OPEN)
        return [
            say(self.tr("Right"), "Y", partial(self._single, right), changes=True, on=table),
            say(self.tr("Wrong…"), "N", partial(self._single, self.wrong), changes=True, on=table),
            say(
                self.tr("Cannot tell"), "T", partial(self._single, cannot), changes=True, on=table
            ),
            say(
                self.tr("Not judged after all"),
                "Backspace",
                partial(self._single, again),
                changes=True,
                on=table,
            ),
            say(self.tr("Draw a new sample…"), "", self.draw, changes=True),
            say(self.tr("Write it to a file…"), "", self.save),
            say(self.tr("Take judgements in…"), "", self.choose, changes=True),
        ]

    def _columns(self) -> tuple[Column[Drawn], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.line.supplier),
            Column(self.tr("Description"), lambda row: row.line.description),
            Column(self.tr("Account"), lambda row: row.line.account or row.line.account_code),
            Column(self.tr("Amount"), lambda row: row.item.pence, Holds.POUNDS),
            Column(self.tr("Category"), lambda row: row.label),
            Column(
                self.tr("Judged"),
                self._judged,
                state=lambda row: "" if row.item.judgement else "quiet",
            ),
        )

    def _judged(self, row: Drawn) -> str:
        words = {
            Judgement.OPEN: self.tr("not yet"),
            Judgement.RIGHT: self.tr("right"),
            Judgement.WRONG: self.tr("wrong"),
            Judgement.CANNOT_TELL: self.tr("cannot tell"),
        }
        said = words[row.item.judgement]
        return f"{said}: {row.should_be}" if row.should_be else said

    def _show(self, found: Measured | None) -> None:
        rows = found.drawn if found else ()
        at = self._list.table.current_row()
        self._model.set_rows(rows)
        if not self._list.table.hasFocus() or at < 0:
            first = self._model.find(lambda row: row.item.judgement is Judgement.OPEN)
            self._list.table.go_to_row(max(first, 0))
        self._result.say(found.in_words() if found else "")
        stale = self.tr("Much has changed since it was drawn: draw a new sample.")
        self._stale.say(stale if found and found.is_stale() else "")
        self._list.show_state(bool(rows), self.tr("%Ln payment(s) drawn", "", len(rows)))

    def _single(self, work: Callable[[], None]) -> None:
        if self._page.open_book.settings.single_keys() or not self._list.table.hasFocus():
            work()

    def wrong(self) -> None:
        """Ask what the payment under the cursor should be."""
        if self._tree is not None and self._model.row_at(self._list.table.current_row()):
            code = AskCategory.ask(self, tuple(self._tree.categories.values()))
            if code is not None:
                self._judge(Judgement.WRONG, code)

    def _judge(self, judgement: Judgement, should_be: CategoryCode = UNKNOWN) -> None:
        number = self._list.table.current_row()
        row = self._model.row_at(number)
        if row is None or self._page.open_book.read_only:
            return
        said = {LineId(row.line.line_id): (judgement, should_be)}
        # The cursor goes on at once, so that the next key meets the next payment.
        self._list.table.go_to_row(number + 1)
        self._page.change(lambda book, _progress: _judge(book, said))


class AskCategory(AskOneOf):
    """Asks for a category: type a word of it, or leave it open."""

    def __init__(self, parent: QWidget, categories: Sequence[Category]) -> None:
        """List the categories below what nobody knows."""
        words = (
            parent.tr("Wrong category"),
            parent.tr("What should it be? Leave it at the first line if you do not know."),
            parent.tr("Say that it is wrong"),
        )
        labels = [parent.tr("I do not know"), *(one.label for one in categories)]
        super().__init__(parent, words, parent.tr("A word of the category"), labels)
        self._codes = [UNKNOWN, *(one.code for one in categories)]

    def chosen(self) -> CategoryCode:
        """Return the category under the cursor, Unknown for none."""
        return self._codes[self.row()]

    @classmethod
    def ask(cls, parent: QWidget, categories: Sequence[Category]) -> CategoryCode | None:
        """Return the category, Unknown where nobody knows, None if the person left."""
        dialog = cls(parent, categories)
        return dialog.chosen() if dialog.exec() else None


def _measured(book: Book, _progress: Progress) -> Measured | None:
    from core.usecases import measure_accuracy

    return measure_accuracy.measured(book)


def _draw(book: Book, size: int) -> Touched:
    from core.usecases import measure_accuracy

    day = book.clock().date()
    return measure_accuracy.draw(book, size=size, seed=int(f"{day:%Y%m%d}"))


def _judge(book: Book, said: dict[LineId, tuple[Judgement, CategoryCode]]) -> Touched:
    from core.usecases import measure_accuracy

    return measure_accuracy.judge(book, said)


def _write(book: Book, path: Path) -> Path:
    from core.usecases import sample_files

    return sample_files.write(book, path)


def _record(book: Book, path: Path) -> Touched:
    from core.usecases import measure_accuracy, sample_files

    return measure_accuracy.judge(book, sample_files.read(book, path))
