"""CPV 2008, searched while a person types: each code, what holds it, and the category it means."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.taxonomy import CpvCode, Taxonomy
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.search_field import SearchField
from desktop.widgets.table_view import TableView

_MOST = 200


class CategoryCpv(QWidget):
    """A field, and the codes that it finds. ``chosen`` holds the category of a code."""

    chosen = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the field and the list out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._model: RowTable[CpvCode] = RowTable(self._columns(), self)
        self._field = SearchField(
            self.tr("Look for a CPV code"), self.tr("Words or digits: toner, lift maint, 4542…")
        )
        self._field.setMaximumWidth(em(self, 36))
        self._field.textChanged.connect(self._search)
        self._field.left.connect(self._field.clear)
        self._empty = EmptyState(self._hint())
        self._list = ListPane(self.tr("Codes of CPV 2008"), self._empty)
        self._list.use_model(self._model, stretch=3)
        self._list.table.set_rows_shown(8)
        self._field.moved.connect(self._move)
        self._field.taken.connect(lambda _shift: self._list.table.setFocus())
        self._list.table.opened_row.connect(lambda _row: self.use())
        self._list.table.current_changed.connect(lambda _row: self._show_within())
        self._within = StateLabel()
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        column.addWidget(self._within)
        column.addWidget(self._actions())

    def use_tree(self, tree: Taxonomy) -> None:
        """Name categories as this tree does."""
        self._tree = tree
        self._search(self._field.text())

    def look_for(self, text: str) -> None:
        """Look for codes by words, by digits, or by the code of a category."""
        self._field.setText(text)
        self._field.setFocus()

    def rows(self) -> tuple[CpvCode, ...]:
        """Return the codes that are listed."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of codes."""
        return self._list.table

    def words(self) -> str:
        """Return what is said below the list of the code under the cursor."""
        return self._within.text()

    def use(self) -> None:
        """Choose the category of the code under the cursor."""
        code = self._code()
        if code is not None and code.leaf:
            self.chosen.emit(code.leaf)
        elif code is not None:
            self._page.say(self.tr("No category of the tree holds this code."))

    def see_category(self) -> None:
        """List the codes that the category of the code under the cursor is made of."""
        code = self._code()
        if code is not None and code.leaf:
            self.look_for(code.leaf)

    def _actions(self) -> QWidget:
        table, page = self._list.table, self._page
        use = page.add_action(self.tr("Use this category in the queue"), "Q", self.use, on=table)
        see = page.add_action(
            self.tr("See the CPV codes of this category"), "V", self.see_category, on=table
        )
        row = flow(button_for(use), button_for(see))
        self._list.goes_with_rows(row)
        return row

    def _columns(self) -> tuple[Column[CpvCode], ...]:
        return (
            Column(self.tr("Code"), lambda row: row.code),
            Column(self.tr("Label"), lambda row: row.label),
            Column(self.tr("Category"), self._category),
            Column(self.tr("Within"), lambda row: row.wider[-1] if row.wider else ""),
        )

    def _category(self, row: CpvCode) -> str:
        if not row.leaf:
            return self.tr("none in this tree")
        return self._tree.label(row.leaf) if self._tree else str(row.leaf)

    def _hint(self) -> str:
        return self.tr(
            "Type words or the first digits of a code. You see what each code is called, "
            "what it is part of, and the category that it means."
        )

    def _code(self) -> CpvCode | None:
        return self._model.row_at(self._list.table.current_row())

    def _move(self, step: int) -> None:
        table = self._list.table
        last = self._model.rowCount() - 1
        table.go_to_row(min(max(table.current_row() + step, 0), max(last, 0)))

    def _search(self, text: str) -> None:
        self._page.read(lambda book, _progress: _search(book, text), self._show)

    def _show(self, codes: tuple[CpvCode, ...]) -> None:
        asked = bool(self._field.text().strip())
        none = self.tr("No code of CPV 2008 is called so. Try a shorter or another word.")
        self._empty.say(none if asked else self._hint())
        self._model.set_rows(codes[:_MOST])
        words = self.tr("%Ln code(s)", "", min(len(codes), _MOST))
        if len(codes) > _MOST:
            words = self.tr("The first {count} codes; type more to see others.").format(
                count=_MOST
            )
        self._list.show_state(bool(codes), words)
        if codes:
            self._list.table.go_to_row(0)
        self._show_within()

    def _show_within(self) -> None:
        code = self._code()
        if code is None:
            self._within.say("")
            return
        path = " > ".join((*code.wider, code.label))
        words = self.tr("{path}. Category: {category}.")
        self._within.say(words.format(path=path, category=self._category(code)))


def _search(book: Book, text: str) -> tuple[CpvCode, ...]:
    from core.usecases import categorise

    return categorise.search_cpv(text, _MOST + 1, book)
