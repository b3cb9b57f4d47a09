"""`spendbook contracts`: pipeline, use, outside, influence, thresholds, review, reviews."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
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
    read_pence,
)
from core.domain.contracts import ContractId
from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.parties import SupplierId, VatBasis
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.watching import (
    Between,
    ContractUse,
    Due,
    InfluenceRow,
    Measure,
    OutsideRow,
    Review,
    ReviewId,
    ThresholdRow,
    Watch,
    cannot_influence,
)
from core.store.book import Book
from core.usecases import tidy_suppliers, watch_contracts, watch_decisions, watch_exports


class NoSuchSupplier(UserError):
    """The book has no supplier called {supplier}."""

    code = "SB-380"
    exit_code = 2
    remedy_text = "Look the name up with: spendbook suppliers list."


def add_to(verbs: Nouns) -> None:
    """Add the verbs to those of contracts."""
    pipeline = _look_verb(verbs, "pipeline", "list what is due: ends, notices, reviews", _pipeline)
    pipeline.add_argument("--ics", type=Path, metavar="FILE", help="write it as a calendar too")
    _look_verb(verbs, "use", "hold what was paid against contract values", _use)
    outside = _look_verb(verbs, "outside", "find what is bought outside contracts", _outside)
    codes = [code for code, _ in watch_decisions.outside_reasons()]
    _say(outside, "--say", codes, "why it was bought outside")
    outside.add_argument(
        "--supplier", default="", help="whose payments you speak of: number or name"
    )
    outside.add_argument("--note", default="", help="a note beside the reason")
    influence = _look_verb(
        verbs, "influence", "list which categories can be influenced", _influence
    )
    can = influence.add_mutually_exclusive_group()
    can.add_argument("--can", action="store_true", help="say that the category can be")
    codes = [code for code, _ in watch_decisions.influence_reasons()]
    can.add_argument("--cannot", choices=codes, help="say that it cannot be, and why")
    can.add_argument("--usual", action="store_true", help="let it be as usual again")
    for verb in (outside, influence):
        verb.add_argument("--category", default="", help="which category you speak of")
    _add_thresholds(verbs)
    _add_reviews(verbs)


def _look_verb(verbs: Nouns, name: str, about: str, run: Any) -> argparse.ArgumentParser:
    verb = add_verb(verbs, name, about, run)
    add_book(verb)
    add_as_at(verb)
    add_period(verb, required=False)
    verb.add_argument("--csv", type=Path, metavar="FILE", help="write the list as a CSV file too")
    return verb


def _say(verb: argparse.ArgumentParser, name: str, codes: list[str], about: str) -> None:
    verb.add_argument(name, choices=codes, default=None, metavar="REASON", help=about)


def _add_thresholds(verbs: Nouns) -> None:
    verb = _look_verb(verbs, "thresholds", "say which thresholds are reached or near", _thresholds)
    verb.add_argument("--add", metavar="NAME", help="add a threshold of your own")
    verb.add_argument("--remove", metavar="NAME", help="take one of your own out")
    verb.add_argument("--amount", type=read_pence, help="its amount in pounds")
    bases = [VatBasis.NET.value, VatBasis.GROSS.value]
    verb.add_argument("--vat", choices=bases, default="net", help="without or with VAT")
    verb.add_argument(
        "--measure",
        choices=[one.name.lower() for one in Measure],
        action="append",
        help="what is held against it; may be given several times",
    )
    verb.add_argument("--means", default="", help="what it means to reach it")


def _add_reviews(verbs: Nouns) -> None:
    review = add_verb(verbs, "review", "keep a review of a supplier or of a contract", _review)
    add_book(review)
    add_as_at(review)
    of = review.add_mutually_exclusive_group(required=True)
    of.add_argument("--supplier", default="", help="the supplier reviewed: number or name")
    of.add_argument("--contract", type=int, default=0, help="the number of the contract reviewed")
    of.add_argument("--remove", type=int, default=0, metavar="N", help="take review N out")
    review.add_argument("--score", type=int, default=None, help="1 to 5; 5 is best")
    review.add_argument("--note", default="", help="what was found")
    review.add_argument("--next", type=read_day, default=None, help="when to look again")
    _look_verb(verbs, "reviews", "list the reviews", _reviews)


def _watched(args: argparse.Namespace, book: Book, progress: Progress, name: str) -> Watch:
    """Look, and write the list as a file where one is asked for."""
    found = watch_contracts.look(
        book, as_at=day_of(args), period=period_of(args, book), progress=progress
    )
    if args.csv:
        watch_exports.write_list(book, found, name, args.csv)
    return found


def _basis(watch: Watch) -> dict[str, Any]:
    return {"basis": watch.basis.in_words(), "as_at": watch.basis.as_at}


def _pipeline(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "pipeline")
        if args.ics:
            watch_exports.write_calendar(book, found.due, found.basis.as_at, args.ics)
    rows = [
        (
            str(one.day),
            "OVERDUE" if one.overdue else "",
            one.kind.value,
            one.title[:40],
            pounds(one.yearly),
            one.words,
        )
        for one in found.due
    ]
    headings = ("Day", "", "What", "Contract or supplier", "Paid in 12 months", "Why")
    data = {**_basis(found), "due": [_due_data(one) for one in found.due]}
    return Answer(data, tuple(table(headings, rows, "4")))


def _due_data(one: Due) -> dict[str, Any]:
    return {
        "day": one.day,
        "what": one.kind.value,
        "overdue": one.overdue,
        "title": one.title,
        "why": one.words,
        "yearly_pence": one.yearly,
        "contract_id": one.contract.id if one.contract else None,
        "supplier_id": one.supplier_id,
    }


def _use(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "use")
    rows = [
        (
            one.contract.title[:40] or one.contract.ref,
            pounds(one.paid),
            "-" if one.value is None else pounds(one.value),
            share(one.paid_net.low, one.value or 0),
            one.state.value,
        )
        for one in found.uses
    ]
    headings = ("Contract", "Paid so far", "Value", "Share", "State")
    data = {**_basis(found), "contracts": [_use_data(one) for one in found.uses]}
    return Answer(data, tuple(table(headings, rows, "1 2 3")))


def _use_data(one: ContractUse) -> dict[str, Any]:
    return {
        "contract_id": one.contract.id,
        "ref": one.contract.ref,
        "title": one.contract.title,
        "paid_pence": one.paid,
        "paid_without_vat_pence": _bounds(one.paid_net),
        "shared_pence": one.shared,
        "value_pence": one.value,
        "expected_pence": _bounds(one.expected) if one.expected else None,
        "state": one.state.value,
        "how": one.words,
    }


def _bounds(amount: Between) -> list[int]:
    return [amount.low, amount.high]


def _outside(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.say is not None:
        with opened(args) as book:
            pair = (_supplier(book, args.supplier), CategoryCode(args.category))
            return recorded(watch_decisions.give_reason(book, [pair], args.say, args.note))
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "outside")
    sums = found.outside_figures
    rows = [
        (
            row.supplier[:36],
            row.label[:36],
            row.why.value,
            pounds(row.pence),
            row.reason,
            row.words,
        )
        for row in found.outside
    ]
    headings = ("Supplier", "Category", "Counts as", "Paid", "Reason", "What was there")
    formula = (
        f"Maverick {pounds(sums.maverick)} + leakage {pounds(sums.leakage)} - both "
        f"{pounds(sums.both)} = {pounds(sums.either())}; with {pounds(sums.under_contract)} under "
        f"contracts that do not lock and {pounds(sums.neither)} of neither, "
        f"{pounds(sums.free)} is available and not collaborative."
    )
    data = {
        **_basis(found),
        "maverick_pence": sums.maverick,
        "leakage_pence": sums.leakage,
        "both_pence": sums.both,
        "either_pence": sums.either(),
        "under_contract_pence": sums.under_contract,
        "neither_pence": sums.neither,
        "available_not_collaborative_pence": sums.free,
        "by_reason": [
            {"reason": code, "rows": count, "pence": pence}
            for code, count, pence in sums.by_reason
        ],
        "rows": [_outside_data(row) for row in found.outside],
    }
    return Answer(data, (formula, *table(headings, rows, "3")))


def _outside_data(row: OutsideRow) -> dict[str, Any]:
    return {
        "supplier": row.supplier,
        "category": row.category,
        "counts_as": row.why.value,
        "lines": row.lines,
        "pence": row.pence,
        "contract_ids": [contract.id for contract in row.contracts],
        "lots": [key.code() for key in row.lots],
        "supplier_is_on_lot": row.listed,
        "why": row.words,
        "reason": row.reason,
        "note": row.note,
    }


def _influence(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.can or args.usual or args.cannot is not None:
        said = None if args.usual else bool(args.can)
        with opened(args) as book:
            codes = [CategoryCode(args.category)]
            return recorded(watch_decisions.set_influence(book, codes, said, args.cannot or ""))
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "influence")
    cannot = cannot_influence(found.influence)
    whole = sum(row.figures.available for row in found.influence)
    rows = [
        (
            row.label[:44],
            pounds(row.figures.in_scope),
            pounds(row.figures.available),
            "yes" if row.can_influence else f"no, {row.reason or 'usually not'}",
        )
        for row in found.influence
    ]
    words = f"Available {pounds(whole)}, of which not to be influenced {pounds(cannot)}."
    data = {
        **_basis(found),
        "available_pence": whole,
        "not_influenceable_pence": cannot,
        "categories": [_influence_data(row) for row in found.influence],
    }
    headings = ("Category", "In scope", "Available", "Can be influenced")
    return Answer(data, (words, *table(headings, rows, "1 2")))


def _influence_data(row: InfluenceRow) -> dict[str, Any]:
    return {
        "category": row.category,
        "available_pence": row.figures.available,
        "in_scope_pence": row.figures.in_scope,
        "usually": row.usually,
        "can_influence": row.can_influence,
        "reason": row.reason,
    }


def _thresholds(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.add or args.remove:
        with opened(args) as book:
            return recorded(_change_threshold(args, book))
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "thresholds")
    rows = [
        (
            one.nearness.value,
            str(one.reached_on or ""),
            one.threshold.label,
            one.subject[:44],
            pounds(one.paid.low) if one.paid.is_known() else f"to {pounds(one.paid.high)}",
        )
        for one in found.thresholds
    ]
    headings = ("State", "By", "Threshold", "What", "Paid")
    data = {**_basis(found), "thresholds": [_threshold_data(one) for one in found.thresholds]}
    note = f"Thresholds of edition {watch_contracts.threshold_edition()}."
    none = ["No threshold that binds you is reached or near."]
    return Answer(data, (*(table(headings, rows, "4") if rows else none), note))


def _change_threshold(args: argparse.Namespace, book: Book) -> Touched:
    if args.remove:
        return watch_decisions.remove_threshold(book, args.remove)
    measures = tuple(Measure[name.upper()] for name in args.measure or ("supplier",))
    own = watch_decisions.OwnThreshold(
        args.add, args.amount or read_pence("0"), VatBasis(args.vat), measures, args.means
    )
    return watch_decisions.add_threshold(book, own)


def _threshold_data(one: ThresholdRow) -> dict[str, Any]:
    return {
        "threshold": one.threshold.id,
        "label": one.threshold.label,
        "amount_pence": one.threshold.pence,
        "vat": one.threshold.vat.value,
        "measure": one.measure.value,
        "subject": one.subject,
        "paid_pence": _bounds(one.paid),
        "payments": one.payments,
        "state": one.nearness.value,
        "reached_on": one.reached_on,
        "how": one.words,
        "source": one.threshold.source,
        "own": one.threshold.own,
    }


def _review(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        if args.remove:
            return recorded(watch_decisions.remove_review(book, ReviewId(args.remove)))
        review = Review(
            id=ReviewId(0),
            reviewed_on=day_of(args),
            score=args.score,
            note=args.note,
            next_on=args.next,
            supplier_id=_supplier(book, args.supplier) if args.supplier else None,
            contract_id=ContractId(args.contract) if args.contract else None,
        )
        return recorded(watch_decisions.record_review(book, review))


def _reviews(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = _watched(args, book, progress, "reviews")
    rows = [
        (
            str(one.id),
            str(one.reviewed_on),
            found.reviewed[one.id][:44],
            str(one.score or "-"),
            str(one.next_on or "-"),
            one.note,
        )
        for one in found.reviews
    ]
    headings = ("No.", "On", "Of", "Score", "Next", "Note")
    data = {**_basis(found), "reviews": list(_reviews_data(found))}
    return Answer(data, tuple(table(headings, rows, "0 3")))


def _reviews_data(found: Watch) -> Iterable[dict[str, Any]]:
    for one in found.reviews:
        yield {
            "id": one.id,
            "on": one.reviewed_on,
            "of": found.reviewed[one.id],
            "supplier_id": one.supplier_id,
            "contract_id": one.contract_id,
            "score": one.score,
            "note": one.note,
            "next_on": one.next_on,
        }


def _supplier(book: Book, said: str) -> SupplierId:
    """Find a supplier by its number, its name, or a name by which the files call it."""
    wanted, rows = said.strip().casefold(), tidy_suppliers.suppliers(book)
    for row in rows:
        if wanted in (str(row.supplier.id), row.supplier.name.casefold()):
            return row.supplier.id
    for row in rows:
        if any(wanted == spelling.casefold() for spelling in row.spellings):
            return row.supplier.id
    raise NoSuchSupplier(supplier=said)
