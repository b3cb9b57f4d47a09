"""`spendbook suppliers forget`: take a person's name out of a book, for good."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_verb, opened
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import forget_person, tidy_suppliers
from core.usecases.forget_person import Foreseen, Request


def add_to(verbs: Nouns) -> None:
    """Add the verb to the noun."""
    forget = add_verb(verbs, "forget", "take a person's name out of the book for good", _forget)
    add_book(forget)
    forget.add_argument("supplier", help="the number of the supplier, or its name")
    forget.add_argument(
        "--also", action="append", default=[], metavar="NAME", help="another name that goes"
    )
    forget.add_argument(
        "--leave", action="append", default=[], metavar="NAME", help="a name that stays"
    )
    forget.add_argument(
        "--keep-out", action="store_true", help="keep the names out of later files too"
    )
    forget.add_argument(
        "--backups", action="store_true", help="delete the backups that hold a name"
    )
    forget.add_argument("--dry-run", action="store_true", help="say what would go, and stop")
    forget.add_argument("--reason", default=forget_person.REASON, help="for the history")


def _forget(args: argparse.Namespace, _: Progress) -> Answer:
    """Say what would go; with --yes do it: nothing takes it back."""
    with opened(args, read_only=True) as book:
        number = tidy_suppliers.supplier_called(book, args.supplier)
        found = forget_person.foresee(book, number, also=args.also, leave=args.leave)
    data = _data(found)
    if args.dry_run or not args.yes:
        more = "Nothing was changed. Add --yes to do it; nothing takes it back."
        return Answer({**data, "done": False}, (*_words(found), more))
    request = Request(number, found.names, args.keep_out, args.backups, args.reason)
    done = forget_person.forget(args.book, request, actor=getpass.getuser())
    data |= {
        "done": True,
        "seq": done.touched.seq,
        "label": done.label,
        "backup": str(done.backup),
        "deleted_backups": [str(path) for path in done.backups],
        "backups": [str(path) for path in done.left],
    }
    words = (
        f"{done.touched.summary}. In its place stands: {done.label}.",
        f"A fresh backup is in {done.backup}.",
        *(f"Deleted, as it held the name: {path}" for path in done.backups),
        *(f"Still holds the name: {path}" for path in done.left),
        *_elsewhere(found),
    )
    return Answer(data, words)


def _data(found: Foreseen) -> dict[str, object]:
    return {
        "names": list(found.names),
        "offers": [
            {
                "name": one.name,
                "why": one.why,
                "sure": one.sure,
                "lines": one.lines,
                "pence": one.pence,
            }
            for one in found.offers
        ],
        "lines": found.lines,
        "pence": found.pence,
        "notes": found.notes,
        "entries": found.entries,
        "files": [
            {"file": one.file, "emptied": one.emptied, "stays": one.stays} for one in found.files
        ],
        "other_payees": list(found.others),
        "backups": [str(path) for path in found.backups],
    }


def _words(found: Foreseen) -> Iterator[str]:
    yield "These names go out of the book:"
    yield from (f"  {name}" for name in found.names)
    offers = [one for one in found.offers if one.name not in found.names]
    if offers:
        yield "These may be the same person; name those that are with --also:"
        rows = [(one.name, one.why, f"{one.lines:,}", pounds(one.pence)) for one in offers]
        yield from table(("Name", "Why", "Payments", "Pounds"), rows, "2 3")
    yield (
        f"Without a name stay {number_of(found.lines, 'payment')}, {pounds(found.pence)};"
        f" {number_of(found.notes, 'decision or note', 'decisions and notes')};"
        f" {number_of(found.entries, 'entry', 'entries')} of the history."
    )
    for one in found.others:
        yield f"Also part of the name of another payee, and taken out of it: {one}"
    for kept in found.files:
        if not kept.stays:
            how = "is no longer kept" if kept.emptied else "is kept without the name"
            yield f"The copy of {kept.file} {how}."
    for path in found.backups:
        yield f"A backup holds the name: {path}"
    yield from _elsewhere(found)


def _elsewhere(found: Foreseen) -> Iterator[str]:
    for kept in found.files:
        if kept.stays:
            yield f"{kept.file} is its publisher's own and stays as it is."
    yield (
        "Returns that were sent, reports, publications and lists that were saved, and your own"
        " copies of the files are not in the book: look through them yourself."
    )
