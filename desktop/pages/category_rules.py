"""Standing rules: what each decides, which are in trouble, and what a change would move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.decisions import Rule, RuleId, ScopeRule
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode, Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.pages.rule_conditions import (
    conditions_in_words,
    name_in_words,
    words_in_words,
)
from desktop.pages.rule_effect import RuleEffectPane
from desktop.pages.rule_form import RuleForm
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.keep_rules import RuleEffect, RuleRow
    from core.usecases.rule_conflicts import RuleConflict

Verb = Callable[[Book, Progress], Touched]


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules of a book, what is the matter with them, and its reasons of scope."""

    rows: tuple[RuleRow, ...]
    conflicts: tuple[RuleConflict, ...]
    scopes: tuple[ScopeRule, ...]


class CategoryRules(QWidget):
    """The list of rules, those in trouble, what a change would do, and the form."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._pending: Verb | None = None
        self._model: RowTable[RuleRow] = RowTable(self._columns(), self)
        self._troubles: RowTable[RuleConflict] = RowTable(self._trouble_columns(), self)
        self.form = RuleForm(page)
        empty = EmptyState(
            self.tr(
                "No rules of your own yet. Always, in the queue, makes one; or write one below."
            ),
            self.tr("Write a rule"),
            self.form.begin,
        )
        self._list = ListPane(self.tr("Your rules"), empty)
        self._list.use_model(self._model)
        self._list.table.set_rows_shown(5)
        self._list.table.opened_row.connect(lambda _row: self._change())
        column = QVBoxLayout(self)
        column.addWidget(self._actions())
        column.addWidget(self._list, 1)
        column.addWidget(self._build_asking())
        column.addWidget(self._build_troubles())
        column.addWidget(self.form)

    def refresh(self) -> None:
        """Ask for the rules again."""
        self._page.read(_standing, self._show)

    def use_tree(self, tree: Taxonomy) -> None:
        """Offer the categories of the tree."""
        self._tree = tree
        self.form.use_tree(tree)

    def rows(self) -> tuple[RuleRow, ...]:
        """Return the rules that the list shows."""
        return tuple(self._model.rows())

    def table(self) -> TableView:
        """Return the list of rules, where single keys act."""
        return self._list.table

    def troubles(self) -> list[str]:
        """Return what is said to be the matter with rules."""
        return [self._trouble_words(row) for row in self._troubles.rows()]

    def write(self, supplier: str, words: str, category: CategoryCode) -> None:
        """Fill the form in."""
        self.form.write(supplier, words, category)

    def effect_words(self) -> str:
        """Return what the rule in the form would move."""
        return self.form.effect_words()

    def asking_words(self) -> str:
        """Return what is said of the change that waits for a yes; "" where none does."""
        return self._asking_effect.words() if self._pending else ""

    def test(self) -> None:
        """Say what the rule in the form would move; nothing is kept."""
        self.form.test()

    def save(self) -> None:
        """Keep the rule in the form."""
        self.form.save()

    # What is built once.

    def _actions(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = [
            page.add_action(self.tr("Change this rule"), "F2", self._change, on=table),
            page.add_action(
                self.tr("Switch it off or on"), "O", self._switch, changes=True, on=table
            ),
            page.add_action(
                self.tr("Earlier"), "Alt+Up", lambda: self._move(-1), changes=True, on=table
            ),
            page.add_action(
                self.tr("Later"), "Alt+Down", lambda: self._move(1), changes=True, on=table
            ),
            page.add_action(
                self.tr("Remove this rule"), "Del", self._remove, changes=True, on=table
            ),
        ]
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        return row

    def _build_asking(self) -> QWidget:
        self._asking = Sheetlike()
        self._asking_name = Heading("", 2)
        self._asking_effect = RuleEffectPane()
        page = self._page
        self._yes = page.add_action(self.tr("Do it"), "Ctrl+Return", self.do_it, changes=True)
        self._no = page.add_action(self.tr("Leave it as it is"), "", self.leave_it)
        self._asking.column.addWidget(self._asking_name)
        self._asking.column.addWidget(self._asking_effect)
        self._yes_button = button_for(self._yes)
        self._asking.column.addWidget(flow(self._yes_button, button_for(self._no)))
        self._asking.hide()
        return self._asking

    def _build_troubles(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._trouble_table = TableView(self.tr("Rules to look at"))
        self._trouble_table.use_model(self._troubles)
        self._trouble_table.opened_row.connect(self._open_trouble)
        column.addWidget(Heading(self.tr("Rules to look at"), 2))
        column.addWidget(self._trouble_table)
        self._trouble_box = holder
        holder.hide()
        return holder

    def _columns(self) -> tuple[Column[RuleRow], ...]:
        any_word, on, off = self.tr("any"), self.tr("on"), self.tr("off")
        own = self.tr("you")
        return (
            Column(self.tr("Supplier"), lambda row: name_in_words(row.rule.supplier) or any_word),
            Column(self.tr("Account"), lambda row: name_in_words(row.rule.account) or any_word),
            Column(self.tr("Words"), lambda row: words_in_words(row.rule.words) or any_word),
            Column(self.tr("Goes into"), lambda row: self._goes_into(row.rule), leaves=-1),
            Column(
                self.tr("From"),
                lambda row: row.pack() or own,
                state=lambda row: "" if row.pack() else "quiet",
                leaves=1,
            ),
            Column(
                self.tr("State"),
                lambda row: off if row.rule.off else on,
                state=lambda row: "quiet" if row.rule.off else "",
            ),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT, leaves=2),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
        )

    def _trouble_columns(self) -> tuple[Column[RuleConflict], ...]:
        return (
            Column(self.tr("Rule"), lambda row: conditions_in_words(row.rule)),
            Column(self.tr("What is the matter"), self._trouble_words),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT, leaves=2),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
        )

    def _goes_into(self, rule: Rule) -> str:
        if rule.scope:
            return self.tr("out of scope: {rule}").format(rule=rule.scope)
        return self._tree.label(rule.category) if self._tree else str(rule.category)

    def _trouble_words(self, row: RuleConflict) -> str:
        other = conditions_in_words(row.other) if row.other else ""
        words = {
            "contradicts": self.tr("Says otherwise than: {other}. Only their order decides."),
            "shadowed": self.tr("Never decides. Stronger is: {other}."),
            "by-hand": self.tr("Never decides: you chose for every payment that it fits."),
            "never-fits": self.tr("Fits no payment."),
        }
        return words[row.trouble.value].format(other=other)

    # What the list shows.

    def _show(self, found: Standing) -> None:
        self._model.set_rows(found.rows)
        words = self.tr("%Ln rule(s)", "", len(found.rows))
        words = f"{words}, {pounds(sum(row.pence for row in found.rows))}"
        self._list.show_state(bool(found.rows), words)
        self._troubles.set_rows(found.conflicts)
        self._trouble_box.setVisible(bool(found.conflicts))
        self._trouble_table.fit_rows(4)
        self.form.use_scopes(found.scopes)

    def _row(self) -> Rule | None:
        row = self._model.row_at(self._list.table.current_row())
        return row.rule if row is not None else None

    def _open_trouble(self, number: int) -> None:
        row = self._troubles.row_at(number)
        if row is not None:
            self._list.table.go_to_row(self._model.find(lambda one: one.rule.id == row.rule.id))
            self.form.change(row.rule)

    # What keys and buttons do.

    def _change(self) -> None:
        rule = self._row()
        if rule is not None:
            self.form.change(rule)

    def _move(self, places: int) -> None:
        rule = self._row()
        if rule is not None:
            number = rule.id
            self._page.change(lambda book, _progress: _move(book, number, places))

    def _switch(self) -> None:
        rule = self._row()
        if rule is None:
            return
        other = replace(rule, off=not rule.off)
        words = (
            self.tr("Switch the rule on: {rule}")
            if rule.off
            else self.tr("Switch the rule off: {rule}")
        )
        self._ask(
            words.format(rule=conditions_in_words(rule)),
            lambda book, _progress: _effect(book, other),
            lambda book, _progress: _change(book, other),
        )

    def _remove(self) -> None:
        rule = self._row()
        if rule is None:
            return
        number = rule.id
        self._ask(
            self.tr("Remove the rule: {rule}").format(rule=conditions_in_words(rule)),
            lambda book, _progress: _effect_of_removing(book, number),
            lambda book, _progress: _remove(book, number),
        )

    def _ask(self, words: str, effect: Callable[[Book, Progress], RuleEffect], verb: Verb) -> None:
        self._pending = verb
        self._asking_name.setText(words)
        self._asking_effect.say("")
        self._page.read(effect, self._show_asking)

    def _show_asking(self, effect: RuleEffect) -> None:
        if self._pending is None:
            return
        if effect.moves:
            words = self.tr("{payments} would move, {pounds}.").format(
                payments=self.tr("%Ln payment(s)", "", sum(move.lines for move in effect.moves)),
                pounds=pounds(sum(move.pence for move in effect.moves)),
            )
            self._asking_effect.show_change(words, effect.moves, effect.sealed)
        else:
            self._asking_effect.say(self.tr("No payment would move."))
        self._asking.show()
        self._page.bring_into_sight(self._yes_button)

    def do_it(self) -> None:
        """Make the change that waits for a yes."""
        verb, self._pending = self._pending, None
        self._asking.hide()
        self._list.table.setFocus()
        if verb is not None:
            self._page.change(verb)

    def leave_it(self) -> None:
        """Forget the change that waits for a yes."""
        self._pending = None
        self._asking.hide()
        self._list.table.setFocus()


def _standing(book: Book, _progress: Progress) -> Standing:
    from core.usecases import deciding, keep_rules, rule_conflicts

    return Standing(
        keep_rules.rules(book), rule_conflicts.conflicts(book), deciding.scope_rules(book)
    )


def _effect(book: Book, rule: Rule) -> RuleEffect:
    from core.usecases import keep_rules

    return keep_rules.effect_of(book, rule)


def _effect_of_removing(book: Book, rule_id: RuleId) -> RuleEffect:
    from core.usecases import keep_rules

    return keep_rules.effect_of_removing(book, rule_id)


def _change(book: Book, rule: Rule) -> Touched:
    from core.usecases import keep_rules

    return keep_rules.change_rule(book, rule)


def _move(book: Book, rule_id: RuleId, places: int) -> Touched:
    from core.usecases import keep_rules

    return keep_rules.move_rule(book, rule_id, places)


def _remove(book: Book, rule_id: RuleId) -> Touched:
    from core.usecases import keep_rules

    return keep_rules.remove_rule(book, rule_id)
