"""`spendbook compare forecast` and `trend`: where uptake goes, and where it comes from."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from core.analysis.outlook_words import RULE, held_back
from core.analysis.uptake_trend import RULE as TREND_RULE
from core.analysis.uptake_trend import UptakePoint
from core.cli.answer import Answer, in_percent, table
from core.cli.options import day_of, opened, period_of
from core.domain.agreements import Usable
from core.domain.assessment import QuarterForecast
from core.domain.money import pounds, share
from core.domain.period import quarter_words
from core.domain.progress import Progress
from core.usecases import what_if
from core.usecases.what_if import Imagined, Option, Outlook


def add_if(parser: argparse.ArgumentParser) -> None:
    """Add --if, which names the lots that are supposed to be used."""
    parser.add_argument(
        "--if",
        dest="lots",
        nargs="*",
        default=None,
        metavar="LOT",
        help="suppose that these lots are used (ccs/RM6251/2), instead of those decided on",
    )


def look(args: argparse.Namespace, progress: Progress) -> Outlook:
    """Read the book and lay the forecast out."""
    with opened(args, read_only=True) as book:
        return what_if.look(
            book, as_at=day_of(args), period=period_of(args, book), progress=progress
        )


def forecast(args: argparse.Namespace, progress: Progress) -> Answer:
    """Say what becomes available quarter by quarter, and uptake if deals are taken."""
    outlook = look(args, progress)
    chosen = outlook.planned()
    if args.lots is not None:
        chosen = what_if.chosen_by(outlook, args.lots)
    found = what_if.imagine(outlook, chosen)
    return Answer(_forecast_data(outlook, found), tuple(_forecast_words(outlook, found)))


def trend(args: argparse.Namespace, progress: Progress) -> Answer:
    """Say how uptake stood at the end of past quarters, in all and by category."""
    outlook = look(args, progress)
    data = {"trend": [_point_data(one) for one in outlook.trend], "rule": TREND_RULE}
    rows = [
        (
            quarter_words(one.quarter),
            pounds(one.figures.available),
            pounds(one.figures.collaborative),
            _percent(one.figures.uptake()),
            "12 months" if one.held == 4 else f"{one.held} of 4 quarters",
        )
        for one in outlook.trend
    ]
    headings = ("Quarter", "Available", "Collaborative", "Uptake", "Payments of")
    basis = replace(outlook.assessment.basis, period=None).in_words()
    words = [*table(headings, rows, "1 2 3"), TREND_RULE, basis]
    return Answer(data, tuple(words))


def _forecast_data(outlook: Outlook, found: Imagined) -> dict[str, Any]:
    rows = zip(outlook.assessment.forecast, found.path.outcomes[1:], strict=True)
    return {
        "as_at": outlook.assessment.basis.as_at,
        "basis": outlook.assessment.basis.in_words(),
        "rule": RULE,
        "forecast": [
            {
                **quarter_data(row),
                "locked_pence": one.locked,
                "taken_pence": one.taken,
                "addressable_pence": one.addressable,
                "no_lot_pence": one.no_lot,
                "uptake_if": in_percent(one.uptake_if()),
                "taken_by_deal_pence": list(one.moves),
            }
            for row, one in rows
        ],
        "deals": [_option_data(one) for one in found.chosen],
        "targets": [
            {
                "target": in_percent(reach.target.basis_points),
                "source": reach.target.source,
                "stated_on": reach.target.stated_on,
                "reached": _quarter(found, reach.place),
                "lost": _quarter(found, reach.lost),
                "missing_pence": reach.short,
                "words": words,
            }
            for reach, words in found.reaches
        ],
        "left": found.left,
        "held_back": [
            {"why": why, "what": what, "pence": pence, "until": until}
            for why, what, pence, until in held_back(found.path, outlook.names)
        ],
    }


def quarter_data(row: QuarterForecast) -> dict[str, Any]:
    """Return a coming quarter as other programs rely on it."""
    return {
        "quarter": row.quarter,
        "day": row.day,
        "becomes_available_pence": row.becomes_available,
        "available_pence": row.available,
        "collaborative_pence": row.collaborative,
        "uptake": in_percent(row.uptake),
        "reachable_uptake": in_percent(row.reachable_uptake),
    }


def _option_data(one: Option) -> dict[str, Any]:
    return {
        "category": one.deal.category,
        "publisher": one.deal.lot.publisher,
        "agreement_no": one.deal.lot.agreement_no,
        "lot_no": one.deal.lot.lot_no,
        "opens": one.deal.opens,
        "closes": one.deal.closes,
        "from": one.starts_on,
        "why": one.why,
        "usable": one.opportunity.verdict().usable.value,
        "decided": one.planned,
    }


def _point_data(one: UptakePoint) -> dict[str, Any]:
    return {
        "quarter": one.quarter,
        "period": one.span.code(),
        "quarters_held": one.held,
        "in_scope_pence": one.figures.in_scope,
        "locked_pence": one.figures.locked,
        "available_pence": one.figures.available,
        "collaborative_pence": one.figures.collaborative,
        "uptake": in_percent(one.figures.uptake()),
        "by_category": [
            {
                "category": row.category,
                "label": row.label,
                "available_pence": row.figures.available,
                "collaborative_pence": row.figures.collaborative,
                "uptake": in_percent(row.figures.uptake()),
            }
            for row in one.by_category
            if row.figures.has_scope()
        ],
    }


def _forecast_words(outlook: Outlook, found: Imagined) -> list[str]:
    rows = [
        (
            quarter_words(row.quarter),
            pounds(row.becomes_available),
            pounds(row.available),
            _percent(row.uptake),
            pounds(one.taken),
            _percent(one.uptake_if()),
        )
        for row, one in zip(outlook.assessment.forecast, found.path.outcomes[1:], strict=True)
    ]
    headings = (
        "Quarter", "Becomes available", "Available", "Uptake", "If: moves", "If: uptake",
    )  # fmt: skip
    deals = [
        f"If: {one.category} through {one.deal.lot.agreement_no} lot {one.deal.lot.lot_no}, "
        f"from {one.starts_on} ({one.why}){_to_ask(one)}"
        for one in found.chosen
    ]
    sentences = [words for _, words in found.reaches]
    basis = outlook.assessment.basis.in_words()
    return [*table(headings, rows, "1 2 3 4 5"), *deals, *sentences, found.left, RULE, basis]


def _to_ask(one: Option) -> str:
    verdict = one.opportunity.verdict()
    return f"; ask first: {verdict.reason}" if verdict.usable is Usable.ASK else ""


def _quarter(found: Imagined, place: int | None) -> str | None:
    if place is None:
        return None
    one = found.path.outcomes[place]
    return one.quarter or one.day.isoformat()


def _percent(points: int | None) -> str:
    return "-" if points is None else share(points, 10_000)
