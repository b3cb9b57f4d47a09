"""The queue: one group of payments at a time, decided with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.decisions import ScopeRule
from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import KindId
from core.domain.taxonomy import Category, CategoryCode, Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import RAW_ROLE, button_text, em, line_height, tip
from desktop.widgets.asking import AskChoice
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.categorise import Coverage, QueueItem

_MOST = 9


class CategoryQueue(QWidget):
    """The list at the left, the group under the cursor with its suggestions at the right."""

    def __init__(self, page: Page) -> None:
        """Lay both sides out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._in_scope = 0
        self._pending: set[KindId] = set()
        self._skipped: set[KindId] = set()
        self._model: RowTable[QueueItem] = RowTable(self._columns(), self)
        column = QVBoxLayout(self)
        column.addWidget(Beside(self._build_list(), self._build_detail(), (3, 1)), 1)
        self._build_actions(column)

    def refresh(self) -> None:
        """Ask for the queue again."""
        unknown_only = not self._all.isChecked()
        self._page.read(lambda book, _progress: _queue(book, unknown_only), self._show)

    def use_coverage(self, coverage: Coverage, tree: Taxonomy) -> None:
        """Take the tree, and the sum of which each group is a share."""
        self._tree = tree
        self._in_scope = coverage.in_scope_pence
        if not coverage.lines and not coverage.by_scope:
            self._list.empty.offer(
                self.tr("No payments yet. They come with the first file."),
                self.tr("Import a file"),
                lambda: self._page.go("import"),
            )
        else:
            self._list.empty.offer(*self._all_done())
        if not self._found.count():
            self._search(self._field.text())
        self._show_item(self._list.table.current_row())

    def items(self) -> tuple[QueueItem, ...]:
        """Return the groups that are still to be decided."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of groups, where single keys act."""
        return self._list.table

    def show_all(self, on: bool) -> None:
        """Show groups that have a category too."""
        self._all.setChecked(on)

    def look_for(self, text: str) -> None:
        """Look for a category by its words."""
        self._field.setText(text)

    def found(self) -> list[str]:
        """Return the words of the categories that were found."""
        return [self._found.item(row).text() for row in range(self._found.count())]

    def take_found(self) -> None:
        """Put the group under the cursor into the category that is marked."""
        item = self._found.currentItem()
        if item is not None:
            self._take_item(item)

    def _all_done(self) -> tuple[str, str, Callable[[], None]]:
        sentence = self.tr("Everything in scope has a category. You can see where the money went.")
        return sentence, self.tr("Compare"), lambda: self._page.go("compare")

    # What is built once.

    def _build_list(self) -> QWidget:
        empty = EmptyState(*self._all_done())
        self._list = ListPane(
            self.tr("Groups to put into categories"), empty, self.tr("Filter groups")
        )
        self._list.use_model(self._model)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.setMinimumWidth(em(self, 34))
        self._list.table.current_changed.connect(self._show_item)
        self._list.table.opened_row.connect(lambda _row: self._accept_first())
        self._all = QCheckBox(self.tr("Show those with a category too"))
        self._all.toggled.connect(self.refresh)
        self._list.top.addWidget(self._all)
        return self._list

    def _build_detail(self) -> QWidget:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        self._name = Heading("", 2)
        self._about = Label()
        self._offers = QVBoxLayout()
        self._field = QLineEdit()
        # Not the whole side: a suggestion with a long name may need more.
        self._field.setMinimumWidth(em(self, 22))
        self._field.setPlaceholderText(self.tr("Look for a category: toner, grass, lift…"))
        self._field.setAccessibleName(self.tr("Look for a category"))
        self._field.textChanged.connect(self._search)
        self._field.returnPressed.connect(self.take_found)
        self._found = _Found(self.tr("Categories found"))
        self._found.itemActivated.connect(self._take_item)
        self._found.setMinimumHeight(line_height(self, 6))
        self._why = StateLabel()
        column.addWidget(self._name)
        column.addWidget(self._about)
        column.addLayout(self._offers)
        column.addWidget(self._field)
        column.addWidget(self._found, 1)
        column.addWidget(self._why)
        self._detail = detail
        return detail

    def _build_actions(self, column: QVBoxLayout) -> None:
        page, table = self._page, self._list.table
        for number in range(1, _MOST + 1):
            words = self.tr("Accept suggestion {number}").format(number=number)
            work = partial(self._accept, number - 1)
            page.add_action(
                words, f"{number}", partial(self._single, work), changes=True, on=table
            )
            page.add_action(words, f"Alt+{number}", work, changes=True)
        actions = [
            page.add_action(
                self.tr("Always for this supplier"),
                "A",
                partial(self._single, self._always),
                changes=True,
                on=table,
            ),
            page.add_action(self.tr("Look for a category"), "/", self._focus_search, on=table),
            page.add_action(
                self.tr("See payments"), "S", partial(self._single, self._see_payments), on=table
            ),
            page.add_action(
                self.tr("Unknown for now"), "U", partial(self._single, self._skip), on=table
            ),
            page.add_action(
                self.tr("Out of scope…"),
                "O",
                partial(self._single, self.out_of_scope),
                changes=True,
                on=table,
            ),
            page.add_action(
                self.tr("Leave it to the rules"),
                "R",
                partial(self._single, self._back_to_rules),
                changes=True,
                on=table,
            ),
        ]
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        column.addWidget(row)

    def _columns(self) -> tuple[Column[QueueItem], ...]:
        return (
            Column(self.tr("Supplier"), lambda item: item.supplier),
            Column(self.tr("Account"), lambda item: item.account),
            Column(self.tr("Payments"), lambda item: item.lines, Holds.COUNT),
            Column(self.tr("Amount"), lambda item: item.pence, Holds.POUNDS),
            Column(self.tr("Suggested"), self._suggested),
        )

    def _suggested(self, item: QueueItem) -> str:
        if item.category:
            return self._label(item.category)
        labels = [self._label(one.category) for one in item.suggestions[:3]]
        numbered = [f"{number} {label}" for number, label in enumerate(labels, start=1)]
        return "  ".join(numbered) or self.tr("No suggestion")

    def _label(self, code: CategoryCode) -> str:
        return self._tree.label(code) if self._tree else str(code)

    # What the list shows.

    def _show(self, items: tuple[QueueItem, ...]) -> None:
        waiting = self._pending | self._skipped
        self._model.set_rows([item for item in items if not waiting.issuperset(item.kinds)])
        self._say_shown()

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._model.rows(), self._model.all_rows()
        largest = sum(item.pence for item in rows[:10])
        words = self.tr(
            "Showing {shown} of {count} groups, {pounds}. "
            "The next 10 are {share} of the pounds in scope."
        ).format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            pounds=pounds(sum(item.pence for item in shown)),
            share=share(largest, self._in_scope),
        )
        self._list.show_state(bool(rows) or self._all.isChecked(), words)

    def _item(self) -> QueueItem | None:
        return self._model.row_at(self._list.table.current_row())

    def _show_item(self, number: int) -> None:
        item = self._model.row_at(number)
        self._detail.setVisible(item is not None)
        _empty_layout(self._offers)
        self._name.setText(item.supplier if item else "")
        self._about.setText(self._about_words(item) if item else "")
        self._why.setText(item.reason if item else "")
        for place, one in enumerate(item.suggestions[:_MOST] if item else ()):
            text = f"{place + 1}   {self._label(one.category)}"
            button = QPushButton(button_text(text))
            button.setAccessibleDescription(one.reason)
            button.setEnabled(not self._page.open_book.read_only)
            button.clicked.connect(partial(self._accept, place))
            self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._offers.addWidget(StateLabel(one.reason))
        if item is not None and not item.suggestions:
            self._offers.addWidget(Label(self.tr("No suggestion. Look for a category below.")))

    def _about_words(self, item: QueueItem) -> str:
        words = self.tr("%Ln payment(s)", "", item.lines)
        parts = [words, pounds(item.pence), item.account]
        return ", ".join(part for part in parts if part)

    # What keys and buttons do.

    def _single(self, work: Callable[[], None]) -> None:
        if self._page.open_book.settings.single_keys():
            work()

    def _accept_first(self) -> None:
        item = self._item()
        if item is not None and item.suggestions:
            self._accept(0)
        else:
            self._focus_search()

    def _accept(self, place: int, _checked: bool = False) -> None:
        item = self._item()
        if item is not None and place < len(item.suggestions):
            self._decide(item.suggestions[place].category)

    def _always(self) -> None:
        item = self._item()
        if item is not None and item.suggestions:
            self._decide(item.suggestions[0].category, always=True)
        else:
            self._page.say(self.tr("Look for a category first; then hold Shift and press Enter."))

    def _decide(self, category: CategoryCode, *, always: bool = False) -> None:
        items = self._chosen()
        kinds = tuple(kind for item in items for kind in item.kinds)
        if kinds and not self._page.open_book.read_only:
            self._send(items, lambda book, _progress: _set_category(book, kinds, category, always))

    def _chosen(self) -> list[QueueItem]:
        rows = self._model.rows()
        selected = [rows[number] for number in self._list.table.selected_rows()]
        item = self._item()
        return selected if item in selected else [item] if item else []

    def _send(self, items: Sequence[QueueItem], verb: Callable[[Book, Progress], Touched]) -> None:
        # The groups go at once, so that the next key meets the next group.
        kinds = {kind for item in items for kind in item.kinds}
        self._pending |= kinds
        self._show(tuple(self._model.all_rows()))
        self._page.change(verb, partial(self._decided, kinds), partial(self._not_decided, kinds))

    def _decided(self, kinds: set[KindId], touched: Touched) -> None:
        self._pending -= kinds
        item = self._item()
        following = self.tr("Next: {supplier}, {pounds}.").format(
            supplier=item.supplier if item else self.tr("nothing"),
            pounds=pounds(item.pence if item else 0),
        )
        self._page.say(f"{touched.summary}. {following if item else ''}".strip())

    def _not_decided(self, kinds: set[KindId], error: BaseException) -> None:
        self._pending -= kinds
        self._page.trouble(error)
        self.refresh()

    def _skip(self) -> None:
        item = self._item()
        if item is not None:
            self._skipped |= set(item.kinds)
            self._show(tuple(self._model.all_rows()))

    def _see_payments(self) -> None:
        item = self._item()
        if item is not None:
            self._page.go("spend", {"supplier_id": item.supplier_id, "words": item.supplier})

    def _back_to_rules(self) -> None:
        kinds = tuple(kind for item in self._chosen() for kind in item.kinds)
        if kinds:
            self._page.change(lambda book, _progress: _to_rules(book, kinds))

    def out_of_scope(self) -> None:
        """Ask why the group under the cursor is out of scope."""
        items = self._chosen()
        if items:
            self._page.read(_scope_rules, partial(self._ask_scope, items))

    def _ask_scope(self, items: list[QueueItem], rules: tuple[ScopeRule, ...]) -> None:
        number = AskChoice.ask(
            self,
            self.tr("Out of scope"),
            self.tr("Why is this not third-party spend?"),
            self.tr("Take it out of scope"),
            [rule.label for rule in rules],
        )
        if number is None:
            return
        kinds = tuple(kind for item in items for kind in item.kinds)
        scope = rules[number].id
        self._send(items, lambda book, _progress: _set_scope(book, kinds, scope))

    # The search for a category.

    def _focus_search(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _search(self, text: str) -> None:
        self._page.run(lambda _progress: _search(text), self._show_found)

    def _show_found(self, categories: tuple[Category, ...]) -> None:
        self._found.clear()
        for category in categories:
            group = self._tree.group_label(category.group) if self._tree else category.group
            item = QListWidgetItem(f"{category.label}  ({group})")
            item.setToolTip(tip(item.text()))
            item.setData(RAW_ROLE, category.code)
            self._found.addItem(item)
        self._found.setCurrentRow(0)

    def _take_item(self, item: QListWidgetItem) -> None:
        code = CategoryCode(str(item.data(RAW_ROLE)))
        self._decide(code, always=self._found.with_shift)
        self._found.with_shift = False
        self._field.clear()
        self._list.table.setFocus(Qt.FocusReason.OtherFocusReason)


class _Found(QListWidget):
    """The categories found; Shift with Enter means always."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.with_shift = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note whether Shift was held."""
        self.with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().keyPressEvent(event)


def _empty_layout(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _queue(book: Book, unknown_only: bool) -> tuple[QueueItem, ...]:
    from core.usecases import categorise

    return categorise.queue(book, unknown_only=unknown_only)


def _set_category(
    book: Book, kinds: Sequence[KindId], category: CategoryCode, always: bool
) -> Touched:
    from core.usecases import categorise

    return categorise.set_category(book, kinds, category, always=always)


def _set_scope(book: Book, kinds: Sequence[KindId], scope: str) -> Touched:
    from core.usecases import categorise

    return categorise.set_out_of_scope(book, kinds, scope)


def _to_rules(book: Book, kinds: Sequence[KindId]) -> Touched:
    from core.usecases import categorise

    return categorise.back_to_rules(book, kinds)


def _scope_rules(book: Book, _progress: Progress) -> tuple[ScopeRule, ...]:
    from core.usecases import deciding

    return deciding.scope_rules(book.body)


def _search(text: str) -> tuple[Category, ...]:
    from core.usecases import categorise

    return categorise.search_categories(text)
