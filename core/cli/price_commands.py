"""`spendbook compare`: demand, challenge, prices, take-prices, forget-prices."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.analysis.fragmentation import LeafDemand
from core.cli.answer import DONE, PROBLEMS, Answer, recorded, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
    read_pence,
)
from core.domain.money import pounds
from core.domain.prices import ItemPrices, Spread, price_text
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.usecases import challenge_demand, compare_prices


def add_to(verbs: Nouns) -> None:
    """Add the verbs to the noun."""
    demand = add_verb(verbs, "demand", "say how each category is bought, and what to ask", _demand)
    add_book(demand)
    add_period(demand, required=False)
    add_as_at(demand)
    demand.add_argument(
        "--small",
        type=read_pence,
        default=challenge_demand.SMALL,
        metavar="POUNDS",
        help="payments below this are small orders (100)",
    )
    challenge = add_verb(
        verbs, "challenge", "keep an initiative to buy less or otherwise", _challenge
    )
    add_book(challenge)
    add_as_at(challenge)
    challenge.add_argument("category", help="the category, e.g. energy.electricity")
    challenge.add_argument("--title", required=True, help="what is to be done")
    challenge.add_argument("--because", required=True, metavar="TEXT", help="what it rests on")
    for name in ("--low", "--high"):
        challenge.add_argument(
            name, type=read_pence, required=True, metavar="POUNDS", help="a year, least or most"
        )
    prices = add_verb(
        verbs, "prices", "put our unit prices beside those of lots and others", _prices
    )
    add_book(prices)
    add_as_at(prices)
    take = add_verb(verbs, "take-prices", "take a list of unit prices in", _take)
    add_book(take)
    take.add_argument("file", type=Path, help="the list")
    take.add_argument(
        "--others", action="store_true", help="other bodies paid these prices, not we"
    )
    forget = add_verb(verbs, "forget-prices", "take a list of unit prices out", _forget)
    add_book(forget)
    forget.add_argument("name", help="the name of the list's file")


def _demand(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = challenge_demand.leaves(
            book, period_of(args, book), until=args.as_at, small=args.small
        )
    rows = [
        (
            leaf.label,
            pounds(leaf.pence),
            f"{leaf.suppliers:,}",
            f"{leaf.payments:,}",
            f"{leaf.small:,}",
            " ".join(leaf.signs),
        )
        for leaf in found
    ]
    headings = ("Category", "Paid", "Suppliers", "Payments", "Small", "What stands out")
    return Answer(
        {"leaves": [_leaf_data(leaf) for leaf in found]}, tuple(table(headings, rows, "1 2 3 4"))
    )


def _leaf_data(leaf: LeafDemand) -> dict[str, Any]:
    return {
        "category": leaf.category,
        "label": leaf.label,
        "pence": leaf.pence,
        "payments": leaf.payments,
        "suppliers": leaf.suppliers,
        "largest_supplier": leaf.largest,
        "largest_basis_points": leaf.largest_share,
        "small_payments": leaf.small,
        "small_pence": leaf.small_pence,
        "year_before_pence": leaf.before,
        "signs": list(leaf.signs),
        "questions": [{"kind": one.kind, "text": one.text} for one in leaf.questions],
    }


def _challenge(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = challenge_demand.record(
            book,
            challenge_demand.Initiative(
                CategoryCode(args.category), args.title, args.because, args.low, args.high
            ),
            day_of(args),
        )
    return recorded(touched)


def _prices(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compare_prices.compare(book, day_of(args))
        lists = compare_prices.sources(book)
    rows = [
        (
            one.item,
            one.unit or "each",
            price_text(one.ours.median),
            _lowest(one),
            price_text(one.others.median) if one.others else "-",
            _above(one),
        )
        for one in found
    ]
    headings = ("Item", "Unit", "We paid (median)", "Lowest lot", "Others (median)", "Above them")
    data = {
        "items": [_item_data(one) for one in found],
        "lists": [{"name": s.name, "own": s.own, "prices": s.prices} for s in lists],
    }
    return Answer(data, tuple(table(headings, rows, "2 3 4 5")))


def _lowest(one: ItemPrices) -> str:
    asked = [lot.framework for lot in one.lots if lot.framework is not None]
    return pounds(min(asked)) if asked else "-"


def _above(one: ItemPrices) -> str:
    known = [pence for pence in (one.above_lots, one.above_others) if pence is not None]
    return pounds(max(known)) if known else "-"


def _item_data(one: ItemPrices) -> dict[str, Any]:
    return {
        "item": one.item,
        "unit": one.unit,
        "ours": _spread_data(one.ours),
        "others": _spread_data(one.others) if one.others else None,
        "quantity": None if one.quantity is None else str(one.quantity),
        "lots": [
            {
                "lot": [lot.lot.publisher, lot.lot.agreement_no, lot.lot.lot_no],
                "owner": lot.owner,
                "framework_pence": lot.framework,
                "benchmark_pence": lot.benchmark,
                "price_as_at": lot.as_at,
            }
            for lot in one.lots
        ],
        "above_lots_pence": one.above_lots,
        "above_others_pence": one.above_others,
    }


def _spread_data(spread: Spread) -> dict[str, Any]:
    return {
        "count": spread.count,
        "low": str(spread.low),
        "lower_quartile": str(spread.lower_quartile),
        "median": str(spread.median),
        "upper_quartile": str(spread.upper_quartile),
        "high": str(spread.high),
    }


def _take(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched, found = compare_prices.take_in(book, args.file, own=not args.others)
    data = {
        "prices": len(found.prices),
        "grid": found.is_grid,
        "columns": [{"role": role, "heading": heading} for role, heading in found.columns],
        "summary": touched.summary,
    }
    return Answer(
        data,
        (f"{touched.summary}.",),
        problems=found.problems,
        exit_code=PROBLEMS if found.problems else DONE,
    )


def _forget(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = compare_prices.forget(book, args.name)
    return recorded(touched)
