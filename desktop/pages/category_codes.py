"""The body's own codes and what they mean: taken in from a list, seen first, taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.taxonomy import OwnCode, Taxonomy
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.change_box import ChangeBox
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.own_codes import CodesLook

_KIND = "codes"
_TYPES = "*.csv *.xlsx *.xls *.ods *.txt"


class CategoryCodes(QWidget):
    """The codes that were taken in, and the ways in and out."""

    def __init__(self, page: Page) -> None:
        """Lay the list and the box out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._model: RowTable[OwnCode] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "No codes of your own yet. A list with the columns Code, Label and Category says "
                "what your account codes mean, or those of another scheme: CFR, BAE, AGAR, "
                "ProClass. A category is one of the tree by name, or a CPV code."
            ),
            self.tr("Take a list in…"),
            self.choose,
        )
        self._list = ListPane(self.tr("Your codes"), empty, self.tr("Filter codes"))
        self._list.use_model(self._model, stretch=3)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(5)
        self.box = ChangeBox(page)
        self.box.closed.connect(self._list.table.setFocus)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(self._actions())
        column.addWidget(self.box)

    def refresh(self) -> None:
        """Ask for the codes again."""
        self._page.read(_codes, self._show)

    def use_tree(self, tree: Taxonomy) -> None:
        """Name categories as this tree does."""
        self._tree = tree

    def rows(self) -> tuple[OwnCode, ...]:
        """Return the codes that are listed."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of codes, where Del acts."""
        return self._list.table

    def choose(self) -> None:
        """Ask for the file of a list, and look at it."""
        settings, title = self._page.open_book.settings, self.tr("Take a list of codes in")
        path = OpenFile.ask(self, settings, _KIND, title, self.tr("Lists ({types})").format(
            types=_TYPES
        ))  # fmt: skip
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Say what a list would move, or all that is wrong with it; nothing is kept."""
        self._page.read(lambda book, _progress: (path, _look(book, path)), self._ask)

    def forget(self) -> None:
        """Say what taking out the list of the code under the cursor would move."""
        code = self._model.row_at(self._list.table.current_row())
        if code is not None:
            scheme = code.scheme
            self._page.read(lambda book, _progress: _look_forgetting(book, scheme), self._ask_out)

    def write(self) -> None:
        """Write the account codes of the book with their categories and pounds."""
        settings, title = self._page.open_book.settings, self.tr("Write my account codes")
        path = SaveFile.ask(self, settings, _KIND, title, "account_codes.csv")
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the account codes to a file."""
        self._page.read(lambda book, _progress: _export(book, path), self._written)

    def _actions(self) -> QWidget:
        page = self._page
        take = page.add_action(self.tr("Take a list in…"), "", self.choose, changes=True)
        out = page.add_action(
            self.tr("Take this list out…"), "Del", self.forget, changes=True, on=self._list.table
        )
        write = page.add_action(self.tr("Write my account codes…"), "", self.write)
        # Without codes the empty list offers the first step itself.
        with_rows = button_for(take), button_for(out)
        self._list.goes_with_rows(*with_rows)
        return flow(button_for(write), *with_rows)

    def _columns(self) -> tuple[Column[OwnCode], ...]:
        return (
            Column(self.tr("List"), self._scheme),
            Column(self.tr("Code"), lambda row: row.code),
            Column(self.tr("Label"), lambda row: row.label),
            Column(self.tr("Category"), self._category),
            Column(self.tr("Note"), lambda row: row.note),
        )

    def _scheme(self, row: OwnCode) -> str:
        name = self.tr("your own") if row.scheme == "own" else row.scheme
        return f"{name} {row.version}".strip()

    def _category(self, row: OwnCode) -> str:
        if not row.category:
            return self.tr("too wide to say")
        return self._tree.label(row.category) if self._tree else str(row.category)

    def _show(self, codes: tuple[OwnCode, ...]) -> None:
        self._model.set_rows(codes)
        words = self.tr("%Ln code(s)", "", len(codes))
        lists = self.tr("%Ln list(s)", "", len({one.scheme for one in codes}))
        self._list.show_state(bool(codes), f"{words}, {lists}")

    def _ask(self, found: tuple[Path, CodesLook]) -> None:
        path, look = found
        name = self.tr("Take in {file}").format(file=look.file)
        if look.problems:
            self.box.ask(name, "", None)
            words = self.tr("%Ln thing(s) to put right. Nothing was taken in.", "",
                            len(look.problems))  # fmt: skip
            self.box.show_problems(words, look.problems)
            return
        self.box.ask(
            name, self.tr("Take the list in"), lambda book, _progress: _take_in(book, path)
        )
        self.box.show_effect(self._effect_words(look), look.moves, look.sealed)

    def _ask_out(self, look: CodesLook) -> None:
        scheme = look.file
        self.box.ask(
            self.tr("Take the list out: {name}").format(name=self._scheme(look.codes[0])),
            self.tr("Take the list out"),
            lambda book, _progress: _forget(book, scheme),
        )
        self.box.show_effect(self._effect_words(look), look.moves, look.sealed)

    def _effect_words(self, look: CodesLook) -> str:
        return self.tr("{codes}. {payments} would move, {pounds}.").format(
            codes=self.tr("%Ln code(s)", "", len(look.codes)),
            payments=self.tr("%Ln payment(s)", "", look.lines),
            pounds=pounds(look.pence),
        )

    def _written(self, path: Path) -> None:
        self._page.notice(self.tr("Written: {path}").format(path=path))


def _codes(book: Book, _progress: Progress) -> tuple[OwnCode, ...]:
    from core.usecases import own_codes

    return own_codes.codes(book)


def _look(book: Book, path: Path) -> CodesLook:
    from core.usecases import own_codes

    return own_codes.look(book, path)


def _look_forgetting(book: Book, scheme: str) -> CodesLook:
    from core.usecases import own_codes

    return own_codes.look_forgetting(book, scheme)


def _take_in(book: Book, path: Path) -> Touched:
    from core.usecases import own_codes

    return own_codes.take_in(book, path)


def _forget(book: Book, scheme: str) -> Touched:
    from core.usecases import own_codes

    return own_codes.forget(book, scheme)


def _export(book: Book, path: Path) -> Path:
    from core.usecases import own_codes

    return own_codes.export_mapping(book, path)
