"""The queue: one group of payments at a time, decided with one key, taken back with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.decisions import ScopeRule
from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode, Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages import category_verbs
from desktop.pages.category_always import AlwaysBox
from desktop.pages.category_bulk import BulkAccept
from desktop.pages.category_detail import CategoryDetail
from desktop.pages.category_order import QueueOrder, together
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.asking import AskChoice
from desktop.widgets.beside import Beside
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.always_rule import Beyond
    from core.usecases.categorise import Coverage
    from core.usecases.review_queue import BulkOffer, QueueItem

_MOST, _NEXT = 9, 10
_UNKNOWN, _IN_SCOPE, _OUT_OF_SCOPE = range(3)


@dataclass(frozen=True, slots=True)
class _Step:
    """What was done here last: the kinds, and the entry of the history (None: put off)."""

    kinds: tuple[KindId, ...]
    seq: int | None


class CategoryQueue(QWidget):
    """The list at the left, the group under the cursor with its suggestions at the right.

    ``cpv_wanted`` holds a category whose CPV codes the person wants to see.
    """

    cpv_wanted = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay both sides out."""
        super().__init__()
        self._page = page
        self._coverage: Coverage | None = None
        self._order = QueueOrder()
        self._steps: list[_Step] = []
        self._wanted: tuple[KindId, ...] = ()
        self._hold = False
        self.detail = CategoryDetail(page)
        self.detail.chosen.connect(self._take)
        self.detail.left.connect(self._back_to_list)
        self.bulk = BulkAccept(page)
        self.always = AlwaysBox(page)
        self.always.closed.connect(self._back_to_list)
        self._model: RowTable[QueueItem] = RowTable(self._columns(), self)
        column = QVBoxLayout(self)
        column.addWidget(Beside(self._build_list(), self.detail, (3, 1)), 1)
        self._build_actions(column)

    def refresh(self) -> None:
        """Ask for the queue again."""
        shown = self._which.currentIndex()
        self._page.read(
            lambda book, _progress: category_verbs.queue(book, shown), self._show_found
        )

    def use_coverage(self, coverage: Coverage, tree: Taxonomy) -> None:
        """Take the tree, and the sum of which each group is a share."""
        self._coverage = coverage
        self.detail.use_tree(tree)
        self.bulk.use_tree(tree)
        self._offer_next()
        self._show_current()

    def items(self) -> tuple[QueueItem, ...]:
        """Return the groups that are still to be decided."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of groups, where single keys act."""
        return self._list.table

    def show_all(self, on: bool) -> None:
        """Show groups that have a category too."""
        self._which.setCurrentIndex(_IN_SCOPE if on else _UNKNOWN)

    def show_out_of_scope(self) -> None:
        """Show what was taken out of scope, and by which rule."""
        self._which.setCurrentIndex(_OUT_OF_SCOPE)

    def look_for(self, text: str) -> None:
        """Look for a category by its words."""
        self.detail.look_for(text)

    def offer(self, category: CategoryCode) -> None:
        """Mark a category, so that Enter puts the group under the cursor into it."""
        self.detail.look_for(category)
        self.detail.focus_search()

    def found(self) -> list[str]:
        """Return the words of the categories that were found."""
        return self.detail.found()

    def take_found(self) -> None:
        """Put the group under the cursor into the category that is marked."""
        self.detail.take_found()

    def empty_state(self) -> EmptyState:
        """Return what stands where the list would be, and its first step."""
        return self._list.empty

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the most pounds come first when the person comes back."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._order.forget()
            self._steps = [step for step in self._steps if step.seq is not None]

    # What is built once.

    def _build_list(self) -> QWidget:
        empty = EmptyState(
            self.tr("No payments yet."),
            self.tr("Import a file"),
            lambda: self._page.go("import"),
        )
        self._list = ListPane(
            self.tr("Groups to put into categories"), empty, self.tr("Filter groups")
        )
        self._list.use_model(self._model)
        self._list.filter_changed.connect(self._filter)
        table = self._list.table
        table.set_rows_shown(7)
        self._list.setMinimumWidth(em(self, 34))
        table.current_changed.connect(lambda _row: self._show_current())
        table.selected.connect(self._show_current)
        table.opened_row.connect(lambda _row: self._accept_first())
        self._which = CalmCombo(self.tr("Show"))
        self._which.addItems(
            [
                self.tr("Without a category"),
                self.tr("With a category too"),
                self.tr("Out of scope"),
            ]
        )
        self._which.currentIndexChanged.connect(self._show_others)
        self._list.top.addWidget(self._which)
        return self._list

    def _build_actions(self, column: QVBoxLayout) -> None:
        for number in range(1, _MOST + 1):
            words = self.tr("Accept suggestion {number}").format(number=number)
            work = partial(self._accept, number - 1)
            self._act(words, f"{number}", work)
            self._page.add_action(words, f"Alt+{number}", work, changes=True)
        main = [
            self._act(self.tr("Always for this supplier"), "A", self._always),
            self._act(
                self.tr("Look for a category"), "/", self.detail.focus_search, changes=False
            ),
            self._act(self.tr("Out of scope…"), "S", self.out_of_scope),
            self._act(self.tr("Unknown for now"), "U", self._put_off, changes=False),
            self._act(self.tr("Take back"), "Z|Backspace", self._take_back),
        ]
        more = [
            self._act(self.tr("Every group of the supplier"), "E", self._all_of_supplier),
            self._act(self.tr("Every group of the account"), "C", self._all_of_account),
            self._act(self.tr("See payments"), "P", self._see_payments, changes=False),
            self._act(self.tr("Leave it to the rules"), "R", self._back_to_rules),
            self._act(self.tr("CPV codes"), "V", self._see_cpv, changes=False),
        ]
        row = flow(*(button_for(action) for action in (*main, *more)))
        self._list.goes_with_rows(row)
        column.addWidget(row)
        column.addWidget(self.bulk)
        column.addWidget(self.always)

    def _act(
        self, words: str, keys: str, work: Callable[[], None], *, changes: bool = True
    ) -> QAction:
        """Make an action whose single key acts in the list alone, and can be turned off."""
        return self._page.add_action(
            words, keys, partial(self._single, work), changes=changes, on=self._list.table
        )

    def _columns(self) -> tuple[Column[QueueItem], ...]:
        return (
            Column(self.tr("Supplier"), lambda item: item.supplier),
            Column(self.tr("Account"), lambda item: item.account),
            Column(self.tr("Payments"), lambda item: item.lines, Holds.COUNT, leaves=2),
            Column(self.tr("Amount"), lambda item: item.pence, Holds.POUNDS),
            Column(self.tr("Suggested"), self._suggested, leaves=-1),
            Column(self.tr("Why it is here"), lambda item: item.reason, leaves=1),
        )

    def _suggested(self, item: QueueItem) -> str:
        if item.category:
            return self.detail.label(item.category)
        labels = [self.detail.label(one.category) for one in item.suggestions]
        numbered = [f"{number} {label}" for number, label in enumerate(labels, start=1)]
        return "  ".join(numbered) or self.tr("No suggestion")

    # What the list shows.

    def _show_found(self, found: tuple[tuple[QueueItem, ...], BulkOffer]) -> None:
        items, offer = found
        self._show(items)
        self._hold = False
        self.bulk.show_offer(offer)

    def _show(self, items: tuple[QueueItem, ...]) -> None:
        table = self._list.table
        current = self._item()
        chosen = {kind for item in self._chosen() for kind in item.kinds}
        focus = self._wanted or (current.kinds if current else ())
        first = not self._model.all_rows()
        self._model.set_rows(self._order.shown(items, current, hold=self._hold))
        self._wanted = ()
        place = self._model.find(lambda item: bool(set(item.kinds) & set(focus)))
        if place >= 0:
            table.go_to_row(place)
        rows = [n for n, item in enumerate(self._model.rows()) if chosen.issuperset(item.kinds)]
        if len(rows) > 1:
            table.select_rows(rows)
        self._say_shown()
        if first and items:
            self._focus_if_nowhere()

    def _focus_if_nowhere(self) -> None:
        """Let single keys act at once where the person is nowhere else."""
        focus = self.window().focusWidget()
        if focus is None or not focus.isVisible() or self._page.isAncestorOf(focus):
            self._back_to_list()

    def _show_others(self) -> None:
        self._order.forget()
        self._model.set_rows(())
        self.refresh()

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._model.rows(), self._model.all_rows()
        in_scope = self._coverage.in_scope_pence if self._coverage else 0
        words = self.tr(
            "Showing {shown} of {count} groups, {pounds}. "
            "The next {next} are {share} of the pounds in scope."
        ).format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            pounds=pounds(sum(item.pence for item in shown)),
            next=min(len(rows), _NEXT),
            share=share(sum(item.pence for item in rows[:_NEXT]), in_scope),
        )
        self._list.show_state(bool(rows), words)
        self._offer_next()

    def _offer_next(self) -> None:
        """Say where the list is empty why it is, and what to do next."""
        if self._coverage is None:
            return
        offer = self._list.empty.offer
        if not self._coverage.lines and not self._coverage.by_scope:
            words = self.tr("No payments yet. They come with the first file.")
            offer(words, self.tr("Import a file"), lambda: self._page.go("import"))
        elif self._which.currentIndex() == _OUT_OF_SCOPE:
            words = self.tr("Nothing is out of scope.")
            offer(words, self.tr("Back to the queue"), lambda: self.show_all(False))
        elif self._order.put_off:
            words = self.tr("You left the rest Unknown for now.")
            offer(words, self.tr("Show it again"), self._show_others)
        else:
            words = self.tr("Everything in scope has a category. You can see where it went.")
            offer(words, self.tr("Compare"), lambda: self._page.go("compare"))

    def _item(self) -> QueueItem | None:
        return self._model.row_at(self._list.table.current_row())

    def _chosen(self) -> list[QueueItem]:
        rows = self._model.rows()
        numbers = [n for n in self._list.table.selected_rows() if n < len(rows)]
        selected = [rows[number] for number in numbers]
        item = self._item()
        return selected if item in selected else [item] if item else []

    def _show_current(self) -> None:
        self.detail.show_items(self._chosen())

    # What keys and buttons do.

    def _single(self, work: Callable[[], None]) -> None:
        # Turned off, the keys of the list do nothing; its buttons still do.
        by_key = self._list.table.hasFocus()
        if self._page.open_book.settings.single_keys() or not by_key:
            work()

    def _accept_first(self) -> None:
        if self._offers():
            self._accept(0)
        else:
            self.detail.focus_search()

    def _accept(self, place: int) -> None:
        offers = self._offers()
        if place < len(offers):
            self._decide(offers[place])

    def _offers(self) -> list[CategoryCode]:
        return [category for category, _, _ in together(self._chosen())]

    def _always(self) -> None:
        offers = self._offers()
        if offers:
            self._decide(offers[0], always=True)
        else:
            self._page.say(self.tr("Look for a category first; then hold Shift and press Enter."))

    def _take(self, choice: tuple[CategoryCode, bool]) -> None:
        category, always = choice
        self._decide(category, always=always)
        self._back_to_list()

    def _back_to_list(self) -> None:
        self._list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, category: CategoryCode, *, always: bool = False) -> None:
        items = self._chosen()
        kinds = _kinds(items)
        if not kinds or self._page.open_book.read_only:
            return
        if not always:
            self._send(items, lambda book, _: category_verbs.set_category(book, kinds, category))
            return
        self._take_away(kinds)
        self._page.read(
            lambda book, _progress: category_verbs.beyond(book, kinds, category),
            partial(self._ask_always, kinds, category),
            partial(self._not_decided, kinds),
        )

    def _ask_always(
        self, kinds: tuple[KindId, ...], category: CategoryCode, found: Beyond
    ) -> None:
        """Make the rule; where it reaches more than was chosen, only after a look at that."""

        def put(always: bool) -> None:
            self._do(
                kinds,
                lambda book, _: category_verbs.set_category(book, kinds, category, always=always),
            )

        if found.effect.lines:
            self.always.ask_always(found, put, partial(self._leave_it, kinds))
        else:
            put(True)

    def _leave_it(self, kinds: tuple[KindId, ...]) -> None:
        self._order.pending.difference_update(kinds)
        self._wanted = kinds
        self.refresh()

    def _send(self, items: Sequence[QueueItem], verb: Callable[[Book, Progress], Touched]) -> None:
        kinds = _kinds(items)
        self._take_away(kinds)
        self._do(kinds, verb)

    def _take_away(self, kinds: tuple[KindId, ...]) -> None:
        # The groups go at once, so that the next key meets the next group.
        self._order.pending.update(kinds)
        self._show(tuple(self._model.all_rows()))

    def _do(self, kinds: tuple[KindId, ...], verb: Callable[[Book, Progress], Touched]) -> None:
        self._page.change(verb, partial(self._decided, kinds), partial(self._not_decided, kinds))

    def _decided(self, kinds: tuple[KindId, ...], touched: Touched) -> None:
        self._order.pending.difference_update(kinds)
        self._steps.append(_Step(kinds, touched.seq))
        self._hold = True
        self._page.say(f"{touched.summary}. {self._next_words()}".strip())

    def _not_decided(self, kinds: tuple[KindId, ...], error: BaseException) -> None:
        self._order.pending.difference_update(kinds)
        self._page.trouble(error)
        self.refresh()

    def _next_words(self) -> str:
        item = self._item()
        if item is None:
            return self.tr("That was the last one.")
        words = self.tr("Next: {supplier}, {pounds}.").format(
            supplier=item.supplier, pounds=pounds(item.pence)
        )
        return f"{words} {self._suggested(item)}."

    def _put_off(self) -> None:
        items = self._chosen()
        if items:
            self._order.put_off.update(_kinds(items))
            self._steps.append(_Step(_kinds(items), None))
            self._show(tuple(self._model.all_rows()))
            left = self.tr("Left Unknown for now: {name}.").format(name=_named(items))
            self._page.say(f"{left} {self._next_words()}")

    def _take_back(self) -> None:
        """Take the last thing back that was done here, and return to it."""
        if not self._steps:
            self._page.say(self.tr("Nothing was done here yet."))
            return
        step = self._steps.pop()
        self._wanted = step.kinds
        if step.seq is None:
            self._order.put_off.difference_update(step.kinds)
            self._page.say(self.tr("It is back in the queue."))
            self.refresh()
        else:
            seq = step.seq
            self._page.change(lambda book, _progress: category_verbs.undo(book, seq))

    def _all_of_supplier(self) -> None:
        self._select_like(lambda item: item.supplier_id)

    def _all_of_account(self) -> None:
        self._select_like(lambda item: item.account_key)

    def _select_like(self, what: Callable[[QueueItem], object]) -> None:
        item = self._item()
        if item is not None:
            rows = [n for n, one in enumerate(self._model.rows()) if what(one) == what(item)]
            self._list.table.select_rows(rows)
            total = sum(one.pence for one in self._chosen())
            words = self.tr("%Ln group(s) selected", "", len(rows))
            self._page.say(f"{words}, {pounds(total)}")

    def _see_payments(self) -> None:
        item = self._item()
        if item is not None:
            self._page.go("spend", {"supplier_id": item.supplier_id, "words": item.supplier})

    def _see_cpv(self) -> None:
        item = self._item()
        if item is not None and (item.category or item.suggestions):
            self.cpv_wanted.emit(item.category or item.suggestions[0].category)

    def _back_to_rules(self) -> None:
        items = self._chosen()
        kinds = _kinds(items)
        if kinds:
            self._send(items, lambda book, _progress: category_verbs.to_rules(book, kinds))

    def out_of_scope(self) -> None:
        """Ask why the group under the cursor is out of scope."""
        items = self._chosen()
        if items:
            self._page.read(category_verbs.scope_rules, partial(self._ask_scope, items))

    def _ask_scope(self, items: list[QueueItem], rules: tuple[ScopeRule, ...]) -> None:
        number = AskChoice.ask(
            self,
            self.tr("Out of scope"),
            self.tr("Why is this not third-party spend?"),
            self.tr("Take it out of scope"),
            [rule.label for rule in rules],
        )
        if number is not None:
            kinds, scope = _kinds(items), rules[number].id
            self._send(items, lambda book, _progress: category_verbs.set_scope(book, kinds, scope))


def _kinds(items: Sequence[QueueItem]) -> tuple[KindId, ...]:
    return tuple(kind for item in items for kind in item.kinds)


def _named(items: Sequence[QueueItem]) -> str:
    return ", ".join(dict.fromkeys(item.supplier for item in items))
