"""What was paid for purchase kinds, but for the payments that have a choice of their own.

Those payments stay where they are, whatever is decided for their kind.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from core.domain.decisions import RuleId
from core.domain.period import Period
from core.domain.spend import KindId
from core.store import tally
from core.store.book import Book

_FREE = """
SELECT x.kind_id, s.name, sum(x.lines), sum(x.pence) FROM (
  SELECT m.kind_id, m.lines, m.pence FROM kind_month m
  JOIN batch b ON b.id = m.batch_id AND b.active
  WHERE m.kind_id IN (SELECT value FROM json_each(?))
  UNION ALL
  SELECT l.kind_id, -1, -l.pence FROM line_choice c JOIN line l ON l.id = c.line_id
  JOIN batch b ON b.id = l.batch_id AND b.active) x
JOIN kind k ON k.id = x.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
JOIN supplier s ON s.id = ps.supplier_id
GROUP BY x.kind_id HAVING sum(x.lines) > 0 ORDER BY x.kind_id
"""

_OF_RULES = """
SELECT o.rule_id, sum(x.lines), sum(x.pence) FROM (
  SELECT m.kind_id, m.lines, m.pence
  FROM outcome o CROSS JOIN kind_month m ON m.kind_id = o.kind_id
  JOIN batch b ON b.id = m.batch_id AND b.active WHERE o.rule_id > 0
  UNION ALL
  SELECT l.kind_id, -1, -l.pence FROM line_said c JOIN line l ON l.id = c.line_id
  JOIN batch b ON b.id = l.batch_id AND b.active) x
JOIN outcome o ON o.kind_id = x.kind_id AND o.rule_id > 0
GROUP BY o.rule_id
"""


@dataclass(frozen=True, slots=True)
class KindAmount:
    """What was paid for a kind to its supplier, over the payments that follow their kind."""

    kind_id: KindId
    supplier: str
    lines: int
    pence: int


def free(book: Book, kinds: Collection[KindId]) -> tuple[KindAmount, ...]:
    """List what was paid for each of some kinds that has payments that follow it, by number."""
    wanted = frozenset(kinds)
    with book.read() as connection:
        rows = connection.exec_driver_sql(_FREE, (json.dumps(sorted(wanted)),)).all()
    return tuple(KindAmount(*row) for row in rows if row[0] in wanted)


def free_of(book: Book, kinds: Collection[KindId]) -> tuple[int, int]:
    """Add up payments and pence of some kinds."""
    paid = free(book, kinds) if kinds else ()
    return sum(one.lines for one in paid), sum(one.pence for one in paid)


def of_rules(book: Book) -> dict[RuleId, tuple[int, int]]:
    """Return payments and pence that each of the body's own rules decides now."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_OF_RULES).all()
    return {RuleId(rule): (lines, pence) for rule, lines, pence in rows}


def free_in(book: Book, kinds: Collection[KindId], period: Period) -> tuple[int, int]:
    """Add up payments and pence of some kinds in a period."""
    if not kinds:
        return 0, 0
    with book.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT count(*), coalesce(sum(l.pence), 0) FROM line l"
            " JOIN batch b ON b.id = l.batch_id AND b.active"
            " LEFT JOIN line_choice c ON c.line_id = l.id"
            " WHERE l.kind_id IN (SELECT value FROM json_each(:kinds)) AND c.line_id IS NULL"
            " AND l.paid_on BETWEEN :first AND :last",
            {**tally.span(period), "kinds": json.dumps(sorted(kinds))},
        ).one()
    return int(row[0]), int(row[1])
