"""What was brought in: the files, the rows that are no payments, and the ledger's totals."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.closing import Counted, Reason, Statement
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import SENTENCES, Problem
from core.domain.spend import BatchId, FileReading, ImportBatch, LeftOut
from core.store import imports
from core.store import reading as stored
from core.store.book import Book


def batches(book: Book) -> tuple[ImportBatch, ...]:
    """List what was brought in, in order."""
    return imports.batches(book)


def one_batch(book: Book, batch_id: BatchId) -> ImportBatch:
    """Return what was brought in under a number, taken out since or not.

    Raises:
        NotInBook: there is none of that number.
    """
    return imports.batch(book, batch_id)


def left_out(book: Book, batch_id: BatchId) -> tuple[LeftOut, ...]:
    """List the rows of a file that are not payments, with the reason."""
    return imports.left_out(book, batch_id)


def problems(book: Book, batch_id: BatchId) -> tuple[Problem, ...]:
    """List the rows of a file that could not be read, and what was noticed."""
    return imports.problems(book, batch_id)


def set_control_total(
    book: Book, batch_id: BatchId, pence: Pence | None, explanation: str = ""
) -> Touched:
    """State what the ledger says a file should add up to, or explain the difference."""
    batch = imports.batch(book, batch_id)
    said = "no total" if pence is None else pounds(pence)
    operation = Operation("control-total", f"Ledger total of {batch.file}: {said}")
    with book.work(operation) as work:
        imports.set_control(work, batch_id, pence, explanation)
    return work.touched


def statement(reading: FileReading) -> Statement:
    """Say where every row and every pound of a file would go, before anything is decided."""
    return Statement(
        file=reading.file,
        whole=Counted(reading.rows_read, reading.amounts),
        in_scope=Counted(reading.line_count, reading.total),
        out_of_scope=Counted(),
        left_out=_left_out_reasons(reading.left_out),
        problems=_problem_reasons(reading.problems),
        credits=Counted(reading.credit_lines, reading.credit_pence),
        scope_known=False,
    )


def statement_of(book: Book, batch_id: BatchId) -> Statement:
    """Say where every row and every pound of a file went that was brought in.

    Scope is judged as the book decides today; of a file that was taken out it is not known.

    Raises:
        NotInBook: there is none of that number.
    """
    batch = imports.batch(book, batch_id)
    read = imports.reading_of(book, batch_id)
    outside = Counted(*stored.count_and_sum(book, stored.Filter(batch_id=batch_id, scope="out")))
    return Statement(
        file=batch.file,
        whole=Counted(read["rows_read"], read["amounts"]),
        in_scope=Counted(batch.lines, batch.total) - outside,
        out_of_scope=outside,
        left_out=_left_out_reasons(imports.left_out(book, batch_id)),
        problems=_problem_reasons(imports.problems(book, batch_id)),
        credits=Counted(batch.credit_lines, batch.credit_pence),
        scope_known=batch.active,
    )


def _left_out_reasons(rows: Iterable[LeftOut]) -> tuple[Reason, ...]:
    return _reasons(
        (Problem(row.code, {"text": row.text}), Counted(row.rows, row.pence or 0)) for row in rows
    )


def _problem_reasons(rows: Iterable[Problem]) -> tuple[Reason, ...]:
    return _reasons((row, Counted(1, row.pence or 0)) for row in rows)


def _reasons(rows: Iterable[tuple[Problem, Counted]]) -> tuple[Reason, ...]:
    """Add rows up by their reason, in the order in which the file first gives each."""
    sums: dict[str, Counted] = {}
    for problem, counted in rows:
        sums[problem.code] = sums.get(problem.code, Counted()) + counted
    return tuple(Reason(code, _in_general(code), counted) for code, counted in sums.items())


class _Anything(dict[str, str]):
    """Values for a sentence that speaks of many rows at once."""

    def __missing__(self, key: str) -> str:
        return "\N{HORIZONTAL ELLIPSIS}"


def _in_general(code: str) -> str:
    said = SENTENCES[code].message.format_map(_Anything())
    return said.replace(": \N{HORIZONTAL ELLIPSIS}", "")
