"""What the book knows of its organisation, to be put right."""

from __future__ import annotations

from core.domain.operations import Touched
from core.domain.parties import Body
from desktop.open_book import Book, OpenBook
from desktop.pages.body_form import BodyForm, body_types
from desktop.pages.page import Page, button_for
from desktop.pages.scope_presets import ScopePresets
from desktop.present import Told
from desktop.widgets.flow import flow


class BodyPage(Page):
    """The form of the organisation, and what its kind or it itself leaves out of the figures."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the form out."""
        super().__init__(
            open_book,
            self.tr("Organisation"),
            self.tr("Figures follow at once; Undo brings the earlier answers back."),
        )
        self.help_text = self.tr(
            "The kind of body sets which target and which exclusions apply; the region, which "
            "lots you may use. Below the form are the exclusions: each can be switched on or off "
            "for your organisation, and says first what would move."
        )
        self._shown: Body | None = None
        self.form = BodyForm()
        self.body.addWidget(self.form)
        keep = self.add_action(self.tr("Keep the changes"), "Ctrl+Return", self.keep, changes=True)
        size = self.add_action(
            self.tr("How large you are, for benchmarks"), "", lambda: self.go("savings", "share")
        )
        self.body.addWidget(flow(button_for(keep, main=True), button_for(size)))
        self.scope = ScopePresets(self)
        self.body.addWidget(self.scope)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show what the book knows; what is typed stays where the book knows nothing else."""
        body = self.open_book.body
        if body is not None and body != self._shown:
            self._shown = body
            self.form.show_body(body)
            self.run(body_types, self.form.show_types)
        self.scope.refresh()

    def take(self, argument: object) -> None:
        """Go to what is left out of the figures, where another page asks for that."""
        if argument == "scope":
            self.scope.set_focus()

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
