"""`spendbook pbo market|partners|demand|exchange`: whom to tell, who joins, what others see."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_noun,
    add_period,
    add_verb,
    day_of,
    read_pence,
)
from core.cli.passphrases import passphrase_of
from core.domain.joint_buying import JointPlan, Offer
from core.domain.money import pounds, rate_words
from core.domain.period import Period, day_in_words, quarter_words, read_period
from core.domain.progress import Progress
from core.domain.sharing import CommonFigure, SharedFigure
from core.domain.wording import number_of
from core.usecases import (
    exchange_figures,
    find_partners,
    joint_offers,
    market_lots,
    own_lots,
    write_demand,
)
from core.usecases.find_partners import Question
from core.usecases.market_lots import MarketList, Narrow
from core.usecases.publish_catalogue import SigningKeys

_MOST_LINES = 40


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``pbo``."""
    _add_market(add_verb(verbs, "market", "list bodies with available spend in our lots", _market))
    _add_partners(add_verb(verbs, "partners", "list bodies that could buy together", _partners))
    demand = add_verb(verbs, "demand", "write the demand sheet of bodies that join", _demand)
    _add_partners(demand)
    demand.add_argument("--maker", required=True, metavar="PBO", help="who makes the sheet")
    _add_keys(demand)
    demand.add_argument(
        "-o", "--out", type=Path, required=True, help="folder, .zip, .xlsx, .html or .csv"
    )
    exchange = add_noun(verbs, "exchange", "figures between buying organisations")
    build = add_verb(exchange, "build", "sum consenting returns up for another", _build)
    _add_collection(build, required=True)
    build.add_argument("--catalogue", type=Path, required=True, metavar="FILE", help="our own")
    add_period(build, required=False)
    build.add_argument(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a pack that was sent before, or that another sent",
    )
    _add_keys(build)
    build.add_argument("-o", "--out", type=Path, help="file or folder; without it only shown")
    read = add_verb(exchange, "read", "put packs of several side by side", _read)
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a pack of each")


def _add_market(parser: argparse.ArgumentParser) -> None:
    _add_collection(parser, required=True)
    parser.add_argument("--catalogue", type=Path, required=True, metavar="FILE", help="our own")
    parser.add_argument("--lot", default="", metavar="AGREEMENT/LOT", help="only this lot")
    parser.add_argument("--region", default="", metavar="CODE", help="only this region: UKD")
    parser.add_argument("--least", type=read_pence, default=0, metavar="POUNDS", help="and more")
    parser.add_argument("--open", action="store_true", help="only where there is no answer yet")
    add_as_at(parser)
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help=".xlsx or .csv")


def _add_partners(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="returns and demand sheets"
    )
    _add_collection(parser, required=False)
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="our own, to name lots")
    parser.add_argument("--category", default="", help="only this category")
    parser.add_argument("--region", default="", help="only this region: North West")
    parser.add_argument(
        "--months", type=int, choices=(3, 6, 9, 12), default=6, help="how far apart it comes free"
    )
    parser.add_argument("--all-regions", action="store_true", help="keep regions together")
    add_as_at(parser)


def _add_collection(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--collection", type=Path, required=required, metavar="FILE", help="the returns received"
    )


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, metavar="FOLDER", help="the publisher's keys")


def _keys(args: argparse.Namespace) -> SigningKeys | None:
    return SigningKeys(args.key, passphrase_of(args.key)) if args.key else None


def _market(args: argparse.Namespace, progress: Progress) -> Answer:
    found = market_lots.market_list(
        args.collection,
        args.catalogue,
        as_at=day_of(args),
        narrow=Narrow(args.lot, args.region, args.least, args.open),
        progress=progress,
    )
    data = _market_data(found)
    lines = _market_lines(found)
    if args.out is not None:
        data["path"] = str(market_lots.write(found, args.out))
        lines.append(f"Wrote {args.out}")
    return Answer(data, tuple(lines))


def _market_data(found: MarketList) -> dict[str, Any]:
    return {
        "publisher": found.publisher,
        "as_at": found.as_at,
        "bodies": found.bodies(),
        "not_addressed_to_us": found.elsewhere,
        "prospects": [
            {
                "body": one.body().name,
                "body_id": one.body().body_id(),
                "agreement_no": one.lot.agreement_no,
                "lot_no": one.lot.lot_no,
                "categories": list(one.categories),
                "available_pence": one.available,
                "becomes_available_pence": one.coming,
                "from": one.from_day,
                "through_pence": one.through,
                "usable": one.answer.usable.value,
                "why": one.answer.reason,
                "decision": one.decision,
                "reason": one.reason,
                "vat_basis": one.header.vat_basis.value,
                "period": one.header.period.code(),
                "as_at": one.header.as_at,
                "file": one.file,
            }
            for one in found.prospects
        ],
        "declined": [
            {
                "agreement_no": one.lot.agreement_no,
                "lot_no": one.lot.lot_no,
                "reason": one.reason,
                "bodies": one.bodies,
                "available_pence": one.pence,
            }
            for one in found.declined
        ],
    }


def _market_lines(found: MarketList) -> list[str]:
    rows = [
        (
            one.body().name,
            f"{one.lot.agreement_no}/{one.lot.lot_no}",
            pounds(one.available),
            pounds(one.coming),
            str(one.from_day),
            one.answer.usable.value,
            market_lots.decision_words(one),
            market_lots.basis_words(one),
        )
        for one in found.prospects[:_MOST_LINES]
    ]
    headings = ("Body", "Lot", "Available", "Later", "From", "Can use it", "Answer", "Basis")
    lines = table(headings, rows, "2 3") if rows else ["No body has available spend in a lot."]
    more = len(found.prospects) - len(rows)
    if more > 0:
        lines.append(f"and {more:,} more: write them with --out.")
    if found.declined:
        why = [
            (
                f"{one.lot.agreement_no}/{one.lot.lot_no}",
                market_lots.reason_words(one.reason),
                str(one.bodies),
                pounds(one.pence),
            )
            for one in found.declined
        ]
        lines += ["", *table(("Lot", "Why it was declined", "Bodies", "Available"), why, "2 3")]
    if found.elsewhere:
        lines.append(f"Returns that are not addressed to {found.publisher}: {found.elsewhere:,}")
    return lines


def _found(args: argparse.Namespace, progress: Progress) -> tuple[JointPlan, ...]:
    offers: tuple[Offer, ...] = joint_offers.of_files(args.files, progress=progress)
    if args.collection is not None:
        offers += joint_offers.of_collection(args.collection)
    asked = Question(
        as_at=day_of(args),
        months=args.months,
        by_region=not args.all_regions,
        region=args.region,
        category=args.category,
    )
    market = own_lots.lots_of(args.catalogue) if args.catalogue else None
    return find_partners.find(offers, asked, market)


def _partners(args: argparse.Namespace, progress: Progress) -> Answer:
    return partners_answer(_found(args, progress))


def partners_answer(found: Sequence[JointPlan]) -> Answer:
    """Return groups of partners for programs and for people."""
    lines: list[str] = []
    for one in found:
        group = one.partners
        where = ", ".join(part for part in (group.label, group.region) if part)
        lines += [
            f"{where}: {number_of(len(group.bodies()), 'body', 'bodies')}, "
            f"comes free in {group.window()}",
            *(f"  {pounds(v.pence)} {v.in_words()}" for v in group.volumes()),
            *(
                f"  {o.body.name}: {pounds(o.pence)}, {quarter_words(o.quarter)}, ask {o.contact}"
                for o in group.offers
            ),
            f"  Begin by {day_in_words(one.begin)}"
            + ("; the first steps of every route are late" if one.late() else ""),
            *(f"  Lot: {lot}" for lot in one.lots),
            "",
        ]
    data = {"groups": [_group_data(one) for one in found]}
    return Answer(data, tuple(lines) or ("No two bodies could buy together.",))


def _group_data(one: JointPlan) -> dict[str, Any]:
    group = one.partners
    return {
        "category": group.category,
        "region": group.region,
        "from_quarter": group.first_quarter,
        "to_quarter": group.last_quarter,
        "begin": one.begin,
        "late": one.late(),
        "volumes": [
            {
                "vat_basis": v.basis.vat.value,
                "length": v.basis.length,
                "bodies": v.bodies,
                "becomes_available_pence": v.pence,
            }
            for v in group.volumes()
        ],
        "offers": [
            {
                "body": o.body.name,
                "body_id": o.body.body_id(),
                "quarter": o.quarter,
                "becomes_available_pence": o.pence,
                "intention": o.intention,
                "contact": o.contact,
                "vat_basis": o.vat.value,
                "period": o.period.code(),
                "as_at": o.as_at,
                "source": o.source,
            }
            for o in group.offers
        ],
        "routes": [
            {
                "route": plan.route.id,
                "band": plan.band.id,
                "steps": [{"id": s.id, "due": s.due, "late": s.late} for s in plan.steps],
            }
            for plan in one.plans
        ],
        "lots": list(one.lots),
    }


def _demand(args: argparse.Namespace, progress: Progress) -> Answer:
    found = _found(args, progress)
    answer = partners_answer(found)
    path = write_demand.write(
        found, args.out, maker=args.maker, as_at=day_of(args), keys=_keys(args)
    )
    return Answer({**answer.data, "path": str(path)}, (*answer.lines, f"Wrote {path}"))


def _build(args: argparse.Namespace, progress: Progress) -> Answer:
    prepared = exchange_figures.prepare(
        args.collection, args.catalogue, period=_period(args), progress=progress
    )
    pack = prepared.pack
    data: dict[str, Any] = {
        "maker": pack.maker,
        "figures": [_figure_data(one) for one in pack.figures],
        "bodies": [one.name for one in pack.bodies],
        "kept_back": pack.hidden(),
        "without_consent": prepared.without,
    }
    rows = [_figure_row(one) for one in pack.figures[:_MOST_LINES]]
    headings = ("Category", "Kind of body", "Bodies", "Available", "Collaborative", "Basis")
    lines = [
        *table(headings, rows, "2 3 4"),
        f"{number_of(len(pack.figures), 'figure')}, {pack.hidden():,} kept back; of "
        f"{len(pack.bodies):,} bodies that agree, {prepared.without:,} others left out.",
    ]
    if args.out is not None:
        made = exchange_figures.write(prepared, args.out, keys=_keys(args), earlier=args.earlier)
        data |= {"path": str(made.path), "key": made.key}
        lines.append(f"Wrote {made.path}")
        lines += [f"Key, to be read out by telephone: {made.key}"] if made.key else []
    return Answer(data, tuple(lines))


def _period(args: argparse.Namespace) -> Period | None:
    try:
        return read_period(args.period) if args.period else None
    except ValueError:
        args.noun_parser.error(f"argument --period: cannot be read: {args.period}")
        raise


def _figure_row(one: SharedFigure) -> tuple[str, ...]:
    words = [
        f"{one.bodies:,}" if one.bodies is not None else "",
        *("kept back" if p is None else pounds(p) for p in (one.available, one.collaborative)),
    ]
    return (one.label, one.type_label, *words, one.basis.in_words())


def _figure_data(one: SharedFigure) -> dict[str, Any]:
    return {
        "vat_basis": one.basis.vat.value,
        "period": one.basis.period.code(),
        "category": one.category,
        "body_type": one.body_type,
        "bodies": one.bodies,
        "available_pence": one.available,
        "collaborative_pence": one.collaborative,
        "hidden": one.hidden,
    }


def _read(args: argparse.Namespace, _: Progress) -> Answer:
    found = exchange_figures.compare(args.files)
    data = {
        "packs": [
            {"maker": p.maker, "made_on": p.made_on, "key": p.key, "bodies": len(p.bodies)}
            for p in found.packs
        ],
        "common": [_common_data(one) for one in found.common],
        "counted_twice": [
            {"body": one.name, "makers": list(one.makers), "why": one.why} for one in found.twice
        ],
        "overlap": [
            {
                "category": need.category,
                "lots": [
                    {
                        "publisher": side.key.publisher,
                        "agreement_no": side.key.agreement_no,
                        "lot_no": side.key.lot_no,
                        "ends": side.end,
                        "suppliers": side.suppliers,
                        "in_common": len(side.shared),
                    }
                    for side in need.lots
                ],
            }
            for need in found.needs
        ],
    }
    return Answer(data, tuple(_read_lines(found)))


def _common_data(one: CommonFigure) -> dict[str, Any]:
    return {
        "vat_basis": one.basis.vat.value,
        "period": one.basis.period.code(),
        "category": one.category,
        "body_type": one.body_type,
        "sides": [
            {
                "maker": side.maker,
                "bodies": side.bodies,
                "available_pence": side.available,
                "collaborative_pence": side.collaborative,
                "uptake_basis_points": side.uptake,
                "hidden": side.hidden,
            }
            for side in one.sides
        ],
    }


def _read_lines(found: exchange_figures.Exchange) -> list[str]:
    signed = (
        f"{p.name}: {'signed, key ' + p.key if p.key else 'not signed'}" for p in found.packs
    )
    rows = [
        (one.label, one.type_label, *(_side_words(side) for side in one.sides))
        for one in found.common[:_MOST_LINES]
    ]
    headings = ("Category", "Kind of body", *(pack.maker for pack in found.packs))
    lines = [*signed, "", *table(headings, rows), ""]
    if found.twice:
        names = ", ".join(one.name for one in found.twice)
        lines.append(f"In more than one pack, so the columns do not add up: {names}")
    lines += [
        f"{need.label}: {number_of(need.agreements(), 'agreement')} of "
        f"{number_of(need.publishers(), 'organisation')}, "
        f"{number_of(len(need.in_common), 'supplier')} in common"
        for need in found.needs
    ]
    return lines


def _side_words(side: exchange_figures.Side) -> str:
    if side.bodies is None or side.available is None:
        return "kept back" if side.bodies is None and side.hidden else "-"
    uptake = rate_words(side.uptake) if side.uptake is not None else "-"
    return f"{pounds(side.available)}, uptake {uptake}, {number_of(side.bodies, 'body', 'bodies')}"
