"""Savings: what is saved against what was paid before, shown by payments, kept and used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.money import short_pounds
from core.domain.parties import SupplierId
from core.domain.progress import Progress
from core.domain.savings import SavingId, SavingsRegister, StageSums
from core.domain.taxonomy import CategoryCode
from desktop.open_book import Book, OpenBook, View
from desktop.pages.against_tab import AgainstTab
from desktop.pages.demand_tab import DemandTab
from desktop.pages.page import Page
from desktop.pages.price_tab import PriceTab
from desktop.pages.savings_forms import SavingForms
from desktop.pages.savings_kept import SavingsKeptTab
from desktop.pages.savings_register import SavingsRegisterTab
from desktop.pages.share_tab import ShareTab
from desktop.widgets.explained import Explained
from desktop.widgets.figure_row import FigureRow
from desktop.widgets.labels import StateLabel
from desktop.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class _Seen:
    """The register, what each saving is about, and what one can be about."""

    register: SavingsRegister
    subjects: Mapping[SavingId, str]
    categories: tuple[tuple[CategoryCode, str], ...]
    suppliers: tuple[tuple[SupplierId, str], ...]


class SavingsPage(Page):
    """The sums above the tabs; a saving goes from identified to agreed, realised and kept."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the sums and the tabs out."""
        super().__init__(open_book, self.tr("Savings"))
        self.help_text = self.tr(
            "A saving is a range against what was really paid before, net of its cost, with "
            "evidence. It is realised when payments after the switch show it, never by typing. "
            "What is cashable above what the budget needed is kept, and can be used elsewhere."
        )
        self._figures = FigureRow()
        self._basis = StateLabel()
        self.body.addWidget(self._figures)
        self.body.addWidget(Explained(self._basis))
        forms = self._forms = SavingForms(self)
        self.register = SavingsRegisterTab(self, forms)
        self.kept = SavingsKeptTab(self, forms)
        self.demand = DemandTab(self)
        self.prices = PriceTab(self)
        self.against = AgainstTab(self)
        self.sharing = ShareTab(self)
        self.tabs = Tabs()
        self.tabs.add(self.register, self.tr("Register"))
        self.tabs.add(self.demand, self.tr("Challenge demand"), self.demand.refresh)
        self.tabs.add(self.prices, self.tr("Unit prices"), self.prices.refresh)
        self.tabs.add(self.kept, self.tr("Kept and redeployed"))
        self.tabs.add(self.against, self.tr("Against others"), self.against.refresh)
        self.tabs.add(self.sharing, self.tr("Share for benchmarks"), self.sharing.refresh)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask for the register, as at the day of the view."""
        view = self.open_book.view
        self.read(lambda book, _progress: _look(book, view), self._show)
        self.tabs.refresh()

    def take(self, argument: object) -> None:
        """Go to what is shared for benchmarks, where another page asks for that."""
        if argument == "share":
            self.tabs.setCurrentWidget(self.sharing)

    def _show(self, seen: _Seen) -> None:
        found = seen.register
        self._forms.offer(seen.categories, seen.suppliers)
        identified, agreed, realised = found.by_stage
        total = found.total
        net = self.tr("net of {cost} of cost").format(cost=short_pounds(realised.cost))
        of_kept = self.tr("of what was kept")
        count = self.tr("%Ln saving(s)", "", realised.count)
        self._figures.set_figures(
            [
                (self.tr("Identified"), _range(identified), self.tr("over their lives, net")),
                (self.tr("Agreed"), _range(agreed), self.tr("over their lives, net")),
                (self.tr("Realised"), short_pounds(total.realised), count),
                (self.tr("Cashable"), short_pounds(total.cashable), net),
                (self.tr("Kept"), short_pounds(total.kept), self.tr("above the budgets' need")),
                (self.tr("Redeployed"), short_pounds(total.redeployed), of_kept),
            ]
        )
        self._basis.setText(f"{found.basis[:1].upper()}{found.basis[1:]}.")
        self.register.show_register(found, seen.subjects)
        self.kept.show_register(found)


def _range(sums: StageSums) -> str:
    if not sums.count:
        return short_pounds(0)
    return f"{short_pounds(sums.low)} to {short_pounds(sums.high)}"


def _look(book: Book, view: View, _progress: Progress | None = None) -> _Seen:
    from core.usecases import categorise, tidy_suppliers, track_savings

    register = track_savings.register(book, view.as_at)
    tree = categorise.taxonomy(book)
    leaves = [(leaf.code, leaf.label) for leaf in tree.categories.values() if leaf.in_scope]
    known = [(row.supplier.id, row.supplier.name) for row in tidy_suppliers.suppliers(book)]
    return _Seen(
        register,
        {
            one.saving.id: track_savings.subject(book, one.saving.category, one.saving.supplier_id)
            for one in register.accounts
        },
        tuple(sorted(leaves, key=lambda pair: pair[1])),
        tuple(sorted(known, key=lambda pair: pair[1].casefold())),
    )
