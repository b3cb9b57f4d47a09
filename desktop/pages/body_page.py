"""What the book knows of its organisation, to be put right."""

from __future__ import annotations

from core.domain.operations import Touched
from core.domain.parties import Body
from desktop.open_book import Book, OpenBook
from desktop.pages.body_form import BodyForm, body_types
from desktop.pages.page import Page, button_for
from desktop.present import Told
from desktop.widgets.flow import flow


class BodyPage(Page):
    """The form of the organisation; its kind brings its own exclusions and target."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the form out."""
        super().__init__(
            open_book,
            self.tr("Organisation"),
            self.tr("Figures follow at once; Undo brings the earlier answers back."),
        )
        self.help_text = self.tr(
            "The kind of body sets which target and which exclusions apply; the region, which "
            "lots you may use."
        )
        self.form = BodyForm()
        self.body.addWidget(self.form)
        keep = self.add_action(self.tr("Keep the changes"), "Ctrl+Return", self.keep, changes=True)
        self.body.addWidget(flow(button_for(keep, main=True)))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show what the book knows."""
        if self.open_book.body is not None:
            self.form.show_body(self.open_book.body)
        self.run(body_types, self.form.show_types)

    def keep(self) -> None:
        """Keep what the form states."""
        body = self.form.body()
        if body is None:
            told = Told(self.tr("The name of your organisation is missing."), self.tr("Type it."))
            self.banner.show_problem([told])
            return
        self.banner.clear()
        self.change(lambda book, _progress: _change(book, body))


def _change(book: Book, body: Body) -> Touched:
    from core.usecases import books

    return books.change_body(book, body)
