"""`spendbook pbo returns consolidate`: the returns of a folder in one picture."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.cli.answer import ALTERED, Answer, in_percent, table
from core.cli.collecting import add_folder, collected, period_asked
from core.cli.options import Nouns, add_as_at, add_verb, day_of
from core.domain.consolidated import BehindRow, FamilyRow, Picture, PictureRow, Sums
from core.domain.money import pounds, share
from core.domain.parties import VatBasis
from core.domain.progress import Progress
from core.store.collection import Collection
from core.usecases import chase_returns, consolidate, picture, picture_behind, write_picture
from core.usecases.consolidate import Consolidation
from core.usecases.picture import Asked


def add_to(returns: Nouns) -> None:
    """Add the verb under ``pbo returns``."""
    verb = add_verb(returns, "consolidate", "put the returns of a folder together", _consolidate)
    add_folder(verb)
    add_as_at(verb)
    verb.add_argument("-o", "--out", type=Path, help="an .xlsx, .html or .csv file")
    verb.add_argument("--expected", type=Path, metavar="LIST", help="who should send a return")
    verb.add_argument("--dates", choices=("dmy", "mdy"), default="", help="of the due days")
    verb.add_argument("--publisher", default="", metavar="PBO", help="whose agreements are own")
    verb.add_argument("--family", default="", metavar="NAME", help="only the bodies of a family")
    verb.add_argument(
        "--behind", metavar="FIGURE", help="list its bodies: category=food.catering, vat=net..."
    )
    verb.add_argument(
        "--vat", choices=("net", "gross"), help="only returns with amounts on this basis"
    )
    verb.add_argument(
        "--period", type=period_asked, metavar="P", help="only returns with days in it"
    )


def _consolidate(args: argparse.Namespace, progress: Progress) -> Answer:
    path, done = collected(args, progress)
    problems = done.left_alone
    asked = Asked(
        day_of(args),
        args.publisher,
        args.period,
        args.family,
        VatBasis(args.vat) if args.vat else None,
    )
    with Collection.open(path) as collection:
        if args.expected is not None:
            read = chase_returns.take_list(collection, args.expected, order=args.dates)
            problems += read.problems
        if args.out is None:
            found = picture.picture(collection, asked, progress=progress)
        else:
            found = write_picture.write(collection, asked, args.out, progress=progress)
        rows = _behind(collection, asked, args.behind) if args.behind else ()
    files = consolidate.consolidate(path)
    data = _files_data(files) | picture_data(found)
    data["unread"] = [{"file": name, "why": why} for name, why in done.unread]
    data["path"] = str(args.out) if args.out else None
    if args.behind:
        data["behind"] = [_with_pence(asdict(row)) for row in rows]
    lines = _behind_words(rows) if args.behind else _words(found, files)
    data["checked"] = done.how()
    lines = [*lines, done.how(), *([f"Wrote {args.out}"] if args.out else [])]
    return Answer(data, tuple(lines), problems, ALTERED if files.quarantined else 0)


def _behind(collection: Collection, asked: Asked, named: str) -> tuple[BehindRow, ...]:
    return picture_behind.behind(collection, asked, *picture_behind.read_figure(named))


def _behind_words(rows: tuple[BehindRow, ...]) -> list[str]:
    shown = [(row.body, row.family, pounds(row.pence), row.file) for row in rows]
    shown.append(("Together", "", pounds(sum(row.pence for row in rows)), ""))
    return table(("Organisation", "Family", "Pounds", "File"), shown, "2")


def _files_data(files: Consolidation) -> dict[str, Any]:
    return {
        "accepted": files.accepted,
        "quarantined": [
            {"file": name, "problems": list(reasons)} for name, reasons in files.quarantined
        ],
        "superseded": files.superseded,
        "overlapped": files.overlapped,
        "nil": files.nil,
    }


def picture_data(found: Picture) -> dict[str, Any]:
    """Return the picture as other programs read it.

    ``total_pence`` and the parts beside it are as returned; ``net`` is less what was paid inside
    families, and so is every ``uptake``.
    """
    whole = found.whole
    return {
        **_row_data(whole),
        "as_at": found.as_at,
        "basis": found.basis,
        "bodies": len({one.body_key for one in found.returns}),
        "returns": len(found.returns),
        "by_category": [_row_data(row, "category") for row in found.by_category],
        "by_quarter": [_row_data(row, "quarter") for row in found.by_quarter],
        "by_sector": [_row_data(row, "sector") for row in found.by_sector],
        "by_vat_basis": [_row_data(row, "vat_basis") for row in found.by_vat],
        "by_body": _bodies(found),
        "families": [_family_data(one) for one in found.families],
        "agreements": [_with_pence(asdict(row)) for row in found.agreements],
        "reasons": [_with_pence(asdict(row)) for row in found.reasons_by_lot],
        "pipeline": [_with_pence(asdict(row)) for row in found.pipeline],
        "caveats": list(found.caveats),
    }


def _bodies(found: Picture) -> list[dict[str, Any]]:
    about = {str(one.file_id): one for one in found.returns}
    return [
        {
            "file": about[row.key].file,
            "body_id": about[row.key].body_key,
            "family": about[row.key].family,
            "vat_basis": about[row.key].vat_basis.value,
            **_row_data(row),
        }
        for row in found.by_body
    ]


def _row_data(row: PictureRow, key: str = "") -> dict[str, Any]:
    named = {key: row.key} if key else {}
    net = _sums_data(row.net)
    return {
        **named,
        "label": row.label,
        **_sums_data(row.returned),
        "uptake": net["uptake"],
        "uptake_basis_points": net["uptake_basis_points"],
        "eliminated_pence": row.eliminated.total,
        "net": net,
        "target": in_percent(row.target),
        "short_of_target_pence": row.gap(),
        "returns": row.returns,
        "lines": row.lines,
    }


def _sums_data(sums: Sums) -> dict[str, Any]:
    parts = {f"{name}_pence": pence for name, pence in asdict(sums).items()}
    return {
        **parts,
        "total_pence": sums.total,
        "in_scope_pence": sums.in_scope,
        "available_pence": sums.available,
        "uptake": in_percent(sums.uptake()),
        "uptake_basis_points": sums.uptake(),
    }


def _family_data(one: FamilyRow) -> dict[str, Any]:
    return {
        **_row_data(one.row, "family"),
        "members": list(one.members),
        "missing": list(one.missing),
        "refused": list(one.refused),
        "inside_not_known_for": list(one.untold),
    }


def _with_pence(row: dict[str, Any]) -> dict[str, Any]:
    """Give amounts the ending that says that they are pence."""
    names = {name: f"{name}_pence" for name in ("available", "collaborative")}
    names["pence"] = "amount_pence"
    return {names.get(name, name): cell for name, cell in row.items()}


def _words(found: Picture, files: Consolidation) -> list[str]:
    whole, net = found.whole, found.whole.net
    rows = [
        ("Returned", pounds(whole.returned.total)),
        ("- paid inside families", pounds(whole.eliminated.total)),
        ("- out of scope", pounds(net.out_of_scope)),
        ("= in scope", pounds(net.in_scope)),
        ("- locked", pounds(net.locked)),
        ("= available", pounds(net.available)),
        ("of which collaborative", pounds(net.collaborative)),
    ]
    parts = [
        (
            row.label,
            pounds(row.net.available),
            pounds(row.net.collaborative),
            share(row.net.collaborative, row.net.available),
        )
        for row in found.by_category
        if row.net.in_scope
    ]
    return [
        f"Returns that count: {files.accepted:,}; replaced: "
        f"{files.superseded + files.overlapped:,}; refused: {len(files.quarantined):,}.",
        found.basis,
        *table(("", "Pounds"), rows, "1"),
        f"Uptake {share(net.collaborative, net.available)}",
        "",
        *table(("Category", "Available", "Collaborative", "Uptake"), parts, "1 2 3"),
        "",
        *(f"Note: {words}" for words in found.caveats),
    ]
