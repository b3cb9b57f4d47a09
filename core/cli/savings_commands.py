"""`spendbook savings`: list, add, agree, realised, keep, remove, export."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, recorded, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_verb,
    day_of,
    opened,
    read_day,
    read_pence,
)
from core.domain.agreements import LotKey
from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import Period, read_period
from core.domain.progress import Progress
from core.domain.savings import (
    Baseline,
    Redeployment,
    Saving,
    SavingAccount,
    SavingClass,
    SavingId,
    SavingsRegister,
    Stage,
    StageSums,
    Volume,
)
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import categorise, export_savings, track_savings


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "savings", "keep the register of savings")
    _add_add(verbs)
    for name, about, run in (
        ("list", "list the savings with what payments show of them", _list),
        ("export", "write the register as a spreadsheet or CSV file", _export),
    ):
        verb = add_verb(verbs, name, about, run)
        add_book(verb)
        add_as_at(verb)
    verb.add_argument("-o", "--out", type=Path, required=True, help="the file to write")
    agree = _on_one(verbs, "agree", "record that a saving is agreed", _agree)
    agree.add_argument("--on", type=read_day, metavar="DATE", help="the day; today without")
    agree.add_argument("--by", required=True, help="who agreed it")
    agree.add_argument("--switch", type=read_day, metavar="DATE", help="first day of the new way")
    agree.add_argument("--until", type=read_day, metavar="DATE", help="last day that counts")
    realised = _on_one(verbs, "realised", "record that payments show a saving", _realised)
    realised.add_argument("--units", default="", help="what is counted, such as kWh")
    realised.add_argument(
        "--before", type=int, metavar="COUNT", help="units used in the baseline's period"
    )
    realised.add_argument(
        "--after", type=int, metavar="COUNT", help="units used in the period after the switch"
    )
    realised.add_argument("--after-period", metavar="P", help="that period, such as 2025-Q2")
    keep = _on_one(verbs, "keep", "record what the budget needed, or where the rest went", _keep)
    keep.add_argument("--needed", type=read_pence, metavar="POUNDS", help="what it needed")
    keep.add_argument("--redeploy", type=read_pence, metavar="POUNDS", help="what went elsewhere")
    keep.add_argument("--to", default="", metavar="PURPOSE", help="what it went to")
    _on_one(verbs, "remove", "take a saving out of the register", _remove)


def _add_add(verbs: Nouns) -> None:
    add = add_verb(verbs, "add", "write a saving down", _add)
    add_book(add)
    add.add_argument("title", help="what it is called")
    kinds = [kind.value for kind in SavingClass]
    add.add_argument("--class", dest="kind", choices=kinds, required=True, help="its class")
    add.add_argument("--category", default="", help="the category, e.g. energy.electricity")
    add.add_argument("--supplier", type=int, metavar="NUMBER", help="the supplier's number")
    add.add_argument("--lot", default="", metavar="PUBLISHER/AGREEMENT/LOT", help="its lot")
    add.add_argument("--before", required=True, metavar="P", help="the baseline's period: 2024-25")
    add.add_argument(
        "--baseline", type=read_pence, metavar="POUNDS", help="where not as the payments say"
    )
    add.add_argument("--basis", default="", help="where a baseline that is typed comes from")
    for name in ("low", "high"):
        add.add_argument(
            f"--{name}", type=read_pence, required=True, metavar="POUNDS", help=f"{name}, a year"
        )
    add.add_argument(
        "--cost", type=read_pence, default=Pence(0), metavar="POUNDS", help="what it costs once"
    )
    add.add_argument("--cashable", action="store_true", help="it releases cash")
    add.add_argument("--evidence", required=True, help="what shows it, and where it is kept")
    add.add_argument("--on", type=read_day, metavar="DATE", help="the day; today without")


def _on_one(verbs: Nouns, name: str, about: str, run: Any) -> argparse.ArgumentParser:
    verb = add_verb(verbs, name, about, run)
    verb.add_argument("saving", type=int, help="the number of the saving")
    add_book(verb)
    add_as_at(verb)
    return verb


def _add(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        category = CategoryCode(args.category)
        if category:
            categorise.require_category(book, category)
        supplier = SupplierId(args.supplier) if args.supplier else None
        saving = Saving(
            id=SavingId(0),
            title=args.title,
            kind=SavingClass(args.kind),
            stage=Stage.IDENTIFIED,
            baseline=_baseline(args, book, category, supplier),
            low=args.low,
            high=args.high,
            evidence=args.evidence,
            identified_on=args.on or book.clock().date(),
            category=category,
            supplier_id=supplier,
            lot=_lot(args),
            cost=args.cost,
            cashable=args.cashable,
        )
        touched = track_savings.save(book, saving)
        number = track_savings.newest(book).id
    return Answer({"seq": touched.seq, "saving": number}, (f"{touched.summary}: {number}.",))


def _baseline(
    args: argparse.Namespace, book: Book, category: CategoryCode, supplier: SupplierId | None
) -> Baseline:
    period = _period(args, args.before, book)
    if args.baseline is not None:
        return Baseline(args.baseline, period, args.basis or "as typed")
    return track_savings.baseline_of(book, category, supplier, period)


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = track_savings.register(book, day_of(args))
    return Answer(register_data(found), tuple(_words(found)))


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        path = export_savings.export(book, day_of(args), args.out)
    return Answer({"file": str(path)}, (f"The register is in {path}.",))


def _agree(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return recorded(
            track_savings.agree(
                book,
                SavingId(args.saving),
                on=args.on or day_of(args),
                by=args.by,
                switch_on=args.switch,
                until=args.until,
            )
        )


def _realised(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        number, volume = SavingId(args.saving), _volume(args, book)
        touched = track_savings.realise(book, number, as_at=day_of(args), volume=volume)
        found = track_savings.account_of(book, number, day_of(args))
    words = (f"{touched.summary}.", found.realised.rule, *found.realised.limits)
    return Answer({"seq": touched.seq, "saving": _account_data(found)}, words)


def _volume(args: argparse.Namespace, book: Book) -> Volume | None:
    """Return the quantities that are stated; a part of them would show nothing."""
    stated = (args.before, args.after, args.after_period)
    if stated == (None, None, None):
        return None
    if None in stated:
        args.noun_parser.error("--before, --after and --after-period go together")
    period = _period(args, args.after_period, book)
    return Volume(args.units or "units", args.before, args.after, period)


def _keep(args: argparse.Namespace, _: Progress) -> Answer:
    number, day = SavingId(args.saving), day_of(args)
    with opened(args) as book:
        words = []
        if args.needed is not None:
            words.append(track_savings.keep(book, number, args.needed).summary)
        if args.redeploy is not None:
            part = Redeployment(0, number, day, args.redeploy, args.to)
            words.append(track_savings.redeploy(book, part, day).summary)
        found = track_savings.account_of(book, number, day)
    rest = found.left()
    left = f"Kept {pounds(found.kept)}, of which {pounds(rest)} is left."
    if rest < 0:
        left = f"Kept {pounds(found.kept)}: {pounds(-rest)} more than that went elsewhere before."
    return Answer({"saving": _account_data(found)}, (*(f"{one}." for one in words), left))


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return recorded(track_savings.remove(book, SavingId(args.saving)))


def register_data(found: SavingsRegister) -> dict[str, Any]:
    """Return the register as other programs rely on it."""
    return {
        "as_at": found.as_at,
        "basis": found.basis,
        "savings": [_account_data(one) for one in found.accounts],
        "by_stage": [_sums_data(one) for one in found.by_stage],
        "by_class": [_sums_data(one) for one in found.by_class],
        "total": _sums_data(found.total),
    }


def _account_data(one: SavingAccount) -> dict[str, Any]:
    saving, realised = one.saving, one.realised
    low, high = saving.net_range()
    window = realised.window
    return {
        "number": saving.id,
        "title": saving.title,
        "class": saving.kind.value,
        "stage": saving.stage.value,
        "category": saving.category,
        "supplier": saving.supplier_id,
        "lot": saving.lot.code() if saving.lot else "",
        "baseline_pence": saving.baseline.pence,
        "baseline_period": saving.baseline.period.code(),
        "baseline_basis": saving.baseline.basis,
        "low_pence": saving.low,
        "high_pence": saving.high,
        "cost_pence": saving.cost,
        "net_low_pence": low,
        "net_high_pence": high,
        "cashable": saving.cashable,
        "evidence": saving.evidence,
        "identified_on": saving.identified_on,
        "agreed_on": saving.agreed_on,
        "agreed_by": saving.agreed_by,
        "switch_on": saving.switch_on,
        "until": saving.until,
        "realised_pence": realised.pence,
        "expected_pence": realised.expected,
        "paid_pence": realised.paid,
        "window": window.code() if window else None,
        "rule": realised.rule,
        "limits": list(realised.limits),
        "net_pence": one.net(),
        "cashable_pence": one.cashable,
        "needed_pence": saving.needed,
        "kept_pence": one.kept,
        "redeployed": [
            {"on": part.on, "pence": part.pence, "purpose": part.purpose}
            for part in one.redeployed
        ],
        "redeployed_pence": one.moved(),
        "left_pence": one.left(),
        "clashes": list(one.clashes),
        "counts": one.counts,
    }


def _sums_data(one: StageSums) -> dict[str, Any]:
    return {
        "name": one.name,
        "count": one.count,
        "net_low_pence": one.low,
        "net_high_pence": one.high,
        "realised_pence": one.realised,
        "cost_pence": one.cost,
        "cashable_pence": one.cashable,
        "kept_pence": one.kept,
        "redeployed_pence": one.redeployed,
    }


def _words(found: SavingsRegister) -> list[str]:
    rows = [
        (
            str(one.saving.id),
            one.saving.title[:40],
            one.saving.stage.value,
            one.saving.kind.value,
            "-" if one.realised.pence is None else pounds(one.realised.pence),
            pounds(one.cashable),
            pounds(one.kept),
            pounds(one.moved()),
            "" if one.counts else "not counted: same payments as another",
        )
        for one in found.accounts
    ]
    headings = (
        "No.", "Saving", "Stage", "Class", "Realised", "Cashable", "Kept", "Redeployed", "",
    )  # fmt: skip
    sums = found.total
    total = (
        f"{sums.count} count: realised {pounds(sums.realised)}, cashable {pounds(sums.cashable)}, "
        f"kept {pounds(sums.kept)}, redeployed {pounds(sums.redeployed)}"
    )
    return [*table(headings, rows, "4 5 6 7"), total, found.basis]


def _lot(args: argparse.Namespace) -> LotKey | None:
    parts = args.lot.split("/")
    if not args.lot:
        return None
    if len(parts) != 3:
        args.noun_parser.error(f"argument --lot: cannot be read: {args.lot}")
    return LotKey(*parts)


def _period(args: argparse.Namespace, text: str, book: Book) -> Period:
    try:
        return read_period(text, book.body.first_month)
    except ValueError:
        args.noun_parser.error(f"cannot be read as a period: {text}")
        raise
