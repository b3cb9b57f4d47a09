"""Every file that came in, with its verdict; the one under the cursor in full below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.collecting import Collected, Counting
from core.domain.money import pounds
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskText, ChooseFolder
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.give_receipts import Receipts

PUBLISHER = "pbo/publisher"
_STATES = {
    Counting.COUNTED: "done",
    Counting.REFUSED: "problem",
    Counting.CONTRADICTED: "problem",
}


class PboReceived(QWidget):
    """A list of files, and what to do with them: look into one, write receipts for all."""

    def __init__(self, page: Page, choose_folder: Callable[[], None]) -> None:
        """Lay list and detail out; ``choose_folder`` is the first step where nothing is yet."""
        super().__init__()
        self._page = page
        self.model: RowTable[Collected] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("Put the returns that you received into one folder, then choose it."),
            self.tr("Choose a folder"),
            choose_folder,
        )
        self._list = ListPane(self.tr("Returns"), empty, self.tr("Filter returns"))
        self._list.use_model(self.model, stretch=4)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.current_changed.connect(self._show_detail)
        self._list.table.opened_row.connect(lambda _row: self._open())
        look = page.add_action(self.tr("Look into it"), "Ctrl+Return", self._open)
        receipts = page.add_action(
            self.tr("Write receipts for all…"), "Ctrl+Shift+R", self._ask_receipts
        )
        buttons = button_for(look), button_for(receipts)
        for button in buttons:
            self._list.top.addWidget(button)
        self._list.goes_with_rows(*buttons)
        self._sheet = Sheetlike()
        self.title = Heading("", 2)
        self._facts = Facts()
        self._sheet.column.addWidget(self.title)
        self._sheet.column.addWidget(self._facts)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(self._sheet)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that no folder is chosen yet."""
        self.model.set_rows(())
        self._list.show_state(False)
        self._sheet.hide()

    def show_files(self, files: tuple[Collected, ...]) -> None:
        """Show the files of a collection, refused ones first."""
        ranked = sorted(files, key=lambda one: (_STATES.get(one.counting) != "problem", one.id))
        self.model.set_rows(ranked)
        self._say_shown()
        self._show_detail(self._list.table.current_row())

    def write_receipts(self, publisher: str, folder: Path) -> None:
        """Write the receipt for every file into a folder."""
        path = self._page.open_book.collection
        if path is not None:
            self._page.run(
                lambda progress: _receipts(path, publisher, folder, progress),
                lambda done: self._receipts_written(folder, done),
            )

    def _columns(self) -> tuple[Column[Collected], ...]:
        return (
            Column(
                self.tr("Verdict"),
                self._verdict,
                state=lambda one: _STATES.get(one.counting, ""),
            ),
            Column(self.tr("Body"), _body),
            Column(self.tr("Period"), _period),
            Column(
                self.tr("Version"),
                lambda one: one.header.version if one.header else None,
                Holds.COUNT,
            ),
            Column(self.tr("What it says, or why it is refused"), self._about),
            Column(self.tr("Received"), lambda one: one.received_on, Holds.DAY),
            Column(self.tr("File"), lambda one: one.file),
        )

    def _verdict(self, one: Collected) -> str:
        return {
            Counting.COUNTED: self.tr("counts"),
            Counting.SUPERSEDED: self.tr("corrected since"),
            Counting.OVERLAPPED: self.tr("other return counts"),
            Counting.CONTRADICTED: self.tr("refused"),
            Counting.REFUSED: self.tr("refused"),
        }[one.counting]

    def _about(self, one: Collected) -> str:
        if one.reasons:
            return one.reasons[0]
        if one.header is not None and one.header.nil:
            return self.tr("nil return: {reason}").format(reason=one.header.nil_reason)
        return pounds(one.total)

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        rows, every = self.model.rows(), self.model.all_rows()
        words = self.tr("Showing {shown} of {count}; {counted} count, {refused} refused").format(
            shown=f"{len(rows):,}",
            count=f"{len(every):,}",
            counted=f"{sum(one.counting is Counting.COUNTED for one in every):,}",
            refused=f"{sum(_STATES.get(one.counting) == 'problem' for one in every):,}",
        )
        self._list.show_state(bool(every), words)

    def _show_detail(self, number: int) -> None:
        one = self.model.row_at(number)
        self._sheet.setVisible(one is not None)
        if one is None:
            return
        words = self.tr("{file}: {verdict}")
        # What a file that is refused says of itself may not be true.
        name = one.file if one.reasons else _body(one) or one.file
        self.title.setText(words.format(file=name, verdict=self._verdict(one)))
        facts = [(self.tr("Because"), reason) for reason in one.reasons]
        if not one.reasons:
            facts.append((self.tr("Says"), self._about(one)))
            facts.append((self.tr("File"), one.file))
        if one.replaced_by is not None:
            names = {other.id: other.file for other in self.model.all_rows()}
            facts.append((self.tr("Counts instead"), names.get(one.replaced_by, "")))
        if one.header is not None:
            facts.append((self.tr("Key of the body"), one.header.key or self.tr("not readable")))
        self._facts.set_facts(facts)

    def _open(self) -> None:
        one = self.model.row_at(self._list.table.current_row())
        folder = self._page.open_book.returns_folder
        if one is None or folder is None:
            return
        file = folder / one.file
        if file.is_file():
            self._page.go("open", file)
        else:
            words = self.tr("{file} is no longer in {folder}.")
            self._page.notice(words.format(file=one.file, folder=folder))

    def _ask_receipts(self) -> None:
        settings = self._page.open_book.settings
        publisher = AskText.ask(
            self,
            self.tr("Write receipts"),
            self.tr("Who received the returns? Your short name stands in the receipts."),
            self.tr("Choose where to write them"),
            settings.text(PUBLISHER),
        )
        if not publisher:
            return
        settings.set_text(PUBLISHER, publisher)
        title = self.tr("Choose a folder for the receipts")
        folder = ChooseFolder.ask(self, settings, "receipts", title)
        if folder is not None:
            self.write_receipts(publisher, folder)

    def _receipts_written(self, folder: Path, done: Receipts) -> None:
        refused = sum(not receipt.accepted for receipt, _ in done.written)
        words = self.tr("{count} receipts are in {folder}, {refused} of them refusals.").format(
            count=f"{len(done.written):,}", folder=folder, refused=f"{refused:,}"
        )
        if done.without:
            words += " " + self.tr("None for files that do not say whose they are: {files}.")
            words = words.format(files=", ".join(done.without[:5]))
        self._page.notice(words)


def _body(one: Collected) -> str:
    return one.header.body.name if one.header else ""


def _period(one: Collected) -> str:
    return one.header.period.in_words() if one.header else ""


def _receipts(path: Path, publisher: str, folder: Path, progress: Progress) -> Receipts:
    from core.usecases import give_receipts

    return give_receipts.receipts_of(path, publisher, folder, progress=progress)
