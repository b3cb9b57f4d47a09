"""The returns that were sealed: which, when, which version counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.returns import Receipt
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.present import in_groups
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.file_return import SealedReturn

# Of the parts of a return's number: body, period, detail and profile come before them.
_RECEIVERS = 4


class SealedReturns(QWidget):
    """One list, and the key with which others check them."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._receipts: dict[tuple[str, int], list[Receipt]] = {}
        self._model: RowTable[SealedReturn] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No return has been sealed yet. It is made in four parts in the other tab.")
        )
        self._list = ListPane(self.tr("Sealed returns"), empty)
        self._list.use_model(self._model, stretch=0)
        self._list.table.set_rows_shown(8)
        self._list.table.current_changed.connect(self._show_detail)
        self._detail = Facts()
        key = page.add_action(self.tr("Save our public key"), "", self._export_key)
        receipt = page.add_action(
            self.tr("Take in a receipt…"), "Ctrl+Shift+R", self._take_receipt, changes=True
        )
        column = QVBoxLayout(self)
        column.addWidget(flow(button_for(receipt), button_for(key)))
        column.addWidget(self._list, 1)
        column.addWidget(self._detail)

    def refresh(self) -> None:
        """Ask what was sealed."""
        self._page.read(_sealed, self._show)

    def _columns(self) -> tuple[Column[SealedReturn], ...]:
        return (
            Column(self.tr("Period"), lambda row: row.period.in_words()),
            Column(self.tr("Version"), lambda row: row.version, Holds.COUNT),
            Column(self.tr("As at"), lambda row: row.as_at, Holds.DAY),
            Column(self.tr("Tells"), self._tells, leaves=-1),
            Column(self.tr("Read by"), self._read_by),
            Column(
                self.tr("State"),
                lambda row: self.tr("replaced") if row.superseded else self.tr("counts"),
                state=lambda row: "quiet" if row.superseded else "done",
            ),
            Column(
                self.tr("Receipts"),
                self._receipt_words,
                state=lambda row: "problem" if self._refused(row) else "done",
            ),
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

    def _of(self, row: SealedReturn) -> list[Receipt]:
        return self._receipts.get((row.return_id, row.version), [])

    def _refused(self, row: SealedReturn) -> bool:
        return any(not receipt.accepted for receipt in self._of(row))

    def _receipt_words(self, row: SealedReturn) -> str:
        accepted, refused = self.tr("{who} accepted it"), self.tr("{who} did not: {why}")
        return "; ".join(
            (accepted if one.accepted else refused).format(
                who=one.publisher, why=" ".join(one.problems)
            )
            for one in self._of(row)
        )

    def _take_receipt(self) -> None:
        page, title = self._page, self.tr("Take in a receipt")
        types = self.tr("Receipts (receipt_*.zip);;All files (*)")
        path = OpenFile.ask(self, page.open_book.settings, "receipt", title, types)
        if path is not None:
            page.change(lambda book, _progress: _take(book, path), self._taken)

    def _taken(self, taken: tuple[Receipt, Touched]) -> None:
        receipt, touched = taken
        words = touched.summary or self.tr("The receipt was taken in before")
        self._page.notice(" ".join((f"{words}.", *receipt.problems)))

    def _show(self, found: tuple[tuple[SealedReturn, ...], tuple[Receipt, ...]]) -> None:
        rows, receipts = found
        self._receipts = {}
        for one in receipts:
            self._receipts.setdefault((one.return_id, one.version), []).append(one)
        self._model.set_rows(rows)
        self._list.show_state(bool(rows), self.tr("%Ln return(s) sealed", "", len(rows)))

    def _show_detail(self, number: int) -> None:
        row = self._model.row_at(number)
        if row is None:
            return
        receivers = ", ".join(row.return_id.split(".")[_RECEIVERS:])
        self._detail.set_facts(
            [
                (self.tr("To read out"), _short_code(row.fingerprint)),
                (self.tr("Received by"), receivers or self.tr("nobody named")),
                (self.tr("File"), row.file),
                (self.tr("Whole fingerprint"), in_groups(row.fingerprint)),
            ]
        )

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


def _short_code(fingerprint: str) -> str:
    from core.usecases import show_return

    return show_return.short_code(fingerprint)


def _day(at: str) -> str:
    year, month, day = at[:10].split("-")
    return f"{day}/{month}/{year}"


def _sealed(
    book: Book, _progress: Progress
) -> tuple[tuple[SealedReturn, ...], tuple[Receipt, ...]]:
    from core.usecases import file_return, take_receipt

    return file_return.sealed(book), take_receipt.receipts(book)


def _take(book: Book, path: Path) -> tuple[Receipt, Touched]:
    from core.usecases import take_receipt

    return take_receipt.take(book, path)


def _export_key(book: Book, path: Path) -> Path:
    from core.usecases import file_return

    return file_return.export_public_key(book, path)
