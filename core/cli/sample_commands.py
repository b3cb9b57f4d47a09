"""`spendbook categories sample`: draw, show, judge, record."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer, recorded, table
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.accuracy import Judgement
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.usecases import measure_accuracy, sample_files
from core.usecases.measure_accuracy import SIZE, Measured, NoSample

_SAID = {one.value.replace(" ", "-"): one for one in Judgement if one is not Judgement.OPEN}


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``categories``."""
    kinds = add_noun(verbs, "sample", "measure how right the categories are, by value")
    draw = add_verb(kinds, "draw", "draw payments by value; --seed repeats a draw", _draw)
    add_book(draw)
    draw.add_argument("--size", type=int, default=SIZE, help="how many, 10 to 500")
    _add_out(draw)
    show = add_verb(kinds, "show", "state the result so far", _show)
    add_book(show)
    _add_out(show)
    judge = add_verb(kinds, "judge", "say of one payment whether its category is right", _judge)
    add_book(judge)
    judge.add_argument("line", type=int, help="the number of the payment")
    judge.add_argument("judgement", choices=sorted(_SAID), help="what it is")
    judge.add_argument("--should-be", default="", help="the right category, where wrong")
    record = add_verb(kinds, "record", "take judgements in from the file that draw wrote", _record)
    add_book(record)
    record.add_argument(
        "file", type=Path, help="that file, CSV or XLSX: line, judgement, should be"
    )


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--out", type=Path, help="the file to write the payments to: .xlsx or .csv"
    )


def _draw(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        measure_accuracy.draw(book, size=args.size, seed=args.seed)
    return _show(args, progress)


def _show(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = measure_accuracy.measured(book)
        if found is None:
            raise NoSample
        if args.out:
            sample_files.write(book, args.out)
    shown = [
        (str(d.item.line_id), d.line.supplier, pounds(d.item.pence), d.label, d.item.judgement)
        for d in found.drawn
    ]
    stale = ["Much has changed since: draw again."] if found.is_stale() else []
    headings = ("Payment", "Supplier", "Paid", "Category", "Judged")
    return Answer(_data(found), (found.in_words(), *stale, "", *table(headings, shown, "0 2")))


def _data(found: Measured) -> dict[str, object]:
    result = found.found
    return {
        "seed": found.sample.seed,
        "drawn_on": found.sample.drawn_on,
        "payments": len(found.drawn),
        "population_lines": found.sample.lines,
        "population_pence": found.sample.pence,
        "share_basis_points": result.share,
        "low_basis_points": result.low,
        "high_basis_points": result.high,
        "least_basis_points": result.least,
        "right": result.right,
        "wrong": result.wrong,
        "cannot_tell": result.cannot_tell,
        "not_judged": result.still_open,
        "moved_basis_points": found.moved,
        "draw_again": found.is_stale(),
        "items": [
            {
                "line": one.item.line_id,
                "supplier": one.line.supplier,
                "pence": one.item.pence,
                "category": one.item.category,
                "judgement": one.item.judgement.value,
                "should_be": one.item.should_be,
            }
            for one in found.drawn
        ],
    }


def _judge(args: argparse.Namespace, _: Progress) -> Answer:
    said = (_SAID[args.judgement], CategoryCode(args.should_be))
    with opened(args) as book:
        touched = measure_accuracy.judge(book, {LineId(args.line): said})
    return recorded(touched)


def _record(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        measure_accuracy.judge(book, sample_files.read(book, args.file))
    args.out = None
    return _show(args, progress)
