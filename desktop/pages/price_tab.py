"""Unit prices: what we pay for single things, what lots ask, what others paid."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.prices import ItemPrices, price_text
from core.domain.problems import Problem
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.present import tell_problems
from desktop.widgets.asking import AskChoice, OpenFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.compare_prices import PriceSource


class PriceTab(QWidget):
    """The things that we buy above; of the chosen one every price that it is compared with."""

    def __init__(self, page: Page) -> None:
        """Lay the list and the prices out."""
        super().__init__()
        self._page = page
        self._rows: RowTable[ItemPrices] = RowTable(self._columns(), self)
        self._sources: tuple[PriceSource, ...] = ()
        sentence = self.tr(
            "No unit prices yet. Take in a list of what you pay for single things, with headings "
            "for item and unit price, or a list of what others paid."
        )
        empty = EmptyState(sentence, self.tr("Take a list in"), self.take)
        self._list = ListPane(self.tr("Unit prices"), empty, self.tr("Filter items"))
        self._list.use_model(self._rows)
        self._list.table.set_rows_shown(8)
        self._list.filter_changed.connect(self._filter)
        self._list.table.current_changed.connect(self._choose)
        actions = [
            page.add_action(self.tr("Take a list of prices in…"), "", self.take, changes=True),
            page.add_action(self.tr("Take a list out…"), "", self.forget, changes=True),
        ]
        self._out = button_for(actions[1])
        column = QVBoxLayout(self)
        column.addWidget(flow(button_for(actions[0]), self._out))
        column.addWidget(self._list, 1)
        column.addWidget(self._chosen())

    def refresh(self) -> None:
        """Ask which prices there are, and compare them."""
        day = self._page.open_book.view.as_at
        self._page.read(lambda book, _progress: _compared(book, day), self._show)

    def rows(self) -> tuple[ItemPrices, ...]:
        """Return the things that are listed."""
        return tuple(self._rows.rows())

    def _columns(self) -> tuple[Column[ItemPrices], ...]:
        return (
            Column(self.tr("Item"), lambda row: row.item),
            Column(self.tr("Unit"), lambda row: row.unit),
            Column(
                self.tr("We paid"),
                lambda row: row.ours.median,
                Holds.COUNT,
                words=lambda row: price_text(row.ours.median),
            ),
            Column(self.tr("Lowest lot"), _lowest, Holds.POUNDS),
            Column(
                self.tr("Others"),
                lambda row: row.others.median if row.others else None,
                Holds.COUNT,
                words=lambda row: price_text(row.others.median) if row.others else "",
            ),
            Column(self.tr("Above lots"), lambda row: row.above_lots, Holds.POUNDS),
            Column(self.tr("Above others"), lambda row: row.above_others, Holds.POUNDS),
        )

    def _chosen(self) -> QWidget:
        sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        sheet.column.addWidget(self._title)
        sheet.column.addWidget(self._facts)
        self._list.goes_with_rows(sheet)
        return sheet

    def _show(self, found: tuple[tuple[ItemPrices, ...], tuple[PriceSource, ...]]) -> None:
        items, self._sources = found
        self._out.setVisible(bool(self._sources))
        self._rows.set_rows(items)
        self._say_shown()
        if items:
            self._list.table.selectRow(0)

    def _filter(self, text: str) -> None:
        self._rows.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._rows.rows(), self._rows.all_rows()
        lists = ", ".join(
            self.tr("{name} ({count}, {whose})").format(
                name=one.name,
                count=f"{one.prices:,}",
                whose=self.tr("ours") if one.own else self.tr("of others"),
            )
            for one in self._sources
        )
        words = self.tr("Showing {shown} of {count} items; lists: {lists}")
        text = words.format(shown=len(shown), count=len(rows), lists=lists)
        self._list.show_state(bool(rows), text)

    def _choose(self, number: int) -> None:
        item = self._rows.row_at(number)
        if item is None:
            return
        unit = item.unit or self.tr("each")
        self._title.setText(f"{item.item}, {unit}")
        self._facts.set_facts(
            [
                (self.tr("We paid"), "\n".join(_paid_words(item))),
                (self.tr("Lots"), "\n".join(_lot_words(item)) or self.tr("no lot lists it")),
                (self.tr("Others"), self._others(item) or self.tr("fewer than five told")),
                (self.tr("Basis"), self._basis(item)),
            ]
        )

    def _others(self, item: ItemPrices) -> str:
        spread = item.others
        if spread is None:
            return ""
        words = self.tr(
            "{count} prices: {low} to {high}; half of them {lower} to {upper}; median {median}"
        )
        return words.format(
            count=spread.count,
            low=price_text(spread.low),
            high=price_text(spread.high),
            lower=price_text(round(spread.lower_quartile, 4)),
            upper=price_text(round(spread.upper_quartile, 4)),
            median=price_text(round(spread.median, 4)),
        )

    def _basis(self, item: ItemPrices) -> str:
        if item.quantity is None:
            return self.tr("Not every price has a quantity: pounds are only for those that have.")
        words = self.tr("{quantity} bought; above lots means above the lowest, above others above "
                        "their median; less than nothing means that you pay less.")  # fmt: skip
        return words.format(quantity=f"{item.quantity.normalize():f}")

    def take(self) -> None:
        """Take a list of unit prices in, ours or of others."""
        settings = self._page.open_book.settings
        title = self.tr("Take a list of prices in")
        path = OpenFile.ask(
            self, settings, "prices", title, self.tr("Lists (*.csv *.xlsx *.xls *.ods)")
        )
        if path is None:
            return
        choices = [self.tr("We paid them"), self.tr("Other bodies paid them")]
        sentence = self.tr("Who paid the prices in {file}?").format(file=path.name)
        chosen = AskChoice.ask(self, title, sentence, self.tr("Take them in"), choices)
        if chosen is not None:
            own = chosen == 0
            self._page.change(lambda book, _progress: _take(book, path, own), self._taken)

    def _taken(self, answer: tuple[str, tuple[Problem, ...]]) -> None:
        summary, problems = answer
        if problems:
            self._page.banner.show_problem(tell_problems(problems))
        else:
            self._page.notice(f"{summary}.")

    def forget(self) -> None:
        """Take a list out again."""
        names = [one.name for one in self._sources]
        if not names:
            return
        title = self.tr("Take a list out")
        chosen = AskChoice.ask(self, title, self.tr("Which list?"), title, names)
        if chosen is not None:
            name = names[chosen]
            self._page.change(lambda book, _progress: _forget(book, name))


def _lowest(row: ItemPrices) -> int | None:
    asked = [lot.framework for lot in row.lots if lot.framework is not None]
    return min(asked) if asked else None


def _paid_words(item: ItemPrices) -> list[str]:
    return [
        ", ".join(
            filter(
                None,
                (
                    price_text(one.price),
                    f"× {one.quantity.normalize():f}" if one.quantity is not None else "",
                    one.who,
                    day_in_words(one.paid_on) if one.paid_on else "",
                ),
            )
        )
        for one in item.paid
    ]


def _lot_words(item: ItemPrices) -> list[str]:
    return [
        f"{pounds(lot.framework) if lot.framework is not None else '-'} {lot.owner}, "
        f"{lot.agreement_title}, lot {lot.lot.lot_no}"
        + (f", {day_in_words(lot.as_at)}" if lot.as_at else "")
        for lot in item.lots
    ]


def _compared(book: Book, as_at: date) -> tuple[tuple[ItemPrices, ...], tuple[PriceSource, ...]]:
    from core.usecases import compare_prices

    return compare_prices.compare(book, as_at), compare_prices.sources(book)


def _take(book: Book, path: Path, own: bool) -> tuple[str, tuple[Problem, ...]]:
    from core.usecases import compare_prices

    touched, found = compare_prices.take_in(book, path, own=own)
    return touched.summary, found.problems


def _forget(book: Book, name: str) -> object:
    from core.usecases import compare_prices

    return compare_prices.forget(book, name)
