"""Categories: the review queue by pounds, where the money went, and the standing rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.domain.money import pounds, share
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode, Taxonomy
from desktop.open_book import Book, OpenBook
from desktop.pages.category_codes import CategoryCodes
from desktop.pages.category_cpv import CategoryCpv
from desktop.pages.category_packs import CategoryPacks
from desktop.pages.category_queue import CategoryQueue
from desktop.pages.category_rules import CategoryRules
from desktop.pages.category_sample import CategorySample
from desktop.pages.category_totals import CategoryTotals
from desktop.pages.category_tree import CategoryTree
from desktop.pages.page import Page
from desktop.widgets.share_bar import ShareBar
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.categorise import Coverage


@dataclass(frozen=True, slots=True)
class Covered:
    """How much is done, and the tree."""

    coverage: Coverage
    tree: Taxonomy


class CategoriesPage(Page):
    """The share that is done above the tabs."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the bar and the tabs out."""
        super().__init__(open_book, self.tr("Categories"))
        self.help_text = self.tr(
            "Groups of payments without a category, the most pounds first. Press the number of a "
            "suggestion, or / to look for a category. Always makes a rule for the supplier. "
            "Nothing is put into a category without a reason that you can read."
        )
        self._bar = ShareBar(self.tr("Share of pounds in categories"))
        self.queue = CategoryQueue(self)
        self.totals = CategoryTotals(self)
        self.rules = CategoryRules(self)
        self.sample = CategorySample(self)
        self.packs = CategoryPacks(self)
        self.codes = CategoryCodes(self)
        self.cpv = CategoryCpv(self)
        self.tree = CategoryTree(self)
        self.cpv.chosen.connect(self._look_in_queue)
        self.queue.cpv_wanted.connect(self._look_in_cpv)
        self._tabs = Tabs()
        self._tabs.add(self.queue, self.tr("To decide"))
        self._tabs.add(self.totals, self.tr("Totals"))
        self._tabs.add(self.rules, self.tr("Rules"))
        self._tabs.add(self.sample, self.tr("How right"))
        self._tabs.add(self.packs, self.tr("Packs"))
        self._tabs.add(self.codes, self.tr("Codes"))
        self._tabs.add(self.cpv, self.tr("CPV"))
        self._tabs.add(self.tree, self.tr("Tree"))
        self.body.addWidget(self._bar)
        self.body.addWidget(self._tabs, 1)

    def refresh(self) -> None:
        """Ask how much is done, and what comes next."""
        self.read(_covered, self._show)
        self.queue.refresh()
        self.rules.refresh()
        self.sample.refresh()
        self.packs.refresh()
        self.codes.refresh()

    def show_view(self, view: QWidget) -> None:
        """Bring one of the views into sight."""
        self._tabs.setCurrentWidget(view)

    def _show(self, found: Covered) -> None:
        coverage = found.coverage
        words = self.tr(
            "{share} of the pounds in scope are in categories: {done} of {all}, all payments"
        ).format(
            share=share(coverage.mapped_pence, coverage.in_scope_pence),
            done=pounds(coverage.mapped_pence),
            all=pounds(coverage.in_scope_pence),
        )
        self._bar.setVisible(bool(coverage.in_scope_pence))
        self._bar.set_share(coverage.mapped_pence, coverage.in_scope_pence, words)
        self.queue.use_coverage(coverage, found.tree)
        self.totals.show_coverage(coverage)
        self.rules.use_tree(found.tree)
        self.sample.use_tree(found.tree)
        self.codes.use_tree(found.tree)
        self.cpv.use_tree(found.tree)
        self.tree.use_tree(found.tree)

    def _look_in_queue(self, category: CategoryCode) -> None:
        self.show_view(self.queue)
        self.queue.offer(category)

    def _look_in_cpv(self, category: CategoryCode) -> None:
        self.show_view(self.cpv)
        self.cpv.look_for(category)


def _covered(book: Book, _progress: Progress) -> Covered:
    from core.usecases import categorise

    return Covered(categorise.coverage(book), categorise.taxonomy(book))
