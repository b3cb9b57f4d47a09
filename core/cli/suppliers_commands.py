"""`spendbook suppliers`: list, suggest, merge, split, flag."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import PayeeClass, SupplierId
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.formats.files import read_within, write_atomically
from core.usecases import tidy_suppliers

_FLAGS = ("sme", "vcse", "local", "public_body", "family")


class NoSupplierColumn(UserError):
    """The file {file} has no column "{column}"."""

    code = "SB-252"
    exit_code = 3
    remedy_text = "Name the column in the first row."


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "suppliers", "bring the spellings of a supplier together")
    add_book(add_verb(verbs, "list", "list suppliers, the largest first", _list))
    suggest = add_verb(verbs, "suggest", "offer names that may be one supplier", _suggest)
    suggest.add_argument("file", type=Path, help="a CSV file with a column supplier")
    suggest.add_argument("-o", "--out", type=Path, required=True, help="the CSV file to write")
    suggest.add_argument("--groups", action="store_true", help="write groups, not pairs")
    merge = add_verb(verbs, "merge", "make several suppliers one", _merge)
    add_book(merge)
    merge.add_argument("keep", type=int, help="the number of the supplier to keep")
    merge.add_argument("others", type=int, nargs="+", help="the numbers to join to it")
    split = add_verb(verbs, "split", "make a spelling a supplier of its own", _split)
    add_book(split)
    split.add_argument("supplier", type=int, help="the number of the supplier")
    split.add_argument("spelling", nargs="+", help="the spellings to take out")
    flag = add_verb(verbs, "flag", "say what a supplier is", _flag)
    add_book(flag)
    flag.add_argument("supplier", type=int, help="the number of the supplier")
    for name in _FLAGS:
        flag.add_argument(f"--{name.replace('_', '-')}", choices=("yes", "no", "unknown"))
    flag.add_argument("--payee", choices=[kind.value for kind in PayeeClass])


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        rows = tidy_suppliers.suppliers(book)
    data = [
        {
            "id": row.supplier.id,
            "supplier": row.supplier.name,
            "lines": row.lines,
            "pence": row.pence,
            "spellings": list(row.spellings),
        }
        for row in rows
    ]
    words = [(str(r.supplier.id), r.supplier.name, f"{r.lines:,}", pounds(r.pence)) for r in rows]
    headings = ("No.", "Supplier", "Payments", "Paid")
    return Answer({"suppliers": data}, tuple(table(headings, words, "0 2 3")))


def _suggest(args: argparse.Namespace, _: Progress) -> Answer:
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


def _merge(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        others = [SupplierId(number) for number in args.others]
        return _touched(tidy_suppliers.merge(book, SupplierId(args.keep), others))


def _split(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        held = tidy_suppliers.spellings(book, SupplierId(args.supplier))
        chosen = [one.payee_id for one in held if one.name in args.spelling]
        if not chosen:
            args.noun_parser.error(f"no such spelling; there are: {[one.name for one in held]}")
        return _touched(tidy_suppliers.split(book, chosen, args.spelling[0]))


def _flag(args: argparse.Namespace, _: Progress) -> Answer:
    answers = {"yes": True, "no": False, "unknown": None}
    said = {name: getattr(args, name) for name in _FLAGS}
    flags: dict[str, bool | PayeeClass | None] = {
        name: answers[text] for name, text in said.items() if text
    }
    if args.payee:
        flags["payee_class"] = PayeeClass(args.payee)
    if not flags:
        args.noun_parser.error("say at least one flag, e.g. --sme yes")
    with opened(args) as book:
        return _touched(tidy_suppliers.set_flags(book, SupplierId(args.supplier), **flags))


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


def _touched(touched: Touched) -> Answer:
    return Answer({"seq": touched.seq, "summary": touched.summary}, (f"{touched.summary}.",))
