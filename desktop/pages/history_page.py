"""History: everything that was done to the book, by whom, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.operations import JournalEntry, Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.store.reading import CheckResult


class HistoryPage(Page):
    """The entries of the book, the newest first; undo is an entry too."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list out."""
        super().__init__(open_book, self.tr("History"))
        self.help_text = self.tr(
            "Nothing is ever lost: undo is an entry of its own. Each entry seals the one before "
            "it, so that a change behind the program's back is found by a check of the book."
        )
        self._model: RowTable[JournalEntry] = RowTable(self._columns(), self)
        self._undo = self.add_action(self.tr("Undo the latest"), "", self._do_undo, changes=True)
        self._redo = self.add_action(self.tr("Redo"), "", self._do_redo, changes=True)
        back = self.add_action(self.tr("Go back to here"), "Ctrl+B", self._go_back, changes=True)
        check = self.add_action(self.tr("Check the book"), "Ctrl+H", self._check)
        copy = self.add_action(self.tr("Make a backup"), "Ctrl+Shift+S", self._back_up)
        actions = (self._undo, self._redo, back, check, copy)
        self.body.addWidget(flow(*(button_for(action) for action in actions)))
        self._build_checks()
        empty = EmptyState(self.tr("Nothing has been done yet."))
        self._list = ListPane(self.tr("History"), empty, self.tr("Filter the history"))
        self._list.use_model(self._model, stretch=3, sortable=False)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(12)
        self.body.addWidget(self._list, 1)
