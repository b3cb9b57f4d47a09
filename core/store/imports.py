"""Batches: what each file brought in, with its lines, its left-out rows, its original bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from typing import IO, Any, NamedTuple

from sqlalchemy import Connection

from core.domain.money import Pence
from core.domain.parties import PayeeClass, VatBasis
from core.domain.problems import Place, Problem, Severity
from core.domain.progress import Progress
from core.domain.spend import BatchId, Draft, ImportBatch, LeftOut, LineId
from core.domain.taxonomy import CodeList
from core.store import code_lists
from core.store.book import Book, Work
from core.store.code_lists import CodeCells
from core.store.digests import Digest
from core.store.errors import DiskFull, NoLongerKept, NotInBook
from core.store.loading import Loader, day_number, number_day

LineKey = tuple[BatchId, str, date | None, Pence, str, str]

# A book takes about as much as the file, and while it is written the way back as much again.
_ROOM = 3

# The quickest: the next ones took up to three times as long to save a quarter of the room.
_LEVEL = 1
_BLOCK = 1 << 20

_BATCH = """
SELECT id, file, fingerprint, size, layout, lines, total, credit_lines, credit_pence, left_out,
       problems, control_total, explanation, vat_basis, date_from, date_to, active, imported_at
FROM batch
"""

_MONTHS = """
INSERT INTO kind_month
SELECT batch_id, kind_id, paid_on / 100, count(*), sum(pence), sum(coalesce(vat, 0)),
       count(*) FILTER (WHERE pence < 0), coalesce(sum(pence) FILTER (WHERE pence < 0), 0),
       min(paid_on), max(paid_on)
FROM line WHERE batch_id = ? GROUP BY kind_id, paid_on / 100
"""

# With what a person calls a change: the amount and the category that the file gives.
_PAYMENTS = """
SELECT p.name, l.paid_on, l.pence, l.reference, d.value, k.given_code, k.given_label
FROM line l
JOIN kind k ON k.id = l.kind_id
JOIN payee p ON p.id = k.payee_id
JOIN text d ON d.id = l.description
WHERE l.batch_id = ?
ORDER BY l.id
"""

_KEYS = """
SELECT l.batch_id, p.name, l.paid_on, l.pence, l.reference, d.value
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee p ON p.id = k.payee_id
JOIN text d ON d.id = l.description
WHERE l.paid_on = 0 OR l.paid_on BETWEEN ? AND ?
ORDER BY l.id
"""


class AnotherFile(ValueError):
    """The bytes to keep are not those of the file that was looked at."""


class LineSource(NamedTuple):
    """Where a line came from. Rows count from 1 as a spreadsheet shows them."""

    file: str
    fingerprint: str
    sheet: str
    row: int
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What is known of a file before its lines are written, and how its names are tidied.

    ``original`` is its bytes, also in blocks; ``left_out`` and ``problems`` are its rows that are
    no lines.
    ``identity`` tells one import from every other: the same one twice is a no-op. Payees
    whose names have the same ``supplier_key`` share a supplier, shown as ``display``. ``words``
    tells what descriptions share, whichever digits stand in them.
    """

    file: str
    fingerprint: str
    size: int
    layout: str
    identity: str
    vat_basis: VatBasis
    supplier_key: Callable[[str], str]
    display: Callable[[str], str]
    tidy: Callable[[str], str]
    payee_class: Callable[[str], PayeeClass]
    words: Callable[[str], str]
    original: bytes | Iterable[bytes]
    left_out: Sequence[LeftOut] = ()
    problems: Sequence[Problem] = ()
    reading: dict[str, Any] = field(default_factory=dict)
    control_total: Pence | None = None
    explanation: str = ""
    code_lists: Callable[[Sequence[CodeCells]], Mapping[str, CodeList]] | None = None


def add_batch(
    work: Work,
    head: BatchHead,
    lines: Iterable[Draft],
    progress: Progress | None = None,
    complete: Callable[[BatchHead, BatchId], BatchHead] | None = None,
) -> ImportBatch:
    """Write a file into the book: lines, what was left out, its bytes, and one decision: active.

    A batch of the same identity is not written twice; one that was taken out is put back, with
    what is said of its total now. Where the rows left out, the problems, the VAT basis and the
    reading are known only when the last line has passed, ``complete`` adds them to the head.

    Raises:
        Cancelled: the person asked to stop. DiskFull: there is not three times its size left.
        AnotherFile: the original is not the file that was looked at.
    """
    known = find_identity(work.book, head.identity)
    if known is not None:
        set_active(work, known.id, active=True)
        if not known.active or head.control_total is not None or head.explanation:
            set_control(work, known.id, head.control_total, head.explanation)
        return batch(work.book, known.id)
    connection, progress = work.connection, progress or Progress()
    if shutil.disk_usage(work.book.path.parent).free < _ROOM * head.size:
        raise DiskFull(file=work.book.path.name)
    if keep_file(connection, head.file, head.original) != head.fingerprint:
        raise AnotherFile(f"{head.file} is not the file that was looked at")
    number = _open_batch(work, head)
    loader = Loader(connection, number, head.words)
    loader.load(lines, progress)
    head = complete(head, BatchId(number)) if complete else head
    progress.step("Adding up", loader.sums.lines, progress.total)
    _write_left_out(connection, number, head.left_out, loader.digest)
    _write_problems(connection, number, head.problems, loader.digest)
    connection.exec_driver_sql(_MONTHS, (number,))
    _close_batch(connection, number, _with_lists(connection, number, head), loader)
    with work.kept():
        _give_suppliers(connection, head)
    set_active(work, BatchId(number), active=True)
    return batch(work.book, BatchId(number))


def batches(book: Book, include_removed: bool = False) -> tuple[ImportBatch, ...]:
    """List what was brought in, in order; with ``include_removed`` also what was taken out."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            f"{_BATCH} WHERE active OR ? ORDER BY id", (int(include_removed),)
        ).all()
    return tuple(_batch(row) for row in rows)


def batch(book: Book, batch_id: BatchId) -> ImportBatch:
    """Return a batch, taken out or not.

    Raises:
        NotInBook: there is none of that number.
    """
    with book.read() as connection:
        row = connection.exec_driver_sql(f"{_BATCH} WHERE id = ?", (batch_id,)).first()
    if row is None:
        raise NotInBook(what="file with the number", number=batch_id)
    return _batch(row)


def find_identity(book: Book, identity: str) -> ImportBatch | None:
    """Return the batch of an import's identity, taken out or not; None if it is new."""
    with book.read() as connection:
        row = connection.exec_driver_sql(f"{_BATCH} WHERE identity = ?", (identity,)).first()
    return None if row is None else _batch(row)


def identity_of(book: Book, batch_id: BatchId) -> str:
    """Return what tells a batch's import from every other."""
    with book.read() as connection:
        return str(
            connection.exec_driver_sql(
                "SELECT identity FROM batch WHERE id = ?", (batch_id,)
            ).scalar_one()
        )


def set_active(work: Work, batch_id: BatchId, active: bool) -> None:
    """Count a batch's lines in every figure, or in none."""
    work.connection.exec_driver_sql(
        "UPDATE batch SET active = ? WHERE id = ?", (int(active), batch_id)
    )


def set_control(work: Work, batch_id: BatchId, pence: Pence | None, explanation: str = "") -> None:
    """State what a batch should add up to, or why it does not."""
    work.connection.exec_driver_sql(
        "UPDATE batch SET control_total = ?, explanation = ? WHERE id = ?",
        (pence, explanation, batch_id),
    )


def left_out(book: Book, batch_id: BatchId) -> tuple[LeftOut, ...]:
    """List the rows of a file that are not payments, in its order."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT sheet, row, code, text, pence, rows FROM left_out"
            " WHERE batch_id = ? ORDER BY n",
            (batch_id,),
        ).all()
    return tuple(LeftOut(*row) for row in rows)


def problems(book: Book, batch_id: BatchId) -> tuple[Problem, ...]:
    """List the rows of a file that could not be read, and what was noticed, in its order."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT code, data, file, sheet, row, heading, severity, pence FROM batch_problem"
            " WHERE batch_id = ? ORDER BY n",
            (batch_id,),
        ).all()
    return tuple(
        Problem(
            code,
            json.loads(data),
            Place(file, sheet, row, heading),
            Severity(severity) if severity else None,
            pence,
        )
        for code, data, file, sheet, row, heading, severity, pence in rows
    )


def original(book: Book, fingerprint: str) -> bytes:
    """Return the bytes of a file that was brought in.

    Raises:
        NotInBook: the book never saw it. NoLongerKept: its kept copy named a person.
    """
    with book.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT content, name FROM original WHERE fingerprint = ?", (fingerprint,)
        ).first()
    if row is None:
        raise NotInBook(what="file with the fingerprint", number=fingerprint)
    if not row.content:
        raise NoLongerKept(file=row.name)
    return zlib.decompress(row.content)


def reading_of(book: Book, batch_id: BatchId) -> dict[str, Any]:
    """Return how a batch's file was read, as the importer recorded it."""
    with book.read() as connection:
        text = connection.exec_driver_sql(
            "SELECT reading FROM batch WHERE id = ?", (batch_id,)
        ).scalar_one()
    return dict(json.loads(text))


def line_keys(
    book: Book, first: date | None = None, last: date | None = None
) -> Iterator[LineKey]:
    """Yield batch, payee as written, day, pence, reference, description of every active line.

    With days given, only of lines paid between them, both included, or without a day.
    """
    span = (day_number(first), day_number(last) or 99_999_999)
    with book.read() as connection:
        cursor = connection.connection.cursor()
        for number, name, paid_on, pence, reference, description in cursor.execute(_KEYS, span):
            yield number, name, number_day(paid_on), pence, reference, description


def payments(
    book: Book, batch_id: BatchId
) -> Iterator[tuple[str, date | None, Pence, str, str, str, str]]:
    """Yield payee, day, pence, reference, description, category code and label of every line.

    In the order of the file, of a batch that was taken out too.
    """
    with book.read() as connection:
        cursor = connection.connection.cursor()
        for name, paid_on, *rest in cursor.execute(_PAYMENTS, (batch_id,)):
            yield name, number_day(paid_on), *rest


def line_source(book: Book, line_id: LineId) -> LineSource:
    """Return where a line came from.

    Raises:
        NotInBook: there is no such line.
    """
    with book.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT b.file, b.fingerprint, s.value, l.row, b.id FROM line l"
            " JOIN batch b ON b.id = l.batch_id JOIN text s ON s.id = l.sheet WHERE l.id = ?",
            (line_id,),
        ).first()
    if row is None:
        raise NotInBook(what="payment with the number", number=line_id)
    return LineSource(*row)


def keep_file(connection: Connection, name: str, content: bytes | Iterable[bytes]) -> str:
    """Keep a file's bytes, once however often it comes; return its fingerprint.

    They go from file to book in blocks: a large file is never in memory as a whole.
    """
    with tempfile.TemporaryFile() as packed:
        fingerprint, size = _pack((content,) if isinstance(content, bytes) else content, packed)
        length = packed.tell()
        inserted = connection.exec_driver_sql(
            "INSERT INTO original VALUES (?, ?, ?, zeroblob(?)) ON CONFLICT DO NOTHING",
            (fingerprint, name, size, length),
        )
        if inserted.rowcount:
            packed.seek(0)
            driver = connection.connection.driver_connection
            with driver.blobopen("original", "content", inserted.lastrowid) as blob:  # type: ignore[union-attr]  # sqlite3's own connection
                while block := packed.read(_BLOCK):
                    blob.write(block)
    return fingerprint


def _pack(blocks: Iterable[bytes], packed: IO[bytes]) -> tuple[str, int]:
    """Compress a file into another; return its fingerprint and its size."""
    digest, press, size = hashlib.sha256(), zlib.compressobj(_LEVEL), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
        packed.write(press.compress(block))
    packed.write(press.flush())
    return digest.hexdigest(), size


def _open_batch(work: Work, head: BatchHead) -> int:
    values = (
        head.fingerprint, head.file, head.size, head.layout, head.identity, head.vat_basis.value,
        _reading_text(head),
        work.book.clock().astimezone(UTC).isoformat(timespec="seconds"),
        head.control_total, head.explanation,
    )  # fmt: skip
    inserted = work.connection.exec_driver_sql(
        "INSERT INTO batch (fingerprint, file, size, layout, identity, vat_basis, reading,"
        " imported_at, control_total, explanation, lines, total, credit_lines, credit_pence,"
        " left_out, problems, date_from, date_to, digest, active)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, '', 0)",
        values,
    )
    return int(inserted.lastrowid)


def _with_lists(connection: Connection, number: int, head: BatchHead) -> BatchHead:
    """Add to how the file was read which published lists its codes are of."""
    if head.code_lists is None:
        return head
    found = head.code_lists(code_lists.cells(connection, number))
    return replace(head, reading=code_lists.with_lists(head.reading, found))


def _reading_text(head: BatchHead) -> str:
    return json.dumps(head.reading, sort_keys=True, ensure_ascii=False)


def _close_batch(connection: Connection, number: int, head: BatchHead, loader: Loader) -> None:
    sums = loader.sums
    connection.exec_driver_sql(
        "UPDATE batch SET vat_basis = ?, reading = ?,"
        " lines = ?, total = ?, credit_lines = ?, credit_pence = ?,"
        " date_from = ?, date_to = ?, digest = ?,"
        " left_out = (SELECT coalesce(sum(rows), 0) FROM left_out WHERE batch_id = batch.id),"
        " problems = (SELECT count(*) FROM batch_problem WHERE batch_id = batch.id)"
        " WHERE id = ?",
        (
            head.vat_basis.value, _reading_text(head), sums.lines, sums.pence,
            sums.credit_lines, sums.credit_pence, sums.date_from, sums.date_to,
            loader.digest.text(), number,
        ),
    )  # fmt: skip


def _write_left_out(
    connection: Connection, number: int, left_out: Sequence[LeftOut], digest: Digest
) -> None:
    rows = [(row.sheet, row.row, row.code, row.text, row.pence, row.rows) for row in left_out]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO left_out VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, n, *row) for n, row in enumerate(rows, 1)],
        )
    digest.add(rows)
    digest.part()


def _write_problems(
    connection: Connection, number: int, problems: Sequence[Problem], digest: Digest
) -> None:
    rows = [
        (
            problem.code,
            json.dumps(dict(problem.values), sort_keys=True, ensure_ascii=False),
            problem.place.file, problem.place.sheet, problem.place.row, problem.place.column,
            problem.severity.value if problem.severity else "", problem.pence,
        )
        for problem in problems
    ]  # fmt: skip
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO batch_problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, n, *row) for n, row in enumerate(rows, 1)],
        )
    digest.add(rows)
    digest.part()


def _give_suppliers(connection: Connection, head: BatchHead) -> None:
    """Give every new payee the supplier of its key, following what was merged and split."""
    rows = connection.exec_driver_sql(
        "SELECT p.id, p.name, s.supplier_id FROM payee p"
        " LEFT JOIN payee_supplier s ON s.payee_id = p.id ORDER BY p.id"
    ).all()
    by_key: dict[str, int] = {}
    for _, name, supplier in rows:
        if supplier is not None:
            by_key.setdefault(head.supplier_key(name), supplier)
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM supplier").scalar_one()
    suppliers, links = [], []
    for payee, name, supplier in rows:
        if supplier is None:
            key = head.supplier_key(name)
            if key not in by_key:
                last += 1
                by_key[key] = last
                payee_class = head.payee_class(name).value
                suppliers.append((last, head.display(name), head.tidy(name), payee_class))
            links.append((payee, by_key[key]))
    if suppliers:
        connection.exec_driver_sql(
            "INSERT INTO supplier VALUES (?, ?, ?, '[]', NULL, NULL, NULL, ?, 0, 0)", suppliers
        )
    if links:
        connection.exec_driver_sql("INSERT INTO payee_supplier VALUES (?, ?, '', 0)", links)


def _batch(row: Any) -> ImportBatch:
    values = dict(row._mapping)
    return ImportBatch(
        **{
            **values,
            "vat_basis": VatBasis(values["vat_basis"]),
            "date_from": number_day(values["date_from"]),
            "date_to": number_day(values["date_to"]),
            "active": bool(values["active"]),
        }
    )
