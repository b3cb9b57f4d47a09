"""Import: the files brought in, and the way to bring in others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import Pence, pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import ImportBatch
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook
from desktop.pages.import_after import ImportAfter
from desktop.pages.import_batches import batch_columns
from desktop.pages.import_cards import ImportCards
from desktop.pages.import_layouts import ImportLayouts
from desktop.pages.import_reading import ImportReading
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFiles
from desktop.widgets.control_total import AskControlTotal
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.usecases.import_spend import Imported

_LIST, _READING, _AFTER, _CARDS, _LAYOUTS = range(5)


class ImportPage(Page):
    """A list of batches; files under reading; what became of one file."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the three views out, one over the other."""
        super().__init__(open_book, self.tr("Import"))
        self.help_text = self.tr(
            "Bring in the payments that your finance system exports: CSV, TXT, XLSX, XLS or ODS. "
            "You see how the file is read before anything is kept. Every row is brought in or "
            "listed with a reason, and Undo takes a whole file out again."
        )
        self._views = Views()
        self._model: RowTable[ImportBatch] = RowTable(batch_columns(self), self)
        self._build_list()
        self._back = self.add_action(self.tr("Back to the files"), "Esc", self._back_to_list)
        self.reading = ImportReading(self, self._back)
        self.reading.imported.connect(self._imported)
        self._views.add(self.reading)
        self.after = ImportAfter(self, self._back)
        self._views.add(self.after)
        self.cards = ImportCards(self, self._back)
        self._views.add(self.cards)
        self.layouts = ImportLayouts(self, self._back)
        self._views.add(self.layouts)
        self.body.addWidget(self._views, 1)
        # The steps stay in sight while the parts scroll.
        self.put_above(self.reading.steps)
        self._show_view(_LIST)

    def refresh(self) -> None:
        """Ask which files are in the book."""
        self.read(_batches, self._show)
        self.cards.refresh()

    def take(self, argument: object) -> None:
        """Read files that were dropped on the window, ask for some, or show one by its number."""
        if isinstance(argument, Path):
            self.look_at([argument])
        elif isinstance(argument, tuple):
            self.look_at([path for path in argument if isinstance(path, Path)])
        elif argument == "cards":
            self.see_cards()
        elif isinstance(argument, int):
            self._show_view(_LIST)
            self._list.look_for(lambda: self._model.find(lambda row: row.id == argument))
        elif argument in {"choose", "add"}:
            self.choose(add=argument == "add")

    def files(self) -> tuple[ImportBatch, ...]:
        """Return the files that the list shows."""
        return tuple(self._model.rows())

    def choose(self, *, add: bool = False) -> None:
        """Ask for files of payments and read them; ``add`` keeps those in hand."""
        types = self.tr(
            "Payments (*.csv *.txt *.tsv *.xlsx *.xlsm *.xlsb *.xls *.ods);;All files (*)"
        )
        title = self.tr("Choose files of payments")
        paths = OpenFiles.ask(self, self.open_book.settings, "payments", title, types)
        if paths and add:
            self.reading.add(paths)
        elif paths:
            self.look_at(paths)

    def look_at(self, paths: Sequence[Path]) -> None:
        """Say how files would be read; nothing is kept yet."""
        self.banner.clear()
        self._show_view(_READING)
        self.reading.look_at(paths)
        self.scroll_bar().setValue(0)

    def _build_list(self) -> None:
        sentence = self.tr(
            "No payments yet. You can bring in files from Xero, Sage, QuickBooks, Scribe, "
            "Rialtas or any spreadsheet. Drop them onto this window, or choose them."
        )
        empty = EmptyState(sentence, self.tr("Import a file"), self.choose)
        self._list = ListPane(self.tr("Files brought in"), empty)
        self._list.use_model(self._model)
        table = self._list.table
        actions = [
            # The window has Ctrl+I for every page.
            self.add_action(self.tr("Import a file"), "", self.choose, changes=True),
            self.add_action(
                self.tr("Take this file out"), "Del", self.take_out, changes=True, on=table
            ),
            self.add_action(self.tr("See where every row went"), "Ctrl+L", self.see_after),
            self.add_action(
                self.tr("Enter ledger total"), "F2", self.enter_control_total, changes=True
            ),
            self.add_action(self.tr("Card files and their bills"), "Ctrl+Shift+J", self.see_cards),
        ]
        table.opened_row.connect(lambda _row: self.see_after())
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        row = flow(*(button_for(action) for action in actions))
        self._list.goes_with_rows(row)
        column.addWidget(row)
        column.addWidget(self._list, 1)
        known = self.add_action(
            self.tr("Layouts this book knows"), "Ctrl+Shift+Y", self.see_layouts
        )
        column.addWidget(flow(button_for(known)))
        self._views.add(view)

    def _show(self, batches: tuple[ImportBatch, ...]) -> None:
        self._model.set_rows(batches)
        status = self.tr("{files}, {payments}, {pounds}").format(
            files=self.tr("%Ln file(s)", "", len(batches)),
            payments=self.tr("%Ln payment(s)", "", sum(b.lines for b in batches)),
            pounds=pounds(sum(b.total for b in batches)),
        )
        self._list.show_state(bool(batches), status)

    def _current(self) -> ImportBatch | None:
        return self._model.row_at(self._list.table.current_row())

    def take_out(self) -> None:
        """Take the file under the cursor out of every figure."""
        batch = self._current()
        if batch is not None:
            self.change(lambda book, _progress: _take_out(book, batch), self._taken_out)

    def _taken_out(self, touched: Touched) -> None:
        self.notice(touched.summary, [(self.tr("Undo"), self.undo)])

    def undo(self) -> None:
        """Take back the last change."""
        self.open_book.undo(self, self._done, self.trouble)
        self.banner.clear()

    def see_after(self) -> None:
        """Show where every row of the file under the cursor went."""
        batch = self._current()
        if batch is not None:
            self._show_view(_AFTER)
            self.after.show_batch(batch)

    def see_layouts(self) -> None:
        """Show which layouts the book knows, to pass on or to take in."""
        self._show_view(_LAYOUTS)
        self.layouts.refresh()
        self.layouts.pane.table.setFocus()

    def see_cards(self) -> None:
        """Show which payments are the bills of cards, to join them to their card files."""
        self._show_view(_CARDS)
        self.cards.pane.table.setFocus()

    def enter_control_total(self) -> None:
        """Ask what the ledger says of the file under the cursor."""
        batch = self._current()
        if batch is None:
            return
        said = AskControlTotal.ask(
            self, batch.file, batch.total, batch.control_total, batch.explanation
        )
        if said is not None:
            self.change(lambda book, _progress: _set_total(book, batch, *said))

    def _show_view(self, number: int) -> None:
        self._views.show_view(number)
        self.reading.steps.setVisible(number == _READING)
        if number != _READING:
            self.reading.leave()

    def _back_to_list(self) -> None:
        self._show_view(_LIST)

    def _imported(self, results: tuple[Imported, ...]) -> None:
        self._show_view(_LIST)
        self._list.table.setFocus()
        new = [result for result in results if result.touched.seq]
        if not new:
            names = ", ".join(result.batch.file for result in results)
            words = self.tr("{files} is in the book already. Nothing was changed.")
            self.notice(words.format(files=names))
            return
        offers = [
            (self.tr("Put the largest into categories"), lambda: self.go("categories")),
            (self.tr("Undo"), self.undo),
        ]
        self.notice(self._words_of(new), offers)

    def _words_of(self, new: Sequence[Imported]) -> str:
        files = new[0].batch.file
        if len(new) > 1:
            files = self.tr("%Ln file(s)", "", len(new))
        words = self.tr("Brought in {payments} from {files}, {pounds}.").format(
            payments=self.tr("%Ln payment(s)", "", sum(r.batch.lines for r in new)),
            files=files,
            pounds=pounds(sum(r.batch.total for r in new)),
        )
        outside = sum(r.out_of_scope_lines for r in new)
        if outside:
            words += " " + self.tr("{count} of them, {pounds}, are out of scope.").format(
                count=f"{outside:,}", pounds=pounds(sum(r.out_of_scope_pence for r in new))
            )
        skipped = sum(r.already_here for r in new)
        if skipped:
            words += " " + self.tr("%Ln payment(s) were here already.", "", skipped)
        still_open = sum(r.batch.ties() is not True and not r.batch.explanation for r in new)
        if still_open:
            words += " " + self.tr(
                "Still open until the ledger's total agrees or is explained: %Ln file(s).",
                "",
                still_open,
            )
        return words


def _batches(book: Book, _progress: Progress) -> tuple[ImportBatch, ...]:
    from core.usecases import close_imports

    return close_imports.batches(book)


def _take_out(book: Book, batch: ImportBatch) -> Touched:
    from core.usecases import import_spend

    return import_spend.take_out(book, batch.id)


def _set_total(book: Book, batch: ImportBatch, total: Pence | None, why: str) -> Touched:
    from core.usecases import close_imports

    return close_imports.set_control_total(book, batch.id, total, why)
