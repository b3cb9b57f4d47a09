"""The fingerprint of what a batch's lines say, independent of how the book stores them.

Measured: SQLite's own check misses 39 % of single changed bits, some of them in amounts; this
one names them all. Because no number of the store goes into it, a book rebuilt from the
originals has the same fingerprints.

Each column of the lines is summed by itself, numbers as eight bytes and texts as their lengths
and their letters: so it takes no time to write them out, and however many lines are added at
once, the sums are the same. What recurs from line to line is summed once and counts as that.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

_CHUNK = 2_000
_MOST_KNOWN = 20_000

# The columns of LINES after the sheet: numbers, then texts, of which three are a line's own.
_NUMBERS = range(1, 8)
_OWN = (10, 11, 20)
_SHARED = itemgetter(0, *(i for i in range(8, 25) if i not in _OWN))
# Beyond every amount of a book: none was given, and what is there is no number.
_NONE, _NO_NUMBER = -(1 << 63), 1 - (1 << 63)

LINES = """
SELECT s.value, l.row, l.pence, l.net, l.vat, l.gross, l.paid_on, l.invoiced_on,
       p.name, p.supplier_ref, l.reference, d.value, k.given_label, k.given_code,
       k.account_code, k.account, k.department, c.value, b.value, r.value, l.po_number,
       k.card, w.value, p.company_number, p.charity_number
FROM line l
JOIN kind k ON k.id = l.kind_id
JOIN payee p ON p.id = k.payee_id
JOIN text s ON s.id = l.sheet
JOIN text d ON d.id = l.description
JOIN text c ON c.id = l.cost_centre
JOIN text b ON b.id = l.body
JOIN text r ON r.id = l.contract_ref
JOIN text w ON w.id = l.card
WHERE l.batch_id = ?
ORDER BY l.id
"""

_LEFT_OUT = (
    "SELECT sheet, row, code, text, pence, rows FROM left_out WHERE batch_id = ? ORDER BY n"
)

_PROBLEMS = (
    "SELECT code, data, file, sheet, row, heading, severity, pence FROM batch_problem"
    " WHERE batch_id = ? ORDER BY n"
)

Value = str | int | None


class Digest:
    """A fingerprint over lines, then over rows of other kinds, fed in any portions."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self._sum = hashlib.sha256()
        self._shared = hashlib.sha256()
        self._numbers = [hashlib.sha256() for _ in _NUMBERS]
        self._lengths = [hashlib.sha256() for _ in _OWN]
        self._letters = [hashlib.sha256() for _ in _OWN]

    def add_lines(
        self,
        shared: Iterable[bytes],
        numbers: Iterable[Sequence[int | None]],
        own: Iterable[Sequence[str]],
    ) -> None:
        """Add lines, column by column: the sums of what they share, their numbers, their texts.

        ``numbers`` are row, pence, net, VAT, gross, paid on, invoiced on; ``own`` are reference,
        description, order number.
        """
        self._shared.update(b"".join(shared))
        for sum_, column in zip(self._numbers, numbers, strict=True):
            sum_.update(_bytes(column))
        for lengths, letters, texts in zip(self._lengths, self._letters, own, strict=True):
            lengths.update(_bytes(list(map(len, texts))))
            letters.update("".join(texts).encode("utf-8", "surrogatepass"))

    def add(self, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows of another kind to what is covered."""
        if rows:
            text = json.dumps(rows, separators=(",", ":"))
            # Without the outer brackets the text of rows does not show how they were portioned.
            self._sum.update(text[1:-1].encode() + b",")

    def part(self) -> None:
        """Begin another kind of rows."""
        self._sum.update(b"\n")

    def text(self) -> str:
        """Return the fingerprint of all that was added."""
        columns = (self._shared, *self._numbers, *self._lengths, *self._letters)
        whole = b"".join(column.digest() for column in columns) + self._sum.digest()
        return hashlib.sha256(whole).hexdigest()


def shared_sum(sheet: str, cells: Sequence[Value]) -> bytes:
    """Return the sum of what lines share: their sheet, and those cells that recur, in order."""
    return hashlib.sha256(json.dumps([sheet, *cells], default=repr).encode()).digest()


def of_batch(connection: Connection, batch_id: int) -> str:
    """Return the fingerprint of what a batch says now: lines, rows left out, problems."""
    digest = Digest()
    known: dict[tuple[Value, ...], bytes] = {}
    for rows in _portions(connection, LINES, batch_id):
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        digest.add_lines(
            [known.get(cells) or _learn(known, cells) for cells in map(_SHARED, rows)],
            [columns[i] for i in _NUMBERS],
            [_as_texts(columns[i]) for i in _OWN],
        )
    for query in (_LEFT_OUT, _PROBLEMS):
        for rows in _portions(connection, query, batch_id):
            digest.add(rows)
        digest.part()
    return digest.text()


def broken_batches(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Return number and file of every batch whose content is not what was brought in."""
    rows = connection.exec_driver_sql("SELECT id, file, digest FROM batch ORDER BY id").all()
    return tuple(
        (number, file) for number, file, digest in rows if of_batch(connection, number) != digest
    )


def _learn(known: dict[tuple[Value, ...], bytes], cells: tuple[Value, ...]) -> bytes:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    sheet, *rest = cells
    found = known[cells] = shared_sum(str(sheet), rest)
    return found


def _bytes(numbers: Sequence[int | None]) -> bytes:
    """Return numbers as eight bytes each, the lowest first."""
    given = [_NONE if number is None else number for number in numbers]
    try:
        packed = array("q", given)
    except TypeError:
        # Where a book is damaged, a number may be read as something else.
        packed = array("q", [n if isinstance(n, int) else _NO_NUMBER for n in given])
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _as_texts(column: Sequence[Any]) -> Sequence[str]:
    return [value if isinstance(value, str) else f"\0{value!r}" for value in column]


def _portions(
    connection: Connection, query: str, batch_id: int
) -> Iterator[Sequence[Sequence[Value]]]:
    # The driver's own rows: SQLAlchemy would keep a million of them in memory.
    cursor = connection.connection.cursor()
    cursor.execute(query, (batch_id,))
    while rows := cursor.fetchmany(_CHUNK):
        yield rows
    cursor.close()
