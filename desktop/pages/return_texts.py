"""Texts of a return that tell of persons: as they are, as they leave, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.pages.page import Page
from desktop.widgets.labels import StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.look_through_texts import SeenText


class ReturnTexts(QWidget):
    """One list and one choice; ``changed`` says that the choice was made."""

    changed = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the choice, the verdict and the list out."""
        super().__init__()
        self._page = page
        self._model: RowTable[SeenText] = RowTable(self._columns(), self)
        self.table = TableView(self.tr("Texts that tell of persons"))
        self.table.use_model(self._model, stretch=1, sortable=False)
        self.table.opened_row.connect(lambda _row: self._go_to_payments())
        self.doubtful = QCheckBox(self.tr("Mask also what is doubtful"))
        self.doubtful.toggled.connect(lambda _on: self.changed.emit(None))
        self._verdict = StateLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._verdict, self.table, self.doubtful):
            column.addWidget(widget)

    def show_texts(self, seen: tuple[SeenText, ...]) -> None:
        """Show what was found, what a person should look at first."""
        self._model.set_rows(seen)
        self.table.fit_rows()
        self.table.setVisible(bool(seen))
        self.doubtful.setVisible(bool(seen))
        waiting = sum(one.open for one in seen)
        if waiting:
            words = self.tr(
                "%Ln text(s) may tell of a person and leave as they are. Look at them.",
                "",
                waiting,
            )
            self._verdict.set_state(words, "notice")
        elif seen:
            words = self.tr("%Ln text(s) leave without what they tell of persons.", "", len(seen))
            self._verdict.set_state(words, "done")
        else:
            self._verdict.set_state(self.tr("No text tells of a person."), "done")

    def _columns(self) -> tuple[Column[SeenText], ...]:
        return (
            Column(self.tr("Where"), lambda one: one.place.in_words()),
            Column(self.tr("As it is"), lambda one: one.text),
            Column(self.tr("As it leaves"), lambda one: one.leaves),
            Column(
                self.tr("What was found"),
                lambda one: one.why,
                state=lambda one: "notice" if one.open else "done",
            ),
        )

    def _go_to_payments(self) -> None:
        one = self._model.row_at(self.table.current_row())
        if one is not None and one.supplier_id is not None:
            self._page.go("spend", {"supplier_id": one.supplier_id, "words": one.place.in_words()})
