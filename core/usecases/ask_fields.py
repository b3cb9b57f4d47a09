"""What a publisher also asks, on its own side: what a form or catalogue asks, tried on rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.domain.agreements import Catalogue
from core.domain.problems import Problem, UserError
from core.domain.return_fields import Answer, Form, Questions, Unreadable, questions, read
from core.formats.answer_sheets import AnswerSheet, ReadRow, read_answers, sheets_bytes
from core.formats.files import write_atomically
from core.usecases import answer_fields, publish_catalogue


class NothingAsked(UserError):
    """{file} asks nothing beside the standard return."""

    code = "SB-696"
    exit_code = 2
    remedy_text = 'Fill the sheets "What you also ask" and "Fields you ask for".'


@dataclass(frozen=True, slots=True)
class Tried:
    """Rows that were tried: how many, how many a body could send, and what is wrong."""

    rows: int
    right: int
    problems: tuple[Problem, ...]


def asked_in(path: Path) -> tuple[Questions, ...]:
    """Return what a catalogue, or the form of one, asks beside the standard return.

    Raises:
        FormFaults: the form has faults that stand in the way.
        UserError: it is neither, or was altered.
    """
    catalogue = _catalogue(path)
    return tuple(
        one
        for agreement in catalogue.agreements
        for one in questions(catalogue.publisher, agreement.agreement_no, agreement.asks)
    )


def write_empty(path: Path, out: Path) -> Path:
    """Write the workbook that bodies would fill, without rows, to look at it or to try it.

    Raises:
        NothingAsked: nothing is asked.
    """
    asked = _require(path)
    sheets = [AnswerSheet(one, ()) for one in asked]
    write_atomically(out, sheets_bytes(sheets, f"What {asked[0].publisher} also asks"))
    return out


def try_rows(path: Path, filled: Path) -> Tried:
    """Check rows of a filled workbook as a body's program would.

    Raises:
        NothingAsked: nothing is asked. UserError: a file cannot be read.
    """
    asked = _require(path)
    found, faults = read_answers(filled, asked)
    problems, right, count = list(faults), 0, 0
    for number, rows in found.items():
        form = Form(asked[number].record, asked[number].choices)
        for row in rows:
            wrong = list(_row_problems(form, row))
            problems += wrong
            count, right = count + 1, right + (not wrong)
    return Tried(count, right, tuple(problems))


def _row_problems(form: Form, row: ReadRow) -> Iterator[Problem]:
    cells: dict[str, Answer] = {}
    for field in form.record.fields:
        text = row.texts.get(field.name, "")
        try:
            cells[field.name] = read(field.kind, text)
        except Unreadable:
            yield answer_fields.not_read(field, text, row.place)
    unread = {one.title for one in form.record.fields if one.name not in cells}
    for problem in form.problems(form.completed(cells), row.place):
        if problem.place.column not in unread:
            yield problem


def _require(path: Path) -> tuple[Questions, ...]:
    asked = asked_in(path)
    if not asked:
        raise NothingAsked(file=path.name)
    return asked


def _catalogue(path: Path) -> Catalogue:
    if path.suffix.lower() == ".zip":
        return publish_catalogue.verify(path).catalogue
    checked = publish_catalogue.check_form(path)
    if checked.catalogue is None or checked.blocking():
        raise publish_catalogue.FormFaults(checked)
    return checked.catalogue
