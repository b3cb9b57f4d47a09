"""Read a spend file: the one way from a file to lines, for preview and import alike.

Decision: ``ready`` is a promise that headings, roles, lines and total are right. Whatever two
readings would allow is asked, and every row ends as a line, left out with its reason, or a
problem; the three add up to the rows of the file.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.money import Pence, pounds
from core.domain.parties import VatBasis
from core.domain.problems import Place, Problem
from core.domain.progress import Progress
from core.domain.spend import (
    Choice,
    Draft,
    DraftLine,
    FileReading,
    LeftOut,
    Question,
    Verdict,
    one_by_one,
)
from core.importing import answering, asking, below, beside, planning, receipts, remarks
from core.importing import layouts as saved
from core.importing.grid import grid_of
from core.importing.layouts import SavedLayout
from core.importing.lines import Walk
from core.importing.plan import Plan
from core.importing.planned import Planned
from core.importing.sniff import Kind, require_unchanged
from core.importing.tables import Source, Top, open_source
from core.importing.tally import Tally
from core.importing.unreadable import FileChanged, ReadingStopped, in_words

# Of a file that is no list of payments so many rows are told apart; the rest are counted.
_MOST_LISTED = 2000
_BLOCK = 1 << 20
_SHOWN_KINDS = {Kind.HTML: "other"}


@dataclass(frozen=True)
class _Wish:
    """What the caller wants of a reading; if quotation marks pair, if all rows are there."""

    layouts: tuple[SavedLayout, ...]
    limit: int | None
    progress: Progress | None
    paired: bool
    whole: bool = True


def read_file(
    path: Path,
    *,
    answers: Mapping[str, str] | None = None,
    layouts: Sequence[SavedLayout] = (),
    limit: int | None = None,
    progress: Progress | None = None,
) -> FileReading:
    """Say how a file is read and what comes of it; nothing is changed.

    ``limit`` caps the lines that are kept for showing; counts and totals are over all rows.
    ``answers`` settle questions; a layout that is recognised answers them too, the person's
    own answers first. An answer that names a column is its heading, letter or number from 0.

    Raises:
        UnreadableFile: of another kind, empty, locked, damaged or made to harm.
        UnknownQuestion: an answer is to nothing that is ever asked.
        NoAnswer: an answer is none of those that the question takes for this file.
        Cancelled: the person asked to stop.
    """
    for paired in (True, False):
        source = open_source(path, paired=paired, progress=progress)
        try:
            wish = _Wish(tuple(layouts), limit, progress, paired)
            reading = _read(source, dict(answers or {}), wish)
            require_unchanged(source.sniffed)
            return reading
        except csv.Error:
            continue
    raise AssertionError("lines by themselves have no quotation marks to pair")


def read_top(
    top: Top, *, answers: Mapping[str, str] | None = None, layouts: Sequence[SavedLayout] = ()
) -> FileReading:
    """Say how a file is read by its first rows alone: the same code as ``read_file``.

    Raises:
        UnknownQuestion: an answer is to nothing that is ever asked.
        NoAnswer: an answer is none of those that the question takes for these rows.
    """
    wish = _Wish(tuple(layouts), None, None, top.paired, top.whole)
    return replace(_read(top, dict(answers or {}), wish), whole=top.whole)


def stream_lines(
    path: Path, reading: FileReading, progress: Progress | None = None
) -> Iterator[DraftLine]:
    """Yield the lines that a reading counted, one at a time; memory does not grow.

    Raises:
        UnreadableFile: the file can no longer be read.
        Cancelled: the person asked to stop.
    """
    if len(reading.lines) == reading.line_count:
        yield from reading.lines
        return
    plan = reading.plan
    if not isinstance(plan, Plan):
        return
    source = open_source(path, paired=plan.paired, progress=progress)
    if source.sniffed.fingerprint != reading.fingerprint:
        raise FileChanged(file=path.name)
    walk = Walk(plan, path.name, source.delimiter)
    yield from one_by_one(pass_through(source, walk, None, progress))
    require_unchanged(source.sniffed)


def pass_through(
    source: Source, walk: Walk, keep: int | None, progress: Progress | None
) -> Iterator[Draft]:
    """Walk the rows of all tables that the plan reads, yielding the first ``keep`` lines."""
    for section in walk.plan.sections:
        rows = source.rows(section.sheet)
        if section.beside != beside.NOTHING:
            rows = section.beside.apart(rows)
        yield from walk.drafts(section.sheet, section.header_row, rows, keep, progress)


def original(path: Path, fingerprint: str) -> Iterator[bytes]:
    """Yield the bytes of the file that a reading is of, a block at a time.

    Raises:
        FileChanged: they are not the same any more. ReadingStopped: it can no longer be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                yield block
    except OSError as error:
        raise ReadingStopped(file=path.name, what=in_words(error)) from error
    if digest.hexdigest() != fingerprint:
        raise FileChanged(file=path.name)


@dataclass
class Begun:
    """A file that is planned: by which answers, and what a layout would answer if asked."""

    planned: Planned
    answers: dict[str, str]
    known: SavedLayout | None
    offers: Mapping[str, str]

    def named(self, reading: FileReading) -> FileReading:
        """Say which layout a file was read by."""
        return replace(reading, layout=self.known.name) if self.known else reading


def begin(
    source: Source,
    answers: dict[str, str],
    layouts: Sequence[SavedLayout],
    progress: Progress | None = None,
) -> Begun:
    """Plan how a file is read, by the answers given and by those that a layout gives.

    Raises:
        UnknownQuestion, NoAnswer: an answer does not fit.
        Cancelled: the person asked to stop.
    """
    file = source.sniffed.path.name
    answers = answering.settle(answers, file, source.sheets)
    planned = planning.make_plan(source, answers, progress)
    placed = answering.place(answers, file, planned)
    if placed != answers:
        answers, planned = placed, planning.make_plan(source, placed, progress)
    answering.require_sums(answers, file, planned)
    known = _recognise(planned, layouts)
    offers = known.answers_for(planned.columns) if known else {}
    if known and (unasked := answering.fitting(known.unasked(planned.columns), answers)):
        answers, planned = _unasked(source, answers, unasked, progress)
    begun = Begun(planned, answers, known, offers)
    _settle(source, begun)
    return begun


def _read(source: Source, answers: dict[str, str], wish: _Wish) -> FileReading:
    begun = begin(source, answers, wish.layouts, wish.progress)
    while True:
        reading = _once(source, begun.planned, begun.answers, wish)
        if not _answer(source, begun, reading.questions):
            return begun.named(reading)
        _settle(source, begun)


def _settle(source: Source, begun: Begun) -> None:
    """Let the layout answer what the plan asks, for as long as it can.

    Beyond what the person said of columns, a layout answers what is asked and only that: it
    never overrules the cells. Where they say otherwise than before, the person decides.
    """
    while True:
        planned, offers = begun.planned, begun.offers
        known = begun.known
        drifted = saved.asked_again(known, planned, offers, begun.answers) if known else []
        planned.questions += drifted
        begun.offers = {k: v for k, v in offers.items() if k not in {q.key for q in drifted}}
        if not _answer(source, begun, planned.questions):
            return


def _answer(source: Source, begun: Begun, questions: Sequence[Question]) -> bool:
    """Plan anew with what the layout answers of the questions; False where it answers none."""
    keys = {question.key for question in questions} - begun.answers.keys()
    more = {key: begun.offers[key] for key in keys if key in begun.offers}
    if more:
        begun.answers = {**begun.answers, **more}
        progress = begun.planned.progress
        begun.planned = planning.make_plan(source, begun.answers, progress)
    return bool(more)


def _unasked(
    source: Source, answers: dict[str, str], more: Mapping[str, str], progress: Progress | None
) -> tuple[dict[str, str], Planned]:
    """Plan with what was said of columns before; not with sums that this file does not have."""
    together = {**answers, **more}
    planned = planning.make_plan(source, together, progress)
    try:
        answering.require_sums(together, source.sniffed.path.name, planned)
    except answering.NoAnswer:
        rest = {key: value for key, value in more.items() if key not in saved.SUMMED}
        together = {**answers, **rest}
        planned = planning.make_plan(source, together, progress)
    return together, planned


def _once(source: Source, planned: Planned, answers: dict[str, str], wish: _Wish) -> FileReading:
    if planned.plan is None:
        return _not_read(source, planned, answers)
    planned.plan = replace(planned.plan, paired=wish.paired)
    walk, lines = _walk(source, planned.plan, wish)
    answering.require_rows(answers, source.sniffed.path.name, walk.tally, whole=wish.whole)
    if planned.cut:
        revised = planning.revise(planned, walk.date_texts(), walk.examples(), answers)
        if revised is not None:
            planned.plan = revised
            walk, lines = _walk(source, revised, wish)
    return result_of(source, planned, walk.tally, lines, answers)


def _recognise(planned: Planned, layouts: Sequence[SavedLayout]) -> SavedLayout | None:
    """Find the body's own layout for a table, else one taken in, else that of a product."""
    if planned.headings is None:
        return None
    names = planned.headings.names
    own = [one for one in layouts if not one.taken_in]
    taken_in = [one for one in layouts if one.taken_in]
    ways = (own, taken_in, saved.shipped())
    return next(filter(None, (saved.recognise(names, way) for way in ways)), None)


def _walk(source: Source, plan: Plan, wish: _Wish) -> tuple[Walk, tuple[DraftLine, ...]]:
    walk = Walk(plan, source.sniffed.path.name, source.delimiter)
    return walk, tuple(one_by_one(pass_through(source, walk, wish.limit, wish.progress)))


def result_of(
    source: Source,
    planned: Planned,
    tally: Tally,
    lines: tuple[DraftLine, ...],
    answers: dict[str, str],
) -> FileReading:
    """Say how a file was read, now that its rows are counted."""
    plan = planned.plan
    if plan is None:
        raise AssertionError("a result needs a plan")
    questions = planned.questions + _questions(planned, tally, answers)
    basis = plan.basis
    if basis is VatBasis.UNKNOWN:
        basis = remarks.basis_of(tally.left_out)
    if answers.get("vat_basis") in set(VatBasis) and not plan.money.less_vat:
        basis = VatBasis(answers["vat_basis"])
    verdict, reason = _verdict(tally, questions, answers)
    section = plan.sections[0]
    return replace(
        _blank_reading(source, answers),
        sheet=section.sheet,
        header_row=section.header_row,
        headings=plan.headings,
        columns=plan.columns,
        vat_basis=basis,
        date_format=plan.dates.words,
        verdict=verdict,
        reason=reason,
        questions=tuple(questions) if verdict is Verdict.ASK else (),
        offers=tuple(planned.offers),
        line_count=tally.lines,
        total=Pence(tally.total),
        credit_lines=tally.credit_lines,
        credit_pence=Pence(tally.credit_pence),
        date_from=tally.first_day,
        date_to=tally.last_day,
        lines=lines,
        left_out=tuple(tally.left_out),
        problems=tuple(tally.problems),
        rows_read=tally.rows,
        amounts=Pence(tally.amounts),
        notes=tuple(_notes(source, planned, tally)),
        grid=grid_of(source, [s.sheet for s in plan.sections], tally.left_out, tally.problems),
        plan=plan,
    )


def _questions(planned: Planned, tally: Tally, answers: Mapping[str, str]) -> list[Question]:
    """Ask what the rows themselves left open."""
    found: list[Question] = []
    # Which table to read is asked of headings; they are not rows that cannot be read.
    faulty = len(tally.problems) > len(tally.second_headings) or "header_row" in answers
    if tally.problems and faulty and answers.get("faulty_rows") != "leave-out":
        money = pounds(abs(tally.problem_pence)) if tally.problem_pence else "no amount"
        values: dict[str, str | int] = {"count": len(tally.problems), "pence_text": money}
        many = len(tally.problems) * 2 > tally.lines
        values["lines"] = tally.lines
        found.append(asking.leave_out("SB-184" if many else "SB-127", values))
    if tally.second_headings and "header_row" not in answers and planned.headings:
        rows = [planned.headings.row, *tally.second_headings]
        likely = [n for n in rows if n > 0]
        found.append(_second_table(likely))
    if tally.other_totals and answers.get("file_total") != "lines":
        found.append(asking.which_total(tally.other_totals[-1]))
    paired = planned.plan is not None and planned.plan.money.is_pair()
    signs_open = receipts.debits_bear_minus(planned, tally) if paired else _signs_open(tally)
    if "sign" not in answers and signs_open:
        example = receipts.a_payment(planned) or tally.total
        found.append(asking.which_sign(tally.total, example, paired=paired))
    elif receipt := receipts.question(planned, tally, answers):
        found.append(receipt)
    found += filter(None, [below.question(tally, answers), tally.hidden.question(answers)])
    carried = tally.no_supplier >= 3 and tally.no_supplier * 10 >= tally.lines
    if carried and "blank_supplier" not in answers and tally.no_supplier < tally.lines:
        found.append(asking.blank_suppliers(tally.no_supplier))
    if not tally.lines and not tally.problems and not tally.nil_said and "nil" not in answers:
        found.append(asking.no_spend())
    return found


def _second_table(likely: list[int]) -> Question:
    choices = [Choice(str(n), f"The table with its headings in row {n}") for n in likely[:10]]
    return asking.ask("SB-141", "header_row", choices, {"row": likely[-1]})


def _signs_open(tally: Tally) -> bool:
    """Say whether payments may be shown as minus amounts: most are, or the sum is."""
    return tally.lines > 0 and (
        tally.credit_lines * 5 > tally.lines * 2 or (tally.total < 0 and tally.credit_lines > 0)
    )


def _verdict(
    tally: Tally, questions: Sequence[Question], answers: Mapping[str, str]
) -> tuple[Verdict, str]:
    nil = not tally.lines and not tally.problems
    if nil and (tally.nil_said or answers.get("nil") == "yes"):
        return Verdict.NIL, "The file says that there was no spend."
    if questions:
        return Verdict.ASK, questions[0].text
    return Verdict.READY, ""


def _notes(source: Source, planned: Planned, tally: Tally) -> list[Problem]:
    place = Place(source.sniffed.path.name)
    notes = [replace(note, place=place) for note in planned.notes]

    def note(code: str, **values: str | int) -> None:
        notes.append(Problem(code, values, place))

    plan = planned.plan
    if source.sniffed.encoding in {"cp1252", "utf-16-le", "utf-16-be"}:
        names = {"cp1252": "Windows-1252"}
        note("SB-110", encoding=names.get(source.sniffed.encoding, "UTF-16"))
    if plan and not plan.paired:
        note("SB-111")
    if tally.repaired:
        note("SB-112", count=tally.repaired)
    if tally.no_supplier:
        note("SB-113", count=tally.no_supplier)
    if tally.odd_date_lines:
        note("SB-114", count=tally.odd_date_lines, text=next(iter(tally.odd_dates)).strip()[:60])
    if tally.no_date:
        note("SB-115", count=tally.no_date)
    if plan and plan.dates.words.startswith("month and year"):
        note("SB-117")
    return notes


def _not_read(source: Source, planned: Planned, answers: dict[str, str]) -> FileReading:
    """Report a file without a table of payments: nil in words, a question, or another list."""
    blank = _blank_reading(source, answers)
    rows = sum(1 for sheet in source.sheets for _ in source.rows(sheet))
    left = _all_left_out(source)
    grid = grid_of(source, source.sheets, left)
    blank = replace(blank, rows_read=rows, left_out=tuple(left), grid=grid)
    if remarks.says_nil(left):
        return replace(blank, verdict=Verdict.NIL, reason="The file says that there was no spend.")
    if planned.questions:
        reason = planned.questions[0].text
        return replace(
            blank, verdict=Verdict.ASK, reason=reason, questions=tuple(planned.questions)
        )
    return replace(blank, verdict=Verdict.NOT_SPEND, reason=planned.reason)


def _all_left_out(source: Source) -> list[LeftOut]:
    left: list[LeftOut] = []
    for sheet in source.sheets:
        for number, cells in enumerate(source.rows(sheet), start=1):
            text = " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())[:500]
            last = left[-1] if left else None
            code = "SB-130" if text else "SB-131"
            alike = last is not None and (last.code, last.sheet) == (code, sheet)
            if last and alike and (not text or len(left) >= _MOST_LISTED):
                left[-1] = replace(last, rows=last.rows + 1)
            else:
                left.append(LeftOut(sheet, number, code, text))
    return left


def _blank_reading(source: Source, answers: dict[str, str]) -> FileReading:
    sniffed = source.sniffed
    return FileReading(
        file=sniffed.path.name,
        fingerprint=sniffed.fingerprint,
        size=sniffed.size,
        kind=_SHOWN_KINDS.get(sniffed.kind, sniffed.kind.value),
        encoding=sniffed.encoding.removesuffix("-le").removesuffix("-be"),
        delimiter=source.delimiter,
        sheets=tuple(name for name in source.sheets if name),
        sheet="",
        header_row=0,
        headings=(),
        columns={},
        vat_basis=VatBasis.UNKNOWN,
        date_format="",
        verdict=Verdict.NOT_SPEND,
        reason="",
        questions=(),
        line_count=0,
        total=Pence(0),
        credit_lines=0,
        credit_pence=Pence(0),
        date_from=None,
        date_to=None,
        lines=(),
        left_out=(),
        problems=(),
        rows_read=0,
        answers=answers,
    )
