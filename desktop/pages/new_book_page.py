"""The few questions about an organisation that a new book needs, on one page."""

from __future__ import annotations

from core.domain.parties import BodyType
from desktop.open_book import BOOK_SUFFIX, OpenBook
from desktop.pages.body_form import BodyForm, body_types
from desktop.pages.page import Page, button_for
from desktop.present import Told
from desktop.widgets.asking import SaveFile
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label


class NewBookPage(Page):
    """Asks what must be known of an organisation, and makes its book."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the form out."""
        super().__init__(
            open_book,
            self.tr("Start with your own payments"),
            self.tr("A few questions. Every answer can be changed later: page Organisation."),
        )
        self.help_text = self.tr(
            "The kind of body sets which target and which exclusions apply. Amounts without VAT "
            "are usual where VAT is reclaimed."
        )
        self.form = BodyForm()
        self.form.column.addWidget(
            Label(self.tr("The book is one file on this computer. You choose where it is kept."))
        )
        self.body.addWidget(self.form)
        words = self.tr("Make the book and bring in payments")
        make = self.add_action(words, "Ctrl+Return", self.make)
        back = self.add_action(self.tr("Back to the start"), "Esc", self._back)
        self.body.addWidget(flow(button_for(make, main=True), button_for(back)))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Ask which kinds of body there are."""
        self.run(body_types, self._show_types)

    def make(self) -> None:
        """Make the book and open it."""
        body = self.form.body()
        if body is None:
            told = Told(self.tr("The name of your organisation is missing."), self.tr("Type it."))
            self.banner.show_problem([told])
            return
        self.banner.clear()
        name = f"{body.body_id()}{BOOK_SUFFIX}"
        title = self.tr("Where to keep the book")
        path = SaveFile.ask(self, self.open_book.settings, "book", title, name)
        if path is not None:
            job = self.open_book.make_book(self, path, body, self.trouble)
            self.progress.watch(job)

    def _show_types(self, types: tuple[BodyType, ...]) -> None:
        self.form.show_types(types)
        self.form.name.setFocus()

    def _back(self) -> None:
        self.go("start")
