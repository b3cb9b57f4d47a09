"""`spendbook spend profile`: spend by category, supplier, unit and time, against each other."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.answer import Answer as Told
from core.cli.answer import table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
)
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.spend_table import Answer, Asked, Question, SpendTable
from core.store.book import Book
from core.usecases import profile_spend


def add_to(verbs: Nouns) -> None:
    """Add the verb to the parser."""
    profile = add_verb(verbs, "profile", "divide spend by one question or two", _profile)
    add_book(profile)
    add_as_at(profile)
    add_period(profile, required=False)
    names = [str(one) for one in Question]
    profile.add_argument("--rows", choices=names, default="category", help="what the rows are")
    profile.add_argument("--columns", choices=names, help="what the columns are")
    add_only(profile)
    profile.add_argument(
        "--all-payments", action="store_true", help="what is out of scope counts too"
    )


def add_only(parser: argparse.ArgumentParser) -> None:
    """Add the option that narrows to one answer, as often as there are questions."""
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="WHAT=ANSWER",
        help="only what has this answer: category=Electricity, centre=Depot, quarter=2025-Q2",
    )


def only(args: argparse.Namespace, book: Book) -> dict[Question, Answer]:
    """Return the answers that a command is narrowed to; what no payment has is told."""
    return dict(_only(args, book, text) for text in args.only)


def _profile(args: argparse.Namespace, _: Progress) -> Told:
    with opened(args, read_only=True) as book:
        asked = Asked(
            Question(args.rows),
            Question(args.columns) if args.columns else None,
            only(args, book),
            in_scope=not args.all_payments,
        )
        found = profile_spend.spend_table(
            book, asked, as_at=day_of(args), period=period_of(args, book)
        )
    return Told(_data(found), tuple(_words(found)))


def _only(args: argparse.Namespace, book: Book, text: str) -> tuple[Question, Answer]:
    name, _, words = text.partition("=")
    if name not in list(Question):
        args.noun_parser.error(f"argument --only: {name} is none of {', '.join(Question)}")
    found = profile_spend.answer_named(book, Question(name), words, as_at=day_of(args))
    if found is None:
        args.noun_parser.error(f"argument --only: no payment has {text}")
    assert found is not None
    return Question(name), found


def _data(found: SpendTable) -> dict[str, Any]:
    return {
        "rows_by": str(found.rows_by),
        "columns_by": str(found.columns_by) if found.columns_by else None,
        "columns": [{"key": one.key, "label": one.label} for one in found.columns],
        "rows": [
            {
                "key": row.answer.key,
                "label": row.answer.label,
                "lines": row.lines,
                "total_pence": row.pence,
                "cells_pence": list(row.cells),
            }
            for row in found.rows
        ],
        "columns_total_pence": list(found.sums),
        "lines": found.lines,
        "total_pence": found.total,
        "basis": found.basis,
    }


def _words(found: SpendTable) -> list[str]:
    headings = (str(found.rows_by).capitalize(), *(a.label for a in found.columns), "Total")
    rows = [
        (row.answer.label, *(_amount(cell) for cell in row.cells), pounds(row.pence))
        for row in found.rows
    ]
    rows.append(("Total", *map(pounds, found.sums), pounds(found.total)))
    right = " ".join(str(n) for n in range(1, len(headings)))
    return [*table(headings, rows, right), "", found.basis]


def _amount(pence: int | None) -> str:
    return "" if pence is None else pounds(pence)
