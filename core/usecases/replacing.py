"""Replace earlier files by a newer one: only what was paid on the days of the newer one goes.

Decision: what an earlier file holds of other days is never dropped in passing. The person says
whether it stays or goes; where it stays it becomes an import of its own, a part of the same
file, with the replaced rows listed as left out, so that its statement still closes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from core.domain.money import Pence, pounds
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.spend import BatchId, DraftLine, ImportBatch, LeftOut, Role
from core.store import imports
from core.store.book import Work
from core.store.drafts import carry_answers, drafts
from core.usecases.close_imports import is_within


class RestOfFile(UserError):
    """The earlier file {earlier} holds {lines} payments ({pounds}) of days that {file} lacks."""

    code = "SB-154"
    exit_code = 4
    remedy_text = "Choose to keep those payments, or to drop them with the others."


def replace_earlier(
    work: Work, batches: Sequence[BatchId], by: imports.BatchHead, days: Period | None, rest: str
) -> None:
    """Take earlier files out for a newer one that covers the days.

    ``rest`` says what becomes of payments of other days: keep, drop or ask.

    Raises:
        RestOfFile: there are such payments, and ``rest`` is ask.
    """
    for batch_id in batches:
        batch = imports.batch(work.book, batch_id)
        gone, kept = _split(work, batch, days)
        if kept and rest == "ask":
            said = pounds(batch.total - sum(row.pence or 0 for row in gone))
            raise RestOfFile(earlier=batch.file, lines=kept, pounds=said, file=by.file)
        imports.set_active(work, batch_id, active=False)
        if kept and rest == "keep":
            _keep_rest(work, batch, by, days, gone)


def _split(work: Work, batch: ImportBatch, days: Period | None) -> tuple[tuple[LeftOut, ...], int]:
    """Return the rows of a batch that are replaced, and how many payments are not."""
    gone = tuple(
        _replaced(line) for line in drafts(work.book, batch.id) if is_within(days, line.paid_on)
    )
    return gone, batch.lines - len(gone)


def _replaced(line: DraftLine) -> LeftOut:
    said = f"{line.text(Role.SUPPLIER)}, {pounds(line.pence)}"
    return LeftOut(line.sheet, line.row, "SB-171", said, line.pence)


def _keep_rest(
    work: Work,
    batch: ImportBatch,
    by: imports.BatchHead,
    days: Period | None,
    gone: tuple[LeftOut, ...],
) -> None:
    book = work.book
    stays = (d for d in drafts(book, batch.id) if not is_within(days, d.paid_on))
    identity = f"{by.identity}:rest:{batch.id}"
    control = batch.control_total
    # What was agreed to the ledger stays agreed: less by what the newer file answers for now.
    taken = sum(row.pence or 0 for row in gone)
    head = replace(
        by,
        file=batch.file,
        fingerprint=batch.fingerprint,
        size=batch.size,
        layout=batch.layout,
        identity=hashlib.sha256(identity.encode()).hexdigest(),
        vat_basis=batch.vat_basis,
        reading=imports.reading_of(book, batch.id),
        control_total=None if control is None else Pence(control - taken),
        explanation=batch.explanation,
        original=imports.original(book, batch.fingerprint),
        left_out=(*imports.left_out(book, batch.id), *gone),
        problems=imports.problems(book, batch.id),
    )
    carry_answers(work, batch.id, imports.add_batch(work, head, stays).id)
