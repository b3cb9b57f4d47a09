"""`spendbook categories codes` and `categories cpv`: a body's own codes, and CPV 2008."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from core.cli.answer import PROBLEMS, Answer, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.usecases import categorise, own_codes
from core.usecases.own_codes import CodesLook


def add_to(verbs: Nouns) -> None:
    """Add both nouns' verbs to the parser."""
    cpv = add_verb(verbs, "cpv", "find codes of CPV 2008 by words or digits", _cpv)
    cpv.add_argument("text", help="words, the first digits of a code, or a leaf of the tree")
    cpv.add_argument("--limit", type=int, default=30, help="how many codes")
    cpv.add_argument("--book", type=Path, default=None, help="by the categories of this book")
    codes = add_noun(verbs, "codes", "the body's own codes and what they mean")
    add_book(add_verb(codes, "list", "list the codes that were taken in", _list))
    take = add_verb(codes, "import", "take in a list of codes with their categories", _take)
    add_book(take)
    take.add_argument("file", type=Path, help="CSV or XLSX: code, label, category")
    take.add_argument("--dry-run", action="store_true", help="say what would move, and stop")
    forget = add_verb(codes, "forget", "forget the codes of a scheme", _forget)
    add_book(forget)
    forget.add_argument("scheme", help="the scheme, as the list shows it")
    forget.add_argument("--dry-run", action="store_true", help="say what would move, and stop")
    export = add_verb(codes, "export", "write account codes with category and pounds", _export)
    add_book(export)
    export.add_argument("-o", "--out", type=Path, required=True, help="the CSV file to write")


def _cpv(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) if args.book else nullcontext() as book:
        tree = categorise.taxonomy(book)
        found = categorise.search_cpv(args.text, args.limit, book)
    data = [
        {"code": one.code, "label": one.label, "category": one.leaf, "wider": list(one.wider)}
        for one in found
    ]
    rows = [
        (one.code, one.label, tree.label(one.leaf) if one.leaf else "-", " > ".join(one.wider))
        for one in found
    ]
    return Answer({"codes": data}, tuple(table(("Code", "Label", "Category", "Within"), rows)))


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = own_codes.codes(book)
    data = [
        {
            "scheme": one.scheme,
            "code": one.code,
            "label": one.label,
            "category": one.category,
            "version": one.version,
        }
        for one in found
    ]
    rows = [(one.scheme, one.code, one.label, one.category or "-") for one in found]
    return Answer({"codes": data}, tuple(table(("Scheme", "Code", "Label", "Category"), rows)))


def _take(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        look = own_codes.look(book, args.file)
        data, told = _effect(look)
        if look.problems:
            words = f"{len(look.problems):,} things to put right; nothing was taken in"
            return Answer(data, (words,), look.problems, PROBLEMS)
        return _done(data, told, None if args.dry_run else own_codes.take_in(book, args.file))


def _forget(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        data, told = _effect(own_codes.look_forgetting(book, args.scheme))
        return _done(data, told, None if args.dry_run else own_codes.forget(book, args.scheme))


def _effect(look: CodesLook) -> tuple[dict[str, Any], list[str]]:
    data = {
        "codes": len(look.codes),
        "lines": look.lines,
        "pence": look.pence,
        "moves": moves_data(look.moves),
        "sealed": sealed_data(look.sealed),
    }
    words = f"{len(look.codes):,} codes; {look.lines:,} payments move, {pounds(look.pence)}"
    return data, [words, *moves_table(look.moves), *sealed_words(look.sealed)]


def _done(data: dict[str, Any], told: list[str], touched: Touched | None) -> Answer:
    if touched is None:
        return Answer(data, tuple(told))
    said = {**data, "seq": touched.seq, "summary": touched.summary}
    return Answer(said, (*told, f"{touched.summary}."))


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        path = own_codes.export_mapping(book, args.out)
        rows = len(own_codes.mapping(book))
    return Answer({"path": str(path), "rows": rows}, (f"{rows} account codes: {path}",))
