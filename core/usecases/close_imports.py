"""What was brought in: the files, the rows that are no payments, and the ledger's totals."""

from __future__ import annotations

from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import Problem
from core.domain.spend import BatchId, ImportBatch, LeftOut
from core.store import imports
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
