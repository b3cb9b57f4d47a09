"""`spendbook categories`: coverage, suggest, set, put, accept, rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli import (
    codes_commands,
    edition_commands,
    pack_commands,
    put_command,
    queue_commands,
    rules_commands,
    sample_commands,
    scope_commands,
)
from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.cli.suppliers_commands import read_rows, write_rows
from core.domain.decisions import Method
from core.domain.money import pounds, share
from core.domain.progress import Progress
from core.domain.spend import LineId
from core.domain.taxonomy import group_of
from core.store import reading
from core.usecases import categorise, explain


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "categories", "put spend into categories")
    add_book(add_verb(verbs, "coverage", "say how much has a category, in pounds", _coverage))
    queue_commands.add_to(verbs)
    put_command.add_to(verbs)
    sample_commands.add_to(verbs)
    pack_commands.add_to(verbs)
    scope_commands.add_to(verbs)
    suggest = add_verb(verbs, "suggest", "put the rows of a file into categories", _suggest)
    suggest.add_argument("file", type=Path, help="a CSV file: supplier, description, account ...")
    suggest.add_argument("-o", "--out", type=Path, required=True, help="the CSV file to write")
    suggest.add_argument("--book", type=Path, default=None, help="use this book's decisions too")
    why = add_verb(verbs, "why", "say why a payment is where it is", _why)
    add_book(why)
    why.add_argument("line", type=int, help="the number of the payment")
    edition_commands.add_to(verbs)
    rules_commands.add_to(verbs)
    codes_commands.add_to(verbs)


def _coverage(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = categorise.coverage(book)
    data = {
        "in_scope_pence": found.in_scope_pence,
        "mapped_pence": found.mapped_pence,
        "unknown_pence": found.unknown_pence,
        "lines": found.lines,
        "by_method": [
            {"method": r.method, "lines": r.lines, "pence": r.pence} for r in found.by_method
        ],
        "by_category": [
            {
                "category": r.category,
                "label": r.label,
                "lines": r.lines,
                "pence": r.pence,
                "suppliers": r.suppliers,
            }
            for r in found.by_category
        ],
        "out_of_scope": [
            {"rule": r.rule, "label": r.label, "lines": r.lines, "pence": r.pence}
            for r in found.by_scope
        ],
    }
    part = share(found.mapped_pence, found.in_scope_pence)
    rows = [(r.label, f"{r.lines:,}", pounds(r.pence)) for r in found.by_category]
    outside = [(r.label, f"{r.lines:,}", pounds(r.pence)) for r in found.by_scope]
    headings = ("Category", "Payments", "Paid")
    lines = [
        f"{part} of {pounds(found.in_scope_pence)} in scope has a category",
        "",
        *table(headings, rows, "1 2"),
        "",
        *table(("Out of scope", "Payments", "Paid"), outside, "1 2"),
    ]
    return Answer(data, tuple(lines))


def _suggest(args: argparse.Namespace, _: Progress) -> Answer:
    rows = read_rows(args.file)
    if args.book:
        with opened(args, read_only=True) as book:
            decided = categorise.suggest_rows(rows, book)
    else:
        decided = categorise.suggest_rows(rows)
    known = (
        list(rows[0]) if rows else ["supplier", "description", "department", "account", "amount"]
    )
    headings = [*known, "category", "group", "method", "reason"]
    out = []
    answered = 0
    for row, outcome in zip(rows, decided, strict=True):
        answered += outcome.method is not Method.UNKNOWN
        found = (outcome.category, group_of(outcome.category), outcome.method.value)
        out.append([*(row.get(name, "") for name in known), *found, outcome.reason])
    write_rows(args.out, headings, out)
    data = {"rows": len(rows), "answered": answered, "path": str(args.out)}
    return Answer(data, (f"{answered} of {len(rows)} rows have a category: {args.out}",))


def _why(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        if not reading.lines_by_ids(book, [args.line]):
            args.noun_parser.error(f"no payment has the number {args.line}")
        found = explain.why(book, LineId(args.line))
    entry = found.entry
    data = {
        "tier": found.tier,
        "reason": found.reason,
        "rule": found.rule_id,
        "rule_words": found.rule,
        "code_list": found.code_list,
        "seq": entry.seq if entry else None,
        "at": entry.at if entry else None,
        "by": entry.by if entry else None,
    }
    words = (found.tier, found.reason, found.code_list, found.rule, found.said())
    return Answer(data, tuple(one for one in words if one))
