"""`spendbook compare partners|offer`: a body sees who could buy with it, and lets others see."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer, table
from core.cli.market_commands import partners_answer
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
from core.domain.period import quarter_words
from core.domain.progress import Progress
from core.usecases import find_partners, joint_offers
from core.usecases.find_partners import Question


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``compare``."""
    partners = add_verb(verbs, "partners", "say who could buy with you", _partners)
    _add_basis(partners)
    partners.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="pipelines of others, demand sheets"
    )
    partners.add_argument(
        "--months", type=int, choices=(3, 6, 9, 12), default=6, help="how far apart contracts end"
    )
    partners.add_argument("--all-regions", action="store_true", help="keep regions together")
    offer = add_verb(verbs, "offer", "write your own pipeline for others", _offer)
    _add_basis(offer)
    offer.add_argument(
        "--category", action="append", default=[], help="only this category; repeatable"
    )
    offer.add_argument("--contact", required=True, help="whom to ask about buying together")
    offer.add_argument("-o", "--out", type=Path, help="file or folder; without it only shown")


def _add_basis(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_as_at(parser)
    add_period(parser, required=False)


def _partners(args: argparse.Namespace, progress: Progress) -> Answer:
    day = day_of(args)
    with opened(args, read_only=True) as book:
        own = joint_offers.of_book(book, as_at=day, period=period_of(args, book))
        asked = Question(
            as_at=day,
            months=args.months,
            by_region=not args.all_regions,
            member=book.body.body_id(),
        )
    offers = (*own, *joint_offers.of_files(args.files, progress=progress))
    return partners_answer(find_partners.find(offers, asked))


def _offer(args: argparse.Namespace, _: Progress) -> Answer:
    day = day_of(args)
    with opened(args, read_only=args.out is None) as book:
        own = joint_offers.of_book(
            book, as_at=day, period=period_of(args, book), contact=args.contact.strip()
        )
        offers = joint_offers.chosen(own, args.category)
        path = joint_offers.write_pipeline(offers, book, day, args.out) if args.out else None
    rows = [
        (one.label, quarter_words(one.quarter), pounds(one.pence), one.intention, one.contact)
        for one in offers
    ]
    headings = ("Category", "Becomes free", "Amount", "Intention", "Contact")
    lines = table(headings, rows, "2") if rows else ["Nothing becomes free."]
    data = {
        "offers": [
            {
                "category": one.category,
                "quarter": one.quarter,
                "becomes_available_pence": one.pence,
                "intention": one.intention,
                "contact": one.contact,
            }
            for one in offers
        ],
        "path": str(path) if path else "",
    }
    return Answer(data, (*lines, *([f"Wrote {path}"] if path else [])))
