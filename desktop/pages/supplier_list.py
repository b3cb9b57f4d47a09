"""Take in what a list from elsewhere says of suppliers: flags, numbers, parents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.asking import OpenFile

if TYPE_CHECKING:
    from core.usecases.know_suppliers import ListTaken

_TYPES = "*.csv *.xlsx *.xlsb *.xls *.ods *.txt"
_NAMED = 5


def take_list(page: Page) -> None:
    """Ask for a list, take it in, and say whom it did not find and where numbers disagree."""
    title = page.tr("A list with a column Supplier or Company number")
    path = OpenFile.ask(page, page.open_book.settings, "suppliers", title, _TYPES)
    if path is not None:
        page.change(lambda book, _progress: _take(book, path), lambda taken: _told(page, taken))


def _told(page: Page, taken: ListTaken) -> None:
    words = [
        page.tr("{summary}.").format(summary=taken.touched.summary),
    ]
    if taken.unknown:
        names = ", ".join(taken.unknown[:_NAMED])
        more = page.tr("%Ln row(s) name nobody in this book", "", len(taken.unknown))
        words.append(page.tr("{more}: {names}.").format(more=more, names=names))
    page.notice(" ".join([*words, *(f"{one}." for one in taken.disputes[:_NAMED])]))


def _take(book: Book, path: Path) -> ListTaken:
    from core.usecases import know_suppliers

    return know_suppliers.take_list(book, path)
