"""A return that was just sealed: where it is, its fingerprint, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.domain.period import Period
from core.domain.progress import Progress
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.present import in_groups
from desktop.qt import tabular
from desktop.widgets.asking import SaveFile
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label

if TYPE_CHECKING:
    from core.usecases.file_return import Built


class ReturnResult(QWidget):
    """Stands in the place of the form until the person goes back to it."""

    left = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the result out; nothing has been sealed yet."""
        super().__init__()
        self._page = page
        self._period: Period | None = None
        self._title = Heading("", 2)
        self._facts = Facts()
        self.code = Heading("", 1)
        self.code.setFont(tabular(self.code.font()))
        sheet = Sheetlike()
        for widget in (
            self._title,
            self._facts,
            Label(self.tr("Fingerprint to read out over the telephone:")),
            self.code,
        ):
            sheet.column.addWidget(widget)
        after = Label(
            self.tr(
                "1. Send the file to the buying organisations that receive it.\n"
                "2. Read the fingerprint to them by telephone, so that they know it is yours.\n"
                "3. Keep the file. If something changes, correct the return: the correction "
                "replaces this version and says what changed."
            )
        )
        column = QVBoxLayout(self)
        column.addWidget(sheet)
        column.addWidget(Heading(self.tr("What to do next"), 2))
        column.addWidget(after)
        column.addWidget(self._buttons())
        column.addStretch(1)

    def show_built(self, built: Built) -> None:
        """Show a return that was sealed."""
        content = built.content
        self._period = content.period
        title = self.tr("The nil return is sealed") if content.nil else ""
        self._title.setText(title or self.tr("The return is sealed"))
        self._facts.set_facts(
            [
                (self.tr("File"), str(built.path)),
                (self.tr("Period"), content.period.in_words()),
                (self.tr("Version"), str(built.version)),
                (self.tr("Whole fingerprint"), in_groups(built.fingerprint)),
            ]
        )
        self.code.setText(built.short_code)
        self._page.say(self._title.text())

    def _buttons(self) -> QWidget:
        page = self._page
        report = page.add_action(
            self.tr("Write the report (page)"), "Ctrl+E", lambda: self.write_report(".html")
        )
        workbook = page.add_action(
            self.tr("Write the report (workbook)"), "", lambda: self.write_report(".xlsx")
        )
        back = QPushButton(self.tr("Back to the form"))
        back.clicked.connect(lambda: self.left.emit(None))
        return flow(button_for(report), button_for(workbook), back)

    def write_report(self, suffix: str) -> None:
        """Write the report for a committee, for the period of the return."""
        page = self._page
        title = self.tr("Write the report")
        path = SaveFile.ask(self, page.open_book.settings, "report", title, f"report{suffix}")
        if path is not None:
            view, period = page.open_book.view, self._period
            page.read(
                lambda book, progress: _report(book, view, period, path, progress),
                self._reported,
            )

    def _reported(self, path: Path) -> None:
        self._page.notice(self.tr("The report is in {path}.").format(path=path))


def _report(book: Book, view: View, period: Period | None, path: Path, progress: Progress) -> Path:
    from core.usecases import find_opportunities, write_report

    found = find_opportunities.compare(
        book, as_at=view.as_at, period=period or view.period, progress=progress
    )
    return write_report.write_report(book, found, path)
