"""Standing rules: what each decides, and what a new one would move before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from core.domain.decisions import Rule, RuleId
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode, Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.categorise import RuleEffect, RuleRow


class CategoryRules(QWidget):
    """The list of rules above the form for a new one."""

    def __init__(self, page: Page) -> None:
        """Lay both out."""
        super().__init__()
        self._page = page
        self._tree: Taxonomy | None = None
        self._codes: list[CategoryCode] = []
        self._model: RowTable[RuleRow] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "No rules of your own yet. Always, in the queue, makes one; or write one below."
            ),
            self.tr("Write a rule"),
            self._focus_form,
        )
        self._list = ListPane(self.tr("Your rules"), empty)
        self._list.use_model(self._model)
        self._list.table.set_rows_shown(5)
        remove = page.add_action(
            self.tr("Remove this rule"), "Del", self._remove, changes=True, on=self._list.table
        )
        column = QVBoxLayout(self)
        row = flow(button_for(remove))
        self._list.goes_with_rows(row)
        column.addWidget(row)
        column.addWidget(self._list, 1)
        column.addWidget(self._form())

    def refresh(self) -> None:
        """Ask for the rules again."""
        self._page.read(_rules, self._show)

    def use_tree(self, tree: Taxonomy) -> None:
        """Offer the categories of the tree."""
        if self._tree is tree or self._codes:
            self._tree = tree
            return
        self._tree = tree
        ordered = sorted(tree.categories.values(), key=lambda one: (one.group, one.label))
        self._codes = [one.code for one in ordered]
        self._category.addItem(self.tr("Choose a category"))
        for one in ordered:
            self._category.addItem(f"{tree.group_label(one.group)}: {one.label}")

    def rows(self) -> tuple[RuleRow, ...]:
        """Return the rules that the list shows."""
        return tuple(self._model.rows())

    def write(self, supplier: str, words: str, category: CategoryCode) -> None:
        """Fill the form in."""
        self._supplier.setText(supplier)
        self._words.setText(words)
        self._category.setCurrentIndex(self._codes.index(category) + 1)

    def effect_words(self) -> str:
        """Return what the rule in the form would move."""
        return self._effect.text()

    def _form(self) -> Sheetlike:
        sheet = Sheetlike()
        sheet.column.addWidget(Heading(self.tr("A new rule"), 2))
        self._supplier = QLineEdit()
        self._account = QLineEdit()
        self._words = QLineEdit()
        self._category = CalmCombo(self.tr("goes into"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("&Supplier is"), self._supplier)
        form.addRow(self.tr("&Account code or name is"), self._account)
        form.addRow(self.tr("One of these &words is in it"), self._words)
        form.addRow(self.tr("&Goes into"), self._category)
        self._supplier.setPlaceholderText(self.tr("any; ~ before a word finds it within the name"))
        self._account.setPlaceholderText(self.tr("any"))
        self._words.setPlaceholderText(self.tr("any; divide words with |"))
        page = self._page
        test = page.add_action(self.tr("See what it would move"), "Ctrl+T", self.test)
        save = page.add_action(self.tr("Save the rule"), "Ctrl+S", self.save, changes=True)
        self._effect = Label()
        sheet.column.addLayout(form)
        sheet.column.addWidget(flow(button_for(test), button_for(save)))
        sheet.column.addWidget(self._effect)
        self._effect.hide()
        return sheet

    def _columns(self) -> tuple[Column[RuleRow], ...]:
        any_word = self.tr("any")
        return (
            Column(self.tr("Supplier is"), lambda row: row.rule.supplier or any_word),
            Column(self.tr("Account is"), lambda row: row.rule.account or any_word),
            Column(self.tr("Words"), lambda row: row.rule.words or any_word),
            Column(self.tr("Goes into"), lambda row: self._goes_into(row.rule)),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
        )

    def _goes_into(self, rule: Rule) -> str:
        if rule.scope:
            return self.tr("out of scope: {rule}").format(rule=rule.scope)
        return self._tree.label(rule.category) if self._tree else str(rule.category)

    def _show(self, rows: tuple[RuleRow, ...]) -> None:
        self._model.set_rows(rows)
        words = self.tr("%Ln rule(s)", "", len(rows))
        words = f"{words}, {pounds(sum(row.pence for row in rows))}"
        self._list.show_state(bool(rows), words)

    def _rule(self) -> Rule | None:
        place = self._category.currentIndex() - 1
        supplier, account = self._supplier.text().strip(), self._account.text().strip()
        words = self._words.text().strip()
        if place < 0 or not (supplier or account or words):
            self._effect.say(self.tr("Fill in at least one condition, and choose a category."))
            return None
        return Rule(RuleId(0), supplier, account, words, category=self._codes[place])

    def test(self) -> None:
        """Say what the rule in the form would move; nothing is kept."""
        rule = self._rule()
        if rule is not None:
            self._page.read(lambda book, _progress: _effect(book, rule), self._show_effect)

    def _show_effect(self, effect: RuleEffect) -> None:
        first = self.tr("It would decide {lines}, {pounds}.").format(
            lines=self.tr("%Ln payment(s)", "", effect.lines), pounds=pounds(effect.pence)
        )
        move = self.tr("From {before} to {after}: {lines}, {pounds}.")
        moves = [
            move.format(
                before=one.before,
                after=one.after,
                lines=self.tr("%Ln payment(s)", "", one.lines),
                pounds=pounds(one.pence),
            )
            for one in effect.moves[:6]
        ]
        self._effect.say("\n".join([first, *moves]))

    def save(self) -> None:
        """Keep the rule in the form."""
        rule = self._rule()
        if rule is not None:
            self._page.change(lambda book, _progress: _add(book, rule), self._saved)

    def _saved(self, touched: Touched) -> None:
        for field in (self._supplier, self._account, self._words):
            field.clear()
        self._category.setCurrentIndex(0)
        self._effect.say("")
        self._page.say(touched.summary)

    def _remove(self) -> None:
        row = self._model.row_at(self._list.table.current_row())
        if row is not None:
            rule_id = row.rule.id
            self._page.change(lambda book, _progress: _remove(book, rule_id))

    def _focus_form(self) -> None:
        self._supplier.setFocus()


def _rules(book: Book, _progress: Progress) -> tuple[RuleRow, ...]:
    from core.usecases import categorise

    return categorise.rules(book)


def _effect(book: Book, rule: Rule) -> RuleEffect:
    from core.usecases import categorise

    return categorise.effect_of(book, rule)


def _add(book: Book, rule: Rule) -> Touched:
    from core.usecases import categorise

    return categorise.add_rule(book, rule)


def _remove(book: Book, rule_id: RuleId) -> Touched:
    from core.usecases import categorise

    return categorise.remove_rule(book, rule_id)
