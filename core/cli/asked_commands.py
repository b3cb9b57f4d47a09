"""`spendbook return fields` and `spendbook catalogue fields`: what is asked beside the return."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.cli.answer import DONE, PROBLEMS, Answer, table
from core.cli.collecting import add_folder, collected
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
)
from core.domain.operations import Touched
from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.return_fields import AskedField, Form, Questions, written
from core.store.book import Book
from core.store.collection import Collection
from core.usecases import answer_fields, ask_fields, fill_answers, gather_answers
from core.usecases.answer_fields import AskedRow, AskedTable, NotAsked


def add_to_return(verbs: Nouns) -> None:
    """Add the body's side to the noun `return`."""
    fields = add_noun(verbs, "fields", "what buying organisations also ask")
    for name, about, run in (
        ("list", "list what is asked of the agreements that you use", _list),
        ("check", "list every answer that is missing or wrong", _check),
        ("write", "write a workbook with what the book knows, to fill", _write),
        ("fill", "take a filled workbook or CSV file in", _fill),
        ("set", "answer one row", _set),
        ("forget", "take what was said of a row back", _forget),
    ):
        parser = add_verb(fields, name, about, run)
        add_book(parser)
        add_period(parser, required=False)
        add_as_at(parser)
        if name == "write":
            parser.add_argument("-o", "--out", type=Path, required=True, help="the workbook")
        if name == "fill":
            parser.add_argument("file", type=Path, help="the filled workbook, or a CSV file")
        if name in ("fill", "set", "forget"):
            needed = name != "fill"
            parser.add_argument("--agreement", required=needed, default="", help="its number")
            parser.add_argument("--record", required=needed, default="", help="the kind of row")
        if name in ("set", "forget"):
            parser.add_argument("row", help="the row, as list shows it; new for another one")
        if name == "set":
            parser.add_argument("answers", nargs="+", metavar="FIELD=TEXT", help="an answer")


def add_to_catalogue(verbs: Nouns) -> None:
    """Add the publisher's side to the noun `catalogue`."""
    parser = add_verb(verbs, "fields", "list what a form or catalogue also asks", _asked)
    parser.add_argument("file", type=Path, help="the form or the catalogue package")
    parser.add_argument("-o", "--out", type=Path, help="write the workbook that bodies fill")
    parser.add_argument("--try", dest="rows", type=Path, help="check the rows of such a workbook")


def add_to_returns(verbs: Nouns) -> None:
    """Add what comes back to the publisher to the noun `pbo returns`."""
    parser = add_verb(verbs, "answers", "write what bodies answered to what was asked", _gather)
    add_folder(parser)
    add_as_at(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, help="a folder for CSV files")


def _gather(args: argparse.Namespace, progress: Progress) -> Answer:
    path, done = collected(args, progress)
    with Collection.open(path) as collection:
        found = gather_answers.gather(collection, args.out, progress=progress)
    data = {
        "records": [
            {
                "publisher": one.publisher,
                "agreement_no": one.agreement_no,
                "record": one.record,
                "returns": one.returns,
                "rows": one.rows,
                "totals_pence": dict(one.totals),
                "path": str(one.path),
            }
            for one in found
        ]
    }
    rows = [
        (one.publisher, one.agreement_no, one.record, f"{one.returns:,}", f"{one.rows:,}")
        for one in found
    ]
    headings = ("Asked by", "Agreement", "Record", "Returns", "Rows")
    lines = table(headings, rows, "3 4") if rows else ["No return answers anything more."]
    return Answer(data, (*lines, done.how()))


def _tables(args: argparse.Namespace, book: Book) -> tuple[AskedTable, ...]:
    period = period_of(args, book)
    return answer_fields.look(book, as_at=day_of(args), period=period)


def _one(args: argparse.Namespace, tables: Iterable[AskedTable]) -> AskedTable:
    for one in tables:
        asked = one.questions
        if (asked.agreement_no, asked.record.name) == (args.agreement, args.record):
            return one
    raise NotAsked(name=f"{args.agreement} {args.record}".strip())


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _tables(args, book)
    if not found:
        return Answer({"records": []}, ("Nothing more is asked of the agreements in use.",))
    rows = [
        (
            one.owner,
            one.questions.agreement_no,
            one.questions.record.name,
            f"{len(one.rows):,}",
            f"{len(one.complete()):,}",
        )
        for one in found
    ]
    headings = ("Asked by", "Agreement", "Record", "Rows", "Complete")
    lines = table(headings, rows, "3 4")
    return Answer({"records": [_table_data(one) for one in found]}, tuple(lines))


def _table_data(one: AskedTable) -> dict[str, Any]:
    return {
        **_questions_data(one.questions),
        "owner": one.owner,
        "complete": len(one.complete()),
        "totals": {f"{field.name}_pence": pence for field, pence in one.totals()},
        "rows": [_row_data(one, row) for row in one.rows],
    }


def _row_data(one: AskedTable, row: AskedRow) -> dict[str, Any]:
    fields = one.questions.record.fields
    return {
        "row": row.key,
        "about": row.about,
        "cells": {f.name: written(f.kind, row.cells[f.name]) for f in fields},
        "said": sorted(row.said),
        "problems": [problem.message() for problem in row.problems],
    }


def _questions_data(asked: Questions) -> dict[str, Any]:
    record = asked.record
    form = Form(record, asked.choices)
    return {
        "publisher": asked.publisher,
        "agreement_no": asked.agreement_no,
        "record": record.name,
        "title": record.title,
        "one_row_is": record.grain.value,
        "fields": [_field_data(field, form) for field in record.fields],
    }


def _field_data(field: AskedField, form: Form) -> dict[str, Any]:
    return {
        "field": field.name,
        "title": field.title,
        "holds": field.kind.value,
        "required": field.required,
        "choices": list(form.every_choice(field)),
        "depends_on": list(field.given),
        "asked_if": field.asked_if,
        "known_as": field.known_as.value if field.known_as else "",
    }


def _check(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _tables(args, book)
    wrong = [
        (one.questions.agreement_no, one.questions.record.title, row.about, problem)
        for one in found
        for row in one.rows
        for problem in row.problems
    ]
    headings = ("Agreement", "Record", "Row", "What is wrong", "What to do")
    rows = [(*place, one.message(), one.remedy()) for *place, one in wrong]
    lines = table(headings, rows) if rows else ["Everything that is asked is answered."]
    data = {"rows": sum(len(one.rows) for one in found), "problems": len(wrong)}
    problems = tuple(one for *_, one in wrong) if args.json else ()
    return Answer(data, tuple(lines), problems, PROBLEMS if wrong else DONE)


def _write(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _tables(args, book)
        if not found:
            raise NotAsked(name="fields")
        path = fill_answers.write_sheets(book, args.out, found)
    return Answer({"path": str(path), "sheets": len(found)}, (f"Wrote {path}.",))


def _fill(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        found = _tables(args, book)
        if args.agreement or args.record or args.file.suffix.lower() == ".csv":
            found = (_one(args, found),)
        done = fill_answers.fill(book, args.file, found)
    summary = done.touched.summary if done.touched else "Nothing new was said"
    data = {"rows": done.rows, "summary": summary}
    code = PROBLEMS if done.problems else DONE
    return Answer(data, (f"{summary}.",), done.problems, code)


def _set(args: argparse.Namespace, _: Progress) -> Answer:
    pairs = [text.partition("=") for text in args.answers]
    said = {name.strip(): text.strip() for name, _, text in pairs}
    with opened(args) as book:
        one = _one(args, _tables(args, book))
        row = answer_fields.new_row(one) if args.row == "new" else args.row
        touched = answer_fields.answer(book, one, row, said)
        again = _one(args, _tables(args, book))
    left = next((r.problems for r in again.rows if r.key == row), ())
    return _done(touched, row, left)


def _done(touched: Touched, row: str, left: tuple[Problem, ...]) -> Answer:
    lines = [f"{touched.summary}."]
    lines += [f"Still to do: {one.message()} {one.remedy()}" for one in left]
    data = {"row": row, "summary": touched.summary, "left": [one.message() for one in left]}
    return Answer(data, tuple(lines))


def _forget(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        one = _one(args, _tables(args, book))
        touched = answer_fields.forget(book, one, args.row)
    return Answer({"summary": touched.summary}, (f"{touched.summary}.",))


def _asked(args: argparse.Namespace, _: Progress) -> Answer:
    found = ask_fields.asked_in(args.file)
    data: dict[str, Any] = {"records": [_questions_data(one) for one in found]}
    rows = [
        (
            one.agreement_no,
            one.record.title,
            field.title,
            field.kind.value,
            "yes" if field.required else "",
            field.lookup,
        )
        for one in found
        for field in one.record.fields
    ]
    headings = ("Agreement", "Record", "Field", "Holds", "Must", "List")
    lines = table(headings, rows) if rows else ["It asks nothing beside the standard return."]
    if args.out:
        path = ask_fields.write_empty(args.file, args.out)
        lines.append(f"Wrote {path}.")
    if args.rows is None:
        return Answer(data, tuple(lines))
    tried = ask_fields.try_rows(args.file, args.rows)
    data |= {"tried": tried.rows, "right": tried.right}
    lines = [f"Rows tried: {tried.rows:,}; of them a body could send {tried.right:,}."]
    return Answer(data, tuple(lines), tried.problems, PROBLEMS if tried.problems else DONE)
