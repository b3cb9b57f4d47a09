"""Make a book again from the files that it keeps and from its history: the proof of both."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.progress import Progress
from core.domain.spend import Draft, DraftLine, ImportBatch, LeftOut, Verdict
from core.importing.reading import read_file, stream_lines
from core.store import imports, journal, reading, rebuilding
from core.store.book import Book
from core.store.rebuilding import ReadsOtherwise
from core.usecases.batch_heads import head_of, identity
from core.usecases.deciding import catch_up, is_caught_up

# Rows that a person left out when they brought a file in: no reading of the file tells them.
_CHOSEN = frozenset({"SB-158", "SB-171"})
# What is worked out; where another program did so last, it may differ by right.
_WORKED_OUT = ("outcome", "credit_original", "line_said")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A book that was made again: from how much, and what it has otherwise ("" for nothing)."""

    path: Path
    files: int
    lines: int
    pence: int
    entries: int
    difference: str


def rebuild(book: Book, path: Path, progress: Progress | None = None) -> Rebuilt:
    """Make a book again under another name, and compare it with the one that is there.

    Every kept file is read again by this program, and the decisions of the history are put
    beside its payments. The book itself is only read.

    Raises:
        UserError: a file of that name is there; the history or a kept file is damaged; a file
            reads in another way now. Nothing is made then.
        Cancelled: the person asked to stop.
    """
    with tempfile.TemporaryDirectory() as folder:

        def read_again(batch: ImportBatch) -> tuple[imports.BatchHead, Iterable[Draft]]:
            return _read_again(book, batch, Path(folder) / str(batch.id), progress)

        rebuilding.rebuild(book, path, read_again, catch_up, progress)
    leaving = () if is_caught_up(book) else _WORKED_OUT
    with Book.open(path, read_only=True, actor=book.actor, clock=book.clock) as new:
        totals = reading.totals(new)
        return Rebuilt(
            path,
            files=totals.batches,
            lines=totals.lines,
            pence=totals.pence,
            entries=journal.entries(new, limit=1)[0].seq,
            difference=rebuilding.first_difference(book, new, leaving),
        )


def _read_again(
    book: Book, batch: ImportBatch, folder: Path, progress: Progress | None
) -> tuple[imports.BatchHead, Iterable[Draft]]:
    """Read a kept file by the answers that were given for it then."""
    folder.mkdir()
    path = folder / Path(batch.file).name
    content = imports.original(book, batch.fingerprint)
    path.write_bytes(content)
    record = imports.reading_of(book, batch.id)
    how = read_file(path, answers=record["answers"], limit=0, progress=progress)
    if how.verdict is not Verdict.READY or identity(how) != batch.layout:
        raise ReadsOtherwise(file=book.path.name, name=batch.file)
    chosen = [row for row in imports.left_out(book, batch.id) if row.code in _CHOSEN]
    head = replace(
        head_of(how, (content,), ""),
        identity=imports.identity_of(book, batch.id),
        reading=record,
        left_out=(*how.left_out, *chosen),
        control_total=batch.control_total,
        explanation=batch.explanation,
        code_lists=None,
    )
    return head, _without(stream_lines(path, how, progress), chosen)


def _without(lines: Iterable[DraftLine], rows: Iterable[LeftOut]) -> Iterator[DraftLine]:
    gone = {(row.sheet, row.row) for row in rows}
    return (line for line in lines if (line.sheet, line.row) not in gone)
