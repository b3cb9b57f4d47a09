"""Levy check: what bodies paid through your agreements beside what suppliers declared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.domain.levy import Finding, LevyCheck, LevyRow, LevySum
from core.domain.money import pounds, rate_words
from core.domain.period import quarter_short, quarter_words
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.present import tell_problems
from desktop.qt import em
from desktop.widgets.asking import ChooseFolder, OpenFile, SaveFile
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import FieldName, Heading, OneLine, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.levy_check import LevyRequest

_COLOURS = {
    Finding.AGREES: "done",
    Finding.NOT_COMPARABLE: "quiet",
    Finding.DIFFERS: "problem",
    Finding.ONLY_BODY: "problem",
    Finding.ONLY_SUPPLIER: "problem",
}


class LevyTab(QWidget):
    """Where the files are, the levy by supplier, and every difference with what explains it."""

    def __init__(self, page: Page) -> None:
        """Lay the three parts out."""
        super().__init__()
        self._page = page
        self._declared: Path | None = None
        self._catalogue: Path | None = None
        self._check: LevyCheck | None = None
        self._sums: RowTable[LevySum] = RowTable(self._sum_columns(), self)
        self._rows: RowTable[LevyRow] = RowTable(self._row_columns(), self)
        column = QVBoxLayout(self)
        column.addWidget(self._asks())
        self._levies = TableView(self.tr("Levy by agreement and supplier"))
        self._levies.use_model(self._sums)
        self._levies.hide()
        column.addWidget(self._levies)
        column.addWidget(ColumnsLeft(self._levies), 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._list(), 1)
        column.addWidget(self._chosen())
        self._pane.show_state(False)

    def refresh(self) -> None:
        """Say which returns are looked at."""
        collection = self._page.open_book.collection
        none = self.tr("none yet: collect them on the Returns page")
        self._returns.setText(collection.name if collection else none)
        self._go.setEnabled(collection is not None and self._declared is not None)

    def use(self, declared: Path, catalogue: Path | None = None) -> None:
        """Look at the files in a folder, and at the levies of a catalogue."""
        self._declared, self._catalogue = declared, catalogue or self._catalogue
        self._place.setText(declared.name)
        if self._catalogue is not None:
            self._rates.setText(self._catalogue.name)
        self.refresh()

    def compare(self) -> None:
        """Compare the returns with the declarations."""
        collection, declared = self._page.open_book.collection, self._declared
        if collection is None or declared is None:
            return
        catalogue, text = self._catalogue, self.rates.text()
        self._page.banner.clear()
        self._page.run(
            lambda progress: _check(collection, declared, catalogue, text, progress), self._show
        )

    def rows(self) -> tuple[LevyRow, ...]:
        """Return the rows that are listed."""
        return tuple(self._rows.rows())

    def _asks(self) -> QWidget:
        page = self._page
        self._returns, self._place, self._rates = StateLabel(), StateLabel(), StateLabel()
        for label in (self._returns, self._place, self._rates):
            label.setWordWrap(False)
        self._place.setText(self.tr("none chosen"))
        self._rates.setText(self.tr("none chosen: all agreements that were declared"))
        self.rates = QLineEdit()
        self.rates.setAccessibleName(self.tr("Levies beside those of the catalogue"))
        self.rates.setPlaceholderText(self.tr("RM1557=0.75, RM3808=1"))
        self.rates.setMaximumWidth(em(self, 30))
        folder = QPushButton(self.tr("Choose the folder of declarations…"))
        folder.clicked.connect(self._choose_folder)
        catalogue = QPushButton(self.tr("Choose your catalogue…"))
        catalogue.clicked.connect(self._choose_catalogue)
        self._go = page.add_action(self.tr("Compare"), "Ctrl+Return", self.compare)
        self._save = page.add_action(self.tr("Save as a workbook…"), "", self.save)
        self._save.setEnabled(False)
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(OneLine(self.tr("Returns")), self._returns)
        form.addRow(FieldName(self.tr("Declarations"), folder), flow(folder, self._place))
        form.addRow(FieldName(self.tr("Agreements"), catalogue), flow(catalogue, self._rates))
        form.addRow(FieldName(self.tr("Other levies"), self.rates), self.rates)
        form.addRow("", flow(button_for(self._go, main=True), button_for(self._save)))
        return holder

    def _list(self) -> QWidget:
        empty = EmptyState(
            self.tr(
                "Suppliers declare what they invoiced; bodies return what they paid. Put the "
                "suppliers' files into one folder, with a list declarations.csv that says file, "
                "supplier and agreement where the files do not."
            ),
            self.tr("Choose the folder of declarations…"),
            self._choose_folder,
        )
        self._pane = ListPane(self.tr("Paid and declared"), empty, self.tr("Filter rows"))
        self._pane.use_model(self._rows)
        self._pane.table.set_rows_shown(8)
        self._pane.filter_changed.connect(self._filter)
        self._pane.table.current_changed.connect(self._choose)
        return self._pane

    def _chosen(self) -> QWidget:
        sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        sheet.column.addWidget(self._title)
        sheet.column.addWidget(self._facts)
        self._pane.goes_with_rows(sheet)
        return sheet

    def _sum_columns(self) -> tuple[Column[LevySum], ...]:
        unknown = self.tr("not stated")
        return (
            Column(self.tr("Agreement"), lambda one: one.agreement_no),
            Column(self.tr("Supplier"), lambda one: one.supplier),
            Column(
                self.tr("Levy"),
                lambda one: one.rate,
                Holds.COUNT,
                words=lambda one: unknown if one.rate is None else rate_words(one.rate),
            ),
            Column(self.tr("Paid"), lambda one: one.paid, Holds.POUNDS),
            Column(self.tr("Declared"), lambda one: one.declared, Holds.POUNDS),
            Column(self.tr("Levy due"), lambda one: one.levy_on_paid(), Holds.POUNDS),
            Column(self.tr("Levy declared"), lambda one: one.levy_on_declared(), Holds.POUNDS),
            Column(self.tr("Difference"), lambda one: one.levy_difference(), Holds.POUNDS),
            Column(self.tr("Not compared"), lambda one: one.aside, Holds.POUNDS),
        )

    def _row_columns(self) -> tuple[Column[LevyRow], ...]:
        every = self.tr("all")
        return (
            Column(
                self.tr("Finding"),
                lambda row: row.finding.value,
                state=lambda row: _COLOURS[row.finding],
            ),
            Column(self.tr("Body"), lambda row: row.body),
            Column(self.tr("Supplier"), lambda row: row.supplier),
            Column(self.tr("Agreement"), lambda row: row.agreement_no),
            Column(self.tr("Lot"), lambda row: row.lot_no or every),
            Column(
                self.tr("Quarter"),
                lambda row: row.quarter,
                words=lambda row: quarter_short(row.quarter),
            ),
            Column(self.tr("Paid"), lambda row: row.paid, Holds.POUNDS),
            Column(self.tr("Declared"), lambda row: row.declared, Holds.POUNDS),
            Column(self.tr("Difference"), lambda row: row.difference, Holds.POUNDS),
        )

    def _show(self, found: LevyCheck) -> None:
        self._check = found
        self._save.setEnabled(True)
        self._sums.set_rows(found.sums)
        self._levies.setVisible(bool(found.sums))
        self._levies.fit_rows(4)
        self._rows.set_rows(found.rows)
        self._say_shown()
        if found.rows:
            self._pane.table.selectRow(0)
        if found.problems:
            self._page.banner.show_problem(tell_problems(found.problems))
        elif not found.rows:
            self._page.notice(self.tr("Neither side says anything of these agreements."))

    def _filter(self, text: str) -> None:
        self._rows.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._rows.rows(), self._rows.all_rows()
        words = self.tr(
            "Showing {shown} of {count} rows; {agree} agree, {aside} cannot be compared"
        )
        text = words.format(
            shown=len(shown),
            count=len(rows),
            agree=sum(row.finding is Finding.AGREES for row in rows),
            aside=sum(row.finding is Finding.NOT_COMPARABLE for row in rows),
        )
        self._pane.show_state(bool(rows), text)

    def _choose(self, number: int) -> None:
        row = self._rows.row_at(number)
        if row is None:
            return
        self._title.setText(f"{row.body}, {row.supplier}, {quarter_words(row.quarter)}")
        nothing = self.tr("nothing")
        paid = nothing if row.paid is None else pounds(row.paid)
        declared = nothing if row.declared is None else pounds(row.declared)
        self._facts.set_facts(
            [
                (self.tr("The return says"), paid),
                (self.tr("The supplier declared"), declared),
                (self.tr("What may explain it"), row.why or self.tr("Both say the same.")),
                (self.tr("Files"), ", ".join(row.files) or self.tr("none")),
            ]
        )

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder of declarations")
        folder = ChooseFolder.ask(self, self._page.open_book.settings, "declared", title)
        if folder is not None:
            self.use(folder)

    def _choose_catalogue(self) -> None:
        title, types = self.tr("Choose your catalogue"), self.tr("Catalogues (*.zip)")
        path = OpenFile.ask(self, self._page.open_book.settings, "catalogue", title, types)
        if path is not None:
            self._catalogue = path
            self._rates.setText(path.name)

    def save(self) -> None:
        """Write what was found as a workbook."""
        found = self._check
        if found is None:
            return
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "report", self.tr("Save the check"), "levy check.xlsx")
        if path is not None:
            self._page.run(lambda _progress: _write(found, path), self._saved)

    def _saved(self, path: Path) -> None:
        self._page.notice(self.tr("The check is in {path}.").format(path=path))


def _check(
    collection: Path, declared: Path, catalogue: Path | None, text: str, progress: Progress
) -> LevyCheck:
    from core.usecases import levy_check

    rates = dict(levy_check.read_rate(one) for one in text.split(",") if one.strip())
    request: LevyRequest = levy_check.LevyRequest(collection, declared, catalogue, rates)
    return levy_check.check(request, progress=progress)


def _write(found: LevyCheck, path: Path) -> Path:
    from core.usecases import write_levy_check

    return write_levy_check.write(found, path)
