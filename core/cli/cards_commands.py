"""`spendbook spend cards`: card files, the payments of their bills, and which belong together."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_verb, opened
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import BatchId, LineId
from core.store.book import Book
from core.usecases import join_cards


def add_to(verbs: Nouns) -> None:
    """Add the verb to the noun ``spend``."""
    cards = add_verb(verbs, "cards", "join card files to the payments of their bills", _cards)
    add_book(cards)
    one = cards.add_mutually_exclusive_group()
    one.add_argument("--accept", type=int, metavar="N", help="payment N is for the files offered")
    one.add_argument("--refuse", type=int, metavar="N", help="payment N is not for them")
    one.add_argument("--forget", type=int, metavar="N", help="take the answer to N back")
    one.add_argument(
        "--accept-agreeing",
        action="store_true",
        help="accept each whose payee is known and whose amount agrees to the penny",
    )
    one.add_argument("--card-file", type=int, metavar="IMPORT", help="the file lists purchases")
    one.add_argument("--no-card-file", type=int, metavar="IMPORT", help="the file does not")
    cards.add_argument("--explain", default="", metavar="TEXT", help="why the amounts differ")


def _cards(args: argparse.Namespace, _: Progress) -> Answer:
    asked = (args.accept, args.refuse, args.forget, args.card_file, args.no_card_file)
    changes = args.accept_agreeing or any(number is not None for number in asked)
    if args.explain and args.accept is None:
        args.noun_parser.error("argument --explain: goes with --accept")
    with opened(args, read_only=not changes) as book:
        touched = _change(book, args) if changes else None
        known = join_cards.look(book)
    data = {
        "card_files": [_file_data(one) for one in known.files if one.is_told],
        "settlements": [_settlement_data(one) for one in known.settlements],
    }
    if touched is not None:
        words = f"{touched.summary}."
        return Answer({**data, "seq": touched.seq, "summary": touched.summary}, (words,))
    return Answer(data, tuple(_words(known)))


def _change(book: Book, args: argparse.Namespace) -> Touched:
    if args.accept is not None:
        return join_cards.accept(book, LineId(args.accept), args.explain)
    if args.refuse is not None:
        return join_cards.refuse(book, LineId(args.refuse))
    if args.forget is not None:
        return join_cards.take_back(book, LineId(args.forget))
    if args.card_file is not None:
        return join_cards.set_card_file(book, BatchId(args.card_file), is_card=True)
    if args.no_card_file is not None:
        return join_cards.set_card_file(book, BatchId(args.no_card_file), is_card=False)
    return join_cards.accept_agreeing(book)


def _file_data(one: join_cards.CardFile) -> dict[str, Any]:
    return {
        "id": one.batch_id,
        "file": one.file,
        "is_card_file": one.is_card,
        "evidence": one.evidence,
        "said": one.said,
        "lines": one.lines,
        "charged_pence": one.charged,
        "date_from": one.first,
        "date_to": one.last,
        "open_pence": one.open_pence,
        "open_for": one.open_for,
    }


def _settlement_data(one: join_cards.CardSettlement) -> dict[str, Any]:
    it = one.settlement
    return {
        "id": one.id,
        "file": it.file,
        "row": it.row,
        "paid_on": it.paid_on,
        "payee": it.payee,
        "description": it.description,
        "pence": it.pence,
        "state": one.state.value,
        "card_files": list(one.files),
        "covers": one.covers,
        "purchases_pence": one.purchases,
        "difference_pence": one.difference,
        "agrees": one.agrees,
        "reason": one.reason,
    }


def _words(known: join_cards.CardBook) -> list[str]:
    lines = [_file_words(one) for one in known.files if one.is_told]
    lines = lines or ["No file lists purchases by card."]
    if not known.settlements:
        return [*lines, "No payment looks like the bill of a card."]
    rows = [
        (
            str(one.id),
            str(one.settlement.paid_on or ""),
            one.settlement.payee,
            pounds(one.settlement.pence),
            pounds(one.difference) if one.batches else "",
            one.state.value,
            one.reason,
        )
        for one in known.settlements
    ]
    headings = ("No.", "Paid on", "Payee", "Paid", "Differs by", "State", "Why")
    return [*lines, "", *table(headings, rows, "0 3 4")]


def _file_words(one: join_cards.CardFile) -> str:
    said = {True: "you said so", False: "you said that it is none", None: one.evidence}[one.said]
    if not one.is_card:
        return f"{one.file} (import {one.batch_id}): no card file; {said}"
    rest = "each is on a bill in the book"
    if one.open_pence:
        when = f" for {one.open_for}" if one.open_for else ""
        rest = f"no bill in the book{when}: {pounds(one.open_pence)}"
    return (
        f"{one.file} (import {one.batch_id}): card file; {said}; "
        f"{pounds(one.charged)} charged; {rest}"
    )
