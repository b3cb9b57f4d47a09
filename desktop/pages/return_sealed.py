"""The returns that were sealed: which, when, which version counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.file_return import SealedReturn


class SealedReturns(QWidget):
    """One list, and the key with which others check them."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._model: RowTable[SealedReturn] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No return has been sealed yet. It is made in four parts in the other tab.")
        )
        self._list = ListPane(self.tr("Sealed returns"), empty)
        self._list.use_model(self._model, stretch=6)
        self._list.table.set_rows_shown(8)
        key = page.add_action(self.tr("Save our public key"), "", self._export_key)
        column = QVBoxLayout(self)
        column.addWidget(flow(button_for(key)))
        column.addWidget(self._list, 1)

    def refresh(self) -> None:
        """Ask what was sealed."""
        self._page.read(_sealed, self._show)

    def _columns(self) -> tuple[Column[SealedReturn], ...]:
        return (
            Column(self.tr("Period"), lambda row: row.period.in_words()),
            Column(self.tr("Version"), lambda row: row.version, Holds.COUNT),
            Column(self.tr("As at"), lambda row: row.as_at, Holds.DAY),
            Column(self.tr("Tells"), self._tells),
            Column(self.tr("Read by"), self._read_by),
            Column(
                self.tr("State"),
                lambda row: self.tr("replaced") if row.superseded else self.tr("counts"),
                state=lambda row: "quiet" if row.superseded else "done",
            ),
            Column(self.tr("File"), lambda row: row.file),
            Column(self.tr("Sealed on"), lambda row: _day(row.sealed_at)),
        )

    def _tells(self, row: SealedReturn) -> str:
        if row.nil:
            return self.tr("nil return")
        words = {
            "summary": self.tr("summary"),
            "agreement": self.tr("agreements"),
            "line": self.tr("lines"),
        }
        return words[row.detail.value]

    def _read_by(self, row: SealedReturn) -> str:
        words = {
            "pbo": self.tr("buying organisations"),
            "audit": self.tr("auditors"),
            "public": self.tr("the public"),
        }
        return words[row.profile.value]

    def _show(self, rows: tuple[SealedReturn, ...]) -> None:
        self._model.set_rows(rows)
        self._list.show_state(bool(rows), self.tr("%Ln return(s) sealed", "", len(rows)))

    def _export_key(self) -> None:
        page, title = self._page, self.tr("Save our public key")
        name = f"{page.open_book.body.body_id()}.pub" if page.open_book.body else "body.pub"
        path = SaveFile.ask(self, page.open_book.settings, "key", title, name)
        if path is not None:
            page.read(lambda book, _progress: _export_key(book, path), self._exported)

    def _exported(self, path: Path) -> None:
        words = self.tr(
            "The key is in {path}. Give it to those who receive your returns; it holds no secret."
        )
        self._page.notice(words.format(path=path))


def _day(at: str) -> str:
    year, month, day = at[:10].split("-")
    return f"{day}/{month}/{year}"


def _sealed(book: Book, _progress: Progress) -> tuple[SealedReturn, ...]:
    from core.usecases import file_return

    return file_return.sealed(book)


def _export_key(book: Book, path: Path) -> Path:
    from core.usecases import file_return

    return file_return.export_public_key(book, path)
