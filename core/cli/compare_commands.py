"""`spendbook compare`: run, opportunities, decide, use, forecast."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.answer import Answer, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
)
from core.domain.assessment import Assessment, CategoryFigures, Figures, Opportunity, UseSuggestion
from core.domain.money import pounds, share
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.store.book import Book
from core.usecases import decide_deals, find_opportunities


class NoSuchOpportunity(UserError):
    """There is no opportunity for {category} on {lot}."""

    code = "SB-551"
    exit_code = 2
    remedy_text = "Look at the list with: spendbook compare opportunities."


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "compare", "compare spend with what is on offer")
    for name, about, run in (
        ("run", "work out locked, available, collaborative and uptake", _run),
        ("opportunities", "list the deals that fit", _opportunities),
        ("forecast", "say what becomes available, quarter by quarter", _forecast),
        ("uses", "list suppliers that are on a lot: do we use it?", _uses),
    ):
        _add_basis(add_verb(verbs, name, about, run))
    decide = add_verb(verbs, "decide", "record a decision on an opportunity", _decide)
    _add_basis(decide)
    _add_lot(decide)
    decide.add_argument("decision", choices=decide_deals.DECISIONS, help="what you decide")
    codes = [code for code, _ in decide_deals.reasons()]
    decide.add_argument("--reason", choices=codes, default="", help="why")
    use = add_verb(verbs, "use", "say that what a supplier sells us is bought on a lot", _use)
    _add_basis(use)
    _add_lot(use)
    use.add_argument("supplier", help="the supplier's name")
    use.add_argument("--no", action="store_true", help="say that it is not")


def _add_basis(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_as_at(parser)
    add_period(parser, required=False)


def _add_lot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("category", help="the category, e.g. energy.electricity")
    parser.add_argument("lot", metavar="PUBLISHER/AGREEMENT/LOT", help="e.g. ccs/RM6251/2")


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
        "target": _in_percent(found.target.basis_points if found.target else None),
        "by_category": [_category_data(row) for row in found.by_category],
        "opportunities": [_opportunity_data(one) for one in found.opportunities],
        "forecast": [
            {
                "quarter": row.quarter,
                "day": row.day,
                "becomes_available_pence": row.becomes_available,
                "available_pence": row.available,
                "collaborative_pence": row.collaborative,
                "uptake": _in_percent(row.uptake),
                "reachable_uptake": _in_percent(row.reachable_uptake),
            }
            for row in found.forecast
        ],
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
        "uptake": _in_percent(sums.uptake()),
        "uptake_basis_points": sums.uptake(),
        "lines": sums.lines,
        "suppliers": sums.suppliers,
    }


def _category_data(row: CategoryFigures) -> dict[str, Any]:
    named = {"category": row.category, "label": row.label, "group": row.group}
    return named | _figures_data(row.figures)


def _opportunity_data(one: Opportunity) -> dict[str, Any]:
    return {
        "category": one.category,
        "publisher": one.lot.publisher,
        "agreement_no": one.lot.agreement_no,
        "lot_no": one.lot.lot_no,
        "agreement": one.agreement_title,
        "lot": one.lot_title,
        "usable": one.answer.usable.value,
        "reason": one.answer.reason,
        "available_pence": one.available,
        "locked_pence": one.locked,
        "available_from": one.available_from,
        "ends": one.ends,
        "routes": list(one.routes),
        "current_suppliers": list(one.current_suppliers),
        "evidence": [
            {
                "kind": e.kind,
                "low": e.low,
                "central": e.central,
                "high": e.high,
                "basis": e.basis,
                "as_at": e.as_at,
                "source": e.source,
            }
            for e in one.evidence
        ],
        "decision": one.decision,
        "decision_reason": one.decision_reason,
        "trust": one.trust,
    }


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
        if row.figures.in_scope
    ]
    lines = [*table(("", "Pounds"), rows, "1"), uptake, found.basis.in_words(), ""]
    return lines + table(headings, parts, "1 2 3")


def _opportunities(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _assess(args, book, progress)
    rows = [
        (
            one.category,
            pounds(one.available),
            f"{one.lot.publisher}/{one.lot.agreement_no}/{one.lot.lot_no}",
            one.agreement_title[:40],
            str(one.available_from),
            one.answer.usable.value,
            one.decision,
        )
        for one in found.opportunities
    ]
    headings = ("Category", "Available", "Lot", "Agreement", "From", "Can we use it", "Decision")
    data = [_opportunity_data(one) for one in found.opportunities]
    return Answer({"opportunities": data}, tuple(table(headings, rows, "1")))


def _forecast(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _assess(args, book, progress)
    rows = [
        (row.quarter, pounds(row.becomes_available), pounds(row.available), _percent(row.uptake))
        for row in found.forecast
    ]
    headings = ("Quarter", "Becomes available", "Available", "Uptake")
    data = assessment_data(found)["forecast"]
    return Answer({"forecast": data}, tuple(table(headings, rows, "1 2 3")))


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


def _decide(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        for one in _assess(args, book, progress).opportunities:
            if one.category == args.category and _place(one) == args.lot:
                touched = decide_deals.decide(book, [one], args.decision, args.reason)
                data = {"seq": touched.seq, "summary": touched.summary}
                return Answer(data, (f"{touched.summary}.",))
    raise NoSuchOpportunity(category=args.category, lot=args.lot)


def _use(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        for one in _assess(args, book, progress).uses:
            wanted = (args.supplier, args.category, args.lot)
            if (one.supplier, one.category, _place(one)) == wanted:
                touched = decide_deals.answer_use(book, [one], yes=not args.no)
                data = {"seq": touched.seq, "summary": touched.summary}
                return Answer(data, (f"{touched.summary}.",))
    raise NoSuchOpportunity(category=args.category, lot=args.lot)


def _place(one: Opportunity | UseSuggestion) -> str:
    return f"{one.lot.publisher}/{one.lot.agreement_no}/{one.lot.lot_no}"


def _percent(points: int | None) -> str:
    return "-" if points is None else share(points, 10_000)


def _in_percent(points: int | None) -> float | None:
    # A share, never money: hundredths of a percent are exact enough as a number.
    return None if points is None else points / 100
