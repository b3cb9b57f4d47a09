"""How files are read, before anything is kept, in four parts: file, columns, check, result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.problems import Problem, UserError
from core.domain.spend import FileReading, Verdict
from desktop.jobs import was_cancelled
from desktop.pages import import_file
from desktop.pages.import_check import CheckPart
from desktop.pages.import_file import SETTLED, FileState, IncomingFile, Look
from desktop.pages.import_files import FilesPart
from desktop.pages.import_look import LookPart
from desktop.pages.import_words import hindrance
from desktop.pages.page import Page, button_for
from desktop.present import Told, tell_error
from desktop.qt import announce
from desktop.widgets.asking import SaveFile
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.parts import Part, Steps

if TYPE_CHECKING:
    from core.usecases.import_spend import Glance

_TABLES = {Verdict.READY, Verdict.ASK}


class ImportReading(QWidget):
    """The dialogue about files that are not in the book yet.

    ``imported`` comes with what was brought in, file by file.
    """

    imported = Signal(object)

    def __init__(self, page: Page, back: QAction) -> None:
        """Lay the four parts out under each other; ``back`` leaves the files."""
        super().__init__()
        self._page = page
        self._back = back
        self._files: list[IncomingFile] = []
        self._current: IncomingFile | None = None
        others = len(page.menu_actions)
        self.files_part = self._build_files()
        self.look_part = LookPart(page, self.answer)
        self.look_part.said.connect(self._said)
        self.check_part = CheckPart(page, self.answer)
        self.check_part.said.connect(self._said)
        self.check_part.typed.connect(self._show_whole)
        self.check_part.causes.row_wanted.connect(self._show_row)
        self.check_part.causes.column_wanted.connect(self._show_column)
        self.check_part.save_wanted.connect(self.save_rows)
        self._result = self._build_result()
        self._parts = (self.files_part, self.look_part, self.check_part, self._result)
        self.steps = Steps([part.title for part in self._parts], self.go_to_part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            column.addWidget(part)
            words = self.tr("Go to part {number}").format(number=part.number)
            page.add_action(words, f"Alt+{part.number}", partial(self.go_to_part, part.number))
        column.addStretch(1)
        self._actions = page.menu_actions[others:]
        self.leave()

    def leave(self) -> None:
        """Let go of the files in hand: nothing is done to what is not in sight."""
        self._drop_jobs()
        self._files, self._current = [], None
        for action in self._actions:
            action.setVisible(False)
        for part in self._parts[1:]:
            part.hide()

    def look_at(self, paths: Sequence[Path]) -> None:
        """Read files anew, without answers."""
        self.leave()
        for action in self._actions:
            action.setVisible(True)
        self.add(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Take more files in hand; one that is in hand already is not taken twice."""
        known = {file.path for file in self._files}
        new = [IncomingFile(path) for path in dict.fromkeys(paths) if path not in known]
        self._files += new
        if new:
            self._current = new[0] if len(new) == len(self._files) else self._current
        self._show_whole()
        for file in new:
            self._read(file)

    def files(self) -> tuple[IncomingFile, ...]:
        """Return the files in hand."""
        return tuple(self._files)

    def current(self) -> IncomingFile | None:
        """Return the file that is shown."""
        return self._current

    def choose(self, file: IncomingFile) -> None:
        """Show another of the files in hand."""
        if file is not self._current:
            self._current = file
            self._show_whole()

    def answer(self, key: str, value: str) -> None:
        """Answer a question about the file in hand, and about those like it."""
        if self._current is not None:
            self._current.answer(key, value)
            self._said()

    def go_to_part(self, number: int) -> None:
        """Put the cursor into a part of the page."""
        self._parts[number - 1].take_focus()

    def file_words(self) -> str:
        """Return how the file in hand is read, in words."""
        return self.files_part.words()

    def import_words(self) -> str:
        """Return what the button says that brings the files in."""
        return self._button.text()

    def hindrance(self) -> str:
        """Say what stands in the way of bringing the files in, "" where nothing does."""
        for file in self._open_files():
            words = hindrance(self, file)
            named = len(self._files) > 1 and file.path.name not in words
            return f"{file.path.name}: {words}" if named else words
        if not any(file.state() is FileState.READY for file in self._files):
            return hindrance(self, self._files[0]) if self._files else ""
        return ""

    def take_in(self) -> None:
        """Bring the files in, all of them or none, unless something stands in the way."""
        ready = [file for file in self._files if file.state() is FileState.READY]
        if not ready or self.hindrance():
            return
        choices = {file.path: file.choices() for file in ready}
        self._import.setEnabled(False)
        self._page.change(
            lambda book, progress: import_file.take_in(book, choices, progress),
            self.imported.emit,
            self._not_taken,
        )

    def take_off(self) -> None:
        """Take the file in hand off the list; nothing of it is brought in."""
        if self._current is None or len(self._files) < 2:
            return
        place = self._files.index(self._current)
        if self._current.job is not None:
            self._current.job.drop()
        del self._files[place]
        self._current = self._files[min(place, len(self._files) - 1)]
        self._show_whole()

    def read_again(self) -> None:
        """Read the file in hand anew from the disk, with what was said of it."""
        if self._current is not None:
            self._current.opened = self._current.told = None
            self._read(self._current)
            self._show_whole()

    def go_to_open(self) -> None:
        """Show the first file and part in which something is still open."""
        for file in self._open_files():
            self.choose(file)
            part = next((n for n in (1, 2, 3) if file.open_questions(n)), 0)
            self.go_to_part(part or (3 if file.must_choose() else 1))
            return

    # What is built once.

    def _build_files(self) -> FilesPart:
        page = self._page
        works = (
            (self.tr("Choose other files"), "Ctrl+Shift+I", partial(page.take, "choose")),
            (self.tr("Add files"), "Ctrl+Shift+A", partial(page.take, "add")),
            (self.tr("Read it again"), "Ctrl+R", self.read_again),
            (self.tr("Take it off the list"), "Ctrl+Del", self.take_off),
        )
        part = FilesPart(page, works, self.answer)
        part.chosen.connect(self.choose)
        part.add_button(button_for(self._back))
        return part

    def _build_result(self) -> Part:
        part = Part(4, self.tr("Result"))
        page = self._page
        self._import = page.add_action(
            self.tr("Import"), "Ctrl+Return", self.take_in, changes=True
        )
        self._button = button_for(self._import, main=True)
        self._next = page.add_action(self.tr("Show what is still open"), "Ctrl+J", self.go_to_open)
        self._next_button = button_for(self._next)
        self._why_not = StateLabel()
        part.column.addWidget(self._why_not)
        part.column.addWidget(flow(self._button, self._next_button))
        return part

    # What follows from what was read and said.

    def _read(self, file: IncomingFile) -> None:
        if file.job is not None:
            file.job.drop()
        path, answers, opened = file.path, dict(file.answers), file.opened
        file.job = self._page.read(
            lambda book, _progress: import_file.look_at_top(book, path, answers, opened),
            partial(self._seen_top, file),
            partial(self._not_read, file),
        )

    def _seen_top(self, file: IncomingFile, found: tuple[Glance, Look]) -> None:
        file.opened, look = found
        file.show(look)
        reading = look.reading
        whole = reading.whole and reading.verdict is not Verdict.READY
        if whole:
            self._settle(file)
        # Shown before the worker has its hands full: both would wait on each other.
        self._show_whole()
        if not whole:
            self._count(file)

    def _count(self, file: IncomingFile) -> None:
        path, answers = file.path, dict(file.answers)
        file.job = self._page.read(
            lambda book, progress: import_file.look_at_all(book, path, answers, progress),
            partial(self._seen_all, file),
            partial(self._not_read, file),
        )

    def _seen_all(self, file: IncomingFile, look: Look) -> None:
        file.show(look)
        self._settle(file)
        self._show_whole()

    def _settle(self, file: IncomingFile) -> None:
        file.settle()
        leader = next((o for o in self._files if o is not file and o.answers), None)
        if leader is not None and not file.answers and file.follow(leader):
            self._read(file)

    def _not_read(self, file: IncomingFile, error: BaseException) -> None:
        if was_cancelled(error):
            file.told = Told(
                self.tr("Reading {file} was stopped.").format(file=file.path.name),
                self.tr("Read it again, or choose another file."),
            )
        elif file.take_back():
            self._refuse(error)
            self._read(file)
        else:
            file.told = tell_error(error, self._page.open_book.reports)
            announce(self, file.told.in_words())
        self._show_whole()

    def _refuse(self, error: BaseException) -> None:
        """Say that what was said cannot be: the file is read as it was before."""
        choices = error.values.get("choices") if isinstance(error, UserError) else None
        if choices is None:
            self._page.trouble(error)
            return
        words = self.tr("The file is read as before: this can be said only of {choices}.")
        self._page.banner.show_problem([Told(words.format(choices=choices), "", "SB-170")])

    def _said(self) -> None:
        current = self._current
        if current is None:
            return
        self._page.banner.clear()
        self._read(current)
        for other in self._files:
            if other is not current and other.follow(current):
                self._read(other)

    def _show_whole(self) -> None:
        current = self._current
        if current is None:
            return
        self.files_part.show_files(self._files, current)
        look = current.look if current.told is None else None
        reading = look.reading if look else None
        has_table = reading is not None and reading.verdict in _TABLES
        if look is not None and has_table:
            self.look_part.show_file(current, look.reading)
            self.check_part.show_file(current, look, look.statement)
        for part in self._parts[1:]:
            part.setVisible(has_table)
        self._allow()

    def _open_files(self) -> list[IncomingFile]:
        return [f for f in self._files if f.state() not in SETTLED or not _total_is_right(f)]

    def _allow(self) -> None:
        why_not = self.hindrance()
        self._why_not.say(why_not)
        read_only = self._page.open_book.read_only
        self._import.setEnabled(not why_not and not read_only)
        ready = [f.look.reading for f in self._files if f.look and f.state() is FileState.READY]
        text = self._words_of_button(ready)
        self._import.setText(text)
        self._button.setText(text)
        asks = any(f.state() is FileState.ASKS for f in self._files)
        self._next.setEnabled(asks)
        self._next_button.setVisible(asks)
        self._show_steps(why_not)

    def _words_of_button(self, ready: Sequence[FileReading]) -> str:
        count = sum(reading.line_count for reading in ready)
        if not count:
            return self.tr("Import")
        payments = self.tr("%Ln payment(s)", "", count)
        if len(ready) == 1:
            return self.tr("Import {payments}").format(payments=payments)
        files = self.tr("%Ln file(s)", "", len(ready))
        return self.tr("Import {payments} from {files}").format(payments=payments, files=files)

    def _show_steps(self, why_not: str) -> None:
        current = self._current
        told = {1: self.files_part.told(self._files)}
        if current is not None and current.look is not None:
            told[2] = self.look_part.told(current)
            told[3] = self.check_part.told(current)
        told[4] = (self.tr("waits"), "quiet") if why_not else (self.tr("ready"), "done")
        self._result.set_state(*told[4])
        for part in self._parts:
            self.steps.set_state(part.number, *told.get(part.number, ("", "")))
            self.steps.allow(part.number, not part.isHidden())

    def _not_taken(self, error: BaseException) -> None:
        self._allow()
        self._page.trouble(error)

    def _show_row(self, problem: Problem) -> None:
        self.look_part.tabs.setCurrentIndex(0)
        place = problem.place
        if not self.look_part.grid.show_row(place.sheet, place.row or 0):
            words = self.tr("Row {row} is further down than the part of the file that is shown.")
            self._page.say(words.format(row=place.row))

    def _show_column(self, problem: Problem) -> None:
        reading = self._current.look.reading if self._current and self._current.look else None
        headings = reading.headings if reading else ()
        if problem.place.column in headings:
            self.look_part.tabs.setCurrentIndex(0)
            self.look_part.grid.show_column(headings.index(problem.place.column))

    def save_rows(self) -> None:
        """Ask where to write the rows that are no payments, and write them."""
        current = self._current
        look = current.look if current else None
        if current is None or look is None:
            return
        name = f"{current.path.stem}_rows_to_look_at.xlsx"
        title = self.tr("Save the rows that are no payments")
        out = SaveFile.ask(self, self._page.open_book.settings, "rows", title, name)
        if out is None:
            return
        path, reading = current.path, look.reading
        self._page.run(
            lambda _progress: import_file.save_rows(out, path, reading), partial(self._saved, out)
        )

    def _saved(self, out: Path, count: int) -> None:
        words = self.tr("Wrote {rows} to {file}.")
        rows = self.tr("%Ln row(s)", "", count)
        self._page.notice(words.format(rows=rows, file=out))

    def _drop_jobs(self) -> None:
        for file in self._files:
            if file.job is not None:
                file.job.drop()


def _total_is_right(file: IncomingFile) -> bool:
    return not file.total.strip() or file.choices().control_total is not None
