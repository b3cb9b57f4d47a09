"""Bring payments in from a file, and take them out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import ClassVar

from core.domain.collector import without_collector
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import Problem, UserError
from core.domain.progress import Progress
from core.domain.spend import (
    BatchId,
    DraftLine,
    FileReading,
    ImportBatch,
    LeftOut,
    Question,
    Role,
    Verdict,
)
from core.domain.wording import number_of
from core.importing import layouts
from core.importing.once import OnePass, ReadOtherwise, open_once
from core.importing.overlap import LineKey, Shared, line_key, shared
from core.importing.reading import original, read_file, read_top, stream_lines
from core.importing.tables import Top, open_top
from core.store import imports, reading
from core.store.book import Book, Work
from core.store.drafts import drafts
from core.usecases import join_cards, keep_layouts, vat_bases
from core.usecases.batch_heads import completed, head_of, identity, part_of
from core.usecases.close_imports import days_of
from core.usecases.deciding import decide_again
from core.usecases.keep_out import without_the_forgotten
from core.usecases.replacing import replace_earlier
from core.usecases.sealed_figures import sealed_on

_NOTHING = Touched(0, "import", "Already in the book")


class QuestionsOpen(UserError):
    """The file {file} can be read in more than one way, and only you can say which."""

    code = "SB-150"
    exit_code = 4
    remedy_text = "Answer: {keys}."

    def __init__(self, file: str, questions: tuple[Question, ...]) -> None:
        """Keep the questions beside the sentence."""
        super().__init__(file=file, keys=", ".join(q.key for q in questions))
        self.questions = questions


class NothingToImport(UserError):
    """The file {file} says that there was no spend."""

    code = "SB-151"
    exit_code = 4
    remedy_text = "If that is right, send a nil return."


class NotSpend(UserError):
    """The file {file} is not a list of payments: {reason}"""

    code = "SB-152"
    exit_code = 3
    remedy_text = "Choose the export of payments from your finance system."


class AlreadyInBook(UserError):
    """{same} of the {lines} payments in {file} are already in this book{more}."""

    code = "SB-153"
    exit_code = 4
    remedy_text = "Choose to skip them, to replace the earlier file, or to keep both."

    def __init__(self, file: str, overlap: Overlap) -> None:
        """Keep the overlap beside the sentence."""
        more = overlap.more_in_words()
        super().__init__(file=file, same=overlap.same_lines, lines=overlap.lines, more=more)
        self.overlap = overlap


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many of a file's payments the book has already, and in which batches.

    ``alike`` are here with another amount; ``otherwise`` says that the file itself is here, but
    was read in another way. ``batches`` are those that it may replace.
    """

    same_file: ImportBatch | None
    same_lines: int
    lines: int
    batches: tuple[BatchId, ...] = ()
    alike: int = 0
    otherwise: bool = False

    # A regular payment may recur to the penny on the same day; a file brought in twice, or
    # a longer export of the same months, repeats far more than that.
    ASK_FROM: ClassVar[float] = 0.1

    def must_ask(self) -> bool:
        """Say whether so much is here already that only the person can decide."""
        if self.same_file is not None or self.otherwise:
            return True
        return self.same_lines + self.alike > self.lines * self.ASK_FROM

    def more_in_words(self) -> str:
        """Say what else is here, to follow after how many payments are; "" if nothing."""
        if self.otherwise:
            return "; it was brought in before, read in another way"
        return f", and {self.alike} more with another amount" if self.alike else ""


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What the person says about an import. ``overlap`` is ask, skip, keep or replace.

    ``rest`` says what becomes of the payments of a replaced file that were paid on days which
    the newer one does not cover: ask, keep or drop.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    control_total: Pence | None = None
    explanation: str = ""
    overlap: str = "ask"
    rest: str = "ask"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: the batch, what was here already, what is out of scope.

    ``notes`` are about the file as a whole; its rows with problems are kept with the batch.
    """

    batch: ImportBatch
    already_here: int
    out_of_scope_lines: int
    out_of_scope_pence: int
    touched: Touched
    notes: tuple[Problem, ...] = ()


# Files in the order in which they are brought in, and what is said of each.
_Asked = Sequence[tuple[Path, ImportChoices]]


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of a file: how it was read, its batch, and how many payments were here."""

    how: FileReading
    batch: ImportBatch
    already: int = 0
    is_new: bool = True


def look(
    path: Path,
    *,
    answers: Mapping[str, str] | None = None,
    book: Book | None = None,
    limit: int = 200,
    progress: Progress | None = None,
) -> FileReading:
    """Say how a file would be read; nothing is changed, and no book is needed.

    Raises:
        UserError: the file cannot be read or is of another kind.
    """
    known = keep_layouts.known(book) if book else ()
    how = read_file(path, answers=answers, layouts=known, limit=limit, progress=progress)
    return vat_bases.noted(how, vat_bases.of_book(book))


@dataclass(frozen=True, slots=True)
class Glance:
    """The opened top of a file, to be read by one answer after another."""

    top: Top
    layouts: tuple[layouts.SavedLayout, ...] = ()
    bases: vat_bases.Bases = field(default_factory=dict)

    def read(self, answers: Mapping[str, str] | None = None) -> FileReading:
        """Say how the file would be read, as far as its top shows.

        Where the file goes on (``whole`` is False) counts and totals are those of its top.

        Raises:
            UserError: an answer answers nothing.
        """
        how = read_top(self.top, answers=answers, layouts=self.layouts)
        return vat_bases.noted(how, self.bases)


def glance_at(path: Path, *, book: Book | None = None) -> Glance:
    """Open the top of a file, in a moment however large it is; ``look`` reads the whole file.

    Raises:
        UserError: the file cannot be read or is of another kind.
    """
    known = keep_layouts.known(book) if book else ()
    return Glance(open_top(path), known, vat_bases.of_book(book))


def already_here(book: Book, path: Path, look_at: FileReading) -> Overlap:
    """Compare a file's payments with those in the book, as multisets of lines."""
    batches = imports.batches(book)
    again = [batch for batch in batches if batch.fingerprint == look_at.fingerprint]
    for batch in again:
        if batch.layout == identity(look_at):
            return Overlap(batch, batch.lines, batch.lines, (batch.id,))
    return _compared(book, look_at, lambda: stream_lines(path, look_at, None))


def _compared(
    book: Book, look_at: FileReading, lines_of: Callable[[], Iterable[DraftLine]]
) -> Overlap:
    """Compare payments with those that count; they are looked through only if there are any."""
    batches = imports.batches(book)
    again = [batch for batch in batches if batch.fingerprint == look_at.fingerprint]
    otherwise = {batch.id for batch in again if _is_same_table(book, batch, look_at)}
    here = _keys_here(book, look_at) if batches else iter(())
    first = next(here, None)
    found = Shared()
    if first is not None:
        found = shared(Counter(map(line_key, lines_of())), chain((first,), here))
    lines = look_at.line_count
    earlier = otherwise | _earlier(found, lines, {batch.id: batch.lines for batch in batches})
    return Overlap(
        None, found.same, lines, tuple(sorted(earlier)), found.alike, otherwise=bool(otherwise)
    )


def _is_same_table(book: Book, batch: ImportBatch, how: FileReading) -> bool:
    read = imports.reading_of(book, batch.id)
    return (read["sheet"], read["header_row"]) == (how.sheet, how.header_row)


def _earlier(found: Shared, lines: int, sizes: Mapping[BatchId, int]) -> set[BatchId]:
    """Return the batches that a file may be a newer state of, not those met by chance.

    A payment that recurs by itself must not make a whole card file one that is replaced.
    """
    likely = {
        batch_id
        for batch_id, count in found.by_batch.items()
        if count > min(lines, sizes[batch_id]) * Overlap.ASK_FROM
    }
    if found.same + found.alike > lines * Overlap.ASK_FROM:
        # Much is here, but spread thinly: then each may be concerned.
        return likely or set(found.by_batch)
    return likely


def take_in(
    book: Book, path: Path, *, choices: ImportChoices, progress: Progress | None = None
) -> Imported:
    """Bring a file's payments into the book, whole or not at all; as ``take_in_all``."""
    return take_in_all(book, (path,), choices=choices, progress=progress)[0]


def take_in_all(
    book: Book,
    paths: Sequence[Path],
    *,
    choices: ImportChoices | Mapping[Path, ImportChoices],
    progress: Progress | None = None,
) -> tuple[Imported, ...]:
    """Bring the payments of several files into the book: all of them, or none.

    ``choices`` are the same for all, or each file's own. A file that is in the book already,
    read the same way, is not brought in twice. What the files hold beside payments is listed
    with their batches; their bytes are kept.

    Raises:
        QuestionsOpen: only the person can say how a file is read.
        NothingToImport: a nil file. NotSpend: not a list of payments.
        AlreadyInBook: much of a file is here already, and ``choices.overlap`` is ask.
        RestOfFile: a file would replace one that holds other days, and ``choices.rest`` is ask.
    """
    said = [choices if isinstance(choices, ImportChoices) else choices[p] for p in paths]
    with without_collector(), without_the_forgotten(book, paths) as readable:
        asked = tuple(zip(readable, said, strict=True))
        passes = _passes(book, asked, progress)
        if passes:
            # What is open, or is to be read otherwise, may show only at the end of a file: then
            # nothing was brought in, and every file is read whole before any is.
            with suppress(ReadOtherwise):
                return _bring_in(book, [one.begun for one in passes], asked, passes, progress)
        hows = [
            look(path, answers=one.answers, book=book, limit=0, progress=progress)
            for path, one in asked
        ]
        for how in hows:
            require_ready(how)
        return _bring_in(book, hows, asked, [], progress)


def _passes(book: Book, asked: _Asked, progress: Progress | None) -> list[OnePass]:
    """Open files that can be read once: nothing open so far, none of them in the book."""
    if not all(one.overlap in {"ask", "keep"} for _, one in asked):
        return []
    seen = {batch.fingerprint for batch in imports.batches(book, include_removed=True)}
    known = keep_layouts.known(book)
    passes: list[OnePass] = []
    for path, one in asked:
        opened = open_once(path, answers=one.answers, layouts=known, progress=progress)
        if opened is None or opened.begun.fingerprint in seen:
            return []
        seen.add(opened.begun.fingerprint)
        passes.append(opened)
    return passes


def _bring_in(
    book: Book,
    hows: Sequence[FileReading],
    asked: _Asked,
    passes: list[OnePass],
    progress: Progress | None,
) -> tuple[Imported, ...]:
    """Write all files in one transaction: each on its only way through, or as it was read."""
    others = vat_bases.of_book(book)
    with book.work(_operation(hows, [one for _, one in asked])) as work:
        if passes:
            # Each is let go when it is through: what it remembers of its cells is large.
            taken = [
                _take_once(work, passes.pop(0), path, choice, progress) for path, choice in asked
            ]
        else:
            taken = [
                _take(work, path, how, choice, progress)
                for (path, choice), how in zip(asked, hows, strict=True)
            ]
        new = [one.batch for one in taken if one.is_new]
        if new:
            decide_again(work)
            lines, total = sum(b.lines for b in new), sum(b.total for b in new)
            files = new[0].file if len(new) == 1 else number_of(len(new), "file")
            work.say(f"Brought in {number_of(lines, 'payment')} from {files}, {pounds(total)}")
            work.count(lines, total)
    cards = join_cards.notices(book, [batch.id for batch in new])
    together = {**others, **{one.how.fingerprint: one.how.vat_basis for one in taken}}
    return tuple(
        _imported(
            book,
            one,
            (*vat_bases.noted(one.how, together).notes, *cards.get(one.batch.id, ())),
            work.touched if one.is_new else _NOTHING,
        )
        for one in taken
    )


def _operation(hows: Sequence[FileReading], said: Sequence[ImportChoices]) -> Operation:
    ways = list(dict.fromkeys(one.overlap for one in said))
    asked: dict[str, object] = {"overlap": ways[0] if len(ways) == 1 else ways}
    if len(hows) == 1:
        asked |= {"file": hows[0].file, "fingerprint": hows[0].fingerprint}
    else:
        asked["files"] = [{"file": h.file, "fingerprint": h.fingerprint} for h in hows]
    return Operation("import", "Brought in payments", asked)


def _take_once(
    work: Work, once: OnePass, path: Path, choices: ImportChoices, progress: Progress | None
) -> _Taken:
    """Write one file while it is read; refuse it at its end if it must be asked about."""
    how, book = once.begun, work.book

    def complete(head: imports.BatchHead, batch_id: BatchId) -> imports.BatchHead:
        nonlocal how
        how = once.reading()
        if choices.overlap == "ask":
            overlap = _compared(book, how, lambda: drafts(book, batch_id))
            if overlap.must_ask():
                raise AlreadyInBook(how.file, overlap)
        return completed(head, how)

    head = _head(path, how, choices, part_of(book, how, ()))
    batch = imports.add_batch(work, head, once.lines(), progress, complete)
    return _Taken(how, batch)


def _take(
    work: Work, path: Path, how: FileReading, choices: ImportChoices, progress: Progress | None
) -> _Taken:
    """Write one file that was read whole before."""
    book = work.book
    overlap = already_here(book, path, how)
    if overlap.same_file is not None and choices.overlap != "keep":
        return _Taken(how, overlap.same_file, overlap.same_file.lines, is_new=False)
    if overlap.must_ask() and choices.overlap == "ask":
        raise AlreadyInBook(how.file, overlap)
    skipped = _already_there(book, path, how) if choices.overlap == "skip" else ()
    lines: Iterable[DraftLine] = stream_lines(path, how, progress)
    if skipped:
        rows = {(row.sheet, row.row) for row in skipped}
        lines = (line for line in lines if (line.sheet, line.row) not in rows)
    head = _head(path, how, choices, part_of(book, how, skipped))
    head = replace(head, left_out=(*how.left_out, *skipped))
    if choices.overlap == "replace":
        replace_earlier(work, overlap.batches, head, days_of(how), choices.rest)
    return _Taken(how, imports.add_batch(work, head, lines, progress), len(skipped))


def _head(path: Path, how: FileReading, choices: ImportChoices, part: str) -> imports.BatchHead:
    head = head_of(how, original(path, how.fingerprint), part)
    return replace(head, control_total=choices.control_total, explanation=choices.explanation)


def take_out(book: Book, batch_id: BatchId) -> Touched:
    """Take a file's payments out of every figure; undo brings them back."""
    batch = imports.batch(book, batch_id)
    summary = (
        f"Took out {number_of(batch.lines, 'payment')} from {batch.file}, {pounds(batch.total)}"
    )
    sealed = sealed_on(book, batch.date_from, batch.date_to)
    if sealed:
        summary += f". Sealed returns of its days stay as they are and want a correction: {sealed}"
    with book.work(Operation("take-out", summary, {"batch": batch_id})) as work:
        imports.set_active(work, batch_id, active=False)
        decide_again(work)
        work.count(batch.lines, batch.total)
    return work.touched


def require_ready(how: FileReading) -> None:
    """Refuse a file that cannot be brought in as it is read.

    Raises:
        QuestionsOpen: only the person can say how it is read.
        NothingToImport: a nil file. NotSpend: not a list of payments.
    """
    if how.verdict is Verdict.NIL:
        raise NothingToImport(file=how.file)
    if how.verdict is Verdict.NOT_SPEND:
        raise NotSpend(file=how.file, reason=how.reason)
    if how.verdict is Verdict.ASK:
        raise QuestionsOpen(how.file, how.questions)


def _keys_here(book: Book, how: FileReading) -> Iterator[tuple[BatchId, LineKey]]:
    """Yield the payments that the book has between the days of a file."""
    known = imports.line_keys(book, how.date_from, how.date_to)
    for batch_id, payee, paid_on, pence, reference, description in known:
        yield batch_id, (payee, paid_on, pence, reference, description)


def _already_there(book: Book, path: Path, how: FileReading) -> tuple[LeftOut, ...]:
    """Return the rows of a file whose payments the book has, each as often as it has them."""
    here = Counter(key for _, key in _keys_here(book, how))
    found = []
    for line in stream_lines(path, how, None) if here else ():
        key = line_key(line)
        if here[key] > 0:
            here[key] -= 1
            said = f"{line.text(Role.SUPPLIER)}, {pounds(line.pence)}"
            found.append(LeftOut(line.sheet, line.row, "SB-158", said, line.pence))
    return tuple(found)


def _imported(book: Book, taken: _Taken, notes: tuple[Problem, ...], touched: Touched) -> Imported:
    outside = reading.Filter(batch_id=taken.batch.id, scope="out")
    lines, pence = reading.count_and_sum(book, outside)
    return Imported(taken.batch, taken.already, lines, pence, touched, notes)
