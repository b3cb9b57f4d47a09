"""`spendbook compare partners|offer|share|heard`: what neighbours tell each other, as files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
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
from core.domain.pooled import PooledDecisions
from core.domain.progress import Progress
from core.usecases import find_partners, joint_offers, pool_decisions
from core.usecases.find_partners import Question


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``compare``."""
    partners = add_verb(verbs, "partners", "say who could buy with you", _partners)
    _add_basis(partners)
    partners.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="pipelines of others, demand sheets"
    )
    partners.add_argument(
        "--months", type=int, choices=(3, 6, 9, 12), default=6, help="how far apart it comes free"
    )
    partners.add_argument("--all-regions", action="store_true", help="keep regions together")
    offer = add_verb(verbs, "offer", "write your own pipeline for others", _offer)
    _add_basis(offer)
    offer.add_argument(
        "--category", action="append", default=[], help="only this category; repeatable"
    )
    offer.add_argument("--contact", required=True, help="whom to ask about buying together")
    offer.add_argument("-o", "--out", type=Path, help="file or folder; without it only shown")

    share = add_verb(verbs, "share", "write your decisions on deals for others", _share)
    _add_basis(share)
    share.add_argument("-o", "--out", type=Path, help="file or folder; without it only shown")
    heard = add_verb(verbs, "heard", "list what others decided on deals", _heard)
    heard.add_argument("files", type=Path, nargs="+", metavar="FILE", help="their decisions")


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


def _share(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.out is None) as book:
        found = pool_decisions.ours(book, as_at=day_of(args), period=period_of(args, book))
        path = pool_decisions.write(book, found, args.out) if args.out else None
    answer = _decisions_answer([found])
    written = {"path": str(path)} if path else {}
    return Answer({**answer.data, **written}, (*answer.lines, *([f"Wrote {path}"] * bool(path))))


def _heard(args: argparse.Namespace, _: Progress) -> Answer:
    return _decisions_answer(pool_decisions.read(args.files))


def _decisions_answer(found: Sequence[PooledDecisions]) -> Answer:
    rows = [
        (
            pooled.maker,
            one.lot.code(),
            one.label,
            one.decision,
            pool_decisions.reason_words(one.reason),
            one.note,
        )
        for pooled in found
        for one in pooled.decisions
    ]
    headings = ("Who", "Lot", "Need", "Decision", "Reason", "Note")
    data = [
        {
            "maker": pooled.maker,
            "version": pooled.version,
            "made_on": pooled.made_on,
            "key": pooled.key,
            "decisions": [
                {
                    "publisher": one.lot.publisher,
                    "agreement_no": one.lot.agreement_no,
                    "lot_no": one.lot.lot_no,
                    "category": one.category,
                    "decision": one.decision,
                    "reason": one.reason,
                    "note": one.note,
                    "start_on": one.start_on,
                    "edition": one.edition,
                }
                for one in pooled.decisions
            ],
        }
        for pooled in found
    ]
    lines = table(headings, rows) if rows else ["Nothing is decided."]
    return Answer({"bodies": data}, tuple(lines))
