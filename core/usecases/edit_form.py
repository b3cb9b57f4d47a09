"""Edit a publisher's form in place: cells, rows, undo, check, save back to the workbook.

A form is a file and not a book: its steps are kept while it is open, and gone with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.agreements import Catalogue
from core.domain.problems import Problem
from core.formats.catalogue_tables import YES_NO
from core.formats.columns import Column, Holds
from core.formats.files import write_atomically
from core.formats.form_texts import (
    FIRST_ROW,
    SHEETS,
    FormTexts,
    check_texts,
    texts_bytes,
    texts_of_catalogue,
    texts_of_form,
)
from core.formats.template_reading import ABOUT, heading
from core.usecases.publish_catalogue import FormCheck, known_codes, verify

# What a form can hold in one sheet, as the workbook that it is saved as.
_MOST_ROWS = 19_000


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A sheet that can be edited: its name, its title, the heading and meaning of each column."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def headings(self) -> tuple[str, ...]:
        """Return the headings as they stand in the workbook."""
        return tuple(heading(column) for column in self.columns)

    def choices(self, number: int) -> tuple[str, ...]:
        """Return what can be chosen in a column, nothing where any text can stand."""
        column = self.columns[number]
        return YES_NO if column.holds is Holds.YES_NO else column.choices


@dataclass(frozen=True, slots=True)
class _Step:
    """Rows of a sheet that were put in the place of others: every edit is one of these."""

    sheet: str
    at: int
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    words: str

    def back(self) -> _Step:
        return replace(self, before=self.after, after=self.before)


class FormDraft:
    """A form that is being edited. Rows count from 0; nothing is written before ``save``."""

    def __init__(self, texts: FormTexts, path: Path | None = None) -> None:
        """Begin with texts; ``path`` is where they were read from."""
        self.path = path
        self._texts = texts
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._saved = 0

    def rows(self, sheet: str) -> Sequence[Sequence[str]]:
        """Return the rows of a sheet as they are now."""
        return self._texts.rows[sheet]

    def set_cell(self, sheet: str, row: int, column: int, text: str) -> bool:
        """Write into a cell; False if that is what stands there."""
        return self.paste(sheet, row, column, [[text]])

    def paste(self, sheet: str, row: int, column: int, cells: Sequence[Sequence[str]]) -> bool:
        """Write a block of cells, its first at row and column, as one step.

        Rows that are not there yet are added; cells beyond the last column are left out.
        """
        now = self._texts.rows[sheet]
        row = min(row, len(now))
        last = min(row + len(cells), 1 if sheet == ABOUT else _MOST_ROWS)
        before = tuple(tuple(one) for one in now[row:last])
        after = []
        for number in range(row, last):
            old = before[number - row] if number < len(now) else self._empty(sheet)
            after.append(_written_over(old, column, cells[number - row]))
        return self._do(_Step(sheet, row, before, tuple(after), "what was typed"))

    def add_row(self, sheet: str, at: int) -> bool:
        """Put an empty row before a row; about the catalogue there is only one."""
        if sheet == ABOUT or len(self._texts.rows[sheet]) >= _MOST_ROWS:
            return False
        return self._do(_Step(sheet, at, (), (self._empty(sheet),), "a new row"))

    def remove_rows(self, sheet: str, first: int, count: int) -> bool:
        """Take rows out."""
        gone = tuple(tuple(one) for one in self._texts.rows[sheet][first : first + count])
        if sheet == ABOUT or not gone:
            return False
        return self._do(_Step(sheet, first, gone, (), "rows that were taken out"))

    def undo(self) -> str:
        """Take the last step back and return its sheet, "" if there is none."""
        if not self._done:
            return ""
        step = self._done.pop()
        self._undone.append(step)
        self._apply(step.back())
        return step.sheet

    def redo(self) -> str:
        """Do the last step again that was taken back, and return its sheet."""
        if not self._undone:
            return ""
        step = self._undone.pop()
        self._done.append(step)
        self._apply(step)
        return step.sheet

    def can(self) -> tuple[bool, bool]:
        """Say whether there is something to undo, and something to do again."""
        return bool(self._done), bool(self._undone)

    def changed(self) -> bool:
        """Say whether anything differs from what was saved last."""
        return len(self._done) != self._saved

    def snapshot(self) -> FormDraft:
        """Return a copy of the form as it is now, to be checked and kept while editing goes on."""
        rows = {name: [list(row) for row in rows] for name, rows in self._texts.rows.items()}
        copy = FormDraft(FormTexts(self._texts.name, rows), self.path)
        copy._done = list(self._done)
        return copy

    def was_saved(self, copy: FormDraft) -> None:
        """Take over that a copy was saved, whatever was edited since."""
        self.path, self._saved = copy.path, copy._saved

    def check(self) -> FormCheck:
        """List everything that is wrong, as for the saved workbook."""
        return FormCheck(*check_texts(self._texts, known_codes()))

    def place(self, problem: Problem) -> tuple[str, int, int] | None:
        """Return sheet, row and column of a problem, None where it is of no cell."""
        for name, layout in SHEETS.items():
            if layout.title == problem.place.sheet:
                titles = [column.title for column in layout.columns]
                column = (
                    titles.index(problem.place.column) if problem.place.column in titles else 0
                )
                row = 0 if name == ABOUT else (problem.place.row or FIRST_ROW) - FIRST_ROW
                return name, max(row, 0), column
        return None

    def save(self, path: Path) -> Path:
        """Write the workbook of the form."""
        write_atomically(path, texts_bytes(self._texts))
        self.path, self._saved = path, len(self._done)
        return path

    def _empty(self, sheet: str) -> tuple[str, ...]:
        return ("",) * len(SHEETS[sheet].columns)

    def _do(self, step: _Step) -> bool:
        if step.before == step.after:
            return False
        if len(self._done) < self._saved:
            # What was saved cannot be reached again by undoing.
            self._saved = -1
        self._undone.clear()
        self._done.append(step)
        self._apply(step)
        return True

    def _apply(self, step: _Step) -> None:
        rows = self._texts.rows[step.sheet]
        rows[step.at : step.at + len(step.before)] = [list(one) for one in step.after]


def _written_over(row: Sequence[str], column: int, cells: Sequence[str]) -> tuple[str, ...]:
    fit = cells[: len(row) - column]
    return (*row[:column], *fit, *row[column + len(fit) :])


def heads() -> tuple[SheetHead, ...]:
    """List the sheets of a form in their order."""
    return tuple(SheetHead(name, one.title, one.columns) for name, one in SHEETS.items())


def open_form(path: Path) -> FormDraft:
    """Open a form to edit it: a workbook, a folder of CSV files, or a published edition.

    Of an edition the form of the next one is made; it has no file of its own yet.

    Raises:
        UserError: it is none of these, or was altered.
    """
    if path.suffix.lower() == ".zip":
        return next_edition(verify(path).catalogue)
    return FormDraft(texts_of_form(path), path)


def new_form(publisher: str, name: str) -> FormDraft:
    """Begin an empty form."""
    row = {"publisher": publisher, "publisher_name": name, "edition": "1"}
    texts = FormTexts("", {sheet: [] for sheet in SHEETS})
    texts.rows[ABOUT] = [_about(row)]
    return FormDraft(texts)


def next_edition(catalogue: Catalogue) -> FormDraft:
    """Begin the next edition with what the last one holds."""
    texts = texts_of_catalogue(catalogue)
    names = [column.name for column in SHEETS[ABOUT].columns]
    row = dict(zip(names, texts.rows[ABOUT][0], strict=True))
    texts.rows[ABOUT] = [_about({**row, "edition": str(catalogue.edition + 1), "issued": ""})]
    return FormDraft(texts)


def _about(row: Mapping[str, str]) -> list[str]:
    return [row.get(column.name, "") for column in SHEETS[ABOUT].columns]
