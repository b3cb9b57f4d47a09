"""The working paper of a review: what was read, what ties, what was drawn, found and noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.auditing import (
    AuditedDecision,
    Flag,
    Found,
    Outcome,
    Projection,
    ReviewNotes,
    Sample,
)
from core.domain.money import pounds
from core.domain.returns import Row
from core.formats import printed as printed_pages
from core.formats import written
from core.formats.columns import Column, Holds
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.usecases import review_bench, review_decisions, review_notes, show_return
from core.usecases.review_bench import Reviewed

# Nothing was looked at: a difference of nothing would look like a result.
_NOT_YET = "not yet"
# More rows than this are left to the workbook: nobody reads them on paper.
_ON_PAPER = 150

_STEPS = (
    Column("name", "Step", "From the files to the return."),
    Column("part", "Amount", "What the step adds or takes away.", Holds.PENCE),
    Column("left", "Left", "What stands after it.", Holds.PENCE),
    Column("ties", "Closes", "Whether the step closes to the penny."),
    Column("says", "In words", "What it rests on."),
)
_CHECKS = (
    Column("id", "Check", "What was checked."),
    Column("passed", "Holds", "Whether it holds.", Holds.YES_NO),
    Column("detail", "What was found", "In words."),
)
_STRATA = (
    Column("name", "Part", "Part of the payments."),
    Column("lines", "Payments", "How many.", Holds.COUNT),
    Column("pence", "Amount", "How much.", Holds.PENCE),
    Column("drawn", "Drawn", "How many were drawn.", Holds.COUNT),
)
_ITEMS = (
    Column("place", "No.", "Its place among all payments.", Holds.COUNT),
    Column("line", "Line", "Its number in the book."),
    Column("stratum", "Drawn for", "Part of the sample."),
    Column("where", "Where", "File and row."),
    Column("paid_on", "Paid on", "Day of payment.", Holds.DAY),
    Column("supplier", "Supplier", "Who was paid."),
    Column("description", "Description", "What for."),
    Column("reference", "Reference", "Invoice or transaction number."),
    Column("pence", "Stated", "As the return or book has it.", Holds.PENCE),
    Column("found", "Found", "What the auditor found.", Holds.PENCE),
    Column("remark", "Remark", "By the auditor."),
)
_DIFFERENCES = (
    Column("line", "Line", "Its number in the book."),
    Column("supplier", "Supplier", "Who was paid."),
    Column("stated", "Stated", "As the return or book has it.", Holds.PENCE),
    Column("found", "Found", "What the auditor found.", Holds.PENCE),
    Column("difference", "Difference", "Stated less found.", Holds.PENCE),
    Column("taint", "Part of it", "Difference by stated.", Holds.RATE),
    Column("projected", "Stands for", "In all payments.", Holds.PENCE),
)
_TESTS = (
    Column("title", "Test", "What was looked for."),
    Column("says", "Result", "In words."),
    Column("about", "What it does and cannot know", "In words."),
)
_FLAGS = (
    Column("test", "Test", "What was looked for."),
    Column("rank", "Rank", "The strongest first.", Holds.COUNT),
    Column("why", "Why", "In words."),
    Column("line", "Line", "Its number in the book."),
    Column("where", "Where", "File and row."),
    Column("paid_on", "Paid on", "Day of payment.", Holds.DAY),
    Column("supplier", "Supplier", "Who was paid."),
    Column("pence", "Amount", "As stated.", Holds.PENCE),
)
_DIGITS = (
    Column("digit", "First digit", "1 to 9.", Holds.COUNT),
    Column("lines", "Payments", "How many.", Holds.COUNT),
    Column("share", "Share", "Of the payments.", Holds.RATE),
    Column("expected", "Expected", "By Benford's law.", Holds.RATE),
)
_PEOPLE = (
    Column("by", "Person", "Who decided."),
    Column("kind", "Kind", "What kind of decision."),
    Column("decisions", "Decisions", "How many.", Holds.COUNT),
    Column("pence", "Pounds touched", "Sizes added up.", Holds.PENCE),
    Column("late", "Late", "How many of them late.", Holds.COUNT),
)
_DECISIONS = (
    Column("seq", "Entry", "Number in the history.", Holds.COUNT),
    Column("at", "At", "When, in UTC."),
    Column("by", "Person", "Who decided."),
    Column("kind", "Kind", "What kind of decision."),
    Column("summary", "In words", "What was decided."),
    Column("lines", "Payments", "How many it touched.", Holds.COUNT),
    Column("pence", "Pounds touched", "How much.", Holds.PENCE),
    Column("late", "Late", "Whether it was late.", Holds.YES_NO),
)
_NOTES = (
    Column("about", "About", "What the note is about."),
    Column("text", "Note", "By the auditor."),
    Column("by", "By", "Who wrote it."),
    Column("at", "At", "When, in UTC."),
)
_LATE = (
    "Late is what was decided within a day before the return was made; in a book, after the first"
    " return was sealed. Late decisions are not wrong: they are looked at first."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes into a working paper, beside what was reviewed."""

    notes: ReviewNotes
    sample: Sample | None = None
    tests: tuple[Outcome, ...] = ()


def paper_of(reviewed: Reviewed, notes: ReviewNotes, limits: Sequence[int] = ()) -> Paper:
    """Gather the sample that was kept and the tests, so far as payments are told.

    Raises:
        OtherPayments: the sample was drawn from other payments.
    """
    if reviewed.payments is None:
        return Paper(notes)
    sample = review_notes.sample_of(notes, reviewed) if notes.plan else None
    return Paper(notes, sample, review_bench.run_tests(reviewed, limits))


def printed(reviewed: Reviewed, paper: Paper) -> str:
    """Return the working paper as a page for a printer: long tables are left to the workbook."""
    return printed_pages.printed(_report(reviewed, paper))


def write(reviewed: Reviewed, paper: Paper, path: Path) -> Path:
    """Write the working paper as a page or a workbook, as its name says.

    Raises:
        NoSuchKind: the name says neither.
    """
    return written.write(_report(reviewed, paper), path)


def verdict(reviewed: Reviewed) -> str:
    """Say in a sentence whether what is reviewed is as it was sealed, or that it is a book."""
    verified = reviewed.verified
    if verified is None:
        return "A book, opened to be looked at: it can still be changed by its owner."
    if verified.verdict:
        cautions = (check.detail for check in verified.checks if check.caution)
        return " ".join(("The return is as it was sealed.", *cautions))
    return f"Do not rely on this return. First: {verified.first_altered}"


def _report(reviewed: Reviewed, paper: Paper) -> Report:
    sections = [_subject(reviewed), _tie_out(reviewed)]
    if reviewed.payments is None:
        why = "The return tells figures, not payments: none can be drawn or tested."
        sections.append(Section("Sample and tests", (why,)))
    if paper.sample:
        sections.append(_sample(paper.sample, paper.notes))
    if paper.tests:
        sections.append(_tests(paper.tests))
    sections.append(_decisions(reviewed.decisions))
    rows = tuple((one.about, one.text, one.by, one.at) for one in paper.notes.notes)
    notes = ReportTable("Notes", "Notes", _NOTES, rows)
    sections.append(Section("Notes of the auditor", tables=(notes,)))
    return Report(
        title=f"Working paper: {reviewed.body.name}",
        subtitle=reviewed.period.in_words() if reviewed.period else "All payments",
        key_figures=tuple(_key_figures(reviewed, paper)),
        sections=tuple(sections),
        footer=f"{reviewed.name}, fingerprint {reviewed.fingerprint}. It was only read.",
    )


def _key_figures(reviewed: Reviewed, paper: Paper) -> Iterator[KeyFigure]:
    if reviewed.verified:
        holds = "As it was sealed" if reviewed.verified.verdict else "Do not rely on it"
        yield KeyFigure("Verdict", holds)
    if reviewed.payments is not None:
        whole = sum(paid.pence for paid in reviewed.payments)
        yield KeyFigure("Payments", pounds(whole), f"{len(reviewed.payments):,} payments")
    if paper.sample:
        said = review_bench.project(paper.sample, paper.notes.found)
        yield KeyFigure("Drawn", f"{len(paper.sample.items):,}", f"{said.waiting:,} wait")
        limit = "no limit yet" if said.upper is None else f"at most {pounds(said.upper)}"
        projected = pounds(said.projected) if said.looked_at else _NOT_YET
        yield KeyFigure("Projected difference", projected, limit)


def _subject(reviewed: Reviewed) -> Section:
    facts = [
        ("Organisation", reviewed.body.name),
        ("Reviewed", reviewed.name),
        ("Fingerprint", reviewed.fingerprint),
    ]
    tables: tuple[ReportTable, ...] = ()
    if reviewed.verified:
        facts.append(("To read out", show_return.short_code(reviewed.fingerprint)))
        rows = tuple((one.id, one.passed, one.detail) for one in reviewed.verified.checks)
        tables = (ReportTable("Checks", "Checks of the package", _CHECKS, rows),)
    return Section("What was reviewed", (verdict(reviewed),), tuple(facts), tables=tables)


def _tie_out(reviewed: Reviewed) -> Section:
    words = {True: "closes", False: "DOES NOT CLOSE", None: "not agreed"}
    rows = tuple((s.name, s.part, s.left, words[s.ties], s.says) for s in reviewed.steps)
    table = ReportTable("Tie-out", "From the files to the return, to the penny", _STEPS, rows)
    return Section("Tie-out", tables=(table,))


def _sample(sample: Sample, notes: ReviewNotes) -> Section:
    said = review_bench.project(sample, notes.found)
    strata = tuple((s.name, s.lines, s.pence, s.drawn) for s in sample.strata)
    whole = ("All", sample.lines, sample.pence, len(sample.items))
    differences = tuple(
        (r.drawn.paid.key, r.drawn.paid.supplier, r.drawn.paid.pence, r.found, r.difference,
         r.taint, r.projected)
        for r in said.rows
    )  # fmt: skip
    return Section(
        "Sample",
        sample.words,
        (
            ("Seed", str(sample.plan.seed)),
            ("Payments drawn from", f"{sample.lines:,}, {pounds(sample.pence)}"),
            ("Their fingerprint", sample.fingerprint),
            ("It covers", "SHA-256 of a line for each payment: its number, a comma, its pence"),
            *_result_facts(said),
        ),
        tables=(
            ReportTable("Parts", "What it was drawn from", _STRATA, strata, total=whole),
            ReportTable("Differences", "Differences found", _DIFFERENCES, differences),
            _shown("Drawn", "Payments drawn", _ITEMS, tuple(_items(sample, notes))),
        ),
    )


def _result_facts(said: Projection) -> list[tuple[str, str]]:
    limits = [
        (name, "none" if pence is None else pounds(pence))
        for name, pence in (("Upper limit", said.upper), ("Lower limit", said.lower))
    ]
    return [
        ("Looked at", f"{said.looked_at:,}, {said.waiting:,} wait"),
        ("Difference known for certain", pounds(said.known) if said.looked_at else _NOT_YET),
        ("Projected difference", pounds(said.projected) if said.looked_at else _NOT_YET),
        *limits,
        *(("Read with it", words) for words in said.words),
    ]


def _items(sample: Sample, notes: ReviewNotes) -> Iterator[Row]:
    for item in sample.items:
        paid, found = item.paid, notes.found.get(item.paid.key, Found())
        yield (
            item.place, paid.key, item.stratum, paid.where(), paid.paid_on, paid.supplier,
            paid.description, paid.reference, paid.pence, found.pence, found.remark,
        )  # fmt: skip


def _tests(tests: Sequence[Outcome]) -> Section:
    rows = tuple((one.title, one.says, one.about) for one in tests)
    # The strongest of every test come first: on paper the rest is left to the workbook.
    flags = tuple(sorted((row for one in tests for row in _flag_rows(one)), key=_rank))
    digits = tuple((d.digit, d.lines, d.share, d.expected) for one in tests for d in one.digits)
    tables = [
        ReportTable("Tests", "Tests", _TESTS, rows),
        _shown("To look at", "Payments to look at", _FLAGS, flags),
    ]
    if digits:
        tables.append(ReportTable("First digits", "First digits", _DIGITS, digits))
    return Section(
        "Tests",
        ("A test points at payments; it proves nothing of them.",),
        tables=tuple(tables),
    )


def _rank(row: Row) -> int:
    rank = row[1]
    return rank if isinstance(rank, int) else 0


def _flag_rows(test: Outcome) -> Iterator[Row]:
    for rank, flag in enumerate(test.flags, start=1):
        yield from _of_flag(test, rank, flag)


def _of_flag(test: Outcome, rank: int, flag: Flag) -> Iterator[Row]:
    for paid in flag.lines:
        yield (
            test.title, rank, flag.why, paid.key, paid.where(), paid.paid_on, paid.supplier,
            paid.pence,
        )  # fmt: skip


def _decisions(decisions: Sequence[AuditedDecision] | None) -> Section:
    if decisions is None:
        why = "The return does not tell who decided what: one for auditors does."
        return Section("Decisions", (why,))
    people = tuple(
        (one.by, one.kind, one.decisions, one.pence, one.late)
        for one in review_decisions.by_person(decisions)
    )
    rows = tuple(
        (d.seq, d.at, d.by, d.kind, d.summary, d.lines, d.pence, d.late) for d in decisions
    )
    return Section(
        "Decisions",
        (_LATE,),
        tables=(
            ReportTable("By person", "Decisions by person", _PEOPLE, people),
            _shown("Decisions", "Every decision", _DECISIONS, rows),
        ),
    )


def _shown(
    name: str, caption: str, columns: tuple[Column, ...], rows: tuple[Row, ...]
) -> ReportTable:
    if len(rows) <= _ON_PAPER:
        return ReportTable(name, caption, columns, rows)
    note = f"{caption}: {len(rows):,} rows, in the workbook of this paper."
    return ReportTable(name, caption, columns, rows, note, in_page=False)
