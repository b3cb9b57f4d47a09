"""Compare: what could go through agreements, and what already does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.agreements import LotKey
from core.domain.assessment import Assessment, CategoryFigures, Figures
from core.domain.money import pounds, share, short_pounds
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.taxonomy import UNKNOWN, CategoryCode
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook, View
from desktop.pages.compare_misses import CompareMisses
from desktop.pages.compare_opportunities import CompareOpportunities, OpportunityRow
from desktop.pages.compare_papers import Papers
from desktop.pages.compare_questions import CompareQuestions, QuestionRow
from desktop.pages.compare_together import CompareTogether
from desktop.pages.no_payments import NoPayments
from desktop.pages.page import Page
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.explained import Explained
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.find_opportunities import Comparison

_DEALS, _QUESTIONS, _CATEGORIES, _MISSES = range(4)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page shows, from one comparison."""

    comparison: Comparison
    reasons: tuple[tuple[str, str], ...]


class ComparePage(Page):
    """The figures with how they come about, and four views of the same comparison."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the figures and the tabs out."""
        super().__init__(open_book, self.tr("Compare"))
        self.help_text = self.tr(
            "Available is what is in scope and not locked by a contract. Uptake is the part of it "
            "that goes through collaborative agreements. U, L and N decide what to do about a "
            "deal, D makes a decision note of up to three, S plans the steps. Questions ask what "
            "only you can know; where no deal is found, the rule against the nearest is named."
        )
        self._figures = FigureRow()
        self._formula = Label()
        self._basis = StateLabel()
        self.body.addWidget(self._figures)
        explained = Explained(self._formula, self._basis)
        self.body.addWidget(explained)
        papers = Papers(self)
        self.deals = CompareOpportunities(self, papers)
        self.misses = CompareMisses(self, papers)
        self.questions = CompareQuestions(self)
        self._categories: RowTable[CategoryFigures] = RowTable(self._category_columns(), self)
        self.tabs = Tabs()
        self.tabs.add(self.deals, self.tr("Deals"))
        self.tabs.add(self.questions, self.tr("Questions"))
        self.tabs.add(self._category_tab(), self.tr("By category"))
        self.tabs.add(self.misses, self.tr("No deal found"))
        self.together = CompareTogether(self)
        self.tabs.add(self.together, self.tr("Buying together"), self.together.look)
        self.body.addWidget(self.tabs, 1)
        about = self.tr(
            "With payments, this page sets what no contract locks beside the lots of your "
            "catalogues: which you can use, for how much, and from when."
        )
        self._none = NoPayments(self, about, (self._figures, explained, self.tabs))
        self.body.addWidget(self._none, 1)

    def refresh(self) -> None:
        """Compare again, for the period and the day of the view."""
        view = self.open_book.view
        self.read(lambda book, progress: _compare(book, view, progress), self._show)
        self.tabs.refresh()

    def _category_tab(self) -> QWidget:
        empty = EmptyState(
            self.tr("No payments yet."),
            self.tr("Import a file"),
            lambda: self.go("import", "choose"),
        )
        self._list = ListPane(self.tr("Figures by category"), empty, self.tr("Filter categories"))
        self._list.use_model(self._categories)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.opened_row.connect(self._see_payments)
        return _in_tab(self._list)

    def _category_columns(self) -> tuple[Column[CategoryFigures], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("In scope"), lambda row: row.figures.in_scope, Holds.POUNDS),
            Column(self.tr("Locked"), lambda row: row.figures.locked, Holds.POUNDS, leaves=1),
            Column(
                self.tr("Available"), lambda row: row.figures.available, Holds.POUNDS, leaves=-1
            ),
            Column(self.tr("Collaborative"), lambda row: row.figures.collaborative, Holds.POUNDS),
            Column(self.tr("Could use a lot"), lambda row: row.figures.addressable, Holds.POUNDS),
            Column(
                self.tr("No lot found"), lambda row: row.figures.no_lot, Holds.POUNDS, leaves=1
            ),
            Column(
                self.tr("Uptake"),
                lambda row: row.figures.uptake(),
                Holds.COUNT,
                words=lambda row: _share(row.figures.uptake()),
                leaves=-1,
            ),
        )

    # What the book says.

    def _show(self, found: _Found) -> None:
        one = found.comparison.assessment
        self._none.show_for(one.figures.lines, self.open_book.view.period)
        self._show_figures(one)
        labels = {row.category: row.label for row in one.by_category}
        self._show_deals(found, labels)
        names = {
            offer.key: _lot_name(offer.key, offer.lot.title) for offer in found.comparison.lots
        }
        asked = [
            QuestionRow(
                use, labels.get(use.category, use.category), names.get(use.lot, use.lot.lot_no)
            )
            for use in one.uses
        ]
        self.questions.show_rows(asked)
        title = self.tr("Questions ({count})").format(count=f"{len(asked):,}")
        self.tabs.setTabText(_QUESTIONS, title)
        self._categories.set_rows([row for row in one.by_category if row.figures.has_scope()])
        self._say_shown()
        self.misses.show_found(found.comparison, labels)
        title = self.tr("No deal found ({count})").format(count=f"{len(one.misses):,}")
        self.tabs.setTabText(_MISSES, title)

    def _show_deals(self, found: _Found, labels: Mapping[CategoryCode, str]) -> None:
        assessment = found.comparison.assessment
        as_at = assessment.basis.as_at
        now, later = self.tr("now"), self.tr("from {day}")
        begun = self.tr("now, a contract begins later")
        rows = [
            OpportunityRow(
                one,
                labels.get(one.category, one.category),
                (begun if one.coming else now)
                if one.available_from <= as_at
                else later.format(day=f"{one.available_from:%d/%m/%Y}"),
            )
            for one in assessment.opportunities
        ]
        offered = {offer.key for offer in found.comparison.lots}
        rows += [
            OpportunityRow(
                one,
                labels.get(one.category, one.category),
                self.tr("nothing to move")
                if one.lot in offered and one.ends >= as_at
                else self.tr("no longer on offer"),
                withdrawn=True,
            )
            for one in found.comparison.withdrawn
        ]
        self.deals.show_found(found.comparison, rows, found.reasons)
        title = self.tr("Deals ({count})").format(count=f"{len(rows):,}")
        self.tabs.setTabText(_DEALS, title)

    def _show_figures(self, found: Assessment) -> None:
        f = found.figures
        aim = found.target
        target = (
            share(aim.basis_points, 10_000).replace(".0 ", " ") if aim else self.tr("none stated")
        )
        figures: list[Figure] = [
            (self.tr("In scope"), short_pounds(f.in_scope), share(f.in_scope, f.total)),
            (self.tr("Locked"), short_pounds(f.locked), share(f.locked, f.in_scope)),
            (self.tr("Available"), short_pounds(f.available), share(f.available, f.in_scope)),
            (
                self.tr("Collaborative"),
                short_pounds(f.collaborative),
                share(f.collaborative, f.available),
            ),
            (
                self.tr("Could use a lot"),
                short_pounds(f.addressable),
                share(f.addressable, f.available),
            ),
            (
                self.tr("Uptake"),
                share(f.collaborative, f.available),
                self.tr("target {share}").format(share=target),
            ),
        ]
        self._figures.set_figures(figures)
        self._formula.setText(self._formula_words(f))
        words = found.basis.in_words()
        source = ""
        if aim:
            source = self.tr(" Target: {source}, {day}.").format(
                source=aim.source, day=day_in_words(aim.stated_on)
            )
        self._basis.setText(f"{words[:1].upper()}{words[1:]}.{source}")

    def _formula_words(self, f: Figures) -> str:
        words = self.tr(
            "Paid {total} = out of scope {outside} + in scope {inside}. In scope = locked "
            "{locked} + available {available}. Available = collaborative {collaborative} + could "
            "use a lot {addressable} + no lot found {no_lot}. Uptake = {collaborative} / "
            "{available} = {uptake}."
        )
        return words.format(
            total=pounds(f.total),
            outside=pounds(f.out_of_scope),
            inside=pounds(f.in_scope),
            locked=pounds(f.locked),
            available=pounds(f.available),
            collaborative=pounds(f.collaborative),
            addressable=pounds(f.addressable),
            no_lot=pounds(f.no_lot),
            uptake=_share(f.uptake()),
        )

    def _filter(self, text: str) -> None:
        self._categories.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._categories.rows(), self._categories.all_rows()
        words = self.tr("Showing {shown} of {count} categories, {pounds} in scope").format(
            shown=len(shown),
            count=len(rows),
            pounds=pounds(sum(row.figures.in_scope for row in shown)),
        )
        self._list.show_state(bool(rows), words)

    def _see_payments(self, number: int) -> None:
        row = self._categories.row_at(number)
        if row is not None:
            narrow = {"category": row.category or UNKNOWN, "scope": "in", "words": row.label}
            self.go("spend", narrow)


def _in_tab(widget: QWidget) -> QWidget:
    tab = QWidget()
    QVBoxLayout(tab).addWidget(widget, 1)
    return tab


def _share(points: int | None) -> str:
    return "-" if points is None else share(points, 10_000)


def _lot_name(key: LotKey, title: str) -> str:
    return f"{key.agreement_no} lot {key.lot_no}, {title}".removesuffix(", ")


def _compare(book: Book, view: View, progress: Progress) -> _Found:
    from core.usecases import decide_deals, find_opportunities

    found = find_opportunities.compare_lots(
        book, as_at=view.as_at, period=view.period, progress=progress
    )
    return _Found(found, decide_deals.reasons())
