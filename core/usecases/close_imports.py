"""What was brought in: the files, the rows that are no payments, and the ledger's totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from core.classifying import payees
from core.domain.closing import (
    Change,
    Counted,
    Differences,
    Payee,
    PayeeClassCount,
    Payment,
    PersonalData,
    Reason,
    ReturnAffected,
    Statement,
    together,
)
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import PayeeClass
from core.domain.period import Period
from core.domain.problems import SENTENCES, Problem
from core.domain.spend import BatchId, FileReading, ImportBatch, LeftOut, Role
from core.importing import overlap
from core.importing.overlap import Compared, FullKey
from core.importing.reading import stream_lines
from core.store import imports, returns, suppliers
from core.store import reading as stored
from core.store.book import Book
from core.usecases.listed_rows import save_listed_rows

# As many rows of each part of a difference as a person looks through.
_LISTED = 1000


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


def personal_data(book: Book, batch_id: BatchId) -> PersonalData:
    """Say who is paid in a file: payees by class, and who is or may be a person.

    The class is the supplier's, which a person may have set.
    """
    return _personal_data(
        Payee(name, kind, _reason(name, kind), Counted(lines, pence))
        for name, kind, lines, pence in suppliers.payees_of_batch(book, batch_id)
    )


def personal_data_in(path: Path, reading: FileReading) -> PersonalData:
    """Say who is paid in a file before it is brought in, as far as names tell.

    Raises:
        UserError: the file can no longer be read.
    """
    paid: dict[str, Counted] = {}
    for line in stream_lines(path, reading, None):
        name = line.text(Role.SUPPLIER)
        paid[name] = paid.get(name, Counted()) + Counted(1, line.pence)
    judged = ((name, payees.judge(name), counted) for name, counted in paid.items())
    return _personal_data(
        Payee(name, found.payee_class, found.reason, counted) for name, found, counted in judged
    )


def _reason(name: str, kind: PayeeClass) -> str:
    found = payees.judge(name)
    return found.reason if found.payee_class is kind else "It was said on the Suppliers page."


def _personal_data(paid: Iterable[Payee]) -> PersonalData:
    by_class: dict[PayeeClass, list[Payee]] = {kind: [] for kind in PayeeClass}
    for payee in paid:
        by_class[payee.payee_class].append(payee)
    people = by_class[PayeeClass.INDIVIDUAL] + by_class[PayeeClass.SOLE_TRADER]
    return PersonalData(
        tuple(
            PayeeClassCount(kind, len(found), together(payee.lines for payee in found))
            for kind, found in by_class.items()
            if found
        ),
        tuple(sorted(people, key=lambda payee: (-payee.lines.pence, payee.name))),
    )


def save_rows(out: Path, source: Path, reading: FileReading) -> int:
    """Write the rows of a file that would be no payments to a workbook; return how many.

    Raises:
        UserError: the file can no longer be read, or the workbook cannot be written.
    """
    return save_listed_rows(out, source, reading.left_out, reading.problems)


def save_rows_of(out: Path, book: Book, batch_id: BatchId) -> int:
    """Write the rows of a file that became no payments to a workbook; return how many.

    Raises:
        NotInBook: there is none of that number. UserError: the workbook cannot be written.
    """
    batch = imports.batch(book, batch_id)
    with TemporaryDirectory() as folder:
        source = Path(folder) / batch.file
        source.write_bytes(imports.original(book, batch.fingerprint))
        left, wrong = imports.left_out(book, batch_id), imports.problems(book, batch_id)
        return save_listed_rows(out, source, left, wrong)


def differences(
    book: Book, path: Path, reading: FileReading, batches: Sequence[BatchId]
) -> Differences:
    """Say what a file holds that earlier files do not, and the other way round.

    Only payments on the days of the file are compared, and those without a day; nothing is
    changed. The returns are those that were sealed last for their period.

    Raises:
        UserError: the file can no longer be read. NotInBook: there is no such batch.
    """
    earlier = [imports.batch(book, batch_id) for batch_id in batches]
    days, here, rest = days_of(reading), list[FullKey](), _Rest()
    for batch in earlier:
        for key in _keys_of(book, batch.id):
            if is_within(days, key[1]):
                here.append(key)
            else:
                rest.add(key)
    found = overlap.compare(here, map(overlap.full_key, stream_lines(path, reading, None)))
    return Differences(
        file=reading.file,
        earlier=tuple(earlier),
        lines=Counted(reading.line_count, reading.total),
        same=Counted(found.same.total(), sum(key[2] * n for key, n in found.same.items())),
        added=_counted(found.added),
        removed=_counted(found.removed),
        changed=Counted(len(found.changed), sum(new[2] - old[2] for old, new in found.changed)),
        rest=rest.counted,
        rest_days=rest.days(),
        added_rows=_payments(found.added),
        removed_rows=_payments(found.removed),
        changed_rows=tuple(
            Change(_payment(old), _payment(new)) for old, new in found.changed[:_LISTED]
        ),
        returns=tuple(_returns(book, days, found)),
    )


def days_of(reading: FileReading) -> Period | None:
    """Return the days that a file covers, from its first payment to its last; None without."""
    first, last = reading.date_from, reading.date_to
    return Period(first, last) if first and last else None


def is_within(days: Period | None, day: date | None) -> bool:
    """Say whether a payment is of the days of a file; one without a day always is."""
    return days is None or day is None or days.covers(day)


@dataclass
class _Rest:
    """Payments on days that a file does not cover."""

    counted: Counted = field(default_factory=Counted)
    first: date = date.max
    last: date = date.min

    def add(self, key: FullKey) -> None:
        _, day, pence, *_ = key
        self.counted += Counted(1, pence)
        if day is not None:
            self.first, self.last = min(self.first, day), max(self.last, day)

    def days(self) -> Period | None:
        return Period(self.first, self.last) if self.counted.rows else None


def _keys_of(book: Book, batch_id: BatchId) -> Iterator[FullKey]:
    for name, day, pence, reference, description, code, label in imports.payments(book, batch_id):
        yield name, day, pence, reference, description, overlap.category_text(code, label)


def _counted(keys: Sequence[FullKey]) -> Counted:
    return Counted(len(keys), sum(key[2] for key in keys))


def _payments(keys: Sequence[FullKey]) -> tuple[Payment, ...]:
    ordered = sorted(keys, key=lambda key: (key[1] or date.min, key[0], key[2]))
    return tuple(map(_payment, ordered[:_LISTED]))


def _payment(key: FullKey) -> Payment:
    payee, day, pence, reference, description, category = key
    return Payment(payee, day, Pence(pence), reference, description, category)


def _returns(book: Book, days: Period | None, found: Compared) -> Iterator[ReturnAffected]:
    """Yield the returns sealed last that speak of the days of a file, with the effect on each."""
    for sealed in returns.sealed(book):
        if sealed.superseded:
            continue
        effects = [
            Counted(sign, sign * key[2])
            for sign, key in _effects(found)
            if key[1] is not None and sealed.period.covers(key[1])
        ]
        if effects or (days is not None and days.overlaps(sealed.period)):
            yield ReturnAffected(
                sealed.return_id, sealed.version, sealed.period, together(effects), bool(effects)
            )


def _effects(found: Compared) -> Iterator[tuple[int, FullKey]]:
    """Yield every payment that comes (1) or goes (-1)."""
    yield from ((1, key) for key in found.added)
    yield from ((-1, key) for key in found.removed)
    for old, new in found.changed:
        yield from ((-1, old), (1, new))
