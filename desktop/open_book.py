"""The one thing that is open: a book, a return under review, or the PBO workbench.

Runs use cases on the worker and says what they changed. Knows nothing of pages or windows.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal

from core.domain.operations import Touched
from core.domain.parties import Body
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from desktop.jobs import Job, Jobs
from desktop.qt import Settings

T = TypeVar("T")

if TYPE_CHECKING:
    from core.domain.returns import Verified
    from core.usecases.books import Book
else:
    # What is inside a book is the business of use cases: here it is only handed on.
    Book = object

__all__ = ["Book"]
Done: TypeAlias = Callable[[Any], None]
Trouble: TypeAlias = Callable[[BaseException], None]

BOOK_SUFFIX = ".spendbook"
COLLECTION_SUFFIX = ".spendcollection"


class NotOurs(UserError):
    """Spendbook cannot open "{name}"."""

    code = "SB-950"
    remedy_text = (
        "Choose a book (.spendbook), a return (spend-return_….zip) or a catalogue "
        "(catalogue_….zip). Payments are brought in on the Import page."
    )


class NothingOpen(UserError):
    """No book is open."""

    code = "SB-951"
    remedy_text = "Open a book first: File, Open."


class Workspace(StrEnum):
    """Which pages there are: it follows from what is open, never from a setting."""

    START = "start"
    BUYER = "buyer"
    REVIEW = "review"
    PBO = "pbo"


@dataclass(frozen=True, slots=True)
class View:
    """Which figures are asked for everywhere: a period (None is all payments), an as-at date."""

    period: Period | None
    as_at: date


@dataclass(frozen=True, slots=True)
class Subject:
    """What is open. ``verified`` is the verdict on a return under review; ``view`` is what a
    book asks to be opened on.
    """

    workspace: Workspace
    path: Path | None = None
    book: Book | None = None
    verified: Verified | None = None
    view: View | None = None


class OpenBook(QObject):
    """Holds what is open and does verbs on it, off the screen's thread."""

    opened = Signal(object)
    touched = Signal(object)
    view_changed = Signal(object)

    def __init__(self, jobs: Jobs, settings: Settings, reports: Path, today: date) -> None:
        """Begin with nothing open. ``reports`` is where reports of our faults are saved."""
        super().__init__()
        self.jobs = jobs
        self.settings = settings
        self.reports = reports
        self.subject = Subject(Workspace.START)
        self.collection: Path | None = None
        self.returns_folder: Path | None = None
        self._today = today
        self.view = View(None, today)

    @property
    def read_only(self) -> bool:
        """Whether what is open can only be looked at."""
        book = self.subject.book
        return book is None or bool(book.read_only)

    @property
    def body(self) -> Body | None:
        """The body whose book or return is open."""
        if self.subject.book is not None:
            body: Body = self.subject.book.body
            return body
        content = self.subject.verified.content if self.subject.verified else None
        return content.body if content else None

    def run(
        self, owner: QObject, work: Callable[[Progress], T], on_done: Done, on_problem: Trouble
    ) -> Job:
        """Do work that needs no book."""
        return self.jobs.run(owner, work, on_done, on_problem)

    def read(
        self,
        owner: QObject,
        work: Callable[[Book, Progress], T],
        on_done: Done,
        on_problem: Trouble,
    ) -> Job:
        """Ask the book something. The answer is dropped if another book is open by then."""
        book = self.subject.book
        answer = partial(self._if_still, book, on_done)
        return self.jobs.run(owner, partial(_on_book, book, work), answer, on_problem)

    def change(
        self,
        owner: QObject,
        verb: Callable[[Book, Progress], T],
        on_done: Done,
        on_problem: Trouble,
    ) -> Job:
        """Do a verb on the book, then say what it touched."""
        done = partial(self._changed, on_done)
        return self.jobs.run(owner, partial(_on_book, self.subject.book, verb), done, on_problem)

    def open_file(
        self, owner: QObject, path: Path, on_problem: Trouble, *, read_only: bool = False
    ) -> Job:
        """Open a file by its kind: a book to work in, a return to review."""
        if path.suffix.lower() == BOOK_SUFFIX:
            work = partial(_open_book, path, read_only)
        elif path.suffix.lower() == ".zip" or path.is_dir():
            work = partial(_open_return, path)
        else:
            work = partial(_refuse, path)
        return self.jobs.run(owner, work, self.show, on_problem)

    def while_closed(
        self, owner: QObject, work: Callable[[Path], T], on_done: Done, on_problem: Trouble
    ) -> Job:
        """Do work on the file of the book while it is closed, and open it again after that.

        It is opened whatever comes of the work; all pages begin anew.
        """
        opened = partial(self._opened_again, on_done, on_problem)
        done = partial(_while_closed, self.subject, work)
        return self.jobs.run(owner, done, opened, on_problem)

    def make_book(self, owner: QObject, path: Path, body: Body, on_problem: Trouble) -> Job:
        """Make a new book and open it."""
        return self.jobs.run(owner, partial(_make_book, path, body), self.show, on_problem)

    def _opened_again(
        self,
        on_done: Done,
        on_problem: Trouble,
        came: tuple[Subject, Any, UserError | None],
    ) -> None:
        subject, answer, fault = came
        self.show(replace(subject, view=self.view))
        if fault is None:
            on_done(answer)
        else:
            on_problem(fault)

    def show(self, subject: Subject) -> None:
        """Let what was open go, and open something else."""
        before = self.subject.book
        if before is not None and before is not subject.book:
            self.jobs.run(self, partial(_close, before), _nothing, _nothing)
        self.subject = subject
        self.view = subject.view or View(None, self._today)
        if subject.path is not None:
            self.settings.remember_file(subject.path)
        self.opened.emit(subject)

    def set_view(self, view: View) -> None:
        """Choose period and as-at date for every page."""
        if view != self.view:
            self.view = view
            self.view_changed.emit(view)

    def use_collection(self, path: Path, folder: Path | None = None) -> None:
        """Choose the collection of returns that the pages of a buying organisation speak of.

        Said again where more came into it: every page of it then asks anew. ``folder`` is where
        the returns lie, usually beside it.
        """
        if folder is not None or path != self.collection:
            self.returns_folder = folder or path.parent
        self.collection = path
        self.touched.emit(Touched(0, "", ""))

    def judge(self, verified: Verified) -> None:
        """Take another verdict on the return under review: more was looked at."""
        self.subject = replace(self.subject, verified=verified)
        self.touched.emit(Touched(0, "", ""))

    def noted(self) -> None:
        """Say that notes beside what is reviewed changed; what is reviewed did not."""
        self.touched.emit(Touched(0, "", ""))

    def undo(self, owner: QObject, on_done: Done, on_problem: Trouble) -> Job:
        """Take back the last change."""
        return self.change(owner, _undo, on_done, on_problem)

    def redo(self, owner: QObject, on_done: Done, on_problem: Trouble) -> Job:
        """Bring back what was last undone."""
        return self.change(owner, _redo, on_done, on_problem)

    def close(self) -> None:
        """Stop what runs and let the book go, for good."""
        self.jobs.stop()
        if self.subject.book is not None:
            self.subject.book.close()
        self.subject = Subject(Workspace.START)

    def _if_still(self, book: Book | None, on_done: Done, answer: object) -> None:
        if self.subject.book is book:
            on_done(answer)

    def _changed(self, on_done: Done, answer: object) -> None:
        on_done(answer)
        touched = answer if isinstance(answer, Touched) else getattr(answer, "touched", None)
        self.touched.emit(touched or Touched(0, "", ""))


def actor() -> str:
    """Return the name under which this person is signed in to the computer."""
    return os.environ.get("USERNAME") or os.environ.get("USER") or ""


def _on_book(book: Book | None, work: Callable[[Book, Progress], T], progress: Progress) -> T:
    if book is None:
        raise NothingOpen
    with book.stopped_by(progress):
        return work(book, progress)


def _open_book(path: Path, read_only: bool, _progress: Progress) -> Subject:
    from core.usecases import books

    book = books.open_book(path, read_only=read_only, actor=actor())
    asked = books.opening_view(book)
    workspace = Workspace.REVIEW if read_only else Workspace.BUYER
    return Subject(workspace, path, book, view=View(*asked) if asked else None)


def _while_closed(
    subject: Subject, work: Callable[[Path], T], progress: Progress
) -> tuple[Subject, T | None, UserError | None]:
    if subject.book is None or subject.path is None:
        raise NothingOpen
    subject.book.close()
    answer, fault = None, None
    try:
        answer = work(subject.path)
    except UserError as trouble:
        fault = trouble
    return _open_book(subject.path, False, progress), answer, fault


def _make_book(path: Path, body: Body, _progress: Progress) -> Subject:
    from core.usecases import books

    return Subject(Workspace.BUYER, path, books.create_book(path, body, actor=actor()))


def _open_return(path: Path, progress: Progress) -> Subject:
    from core.usecases import review_return

    verified = review_return.verify(path, progress=progress)
    return Subject(Workspace.REVIEW, path, None, verified)


def _refuse(path: Path, _progress: Progress) -> Subject:
    raise NotOurs(name=path.name)


def _close(book: Book, _progress: Progress) -> None:
    book.close()


def _undo(book: Book, _progress: Progress) -> Touched:
    from core.usecases import books

    return books.undo(book)


def _redo(book: Book, _progress: Progress) -> Touched:
    from core.usecases import books

    return books.redo(book)


def _nothing(_answer: object) -> None:
    """The answer, or the trouble, of letting go of a book changes nothing here."""
