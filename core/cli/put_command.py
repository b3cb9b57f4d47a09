"""`spendbook categories put`: single payments, whatever the others of their kind are."""

from __future__ import annotations

import argparse

from core.cli.answer import Answer, recorded
from core.cli.options import Nouns, add_book, add_verb, opened
from core.domain.progress import Progress
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.usecases import put_payments


def add_to(verbs: Nouns) -> None:
    """Add the verb under the noun ``categories``."""
    put = add_verb(verbs, "put", "put single payments where they belong by themselves", _put)
    add_book(put)
    put.add_argument("payments", type=int, nargs="+", metavar="N", help="numbers of payments")
    where = put.add_mutually_exclusive_group(required=True)
    where.add_argument("--category", default="", help="a leaf, e.g. energy.electricity")
    where.add_argument("--scope", default="", metavar="RULE", help="out of scope, e.g. grants")
    where.add_argument("--back", action="store_true", help="where the others of their kind are")


def _put(args: argparse.Namespace, _: Progress) -> Answer:
    lines = [LineId(number) for number in dict.fromkeys(args.payments)]
    with opened(args) as book:
        if args.back:
            touched = put_payments.put_back(book, lines)
        elif args.scope:
            touched = put_payments.put_out_of_scope(book, lines, args.scope)
        else:
            category = CategoryCode(args.category)
            touched = put_payments.put_in_category(book, lines, category)
    return recorded(touched)
