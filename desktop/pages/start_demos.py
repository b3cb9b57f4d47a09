"""The made-up bodies on the first screen: make one, open it again, delete it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.domain.progress import Progress
from core.usecases import demo_bodies
from core.usecases.demo_bodies import DemoBody
from desktop.pages.page import Page
from desktop.qt import button_text, tip
from desktop.widgets.asking import AskGo
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label


class StartDemos(QWidget):
    """What lies on this computer of the made-up bodies, and what can be done with each."""

    def __init__(self, page: Page) -> None:
        """Begin with nothing in sight; ``page`` runs the work and tells trouble."""
        super().__init__()
        self._page = page
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def others(self) -> QWidget:
        """Return the buttons of the bodies beside the first, each made in one click."""
        found: list[QWidget] = [Label(self.tr("Or try:"))]
        for number, body in enumerate(demo_bodies.bodies()[1:], start=5):
            action = self._page.add_action(
                body.label, f"Ctrl+{number}", partial(self.make, body.key)
            )
            button = QPushButton(button_text(body.label))
            button.setToolTip(tip(body.about))
            button.setAccessibleDescription(body.about)
            button.clicked.connect(action.trigger)
            found.append(button)
        return flow(*found)

    def refresh(self) -> None:
        """Show those that are there."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        made = [
            (body, book)
            for body in demo_bodies.bodies()
            if (book := body.book_in(body.home(documents())))
        ]
        if made:
            self._column.addWidget(Heading(self.tr("Made-up bodies on this computer"), 2))
        for body, book in made:
            self._column.addWidget(self._row(body, book))

    def make(self, key: str) -> None:
        """Make a body's book in the documents folder, or find it there, and open it."""
        self._page.setEnabled(False)
        words = self.tr("Making a made-up body")
        self._page.run(partial(_run, key, words), self._made, self._stopped)

    def ask_to_delete(self, folder: Path) -> None:
        """Ask in words before a demonstration is deleted."""
        self._page.run(partial(_look, folder), partial(self._ask, folder))

    def _row(self, body: DemoBody, book: Path) -> QWidget:
        name = body.facts["name"]
        opens = QPushButton(button_text(name))
        opens.setAccessibleDescription(str(book))
        opens.clicked.connect(lambda _checked=False: self._page.go("open", book))
        deletes = QPushButton(self.tr("Delete…"))
        deletes.setAccessibleName(self.tr("Delete {name}").format(name=name))
        deletes.clicked.connect(lambda _checked=False: self.ask_to_delete(book.parent))
        return row_of(opens, deletes, where=str(book.parent))

    def _made(self, book: Path) -> None:
        self._page.setEnabled(True)
        self._page.go("open", book)

    def _stopped(self, error: BaseException) -> None:
        self._page.setEnabled(True)
        self._page.trouble(error)

    def _ask(self, folder: Path, counts: tuple[int, int]) -> None:
        goes, stays = counts
        sentence = self.tr(
            "This deletes the made-up body in {folder}: {files}, and what you decided in its "
            "book. You can make it again at any time."
        ).format(folder=folder, files=self.tr("%Ln file(s)", "", goes))
        if stays:
            sentence += "\n\n" + self.tr(
                "What the demonstration did not make stays there: %Ln file(s).", "", stays
            )
        title = self.tr("Delete a made-up body")
        if AskGo.ask(self, title, sentence, self.tr("Delete it")):
            self._page.run(partial(_delete, folder), self._deleted)

    def _deleted(self, name: str) -> None:
        self._page.refresh()
        self._page.notice(self.tr("Deleted: {name}. You can make it again.").format(name=name))


def row_of(*buttons: QPushButton, where: str) -> QWidget:
    """Return buttons with the folder beside them, which wraps in the room that is left."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    for button in buttons:
        line.addWidget(button)
    line.addWidget(Label(where), 1)
    return row


def documents() -> Path:
    """Return the person's documents, under which made-up bodies are written."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place else Path.home()


def _run(key: str, words: str, progress: Progress) -> Path:
    # Said before anything is loaded: on a slow computer that alone takes a while.
    progress.step(words)
    from core.usecases import run_demo

    body = demo_bodies.body_called(key)
    made = body.book_in(body.home(documents()))
    if made is not None:
        return made
    return run_demo.run(body.free_folder(documents()), body=key, progress=progress).book


def _look(folder: Path, _progress: Progress) -> tuple[int, int]:
    from core.usecases import demo_folders

    found = demo_folders.deletion(folder)
    return len(found.goes), len(found.stays)


def _delete(folder: Path, _progress: Progress) -> str:
    from core.usecases import demo_folders

    demo_folders.delete(folder)
    return folder.name
