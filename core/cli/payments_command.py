"""`spendbook spend payments`: find payments, narrow them, and save them as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_as_at, add_book, add_period, add_verb, opened, period_of
from core.cli.profile_command import add_only, only
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.store.reading import SORTS, Filter, LineRow
from core.usecases import categorise, look_at_spend, profile_spend


def add_to(verbs: Nouns) -> None:
    """Add the verb to the parser."""
    payments = add_verb(verbs, "payments", "find payments and save them", _payments)
    add_book(payments)
    add_as_at(payments)
    add_period(payments, required=False)
    payments.add_argument("--text", default="", help="in supplier, description or reference")
    add_only(payments)
    payments.add_argument("--sort", choices=sorted(SORTS), default="paid_on", help="their order")
    payments.add_argument("--descending", action="store_true", help="the other way round")
    payments.add_argument("--limit", type=int, default=50, help="how many to show")
    payments.add_argument("-o", "--out", type=Path, help="save them all: a .xlsx or .csv file")


def _payments(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.out and args.out.suffix.casefold() not in (".xlsx", ".csv"):
        args.noun_parser.error("argument --out: the name must end in .xlsx or .csv")
    with opened(args, read_only=True) as book:
        view = Filter(
            text=args.text,
            period=period_of(args, book),
            sort=args.sort,
            descending=args.descending,
        )
        chosen = profile_spend.narrowed(view, only(args, book))
        lines = look_at_spend.line_table(book)
        count, pence = lines.totals(chosen)
        rows = lines.rows(lines.keys(chosen)[: max(args.limit, 0)])
        tree = categorise.taxonomy(book)
        if args.out:
            look_at_spend.export_lines(book, chosen, args.out, progress)
    data = {
        "count": count,
        "total_pence": pence,
        "path": str(args.out) if args.out else None,
        "payments": [_data(row) for row in rows],
    }
    cells = [
        (
            str(row.line_id),
            f"{row.paid_on:%d/%m/%Y}" if row.paid_on else "",
            row.supplier,
            row.description,
            "out of scope" if row.scope else tree.label(row.category),
            pounds(row.pence),
        )
        for row in rows
    ]
    words = table(("No.", "Paid", "Supplier", "Description", "Category", "Amount"), cells, "0 5")
    told = f"{number_of(count, 'payment')}, {pounds(pence)}; {len(rows):,} of them shown."
    return Answer(data, (*words, "", told))


def _data(row: LineRow) -> dict[str, Any]:
    return {
        "id": row.line_id,
        "paid_on": row.paid_on,
        "supplier": row.supplier,
        "description": row.description,
        "category": row.category,
        "scope": row.scope,
        "pence": row.pence,
        "file": row.file,
        "row": row.row,
    }
