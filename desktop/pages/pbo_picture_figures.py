"""The tables of the picture, one at a time: category, quarter, sector, family, lot, reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain.consolidated import (
    AgreementRow,
    Behind,
    FamilyRow,
    Picture,
    PictureRow,
    PipelineRow,
    ReasonRow,
)
from core.domain.money import share
from core.domain.period import quarter_words
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView

_Asked = tuple[Behind, tuple[str, ...], str]


class PictureFigures(QWidget):
    """A choice of tables; Enter on a row asks for the bodies behind it."""

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, page: Page) -> None:
        """Lay the choice and the table out."""
        super().__init__()
        self._picture: Picture | None = None
        self._rows: RowTable[Any] = RowTable((), self)
        self.choice = CalmCombo(self.tr("Table"))
        for words in self._tables():
            self.choice.addItem(words)
        self.choice.currentIndexChanged.connect(lambda _place: self._fill())
        behind = page.add_action(self.tr("Who is behind it"), "Ctrl+Return", self._ask)
        self.table = TableView(self.tr("Figures"))
        self.table.set_rows_shown(9)
        self.table.opened_row.connect(lambda _row: self._ask())
        self._status = StateLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow(self.choice, button_for(behind)))
        column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self._status, 1)
        below.addWidget(ColumnsLeft(self.table))
        column.addLayout(below)

    def show_picture(self, picture: Picture) -> None:
        """Show the table that is chosen, of another picture."""
        self._picture = picture
        self._fill()

    def rows(self) -> Sequence[Any]:
        """Return the rows in sight."""
        return self._rows.rows()

    def _tables(self) -> dict[str, tuple[Callable[[Picture], Sequence[Any]], Any, Any]]:
        return {
            self.tr("By category"): (
                lambda found: found.by_category,
                self._sums(self.tr("Category")),
                lambda row: (Behind.CATEGORY, (row.key,), row.label),
            ),
            self.tr("By quarter of payment"): (
                lambda found: found.by_quarter,
                self._sums(self.tr("Quarter")),
                lambda row: (Behind.QUARTER, (row.key,), row.label),
            ),
            self.tr("By sector, against the target"): (
                lambda found: found.by_sector,
                self._sums(self.tr("Sector"), target=True),
                lambda row: (Behind.SECTOR, (row.key,), row.label),
            ),
            self.tr("By family, with who is missing"): (
                lambda found: found.families,
                self._families(),
                lambda one: (Behind.FAMILY, (one.row.key,), one.row.label),
            ),
            self.tr("By VAT basis"): (
                lambda found: found.by_vat,
                self._sums(self.tr("Amounts")),
                lambda row: (Behind.VAT, (row.key,), row.label),
            ),
            self.tr("Agreements used"): (
                lambda found: found.agreements,
                self._agreements(),
                _of_agreement,
            ),
            self.tr("Why lots are not used"): (
                lambda found: found.reasons,
                self._reasons(),
                lambda row: (
                    Behind.REASON,
                    (row.decision, row.reason),
                    f"{row.decision}: {row.words}",
                ),
            ),
            self.tr("What becomes available"): (
                lambda found: found.pipeline,
                self._pipeline(),
                lambda row: (Behind.PIPELINE, (row.quarter, row.category), row.label),
            ),
        }

    def _fill(self) -> None:
        if self._picture is None:
            return
        rows_of, columns, _ = list(self._tables().values())[self.choice.currentIndex()]
        old, rows = self._rows, rows_of(self._picture)
        self._rows = RowTable(columns, self)
        self._rows.set_rows(rows)
        self.table.use_model(self._rows, stretch=0)
        old.deleteLater()
        words = self.tr("%Ln row(s). Enter lists the organisations behind one.", "", len(rows))
        self._status.say(words if rows else self.tr("The returns say nothing of it."))
        self.changed.emit()

    def _ask(self) -> None:
        row = self._rows.row_at(self.table.current_row())
        if row is not None:
            _, _, asked = list(self._tables().values())[self.choice.currentIndex()]
            self.chosen.emit(asked(row))

    def _sums(self, first: str, *, target: bool = False) -> tuple[Column[PictureRow], ...]:
        columns: list[Column[PictureRow]] = [
            Column(first, lambda row: row.label),
            Column(self.tr("Returned"), lambda row: row.returned.total, Holds.SHORT_POUNDS),
            Column(
                self.tr("Inside families"), lambda row: row.eliminated.total, Holds.SHORT_POUNDS
            ),
            Column(self.tr("In scope"), lambda row: row.net.in_scope, Holds.SHORT_POUNDS),
            Column(self.tr("Locked"), lambda row: row.net.locked, Holds.SHORT_POUNDS),
            Column(self.tr("Available"), lambda row: row.net.available, Holds.SHORT_POUNDS),
            Column(
                self.tr("Collaborative"), lambda row: row.net.collaborative, Holds.SHORT_POUNDS
            ),
            Column(self.tr("Uptake"), _uptake, Holds.COUNT, words=_uptake_words),
        ]
        if target:
            columns += [
                Column(self.tr("Target"), lambda row: row.target, Holds.COUNT, words=_goal),
                Column(self.tr("Short of it"), lambda row: row.gap(), Holds.SHORT_POUNDS),
            ]
        columns.append(Column(self.tr("Returns"), lambda row: row.returns, Holds.COUNT))
        return tuple(columns)

    def _families(self) -> tuple[Column[FamilyRow], ...]:
        def of(column: Column[PictureRow]) -> Column[FamilyRow]:
            words = column.words
            return Column(
                column.title,
                lambda one: column.value(one.row),
                column.holds,
                words=(lambda one: words(one.row)) if words else None,
            )

        sums = [of(column) for column in self._sums(self.tr("Family"), target=True)]
        missing: Column[FamilyRow] = Column(
            self.tr("Missing"),
            lambda one: ", ".join(one.missing) or self.tr("nobody"),
            state=lambda one: "problem" if one.missing else "done",
        )
        members: Column[FamilyRow] = Column(
            self.tr("Members"), lambda one: len(one.members), Holds.COUNT
        )
        told = {self.tr("Returned"), self.tr("In scope"), self.tr("Locked")}
        return (sums[0], members, missing, *(one for one in sums[1:] if one.title not in told))

    def _agreements(self) -> tuple[Column[AgreementRow], ...]:
        own = self.tr("own")
        return (
            Column(self.tr("Buying organisation"), lambda row: row.publisher),
            Column(self.tr("Own"), lambda row: own if row.own else ""),
            Column(self.tr("Agreement"), lambda row: row.agreement_no),
            Column(self.tr("Lot"), lambda row: row.lot_no),
            Column(self.tr("Bought"), lambda row: row.pence, Holds.SHORT_POUNDS),
            Column(self.tr("Returns"), lambda row: row.returns, Holds.COUNT),
            Column(self.tr("Suppliers"), lambda row: row.suppliers, Holds.COUNT),
        )

    def _reasons(self) -> tuple[Column[ReasonRow], ...]:
        return (
            Column(self.tr("Decision"), lambda row: row.decision),
            Column(self.tr("Reason"), lambda row: row.words),
            Column(self.tr("Could go through a lot"), lambda row: row.pence, Holds.SHORT_POUNDS),
            Column(self.tr("Decisions"), lambda row: row.decisions, Holds.COUNT),
            Column(self.tr("Returns"), lambda row: row.returns, Holds.COUNT),
        )

    def _pipeline(self) -> tuple[Column[PipelineRow], ...]:
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(
                self.tr("Quarter"),
                lambda row: row.quarter,
                words=lambda row: quarter_words(row.quarter) if row.quarter else "",
            ),
            Column(self.tr("Becomes available"), lambda row: row.pence, Holds.SHORT_POUNDS),
            Column(self.tr("Returns"), lambda row: row.returns, Holds.COUNT),
            Column(self.tr("Want to buy together"), lambda row: row.contacts, Holds.COUNT),
        )


def _of_agreement(row: AgreementRow) -> _Asked:
    key = (row.publisher, row.agreement_no, row.lot_no)
    return Behind.AGREEMENT, key, f"{row.publisher} {row.agreement_no}, lot {row.lot_no}"


def _uptake(row: PictureRow) -> int | None:
    return row.net.uptake()


def _uptake_words(row: PictureRow) -> str:
    return share(row.net.collaborative, row.net.available) if row.net.available > 0 else "-"


def _goal(row: PictureRow) -> str:
    return "-" if row.target is None else share(row.target, 10_000).replace(".0 ", " ")
