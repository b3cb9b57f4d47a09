"""The tree that the book is kept in: its categories, and newer editions of it from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.taxonomy import Category, CategoryCode, Taxonomy
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.change_box import ChangeBox
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskChoice, OpenFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.move_tree import LeafMove, TreeLook

_KIND = "tree"
_TYPES = "*.json"
_NAMED = 6

Answers = dict[CategoryCode, CategoryCode]


class CategoryTree(QWidget):
    """The categories, the edition that they are of, and the way to a newer one."""

    def __init__(self, page: Page) -> None:
        """Lay the list and the box out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._model: RowTable[Category] = RowTable(self._columns(), self)
        nothing = EmptyState(self.tr("The tree has no categories."))
        self._list = ListPane(self.tr("Categories of the tree"), nothing, self.tr("Filter"))
        self._list.use_model(self._model, stretch=3)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(6)
        self._about = Label()
        self.box = ChangeBox(page)
        self.box.closed.connect(self._list.table.setFocus)
        take = page.add_action(self.tr("Take a newer edition in…"), "", self.choose, changes=True)
        column = QVBoxLayout(self)
        column.addWidget(self._about)
        column.addWidget(self._list, 1)
        column.addWidget(flow(button_for(take)))
        column.addWidget(self.box)

    def use_tree(self, tree: Taxonomy) -> None:
        """Show the tree that the book is kept in."""
        if self._tree is tree:
            return
        self._tree = tree
        self._model.set_rows(tuple(tree.categories.values()))
        words = self.tr("This book is kept in {name} {version}. Sealed returns keep their own.")
        self._about.setText(words.format(name=tree.id, version=tree.version))
        count = self.tr("%Ln categories", "", len(tree.categories))
        self._list.show_state(bool(tree.categories), count)

    def about(self) -> str:
        """Return which edition the book is said to be kept in."""
        return self._about.text()

    def rows(self) -> tuple[Category, ...]:
        """Return the categories that are listed."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of categories."""
        return self._list.table

    def choose(self) -> None:
        """Ask for the file of an edition, and look at it."""
        settings, title = self._page.open_book.settings, self.tr("Take a newer edition in")
        types = self.tr("Data files ({types})").format(types=_TYPES)
        path = OpenFile.ask(self, settings, _KIND, title, types)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path, answers: Answers | None = None) -> None:
        """Say what an edition would move, or all that is wrong with it; nothing is kept."""
        said = dict(answers or {})
        self._page.read(
            lambda book, _progress: _look(book, path, said),
            lambda look: self._show(path, said, look),
        )

    def _columns(self) -> tuple[Column[Category], ...]:
        return (
            Column(self.tr("Group"), self._group),
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("Code"), lambda row: row.code),
            Column(self.tr("What belongs into it"), lambda row: ", ".join(row.examples)),
            Column(self.tr("CPV begins with"), lambda row: ", ".join(row.cpv)),
        )

    def _group(self, row: Category) -> str:
        return self._tree.group_label(row.group) if self._tree else row.group

    def _show(self, path: Path, answers: Answers, look: TreeLook) -> None:
        name = self.tr("From {before} to {version}").format(
            before=look.before, version=look.version
        )
        if look.problems:
            self.box.ask(name, "", None)
            count = len(look.problems)
            words = self.tr("%Ln thing(s) to put right. Nothing was taken in.", "", count)
            self.box.show_problems(words, look.problems)
        elif look.asked:
            self._ask_about(path, answers, look.asked[0])
        else:
            self.box.ask(
                name,
                self.tr("Take the edition in"),
                lambda book, _progress: _take_in(book, path, answers),
            )
            self.box.show_effect("\n".join(self._words(look)), look.moves, look.sealed)

    def _ask_about(self, path: Path, answers: Answers, leaf: LeafMove) -> None:
        """Ask where the decisions of a split category go, then look again."""
        sentence = self.tr("{category} is now several. Where do {payments}, {pounds}, go?").format(
            category=leaf.label,
            payments=self.tr("its %Ln payment(s)", "", leaf.lines),
            pounds=pounds(leaf.pence),
        )
        title, action = self.tr("A category was split"), self.tr("They go there")
        number = AskChoice.ask(self, title, sentence, action, leaf.to_labels)
        if number is not None:
            self.look_at(path, {**answers, leaf.old: leaf.to[number]})

    def _words(self, look: TreeLook) -> list[str]:
        moved = self.tr("{payments} would move, {pounds}.").format(
            payments=self.tr("%Ln payment(s)", "", look.lines), pounds=pounds(look.pence)
        )
        added = self.tr("New categories: {names}.").format(names=self._named(look.added))
        gone = self.tr("Gone: {names}.").format(names=self._named(look.gone))
        return [moved, *([added] if look.added else []), *([gone] if look.gone else [])]

    def _named(self, labels: tuple[str, ...]) -> str:
        words, more = ", ".join(labels[:_NAMED]), len(labels) - _NAMED
        if more <= 0:
            return words
        return self.tr("{names} and {count} more").format(names=words, count=more)


def _look(book: Book, path: Path, answers: Answers) -> TreeLook:
    from core.usecases import move_tree

    return move_tree.look(book, path, answers)


def _take_in(book: Book, path: Path, answers: Answers) -> Touched:
    from core.usecases import move_tree

    return move_tree.take_in(book, path, answers)
