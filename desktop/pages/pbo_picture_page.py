"""Picture: what all returns say together, and the bodies behind every figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.consolidated import Behind, BehindRow, Picture
from core.domain.money import pounds, share, short_pounds
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.chart_pane import ChartPane, Drawn, draw
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_picture_figures import PictureFigures
from desktop.pages.pbo_received import PUBLISHER
from desktop.widgets.asking import AskText, SaveFile
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.figure_row import FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Heading, Label, OneLine, StateLabel
from desktop.widgets.period_choice import PeriodChoice
from desktop.widgets.table_view import TableView
from desktop.widgets.tabs import Tabs
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.analysis.figures import Chart
    from core.usecases.look_at_picture import Seen
    from core.usecases.picture import Asked

_MOST_BEHIND = 8


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which returns are asked about, as it was chosen when the question was put."""

    as_at: date
    period: Period | None
    publisher: str
    family: str
    vat_basis: VatBasis | None


class PboPicturePage(Page):
    """Figures, charts and notes over one collection; Enter on a row shows whose it is."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the choices, the figures and the tabs out."""
        super().__init__(open_book, self.tr("Picture"))
        self.help_text = self.tr(
            "What the returns that count say together. What a body paid to another of its own "
            "family is taken out once, and shown. Enter on a row lists the bodies behind it. "
            "Read the notes before you use the figures."
        )
        self._seen: Seen | None = None
        self._views = Views()
        self._empty = EmptyState(
            self.tr("Read the returns in on the Returns page first."),
            self.tr("Go to Returns"),
            lambda: self.go("pbo-returns"),
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._choices())
        self._figures, self._basis = FigureRow(), StateLabel()
        column.addWidget(self._figures)
        column.addWidget(self._basis)
        column.addWidget(self._tabs(), 1)
        self._views.add(content)
        self._views.add(self._empty)
        self.body.addWidget(self._views, 1)
        self._views.show_view(1)

    def refresh(self) -> None:
        """Ask the collection again."""
        path = self.open_book.collection
        self._views.show_view(1 if path is None else 0)
        for action in self._needs_returns:
            action.setEnabled(path is not None)
        if path is not None:
            wish = self._wish()
            self.run(lambda progress: _look(path, wish, progress), self._show)

    def choose_family(self, name: str) -> None:
        """Show one family alone, "" for all returns."""
        self._families.setCurrentIndex(max(0, self._families.findData(name)))

    def show_behind(self, what: Behind, key: tuple[str, ...], words: str) -> None:
        """List the bodies behind a figure."""
        path = self.open_book.collection
        if path is not None:
            wish = self._wish()
            self.run(
                lambda _progress: _behind(path, wish, what, key),
                lambda rows: self._show_behind(rows, words),
            )

    def save(self, path: Path) -> None:
        """Write the picture as a workbook, a page or a table, by the ending of the name."""
        place = self.open_book.collection
        if place is not None:
            wish = self._wish()
            self.run(
                lambda progress: _write(place, wish, path, progress),
                lambda _done: self.notice(self.tr("The picture is in {path}.").format(path=path)),
            )

    def _choices(self) -> QWidget:
        self._families = CalmCombo(self.tr("Family"))
        self._families.addItem(self.tr("All returns"), "")
        self._bases = CalmCombo(self.tr("Amounts"))
        for words, basis in (
            (self.tr("All amounts, with and without VAT"), None),
            (self.tr("Only amounts without VAT"), VatBasis.NET),
            (self.tr("Only amounts with VAT"), VatBasis.GROSS),
        ):
            self._bases.addItem(words, basis)
        for combo in (self._families, self._bases):
            combo.currentIndexChanged.connect(lambda _place: self.refresh())
        save = self.add_action(self.tr("Save the picture…"), "Ctrl+Shift+S", self._ask_save)
        own = self.add_action(self.tr("Whose agreements are own…"), "", self._ask_publisher)
        self._needs_returns = (save, own)
        self.period = PeriodChoice(self.tr("Returns for"))
        self.period.chosen.connect(self._choose_period)
        choices = (self._families, self.period, self._bases)
        return flow(OneLine(self.tr("Of")), *choices, button_for(save), button_for(own))

    def _tabs(self) -> QWidget:
        self.figures = PictureFigures(self)
        self.figures.chosen.connect(self._asked_behind)
        self.figures.changed.connect(self._hide_behind)
        self._chart_choice = CalmCombo(self.tr("Chart"))
        self._chart_choice.currentIndexChanged.connect(lambda _place: self._draw())
        self.chart = ChartPane(self, self.tr("Picture"), beside=self._chart_choice)
        self.notes = Facts()
        notes = Sheetlike()
        notes.column.addWidget(Heading(self.tr("Before you use these figures"), 2))
        notes.column.addWidget(self.notes)
        notes.column.addStretch(1)
        self.tabs = Tabs()
        self.tabs.add(_in_tab(self.figures, self._behind_sheet()), self.tr("Figures"))
        self.tabs.add(_in_tab(self.chart), self.tr("Charts"))
        self.tabs.add(_in_tab(notes), self.tr("Notes"))
        return self.tabs

    def _behind_sheet(self) -> QWidget:
        self.behind: RowTable[BehindRow] = RowTable(
            (
                Column(self.tr("Organisation"), lambda row: row.body),
                Column(self.tr("Family"), lambda row: row.family),
                Column(self.tr("Pounds"), lambda row: row.pence, Holds.POUNDS),
                Column(self.tr("Available"), lambda row: row.available, Holds.POUNDS),
                Column(self.tr("Collaborative"), lambda row: row.collaborative, Holds.POUNDS),
                Column(self.tr("File"), lambda row: row.file),
            ),
            self,
        )
        self._behind = Sheetlike()
        self._behind_title, self._behind_sum = Heading("", 2), Label()
        self._behind_table = TableView(self.tr("Organisations behind the figure"))
        self._behind_table.use_model(self.behind, stretch=0)
        self._behind_table.opened_row.connect(self._open_return)
        for widget in (self._behind_title, self._behind_sum, self._behind_table):
            self._behind.column.addWidget(widget)
        left = ColumnsLeft(self._behind_table)
        self._behind.column.addWidget(left, 0, Qt.AlignmentFlag.AlignRight)
        self._behind.hide()
        return self._behind

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        picture = seen.picture
        net, inside = picture.whole.net, picture.whole.eliminated.total
        self._figures.set_figures(
            [
                (self.tr("Returns"), f"{len(picture.returns):,}", ""),
                (self.tr("In scope"), short_pounds(net.in_scope), ""),
                (self.tr("Locked"), short_pounds(net.locked), ""),
                (self.tr("Available"), short_pounds(net.available), ""),
                (
                    self.tr("Uptake"),
                    share(net.collaborative, net.available),
                    self.tr("{pounds} collaborative").format(
                        pounds=short_pounds(net.collaborative)
                    ),
                ),
                (self.tr("Inside families"), short_pounds(inside), self.tr("taken out")),
            ]
        )
        self._basis.say(picture.basis)
        self.figures.show_picture(picture)
        self.notes.set_facts(
            [(f"{number}", words) for number, words in enumerate(picture.caveats, start=1)]
        )
        title = self.tr("Notes ({count})").format(count=len(picture.caveats))
        self.tabs.setTabText(2, title if picture.caveats else self.tr("Notes"))
        self._behind.hide()
        self.period.offer(seen.periods, self.open_book.view.period)
        self._offer(seen)

    def _offer(self, seen: Seen) -> None:
        """Offer the families and the charts that there are, what was chosen staying so."""
        for combo, items in (
            (self._families, [(self.tr("All returns"), ""), *((f, f) for f in seen.families)]),
            (self._chart_choice, [(words, name) for name, words in self._chart_words().items()]),
        ):
            chosen = combo.currentData()
            combo.blockSignals(True)
            combo.clear()
            for words, data in items:
                combo.addItem(words, data)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
            combo.blockSignals(False)
        self._draw()

    def _chart_words(self) -> dict[str, str]:
        return {
            "category": self.tr("Available by category"),
            "sector": self.tr("Uptake by sector"),
            "family": self.tr("Uptake by family"),
            "agreements": self.tr("Through whose agreements"),
            "reasons": self.tr("Why lots are not used"),
            "pipeline": self.tr("What becomes available"),
            "bodies": self.tr("Who needs what"),
        }

    def _draw(self) -> None:
        seen, name = self._seen, self._chart_choice.currentData()
        if seen is not None and name is not None:
            chart = dict(seen.charts)[name]
            self.run(lambda _progress: _drawn(chart), self.chart.show_drawn)

    def _asked_behind(self, asked: tuple[Behind, tuple[str, ...], str]) -> None:
        self.show_behind(*asked)

    def _show_behind(self, rows: tuple[BehindRow, ...], words: str) -> None:
        self.behind.set_rows(rows)
        self._behind.show()
        self._behind_title.say(self.tr("Behind {figure}").format(figure=words))
        self._behind_sum.say(
            self.tr("Returns: {count}, {pounds} together").format(
                count=f"{len(rows):,}", pounds=pounds(sum(row.pence for row in rows))
            )
        )
        self._behind_table.fit_rows(_MOST_BEHIND)
        self.bring_into_sight(self._behind_table)

    @Slot()
    def _hide_behind(self) -> None:
        self._behind.hide()

    def _open_return(self, number: int) -> None:
        row, folder = self.behind.row_at(number), self.open_book.returns_folder
        if row is None or folder is None:
            return
        file = folder / row.file
        if file.is_file():
            self.go("open", file)
        else:
            words = self.tr("{file} is no longer in {folder}.")
            self.notice(words.format(file=row.file, folder=folder))

    def _publisher(self) -> str:
        return self.open_book.settings.text(PUBLISHER)

    def _family(self) -> str:
        return str(self._families.currentData() or "")

    def _wish(self) -> _Wish:
        view = self.open_book.view
        return _Wish(view.as_at, view.period, self._publisher(), self._family(), self._vat())

    @Slot(object)
    def _choose_period(self, period: Period | None) -> None:
        self.open_book.set_view(replace(self.open_book.view, period=period))

    def _vat(self) -> VatBasis | None:
        chosen = self._bases.currentData()
        return VatBasis(chosen) if chosen else None

    def _ask_publisher(self) -> None:
        name = AskText.ask(
            self,
            self.tr("Whose agreements are own"),
            self.tr("Type your short name as it stands in agreements, such as espo."),
            self.tr("Show these first"),
            self._publisher(),
        )
        if name:
            self.open_book.settings.set_text(PUBLISHER, name)
            self.refresh()

    def _ask_save(self) -> None:
        title = self.tr("Save the picture as .xlsx, .html or .csv")
        path = SaveFile.ask(self, self.open_book.settings, "picture", title, "picture.xlsx")
        if path is not None:
            self.save(path)


def _in_tab(widget: QWidget, *below: QWidget) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.addWidget(widget, 1)
    for one in below:
        column.addWidget(one)
    return tab


def _asked(wish: _Wish) -> Asked:
    from core.usecases.picture import Asked

    return Asked(wish.as_at, wish.publisher, wish.period, wish.family, wish.vat_basis)


def _look(path: Path, wish: _Wish, progress: Progress) -> Seen:
    from core.usecases import look_at_picture

    return look_at_picture.look(path, _asked(wish), progress=progress)


def _drawn(chart: Chart) -> Drawn:
    return draw(chart)


def _behind(path: Path, wish: _Wish, what: Behind, key: tuple[str, ...]) -> tuple[BehindRow, ...]:
    from core.usecases import picture_behind

    return picture_behind.behind_of(path, _asked(wish), what, key)


def _write(place: Path, wish: _Wish, path: Path, progress: Progress) -> Picture:
    from core.usecases import write_picture

    return write_picture.write_from(place, _asked(wish), path, progress=progress)
