"""What we decided about deals, as others would see it, beside what others told us."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.pooled import DealDecision, PooledDecisions
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFiles, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane


@dataclass(frozen=True, slots=True)
class _Row:
    """A decision with who took it."""

    who: PooledDecisions
    one: DealDecision


class CompareDecisions(QWidget):
    """One list: our own decisions first, then those of others, by deal."""

    def __init__(self, page: Page, changed: Callable[[], None]) -> None:
        """Lay the list out; ``changed`` is called where files were added."""
        super().__init__()
        self._page = page
        self._changed = changed
        self._ours: PooledDecisions | None = None
        self.files: tuple[Path, ...] = ()
        self.rows: RowTable[_Row] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("Nothing is decided yet. Add what others decided about deals."),
            self.tr("Add decisions of others…"),
            self._choose_files,
        )
        self.list = ListPane(self.tr("What was decided about deals"), empty, self.tr("Filter"))
        self.list.use_model(self.rows, stretch=5)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(5)
        add = page.add_action(self.tr("Add decisions of others…"), "", self._choose_files)
        save = page.add_action(
            self.tr("Save our decisions for others…"), "", self._save, changes=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("What was decided about deals"), 2))
        column.addWidget(self.list, 1)
        buttons = flow(button_for(add), button_for(save))
        column.addWidget(buttons)
        self.list.goes_with_rows(buttons)

    def show_decisions(self, ours: PooledDecisions, told: Sequence[PooledDecisions]) -> None:
        """Show our own as they would leave, and what others told."""
        self._ours = ours
        self.rows.set_rows(tuple(_rows((ours, *told))))
        self._narrow()

    def _columns(self) -> tuple[Column[_Row], ...]:
        return (
            Column(self.tr("Who"), lambda row: row.who.maker),
            Column(self.tr("Deal"), _deal_words),
            Column(self.tr("Need"), lambda row: row.one.label),
            Column(self.tr("Decision"), lambda row: row.one.decision, leaves=-1),
            Column(self.tr("Reason"), lambda row: _reason_words(row.one.reason)),
            Column(self.tr("Note"), lambda row: row.one.note, leaves=1),
            Column(self.tr("Starts"), lambda row: row.one.start_on, Holds.DAY),
            Column(self.tr("Told on"), lambda row: row.who.made_on, Holds.DAY, leaves=2),
        )

    def _narrow(self) -> None:
        self.rows.set_filter(self.list.filter.text())
        found = self.rows.all_rows()
        own = len(self._ours.decisions) if self._ours else 0
        words = self.tr(
            "{own} of ours would leave as shown, notes included; {told} told by others"
        )
        self.list.show_state(bool(found), words.format(own=own, told=len(found) - own))

    def _choose_files(self) -> None:
        title, types = self.tr("Choose decisions of others"), self.tr("Decisions (*.zip)")
        found = OpenFiles.ask(self, self._page.open_book.settings, "market", title, types)
        if found:
            self.files = tuple(dict.fromkeys((*self.files, *found)))
            self._changed()

    def _save(self) -> None:
        settings, ours = self._page.open_book.settings, self._ours
        title = self.tr("Save our decisions for others")
        path = SaveFile.ask(self, settings, "market", title, "decisions.zip") if ours else None
        if path is not None and ours is not None:
            self._page.change(lambda book, _progress: _write(book, ours, path), self._saved)

    def _saved(self, path: Path) -> None:
        words = self.tr("Our decisions are in {path}. Send the file to whom you like.")
        self._page.notice(words.format(path=path))


def _rows(pooled: Sequence[PooledDecisions]) -> Iterator[_Row]:
    for who in pooled:
        for one in who.decisions:
            yield _Row(who, one)


def _deal_words(row: _Row) -> str:
    lot = row.one.lot
    return f"{lot.agreement_no} lot {lot.lot_no}, {row.one.lot_title}"


def _reason_words(code: str) -> str:
    from core.usecases import pool_decisions

    return pool_decisions.reason_words(code)


def _write(book: Book, ours: PooledDecisions, path: Path) -> Path:
    from core.usecases import pool_decisions

    return pool_decisions.write(book, ours, path)
