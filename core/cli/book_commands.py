"""`spendbook book`: new, info, check, backup, restore, rebuild, history, undo, redo."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from core.cli.answer import ALTERED, DONE, Answer, recorded, table, verdict_line
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.parties import Body, Identifier, VatBasis
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import book_place, books, clock_check, rebuild_book


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "book", "make and look after a book")
    _add_new(add_verb(verbs, "new", "make a new book for a body", _new))
    add_book(add_verb(verbs, "info", "say what a book holds", _info))
    add_book(add_verb(verbs, "check", "check the file, its history and every sum", _check))
    backup = add_verb(verbs, "backup", "write a checked copy", _backup)
    add_book(backup)
    backup.add_argument("-o", "--out", type=Path, required=True, help="the folder for the copy")
    restore = add_verb(verbs, "restore", "put a backup in the place of a book", _restore)
    add_book(restore)
    restore.add_argument("backup", type=Path, help="the backup")
    rebuild = add_verb(verbs, "rebuild", "make it again from its files and history", _rebuild)
    add_book(rebuild)
    rebuild.add_argument("-o", "--out", type=Path, required=True, help="the new book")
    history = add_verb(verbs, "history", "list what was done, newest first", _history)
    add_book(history)
    history.add_argument("--limit", type=int, default=None, help="how many entries")
    undo = add_verb(verbs, "undo", "take back the latest entry, or others", _undo)
    add_book(undo)
    which = undo.add_mutually_exclusive_group()
    which.add_argument("--entry", type=int, metavar="NO", help="this one of the history")
    which.add_argument("--back-to", type=int, metavar="NO", help="all that came after this one")
    add_book(add_verb(verbs, "redo", "bring back what was undone last", _redo))
    add_verb(verbs, "types", "list the kinds of body", _types)


def _add_new(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("--name", required=True, help="the body's name")
    parser.add_argument("--type", required=True, help="its kind: see spendbook book types")
    parser.add_argument("--region", default="", help="its NUTS1 region, e.g. UKD")
    parser.add_argument("--family", default="", help="the parent body, if any")
    parser.add_argument(
        "--id",
        type=_read_identifier,
        action="append",
        default=[],
        metavar="SCHEME:ID",
        help="e.g. GB-LAE:WOT",
    )
    parser.add_argument("--member-of", action="append", default=[], help="a buying club")
    parser.add_argument("--year-starts", type=int, choices=range(1, 13), help="month number")


def _read_identifier(text: str) -> Identifier:
    scheme, _, number = text.partition(":")
    if not (scheme and number):
        raise argparse.ArgumentTypeError(f"{text} is not like GB-LAE:WOT")
    return Identifier(scheme, number)


def _new(args: argparse.Namespace, _: Progress) -> Answer:
    kinds = {kind.code: kind for kind in books.body_types()}
    if args.type not in kinds:
        args.noun_parser.error(f"argument --type: choose from {', '.join(kinds)}")
    kind = kinds[args.type]
    if not args.name.strip():
        args.noun_parser.error("argument --name: the body needs a name")
    body = Body(
        name=args.name.strip(),
        type_code=kind.code,
        sector=kind.sector,
        region=args.region,
        family=args.family,
        identifiers=tuple(args.id),
        memberships=tuple(args.member_of),
        first_month=args.year_starts or kind.first_month,
        vat_basis=VatBasis.NET,
    )
    with books.create_book(args.book, body, actor=getpass.getuser()) as book:
        path = str(book.path)
    data = {"path": path, "body": body.name, "type": kind.code, "sector": kind.sector.value}
    words = f"Made the book {path} for {body.name} ({kind.label})."
    return Answer(data, (words,), book_place.warnings_of(Path(path)))


def _info(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        info = books.info(book)
        clock = clock_check.warnings_of(book)
    data = {
        "path": str(info.path),
        "body": info.body.name,
        "type": info.body.type_code,
        "sector": info.body.sector.value,
        "batches": info.batches,
        "lines": info.lines,
        "total_pence": info.pence,
        "suppliers": info.suppliers,
        "date_from": info.date_from,
        "date_to": info.date_to,
        "entries": info.entries,
        "chain": info.chain,
    }
    span = f"{info.date_from} to {info.date_to}" if info.date_from else "no payments yet"
    lines = (
        f"{info.body.name} ({info.type_label})",
        f"{number_of(info.lines, 'payment')}, {pounds(info.pence)}, "
        f"{number_of(info.suppliers, 'supplier')}, {span}",
        f"{number_of(info.batches, 'file')}, "
        f"{number_of(info.entries, 'entry', 'entries')} in the history",
    )
    return Answer(data, lines, (*book_place.warnings_of(info.path), *clock))


def _check(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        results = books.check_book(book)
    passed = all(result.passed for result in results)
    data = {
        "passed": passed,
        "checks": [{"id": r.name, "passed": r.passed, "detail": r.detail} for r in results],
    }
    lines = [verdict_line(r.passed, r.name, r.detail) for r in results]
    return Answer(data, tuple(lines), exit_code=DONE if passed else ALTERED)


def _backup(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        path = books.back_up(book, args.out)
    return Answer({"path": str(path)}, (f"Wrote the copy {path}, and checked it.",))


def _restore(args: argparse.Namespace, _: Progress) -> Answer:
    books.restore_backup(args.backup, args.book)
    return Answer({"path": str(args.book)}, (f"{args.book} is as it was in {args.backup}.",))


def _rebuild(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        made = rebuild_book.rebuild(book, args.out, progress)
    data = {
        "path": str(made.path),
        "same": not made.difference,
        "difference": made.difference,
        "batches": made.files,
        "lines": made.lines,
        "total_pence": made.pence,
        "entries": made.entries,
    }
    from_what = (
        f"Made {made.path} from {made.files} kept files and {made.entries} entries of the history:"
        f" {number_of(made.lines, 'payment')}, {pounds(made.pence)}."
    )
    told = (
        "It says the same as the book."
        if not made.difference
        else (f"The book says something else: {made.difference}.")
    )
    return Answer(data, (from_what, told), exit_code=ALTERED if made.difference else DONE)


def _history(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        entries = books.history(book, args.limit)
    data = [
        {
            "seq": e.seq,
            "at": e.at,
            "by": e.by,
            "verb": e.verb,
            "summary": e.summary,
            "lines": e.lines,
            "pence": e.pence,
            "undoes": e.undoes,
            "undone": e.undone,
            "chain": e.chain,
        }
        for e in entries
    ]
    rows = [
        (str(e.seq), e.at[:16].replace("T", " "), e.by, _marked(e.summary, e.undone))
        for e in entries
    ]
    return Answer({"entries": data}, tuple(table(("No.", "When", "Who", "What"), rows, "0")))


def _undo(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        if args.back_to is not None:
            return recorded(books.go_back_to(book, args.back_to))
        return recorded(books.undo(book, args.entry))


def _redo(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return recorded(books.redo(book))


def _types(args: argparse.Namespace, _: Progress) -> Answer:
    kinds = books.body_types()
    data = [{"code": k.code, "label": k.label, "sector": k.sector.value} for k in kinds]
    rows = [(k.code, k.label, k.sector.value) for k in kinds]
    return Answer({"types": data}, tuple(table(("Kind", "Name", "Sector"), rows)))


def _marked(summary: str, undone: bool) -> str:
    return f"{summary} (undone)" if undone else summary
