"""What the pages of an auditor share: what is reviewed, and the auditor's own file beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.domain.auditing import Paid, ReviewNotes
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.spend import LineId
from desktop.open_book import Book, Subject, View
from desktop.pages.page import Page
from desktop.widgets.text_dialog import TextDialog

if TYPE_CHECKING:
    from core.usecases.look_at_spend import SourceRow
    from core.usecases.review_bench import Reviewed


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: the return or book, the notes on it, and where they are kept."""

    reviewed: Reviewed
    notes: ReviewNotes
    place: Path


class BenchPage(Page):
    """A page that works on a return or on a book alike, and writes the auditor's file alone."""

    def ask(self, work: Callable[[Desk], Any], on_done: Callable[[Any], None]) -> None:
        """Ask something of what lies on the desk; what cannot be told goes to ``cannot``."""
        subject, place, view = self.open_book.subject, self.place(), self.open_book.view
        if place is None:
            return
        if subject.book is not None:
            self.read(
                lambda book, progress: work(_desk_of_book(book, view, place, progress)),
                on_done,
                self._trouble_or_not,
            )
        else:
            self.run(
                lambda progress: work(_desk_of_return(subject, place, progress)),
                on_done,
                self._trouble_or_not,
            )

    def cannot(self, why: str) -> None:
        """Show why there is nothing to show; in the banner unless a page has a place for it."""
        self.notice(why)

    def write(self, change: Callable[[Desk], ReviewNotes]) -> None:
        """Change the notes and keep them; every page of the review shows them then."""
        self.ask(partial(_write, change), lambda _path: self.open_book.noted())

    def place(self) -> Path | None:
        """Return where the notes are kept: beside what is reviewed, or where it was chosen."""
        path = self.open_book.subject.path
        if path is None:
            return None
        chosen = self.open_book.settings.text(_key_of(path))
        return Path(chosen) if chosen else _beside(path)

    def keep_in(self, place: Path) -> None:
        """Keep the notes on what is open in another file from now on."""
        path = self.open_book.subject.path
        if path is not None:
            self.open_book.settings.set_text(_key_of(path), str(place))
            self.open_book.noted()

    def show_row(self, paid: Paid) -> None:
        """Show the row that a payment came from: as it was, where the file is at hand."""
        if self.open_book.subject.book is None:
            self.go("review-tables", paid.key)
            return
        line_id = LineId(int(paid.key))
        self.read(lambda book, _progress: _source(book, line_id), self._show_source)

    def _show_source(self, source: SourceRow) -> None:
        where = self.tr("{file}, row {row}").format(file=source.file, row=source.row)
        count = max(len(source.headings), len(source.cells))
        names = [*source.headings, *[""] * count][:count]
        cells = [*source.cells, *[""] * count][:count]
        lines = (f"{name}\t{cell}" for name, cell in zip(names, cells, strict=True))
        TextDialog.ask(self, self.tr("The row as it was"), "\n".join((where, "", *lines)))

    def _trouble_or_not(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.code == "SB-663":
            self.cannot(f"{error.sentence()} {error.remedy()}")
        else:
            self.trouble(error)


def _key_of(path: Path) -> str:
    return "review-notes/" + path.as_posix().replace("/", "|")


def _beside(path: Path) -> Path:
    from core.usecases import review_notes

    return review_notes.place_beside(path)


def _desk_of_return(subject: Subject, place: Path, _progress: Progress) -> Desk:
    from core.usecases import review_bench, review_notes

    path, verified = subject.path, subject.verified
    assert path is not None
    reviewed = review_bench.of_file(path, verified)
    return Desk(reviewed, review_notes.load(place, reviewed), place)


def _desk_of_book(book: Book, view: View, place: Path, _progress: Progress) -> Desk:
    from core.usecases import review_bench, review_notes

    reviewed = review_bench.of_book(book, as_at=view.as_at, period=view.period)
    return Desk(reviewed, review_notes.load(place, reviewed), place)


def _write(change: Callable[[Desk], ReviewNotes], desk: Desk) -> Path:
    from core.usecases import review_notes

    return review_notes.save(desk.place, change(desk))


def _source(book: Book, line_id: LineId) -> SourceRow:
    from core.usecases import look_at_spend

    return look_at_spend.source_of(book, line_id)
