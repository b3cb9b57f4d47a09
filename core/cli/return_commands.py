"""`spendbook return`: check, preview, build, nil, correct, list, receipt, key."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from core.cli import asked_commands, review_commands
from core.cli.answer import DONE, PROBLEMS, Answer, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_period,
    add_verb,
    opened,
    period_of,
)
from core.domain.problems import Problem, Severity
from core.domain.progress import Progress
from core.domain.returns import Check, Detail, Profile, Row
from core.store.book import Book
from core.usecases import (
    explain_checks,
    file_return,
    look_through_texts,
    show_return,
    take_receipt,
)
from core.usecases.file_return import Built, ReturnRequest

_CHECK_HEADS = ("Severity", "Check", "Finding", "Explained by")


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "return", "the standardised return")
    _add_request(add_verb(verbs, "check", "list what to look at before sealing", _check))
    _add_request(add_verb(verbs, "preview", "show what would leave; seal nothing", _preview))
    for name, about, run in (
        ("build", "seal the return for a period", _build),
        ("nil", "seal a declaration of no spend", _nil),
        ("correct", "seal a version that replaces the last one", _correct),
    ):
        parser = add_verb(verbs, name, about, run)
        _add_request(parser)
        parser.add_argument("-o", "--out", type=Path, required=True, help="file or folder")
        if name == "nil":
            parser.add_argument("--reason", default="", help="why there was no spend")
        if name == "correct":
            parser.add_argument("--return-id", default="", help="the return to correct")
    add_book(add_verb(verbs, "list", "list the returns that were sealed", _list))
    receipt = add_verb(verbs, "receipt", "take in the receipt for a return", _receipt)
    add_book(receipt)
    receipt.add_argument("file", type=Path, help="the receipt that came back")
    key = add_verb(verbs, "key", "write the body's public key", _key)
    add_book(key)
    key.add_argument("-o", "--out", type=Path, required=True, help="the .pub file to write")
    asked_commands.add_to_return(verbs)
    review_commands.add_to(verbs)


def _add_request(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_period(parser, required=True)
    add_as_at(parser)
    details, profiles = [d.value for d in Detail], [p.value for p in Profile]
    parser.add_argument("--detail", choices=details, default=Detail.AGREEMENT.value)
    parser.add_argument("--profile", choices=profiles, default=Profile.PBO.value)
    parser.add_argument("--to", action="append", default=[], metavar="PBO", help="a recipient")
    parser.add_argument("--prepared-by", default="", metavar="NAME, ROLE", help="who prepared it")
    parser.add_argument("--approved-by", default="", metavar="NAME, ROLE", help="who approved it")
    parser.add_argument("--contact", default="", help="whom to ask about buying together")
    parser.add_argument(
        "--exchange",
        action="store_true",
        help="agree that buying organisations share its figures, in sums of five bodies or more",
    )
    parser.add_argument(
        "--mask-doubtful", action="store_true", help="mask also what may be about a person"
    )
    parser.add_argument(
        "--explain",
        action="append",
        default=[],
        metavar="CHECK=TEXT",
        help="explain what a check found; the book keeps it",
    )


def _request(args: argparse.Namespace, book: Book) -> ReturnRequest:
    period = period_of(args, book)
    if period is None:
        args.noun_parser.error("argument --period: is required")
        raise AssertionError
    request = ReturnRequest(
        period=period,
        # A return speaks of its period: as at its last day, unless another day is asked for.
        as_at=args.as_at or period.end,
        detail=Detail(args.detail),
        profile=Profile(args.profile),
        recipients=file_return.recipients(book, args.to),
        prepared=_person(args.prepared_by),
        approved=_person(args.approved_by),
        contact=args.contact.strip(),
        mask_doubtful=args.mask_doubtful,
        exchange=args.exchange,
    )
    if args.explain:
        pairs = (text.partition("=") for text in args.explain)
        said = {check.strip(): text.strip() for check, _, text in pairs}
        explain_checks.explain(book, request, said)
    return request


def _person(text: str) -> tuple[str, str] | None:
    name, _, role = text.partition(",")
    return (name.strip(), role.strip()) if name.strip() else None


def _check(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        found = file_return.checks(book, _request(args, book))
    blocking = any(check.problem.weight() is Severity.BLOCKING for check in found)
    rows = [(c.problem.weight().value, c.id, c.problem.message(), c.explanation) for c in found]
    data = {"checks": [check_data(check) for check in found], "blocking": blocking}
    lines = table(_CHECK_HEADS, rows) if rows else ["Nothing to look at."]
    problems = tuple(check.problem for check in found) if args.json else ()
    return Answer(data, tuple(lines), problems, PROBLEMS if blocking else DONE)


def _preview(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        request = _request(args, book)
        content = file_return.preview(book, request, progress=progress)
        seen = look_through_texts.texts(book, request)
    data = {
        "tables": [
            {"name": one.name, "columns": list(one.columns), "rows": [_cells(r) for r in one.rows]}
            for one in content.tables
        ],
        "texts": [
            {
                "table": one.table,
                "place": one.place.in_words(),
                "text": one.text,
                "leaves": one.leaves,
                "why": one.why,
                "open": one.open,
            }
            for one in seen
        ],
    }
    rows = [(one.name, f"{len(one.rows):,}") for one in content.tables]
    lines = [*table(("Table", "Rows"), rows, "1"), ""]
    told = [(o.table, o.place.in_words(), o.text, o.leaves, o.why) for o in seen]
    if told:
        lines += table(("Table", "Where", "As it is", "As it leaves", "What was found"), told)
    else:
        lines.append("No text tells of a person.")
    lines += ["", "With --json every table is printed exactly as it leaves."]
    return Answer(data, tuple(lines))


def _cells(row: Row) -> list[str | int | bool | None]:
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in row]


def check_data(check: Check) -> dict[str, Any]:
    """Return a check as other programs read it."""
    return {
        "id": check.id,
        "severity": check.problem.weight().value,
        "message": check.problem.message(),
        "remedy": check.problem.remedy(),
        "count": check.count,
        "pence": check.pence,
        "page": check.page,
        "chosen": check.chosen,
        "explanation": check.explanation,
        "said_before": check.said_before,
    }


def _build(args: argparse.Namespace, progress: Progress) -> Answer:
    return _sealed(
        args, lambda book, asked: file_return.build(book, asked, args.out, progress=progress)
    )


def _nil(args: argparse.Namespace, _: Progress) -> Answer:
    return _sealed(args, lambda book, asked: file_return.nil(book, asked, args.reason, args.out))


def _correct(args: argparse.Namespace, progress: Progress) -> Answer:
    return _sealed(
        args,
        lambda book, asked: file_return.correct(
            book, asked, args.out, return_id=args.return_id, progress=progress
        ),
    )


def _sealed(args: argparse.Namespace, seal: Callable[[Book, ReturnRequest], Built]) -> Answer:
    with opened(args) as book:
        request = _request(args, book)
        warnings = _warnings(book, request)
        if args.strict and warnings:
            return Answer({}, ("Not sealed: there are warnings.",), warnings)
        built = seal(book, request)
    data = {
        "path": str(built.path),
        "fingerprint": built.fingerprint,
        "short_code": built.short_code,
        "return_id": built.content.return_id,
        "version": built.version,
        "nil": built.content.nil,
        "totals": _totals(built),
    }
    lines = [
        f"Sealed version {built.version}: {built.path}",
        f"Fingerprint of the package, to read out: {built.short_code}",
    ]
    if silent := len(built.content.unexplained()):
        lines.append(
            f"Findings that go out without an explanation: {silent}. Its readers are told so. To"
            " explain them: return correct --explain CHECK=TEXT"
        )
    return Answer(data, tuple(lines), warnings)


def _warnings(book: Book, request: ReturnRequest) -> tuple[Problem, ...]:
    return tuple(
        check.problem
        for check in file_return.checks(book, request)
        if check.problem.weight() is Severity.EXPLAIN and not check.explanation
    )


def _totals(built: Built) -> dict[str, int]:
    summary = built.content.table("summary")
    return {
        name: sum(cell for row in summary.rows if isinstance(cell := row[number], int))
        for number, name in enumerate(summary.columns)
        if name.endswith("_pence")
    }


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = file_return.sealed(book)
    data = [
        {
            "return_id": one.return_id,
            "version": one.version,
            "period": one.period.code(),
            "detail": one.detail.value,
            "profile": one.profile.value,
            "nil": one.nil,
            "file": one.file,
            "fingerprint": one.fingerprint,
            "superseded": one.superseded,
        }
        for one in found
    ]
    rows = [
        (
            one.return_id,
            str(one.version),
            one.sealed_at[:10],
            show_return.short_code(one.fingerprint),
            "replaced" if one.superseded else "counts",
        )
        for one in found
    ]
    heads = ("Return", "Version", "Sealed", "To read out", "State")
    return Answer({"returns": data}, tuple(table(heads, rows, "1")))


def _receipt(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        receipt, touched = take_receipt.take(book, args.file)
    data = {
        "return_id": receipt.return_id,
        "version": receipt.version,
        "publisher": receipt.publisher,
        "fingerprint": receipt.fingerprint,
        "received_on": receipt.received_on.isoformat(),
        "accepted": receipt.accepted,
        "problems": list(receipt.problems),
    }
    return Answer(data, (f"{touched.summary or 'Taken in before'}.", *receipt.problems))


def _key(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        path = file_return.export_public_key(book, args.out)
    return Answer({"path": str(path)}, (f"Wrote the public key {path}.",))
