"""`spendbook compare`: run, opportunities, decide, use, forecast, trend."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli import deals_commands, forecast_command, partner_commands, price_commands
from core.cli.answer import Answer, in_percent, recorded, table
from core.cli.deal_data import buying_data, miss_data, opportunity_data
from core.cli.deal_options import NoSuchOpportunity, add_basis, add_lot
from core.cli.options import (
    Nouns,
    add_noun,
    add_verb,
    day_of,
    opened,
    period_of,
)
from core.domain.assessment import Assessment, CategoryFigures, Figures, UseSuggestion
from core.domain.money import pounds, share
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.store.book import Book
from core.usecases import decide_deals, find_opportunities


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "compare", "compare spend with what is on offer")
    for name, about, run in (
        ("run", "work out locked, available, collaborative and uptake", _run),
        ("trend", "say how uptake stood at the end of past quarters", forecast_command.trend),
        ("uses", "list suppliers that are on a lot: do we use it?", _uses),
    ):
        add_basis(add_verb(verbs, name, about, run))
    ahead = add_verb(
        verbs,
        "forecast",
        "say what becomes available, and the uptake that deals bring",
        forecast_command.forecast,
    )
    add_basis(ahead)
    forecast_command.add_if(ahead)
    use = add_verb(verbs, "use", "say that what a supplier sells us is bought on a lot", _use)
    add_basis(use)
    add_lot(use)
    use.add_argument("supplier", help="the supplier's name")
    use.add_argument("--no", action="store_true", help="say that it is not")
    deals_commands.add_to(verbs)
    partner_commands.add_to(verbs)
    price_commands.add_to(verbs)


def _assess(args: argparse.Namespace, book: Book, progress: Progress) -> Assessment:
    period = period_of(args, book)
    return find_opportunities.compare(book, as_at=day_of(args), period=period, progress=progress)


def _run(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _assess(args, book, progress)
    return Answer(assessment_data(found), tuple(_words(found)))


def assessment_data(found: Assessment) -> dict[str, Any]:
    """Return a comparison as other programs rely on it."""
    return {
        **_figures_data(found.figures),
        "as_at": found.basis.as_at,
        "basis": found.basis.in_words(),
        "vat_basis": found.basis.vat_basis.value,
        "target": in_percent(found.target.basis_points if found.target else None),
        "by_category": [_category_data(row) for row in found.by_category],
        "opportunities": [opportunity_data(one) for one in found.opportunities],
        "misses": [miss_data(one) for one in found.misses],
        "already": [buying_data(one) for one in found.buying],
        "forecast": [forecast_command.quarter_data(row) for row in found.forecast],
    }


def _figures_data(sums: Figures) -> dict[str, Any]:
    return {
        "total_pence": sums.total,
        "out_of_scope_pence": sums.out_of_scope,
        "in_scope_pence": sums.in_scope,
        "locked_pence": sums.locked,
        "available_pence": sums.available,
        "collaborative_pence": sums.collaborative,
        "addressable_pence": sums.addressable,
        "no_lot_pence": sums.no_lot,
        "uptake": in_percent(sums.uptake()),
        "uptake_basis_points": sums.uptake(),
        "lines": sums.lines,
        "suppliers": sums.suppliers,
    }


def _category_data(row: CategoryFigures) -> dict[str, Any]:
    named = {"category": row.category, "label": row.label, "group": row.group}
    return named | _figures_data(row.figures)


def _words(found: Assessment) -> list[str]:
    sums = found.figures
    rows = [
        ("Total", pounds(sums.total)),
        ("- out of scope", pounds(sums.out_of_scope)),
        ("= in scope", pounds(sums.in_scope)),
        ("- locked", pounds(sums.locked)),
        ("= available", pounds(sums.available)),
        ("of which collaborative", pounds(sums.collaborative)),
        ("of which could use a lot", pounds(sums.addressable)),
        ("of which no lot found", pounds(sums.no_lot)),
    ]
    target = f", target {share(found.target.basis_points, 10_000)}" if found.target else ""
    uptake = f"Uptake {share(sums.collaborative, sums.available)}{target}"
    headings = ("Category", "Available", "Collaborative", "Uptake")
    parts = [
        (
            row.label,
            pounds(row.figures.available),
            pounds(row.figures.collaborative),
            share(row.figures.collaborative, row.figures.available),
        )
        for row in found.by_category
        if row.figures.has_scope()
    ]
    lines = [*table(("", "Pounds"), rows, "1"), uptake, found.basis.in_words(), ""]
    return lines + table(headings, parts, "1 2 3")


def _uses(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _assess(args, book, progress)
    data = [_use_data(one) for one in found.uses]
    rows = [(one.supplier, one.category, pounds(one.pence), one.reason) for one in found.uses]
    return Answer({"uses": data}, tuple(table(("Supplier", "Category", "Paid", "Why"), rows, "2")))


def _use_data(one: UseSuggestion) -> dict[str, Any]:
    return {
        "supplier": one.supplier,
        "category": one.category,
        "publisher": one.lot.publisher,
        "agreement_no": one.lot.agreement_no,
        "lot_no": one.lot.lot_no,
        "listed_as": one.listed_as,
        "reason": one.reason,
        "lines": one.lines,
        "pence": one.pence,
        "strength": one.strength,
    }


def _use(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        for one in _assess(args, book, progress).uses:
            wanted = (args.supplier, args.category, args.lot)
            if (one.supplier, one.category, one.lot.code()) == wanted:
                touched = decide_deals.answer_use(book, [one], yes=not args.no)
                return recorded(touched)
    day = day_in_words(day_of(args))
    raise NoSuchOpportunity(category=args.category, lot=args.lot, day=day)
