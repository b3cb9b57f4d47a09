"""Answer what publishers also ask in a spreadsheet: write it out filled in, take it back in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.operations import Touched
from core.domain.problems import Problem
from core.domain.return_fields import AskedField, Grain, Unreadable, read, written
from core.formats.answer_sheets import AnswerSheet, ReadRow, read_answers, sheets_bytes
from core.formats.files import write_atomically
from core.store.book import Book
from core.usecases import answer_fields
from core.usecases.answer_fields import AskedRow, AskedTable, Said


@dataclass(frozen=True, slots=True)
class Filled:
    """What was taken in: how many rows say something new, and everything that was not."""

    touched: Touched | None
    rows: int
    problems: tuple[Problem, ...]


def write_sheets(book: Book, path: Path, tables: Sequence[AskedTable]) -> Path:
    """Write a workbook with a sheet for each record, filled with what is known and said."""
    sheets = [
        AnswerSheet(one.questions, [(row.key, row.about, row.cells) for row in one.rows])
        for one in tables
    ]
    title = f"What is also asked of {book.body.name}"
    write_atomically(path, sheets_bytes(sheets, title))
    return path


def fill(book: Book, path: Path, tables: Sequence[AskedTable]) -> Filled:
    """Take answers in from a filled workbook, or from a CSV file for the one record given.

    What can be read is kept as one step; cells that cannot, and rows that are not asked for,
    are listed and stay as they were.

    Raises:
        UserError: the file is no workbook or CSV file, or is not there.
    """
    found, faults = read_answers(path, [one.questions for one in tables])
    problems = list(faults)
    answered = []
    for number, rows in found.items():
        said, more = _changes(tables[number], rows)
        problems += more
        answered.append((tables[number], said))
    count = sum(len(said) for _, said in answered)
    touched = answer_fields.keep(book, answered) if count else None
    return Filled(touched, count, tuple(problems))


def _changes(table: AskedTable, rows: Iterable[ReadRow]) -> tuple[dict[str, Said], list[Problem]]:
    """Return what rows say that differs from what is there, by the row's key."""
    there = {row.key: row for row in table.rows}
    free = int(answer_fields.new_row(table))
    said: dict[str, Said] = {}
    problems = []
    for one in rows:
        row, key = there.get(one.key), one.key
        if row is None and table.questions.record.grain is Grain.ROW:
            key, free = str(free), free + 1
        elif row is None:
            problems.append(Problem("SB-689", {"text": one.key[:60]}, one.place))
            continue
        cells, faults = _row_changes(table.questions.record.fields, row, one)
        problems += faults
        if cells:
            said[key] = cells
    return said, problems


def _row_changes(
    fields: Sequence[AskedField], row: AskedRow | None, one: ReadRow
) -> tuple[dict[str, str | None], list[Problem]]:
    cells: dict[str, str | None] = {}
    problems = []
    for field in fields:
        if field.name not in one.texts:
            continue
        try:
            text = written(field.kind, read(field.kind, one.texts[field.name]))
        except Unreadable:
            problems.append(answer_fields.not_read(field, one.texts[field.name], one.place))
            continue
        known = written(field.kind, row.known[field.name]) if row else ""
        now = written(field.kind, row.cells[field.name]) if row else ""
        if text != now:
            cells[field.name] = None if text == known else text
    return cells, problems
