"""`spendbook pbo benchmark`: what a body shares, what is built of it, where a body stands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, recorded, table
from core.cli.options import Nouns, add_as_at, add_book, add_noun, add_verb, day_of, opened
from core.cli.passphrases import passphrase_of
from core.domain.comparators import (
    BenchmarkCell,
    Contribution,
    DriverFigure,
    OwnStanding,
    rate_words,
)
from core.domain.money import pounds
from core.domain.period import Period, day_in_words, read_period
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.wording import number_of
from core.store.book import Book
from core.usecases import build_benchmarks, compare_benchmarks, contribute_benchmarks
from core.usecases.build_benchmarks import Benchmarks
from core.usecases.publish_catalogue import SigningKeys

_YEAR = "the year: 2025-26, or 2025-04-01_2026-03-31"


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``pbo``."""
    kinds = add_noun(verbs, "benchmark", "spend beside that of bodies alike")
    size = add_verb(kinds, "size", "list how large the body is, or say it", _size)
    add_book(size)
    size.add_argument("driver", nargs="?", default="", help="e.g. residents, pupils, floor-area")
    size.add_argument("number", nargs="?", type=int, help="in whole units; 0 takes the day out")
    size.add_argument("--source", default="", help="where the number is from")
    add_as_at(size)
    share = add_verb(kinds, "share", "list the categories that are shared, or share some", _share)
    add_book(share)
    share.add_argument("category", nargs="*", help="its code, e.g. energy.electricity")
    share.add_argument("--no", action="store_true", help="share them no longer")
    give = add_verb(kinds, "contribute", "write what is shared for a year", _contribute)
    add_book(give)
    give.add_argument("--period", required=True, metavar="P", help=_YEAR)
    give.add_argument(
        "-o", "--out", type=Path, help="file or folder; without it nothing is written"
    )
    build = add_verb(kinds, "build", "build a pack from contributions", _build)
    build.add_argument("folder", type=Path, help="the folder with the contributions")
    build.add_argument("--period", required=True, metavar="P", help="years that end in it count")
    build.add_argument("--key", type=Path, help="your key file, or its folder")
    build.add_argument(
        "-o", "--out", type=Path, help="file or folder; without it nothing is written"
    )
    take = add_verb(kinds, "apply", "take a pack in", _apply)
    add_book(take)
    take.add_argument("file", type=Path, help="the pack")
    take.add_argument("--preview", action="store_true", help="say what it is, no more")
    add_book(add_verb(kinds, "list", "list the packs that were taken in", _list))
    out = add_verb(kinds, "remove", "take a pack out", _remove)
    add_book(out)
    out.add_argument("publisher", help="its short name, as the list has it")
    out.add_argument("--period", required=True, metavar="P", help="the pack's years end in it")
    compare = add_verb(kinds, "compare", "set own spend beside the quartiles", _compare)
    add_book(compare)
    compare.add_argument("--period", required=True, metavar="P", help=_YEAR)
    compare.add_argument("--driver", default="", help="one for all; else what explains each best")


def _size(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.number is None) as book:
        if args.number is not None:
            day = day_of(args)
            figure = DriverFigure(args.driver, day, args.number, args.source)
            touched = (
                contribute_benchmarks.say_sizes(book, [figure])
                if args.number
                else contribute_benchmarks.forget_size(book, args.driver, day)
            )
            return recorded(touched)
        asked = contribute_benchmarks.drivers(book)
        said = contribute_benchmarks.sizes(book)
    data = {
        "drivers": [{"driver": one.code, "label": one.label, "about": one.about} for one in asked],
        "sizes": [_size_data(one) for one in said],
    }
    rows = [(one.driver, f"{one.value:,}", day_in_words(one.as_at), one.source) for one in said]
    known = table(("Driver", "Number", "On", "Source"), rows, "1")
    return Answer(data, (*known, "", *(f"{one.code}: {one.about}" for one in asked)))


def _size_data(one: DriverFigure) -> dict[str, Any]:
    return {"driver": one.driver, "on": one.as_at, "number": one.value, "source": one.source}


def _share(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=not args.category) as book:
        if args.category:
            codes = [CategoryCode(code) for code in args.category]
            touched = contribute_benchmarks.share(book, codes, yes=not args.no)
            return recorded(touched)
        shared = sorted(contribute_benchmarks.shared(book))
    return Answer({"shared": list(shared)}, tuple(shared) or ("Nothing is shared.",))


def _contribute(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.out is None) as book:
        period = _period(args, book)
        if args.out is None:
            given = contribute_benchmarks.preview(book, period)
            return Answer(_given_data(given), (*_given_words(given), "Nothing was written."))
        made = contribute_benchmarks.contribute(book, period, args.out)
    data = {**_given_data(made.contribution), "path": str(made.path), "code": made.short_code}
    said = f"Wrote {made.path}: {made.short_code}"
    return Answer(data, (*_given_words(made.contribution), said))


def _given_data(given: Contribution) -> dict[str, Any]:
    return {
        "body": given.body.name,
        "period": given.period.code(),
        "vat_basis": given.vat_basis.value,
        "figures": [
            {"category": one.category, "spend_pence": one.pence, "lines": one.lines}
            for one in given.figures
        ],
        "sizes": [_size_data(one) for one in given.drivers],
    }


def _given_words(given: Contribution) -> list[str]:
    rows = [(one.category, pounds(one.pence), f"{one.lines:,}") for one in given.figures]
    sizes = [f"{one.driver}: {one.value:,} on {day_in_words(one.as_at)}" for one in given.drivers]
    head = f"{given.body.name}, {given.period.in_words()}: this leaves, and nothing else"
    return [head, *table(("Category", "Spend", "Payments"), rows, "1 2"), *sizes]


def _build(args: argparse.Namespace, progress: Progress) -> Answer:
    period = _read_period(args, 4)
    if args.key is None or args.out is None:
        found = build_benchmarks.preview(args.folder, period, progress=progress)
        return Answer(_pack_data(found), (*_pack_words(found), "Nothing was written."))
    keys = SigningKeys(args.key, passphrase_of(args.key))
    made = build_benchmarks.build(args.folder, period, keys, args.out, progress=progress)
    data = {**_pack_data(made.benchmarks), "path": str(made.path), "code": made.short_code}
    return Answer(data, (*_pack_words(made.benchmarks), f"Wrote {made.path}: {made.short_code}"))


def _pack_data(found: Benchmarks) -> dict[str, Any]:
    return {
        "contributions": found.used(),
        "left_out": [{"file": one.file, "why": one.why} for one in found.files if one.why],
        "rows": [_cell_data(cell) for cell in found.pack.cells],
    }


def _cell_data(cell: BenchmarkCell) -> dict[str, Any]:
    rates = cell.rates
    return {
        "body_type": cell.body_type,
        "vat_basis": cell.vat_basis.value,
        "driver": cell.driver,
        "size_from": cell.size_from,
        "size_to": cell.size_to,
        "category": cell.category,
        "contributors": cell.contributors,
        "lower_quartile_per_1000_pence": rates.lower if rates else None,
        "median_per_1000_pence": rates.median if rates else None,
        "upper_quartile_per_1000_pence": rates.upper if rates else None,
        "hidden": cell.hidden,
    }


def _pack_words(found: Benchmarks) -> list[str]:
    rows = [
        (
            cell.body_type,
            cell.vat_basis.of_amounts(),
            cell.driver,
            _band(cell),
            cell.category,
            f"{cell.contributors}" if cell.contributors else "-",
            *([rate_words(r) for r in (cell.rates.lower, cell.rates.median, cell.rates.upper)]
              if cell.rates else ("-", "-", "-")),
            cell.hidden,
        )
        for cell in found.pack.cells
    ]  # fmt: skip
    headings = (
        "Kind",
        "Amounts",
        "Driver",
        "Size",
        "Category",
        "Bodies",
        "Lower",
        "Median",
        "Upper",
        "Hidden",
    )
    left = [f"left out: {one.file}: {one.why}" for one in found.files if one.why]
    return [*table(headings, rows, "5 6 7 8"), f"Contributions used: {found.used()}", *left]


def _band(cell: BenchmarkCell) -> str:
    if cell.is_whole():
        return "any"
    return f"{cell.size_from or 0:,}-{f'{cell.size_to:,}' if cell.size_to else ''}"


def _apply(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.preview) as book:
        look = compare_benchmarks.look(book, args.file)
        seq = 0 if args.preview else compare_benchmarks.apply(book, args.file).seq
    pack = look.pack
    data = {
        "publisher": pack.publisher,
        "period": pack.period.code(),
        "made_on": pack.made_on,
        "code": look.short_code,
        "signed_by": look.signed_by,
        "trust": look.trust,
        "rows": look.rows,
        "rows_for_this_body": look.fitting,
        "replaces": look.replaces is not None,
        "seq": seq,
    }
    said = (
        f"{pack.publisher_name}, {pack.period.in_words()}: "
        f"{number_of(look.rows, 'row')} with figures, "
        f"{look.fitting} of them for bodies like yours",
        f"Key {look.signed_by}: {look.trust}",
        "Taken in; undo takes it back." if seq else "Nothing was changed.",
    )
    return Answer(data, said)


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        held = compare_benchmarks.packs(book)
    data = [
        {
            "publisher": one.publisher,
            "period": one.period.code(),
            "made_on": one.made_on,
            "taken_in_on": one.taken_in_on,
            "signed_by": one.signed_by,
            "fingerprint": one.fingerprint,
        }
        for one in held
    ]
    rows = [(one.publisher, one.period.in_words(), day_in_words(one.made_on)) for one in held]
    return Answer(
        {"packs": data}, tuple(table(("Publisher", "Years that end in", "Made on"), rows))
    )


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = compare_benchmarks.forget(book, args.publisher, _read_period(args, 4))
    return recorded(touched)


def _compare(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compare_benchmarks.against(book, _period(args, book), driver=args.driver)
    if found is None:
        return Answer({"rows": []}, ("No benchmarks were taken in.",))
    data = {
        "publisher": found.pack.publisher,
        "basis": found.basis,
        "trust": found.trust,
        "rows": [_standing_data(row) for row in found.rows],
        "categories_without": found.without,
        "caveats": list(found.caveats),
    }
    headings = ("Category", "Each", "You", "Lower", "Median", "Upper", "Bodies", "Where", "Above")
    rows = [_standing_words(row) for row in found.rows]
    lines = table(headings, rows, "2 3 4 5 6 8") if rows else ["Nobody to stand beside."]
    return Answer(data, (*lines, "", found.basis, *found.caveats))


def _standing_data(row: OwnStanding) -> dict[str, Any]:
    return {
        **_cell_data(row.cell),
        "own_pence": row.pence,
        "own_size": row.size.value,
        "own_rate_per_1000_pence": row.rate,
        "place": row.place.value,
        "difference_pence": row.difference,
    }


def _standing_words(row: OwnStanding) -> tuple[str, ...]:
    rates = row.cell.rates
    shown = (rates.lower, rates.median, rates.upper) if rates else ()
    return (
        row.label,
        row.driver.one,
        *(rate_words(rate) for rate in (row.rate, *shown)),
        f"{row.cell.contributors}",
        row.place.value,
        pounds(row.difference),
    )


def _period(args: argparse.Namespace, book: Book) -> Period:
    return _read_period(args, book.body.first_month)


def _read_period(args: argparse.Namespace, first_month: int) -> Period:
    try:
        return read_period(args.period, first_month)
    except ValueError:
        args.noun_parser.error(f"argument --period: cannot be read: {args.period}")
        raise
