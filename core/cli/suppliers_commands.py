"""`spendbook suppliers`: list, show, suggest, merge, split, never, flag, identify, parent."""

from __future__ import annotations

import argparse
import csv
import dataclasses
import io
from collections.abc import Sequence
from pathlib import Path

from core.cli import forget_command
from core.cli.answer import Answer, recorded, table
from core.cli.options import Nouns, add_as_at, add_book, add_noun, add_verb, day_of, opened
from core.domain.money import pounds
from core.domain.parties import PayeeClass, SupplierId
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.formats.files import read_within, write_atomically
from core.usecases import know_suppliers, show_supplier, tidy_suppliers
from core.usecases.know_suppliers import ListTaken
from core.usecases.tidy_suppliers import HouseRow

_FLAGS = ("sme", "vcse", "local", "public_body", "family")


class NoSupplierColumn(UserError):
    """The file {file} has no column "{column}"."""

    code = "SB-252"
    exit_code = 3
    remedy_text = "Name the column in the first row."


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "suppliers", "bring the spellings of a supplier together")
    listed = add_verb(verbs, "list", "list suppliers, the largest first", _list)
    add_book(listed)
    listed.add_argument(
        "--by-parent", action="store_true", help="add up the suppliers of one parent"
    )
    show = add_verb(verbs, "show", "say all that is known of a supplier", _show)
    add_book(show)
    add_as_at(show)
    show.add_argument("supplier", help="the number of the supplier, or its name")
    suggest = add_verb(verbs, "suggest", "offer names that may be one supplier", _suggest)
    suggest.add_argument(
        "file", type=Path, nargs="?", help="a CSV file with a column supplier; none with --book"
    )
    suggest.add_argument("-o", "--out", type=Path, help="the CSV file to write, for a file")
    suggest.add_argument("--book", type=Path, help="the suppliers of a book, with their numbers")
    suggest.add_argument("--groups", action="store_true", help="write groups, not pairs")
    merge = add_verb(verbs, "merge", "make several suppliers one", _merge)
    add_book(merge)
    merge.add_argument("keep", type=int, help="the number of the supplier to keep")
    merge.add_argument("others", type=int, nargs="+", help="the numbers to join to it")
    split = add_verb(verbs, "split", "make a spelling a supplier of its own", _split)
    add_book(split)
    split.add_argument("supplier", type=int, help="the number of the supplier")
    split.add_argument("spelling", nargs="+", help="the spellings to take out")
    never = add_verb(verbs, "never", "remember that two suppliers are not one", _never)
    add_book(never)
    never.add_argument("left", type=int, help="the number of one")
    never.add_argument("right", type=int, help="the number of the other")
    _add_facts(verbs)
    forget_command.add_to(verbs)


def _add_facts(verbs: Nouns) -> None:
    flag = add_verb(verbs, "flag", "say what suppliers are", _flag)
    add_book(flag)
    flag.add_argument("suppliers", type=int, nargs="*", help="the numbers of the suppliers")
    flag.add_argument(
        "--from", dest="list", type=Path, metavar="FILE", help="a list of names or numbers"
    )
    for name in _FLAGS:
        flag.add_argument(f"--{name.replace('_', '-')}", choices=("yes", "no", "unknown"))
    flag.add_argument("--payee", choices=[kind.value for kind in PayeeClass])
    identify = add_verb(verbs, "identify", "say what number a supplier has in a register", _id)
    add_book(identify)
    identify.add_argument("supplier", type=int, help="the number of the supplier")
    identify.add_argument("scheme", choices=sorted(know_suppliers.SCHEMES), help="the register")
    identify.add_argument("number", help='its number there; "" takes it back')
    parent = add_verb(verbs, "parent", "say to which parent suppliers belong", _parent)
    add_book(parent)
    parent.add_argument("suppliers", type=int, nargs="*", help="the numbers of the suppliers")
    parent.add_argument("--name", default="", help="the parent; none: they belong to none")
    parent.add_argument(
        "--from", dest="list", type=Path, metavar="FILE", help="a list of suppliers and parents"
    )


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        rows = tidy_suppliers.suppliers(book)
    if args.by_parent:
        return _list_houses(tidy_suppliers.by_house(rows))
    data = [
        {
            "id": row.supplier.id,
            "supplier": row.supplier.name,
            "lines": row.lines,
            "pence": row.pence,
            "spellings": list(row.spellings),
            "identifiers": [f"{one.scheme}:{one.id}" for one in row.supplier.identifiers],
            "disputed": [f"{one.scheme}:{one.id}" for one in row.supplier.disputed],
            "parent": row.supplier.parent,
        }
        for row in rows
    ]
    words = [(str(r.supplier.id), r.supplier.name, f"{r.lines:,}", pounds(r.pence)) for r in rows]
    headings = ("No.", "Supplier", "Payments", "Paid")
    return Answer({"suppliers": data}, tuple(table(headings, words, "0 2 3")))


def _list_houses(rows: Sequence[HouseRow]) -> Answer:
    data = [
        {
            "parent": row.name,
            "suppliers": [one.supplier.name for one in row.members],
            "lines": row.lines,
            "pence": row.pence,
        }
        for row in rows
    ]
    words = [
        (row.name, f"{len(row.members):,}", f"{row.lines:,}", pounds(row.pence)) for row in rows
    ]
    headings = ("Parent or supplier", "Suppliers", "Payments", "Paid")
    return Answer({"parents": data}, tuple(table(headings, words, "1 2 3")))


def _show(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        number = tidy_suppliers.supplier_called(book, args.supplier)
        card = show_supplier.card(book, number, day_of(args))
    supplier = card.supplier
    data = {
        "id": supplier.id,
        "supplier": supplier.name,
        "pence": card.pence,
        "lines": card.lines,
        "identifiers": [f"{one.scheme}:{one.id}" for one in supplier.identifiers],
        "disputed": [f"{one.scheme}:{one.id}" for one in supplier.disputed],
        "parent": supplier.parent,
        "said": [dataclasses.asdict(one) for one in card.said],
        "tables": {
            name: [
                {"words": row.words, "more": row.more, "lines": row.lines, "pence": row.pence}
                for row in rows
            ]
            for name, rows in card.tables().items()
        },
        "decisions": [{"seq": one.seq, "summary": one.summary} for one in card.decisions],
    }
    words = [f"{supplier.name}: {number_of(card.lines, 'payment')}, {pounds(card.pence)}"]
    for name, rows in card.tables().items():
        if rows:
            cells = [
                (row.words, row.more, "" if row.pence is None else pounds(row.pence))
                for row in rows
            ]
            words += ["", *table((name.capitalize(), "", "Paid"), cells, "2")]
    return Answer(data, tuple(words))


def _suggest(args: argparse.Namespace, _: Progress) -> Answer:
    if bool(args.book) == bool(args.file):
        args.noun_parser.error("name a CSV file, or a book with --book")
    if args.book and args.groups:
        args.noun_parser.error("--groups goes with a CSV file")
    if args.book:
        return _suggest_of_book(args)
    if args.out is None:
        args.noun_parser.error("say with -o where to write")
    names = list(dict.fromkeys(row["supplier"] for row in read_rows(args.file, "supplier")))
    if args.groups:
        grouped = tidy_suppliers.group_names(names)
        write_rows(args.out, ("supplier", "group"), [(n, grouped[n]) for n in names])
        count = len(set(grouped.values()))
        words = f"{len(names)} names stand for {count} suppliers: {args.out}"
        return Answer({"names": len(names), "groups": count, "path": str(args.out)}, (words,))
    pairs = tidy_suppliers.suggest_names(names)
    headings = ("left", "right", "reason", "strength")
    rows = [(p.left, p.right, p.reason, str(p.strength)) for p in pairs]
    write_rows(args.out, headings, rows)
    words = f"{len(pairs)} pairs among {len(names)} names: {args.out}"
    return Answer({"names": len(names), "pairs": len(pairs), "path": str(args.out)}, (words,))


def _suggest_of_book(args: argparse.Namespace) -> Answer:
    """List the pairs of a book, as its Suppliers page offers them."""
    with opened(args, read_only=True) as book:
        pairs = tidy_suppliers.possible_matches(book)
    data = [
        {
            "left": pair.left.supplier.id,
            "left_name": pair.left.supplier.name,
            "right": pair.right.supplier.id,
            "right_name": pair.right.supplier.name,
            "reason": pair.reason,
            "strength": pair.strength,
            "pence": pair.pence,
        }
        for pair in pairs
    ]
    headings = ("left", "left_name", "right", "right_name", "reason", "pence")
    rows = [[str(row[name]) for name in headings] for row in data]
    if args.out:
        write_rows(args.out, headings, rows)
    shown = [(*row[:5], pounds(int(row[5]))) for row in rows]
    titles = ("No.", "Keep", "No.", "Join to it", "What speaks for it", "Together")
    paid = tidy_suppliers.paid_in(pairs)
    words = f"{len(pairs)} pairs, {pounds(paid)} paid to their suppliers"
    return Answer({"pairs": data, "pence": paid}, (words, *table(titles, shown, "0 2 5")))


def _merge(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        others = [SupplierId(number) for number in args.others]
        return recorded(tidy_suppliers.merge(book, SupplierId(args.keep), others))


def _split(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        held = tidy_suppliers.spellings(book, SupplierId(args.supplier))
        chosen = [one.payee_id for one in held if one.name in args.spelling]
        if not held:
            args.noun_parser.error(f"no supplier has the number {args.supplier}, or it was joined")
        if not chosen:
            there = "; ".join(one.name for one in held)
            args.noun_parser.error(f"no such spelling; there are: {there}")
        return recorded(tidy_suppliers.split(book, chosen, args.spelling[0]))


def _never(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        left, right = SupplierId(args.left), SupplierId(args.right)
        return recorded(tidy_suppliers.never(book, left, right))


def _flag(args: argparse.Namespace, _: Progress) -> Answer:
    answers = {"yes": True, "no": False, "unknown": None}
    said = {name: getattr(args, name) for name in _FLAGS}
    flags: dict[str, bool | PayeeClass | None] = {
        name: answers[text] for name, text in said.items() if text
    }
    if args.payee:
        flags["payee_class"] = PayeeClass(args.payee)
    if bool(args.list) == bool(args.suppliers):
        args.noun_parser.error("name suppliers by number, or a list with --from")
    if not flags and not args.list:
        args.noun_parser.error("say at least one flag, e.g. --sme yes")
    with opened(args) as book:
        if args.list:
            return _listed(know_suppliers.take_list(book, args.list, **flags))
        ids = [SupplierId(number) for number in args.suppliers]
        return recorded(know_suppliers.flag_several(book, ids, **flags))


def _id(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        number = SupplierId(args.supplier)
        return recorded(know_suppliers.set_number(book, number, args.scheme, args.number))


def _parent(args: argparse.Namespace, _: Progress) -> Answer:
    if bool(args.list) == bool(args.suppliers):
        args.noun_parser.error("name suppliers by number, or a list with --from")
    with opened(args) as book:
        if args.list:
            return _listed(know_suppliers.take_list(book, args.list))
        ids = [SupplierId(number) for number in args.suppliers]
        return recorded(know_suppliers.set_parent(book, ids, args.name))


def _listed(taken: ListTaken) -> Answer:
    data = {
        "seq": taken.touched.seq,
        "suppliers": list(taken.suppliers),
        "unknown": list(taken.unknown),
        "disputes": list(taken.disputes),
    }
    words = [f"{taken.touched.summary}."]
    words += [f"Not a supplier of this book: {name}" for name in taken.unknown]
    return Answer(data, (*words, *taken.disputes))


def read_rows(path: Path, *required: str) -> list[dict[str, str]]:
    """Read a CSV file of this program's own making or layout, with the columns it must have.

    Headings are told apart without regard to capitals.

    Raises:
        NoSupplierColumn: a column is missing.
    """
    data = read_within(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or ()]
    for column in required:
        if column not in reader.fieldnames:
            raise NoSupplierColumn(file=path.name, column=column)
    return [{key: value or "" for key, value in row.items() if key} for row in reader]


def write_rows(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file for other programs, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    write_atomically(path, text.getvalue().encode())
