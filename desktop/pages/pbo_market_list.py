"""The marketing list: bodies with available spend in our lots, and why lots were declined."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.lot_facts import usable_colour, usable_words
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_sources import PboSources
from desktop.widgets.asking import SaveFile
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.market_lots import Declined, MarketList, Prospect


class PboMarketList(QWidget):
    """One row is a body and a lot; the one under the cursor in full below."""

    def __init__(self, page: Page, sources: PboSources) -> None:
        """Lay the list, its detail and the reasons out."""
        super().__init__()
        self._page = page
        self._sources = sources
        self._found: MarketList | None = None
        self.rows: RowTable[Prospect] = RowTable(self._columns(), self)
        self.reasons: RowTable[Declined] = RowTable(self._reason_columns(), self)
        self.empty = EmptyState("", self.tr("Choose the returns…"), sources.choose_missing)
        self.list = ListPane(
            self.tr("Bodies with available spend in our lots"),
            self.empty,
            self.tr("Filter by body, region, lot"),
        )
        self.list.use_model(self.rows, stretch=1)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(8)
        self.list.table.current_changed.connect(self._show_detail)
        self.open_only = QCheckBox(self.tr("Only where there is no answer yet"))
        self.open_only.toggled.connect(lambda _on: self._narrow())
        self.list.top.addWidget(self.open_only)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        self._add_below(column)

    def look(self) -> None:
        """Ask for the list, or for what it needs."""
        place, catalogue = self._sources.collection(), self._sources.catalogue()
        missing = self._sources.missing()
        if missing or place is None or catalogue is None:
            self.empty.offer(*(missing or ("", "")), self._sources.choose_missing)
            self._show_none()
            return
        day = self._page.open_book.view.as_at
        self._page.run(lambda progress: _list(place, catalogue, day, progress), self._show)

    def save(self, path: Path) -> None:
        """Write the whole list."""
        found = self._found
        if found is not None:
            self._page.run(lambda _progress: _write(found, path), self._saved)

    # What is built once.

    def _add_below(self, column: QVBoxLayout) -> None:
        self._sheet = Sheetlike()
        self._title, self._facts = Heading("", 2), Facts()
        self._sheet.column.addWidget(self._title)
        self._sheet.column.addWidget(self._facts)
        saving = [
            self._page.add_action(words, "", partial(self._save, ending))
            for words, ending in (
                (self.tr("Save the list as a workbook…"), ".xlsx"),
                (self.tr("Save the list as a plain table…"), ".csv"),
            )
        ]
        self._why = Heading(self.tr("Why lots were declined"), 2)
        self._reasons = TableView(self.tr("Why lots were declined"))
        self._reasons.use_model(self.reasons, stretch=0)
        self._reasons.set_rows_shown(4)
        buttons = flow(*(button_for(action) for action in saving))
        for widget in (self._sheet, buttons, self._why, self._reasons):
            column.addWidget(widget)
        column.addWidget(ColumnsLeft(self._reasons), 0, Qt.AlignmentFlag.AlignRight)
        self.list.goes_with_rows(buttons, self.open_only)
        self._show_none()

    def _columns(self) -> tuple[Column[Prospect], ...]:
        from_now = self.tr("no answer yet")
        return (
            Column(self.tr("Body"), lambda one: one.body().name),
            Column(self.tr("Lot"), _lot_words),
            Column(self.tr("Available now"), lambda one: one.available, Holds.POUNDS),
            Column(self.tr("Later"), lambda one: one.coming, Holds.POUNDS),
            Column(self.tr("From"), lambda one: one.from_day, Holds.DAY),
            Column(
                self.tr("Can use it"),
                lambda one: usable_words(one.answer),
                state=lambda one: usable_colour(one.answer),
            ),
            Column(self.tr("Answer"), lambda one: one.decision or from_now),
            Column(self.tr("Region"), _region_words),
            Column(self.tr("Basis"), _basis_words),
        )

    def _reason_columns(self) -> tuple[Column[Declined], ...]:
        return (
            Column(
                self.tr("Lot"),
                lambda one: f"{one.lot.agreement_no} lot {one.lot.lot_no}, {one.lot_title}",
            ),
            Column(self.tr("Reason"), lambda one: _reason_words(one.reason)),
            Column(self.tr("Bodies"), lambda one: one.bodies, Holds.COUNT),
            Column(self.tr("Available"), lambda one: one.pence, Holds.POUNDS),
        )

    # What the collection says.

    def _show_none(self) -> None:
        self._found = None
        self.rows.set_rows(())
        self.list.show_state(False)
        for widget in (self._sheet, self._why, self._reasons):
            widget.hide()

    def _show(self, found: MarketList) -> None:
        self._show_none()
        self._found = found
        if not found.prospects:
            self.empty.offer(
                self.tr("No body that sent you its return has available spend in these lots."),
                self.tr("Choose another catalogue…"),
                self._sources.choose_missing,
            )
        self.rows.set_rows(found.prospects)
        self.reasons.set_rows(found.declined)
        for widget in (self._why, self._reasons):
            widget.setVisible(bool(found.declined))
        self._narrow()

    def _narrow(self) -> None:
        found = self._found
        if found is None:
            return
        open_only = self.open_only.isChecked()
        self.rows.set_filter(self.list.filter.text(), lambda one: not (open_only and one.decision))
        words = self.tr("Pairs of a body and a lot: {shown} of {count}; bodies: {bodies}")
        if found.elsewhere:
            words += self.tr("; returns not addressed to you, left out: {others}")
        self.list.show_state(
            bool(found.prospects),
            words.format(
                shown=f"{len(self.rows.rows()):,}",
                count=f"{len(found.prospects):,}",
                bodies=f"{found.bodies():,}",
                others=f"{found.elsewhere:,}",
            ),
        )
        self.list.table.go_to_row(0)
        self._show_detail(0)

    def _show_detail(self, number: int) -> None:
        one, found = self.rows.row_at(number), self._found
        self._sheet.setVisible(one is not None)
        if one is None or found is None:
            return
        self._title.setText(f"{one.body().name}: {one.agreement_title}, {one.lot_title}")
        facts = [
            (self.tr("Spends it on"), "; ".join(found.labels.get(c, c) for c in one.categories)),
            (self.tr("The body would read"), one.answer.reason),
            (self.tr("Answered"), _decision_words(one)),
            (self.tr("Amounts"), _basis_words(one)),
        ]
        if one.through:
            facts.insert(1, (self.tr("Buys through it already"), pounds(one.through)))
        self._facts.set_facts(facts)

    def _save(self, ending: str) -> None:
        settings = self._page.open_book.settings
        name = f"marketing_list{ending}"
        path = SaveFile.ask(self, settings, "market", self.tr("Save the list"), name)
        if path is not None:
            self.save(path)

    def _saved(self, path: Path) -> None:
        self._page.notice(self.tr("The list is in {path}.").format(path=path))


def _lot_words(one: Prospect) -> str:
    return f"{one.lot.agreement_no} lot {one.lot.lot_no}, {one.lot_title}"


def _region_words(one: Prospect) -> str:
    from core.usecases import market_lots

    return market_lots.region_of(one.body())


def _reason_words(code: str) -> str:
    from core.usecases import market_lots

    return market_lots.reason_words(code)


def _decision_words(one: Prospect) -> str:
    from core.usecases import market_lots

    return market_lots.decision_words(one)


def _basis_words(one: Prospect) -> str:
    from core.usecases import market_lots

    return market_lots.basis_words(one)


def _list(collection: Path, catalogue: Path, day: date, progress: Progress) -> MarketList:
    from core.usecases import market_lots

    return market_lots.market_list(collection, catalogue, as_at=day, progress=progress)


def _write(found: MarketList, path: Path) -> Path:
    from core.usecases import market_lots

    return market_lots.write(found, path)
