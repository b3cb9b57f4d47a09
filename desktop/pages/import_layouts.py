"""The layouts that this book knows: how files with such headings are read without asking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import QT_TRANSLATE_NOOP
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.keep_layouts import KnownLayout

_SUFFIX = ".json"
_SOURCES = {
    "own": QT_TRANSLATE_NOOP("Layouts", "your own files"),
    "taken in": QT_TRANSLATE_NOOP("Layouts", "taken in from a file"),
    "shipped": QT_TRANSLATE_NOOP("Layouts", "comes with Spendbook"),
}


class ImportLayouts(QWidget):
    """The list, with a way to pass layouts on and to take in those of somebody else."""

    def __init__(self, page: Page, back: QAction) -> None:
        """Lay the list out; ``back`` leaves it."""
        super().__init__()
        self._page = page
        self._rows: RowTable[KnownLayout] = RowTable(self._columns(), self)
        empty = EmptyState(self.tr("No layouts."), back.text(), back.trigger)
        self.pane = ListPane(self.tr("Layouts this book knows"), empty, self.tr("Filter layouts"))
        self.pane.use_model(self._rows, stretch=2)
        self.pane.filter_changed.connect(self._rows.set_filter)
        export = page.add_action(
            self.tr("Save our layouts to a file"), "Ctrl+Alt+E", self.export_layouts
        )
        take = page.add_action(
            self.tr("Take layouts in from a file"), "Ctrl+Alt+I", self.take_in, changes=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("Layouts this book knows"), 2))
        column.addWidget(
            Label(
                self.tr(
                    "A file whose headings are known is read as the last one was: what you "
                    "answered then is not asked again. A colleague with the same finance system "
                    "can use your layouts; no payments are in them."
                )
            )
        )
        column.addWidget(flow(button_for(export), button_for(take), button_for(back)))
        column.addWidget(self.pane, 1)

    def refresh(self) -> None:
        """Ask which layouts the book knows."""
        self._page.read(_layouts, self._show)

    def layouts(self) -> tuple[KnownLayout, ...]:
        """Return the layouts that are shown."""
        return tuple(self._rows.rows())

    def export_layouts(self) -> None:
        """Ask where to write the body's own layouts, and write them."""
        title = self.tr("Save our layouts")
        name = f"spend-layouts{_SUFFIX}"
        out = SaveFile.ask(self, self._page.open_book.settings, "layouts", title, name)
        if out is not None:
            self._page.read(lambda book, _progress: _export(book, out), self._exported)

    def take_in(self) -> None:
        """Ask for a file of layouts, and take them in."""
        title = self.tr("Choose a file of layouts")
        types = self.tr("Layouts (*{suffix})").format(suffix=_SUFFIX)
        path = OpenFile.ask(self, self._page.open_book.settings, "layouts", title, types)
        if path is not None:
            self._page.change(lambda book, _progress: _take_in(book, path), self._taken_in)

    def _show(self, found: tuple[KnownLayout, ...]) -> None:
        self._rows.set_rows(found)
        self.pane.show_state(bool(found), self.tr("%Ln layout(s)", "", len(found)))

    def _exported(self, written: tuple[Path, int]) -> None:
        path, count = written
        words = self.tr("Wrote {layouts} to {file}.")
        layouts = self.tr("%Ln layout(s)", "", count)
        self._page.notice(words.format(layouts=layouts, file=path))

    def _taken_in(self, touched: Touched) -> None:
        self._page.notice(touched.summary)
        self.refresh()

    def _columns(self) -> tuple[Column[KnownLayout], ...]:
        return (
            Column(self.tr("Layout"), lambda one: one.name),
            Column(self.tr("From"), lambda one: one.source, words=_source_words, leaves=1),
            Column(self.tr("Headings"), lambda one: ", ".join(one.headings)),
            Column(self.tr("Files"), lambda one: one.files or None, Holds.COUNT, leaves=2),
            Column(self.tr("Last used"), lambda one: one.last_used, Holds.DAY),
        )


def _source_words(one: KnownLayout) -> str:
    return QCoreApplication.translate("Layouts", _SOURCES[one.source])


def _layouts(book: Book, _progress: Progress) -> tuple[KnownLayout, ...]:
    from core.usecases import keep_layouts

    return keep_layouts.list_layouts(book)


def _export(book: Book, out: Path) -> tuple[Path, int]:
    from core.usecases import keep_layouts

    return out, len(keep_layouts.export_layouts(book, out))


def _take_in(book: Book, path: Path) -> Touched:
    from core.usecases import keep_layouts

    return keep_layouts.import_layouts(book, path)
