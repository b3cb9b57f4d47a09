"""`spendbook spend`: bring files in, close them to the penny, take them out; report and chart."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli import (
    board_command,
    cards_commands,
    closing,
    layouts_commands,
    payments_command,
    profile_command,
    publish_commands,
    reading_words,
)
from core.cli.answer import DONE, PROBLEMS, Answer, recorded, table
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
    read_pence,
)
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.spend import (
    BatchId,
    ImportBatch,
    ImportState,
    Verdict,
)
from core.domain.wording import number_of
from core.store.book import Book
from core.usecases import categorise, close_imports, import_spend, look_at_spend


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "spend", "bring payments in and look at them")
    inspect = add_verb(verbs, "inspect", "say how a file would be read", _inspect)
    inspect.add_argument("file", type=Path, help="the export of payments")
    inspect.add_argument(
        "--grid", action="store_true", help="with --json: the top rows too, as they stand"
    )
    _add_answers(inspect)
    _add_import(add_verb(verbs, "import", "bring payments in", _import))
    add_book(add_verb(verbs, "batches", "list what was brought in", _batches))
    left_out = add_verb(verbs, "left-out", "list the rows that are not payments", _left_out)
    add_book(left_out)
    left_out.add_argument("batch", type=int, help="the number of the import")
    left_out.add_argument("-o", "--out", type=Path, help="a workbook of them with their cells")
    _add_control_total(
        add_verb(verbs, "control-total", "state a file's ledger total, or correct it", _total)
    )
    statement = add_verb(verbs, "statement", "say where every row of a file went", _statement)
    add_book(statement)
    statement.add_argument("batch", type=int, help="the number of the import")
    remove = add_verb(verbs, "remove", "take a file's payments out", _remove)
    add_book(remove)
    remove.add_argument("batch", type=int, help="the number of the import")
    report = add_verb(verbs, "report", "say where the money goes", _report)
    add_book(report)
    add_period(report, required=False)
    _add_by_parent(report)
    report.add_argument(
        "--in-scope", action="store_true", help="only third-party spend: no pay, tax or debt"
    )
    board_command.add_to(report)
    _add_chart(add_verb(verbs, "chart", "draw a chart with its table", _chart))
    payments_command.add_to(verbs)
    profile_command.add_to(verbs)
    cards_commands.add_to(verbs)
    layouts_commands.add_to(verbs)
    publish_commands.add_to(verbs)


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="answer an open question, or read the file another way: date_format=dmy,"
        " supplier=Payee, description=F, skip_rows=3,7-9, payment_rows=15, vat_taken_off=yes",
    )


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an export")
    add_book(parser)
    _add_answers(parser)
    parser.add_argument("--control-total", type=read_pence, metavar="POUNDS", help="the ledger's")
    parser.add_argument("--explain", default="", metavar="TEXT", help="why they differ")
    parser.add_argument(
        "--already-here",
        choices=("ask", "skip", "keep", "replace"),
        default="ask",
        help="what to do with payments that the book has already",
    )
    parser.add_argument(
        "--rest",
        choices=("ask", "keep", "drop"),
        default="ask",
        help="what becomes of a replaced file's payments on days that the new file lacks",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would come of it, and change nothing"
    )


def _add_control_total(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("batch", type=int, help="the number of the import")
    parser.add_argument("total", type=read_pence, metavar="POUNDS", help="what the ledger says")
    parser.add_argument("--explain", default="", metavar="TEXT", help="why they differ")


def _add_by_parent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by-parent", action="store_true", help="count the suppliers of one parent as one"
    )


def _add_chart(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_as_at(parser)
    add_period(parser, required=False)
    parser.add_argument("chart", choices=look_at_spend.CHARTS, help="which chart")
    kinds = "a .png, .svg, .csv or .xlsx file"
    parser.add_argument("-o", "--out", type=Path, required=True, help=kinds)
    _add_by_parent(parser)


def _inspect(args: argparse.Namespace, progress: Progress) -> Answer:
    answers = _answers(args)
    reading = import_spend.look(args.file, answers=answers, limit=0, progress=progress)
    code = DONE if reading.verdict is Verdict.READY else PROBLEMS
    problems = (*reading.notes, *reading.problems)
    data = reading_words.reading_data(reading, grid=args.grid)
    return Answer(data, tuple(reading_words.reading_words(reading)), problems, code)


def _import(args: argparse.Namespace, progress: Progress) -> Answer:
    choices = import_spend.ImportChoices(
        answers=_answers(args),
        control_total=args.control_total,
        explanation=args.explain,
        overlap=args.already_here,
        rest=args.rest,
    )
    if args.control_total is not None and len(args.files) > 1:
        args.noun_parser.error("argument --control-total: is for one file at a time")
    if {"skip_rows", "payment_rows"} & choices.answers.keys() and len(args.files) > 1:
        args.noun_parser.error("argument --answer: rows are those of one file at a time")
    if args.dry_run:
        with opened(args, read_only=True) as book:
            tried = [_try(book, path, choices, progress) for path in args.files]
        words = tuple(line for _, lines in tried for line in lines)
        return Answer({"dry_run": True, "files": [data for data, _ in tried]}, words)
    with opened(args) as book:
        found = import_spend.take_in_all(book, args.files, choices=choices, progress=progress)
        lines = [_imported_words(done) for done in found]
        if args.control_total is not None and not found[0].touched.seq:
            here, said = _state_total(book, found[0].batch, choices)
            found, lines = (replace(found[0], batch=here),), [*lines, said]
        problems = [
            problem
            for done in found
            for problem in (*done.notes, *close_imports.problems(book, done.batch.id))
        ]
    data = [
        {
            **_batch_data(done.batch),
            "out_of_scope_lines": done.out_of_scope_lines,
            "out_of_scope_pence": done.out_of_scope_pence,
            "already_here": done.already_here,
        }
        for done in found
    ]
    return Answer({"batches": data}, tuple(lines), tuple(problems))


def _state_total(
    book: Book, batch: ImportBatch, choices: import_spend.ImportChoices
) -> tuple[ImportBatch, str]:
    """Agree a file that was in the book already to the total that is stated now."""
    total, why = choices.control_total, choices.explanation
    touched = close_imports.set_control_total(book, batch.id, total, why)
    stated = close_imports.one_batch(book, batch.id)
    return stated, f"{touched.summary}: {_agreed(stated)}."


def _try(
    book: Book, path: Path, choices: import_spend.ImportChoices, progress: Progress
) -> tuple[dict[str, Any], list[str]]:
    """Say what would come of a file, as data and in words."""
    how = import_spend.look(path, answers=choices.answers, book=book, limit=0, progress=progress)
    import_spend.require_ready(how)
    here = import_spend.already_here(book, path, how)
    found = close_imports.differences(book, path, how, here.batches)
    statement = close_imports.statement(how)
    data = {
        **closing.differences_data(found),
        "already_here": choices.overlap,
        "must_ask": here.must_ask(),
        "same_lines": here.same_lines,
        "statement": closing.statement_data(statement),
    }
    words = [f"{path.name}: {_what_would_be(here, choices)}"]
    return data, [*words, *closing.differences_words(found), ""]


def _what_would_be(here: import_spend.Overlap, choices: import_spend.ImportChoices) -> str:
    if here.same_file is not None and choices.overlap != "keep":
        return "this very file is in the book; nothing would be changed."
    if choices.overlap == "ask":
        if here.must_ask():
            return "you would be asked to skip, to keep or to replace what is here."
        return "it would be brought in."
    return {
        "keep": "it would be brought in whole, beside what is here.",
        "skip": f"it would be brought in without the {here.same_lines:,} that are here.",
        "replace": "it would be brought in, and what is here of its days taken out.",
    }[choices.overlap]


def _imported_words(done: import_spend.Imported) -> str:
    batch = done.batch
    if done.touched.seq == 0:
        return f"{batch.file}: already in the book, nothing was changed."
    return (
        f"{batch.file}: {number_of(batch.lines, 'payment')}, {pounds(batch.total)} "
        f"({_agreed(batch)}); "
        f"{done.out_of_scope_lines:,} out of scope, {pounds(done.out_of_scope_pence)}; "
        f"rows left out: {batch.left_out}; import number {batch.id}"
    )


def _agreed(batch: ImportBatch) -> str:
    """Say how a file's total stands to the ledger's."""
    if batch.control_total is None:
        return "no ledger total given"
    if batch.ties():
        return "agrees with the ledger"
    return f"differs from the ledger by {pounds(batch.total - batch.control_total)}"


def _batch_data(batch: ImportBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "file": batch.file,
        "fingerprint": batch.fingerprint,
        "lines": batch.lines,
        "total_pence": batch.total,
        "credit_pence": batch.credit_pence,
        "left_out": batch.left_out,
        "control_total_pence": batch.control_total,
        "ties": batch.ties(),
        "state": batch.state().value,
        "explanation": batch.explanation,
    }


def _batches(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        batches = close_imports.batches(book)
    rows = [
        (str(b.id), b.file, f"{b.lines:,}", pounds(b.total), str(b.left_out), _state_words(b))
        for b in batches
    ]
    headings = ("No.", "File", "Payments", "Total", "Left out", "State")
    data = {"batches": [_batch_data(batch) for batch in batches]}
    return Answer(data, tuple(table(headings, rows, "0 2 3 4")))


def _state_words(batch: ImportBatch) -> str:
    if batch.state() is ImportState.EXPLAINED:
        return f"{_agreed(batch)}, explained: {batch.explanation}"
    return f"open: {_agreed(batch)}" if batch.state() is ImportState.OPEN else _agreed(batch)


def _left_out(args: argparse.Namespace, _: Progress) -> Answer:
    number = BatchId(args.batch)
    with opened(args, read_only=True) as book:
        rows = close_imports.left_out(book, number)
        if args.out is not None:
            close_imports.save_rows_of(args.out, book, number)
    data = [reading_words.left_out_data(row) for row in rows]
    words = [(str(row["row"]), row["sheet"], row["reason"]) for row in data]
    return Answer({"left_out": data}, tuple(table(("Row", "Sheet", "Why"), words, "0")))


def _statement(args: argparse.Namespace, _: Progress) -> Answer:
    number = BatchId(args.batch)
    with opened(args, read_only=True) as book:
        batch = close_imports.one_batch(book, number)
        statement = close_imports.statement_of(book, number)
        people = close_imports.personal_data(book, number)
    data = {
        **closing.statement_data(statement),
        **closing.people_data(people),
        "batch": _batch_data(batch),
    }
    words = [f"{batch.file}: {_state_words(batch)}", "", *closing.statement_words(statement), ""]
    return Answer(data, (*words, *closing.people_words(people)))


def _total(args: argparse.Namespace, _: Progress) -> Answer:
    number = BatchId(args.batch)
    with opened(args) as book:
        touched = close_imports.set_control_total(book, number, args.total, args.explain)
        batch = close_imports.one_batch(book, number)
    data = {"seq": touched.seq, "summary": touched.summary, "batch": _batch_data(batch)}
    words = f"{touched.summary}. The file adds up to {pounds(batch.total)}: {_agreed(batch)}."
    return Answer(data, (words,))


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = import_spend.take_out(book, BatchId(args.batch))
    return recorded(touched)


def _report(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.board:
        return board_command.board(args, progress)
    with opened(args, read_only=True) as book:
        profile = look_at_spend.profile(
            book, period_of(args, book), by_parent=args.by_parent, in_scope=args.in_scope
        )
        tree = categorise.taxonomy(book)
    data = {
        "total_pence": profile.total,
        "lines": profile.lines,
        "by_group": [{"group": code, "pence": pence} for code, pence in profile.by_group],
        "by_month": [{"month": month, "pence": pence} for month, pence in profile.by_month],
        "top_suppliers": [{"supplier": n, "pence": p} for n, p in profile.top_suppliers],
        "suppliers_for_80_percent": profile.suppliers_for_80,
        "suppliers": profile.suppliers,
    }
    named = {"out-of-scope": "Out of scope"}
    groups = [
        (named.get(code) or tree.group_label(code), pounds(pence))
        for code, pence in profile.by_group
    ]
    top = [(name, pounds(pence)) for name, pence in profile.top_suppliers]
    few = f"{profile.suppliers_for_80} of {profile.suppliers} suppliers make 80 % of the pounds"
    total = f"{number_of(profile.lines, 'payment')}, {pounds(profile.total)}; {few}"
    lines = [total, "", *table(("Category", "Paid"), groups, "1"), ""]
    return Answer(data, (*lines, *table(("Supplier", "Paid"), top, "1")))


def _chart(args: argparse.Namespace, _: Progress) -> Answer:
    if args.out.suffix.casefold() not in (".png", ".svg", ".csv", ".xlsx"):
        args.noun_parser.error("argument --out: the name must end in .png, .svg, .csv or .xlsx")
    with opened(args, read_only=True) as book:
        chart = look_at_spend.chart(
            book,
            args.chart,
            as_at=day_of(args),
            period=period_of(args, book),
            by_parent=args.by_parent,
        )
    look_at_spend.save_chart(chart, args.out)
    rows = [[str(cell) for cell in row] for row in chart.table.rows]
    data = {
        "path": str(args.out),
        "title": chart.title,
        "caption": chart.caption,
        "columns": list(chart.table.columns),
        "rows": rows,
    }
    words = table(chart.table.columns, chart.table.texts())
    return Answer(data, (chart.title, *words, chart.caption))


def _answers(args: argparse.Namespace) -> dict[str, str]:
    pairs = (text.partition("=") for text in args.answer)
    return {key.strip(): value.strip() for key, _, value in pairs}
