"""`spendbook catalogue`: search what is on offer, compare it, record what publishers told us."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, recorded, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
    read_day,
)
from core.domain.agreements import LotKey, Usable
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import ask_publishers, overlap, search_catalogues, show_lot
from core.usecases.overlap import SameNeed, SideLot
from core.usecases.search_catalogues import FoundLot, Narrowing


def add_verbs(verbs: Nouns) -> None:
    """Add the verbs to the noun."""
    search = add_verb(verbs, "search", "find lots by words, best first", _search)
    add_book(search)
    add_as_at(search)
    search.add_argument("words", nargs="*", help="words of agreement, lot, supplier, category")
    search.add_argument("--publisher", default="", help="only of this buying organisation")
    search.add_argument("--category", default="", help="only what serves this category or group")
    search.add_argument("--usable", choices=[one.value for one in Usable], help="can we use it")
    search.add_argument("--live", action="store_true", help="only lots that run on the day")
    side = add_verb(verbs, "overlap", "the same need on several agreements, best first", _overlap)
    add_book(side)
    add_as_at(side)
    add_period(side, required=False)
    side.add_argument("--category", default="", help="only this need, in full")
    side.add_argument("-o", "--out", type=Path, default=None, help="a .html, .csv or .xlsx file")
    show = add_verb(verbs, "show", "everything that is known of a lot", _show)
    _add_lot(show)
    add_as_at(show)
    add_period(show, required=False)
    _add_answer(add_verb(verbs, "answer", "record what a publisher told us of a lot", _answer))
    add_book(add_verb(verbs, "answers", "list what publishers told us", _answers))


def _add_lot(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    for name, about in (
        ("publisher", "the publisher's short name"),
        ("agreement", "the agreement's number"),
        ("lot", "the lot's number"),
    ):
        parser.add_argument(name, help=about)


def _add_answer(parser: argparse.ArgumentParser) -> None:
    _add_lot(parser)
    parser.add_argument("said", choices=("yes", "no", "open"), help="open takes an answer back")
    parser.add_argument("--on", type=read_day, default=None, metavar="DATE", help="when")
    parser.add_argument("--who", default="", help="who told us")
    parser.add_argument("--note", default="", help="what else they said")
    add_as_at(parser)


def _search(args: argparse.Namespace, _: Progress) -> Answer:
    usable = Usable(args.usable) if args.usable else None
    narrowing = Narrowing(args.publisher, usable, args.category, args.live)
    with opened(args, read_only=True) as book:
        search = search_catalogues.open_search(book, day_of(args))
    found = search.find(" ".join(args.words), narrowing)
    rows = [
        (
            overlap.place_words(one.offer.key),
            one.offer.agreement.title,
            one.offer.lot.title,
            one.offer.answer.usable.value,
            f"{one.field}: {one.snippet}" if one.field else "",
        )
        for one in found
    ]
    words = table(("Lot", "Agreement", "Title", "Can we use it", "Found in"), rows)
    return Answer({"lots": [_found_data(one) for one in found]}, tuple(words))


def _found_data(one: FoundLot) -> dict[str, Any]:
    offer = one.offer
    return {
        **_key_data(offer.key),
        "agreement": offer.agreement.title,
        "lot": offer.lot.title,
        "start": offer.start,
        "end": offer.end,
        "suppliers": len(offer.lot.suppliers),
        "usable": offer.answer.usable.value,
        "reason": offer.answer.reason,
        "found_in": one.field,
        "snippet": one.snippet,
    }


def _key_data(key: LotKey) -> dict[str, Any]:
    return {"publisher": key.publisher, "agreement_no": key.agreement_no, "lot_no": key.lot_no}


def _overlap(args: argparse.Namespace, _: Progress) -> Answer:
    day = day_of(args)
    with opened(args, read_only=True) as book:
        found = overlap.needs(book, as_at=day, period=period_of(args, book))
        name = book.body.name
    if args.category:
        found = (overlap.need_of(found, args.category),)
    lines = _one_need(found[0]) if args.category else _needs(found)
    if args.out:
        overlap.write_needs(found, args.out, as_at=day, name=name)
        lines.append(f"Wrote {args.out}.")
    return Answer({"as_at": day, "needs": [_need_data(one) for one in found]}, tuple(lines))


def _needs(found: tuple[SameNeed, ...]) -> list[str]:
    headings = ("Need", "PBOs", "Agreements", "Lots", "In common", "Could move", "Best placed")
    rows = [
        (
            need.label,
            str(need.publishers()),
            str(need.agreements()),
            str(len(need.lots)),
            str(len(need.in_common)),
            pounds(need.available),
            overlap.place_words(need.lots[0].key),
        )
        for need in found
    ]
    return table(headings, rows, "1 2 3 4 5")


def _one_need(need: SameNeed) -> list[str]:
    lines = [f"{need.label}: {pounds(need.available)} of ours could move"]
    for place, one in enumerate(need.lots, start=1):
        lines += [
            f"{place}. {one.agreement.title}, lot {one.key.lot_no}: {one.lot.title} "
            f"({one.agreement.owner}, {overlap.place_words(one.key)})",
            f"   Can we use it? {one.answer.usable}. {one.answer.reason}",
            f"   {one.start} to {one.end}; {number_of(one.suppliers, 'supplier')}, "
            f"{len(one.shared)} in common",
            f"   Effect on our spend: {one.effect.in_words()}",
            f"   Best in: {'; '.join(one.reasons) or 'nothing stated'}",
        ]
    if need.in_common:
        lines.append(f"Suppliers in common: {'; '.join(one.name for one in need.in_common)}")
    return lines


def _need_data(need: SameNeed) -> dict[str, Any]:
    return {
        "category": need.category,
        "label": need.label,
        "available_pence": need.available,
        "publishers": need.publishers(),
        "agreements": need.agreements(),
        "ended_lots": need.ended,
        "lots": [_side_data(one) for one in need.lots],
        "suppliers_in_common": [
            {"name": one.name, "lots": [_key_data(key) for key in one.lots]}
            for one in need.in_common
        ],
    }


def _side_data(one: SideLot) -> dict[str, Any]:
    return {
        **_key_data(one.key),
        "agreement": one.agreement.title,
        "lot": one.lot.title,
        "owner": one.agreement.owner,
        "usable": one.answer.usable.value,
        "reason": one.answer.reason,
        "start": one.start,
        "end": one.end,
        "routes": [route.route for route in one.lot.routes],
        "suppliers": one.suppliers,
        "suppliers_in_common": list(one.shared),
        "marks": list(one.marks),
        "effect_low_pence": one.effect.low,
        "effect_high_pence": one.effect.high,
        "effect_basis": [step.words for step in one.effect.steps],
        "not_stated": list(one.effect.missing),
        "best_in": list(one.reasons),
        "trust": one.trust,
    }


def _show(args: argparse.Namespace, _: Progress) -> Answer:
    key = LotKey(args.publisher, args.agreement, args.lot)
    with opened(args, read_only=True) as book:
        found = show_lot.show(book, key, as_at=day_of(args), period=period_of(args, book))
    answer = found.offer.answer
    lines = [f"Can we use it? {answer.usable}. {answer.reason}"]
    lines += [f"Take care: {words}" for words in found.warnings]
    for heading, pairs in found.parts:
        lines += ["", heading, *(f"  {label}: {text}" for label, text in pairs)]
    data = {
        **_key_data(key),
        "usable": answer.usable.value,
        "reason": answer.reason,
        "warnings": list(found.warnings),
        "parts": [
            {
                "heading": heading,
                "facts": [{"label": label, "text": text} for label, text in pairs],
            }
            for heading, pairs in found.parts
        ],
    }
    return Answer(data, tuple(lines))


def _answer(args: argparse.Namespace, _: Progress) -> Answer:
    key = LotKey(args.publisher, args.agreement, args.lot)
    with opened(args) as book:
        if args.said == "open":
            touched = ask_publishers.forget_answer(book, key)
        else:
            touched = ask_publishers.record_answer(
                book,
                key,
                yes=args.said == "yes",
                said_on=args.on or day_of(args),
                said_by=args.who,
                note=args.note,
            )
    return recorded(touched)


def _answers(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = ask_publishers.answers(book)
    data = [
        {
            **_key_data(one.lot),
            "answer": one.usable.value,
            "said_on": one.said_on,
            "said_by": one.said_by,
            "note": one.note,
        }
        for one in found
    ]
    rows = [
        (overlap.place_words(one.lot), one.usable.value, str(one.said_on), one.said_by, one.note)
        for one in found
    ]
    words = table(("Lot", "Answer", "On", "Who", "Note"), rows)
    return Answer({"answers": data}, tuple(words))
