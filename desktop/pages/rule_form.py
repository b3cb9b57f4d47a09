"""One rule being written or changed: what it would take is said while the person types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout

from core.domain.decisions import Rule, RuleId, ScopeRule
from core.domain.operations import Touched
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.pages.rule_conditions import NameField, WordsField
from desktop.pages.rule_effect import RuleEffectPane
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import FieldName, Heading

if TYPE_CHECKING:
    from core.usecases.keep_rules import RuleEffect

_TYPING_MS = 300
_NEW = Rule(RuleId(0))

# What the list of answers holds: a category, or a scope rule.
Answer = tuple[CategoryCode, str]


class RuleForm(Sheetlike):
    """The conditions, the answer, and what the rule would do as it stands."""

    def __init__(self, page: Page) -> None:
        """Lay the form out, empty."""
        super().__init__()
        self._page = page
        self._rule = _NEW
        self._answers: list[Answer] = []
        self._tree: Taxonomy | None = None
        self._scopes: tuple[ScopeRule, ...] = ()
        self._heading = Heading("", 2)
        self._effect = RuleEffectPane()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.column.addWidget(self._heading)
        self.column.addLayout(self._fields())
        self._buttons()
        self.column.addWidget(self._effect)
        self._show_rule(_NEW)

    def use_tree(self, tree: Taxonomy) -> None:
        """Offer the categories of the tree."""
        if self._tree is not tree:
            self._tree = tree
            self._offer()

    def use_scopes(self, scopes: Sequence[ScopeRule]) -> None:
        """Offer the reasons for which payments of this body are out of scope."""
        if self._scopes != tuple(scopes):
            self._scopes = tuple(scopes)
            self._offer()

    def write(self, supplier: str, words: str, category: CategoryCode) -> None:
        """Fill the form in."""
        self._supplier.setText(supplier)
        self._words.show_words(words)
        self._goes_into.setCurrentIndex(self._answers.index((category, "")) + 1)

    def change(self, rule: Rule) -> None:
        """Show a rule of the book, to be changed."""
        self._show_rule(rule)
        self._supplier.field.setFocus()
        self._typing.start()

    def begin(self) -> None:
        """Begin a new rule, with the cursor in its first field."""
        self._show_rule(_NEW)
        self._supplier.field.setFocus()

    def title(self) -> str:
        """Return what the form says it is for."""
        return self._heading.text()

    def effect_words(self) -> str:
        """Return what the rule in the form would do."""
        return self._effect.words()

    def test(self) -> None:
        """Say what the rule in the form would move; nothing is kept."""
        if self._asked(needs_answer=True) is not None:
            self._ask()

    def save(self) -> None:
        """Keep the rule in the form."""
        rule = self._asked(needs_answer=True)
        if rule is not None:
            self._page.change(lambda book, _progress: _save(book, rule), self._saved)

    def _fields(self) -> QFormLayout:
        any_name = self.tr("any")
        self._supplier = NameField(self.tr("Supplier"), any_name)
        self._account = NameField(self.tr("Account code or name"), any_name)
        self._words = WordsField()
        self._goes_into = CalmCombo(self.tr("goes into"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        supplier = FieldName(self.tr("&Supplier"), self._supplier.field)
        account = FieldName(self.tr("&Account code or name"), self._account.field)
        form.addRow(supplier, self._supplier)
        form.addRow(account, self._account)
        form.addRow(self.tr("One of these &words is in it"), self._words)
        form.addRow(self.tr("&Goes into"), self._goes_into)
        self._words.setPlaceholderText(self.tr("any; commas between several: toner, ink"))
        for name in (self._supplier, self._account):
            name.changed.connect(self._typing.start)
        self._words.textChanged.connect(self._typing.start)
        self._goes_into.currentIndexChanged.connect(self._typing.start)
        return form

    def _buttons(self) -> None:
        page = self._page
        test = page.add_action(self.tr("See what it would move"), "Ctrl+T", self.test)
        self._save = page.add_action(self.tr("Save the rule"), "Ctrl+S", self.save, changes=True)
        self._new = page.add_action(
            self.tr("Write a new rule instead"), "Ctrl+Shift+N", self.begin
        )
        self.column.addWidget(flow(*(button_for(one) for one in (test, self._save, self._new))))

    def _offer(self) -> None:
        chosen = self._answer()
        self._answers = []
        self._goes_into.blockSignals(True)
        self._goes_into.clear()
        self._goes_into.addItem(self.tr("Choose a category"))
        if self._tree:
            leaves = sorted(self._tree.categories.values(), key=lambda one: one.label.casefold())
            for one in leaves:
                self._answers.append((one.code, ""))
                # The leaf first: typed letters find an item by how it begins.
                self._goes_into.addItem(f"{one.label} ({self._tree.group_label(one.group)})")
        for scope in self._scopes:
            self._answers.append((UNKNOWN, scope.id))
            words = self.tr("Out of scope: {why}").format(why=scope.label)
            self._goes_into.addItem(words)
        self._choose(chosen)
        self._goes_into.blockSignals(False)

    def _choose(self, answer: Answer) -> None:
        place = self._answers.index(answer) + 1 if answer in self._answers else 0
        self._goes_into.setCurrentIndex(place)

    def _answer(self) -> Answer:
        place = self._goes_into.currentIndex() - 1
        return self._answers[place] if 0 <= place < len(self._answers) else (UNKNOWN, "")

    def _show_rule(self, rule: Rule) -> None:
        self._rule = rule
        self._heading.setText(self._title_of(rule))
        self._supplier.setText(rule.supplier)
        self._account.setText(rule.account)
        self._words.show_words(rule.words)
        self._choose((rule.category, rule.scope))
        self._new.setEnabled(bool(rule.id))
        self._effect.say("")

    def _title_of(self, rule: Rule) -> str:
        if rule.shipped:
            words = self.tr("Change this rule of the pack {pack}: it becomes your own")
            return words.format(pack=rule.label)
        return self.tr("Change this rule") if rule.id else self.tr("A new rule")

    def _asked(self, *, needs_answer: bool) -> Rule | None:
        category, scope = self._answer()
        rule = replace(
            self._rule,
            supplier=self._supplier.text(),
            account=self._account.text(),
            words=self._words.words(),
            category=category,
            scope=scope,
        )
        has_condition = any((rule.supplier, rule.account, rule.words))
        if has_condition and (category or scope or not needs_answer):
            return rule
        if needs_answer:
            self._effect.say(self.tr("Fill in at least one condition, and choose a category."))
        return None

    def _ask(self) -> None:
        rule = self._asked(needs_answer=False)
        if rule is None:
            self._effect.say("")
            return
        self._page.read(lambda book, _progress: _effect(book, rule), self._show_effect)

    def _show_effect(self, effect: RuleEffect) -> None:
        if self._asked(needs_answer=False) is not None:
            self._effect.show_effect(effect, decided=any(self._answer()))

    def _saved(self, touched: Touched) -> None:
        self._show_rule(_NEW)
        self._typing.stop()
        self._page.say(touched.summary)


def _effect(book: Book, rule: Rule) -> RuleEffect:
    from core.usecases import keep_rules

    return keep_rules.effect_of(book, rule)


def _save(book: Book, rule: Rule) -> Touched:
    from core.usecases import keep_rules

    return keep_rules.change_rule(book, rule) if rule.id else keep_rules.add_rule(book, rule)
