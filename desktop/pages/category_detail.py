"""The group under the cursor: why it waits, what is suggested and why, and any other category."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.domain.money import pounds
from core.domain.taxonomy import Category, CategoryCode, Taxonomy
from desktop.open_book import Book
from desktop.pages.category_order import together
from desktop.pages.page import Page
from desktop.qt import RAW_ROLE, button_text, em, line_height, tip
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.search_field import SearchField

if TYPE_CHECKING:
    from core.usecases.review_queue import QueueItem


class CategoryDetail(QWidget):
    """Stands beside the queue. ``chosen`` holds a category and whether it is for always."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._looking = False
        # Enter came before the answer did: whether it was for always.
        self._asked_for: bool | None = None
        self._name = Heading("", 2)
        self._about = Label()
        self._why = StateLabel()
        self._offers = QVBoxLayout()
        self._field = SearchField(
            self.tr("Look for a category"), self.tr("Look for a category: toner, grass, lift…")
        )
        # Not the whole side: a suggestion with a long name may need more.
        self._field.setMinimumWidth(em(self, 22))
        self._field.textChanged.connect(self._search)
        self._field.taken.connect(self.take_found)
        self._field.left.connect(self._leave)
        self._found = QListWidget()
        self._found.setAccessibleName(self.tr("Categories found"))
        self._found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._found.itemActivated.connect(self._take)
        self._found.setMinimumHeight(line_height(self, 5))
        # It takes the room that is left: what Qt would like made the whole page scroll.
        self._found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._field.moved.connect(self._move_in_found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._name, self._about, self._why):
            column.addWidget(widget)
        column.addLayout(self._offers)
        column.addWidget(self._field)
        column.addWidget(self._found, 1)

    def use_tree(self, tree: Taxonomy) -> None:
        """Name categories as this tree does."""
        changed, self._tree = self._tree is not tree, tree
        if changed:
            self._search(self._field.text())

    def label(self, code: CategoryCode) -> str:
        """Return what a category is called."""
        return self._tree.label(code) if self._tree else str(code)

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Show a group, or what is said of several that are decided together."""
        self.setVisible(bool(items))
        _empty_layout(self._offers)
        if not items:
            return
        alone, count = len(items) == 1, len(items)
        several = self.tr("%Ln group(s) selected", "", count)
        self._name.setText(items[0].supplier if alone else several)
        self._about.setText(self._about_words(items))
        why = self.tr("Why it is here: {why}").format(why=items[0].reason)
        self._why.say(why if alone else self.tr("The next key decides all of them."))
        offers = together(items)
        for place, (category, reason, groups) in enumerate(offers):
            words = self.tr("Suggested for {some} of {all} groups").format(some=groups, all=count)
            self._offer(place, category, reason if alone else words)
        if not offers:
            self._offers.addWidget(Label(self.tr("No suggestion. Look for a category below.")))

    def words(self) -> str:
        """Return what is said of the groups, line by line."""
        offers = (one for one in self.findChildren(Label) if self._offers.indexOf(one) >= 0)
        return "\n".join(one.text() for one in (self._name, self._about, self._why, *offers))

    def look_for(self, text: str) -> None:
        """Look for a category by its words."""
        self._field.setText(text)

    def focus_search(self) -> None:
        """Put the cursor into the field that looks for a category."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def found(self) -> list[str]:
        """Return the words of the categories that were found."""
        return [self._found.item(row).text() for row in range(self._found.count())]

    def take_found(self, always: bool = False) -> None:
        """Choose the category that is marked, of what the words in the field find."""
        if self._looking:
            self._asked_for = always
            return
        item = self._found.currentItem()
        if item is not None:
            code = CategoryCode(str(item.data(RAW_ROLE)))
            self._field.clear()
            self.chosen.emit((code, always))

    def _offer(self, place: int, category: CategoryCode, reason: str) -> None:
        button = QPushButton(button_text(f"{place + 1}   {self.label(category)}"))
        button.setAccessibleDescription(reason)
        button.setEnabled(not self._page.open_book.read_only)
        button.clicked.connect(partial(self._choose, category))
        self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._offers.addWidget(StateLabel(reason))

    def _choose(self, category: CategoryCode, _checked: bool = False) -> None:
        self.chosen.emit((category, False))

    def _about_words(self, items: Sequence[QueueItem]) -> str:
        words = self.tr("%Ln payment(s)", "", sum(item.lines for item in items))
        account = items[0].account if len(items) == 1 else ""
        parts = [words, pounds(sum(item.pence for item in items)), account]
        return ", ".join(part for part in parts if part)

    def _search(self, text: str) -> None:
        self._looking, self._asked_for = True, None
        self._page.read(lambda book, _progress: _search(book, text), self._show_found)

    def _show_found(self, categories: tuple[Category, ...]) -> None:
        self._looking, asked_for = False, self._asked_for
        self._found.clear()
        for category in categories:
            group = self._tree.group_label(category.group) if self._tree else category.group
            item = QListWidgetItem(f"{category.label}  ({group})")
            item.setToolTip(tip(item.text()))
            item.setData(RAW_ROLE, category.code)
            self._found.addItem(item)
        self._found.setCurrentRow(0)
        if asked_for is not None:
            self._asked_for = None
            self.take_found(asked_for)

    def _move_in_found(self, step: int) -> None:
        row = self._found.currentRow() + step
        self._found.setCurrentRow(min(max(row, 0), self._found.count() - 1))

    def _take(self, _item: QListWidgetItem) -> None:
        self.take_found()

    def _leave(self) -> None:
        self._field.clear()
        self.left.emit()


def _empty_layout(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _search(book: Book, text: str) -> tuple[Category, ...]:
    from core.usecases import categorise

    return categorise.search_categories(text, book)
