"""What is taken along from a comparison: decision notes, checklists, ways to buy with others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.assessment import Opportunity
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.asking import SaveFile
from desktop.widgets.page_dialog import PDF, PageDialog
from desktop.widgets.printing import as_pdf
from desktop.widgets.text_dialog import TextDialog

if TYPE_CHECKING:
    from core.usecases.find_opportunities import Comparison


class Papers:
    """Makes a page on the worker, shows it, and saves it where the person wants it."""

    def __init__(self, page: Page) -> None:
        """Speak through a page of the window."""
        self._page = page

    def note(self, found: Comparison, deals: Sequence[Opportunity]) -> None:
        """Show the decision note of up to three deals."""
        self._make(
            self._page.tr("Decision note"),
            "decision-note",
            lambda book: _note(book, found, deals),
        )

    def steps(
        self, found: Comparison, category: CategoryCode, deal: Opportunity | None = None
    ) -> None:
        """Show the steps to a deal, or to a purchase without one, with their days."""
        self._make(
            self._page.tr("Next steps"),
            "next-steps",
            lambda book: _steps(book, found, category, deal),
        )

    def models(self, found: Comparison, category: CategoryCode) -> None:
        """Show which ways to buy with others fit, and what each needs."""
        title = self._page.tr("Buy with others")
        self._page.read(
            lambda book, _progress: _models(book, found, category),
            partial(self._show_text, title),
        )

    def _make(self, title: str, name: str, work: Callable[[Book], str]) -> None:
        self._page.read(lambda book, _progress: work(book), partial(self._show_page, title, name))

    def _show_text(self, title: str, text: str) -> None:
        TextDialog.ask(self._page, title, text)

    def _show_page(self, title: str, name: str, page: str) -> None:
        suffix = PageDialog.ask(self._page, title, page)
        if not suffix:
            return
        settings = self._page.open_book.settings
        path = SaveFile.ask(self._page, settings, "paper", title, f"{name}{suffix}")
        if path is None:
            return
        data = as_pdf(page, title) if path.suffix.casefold() == PDF else page.encode()
        self._page.run(lambda progress: _save(data, path, progress), self._saved)

    def _saved(self, path: Path) -> None:
        self._page.notice(self._page.tr("It is in {path}.").format(path=path))


def _note(book: Book, found: Comparison, deals: Sequence[Opportunity]) -> str:
    from core.usecases import decision_note

    return decision_note.note_page(book, found, deals)


def _steps(book: Book, found: Comparison, category: CategoryCode, deal: Opportunity | None) -> str:
    from core.usecases import decision_note, next_steps

    plans = next_steps.plans(book, found, category, deal)
    return decision_note.checklist(book, found, plans, category, deal)


def _models(book: Book, found: Comparison, category: CategoryCode) -> str:
    from core.usecases import next_steps

    return next_steps.models_in_words(book, found, category)


def _save(data: bytes, path: Path, _progress: Progress) -> Path:
    from core.usecases import decision_note

    return decision_note.save_page(data, path)
