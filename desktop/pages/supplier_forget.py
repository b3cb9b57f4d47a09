"""Forget a person: say what goes, ask, and do it while the book is closed for a moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.parties import SupplierId
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.forget_form import Answer, ForgetForm
from desktop.widgets.text_dialog import TextDialog

if TYPE_CHECKING:
    from core.usecases.forget_person import Foreseen, Forgotten


def forget(page: Page, supplier_id: SupplierId) -> None:
    """Say what forgetting a person would do, and do it if the person at the desk wants it."""
    page.read(
        lambda book, _progress: _foresee(book, supplier_id), partial(_ask, page, supplier_id)
    )


def _ask(page: Page, supplier_id: SupplierId, found: Foreseen) -> None:
    answer = ForgetForm.ask(page, found)
    if answer is not None:
        work = partial(_forget, supplier_id, answer)
        page.open_book.while_closed(page, work, partial(_tell, page), page.trouble)


def _tell(page: Page, done: Forgotten) -> None:
    lines = [
        page.tr("{summary}.").format(summary=done.touched.summary),
        page.tr("In the place of the name stands: {label}.").format(label=done.label),
        page.tr("A fresh backup: {path}").format(path=done.backup),
        *(page.tr("Deleted: {path}").format(path=path) for path in done.backups),
        *(page.tr("Still holds the name: {path}").format(path=path) for path in done.left),
    ]
    TextDialog.ask(page.window(), page.tr("The person is forgotten"), "\n\n".join(lines))


def _foresee(book: Book, supplier_id: SupplierId) -> Foreseen:
    from core.usecases import forget_person

    return forget_person.foresee(book, supplier_id)


def _forget(supplier_id: SupplierId, answer: Answer, path: Path) -> Forgotten:
    from core.usecases import forget_person
    from core.usecases.forget_person import Request

    names, kept_out, backups = answer
    return forget_person.forget(path, Request(supplier_id, names, kept_out, backups))
