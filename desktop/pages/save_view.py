"""Save the list in sight as a workbook, CSV, page or PDF, with what it was narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.models.paged_table import PagedTable
from desktop.pages.page import Page
from desktop.widgets.asking import SaveFile
from desktop.widgets.list_pane import ListPane
from desktop.widgets.printing import as_pdf, print_page
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.domain.progress import Progress
    from core.usecases.save_list import Listed

_PDF = ".pdf"
_OTHERS = (".csv", ".html", _PDF)
# Some two hundred sheets of paper: nobody prints more.
_MOST_PRINTED = 5_000


def save_view(page: Page) -> None:
    """Ask for a name and save the list that the cursor is in, else the largest in sight."""
    table = list_in_sight(page)
    model = table.model() if table is not None else None
    if isinstance(model, PagedTable):
        model.save()
        return
    if table is None or not isinstance(model, RowTable):
        page.say(page.tr("There is no list here to save."))
        return
    name = "".join(c if c.isalnum() else "-" for c in table.accessibleName().lower())
    title = page.tr("Save this list")
    named = f"{name.strip('-')}.xlsx"
    path = SaveFile.ask(page, page.open_book.settings, "export", title, named, _OTHERS)
    if path is not None:
        listed = listed_in(page, table, model)
        page.run(_work(listed, path), lambda done: _saved(page, done))


def print_view(page: Page) -> None:
    """Show the list in sight as a page for the printer, with what it was narrowed to."""
    table = list_in_sight(page)
    model = table.model() if table is not None else None
    if isinstance(model, PagedTable) and table is not None:
        count = model.rowCount()
        if count > _MOST_PRINTED:
            words = page.tr("{count} rows are too many to print: save the list instead.")
            page.notice(words.format(count=f"{count:,}"))
            return
        columns = [model.columns[n] for n in table.columns_in_order()]
        model.gather(range(count), lambda rows: _print(page, _listed(page, table, columns, rows)))
    elif isinstance(model, RowTable) and table is not None:
        _print(page, listed_in(page, table, model))
    else:
        page.say(page.tr("There is no list here to print."))


def listed_in(page: Page, table: TableView, model: RowTable[object]) -> Listed:
    """Return the rows of a table as they are seen, without the columns that nobody wants."""
    columns = [model.columns[n] for n in table.columns_in_order()]
    return _listed(page, table, columns, model.rows())


def _listed(
    page: Page, table: TableView, columns: Sequence[Column[Any]], rows: Sequence[Any]
) -> Listed:
    from core.usecases.save_list import Listed

    return Listed(
        table.accessibleName(),
        _facts(page, table),
        tuple((column.title, column.holds.value) for column in columns),
        tuple(tuple(column.saved(row) for column in columns) for row in rows),
    )


def _print(page: Page, listed: Listed) -> None:
    from core.usecases import save_list

    print_page(page, save_list.page_of(listed), listed.title, landscape=True)


def list_in_sight(page: Page) -> TableView | None:
    """Return the list that the cursor is in, else the largest that is shown."""
    focus = QApplication.focusWidget()
    if isinstance(focus, TableView) and page.isAncestorOf(focus):
        return focus
    tables = (one for one in page.findChildren(TableView) if one.isVisible())
    return max(tables, key=lambda one: one.width() * one.height(), default=None)


def _facts(page: Page, table: TableView) -> tuple[tuple[str, str], ...]:
    opened, view = page.open_book, page.open_book.view
    verified = opened.subject.verified
    pane = table.parentWidget()
    while pane is not None and not isinstance(pane, ListPane):
        pane = pane.parentWidget()
    facts = (
        (page.tr("Organisation"), opened.body.name if opened.body else ""),
        (page.tr("Period"), view.period.in_words() if view.period else page.tr("all payments")),
        (page.tr("As at"), f"{view.as_at:%d/%m/%Y}"),
        (page.tr("Narrowed to"), pane.filter.text().strip() if pane is not None else ""),
        (page.tr("Shown"), pane.status.text() if pane is not None else ""),
        (page.tr("File"), opened.subject.path.name if opened.subject.path else ""),
        (page.tr("Fingerprint"), verified.fingerprint if verified else ""),
    )
    return tuple((name, words) for name, words in facts if words)


def _work(listed: Listed, path: Path) -> Callable[[Progress], Path]:
    from core.usecases import save_list

    if path.suffix.casefold() == _PDF:
        data = as_pdf(save_list.page_of(listed), listed.title, landscape=True)
        return lambda _progress: save_list.save_printed(data, path)
    return lambda _progress: save_list.save(listed, path)


def _saved(page: Page, path: Path) -> None:
    page.notice(page.tr("The list is in {path}.").format(path=path))
