"""A file that is about to be brought in: what the person said of it, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.closing import Differences, PersonalData, Statement
from core.domain.progress import Progress
from core.domain.spend import FileReading, Question, Role, Verdict
from desktop.jobs import Job
from desktop.open_book import Book
from desktop.present import Told
from desktop.widgets.money_edit import read_pounds

if TYPE_CHECKING:
    from core.usecases.import_spend import Glance, ImportChoices, Imported, Overlap

RowPlace = tuple[str, int]

SKIP_ROWS, PAYMENT_ROWS, HEADER_ROW = "skip_rows", "payment_rows", "header_row"
# Answers that hold for one file alone, however like another it is.
_OF_ONE_FILE = frozenset({HEADER_ROW, SKIP_ROWS, PAYMENT_ROWS, "sheet", "faulty_rows", "nil"})
# In which part of the page a question is asked; all others are about columns.
_PARTS = {"sheet": 1, "text": 1, "nil": 1, "faulty_rows": 3, "file_total": 3}
_SHOWN = 200


class FileState(StrEnum):
    """How far a file is."""

    READING = "reading"
    COUNTING = "counting"
    ASKS = "asks"
    READY = "ready"
    HERE = "here"
    NIL = "nil"
    NOT_PAYMENTS = "not payments"
    UNREADABLE = "unreadable"


# Nothing of these stands in the way of bringing the others in.
SETTLED = frozenset({FileState.READY, FileState.HERE})


@dataclass(frozen=True, slots=True)
class Look:
    """How a file would be read, and what of it is here already: None until all is counted."""

    reading: FileReading
    overlap: Overlap | None = None
    differences: Differences | None = None
    people: PersonalData | None = None
    statement: Statement | None = None


@dataclass(eq=False)
class IncomingFile:
    """One file under the person's eyes. Nothing of it is in the book yet."""

    path: Path
    answers: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    rows: dict[str, set[RowPlace]] = field(default_factory=dict)
    look: Look | None = None
    told: Told | None = None
    job: Job | None = None
    total: str = ""
    explanation: str = ""
    overlap: str = ""
    rest: str = ""
    opened: Glance | None = None
    _good: tuple[dict[str, str], dict[str, set[RowPlace]]] | None = None

    def state(self) -> FileState:
        """Say how far the file is."""
        if self.told is not None:
            return FileState.UNREADABLE
        if self.look is None:
            return FileState.READING
        verdict = self.look.reading.verdict
        if verdict is Verdict.READY:
            return self._state_when_read()
        return {
            Verdict.NIL: FileState.NIL,
            Verdict.NOT_SPEND: FileState.NOT_PAYMENTS,
            Verdict.ASK: FileState.ASKS,
        }[verdict]

    def _state_when_read(self) -> FileState:
        overlap = self.look.overlap if self.look else None
        if overlap is None:
            return FileState.COUNTING
        if overlap.same_file is not None and self.overlap != "keep":
            return FileState.HERE
        return FileState.ASKS if self.must_choose() else FileState.READY

    def must_choose(self) -> bool:
        """Say whether the person must say what happens to payments that are here already."""
        overlap = self.look.overlap if self.look else None
        if overlap is None or overlap.same_file is not None:
            return False
        return (overlap.must_ask() and not self.overlap) or self.must_choose_rest()

    def must_choose_rest(self) -> bool:
        """Say whether a replaced file holds payments of other days, and their fate is open."""
        found = self.look.differences if self.look else None
        left = found is not None and bool(found.rest)
        return left and self.overlap == "replace" and not self.rest

    def open_questions(self, part: int) -> list[Question]:
        """List what is asked in a part of the page and has no answer yet."""
        questions = self.look.reading.questions if self.look else ()
        return [q for q in questions if part_of(q) == part]

    def other_questions(self, part: int) -> list[Question]:
        """List what was answered or needs no answer, in a part of the page."""
        reading = self.look.reading if self.look else None
        if reading is None:
            return []
        still = {question.key for question in reading.questions}
        offered = {question.key: question for question in reading.offers}
        answered = {k: q for k, q in self.asked.items() if k in self.answers}
        shown = {**answered, **offered}
        return [q for k, q in shown.items() if k not in still and part_of(q) == part]

    def show(self, look: Look) -> None:
        """Take what was found; keep what was asked, so that an answer can be changed."""
        self.look, self.told = look, None
        self.asked |= {question.key: question for question in look.reading.questions}

    def answer(self, key: str, value: str) -> None:
        """Take an answer; none takes the question back."""
        if value:
            self.answers[key] = value
        else:
            self.answers.pop(key, None)

    def use_column(self, column: int, role: Role | None) -> None:
        """Say what a column means; None is nothing."""
        used = self.look.reading.columns if self.look else {}
        for other, use in used.items():
            if use.index != column or other is role:
                continue
            self.answers.pop(other, None)
            if role is None:
                self.answers[other.value] = "none"
        if role is not None:
            self.answers[role.value] = str(column)

    def says(self, key: str, row: RowPlace) -> bool:
        """Say whether the person named a row for an answer."""
        return row in self.rows.get(key, set())

    def say_rows(self, key: str, rows: Iterable[RowPlace], *, taken_back: bool = False) -> None:
        """Skip rows, or take them as payments, or take that back."""
        named = set(rows)
        for other in (SKIP_ROWS, PAYMENT_ROWS):
            said = self.rows.setdefault(other, set()) - named
            if other == key and not taken_back:
                said |= named
            self.rows[other] = said
            self.answer(other, rows_text(said, several=self._several_sheets()))

    def forget(self) -> None:
        """Take back all that was said of how the file is read."""
        self.answers.clear()
        self.rows.clear()

    def _several_sheets(self) -> bool:
        grid = self.look.reading.grid if self.look else ()
        return len({row.sheet for row in grid}) > 1

    def follow(self, other: IncomingFile) -> bool:
        """Take what was said of a file with the same headings; say whether that is news."""
        if not self.is_like(other):
            return False
        own = {key: value for key, value in self.answers.items() if key in _OF_ONE_FILE}
        shared = {k: v for k, v in other.answers.items() if k not in _OF_ONE_FILE}
        before, self.answers = self.answers, own | shared
        self.asked |= {k: q for k, q in other.asked.items() if k in shared}
        return self.answers != before

    def settle(self) -> None:
        """Note that the file could be read with what was said of it up to now."""
        self._good = (dict(self.answers), {key: set(rows) for key, rows in self.rows.items()})

    def take_back(self) -> bool:
        """Go back to what was said when the file could be read; say whether there was that."""
        if self._good is None or self._good[0] == self.answers:
            return False
        self.answers, self.rows = dict(self._good[0]), self._good[1]
        return True

    def is_like(self, other: IncomingFile) -> bool:
        """Say whether both files have the same headings in the same places."""
        if self.look is None or other.look is None:
            return False
        mine, theirs = (_plain(one.look.reading.headings) for one in (self, other) if one.look)
        return bool(mine) and mine == theirs

    def choices(self) -> ImportChoices:
        """Return what the person said, as the import takes it."""
        from core.usecases.import_spend import ImportChoices

        return ImportChoices(
            answers=dict(self.answers),
            control_total=read_pounds(self.total),
            explanation=self.explanation.strip(),
            overlap=self.overlap or "skip",
            rest=self.rest or "keep",
        )


def part_of(question: Question) -> int:
    """Return the number of the part of the page in which a question is asked."""
    return _PARTS.get(question.key, 2)


def rows_text(rows: Iterable[RowPlace], *, several: bool) -> str:
    """Write rows as a text such as ``3,7-9``, or ``May!3`` where several sheets are read."""
    spans: list[tuple[str, list[int]]] = []
    for sheet, row in sorted(rows):
        if spans and spans[-1][0] == sheet and row == spans[-1][1][1] + 1:
            spans[-1][1][1] = row
        else:
            spans.append((sheet, [row, row]))
    return ",".join(
        (_quoted(sheet) if several else "") + (f"{a}" if a == b else f"{a}-{b}")
        for sheet, (a, b) in spans
    )


def look_at_top(
    book: Book, file: Path, answers: dict[str, str], opened: Glance | None
) -> tuple[Glance, Look]:
    """Read the top of a file, in a moment however large it is; kept open for the next answer."""
    from core.usecases import close_imports, import_spend

    opened = opened or import_spend.glance_at(file, book=book)
    reading = opened.read(answers)
    statement = close_imports.statement(reading) if reading.whole else None
    return opened, Look(reading, statement=statement)


def look_at_all(book: Book, file: Path, answers: dict[str, str], progress: Progress) -> Look:
    """Read a file to its end, and see what of it is in the book already."""
    from core.usecases import close_imports, import_spend

    reading = import_spend.look(file, answers=answers, book=book, limit=_SHOWN, progress=progress)
    statement = close_imports.statement(reading)
    if reading.verdict is not Verdict.READY:
        return Look(reading, statement=statement)
    overlap = import_spend.already_here(book, file, reading)
    differences = None
    if overlap.same_file is None and overlap.batches:
        differences = close_imports.differences(book, file, reading, overlap.batches)
    people = close_imports.personal_data_in(file, reading)
    return Look(reading, overlap, differences, people, statement)


def save_rows(out: Path, file: Path, reading: FileReading) -> int:
    """Write the rows that would be no payments to a workbook; return how many."""
    from core.usecases import close_imports

    return close_imports.save_rows(out, file, reading)


def take_in(
    book: Book, choices: dict[Path, ImportChoices], progress: Progress
) -> tuple[Imported, ...]:
    """Bring files in, each by what was said of it: all of them, or none."""
    from core.usecases import import_spend

    return import_spend.take_in_all(book, tuple(choices), choices=choices, progress=progress)


def _quoted(sheet: str) -> str:
    if set(sheet) & set("',!"):
        sheet = "'" + sheet.replace("'", "''") + "'"
    return f"{sheet}!"


def _plain(headings: Iterable[str]) -> list[str]:
    return [" ".join(heading.split()).casefold() for heading in headings]
