"""The answers to what a publisher also asks, as tables of a return: one for each kind of row.

Their columns are made from the questions, which travel beside them; so whoever has the return
can check the answers with no catalogue at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.domain.problems import Place, Problem
from core.domain.return_fields import (
    Answer,
    AskedField,
    Form,
    Kind,
    Questions,
    bound,
    read,
    shape_of,
    written,
)
from core.domain.returns import Table
from core.formats.asked_layouts import IN_RETURN, questions_in, questions_rows
from core.formats.columns import Column, Holds, Layout

_ASKING = frozenset(layout.name for layout in IN_RETURN)
_HOLDS = {
    Kind.TEXT: Holds.TEXT,
    Kind.WHOLE: Holds.COUNT,
    Kind.NUMBER: Holds.DECIMAL,
    Kind.POUNDS: Holds.PENCE,
    Kind.DAY: Holds.DAY,
    Kind.YES_NO: Holds.YES_NO,
}


def tables_of_answers(
    answered: Iterable[tuple[Questions, Sequence[dict[str, Answer]]]],
) -> tuple[Table, ...]:
    """Return the tables for what was answered: the questions first, then the answers.

    What has no row is left out; nothing answered gives no table.
    """
    asked: dict[str, Questions] = {}
    answers: list[Table] = []
    for questions, rows in answered:
        if rows:
            name = f"answers_{len(answers) + 1}"
            asked[name] = questions
            answers.append(_table(name, questions, rows))
    if not answers:
        return ()
    found = questions_rows(asked)
    beside = []
    for layout in IN_RETURN:
        names = tuple(column.name for column in layout.columns)
        cells = tuple(tuple(map(row.get, names)) for row in found[layout.name])
        beside.append(Table(layout.name, names, cells))
    return (*beside, *answers)


def _table(name: str, questions: Questions, rows: Sequence[dict[str, Answer]]) -> Table:
    fields = questions.record.fields
    return Table(
        name,
        tuple(column_name(field) for field in fields),
        tuple(tuple(_cell(field, row.get(field.name)) for field in fields) for row in rows),
        questions,
    )


def _cell(field: AskedField, value: Answer) -> Answer:
    return "" if value is None and field.kind is Kind.TEXT else value


def column_name(field: AskedField) -> str:
    """Return what a field's column is called: pounds are whole pence, and say so."""
    return f"{field.name}_pence" if field.kind is Kind.POUNDS else field.name


def layout_of_answers(name: str, questions: Questions) -> Layout:
    """Return the layout of a table of answers."""
    record = questions.record
    form = Form(record, questions.choices)
    return Layout(
        name,
        f"{questions.agreement_no} {record.title}",
        f"a row of {record.title}, asked by {questions.publisher}",
        tuple(_column(field, form) for field in record.fields),
    )


def _column(field: AskedField, form: Form) -> Column:
    return Column(
        column_name(field),
        field.title,
        field.about or field.title,
        _HOLDS[field.kind],
        # Where it is asked only sometimes, the rows that do without it are right.
        required=field.required and not field.asked_if,
        choices=form.every_choice(field),
        limits=tuple(_limits(field)),
    )


def _limits(field: AskedField) -> Iterator[tuple[str, str | int]]:
    text = field.kind is Kind.TEXT
    for stated, name in ((field.least, "minLength"), (field.most, "maxLength")):
        size = bound(field.kind, stated)
        if size is None or size != size.to_integral_value():
            continue
        limit = name if text else name.replace("Length", "imum")
        day = field.kind is Kind.DAY
        yield limit, written(field.kind, read(field.kind, stated)) if day else int(size)
    if field.shape and text:
        yield "pattern", f"({shape_of(field.shape).pattern})"


def with_questions(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables of a return that was read, answers with what they answer.

    Raises:
        ValueError: the questions are none, or the answers have other columns.
    """
    rows = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in tables
        if table.name in _ASKING
    }
    asked = questions_in(rows)
    return tuple(
        replace(table, questions=asked[table.name]) if table.name in asked else table
        for table in tables
    )


def answers_in(tables: Iterable[Table]) -> Iterator[tuple[Questions, list[dict[str, Answer]]]]:
    """Yield what was asked, and the rows that answer it, of a return's tables."""
    for table in tables:
        if table.questions is not None:
            fields = table.questions.record.fields
            yield (
                table.questions,
                [
                    {
                        field.name: None if cell == "" else cell
                        for field, cell in zip(fields, row, strict=True)
                    }
                    for row in table.rows
                ],
            )


def answer_problems(tables: Iterable[Table]) -> Iterator[Problem]:
    """Yield what is wrong with the answers of a return, by the questions that it carries."""
    named = [table for table in tables if table.questions is not None]
    for table, (questions, rows) in zip(named, answers_in(named), strict=True):
        form = Form(questions.record, questions.choices)
        for number, row in enumerate(rows, start=2):
            yield from form.problems(row, Place(file=f"{table.name}.csv", row=number))
