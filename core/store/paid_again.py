"""Payments that repeat the supplier, amount and reference of an earlier one on another day."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.domain.money import Pence
from core.domain.period import Period
from core.store import tally
from core.store.book import Book

# An amount paid to a supplier on more days than these recurs; a reference that so many more
# payments carry, as "DD" or a month, tells nothing.
_FEW_DAYS, _FEW_MORE = 3, 3

# Without its supplier: to join a million lines takes longer than to look at the few that are left.
_CANDIDATES = """
SELECT l.reference, l.pence FROM line l
WHERE l.reference != '' AND l.pence >= :least
GROUP BY 1, 2
HAVING max(l.paid_on) >= :first AND min(l.paid_on) < max(l.paid_on)
"""
_LINES = """
SELECT l.id, ps.supplier_id AS supplier, l.pence, l.reference, l.paid_on FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE {} ORDER BY l.id
"""
_BY_REFERENCE = _LINES.format("l.reference IN (SELECT value FROM json_each(?))")
_BY_AMOUNT = _LINES.format("ps.supplier_id = ? AND l.pence = ?")


@dataclass(frozen=True, slots=True)
class Again:
    """Payments alike: how many of them repeat, what these add up to, the numbers of all."""

    count: int
    pence: Pence
    lines: tuple[int, ...]


def paid_again(book: Book, period: Period, least: int) -> tuple[Again, ...]:
    """List what was paid again, of ``least`` pence and more, the last time in a period.

    On one day they are lines of one invoice. A credit of the same reference and amount takes a
    payment back.
    """
    with book.read() as connection:
        asked = {"least": least, "first": tally.span(period)["first"]}
        rows = connection.exec_driver_sql(_CANDIDATES, asked)
        wanted = {(str(row.reference), int(row.pence)) for row in rows}
        return tuple(_again(connection, wanted, period))


def _again(
    connection: Connection, wanted: set[tuple[str, int]], period: Period
) -> Iterator[Again]:
    references = json.dumps(sorted({reference for reference, _ in wanted}))
    groups: dict[tuple[str, int, int], list[Any]] = defaultdict(list)
    carried: Counter[str] = Counter()
    for row in connection.exec_driver_sql(_BY_REFERENCE, (references,)) if wanted else ():
        groups[row.reference, row.pence, row.supplier].append(row)
        carried[row.reference] += 1
    days = tally.span(period)
    for (reference, pence, supplier), rows in sorted(groups.items()):
        taken_back = len(groups.get((reference, -pence, supplier), ()))
        again = _repeats(rows)
        if (
            (reference, pence) in wanted
            and again > taken_back
            and carried[reference] <= len(rows) + taken_back + _FEW_MORE
            and days["first"] <= max(row.paid_on for row in rows) <= days["last"]
            and not _recurs(connection, supplier, pence)
        ):
            lines = tuple(int(row.id) for row in rows)
            yield Again(again - taken_back, Pence(pence * (again - taken_back)), lines)


def _repeats(rows: Sequence[Any]) -> int:
    """Return how many payments stand beside those of the fullest day."""
    return len(rows) - max(Counter(row.paid_on for row in rows).values())


def _recurs(connection: Connection, supplier: int, pence: int) -> bool:
    rows = connection.exec_driver_sql(_BY_AMOUNT, (supplier, pence))
    return len({row.paid_on for row in rows}) > _FEW_DAYS
