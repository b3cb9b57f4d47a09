"""History: everything that was done to the book, by whom, and the way back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from core.domain.operations import JournalEntry, Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.page import Page, button_for
from desktop.qt import button_text, tip
from desktop.speaking import said
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.books import CheckResult

# What was done, and what would be undone and done again next.
Found = tuple[tuple[JournalEntry, ...], JournalEntry | None, JournalEntry | None]
# As much of an entry as a button says; the rest is in its tooltip.
_LETTERS = 56


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
        self._undo = self.add_action(self.tr("Undo"), "", self._do_undo, changes=True)
        self._redo = self.add_action(self.tr("Redo"), "", self._do_redo, changes=True)
        back = self.add_action(self.tr("Go back to here"), "Ctrl+B", self._go_back, changes=True)
        check = self.add_action(self.tr("Check the book"), "Ctrl+H", self._check)
        copy = self.add_action(self.tr("Make a backup"), "Ctrl+Shift+S", self._back_up)
        actions = (self._undo, self._redo, back, check, copy)
        buttons = [button_for(action) for action in actions]
        self._undo_button, self._redo_button = buttons[:2]
        self.body.addWidget(flow(*buttons))
        self._build_checks()
        empty = EmptyState(self.tr("Nothing has been done yet."))
        self._list = ListPane(self.tr("History"), empty, self.tr("Filter the history"))
        self._list.use_model(self._model, stretch=3)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(12)
        self.body.addWidget(self._list, 1)

    def refresh(self) -> None:
        """Ask what was done."""
        self.read(_history, self._show)

    def _build_checks(self) -> None:
        self._sheet = Sheetlike()
        self._verdict = Heading("", 2)
        self._results = StateLabel()
        self._sheet.column.addWidget(self._verdict)
        self._sheet.column.addWidget(self._results)
        self._sheet.hide()
        self.body.addWidget(self._sheet)

    def _columns(self) -> tuple[Column[JournalEntry], ...]:
        return (
            Column(
                self.tr("Entry"), lambda entry: entry.seq, Holds.COUNT, state=_colour, leaves=1
            ),
            Column(self.tr("When"), lambda entry: _when(entry.at), state=_colour),
            Column(self.tr("Who"), lambda entry: entry.by, state=_colour, leaves=0),
            Column(self.tr("What"), lambda entry: entry.summary, state=_colour),
            Column(
                self.tr("Payments"),
                lambda e: e.lines or None,
                Holds.COUNT,
                state=_colour,
                leaves=2,
            ),
            Column(
                self.tr("Pounds"), lambda e: e.pence or None, Holds.POUNDS, state=_colour, leaves=2
            ),
            Column(self.tr("State"), self._state, state=_colour),
        )

    def _state(self, entry: JournalEntry) -> str:
        if entry.undone:
            return self.tr("undone")
        return self.tr("takes back {seq}").format(seq=entry.undoes) if entry.undoes else ""

    def _show(self, found: Found) -> None:
        entries, undo, redo = found
        self._model.set_rows(entries)
        self._offer(self._undo, self._undo_button, self.tr("Undo"), undo)
        self._offer(self._redo, self._redo_button, self.tr("Redo"), redo)
        self._say_shown()

    def _offer(
        self, action: QAction, button: QPushButton, name: str, entry: JournalEntry | None
    ) -> None:
        """Say on the button what it would take back or do again."""
        action.setEnabled(entry is not None and not self.open_book.read_only)
        words = name
        if entry is not None:
            words = self.tr("{what}: {entry}").format(what=name, entry=said(entry.summary))
        button.setText(button_text(shorten(words, _LETTERS, placeholder=" …")))
        button.setToolTip(tip(words))

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, entries = len(self._model.rows()), len(self._model.all_rows())
        words = self.tr("Showing {shown} of {count} entries").format(shown=shown, count=entries)
        self._list.show_state(bool(entries), words)

    def _do_undo(self) -> None:
        self.change(_undo, self._told)

    def _do_redo(self) -> None:
        self.change(_redo, self._told)

    def _go_back(self) -> None:
        entry = self._model.row_at(self._list.table.current_row())
        if entry is not None:
            seq = entry.seq
            self.change(lambda book, _progress: _go_back_to(book, seq), self._went_back)

    def _told(self, touched: Touched) -> None:
        self.say(touched.summary)

    def _went_back(self, touched: Touched) -> None:
        if touched.seq:
            words = self.tr("The book is as it was after that entry. Redo brings it all back.")
            self.notice(words)
        else:
            self.notice(self.tr("Nothing after that entry can be taken back."))

    def _check(self) -> None:
        self.read(_check_book, self._show_check)

    def _show_check(self, results: tuple[CheckResult, ...]) -> None:
        wrong = [one for one in results if not one.passed]
        words = self.tr("The book is whole") if not wrong else self.tr("The book is not whole")
        self._verdict.setText(words)
        state = "problem" if wrong else "done"
        passed = self.tr("right")
        said = [f"{one.name}: {passed if one.passed else one.detail}" for one in results]
        self._results.set_state("\n".join(said), state)
        self._sheet.show()
        self.say(words)

    def _back_up(self) -> None:
        title = self.tr("Choose a folder for the backup")
        folder = ChooseFolder.ask(self, self.open_book.settings, "backup", title)
        if folder is not None:
            self.read(lambda book, _progress: _back_up(book, folder), self._backed_up)

    def _backed_up(self, path: Path) -> None:
        self.notice(self.tr("A checked copy of the book is in {path}.").format(path=path))


def _colour(entry: JournalEntry) -> str:
    return "quiet" if entry.undone else ""


def _when(at: str) -> str:
    """Say a moment as people write it, in the time of this computer."""
    return f"{datetime.fromisoformat(at).astimezone():%d/%m/%Y %H:%M}"


def _history(book: Book, _progress: Progress) -> Found:
    from core.usecases import books

    return books.history(book), books.next_undo(book), books.next_redo(book)


def _undo(book: Book, _progress: Progress) -> Touched:
    from core.usecases import books

    return books.undo(book)


def _redo(book: Book, _progress: Progress) -> Touched:
    from core.usecases import books

    return books.redo(book)


def _go_back_to(book: Book, seq: int) -> Touched:
    from core.usecases import books

    return books.go_back_to(book, seq)


def _check_book(book: Book, _progress: Progress) -> tuple[CheckResult, ...]:
    from core.usecases import books

    return books.check_book(book)


def _back_up(book: Book, folder: Path) -> Path:
    from core.usecases import books

    return books.back_up(book, folder)
