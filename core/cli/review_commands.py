"""`spendbook return` for a reader: verify, trace, tie-out, decisions, sample, tests, paper, copy.

FILE is a return, or a book, which is opened to be looked at. The auditor's own file alone is
written.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.analysis.tie_out import closes
from core.cli.answer import ALTERED, DONE, PROBLEMS, Answer, table, verdict_line
from core.cli.on_paper import is_pdf, page_for
from core.cli.options import (
    Nouns,
    add_as_at,
    add_period,
    add_verb,
    day_of,
    period_of,
    read_pence,
)
from core.domain.auditing import Outcome, Paid, Plan, Projection, ReviewNotes, Sample, Way
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.returns import Verified
from core.domain.wording import number_of
from core.store.book import utc_now
from core.usecases import (
    books,
    decision_note,
    read_copies,
    review_bench,
    review_decisions,
    review_notes,
    review_return,
    show_return,
    working_paper,
)
from core.usecases.review_bench import Reviewed
from core.usecases.review_return import Traced

_KINDS = ("override", "exclusion", "rule", "taken back", "supplier", "import", "other")
_FLAGS_SHOWN = 10


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``return``."""
    verify = add_verb(verbs, "verify", "check a return that was received", _verify)
    verify.add_argument("file", type=Path, help="the return package")
    verify.add_argument("--source", type=Path, action="append", default=[], help="a source file")
    verify.add_argument("--key", type=Path, default=None, help="the body's public key")
    trace = add_verb(verbs, "trace", "put a line beside its row in the source", _trace)
    trace.add_argument("file", type=Path, help="the return package")
    trace.add_argument("line", help="the number of the line")
    trace.add_argument("--source", type=Path, required=True, help="the source file")
    _add_subject(add_verb(verbs, "tie-out", "walk from the files to the return", _tie_out))
    decisions = add_verb(verbs, "decisions", "list who decided what, by pounds", _decisions)
    _add_subject(decisions)
    decisions.add_argument("--least", type=read_pence, default=0, help="pounds touched at least")
    decisions.add_argument("--by", default="", metavar="NAME", help="of one person")
    decisions.add_argument("--kind", choices=_KINDS, default="", help="of one kind")
    decisions.add_argument("--late", action="store_true", help="only late ones")
    _add_sample(add_verb(verbs, "sample", "draw payments to look at, and project", _sample))
    tests = add_verb(verbs, "tests", "run tests that point at payments", _tests)
    _add_subject(tests)
    _add_limits(tests)
    note = add_verb(verbs, "note", "write a note into the auditor's own file", _note)
    _add_subject(note)
    _add_notes(note)
    note.add_argument("--about", required=True, help="what the note is about")
    note.add_argument("--text", required=True, help="the note")
    note.add_argument("--by", default="", metavar="NAME", help="who writes it")
    paper = add_verb(verbs, "paper", "write the working paper", _paper)
    _add_subject(paper)
    _add_notes(paper)
    _add_limits(paper)
    paper.add_argument("-o", "--out", type=Path, required=True, help=".xlsx, .html or .pdf")
    copy = add_verb(verbs, "copy", "write the copy for people again, in a language", _copy)
    copy.add_argument("file", type=Path, help="the return package")
    copy.add_argument("--language", default="en-GB", help="its code: en-GB or cy (Welsh)")
    copy.add_argument("-o", "--out", type=Path, required=True, help=".html or .xlsx")


def _add_subject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a return, or a book")
    add_period(parser, required=False)
    add_as_at(parser)


def _add_notes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--notes", type=Path, default=None, help="the auditor's own file")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit",
        type=read_pence,
        action="append",
        default=[],
        metavar="POUNDS",
        help="a limit of the body; without one, those of the law",
    )


def _add_sample(parser: argparse.ArgumentParser) -> None:
    _add_subject(parser)
    _add_notes(parser)
    parser.add_argument("--way", choices=[way.value for way in Way], default=Way.VALUE.value)
    parser.add_argument("--count", type=int, default=60, help="how many payments")
    parser.add_argument("--interval", type=read_pence, default=None, help="pounds, by value")
    parser.add_argument("--above", type=read_pence, default=None, help="pounds, for --way above")
    parser.add_argument("--confidence", type=int, default=95, help="percent")
    parser.add_argument("-o", "--out", type=Path, default=None, help="the form: .xlsx or .csv")
    parser.add_argument("--results", type=Path, default=None, help="the form, filled in")


@contextmanager
def _reviewed(args: argparse.Namespace) -> Iterator[Reviewed]:
    if args.file.suffix.casefold() != ".spendbook":
        yield review_bench.of_file(args.file)
        return
    book = books.open_book(args.file, read_only=True)
    try:
        yield review_bench.of_book(book, as_at=day_of(args), period=period_of(args, book))
    finally:
        book.close()


def _place(args: argparse.Namespace) -> Path:
    found: Path = args.notes or review_notes.place_beside(args.file)
    return found


def _verify(args: argparse.Namespace, progress: Progress) -> Answer:
    found = review_return.verify(args.file, sources=args.source, key=args.key, progress=progress)
    return _verify_answer(found)


def _verify_answer(found: Verified) -> Answer:
    code = DONE if found.verdict else ALTERED
    return Answer(_verified_data(found), tuple(_verified_words(found)), exit_code=code)


def _verified_data(found: Verified) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "checks": [
            {"id": c.id, "passed": c.passed, "detail": c.detail, "caution": c.caution}
            for c in found.checks
        ],
        "totals": dict(found.totals),
        "first_altered": found.first_altered,
        "fingerprint": found.fingerprint,
        "short_code": show_return.short_code(found.fingerprint),
        "key_fingerprint": found.key_fingerprint,
    }


def _verified_words(found: Verified) -> list[str]:
    lines = [verdict_line(c.passed, c.id, c.detail, caution=c.caution) for c in found.checks]
    lines.append(f"Fingerprint of the package: {show_return.short_code(found.fingerprint)}")
    if found.key_fingerprint:
        lines.append(f"Fingerprint of the key: {found.key_fingerprint}")
    if found.verdict:
        total = found.totals.get("total_pence", 0)
        said = f"The return is as it was sealed. It adds up to {pounds(total)}."
        cautions = [check.detail for check in found.checks if check.caution]
        return [*lines, " ".join((said, *cautions))]
    first = found.first_altered or next(c.detail for c in found.checks if not c.passed)
    return [*lines, f"Do not rely on this return. First: {first}"]


def _trace(args: argparse.Namespace, _: Progress) -> Answer:
    found = review_return.trace(args.file, args.line, args.source)
    data = {
        "line_id": found.line_id,
        "file": found.file,
        "sheet": found.sheet,
        "row": found.row,
        "stated": found.stated,
        "found": found.found,
        "as_it_was": [list(pair) for pair in found.cells],
        "agrees": found.agrees,
    }
    verdict = "agrees" if found.agrees else "DOES NOT AGREE"
    lines = [f"Line {found.line_id}, {found.file} row {found.row}: {verdict}"]
    if not found.found:
        lines.append("The file holds no payment in that row.")
    lines += table(("What", "The return states", "The file holds"), _both_sides(found))
    lines += ["", "The row as it was:", *table(("Column", "Cell"), found.cells)]
    return Answer(data, tuple(lines), exit_code=DONE if found.agrees else ALTERED)


def _both_sides(found: Traced) -> list[tuple[str, str, str]]:
    """Return what the return and the file say of a line, each value beside the other."""
    names = dict.fromkeys((*found.found, *found.stated))
    return [(name, found.stated.get(name, ""), found.found.get(name, "")) for name in names]


def _tie_out(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        steps = reviewed.steps
    data = {
        "closes": closes(steps),
        "steps": [
            {"name": s.name, "part_pence": s.part, "left_pence": s.left, "closes": s.ties,
             "says": s.says}
            for s in steps
        ],
    }  # fmt: skip
    rows = [(s.name, pounds(s.part), pounds(s.left), s.says) for s in steps]
    lines = table(("Step", "Amount", "Left", "In words"), rows, "1 2")
    return Answer(data, tuple(lines), exit_code=DONE if closes(steps) else ALTERED)


def _decisions(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        told = reviewed.decisions
    if told is None:
        words = "The return does not tell who decided what: one for auditors does."
        return Answer({"decisions": None}, (words,), exit_code=PROBLEMS)
    chosen = review_decisions.choose(
        told, least=args.least, by=args.by, kind=args.kind, late=args.late
    )
    people = review_decisions.by_person(chosen)
    data = {
        "decisions": [asdict(one) for one in chosen],
        "by_person": [asdict(one) for one in people],
    }
    rows = [
        (str(d.seq), d.at[:16], d.by, d.kind, pounds(d.pence), "late" if d.late else "", d.summary)
        for d in chosen
    ]
    headings = ("Entry", "At", "Person", "Kind", "Touched", "Late", "In words")
    sums = [(p.by, p.kind, f"{p.decisions:,}", pounds(p.pence), f"{p.late:,}") for p in people]
    lines = [
        *table(headings, rows, "0 4"),
        "",
        *table(("Person", "Kind", "Decisions", "Touched", "Late"), sums, "2 3 4"),
    ]
    return Answer(data, tuple(lines))


def _sample(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        reviewed.require_payments()
        place = _place(args)
        notes = review_notes.load(place, reviewed)
        if args.results:
            sample = review_notes.sample_of(notes, reviewed, place.name)
            notes = review_notes.record(notes, review_notes.read_form(args.results, sample))
        else:
            sample = review_bench.draw(reviewed, _plan(args))
            notes = review_notes.keep_sample(notes, sample)
    review_notes.save(place, notes)
    if args.out:
        review_notes.write_form(args.out, sample, notes)
    said = review_bench.project(sample, notes.found)
    return Answer(_sample_data(sample, notes, said), tuple(_sample_words(sample, said)))


def _plan(args: argparse.Namespace) -> Plan:
    return Plan(Way(args.way), args.count, args.seed, args.interval, args.above, args.confidence)


def _sample_data(sample: Sample, notes: ReviewNotes, said: Projection) -> dict[str, Any]:
    return {
        "way": sample.plan.way.value,
        "seed": sample.plan.seed,
        "lines": sample.lines,
        "total_pence": sample.pence,
        "fingerprint": sample.fingerprint,
        "interval_pence": sample.interval,
        "start_pence": sample.start,
        "method": list(sample.words),
        "strata": [asdict(one) for one in sample.strata],
        "items": [
            {
                "place": item.place,
                "stratum": item.stratum,
                **_paid_data(item.paid),
                "found_pence": found.pence if (found := notes.found.get(item.paid.key)) else None,
                "remark": found.remark if found else "",
            }
            for item in sample.items
        ],
        "projection": {
            "looked_at": said.looked_at,
            "waiting": said.waiting,
            "known_pence": said.known,
            "projected_pence": said.projected,
            "upper_pence": said.upper,
            "lower_pence": said.lower,
            "words": list(said.words),
        },
    }


def _sample_words(sample: Sample, said: Projection) -> Iterator[str]:
    yield from sample.words
    whole = f"{number_of(sample.lines, 'payment')}, {pounds(sample.pence)}"
    yield f"Drawn from {whole}: {sample.fingerprint}"
    yield ""
    rows = [
        (str(i.place), i.paid.key, pounds(i.paid.pence), i.paid.supplier, i.paid.where())
        for i in sample.items
    ]
    yield from table(("No.", "Line", "Amount", "Supplier", "Where"), rows, "0 1 2")
    yield ""
    if said.looked_at:
        yield f"Projected difference: {pounds(said.projected)}"
    if said.upper is not None and said.lower is not None:
        yield f"Upper limit {pounds(said.upper)}, lower limit {pounds(said.lower)}"
    yield from said.words


def _tests(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        found = review_bench.run_tests(reviewed, args.limit)
    data = {"tests": [_test_data(one) for one in found]}
    return Answer(data, tuple(line for one in found for line in _test_words(one)))


def _test_data(test: Outcome) -> dict[str, Any]:
    return {
        "id": test.id,
        "title": test.title,
        "about": test.about,
        "says": test.says,
        "valid": test.valid,
        "flags": [
            {
                "why": flag.why,
                "score": flag.score,
                "pence": flag.pence,
                "lines": [_paid_data(paid) for paid in flag.lines],
            }
            for flag in test.flags
        ],
        "digits": [asdict(one) for one in test.digits],
    }


def _test_words(test: Outcome) -> Iterator[str]:
    yield f"{test.title}: {test.says}"
    for flag in test.flags[:_FLAGS_SHOWN]:
        first = flag.lines[0]
        yield f"  {pounds(flag.pence)}  {first.supplier}, {first.where()}. {flag.why}"
    if len(test.flags) > _FLAGS_SHOWN:
        yield f"  and {len(test.flags) - _FLAGS_SHOWN:,} more: see --json, or return paper"


def _paid_data(paid: Paid) -> dict[str, Any]:
    return {
        "line_id": paid.key,
        "file": paid.file,
        "sheet": paid.sheet,
        "row": paid.row,
        "paid_on": paid.paid_on,
        "supplier": paid.supplier,
        "pence": paid.pence,
    }


def _note(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        notes = review_notes.load(_place(args), reviewed)
    notes = review_notes.add_note(notes, args.about, args.text, args.by, utc_now())
    path = review_notes.save(_place(args), notes)
    return Answer({"path": str(path), "notes": len(notes.notes)}, (f"Noted in {path}.",))


def _copy(args: argparse.Namespace, _: Progress) -> Answer:
    reviewed = review_return.verify(args.file)
    content = reviewed.content
    if content is None or not reviewed.verdict:
        # A copy of what was altered would look like the return.
        return _verify_answer(reviewed)
    path = read_copies.write(content, args.out, args.language)
    return Answer({"path": str(path), "language": args.language}, (f"Wrote {path}.",))


def _paper(args: argparse.Namespace, _: Progress) -> Answer:
    with _reviewed(args) as reviewed:
        notes = review_notes.load(_place(args), reviewed)
        paper = working_paper.paper_of(reviewed, notes, args.limit)
        if is_pdf(args.out):
            page = working_paper.printed(reviewed, paper)
            drawn = page_for(args, page, "Working paper", args.out, wide=True)
            path = decision_note.save_page(drawn, args.out)
        else:
            path = working_paper.write(reviewed, paper, args.out)
    return Answer({"path": str(path)}, (f"Wrote {path}.",))
